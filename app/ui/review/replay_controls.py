"""The slider of 当时所知 with its keys and buttons: which instant, how fast it plays."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from app.ui.kit.flow import FlowLayout
from app.ui.kit.keys import PageKey, bind
from app.ui.kit.labels import button, label
from app.ui.kit.theme import LOOK

PACES = (1, 10, 60, 300, 600)
"""Seconds of the incident a second."""


class ReplayControls(QWidget):
    """Counts whole seconds from the first change; says what the officer wants, does nothing by itself."""

    moved = Signal()
    """The slider was moved by hand."""
    change_wanted = Signal(bool)
    """The next change (True) or the one before."""
    play_wanted = Signal()
    pin_wanted = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.pace = PACES[2]
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("看哪一刻")
        self.slider.setMinimumHeight(LOOK.px(26))
        self.play = button("播放", PageKey.PLAY.shown)
        self.before = button("上一次变化", PageKey.CHANGE_BEFORE.shown)
        self.after = button("下一次变化", PageKey.CHANGE_NEXT.shown)
        self.pin = button("定住这一刻", PageKey.PIN.shown, checkable=True)
        self.said = label("", 13, tone="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.slider)
        row = FlowLayout()
        for one in (self.before, self.play, self.after, self.pin):
            one.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(one)
        row.addWidget(self.said)
        layout.addLayout(row)
        for key, slot in (
            (PageKey.PLAY, self.play_wanted.emit),
            (PageKey.CHANGE_NEXT, self._on_after),
            (PageKey.CHANGE_BEFORE, self._on_before),
            (PageKey.PIN, self.pin.toggle),
            (PageKey.PACE, self._on_pace),
        ):
            bind(key, self.slider, slot)
        self.slider.valueChanged.connect(self.moved)
        self.play.clicked.connect(self.play_wanted)
        self.after.clicked.connect(self._on_after)
        self.before.clicked.connect(self._on_before)
        self.pin.toggled.connect(self.pin_wanted)
        self.show_playing(on=False)

    def show_playing(self, *, on: bool) -> None:
        """Say whether it plays, and how fast."""
        self.play.say("停" if on else "播放")
        self.said.setText(f"{self.pace}倍　按 {PageKey.PACE.shown} 换" + ("，正在播放" if on else ""))

    @property
    def seconds(self) -> int:
        """Where the slider stands."""
        return self.slider.value()

    @property
    def at_end(self) -> bool:
        """Whether it stands at its end."""
        return self.slider.value() >= self.slider.maximum()

    def span(self, seconds: int) -> None:
        """How long the life of the incident is."""
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, seconds)
            self.slider.setSingleStep(60 if seconds > 600 else 1)
            self.slider.setPageStep(600)

    def stand(self, seconds: int) -> None:
        """Stand there, without saying that anybody moved it."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(min(max(seconds, 0), self.slider.maximum()))

    @Slot()
    def _on_after(self) -> None:
        self.change_wanted.emit(True)  # noqa: FBT003 - a signal takes no names

    @Slot()
    def _on_before(self) -> None:
        self.change_wanted.emit(False)  # noqa: FBT003 - a signal takes no names

    @Slot()
    def _on_pace(self) -> None:
        self.pace = PACES[(PACES.index(self.pace) + 1) % len(PACES)]
        self.show_playing(on=self.said.text().endswith("正在播放"))
