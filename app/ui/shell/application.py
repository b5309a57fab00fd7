"""Starting the window: fonts, look, single instance, store, frame, heartbeat."""

import argparse
import contextlib
import os
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QIODevice, QLibraryInfo, QObject, Qt, QTranslator, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.services.desk import attachments
from app.services.desk.changes import EVERYTHING, Changed, Topic
from app.services.desk.desk import Desk, open_desk
from app.services.desk.home import home_of
from app.services.outbox import connectivity
from app.services.runtime import private
from app.services.runtime.clock import Clock, SystemClock
from app.services.runtime.errors import Damaged, DutyDeskError
from app.services.runtime.stall_alarm import StallAlarm
from app.services.runtime.workers import Lane
from app.services.security import backups
from app.services.security.open_book import check_start, mend_now, news
from app.services.store.engine import is_plain, key_from
from app.services.store.store import FILE
from app.services.watch.program import note_version
from app.services.watch.watch import Beat
from app.ui.kit import theme
from app.ui.kit.input_guard import guard
from app.ui.kit.scaling import put_on
from app.ui.kit.signals import Broadcast
from app.ui.shell import input_methods, window_place
from app.ui.shell.fault_log import catch_faults, keep_log
from app.ui.shell.heartbeat import Heartbeat
from app.ui.shell.indexing import Indexing
from app.ui.shell.main_window import MainWindow
from app.ui.shell.mending import Mending
from app.ui.shell.one_window import ANSWER, OneWindow, handed
from app.ui.shell.print_follower import PrintFollower

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

    from app.services.security.unlock import Job
    from app.ui.shell.gate import Gate
    from app.ui.shell.watchdog_link import WatchdogLink

OFFICER = "值班员"
STYLE = "Fusion"
BACKUP_BEATS = 20
"""Beats between two looks whether a backup is due; so often the end of the book is remembered outside its folder."""


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
            self.lane.run(self._warm)
            self.broadcast.tasks.ask(partial(check_start, self.desk), self._checked, slow=True)
            if behind is not None:
                self.lane.run(self._rebuild)
            else:
                self.mending.begin()
        if self._beats > 2 and self._beats % BACKUP_BEATS == 0:
            self.lane.run(self.desk.remember)
            if backups.due(self.desk, self.desk.now()):
                self._back_up()
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
    def _on_broadcast_changed(self, topics: frozenset[Topic]) -> None:
        """Somebody else is on duty: the shift that ended is backed up."""
        if topics != EVERYTHING and Topic.DUTY in topics and self._beats > 2:
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

    def _back_up(self) -> None:
        if self.desk.settings.backup_places and not self._backing_up:
            self._backing_up = True
            self.broadcast.tasks.ask(partial(backups.make, self.desk), self._backed_up, lane="backup", may_hang=True)

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


def make_application() -> QApplication:
    """The QApplication with our fonts, style and Chinese dialog texts."""
    input_methods.choose(os.environ)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setStyle(STYLE)
    else:  # by word, not by call: a call hands the style back and loads all its names before the first paint
        application = QApplication([*sys.argv[:1], "-style", STYLE])
    application.setApplicationName("dutydesk")
    application.setOrganizationName("dutydesk")
    guard()
    input_methods.serve(application, os.environ)
    theme.load_fonts()
    application.setWindowIcon(QIcon(f"{theme.ICONS}/app.svg"))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)
    return application


def say_in_a_box(title: str, sentence: str) -> None:
    """Say why there is no window."""
    from PySide6.QtWidgets import QMessageBox

    QMessageBox.critical(None, title, sentence)


def make_room(home: Path, clock: Clock | None = None, key: bytes | None = None) -> Room:
    """Open the store and build the window; raises Unavailable with a sentence."""
    application = make_application()
    desk = open_desk(home, officer=OFFICER, clock=clock, wait=False, key=key)
    with contextlib.suppress(DutyDeskError):  # a full disk is said at the first entry; the book is there to be read
        note_version(desk)
    desk.begin_session()
    put_on(application, desk.settings.theme, desk.settings.text_scale)
    try:
        return Room(desk)
    except Exception:
        if not mend_now(desk):
            desk.close()
            raise
        return Room(desk)


