"""Write errors at every step: a limit on file size that is met a little later each time, in a child of its own."""

import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from app.services.desk.desk import open_desk
from app.services.duty import shift
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import DutyDeskError, Unavailable
from app.services.security import encryption
from app.services.store import copies, sealing, verify
from app.services.store.failures import BUSY
from app.services.store.store import FILE
from tests.faults import jobs
from tests.faults.children import Child
from tests.faults.jobs import KEY, ONCE, opened

R = TypeVar("R")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX systems")


def child(job: str, home: Path, limit: int) -> tuple[bool, list[str]]:
    """(whether it was done, what was acknowledged); raises AssertionError for an error that is no sentence."""
    lines = Child(f"limited {job}", home, limit).rest()
    wrong = [line for line in lines if line.startswith("!")]
    assert not wrong, wrong
    return "完成" in lines, [line for line in lines if line not in {"完成", "受阻"}]


@pytest.mark.parametrize("job", list(ONCE))
def test_a_disk_that_fills_at_any_step_is_a_sentence_and_nothing_acknowledged_is_lost(tmp_path: Path, job: str) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="战备", key=KEY)
    for number in range(20):
        shift.write_note(desk, f"先前{number}。" + "字" * 500)
    desk.close()
    size = max(path.stat().st_size for path in home.iterdir() if path.is_file())
    seen: set[bool] = set()
    acknowledged: set[str] = set()
    for step in (*range(16), *range(16, 400, 24)):
        done, said = child(job, home, step * 4096 if step < 16 else size + step * 4096)
        seen.add(done)
        acknowledged |= set(said)
        (home.parent / "明文.db").unlink(missing_ok=True)
    assert seen == {False, True}, "the limit was never met, or never left room"
    again = opened(home)
    assert verify(again.store).ok
    with again.store.read() as reading:
        whole = "\n".join(line.text for line in reading.journal.lines(limit=10_000))
    again.close()
    assert all(words in whole for words in acknowledged)
    assert all(f"先前{number}。" in whole for number in range(20))
    left = [path.name for path in home.iterdir() if path.name.endswith((".part", ".next"))]
    assert left == []
    for path in copies.copies_in(home.parent / "盘"):
        copies.restore(path, tmp_path / f"试{path.stem}", SystemClock(), "战备", key=KEY)


def test_a_program_that_books_while_the_key_changes_loses_nothing(tmp_path: Path) -> None:
    home, new = tmp_path / "home", bytes(range(1, 33))
    open_desk(home, officer="战备", key=KEY).close()
    writer = Child("booking", home, 0)
    said = [*writer.first(), *writer.more(20)]
    sealing.reseal(home, KEY, new, SystemClock())
    *more, last = writer.rest()
    said += more
    assert "刚刚换了密钥" in last
    again = open_desk(home, officer="战备", key=new)
    assert verify(again.store).ok
    whole = "\n".join(jobs.told(again))
    again.close()
    assert len(said) > 2
    assert [words for words in said if words not in whole] == []


def again_while_busy(act: Callable[[], R], times: int = 30) -> R:
    """What an act answers once it has its turn: another process books without a pause; the sentence says to wait."""
    for _ in range(times - 1):
        try:
            return act()
        except Unavailable as error:
            if error.sentence != BUSY:
                raise
    return act()


def test_a_plain_copy_holds_nobody_up(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="战备", key=KEY)
    for number in range(2000):
        shift.write_note(desk, f"先前{number}。")
    writer = Child("booking", home, 0)
    said = writer.first()
    done = again_while_busy(lambda: encryption.plain_copy(desk, tmp_path / "明文.db", "演练"))
    writer.kill()
    said += writer.rest()
    assert not [line for line in said if line.startswith("!")]
    assert done.entries >= 2001
    desk.close()


