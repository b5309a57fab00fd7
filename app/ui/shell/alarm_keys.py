"""The keys of what rings: heard (知悉), and on to what it is about; a locked window hears too."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMainWindow

from app.models.moments import minutes
from app.services.desk.desk import Desk
from app.services.obligations import alarms
from app.services.runtime.errors import DutyDeskError
from app.services.watch import alerts
from app.ui.kit.formats import clock_time
from app.ui.kit.keys import Key, bind
from app.ui.kit.signals import Broadcast
from app.ui.shell.lock import Lock
from app.ui.shell.ringing import Ringing


class AlarmKeys(QObject):
    """They hold from anywhere in the window."""

    def __init__(self, window: QMainWindow, desk: Desk, broadcast: Broadcast, ringing: Ringing, lock: Lock) -> None:
        super().__init__(window)
        self.desk = desk
        self.broadcast = broadcast
        self.ringing = ringing
        self.lock = lock
        bind(Key.HEAR, window, self.hear)
        bind(Key.GO_RINGING, window, self.go_ringing)

    @Slot()
    def hear(self) -> None:
        """知悉: what rings now, the clocks before the program's own troubles."""
        ringing = self.ringing.clocks
        found = self.ringing.troubles
        try:
            if ringing:
                until = alarms.quiet_until(self.desk, ringing, self.desk.now())
                self.broadcast.publish(alarms.hear(self.desk, ringing))
                self.lock.say(f"已知悉{len(ringing)}项，{clock_time(until)} 前不响；到时没办还会响。")
            elif found:
                until = self.desk.now() + minutes(alerts.HEARD_MINUTES)
                self.broadcast.publish(alerts.hear(self.desk, found))
                self.lock.say(f"已知悉{len(found)}项，{clock_time(until)} 前不响；没解决还会响。")
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)

    @Slot()
    def go_ringing(self) -> None:
        """去办理: the incident of the first clock that rings."""
        if self.lock.on:
            self.lock.say("先登录再办理。")
        elif self.ringing.clocks:
            self.broadcast.subject_requested.emit(self.ringing.clocks[0].shown_with)