def main(words: list[str]) -> int:
    """Run the program until the window closes; returns the exit code."""
    parser = argparse.ArgumentParser(prog="run.py")
    parser.add_argument("--home", default=platformdirs.user_data_dir("dutydesk", appauthor=False))
    parser.add_argument("--key-file")
    parser.add_argument("--practice", action="store_true", help="练习：在数据文件夹里的“练习”中另开一本账")
    parser.add_argument("files", nargs="*", type=Path, help="要打开的数据包、单位名片、预警报文、PDF、图片")
    parser.add_argument("--guard-after", help="守护程序告警和重新启动前等几秒，如 10,40")
    given = parser.parse_args(words)
    home = Path(given.home)
    application = make_application()
    try:
        if given.practice:
            home = _practised(home)
    except DutyDeskError as error:
        say_in_a_box("练习没有打开", error.sentence)
        return 1
    one = OneWindow(home)
    try:
        with contextlib.suppress(OSError):  # a disk that takes nothing: what is there is read, and rings
            private.make_folder(home)
        if not one.take(given.files):
            sys.stderr.write(f"{one.sentence}\n")
            if not one.brought_forward:
                say_in_a_box("值守台", one.sentence)
            return 0 if one.brought_forward else 1
        keep_log(home)
        key = key_from(Path(given.key_file)) if given.key_file else None
        return _sessions(application, one, key, words, given.files)
    except (DutyDeskError, OSError) as error:
        sentence = error.sentence if isinstance(error, DutyDeskError) else f"数据文件夹不可写：{home}"
        say_in_a_box("值守台不能启动", sentence)
        return 1
    finally:
        one.release()


def _practised(home: Path) -> Path:
    """The folder of the night to practise in; it loads only for a practice window."""
    from app.services.samples import night

    return night.ready(home, SystemClock())


def _sessions(
    application: QApplication, place: OneWindow, given: bytes | None, words: list[str], files: list[Path]
) -> int:
    """One window after the other: between two of them the book itself may be worked on (encrypted, its key changed)."""
    home, key, job, said = place.home, given, None, ""
    options = [word for word in words if Path(word) not in files]
    asked = given is not None or is_plain(home / FILE)
    while True:
        if job is not None or not asked:
            gate = make_gate(home)
            if job is not None:
                gate.do(job, key)
            if (job is not None or gate.begin()) and not _answered(application, gate):
                return 0
            key, asked = gate.key, True
        try:
            room = make_room(home, key=key)
        except Damaged as error:
            gate = make_gate(home)
            gate.ask_about(error.sentence, key)
            if not _answered(application, gate):
                return 1
            key, said, job = gate.key, gate.said, None
            continue
        room.listen(place.name)
        catch_faults(room.broadcast)
        room.start()
        room.guard(options)  # started again by the guard it opens no file twice
        if said:
            room.broadcast.say(said)
        room.window.files.take([files.pop(0).absolute() for _ in list(files)])
        code = application.exec()
        room.stop()
        job, said = room.job, ""
        if job is None:
            return int(code)
        room.window.hide()
        room.window.deleteLater()


def make_gate(home: Path) -> "Gate":
    """What asks before the window; it loads only when there is something to ask."""
    from app.ui.shell.gate import Gate

    return Gate(home, SystemClock())


def _answered(application: QApplication, gate: "Gate") -> bool:
    """Show the gate until it is answered; its closing is not the end of the program."""
    from app.ui.shell.pane import centre

    theme.apply(application, "day", 100)
    application.setQuitOnLastWindowClosed(False)
    centre(gate.pane)
    accepted = gate.pane.exec() == gate.pane.DialogCode.Accepted
    gate.pane.finish()
    application.setQuitOnLastWindowClosed(True)
    return accepted
