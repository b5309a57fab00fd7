"""The heartbeat: the only timer of the window. It looks at every clock once a second."""

import gc

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from app.services.desk.changes import EVERYTHING
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.runtime.stall_alarm import StallAlarm
from app.services.watch.other_writers import OtherWriters
from app.services.watch.steps import log_fault
from app.services.watch.watch import Watch
from app.ui.kit.signals import Broadcast

COLLECT_EVERY, COLLECT_ALL_EVERY = 10, 600


class Heartbeat(QObject):
    """Ticks while the program runs; tells the watchdog that it lives."""

    def __init__(self, desk: Desk, broadcast: Broadcast, watchdog: StallAlarm) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.watchdog = watchdog
        self.watch = Watch(desk)
        self._count = 0
        self.others = OtherWriters(desk)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_timer_timeout)
        broadcast.changed.connect(self._on_broadcast_changed)
        broadcast.clock_confirm_requested.connect(self._on_broadcast_clock_confirm_requested)

    def start(self) -> None:
        """Begin; the first beat comes at once."""
        self._timer.start()
        self.beat()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    @Slot(frozenset)
    def _on_broadcast_changed(self, _topics: frozenset[str]) -> None:
        self.watch.refresh()
        self.others.ours()

    @Slot()
    def _on_broadcast_clock_confirm_requested(self) -> None:
        try:
            self.broadcast.publish(self.watch.confirm_clock())
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.broadcast.say("已记入：核对过系统时间。")

    @Slot()
    def _on_timer_timeout(self) -> None:
        self.beat()

    def beat(self) -> None:
        """Look at every clock once and tell the window; what fails besides is a sentence, and the beat goes on."""
        self.watch.steps.run("others", "另一个程序登记的内容没有读到", self._notice_other_writer, None)
        try:
            beat = self.watch.beat()
        except Exception as error:  # noqa: BLE001 - no error may end the beats; without one the stall alarm speaks
            log_fault("beat", error)
            self.broadcast.warn(f"时限引擎出错（{type(error).__name__}），请人工盯表；自动再试，已记入日志。")
            return
        self.watchdog.alive()
        self.broadcast.ticked.emit(beat)
        self.broadcast.publish(beat.changed)
        self._count += 1
        if self._count % COLLECT_EVERY == 0:
            gc.collect(2 if self._count % COLLECT_ALL_EVERY == 0 else 1)

    def _notice_other_writer(self) -> None:
        """Reload when another program booked something."""
        if self.others.booked():
            self.desk.refresh()
            self.watch.refresh()
            self.broadcast.changed.emit(EVERYTHING)
