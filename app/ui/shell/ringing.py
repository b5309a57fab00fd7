"""What an alarm does besides the bar: sound, strip, tray, taskbar, keeping the machine awake. No focus is taken."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from app.models.obligations.clock import Clock, phase, stages_passed
from app.models.obligations.clock_names import name_among
from app.models.texts import unturned
from app.models.vocabulary.obligation import Phase
from app.services.desk.desk import Desk
from app.services.obligations.alarms import Pulse
from app.services.runtime.siren import Siren
from app.services.watch.alerts import Alert
from app.ui.kit.formats import clock_text
from app.ui.kit.input_guard import commit_pending
from app.ui.shell.alarm_bar import MUTE, NAMED, ringing_text
from app.ui.shell.awake import Awake
from app.ui.shell.strip import Strip

if TYPE_CHECKING:
    from app.ui.wall.wall_window import Wall

NEAR_EVERY, LATE_EVERY, TROUBLE_EVERY = 15, 5, 60
"""Beats between two sounds."""


class Ringing(QObject):
    """Follows the pulse; remembers only how long ago it last sounded."""

    intake_requested = Signal()

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self.desk = desk
        self.window = window
        self.siren = Siren()
        self.awake = Awake()
        self.wall: Wall | None = None
        """The wall, once it was asked for: it never sleeps."""
        self.clocks: tuple[Clock, ...] = ()
        self.troubles: tuple[Alert, ...] = ()
        self._beats = 0
        self._stages: dict[str, int] = {}
        self.announced = 0
        """Stages of clocks for which attention was asked."""
        self.silent = False
        """No sound came out: the bar says so."""
        self.strip: Strip | None = None
        self.tray: QSystemTrayIcon | None = None
        if QSystemTrayIcon.isSystemTrayAvailable():
            self.tray = self._make_tray()

    def _make_tray(self) -> QSystemTrayIcon:
        """An icon with 接报 in its menu; without a menu some desktops never show it."""
        tray = QSystemTrayIcon(self.window.windowIcon(), self)
        tray.setToolTip("值守台")
        self.menu = QMenu(self.window)
        self.menu.addAction("接报").triggered.connect(self._on_intake_triggered)
        self.menu.addAction("打开值守台").triggered.connect(self._on_open_triggered)
        tray.setContextMenu(self.menu)
        tray.show()
        return tray

    @Slot()
    def _on_open_triggered(self) -> None:
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    @Slot()
    def _on_intake_triggered(self) -> None:
        self._on_open_triggered()
        self.intake_requested.emit()

    def beat(self, pulse: Pulse, troubles: tuple[Alert, ...] = (), titles: dict[str, str] | None = None) -> None:
        """Ring, or be quiet."""
        rang = bool(self.clocks or self.troubles)
        self.clocks = pulse.ringing
        self.troubles = tuple(one for one in troubles if one.rings)
        if not rang and (self.clocks or self.troubles):
            commit_pending()  # the officer looks up: what was being composed stands in its field
        self.siren.look()
        self.silent = self.desk.settings.sound and self.siren.silent
        wall = self.wall is not None and self.wall.wanted
        self.awake.hold(on=wall or any(one.running for one in pulse.running))
        self._announce(pulse)
        late = any(phase(one, pulse.now) is Phase.OVERDUE for one in pulse.ringing)
        if not pulse.ringing and not self.troubles:
            self._beats = 0
            self._put_away()
            return
        every = LATE_EVERY if late else NEAR_EVERY if pulse.ringing else TROUBLE_EVERY
        if self._beats % every == 0:
            self._sound(late=late)
        self._beats += 1
        self._show_strip(pulse, titles or {}, late=late)

    def _sound(self, *, late: bool) -> None:
        if self.desk.settings.sound and not self.siren.play("overdue" if late else "near"):
            self.silent = True
            QApplication.beep()

    def _announce(self, pulse: Pulse) -> None:
        """Ask for attention at each stage of each clock: taskbar, and a message of the tray where there is one."""
        stages = {one.id: stages_passed(one, pulse.now) for one in pulse.ringing}
        fresh = [one for one in pulse.ringing if stages[one.id] != self._stages.get(one.id)]
        self._stages = stages
        if not fresh:
            return
        QApplication.alert(self.window)
        self.announced += len(fresh)
        if self.tray is not None:
            lines = [f"{name_among(one, fresh)} {clock_text(one, pulse.now)}" for one in fresh[:NAMED]]
            self.tray.showMessage("值守台", unturned("\n".join(lines)))

    @property
    def in_front(self) -> bool:
        """Whether the officer has one of our windows before him."""
        return QApplication.activeWindow() is not None and not self.window.isMinimized() and self.window.isVisible()

    def _show_strip(self, pulse: Pulse, titles: dict[str, str], *, late: bool) -> None:
        if self.in_front:
            self._put_away()
            return
        if self.strip is None:
            self.strip = Strip()
            self.strip.clicked.connect(self._on_strip_clicked)
        text = ringing_text(pulse, titles) if pulse.ringing else "　｜　".join(one.sentence for one in self.troubles)
        self.strip.show_text(f"{MUTE}　{text}" if self.silent else text, late=late)

    def _put_away(self) -> None:
        if self.strip is not None and self.strip.isVisible():
            self.strip.hide()

    @Slot()
    def _on_strip_clicked(self) -> None:
        self._on_open_triggered()
        self._put_away()

    def end(self) -> None:
        """Silence, and nothing of it stays on the screen."""
        self.siren.stop()
        self.awake.end()
        if self.strip is not None:
            self.strip.close()
            self.strip.deleteLater()
            self.strip = None
