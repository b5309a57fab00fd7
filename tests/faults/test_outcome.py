"""What an officer is told of a booking is true: written, not written, or not known (不能确定是否写入)."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import DutyDeskError, Unavailable
from app.services.store import open_files, verify
from app.services.store.audit import audit
from app.services.store.engine import REPLACED
from app.services.store.failures import IOERR, UNSURE
from app.services.store.store import FILE

ROOT = Path(__file__).parents[2]
COMPILER = shutil.which("cc") or shutil.which("gcc")
SOURCE = Path(__file__).with_name("fsyncfail.c")
NOTES = """
import json, os, sys
from pathlib import Path
from app.services.desk.desk import open_desk
from app.services.duty.shift import write_note
from app.services.runtime.errors import DutyDeskError
home, flag, ends = Path(sys.argv[1]), Path(os.environ["FSYNCFAIL"]), sys.argv[2] == "ends"
desk = open_desk(home, officer="战备")
watching = desk.store.data_version()
told = {}
for number in range(12):
    words = f"盘坏时{number}号。"
    if number in {3, 4, 8}:
        flag.touch()
    try:
        write_note(desk, words)
        told[words] = "written"
    except DutyDeskError as error:
        told[words] = error.sentence
    if number not in {3, 8} or ends:
        flag.unlink(missing_ok=True)
told["news"] = list(desk.store.news)
print(json.dumps(told), flush=True)
os._exit(0)
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if COMPILER is None or sys.platform != "linux":
        pytest.skip("a compiler on Linux is needed")
    made = tmp_path_factory.mktemp("shim") / "fsyncfail.so"
    words = [COMPILER, "-shared", "-fPIC", "-O1", "-o", str(made), str(SOURCE), "-ldl"]
    subprocess.run(words, check=True)  # noqa: S603 - our own source
    return made


@pytest.mark.parametrize("kind", ["ends", "lasts"])
def test_a_failed_fsync_is_no_refusal(tmp_path: Path, library: Path, kind: str) -> None:
    home = tmp_path / "home"
    open_desk(home, officer="战备").close()
    flag = tmp_path / "failing"
    environment = os.environ | {"LD_PRELOAD": str(library), "FSYNCFAIL": str(flag)}
    words = [sys.executable, "-X", "utf8", "-c", NOTES, str(home), kind]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    told = json.loads(done.stdout)
    news = told.pop("news")
    again = open_desk(home, officer="战备")
    assert verify(again.store).ok
    with again.store.read() as reading:
        texts = [line.text for line in reading.journal.lines(limit=1000)]
    again.close()
    sentences = set(told.values()) - {"written"}
    assert sentences <= {UNSURE, IOERR}
    for one, sentence in told.items():
        count = sum(one in text for text in texts)
        if sentence == "written":
            assert count == 1, "acknowledged"
        elif sentence == IOERR:
            assert count == 0, "said not to be written, and is not"
        else:
            assert count in {0, 1}
    assert sentences or news, "something was said of the disk"


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be replaced there")
@pytest.mark.parametrize("how", ["replaced", "deleted", "another"])
def test_a_file_that_was_replaced_under_the_program_takes_no_more_lines(
    desk: Desk, tmp_path: Path, clock: FixedClock, how: str
) -> None:
    write_note(desk, "先")
    path = desk.store.path
    copy = tmp_path / "旧.db"
    shutil.copyfile(path, copy)
    if how == "replaced":
        copy.replace(path)
    else:
        path.unlink()
    if how == "another":
        shutil.copyfile(copy, path)
    for _ in range(2):
        with pytest.raises(Unavailable) as refused:
            write_note(desk, "后")
        assert refused.value.sentence == REPLACED.format(path=path)
    with pytest.raises(Unavailable):
        desk.store.set_meta("x", "1")
    assert path.name == FILE
    assert clock.now()


def nothing(_log: Path) -> None:
    """The log stays."""


def removed(log: Path) -> None:
    """A program that cleans up."""
    log.unlink()


def emptied(log: Path) -> None:
    """A program that puts its own copy there, which is empty."""
    log.unlink()
    log.write_bytes(b"")


def renamed(log: Path) -> None:
    """A sync program keeps both sides of what it takes for a conflict."""
    log.rename(log.with_name("dutydesk（冲突）.db-wal"))


def synchronised(log: Path) -> None:
    """An older copy takes its name."""
    older = log.read_bytes()
    log.unlink()
    log.write_bytes(older)


@pytest.mark.skipif(sys.platform != "linux", reason="which files a process has open is told by Linux")
@pytest.mark.parametrize("key", [None, bytes(range(32))], ids=("plain", "encrypted"))
@pytest.mark.parametrize("act", [nothing, removed, renamed, emptied, synchronised])
def test_a_log_that_is_taken_away_under_the_program_loses_no_acknowledged_line(
    tmp_path: Path, act: Callable[[Path], None], key: bytes | None
) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", key=key)
    said = ["先前。"]
    write_note(desk, said[0])
    act(home / f"{FILE}-wal")
    refused = []
    for number in range(3):
        try:
            write_note(desk, f"以后{number}。")
        except DutyDeskError as error:
            refused.append(error.sentence)
        else:
            said.append(f"以后{number}。")
    assert len(refused) == (0 if act is nothing else 3)
    assert all("没有写入" in one for one in refused)
    shutil.copytree(home, tmp_path / "死时")  # what the next start finds when the program is killed now
    again = open_desk(tmp_path / "死时", officer="王澄", key=key)
    with again.store.read() as reading:
        found = "\n".join(line.text for line in reading.journal.lines(limit=1000))
    assert [words for words in said if words not in found] == []
    assert "以后0。" in found or refused
    assert verify(again.store).ok
    write_note(again, "重新打开以后。")
    again.close()
    desk.close()