def test_f4_a_file_filled_with_nul_by_a_power_cut_is_said_and_restored(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="战备", key=KEY)
    for number in range(50):
        shift.write_note(desk, f"记事{number}。")
    made = copies.backup(desk.store, tmp_path / "盘")
    desk.close()
    path = home / FILE
    size = path.stat().st_size
    with path.open("r+b") as held:
        held.seek(size // 2)
        held.write(b"\x00" * (size - size // 2))
    problems: list[str] = []
    try:
        broken = open_desk(home, officer="战备", key=KEY)
        problems = [one.text for one in verify(broken.store).problems]
        broken.close()
    except DutyDeskError as error:
        problems = [error.sentence]
    assert problems
    done = copies.restore(tmp_path / "盘", home, SystemClock(), "战备", replace=True, key=KEY)
    assert done.entries == made.entries
    assert verify(opened(home).store).ok


@pytest.mark.parametrize("size", ["empty", "one", "huge"])
def test_f17_backups_of_every_size_restore_and_torn_ones_are_refused(tmp_path: Path, size: str) -> None:
    from app.models.duty.facts import NoteWritten

    home = tmp_path / "home"
    desk = open_desk(home, officer="战备")
    for start in range(0, {"empty": 0, "one": 1, "huge": 20_000}[size], 500):
        with desk.write() as transaction:
            for number in range(start, min(start + 500, {"one": 1, "huge": 20_000}[size])):
                transaction.append(f"note:{number}", NoteWritten(text=f"第{number}条记事"))
    made = copies.backup(desk.store, tmp_path / "盘")
    assert made.entries == desk.store.entries()
    desk.close()
    done = copies.restore(tmp_path / "盘", tmp_path / "新", SystemClock(), "周砚")
    assert done.entries == made.entries
    data = made.path.read_bytes()
    for share in (0.0, 0.3, 0.9):
        made.path.write_bytes(data[: int(len(data) * share)])
        with pytest.raises(DutyDeskError):
            copies.restore(tmp_path / "盘", tmp_path / f"撕{share}", SystemClock(), "周砚")


def test_a_file_with_a_name_of_another_age_is_attached_under_its_readable_name(tmp_path: Path) -> None:
    from app.services.incident import handling
    from tests.helpers import book as book_incident
    from tests.helpers import state_of

    desk = open_desk(tmp_path / "home", officer="战备")
    raw = os.fsencode(tmp_path) + b"/" + "现场照片.jpg".encode("gb18030")
    try:
        with open(raw, "wb") as out:  # noqa: PTH123 - a name that is no text
            out.write(b"x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    incident = book_incident(desk, deaths=0)
    handling.attach(desk, incident, Path(os.fsdecode(raw)))
    assert [one.name for one in state_of(desk, incident).attachments] == ["现场照片.jpg"]
    desk.close()


@pytest.mark.parametrize("key", [None, KEY], ids=("plain", "encrypted"))
def test_flipped_bits_in_the_log_lose_nothing_unsaid(tmp_path: Path, key: bytes | None) -> None:
    chance = random.Random(11)  # noqa: S311 - repeatable, no secret
    home = tmp_path / "home"
    desk = open_desk(home, officer="战备", key=key)
    for number in range(40):
        shift.write_note(desk, f"记在日志里{number}。")
    shutil.copytree(home, tmp_path / "死时")  # as a killed program leaves it: most of it is in the log
    desk.close()
    log = (tmp_path / "死时" / f"{FILE}-wal").read_bytes()
    assert len(log) > 100_000
    told = whole = 0
    for run in range(30):
        copy = tmp_path / str(run)
        shutil.copytree(tmp_path / "死时", copy)
        flipped = bytearray(log)
        for _ in range(chance.choice((1, 1, 8, 200))):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        (copy / f"{FILE}-wal").write_bytes(flipped)
        try:
            again = open_desk(copy, officer="战备", key=key)
        except DutyDeskError:
            told += 1
            continue
        with again.store.read() as reading:
            text = "\n".join(line.text for line in reading.journal.lines(limit=1000))
        verdict = verify(again.store)
        again.close()
        if all(f"记在日志里{number}。" in text for number in range(40)) and verdict.ok:
            whole += 1
        else:
            assert not verdict.ok, "lines are gone and nobody says so"
            told += 1
    assert told
    assert told + whole == 30


def test_a_book_that_lost_its_end_goes_on_under_a_new_seat_and_never_forgets(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="战备")
    for number in range(5):
        shift.write_note(desk, f"先{number}")
    seat = desk.store.seat
    desk.close()
    shutil.copyfile(home / FILE, tmp_path / "旧.db")
    desk = open_desk(home, officer="战备")
    for number in range(3):
        shift.write_note(desk, f"后{number}")
    assert desk.lost == ""
    desk.close()
    shutil.copyfile(tmp_path / "旧.db", home / FILE)  # somebody copied an old file over it
    again = open_desk(home, officer="战备")
    assert "不符" in again.lost
    assert again.store.seat != seat
    shift.write_note(again, "换了席号以后")
    with again.store.read() as reading:
        began = [line.text for line in reading.journal.lines(limit=100) if "接续" in line.text]
    assert began
    assert f"{seat} 第6条" in began[-1]
    for _ in range(2):  # now, and whenever it is asked again
        problems = verify(again.store).problems
        assert [(one.seat, one.seq) for one in problems] == [(seat, 7)]
        assert "第7条到第9条" in problems[0].text
        again.close()
        again = open_desk(home, officer="战备")
        assert again.lost == ""
    again.close()


def test_an_empty_file_where_a_book_was_is_not_taken_for_a_new_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="战备")
    shift.write_note(desk, "有过记录")
    desk.close()
    (home / FILE).unlink()
    with pytest.raises(DutyDeskError, match="原来有记录"):
        open_desk(home, officer="战备")
    assert (home / "dutydesk.head").exists()
