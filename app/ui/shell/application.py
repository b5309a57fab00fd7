"""Starting the window: fonts, look, single instance, store, frame, heartbeat."""

import argparse
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.services.desk.desk import open_desk
from app.services.runtime import private, windows
from app.services.runtime.clock import Clock, SystemClock
from app.services.runtime.errors import Damaged, DutyDeskError
from app.services.security.open_book import mend_now
from app.services.store.engine import is_plain, key_from
from app.services.store.store import FILE
from app.services.watch.program import note_version
from app.ui.kit import theme
from app.ui.kit.input_guard import guard
from app.ui.kit.scaling import put_on
from app.ui.shell import input_methods
from app.ui.shell.fault_log import catch_faults, keep_log
from app.ui.shell.one_window import OneWindow
from app.ui.shell.room import Room

if TYPE_CHECKING:
    from app.ui.shell.gate import Gate

OFFICER = "值班员"
STYLE = "Fusion"
NAME = "dutydesk"
"""Of the program among the desktop's: its menu entry, its windows, its folders."""


def make_application() -> QApplication:
    """The QApplication with our fonts, style and Chinese dialog texts."""
    input_methods.choose(os.environ)
    windows.name_program(windows.PROGRAM)
    application = QApplication.instance()
    if isinstance(application, QApplication):
        application.setStyle(STYLE)
    else:  # by word, not by call: a call hands the style back and loads all its names before the first paint
        application = QApplication([NAME, "-style", STYLE])
    application.setApplicationName(NAME)
    application.setOrganizationName(NAME)
    application.setDesktopFileName(NAME)
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
    with theme.sheet_at_last(application):
        try:
            return Room(desk)
        except Exception:
            if not mend_now(desk):
                desk.close()
                raise
            return Room(desk)


def main(words: list[str]) -> int:
    """Run the program until the window closes; returns the exit code."""
    told = "打开值守台的窗口。不开窗口的用法：run.py cli -h；检查、性能、故障试验：run.py test、bench、faults。"
    parser = argparse.ArgumentParser(prog="run.py", description=told, add_help=False)
    parser.add_argument("-h", "--help", action="help", help="显示这些说明")
    folder = platformdirs.user_data_dir("dutydesk", appauthor=False)
    parser.add_argument("--home", default=folder, metavar="…", help="数据文件夹，不写是本用户的那一个")
    parser.add_argument("--key-file", metavar="…", help="加密账本的密钥文件")
    parser.add_argument("--practice", action="store_true", help="练习：在数据文件夹里的“练习”中另开一本账")
    parser.add_argument("files", nargs="*", type=Path, help="要打开的数据包、单位名片、预警报文、PDF、图片")
    parser.add_argument("--guard-after", metavar="…", help="守护程序告警和重新启动前等几秒，如 10,40")
    given = parser.parse_args(words)
    home = Path(given.home or parser.get_default("home"))
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
