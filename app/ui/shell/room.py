"""What lives as long as a window: heartbeat, watchdog, lanes behind it, who asks it to come to the front."""

import signal
import threading
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QIODevice, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.services.desk import attachments
from app.services.desk.changes import EVERYTHING, Changed, Topic
from app.services.desk.desk import Desk
from app.services.desk.home import home_of
from app.services.outbox import connectivity
from app.services.runtime.errors import DutyDeskError
from app.services.runtime.stall_alarm import StallAlarm
from app.services.runtime.workers import Lane
from app.services.security import backups
from app.services.security.open_book import check_start, news
from app.services.watch.watch import Beat
from app.ui.kit.signals import Broadcast
from app.ui.shell import every_class, window_place
from app.ui.shell.ahead import PagesAhead
from app.ui.shell.heartbeat import Heartbeat
from app.ui.shell.indexing import Indexing
from app.ui.shell.main_window import MainWindow
from app.ui.shell.mending import Mending
from app.ui.shell.navigation import load_pages
from app.ui.shell.one_window import ANSWER, handed
from app.ui.shell.print_follower import PrintFollower

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

    from app.services.security.unlock import Job
    from app.ui.shell.watchdog_link import WatchdogLink

BACKUP_BEATS = 20
"""Beats between two looks whether a backup is due; so often the end of the book is remembered outside its folder."""
CONFIRM_BEATS = 900
"""Beats after which it is looked again whether the last backups stand where they were made."""


