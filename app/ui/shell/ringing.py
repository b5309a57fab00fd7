"""What an alarm does besides the bar: sound, tray, taskbar, and keeping the machine awake. No focus is taken."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from app.models.obligations.clock import Clock, phase
from app.models.vocabulary.obligation import Phase
from app.services.desk.desk import Desk
from app.services.obligations.alarms import Pulse
from app.services.runtime.siren import Siren
from app.services.watch.alerts import Alert
from app.ui.kit.formats import clock_text
from app.ui.shell.awake import Awake

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
        self.clocks: tuple[Clock, ...] = ()
        self.troubles: tuple[Alert, ...] = ()
        self._beats = 0
        self.silent = False
        """No sound came out: the bar says so."""
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

    def beat(self, pulse: Pulse, troubles: tuple[Alert, ...] = ()) -> None:
        """Ring, or be quiet."""
        began = bool(pulse.ringing) and not self.clocks
        self.clocks = pulse.ringing
        self.troubles = tuple(one for one in troubles if one.rings)
        self.awake.hold(on=any(one.running for one in pulse.running))
        if not pulse.ringing and not self.troubles:
            self._beats = 0
            return
        late = any(phase(one, pulse.now) is Phase.OVERDUE for one in pulse.ringing)
        every = LATE_EVERY if late else NEAR_EVERY if pulse.ringing else TROUBLE_EVERY
        if self._beats % every == 0:
            self._sound(pulse, late=late, began=began)
        self._beats += 1

    def _sound(self, pulse: Pulse, *, late: bool, began: bool) -> None:
        if self.desk.settings.sound:
            heard = self.siren.play("overdue" if late else "near")
            self.silent = not heard or self.siren.failed()
            if not heard:
                QApplication.beep()
        if began:
            QApplication.alert(self.window)
            if self.tray is not None:
                first = pulse.ringing[0]
                self.tray.showMessage("值守台", f"{first.obligation.label} {clock_text(first, pulse.now)}")
