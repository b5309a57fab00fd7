"""The mirror: every acknowledged entry on the second disk, whatever happens to the first; a second disk that fails."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.models.vocabulary.maps import Datum
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.incident import handling
from app.services.library import library
from app.services.maps import maps
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.runtime.errors import Refused
from app.services.security import drill as restore_drill
from app.services.security.drill import newest, sheet
from app.services.security.open_book import check_start
from app.services.settings import editing
from app.services.store import copies, copy_names, mirror, open_store
from app.services.store import verify as walk
from app.services.store.mirror import Mirror
from app.services.store.store import FILE
from app.services.watch import alerts
from tests.helpers import PATIENCE, book, until
from tests.services.test_maps import SQUARE, geojson

ROOT = Path(__file__).resolve().parents[2]


def mirrored(desk: Desk, folder: Path) -> Mirror:
    folder.mkdir(exist_ok=True)
    editing.change_settings(desk, replace(desk.settings, mirror_folder=str(folder)))
    held = desk.store.mirror
    assert isinstance(held, Mirror)
    return held


def entries_in(path: Path, key: bytes | None = None) -> int:
    from app.services.store.book import BookReading
    from app.services.store.engine import Engine

    engine = Engine(path, key)
    with engine.lent() as connection:
        count = BookReading(connection).count()
    engine.dispose()
    return count


def test_every_entry_is_there_when_the_booking_returns(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    held = mirrored(desk, tmp_path / "第二块盘")
    identity = book(desk, deaths=3)
    path = tmp_path / "照片.jpg"
    path.write_bytes(bytes(range(256)) * 3000)
    handling.attach(desk, identity, path)
    for number in range(30):
        write_note(desk, f"第{number}条")
        assert held.wrong == ""
        assert entries_in(held.path) == desk.store.entries()
    with desk.store.read() as reading:
        before = [line.text for line in reading.journal.lines(limit=1000)]
    total = desk.store.entries()
    desk.close()
    shutil.rmtree(tmp_path / "home")  # the first disk is gone
    done = copies.restore(tmp_path / "第二块盘", tmp_path / "新", clock, "周砚")
    assert done.entries == total
    again = open_desk(tmp_path / "新", officer="周砚", clock=clock)
    assert walk(again.store).ok
    with again.store.read() as reading:
        assert [line.text for line in reading.journal.lines(limit=1000)][: len(before)] == before
        chunks = reading.connection.execute("SELECT sum(length(data)) FROM chunk").fetchall()[0][0]
    assert chunks == 256 * 3000
    again.close()


def test_documents_and_the_boundary_are_on_the_second_disk_as_soon_as_they_are_booked(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    mirrored(desk, tmp_path / "第二块盘")
    plan, border = tmp_path / "火灾预案.txt", tmp_path / "县.geojson"
    plan.write_text("先断电后灭火", encoding="utf-8")
    border.write_bytes(geojson([SQUARE]))
    library.take_in(desk, plan, library.guess(plan.name, ()), lambda _data: iter(()))
    maps.use_boundary(desk, maps.check_boundary(desk, border, Datum.CGCS2000))
    desk.close()
    shutil.rmtree(tmp_path / "home")
    copies.restore(tmp_path / "第二块盘", tmp_path / "新", clock, "周砚")
    again = open_desk(tmp_path / "新", officer="周砚", clock=clock)
    rows = library.rows(again)
    assert library.bytes_of(again, rows[0]) == plan.read_bytes()
    assert library.Texts(again).search("断电", rows)
    assert maps.boundary(again).lines
    again.close()


def test_a_mirror_of_an_encrypted_book_is_under_the_same_key(tmp_path: Path, clock: FixedClock) -> None:
    key = os.urandom(32)
    desk = open_desk(tmp_path / "home", officer="王澄", clock=clock, key=key)
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "巡查记事一二三")
    desk.close()
    data = held.path.read_bytes()
    assert "巡查记事一二三".encode() not in data
    assert entries_in(held.path, key) > 0


def test_a_second_disk_that_goes_rings_and_is_caught_up_when_it_is_back(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "在的时候")
    (tmp_path / "盘").rename(tmp_path / "拔掉了")
    write_note(desk, "不在的时候")
    assert "镜像盘" in held.wrong
    assert [one.name for one in alerts.look(desk, clock.now())] == ["mirror"]
    for number in range(5):
        write_note(desk, f"还不在{number}")
    (tmp_path / "拔掉了").rename(tmp_path / "盘")
    write_note(desk, "回来了")
    assert until(lambda: not held.wrong)
    write_note(desk, "回来以后")
    assert held.wrong == ""
    assert entries_in(held.path) == desk.store.entries()
    assert alerts.look(desk, clock.now()) == ()


def test_a_second_disk_that_hangs_holds_nobody_up(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "好的时候")
    awake, waits = threading.Event(), list[float]()
    piece = held._piece

    class Waiting(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waits.append(timeout or 0)
            return self.is_set()

    def hang(*args: object) -> bool:
        awake.wait(PATIENCE)
        return piece(*args)  # type: ignore[arg-type]  # handed through as they came

    monkeypatch.setattr(held, "_piece", hang)
    monkeypatch.setattr(threading, "Event", Waiting)
    for number in range(20):
        write_note(desk, f"挂起时{number}")
    assert waits == [mirror.WAIT], "one booking waits for it, those that follow do not"
    assert "没有应答" in held.wrong
    awake.set()
    monkeypatch.undo()
    held.close()
    assert entries_in(held.path) == desk.store.entries()
    desk.store.mirror = None


def test_the_book_closes_soon_beside_a_disk_that_hangs_and_the_mirror_follows_later(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "好的时候")
    awake, given = threading.Event(), list[float]()
    piece, leave = held._piece, held._lane.close

    def hang(*args: object) -> bool:
        awake.wait(PATIENCE)
        return piece(*args)  # type: ignore[arg-type]  # handed through as they came

    def left_behind(seconds: float) -> bool:
        given.append(seconds)
        return leave(0)

    monkeypatch.setattr(held, "_piece", hang)
    monkeypatch.setattr(held._lane, "close", left_behind)
    monkeypatch.setattr(mirror, "WAIT", 0.05)
    write_note(desk, "挂起时")
    assert "没有应答" in held.wrong
    home, told = desk.store.path.parent, desk.store.entries()
    desk.close()
    assert given == [mirror.SILENT]
    awake.set()
    assert until(lambda: not held._lane._thread.is_alive())
    monkeypatch.undo()
    again = open_desk(home, officer="王澄")
    assert again.store.entries() >= told, "every acknowledged line is in the book"
    followed = mirrored(again, tmp_path / "盘")
    write_note(again, "回来以后")
    assert entries_in(followed.path) == again.store.entries()
    again.close()


def test_the_mirror_of_another_book_is_left_alone(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "我的")
    other = open_desk(tmp_path / "别人", officer="周砚", clock=clock)
    (tmp_path / "盘2").mkdir()
    shutil.copyfile(held.path, tmp_path / "盘2" / f"dutydesk-镜像-{other.store.seat}.db")
    theirs = mirrored(other, tmp_path / "盘2")
    write_note(other, "别人的")
    assert "另一个账本" in theirs.wrong
    other.close()


def test_two_programs_follow_into_one_mirror(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    held = mirrored(desk, tmp_path / "盘")
    second = open_desk(tmp_path / "home", officer="命令行", clock=clock)
    for number in range(10):
        write_note(desk, f"窗口{number}")
        write_note(second, f"命令行{number}")
    assert isinstance(second.store.mirror, mirror.Mirror)
    assert held.wrong == second.store.mirror.wrong == ""
    assert entries_in(held.path) == desk.store.entries()
    second.close()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL")
def test_killed_at_any_moment_the_mirror_holds_what_was_acknowledged(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "盘"
    first = open_desk(home, officer="王澄")
    mirrored(first, folder)
    first.close()
    for wait in (0.05, 0.2, 0.35):
        words = [sys.executable, "-m", "tests.faults.writer", str(home), f"批{wait}"]
        child = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own module
        with child:
            assert child.stdout is not None
            said = [child.stdout.readline()]
            threading.Event().wait(wait)
            child.send_signal(signal.SIGKILL)
            said += child.stdout.readlines()
        acknowledged = len([line for line in said if line.endswith("\n")])
        path = next(folder.glob(copy_names.MIRRORS))
        copy = tmp_path / f"看{wait}"
        copies.restore(path, copy, SystemClock(), "周砚")
        store = open_store(copy, SystemClock())
        assert walk(store).ok
        with store.read() as reading:
            texts = {line.text for line in reading.journal.lines(limit=100_000)}
        store.close()
        assert acknowledged
        for line in said[:acknowledged]:
            assert any(line.strip() in text for text in texts), line


def test_f13_a_restore_drill_says_what_the_backup_holds(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    book(desk, deaths=3)
    with pytest.raises(Refused, match="还没有备份"):
        restore_drill.drill(desk)
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "盘")))
    made = copies.backup(desk.store, tmp_path / "盘")
    write_note(desk, "备份以后")
    result = restore_drill.drill(desk)
    assert result.ok
    assert (result.entries, result.incidents, result.behind) == (
        made.entries,
        1,
        desk.store.entries() - 1 - made.entries,
    )
    assert not [one for one in (tmp_path / "home").iterdir() if "演练" in one.name]
    with desk.store.read() as reading:
        assert "恢复演练" in reading.journal.lines(limit=1000)[-1].text
    assert sheet(desk, result).data.startswith(b"%PDF")
    made.path.write_bytes(made.path.read_bytes()[:30_000])
    torn = restore_drill.drill(desk)
    assert not torn.ok
    assert torn.problem
    other = open_desk(tmp_path / "别人", officer="周砚", clock=clock)
    copies.backup(other.store, tmp_path / "别处")
    other.close()
    foreign = restore_drill.drill(desk, newest((str(tmp_path / "别处"),), desk.now()))
    assert not foreign.ok
    assert "不同" in foreign.problem
    assert walk(desk.store).ok
    assert (tmp_path / "home" / FILE).exists()


@pytest.mark.parametrize("how", ["cut", "overwritten", "a line changed"])
def test_a_damaged_mirror_is_kept_aside_and_begun_anew(desk: Desk, tmp_path: Path, clock: FixedClock, how: str) -> None:
    held = mirrored(desk, tmp_path / "盘")
    for number in range(30):
        write_note(desk, f"先前的{number}号" * 40)
    assert held.caught_up(PATIENCE)
    home, path = desk.store.path.parent, held.path
    desk.close()
    if how == "cut":
        os.truncate(path, path.stat().st_size // 2)
    elif how == "overwritten":
        with path.open("rb+") as file:
            file.seek(4096)
            file.write(bytes(path.stat().st_size - 4096))
    else:
        changed = sqlite3.connect(path)
        with changed:
            for name in ("entry_no_update", "entry_no_delete"):
                changed.execute(f"DROP TRIGGER IF EXISTS {name}")
            changed.execute("UPDATE entry SET data = CAST('{}' AS BLOB) WHERE seq = 3")
        changed.close()
    again = open_desk(home, officer="王澄", clock=clock)
    mirror = again.store.mirror
    assert isinstance(mirror, Mirror)
    write_note(again, "以后的一条")
    check_start(again)
    write_note(again, "再以后的一条")
    assert mirror.caught_up(PATIENCE)
    assert mirror.wrong == ""
    said = [one for one in again.store.news if "镜像文件坏了" in one]
    assert len(said) == 1
    assert len(list((tmp_path / "盘").glob(copy_names.MIRRORS))) == 2
    check_start(again)
    assert len([one for one in again.store.news if "镜像文件坏了" in one]) == 1, "once"
    total = again.store.entries()
    again.close()
    done = copies.restore(mirror.path, tmp_path / "新", clock, "周砚")
    assert done.entries == total
