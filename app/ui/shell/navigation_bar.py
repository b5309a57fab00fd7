"""The navigation: a button a page, scrolled where the window is low; what is unfinished stands at its foot."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from app.ui.kit.labels import margins, scrolled
from app.ui.kit.theme import LOOK
from app.ui.shell.nav_button import NavButton, NavRoom
from app.ui.shell.navigation import DESTINATIONS

TITLES, KEYS = 900, 620
"""Widths of the window at 100 % below which a button shows its title alone, its key alone."""


class NavigationBar(QFrame):
    """Asks for pages by their name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        self.setObjectName("nav")
        self._room = NavRoom.WHOLE
        self.setFixedWidth(LOOK.px(self._room))
        outer = QVBoxLayout(self)
        margins(outer, 0, 8, 0, 8)
        inner = QWidget()
        self.side = QVBoxLayout(inner)
        self.side.setContentsMargins(0, 0, 0, 0)
        self.side.setSpacing(0)
        group = QButtonGroup(self)
        for one in DESTINATIONS:
            made = NavButton(one.title, one.badge)
            made.setToolTip(f"{one.title} {one.key.shown}")
            made.setProperty("page", one.name)
            made.clicked.connect(self._on_button_clicked)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(made)
            self.side.addWidget(made)
            self.buttons[one.name] = made
        self.side.addStretch(1)
        outer.addWidget(scrolled(inner), 1)

    def fit(self, window: int) -> None:
        """As wide as a window of that width has room for."""
        room = NavRoom.WHOLE if window >= LOOK.px(TITLES) else NavRoom.TITLE if window >= LOOK.px(KEYS) else NavRoom.KEY
        self.setFixedWidth(LOOK.px(room))
        if room is not self._room:
            self._room = room
            for one in self.findChildren(NavButton):
                one.stand(room)

    @Slot()
    def _on_button_clicked(self) -> None:
        self.chosen.emit(str(self.sender().property("page")))