class Room(QObject):
    """Everything that lives as long as the window."""

    leave_requested = Signal()
    """The system asks the program to end; also before the window's loop has begun."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = Broadcast(desk.monotonic)
        self.window = MainWindow(desk, self.broadcast)
        self.left = window_place.Left(self.window)
        self.watchdog = StallAlarm(self.broadcast.stalled.emit)
        self.heartbeat = Heartbeat(desk, self.broadcast, self.watchdog)
        self.lane = Lane("behind")
        self._beats = 0
        self._ending = threading.Event()
        self._loaded = threading.Event()
        self._sending = False
        self._backing_up = False
        self.printing = PrintFollower(desk, self.broadcast)
        self.mending = Mending(desk, self.broadcast, self._ending)
        self.indexing = Indexing(desk, self.broadcast, self._ending)
        self.server: QLocalServer | None = None
        self.guarded: WatchdogLink | None = None
        self.job: Job | None = None
        """What is to be done once this window has closed, before the next opens."""
        self.broadcast.ticked.connect(self._on_broadcast_ticked)
        self.broadcast.changed.connect(self._on_broadcast_changed)
        self.broadcast.reopen_requested.connect(self._on_broadcast_reopen_requested)
        self.leave_requested.connect(self._on_leave_requested, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _on_broadcast_reopen_requested(self, job: "Job") -> None:
        """Close for work on the book itself; what is typed is saved first, or stands in the way."""
        if self.window.forms.half_typed:
            self.broadcast.warn("还有写了一半的表单，请先登记或清空，再做这件事。")
            return
        self.heartbeat.beat()  # drafts of 接报 and reports are saved with each beat
        self.job = job
        QApplication.exit(0)

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        """After the first beat the window stands; with the second, begin what goes on behind it."""
        self._beats += 1
        behind = self.desk.behind
        if self._beats == 2:
            every_class.load()
            self.lane.run(self._warm)
            self.broadcast.tasks.ask(partial(check_start, self.desk), self._checked, slow=True)
            if behind is not None:
                self.lane.run(self._rebuild)
            else:
                self.mending.begin()
        if self._beats > 2 and self._beats % BACKUP_BEATS == 0:
            self.lane.run(self.desk.remember)
            if self._beats % CONFIRM_BEATS == BACKUP_BEATS or backups.due(self.desk, self.desk.now()):
                self._back_up(backups.tend)
        self._send()
        for told in news(self.desk):
            self.broadcast.warn(told)
        if behind is not None and not behind.done:
            self.broadcast.say(f"程序已更新，正在整理历史记录（{behind.entries}条），可以照常工作。")
        elif behind is not None:
            self.desk.behind = None
            self.broadcast.publish(Changed(EVERYTHING))
            self.broadcast.say("历史记录已整理好。")

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        """Somebody else is on duty: the shift that ended is backed up."""
        ended = topics != EVERYTHING and Topic.DUTY in topics and self._beats > 2
        if ended and self.desk.settings.backup_places:
            self._back_up()

    def _send(self) -> None:
        """What waits in the outbox goes out on a lane of its own; nobody waits for it."""
        if self._beats > 2 and not self._sending and connectivity.pending(self.desk, self.desk.now()):
            self._sending = True
            self.broadcast.tasks.ask(partial(_step, self.desk, self._ending), self._sent, lane="outbox")

    def _sent(self, answer: Changed | DutyDeskError) -> None:
        self._sending = False
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
        else:
            self.broadcast.publish(answer)

    def _back_up(self, how: Callable[[Desk], str] | None = None) -> None:
        if not self._backing_up:
            self._backing_up = True
            self.broadcast.tasks.ask(
                partial(how or backups.make, self.desk), self._backed_up, lane="backup", may_hang=True
            )

    def _checked(self, answer: str | DutyDeskError) -> None:
        """The end of the book, the file's pages and the rules were looked at behind the first window."""
        wrong = answer.sentence if isinstance(answer, DutyDeskError) else answer
        if wrong:
            self.desk.refresh()
            self.broadcast.publish(Changed(EVERYTHING))
            self.broadcast.warn(wrong)

    def _backed_up(self, answer: str | DutyDeskError) -> None:
        """A backup that failed is said at once, and again by the board until one works."""
        self._backing_up = False
        wrong = answer.sentence if isinstance(answer, DutyDeskError) else answer
        if wrong:
            self.broadcast.warn(f"自动备份失败：{wrong}")

    def _warm(self) -> None:
        from app.services.incident.intake import warm  # the reading loads behind the window

        warm(self.desk)
        load_pages(self._ending)
        self._loaded.set()

    def _rebuild(self) -> None:
        """Slice after slice behind the window until the views are whole, or the program ends."""
        behind = self.desk.behind
        while behind is not None and not self._ending.is_set() and behind.step():
            pass

    def start(self) -> None:
        """Show the window, then begin to beat."""
        attachments.clear_opened(home_of(self.desk))
        window_place.show_again(self.window, self.desk)
        self.window.settle()
        handle = self.window.windowHandle()
        if handle is not None:
            PagesAhead(self.broadcast, self.window.stacked, self.window.lock, self._loaded, handle)
        self.heartbeat.start()
        self.watchdog.start()

    def guard(self, words: list[str]) -> None:
        """Be watched from outside; SIGTERM (logging out, shutting down) is a goodbye and no fall."""
        from app.ui.shell.watchdog_link import WatchdogLink

        signal.signal(signal.SIGTERM, self._on_terminated)
        self.guarded = WatchdogLink(self.desk, self.broadcast, words)
        self.guarded.start()

    def _on_terminated(self, _number: int, _frame: FrameType | None) -> None:
        self.leave_requested.emit()

    @Slot()
    def _on_leave_requested(self) -> None:
        QApplication.exit(0)

    def stop(self) -> None:
        """End in order: guard, watchdog, heartbeat, store."""
        if self.guarded is not None:
            self.guarded.stop()
        self.watchdog.stop()
        self.heartbeat.stop()
        self.window.ringing.end()
        if self.server is not None:
            self.server.close()
        self._ending.set()
        self.lane.close()
        self.broadcast.tasks.close()
        attachments.clear_opened(home_of(self.desk))
        self.left.keep(self.desk)
        self.desk.close()

    def listen(self, name: str) -> None:
        """Come to front when a second start asks for it; where Qt's network part does not load, a start says why."""
        try:
            from PySide6.QtNetwork import QLocalServer
        except ImportError:
            return
        QLocalServer.removeServer(name)
        self.server = QLocalServer(self)
        self.server.newConnection.connect(self._on_server_new_connection)
        self.server.listen(name)

    @Slot()
    def _on_server_new_connection(self) -> None:
        asking = self.server.nextPendingConnection() if self.server is not None else None
        if asking is not None:
            asking.disconnected.connect(self._on_asking_disconnected)
            asking.write(ANSWER)
            asking.flush()
        self.window.showNormal() if self.window.isMinimized() else self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    @Slot()
    def _on_asking_disconnected(self) -> None:
        """A second start has said all it had to say: the files it was to open are opened here."""
        asking = self.sender()
        if isinstance(asking, QIODevice):
            self.window.files.take(handed(bytes(asking.readAll().data())))
            asking.deleteLater()


def _step(desk: Desk, ending: threading.Event) -> Changed:
    from app.services.outbox import sender  # what speaks to the network loads when there is something to send

    return sender.step(desk, ending)