@pytest.mark.skipif(os.name != "posix", reason="an open file cannot be removed there")
@pytest.mark.parametrize("act", [nothing, removed, renamed, emptied])
def test_a_log_that_is_taken_away_is_noticed_where_nobody_tells_which_files_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(open_files, "DESCRIPTORS", tmp_path / "nowhere")
    test_a_log_that_is_taken_away_under_the_program_loses_no_acknowledged_line(tmp_path, act, None)


def test_the_program_has_one_library_for_its_files(tmp_path: Path) -> None:
    """Two of one kind in a process drop each other's locks (https://sqlite.org/howtocorrupt.html, 2.2.1)."""
    words = (
        "import sys, pathlib, importlib, pkgutil, app\n"
        "for one in pkgutil.walk_packages(app.__path__, 'app.'):\n"
        "    if '.ui' not in one.name and not one.name.endswith('__main__'): importlib.import_module(one.name)\n"
        "from app.services.desk.desk import open_desk\n"
        "from app.services.store.rebuild import rebuild\n"
        "desk = open_desk(pathlib.Path(sys.argv[1]), officer='王澄')\n"
        "rebuild(desk.store)\n"
        "desk.close()\n"
        "print(sorted(one for one in sys.modules if one in {'sqlite3', '_sqlite3', 'apsw', 'pysqlite2'}))\n"
    )
    command = [sys.executable, "-X", "utf8", "-c", words, str(tmp_path / "home")]
    counted = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}  # it uses sqlite3
    done = subprocess.run(command, cwd=ROOT, env=counted, capture_output=True, text=True, check=True)  # noqa: S603 - ourselves
    assert done.stdout.strip() == "[]"


def cut(log: Path) -> None:
    """A program that cleans up empties it."""
    os.truncate(log, 0)


def halved(log: Path) -> None:
    """Its end is gone."""
    os.truncate(log, log.stat().st_size // 2)


def older(log: Path) -> None:
    """A copy of another day is written over it, in its place."""
    data = log.read_bytes()
    with log.open("rb+") as held:
        held.write(bytes(len(data)))


def scrambled(log: Path) -> None:
    """Its end is somebody else's."""
    data = log.read_bytes()
    with log.open("rb+") as held:
        held.seek(len(data) // 2)
        held.write(os.urandom(len(data) - len(data) // 2))


@pytest.mark.parametrize("key", [None, bytes(range(32))], ids=("plain", "encrypted"))
@pytest.mark.parametrize("tries", [0, 3])
@pytest.mark.parametrize("act", [cut, halved, older, scrambled])
def test_a_log_that_is_cut_or_written_over_in_its_place_is_noticed_and_harms_no_book(
    tmp_path: Path, act: Callable[[Path], None], tries: int, key: bytes | None
) -> None:
    home = tmp_path / "home"
    first = open_desk(home, officer="王澄", key=key)
    write_note(first, "早先的一条。")
    first.close()  # all of it stands in the book itself
    desk = open_desk(home, officer="王澄", key=key)
    seat = desk.store.seat
    write_note(desk, "后来的一条。")
    act(home / f"{FILE}-wal")
    for number in range(tries):
        with pytest.raises(Unavailable, match="被截短或改写了"):
            write_note(desk, f"以后{number}。")
    shutil.copytree(home, tmp_path / "死时")  # killed now
    desk.close()  # or closed: SQLite would copy the log into the book
    for place in (home, tmp_path / "死时"):
        again = open_desk(place, officer="王澄", key=key)
        assert "不符" in again.lost, "what is gone is said"
        assert again.store.seat != seat
        problems = verify(again.store).problems
        assert all(one.booked for one in problems), "the file is sound, what is gone is booked"
        with again.store.read() as reading:
            texts = [line.text for line in reading.journal.lines(limit=1000)]
        noticed = place == home or tries
        assert any("后来的一条" in one for one in texts) is bool(noticed), "acknowledged, noticed: back"
        assert bool(problems) is not bool(noticed)
        assert any("收回账本" in one for one in again.store.news) is bool(noticed)
        assert any("早先的一条" in one for one in texts)
        assert not any("以后" in one for one in texts)
        write_note(again, "重新打开以后。")
        again.close()
        again = open_desk(place, officer="王澄", key=key)
        assert list(again.store.news) == []
        assert again.lost == ""
        assert audit(again.store).ok is bool(noticed)
        again.close()
        assert all(path.stat().st_mode & 0o077 == 0 for path in place.iterdir() if path.is_file())


def test_programs_that_empty_the_log_into_the_book_accuse_nobody(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk, other = open_desk(home, officer="王澄"), open_desk(home, officer="周砚")
    for number in range(8):
        write_note(desk, f"甲{number}。")
        write_note(other, f"乙{number}。")
        if number % 3 == 1:
            assert other.store.engine.pragma("wal_checkpoint(TRUNCATE)") == 0
        if number % 3 == 2:
            desk.store.engine.dispose()
            other.store.engine.dispose()
    assert verify(desk.store).ok
    other.close()
    write_note(desk, "一个走了。")
    desk.close()
