"""What somebody with the file in hand does to it, or a wrong clock to what lies beside it: each is answered."""

import datetime as dt
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from app.models.moments import UTC
from app.models.vocabulary.duty import OfficerRole
from app.services.desk import attachments
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty import officers, sign_on
from app.services.duty.shift import write_note
from app.services.incident import handling
from app.services.review.search import catch_up, search
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.security import drill, proof
from app.services.settings import editing
from app.services.store import copies, verify, witness
from app.services.store.audit import audit
from app.services.store.book import SELECT_ENTRY, entry_from
from app.services.store.guards import GUARDS
from app.services.store.salvaging import salvage
from app.services.store.store import FILE
from tests.conftest import START
from tests.helpers import PATIENCE, book, until

YEARS = 4 * 365 * 86_400


def changed(home: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """The file as somebody leaves it who takes the guards off and puts them on again; the first one takes values."""
    file = sqlite3.connect(home / FILE)
    with file:
        for name in ("entry_no_update", "entry_no_delete"):
            file.execute(f"DROP TRIGGER {name}")
        file.execute(statements[0], values)
        for statement in (*statements[1:], *GUARDS):
            file.execute(statement)
    file.close()


def closed(desk: Desk, notes: int = 5) -> tuple[Path, FixedClock]:
    for number in range(notes):
        write_note(desk, f"记事{number}号")
    home, clock = desk.store.path.parent, FixedClock(desk.now())
    desk.close()
    return home, clock


def test_copies_of_a_wrong_clock_push_out_no_later_one(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    place = tmp_path / "盘"
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    clock.jump(YEARS)
    for _ in range(3):
        copies.backup(desk.store, place, keep=3)
        clock.advance(60)
    clock.jump(-YEARS)
    for number in range(5):
        clock.advance(60)
        write_note(desk, f"时钟正了以后{number}号")
        made = copies.backup(desk.store, place, keep=3)
        assert made.path.exists(), "what was just made is there"
        assert made.path.name not in made.removed
    found = copies.copies_in(place)
    assert len([one for one in found if not copies.is_ahead(one, clock.now())]) == 3
    assert len(found) == 6
    assert drill.newest((str(place),), clock.now()) == made.path
    done = copies.restore(place, tmp_path / "新", clock, "周砚")
    assert done.source == made.path, "the newest is the one that is restored"


def test_a_folder_put_back_is_seen_behind_copies_of_a_wrong_clock(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    place = tmp_path / "盘"
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    clock.jump(YEARS)
    for _ in range(3):
        copies.backup(desk.store, place)
        clock.advance(60)
    clock.jump(-YEARS)
    home = desk.store.path.parent
    desk.close()
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    again = open_desk(home, officer="王澄", clock=clock)
    write_note(again, "只在新备份里。")
    newest = copies.backup(again.store, place).path
    again.close()
    for name, data in before.items():
        (home / name).write_bytes(data)
    again = open_desk(home, officer="王澄", clock=clock)
    assert newest.name in again.lost
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_a_pipe_named_like_a_backup_holds_nobody_up(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    place = tmp_path / "盘"
    made = copies.backup(desk.store, place)
    for name in ("dutydesk-备份-20260612-235959.db", "dutydesk-镜像-0.db"):
        os.mkfifo(place / name)
    (place / "dutydesk-备份-20260612-235958.db").mkdir()
    done = copies.restore(place, tmp_path / "新", clock, "周砚")
    assert done.source == made.path
    assert done.passed_over == ()


@pytest.mark.parametrize(
    "move",
    [
        "UPDATE entry SET position = position + 5000000 WHERE seq > 3",
        "UPDATE entry SET position = position + 5000000 WHERE seq = 1",
        "UPDATE entry SET position = 9223372036854775807 - seq WHERE seq > 3",
        "UPDATE entry SET position = 9223372036854775807 - seq WHERE seq = 1",
        "UPDATE entry SET position = -1000000 * seq WHERE seq < 4",
        "UPDATE entry SET position = -1000000 * seq WHERE seq > 3",
        "UPDATE entry SET position = position * 6000 + 1000000",
    ],
)
def test_where_entries_stand_is_named_and_hides_none_from_a_rescue(desk: Desk, tmp_path: Path, move: str) -> None:
    book(desk)
    total = desk.store.entries() + 5
    home, clock = closed(desk, 5)
    changed(home, move)
    again = open_desk(home, officer="王澄", clock=clock)
    assert [one.text for one in audit(again.store).verdict.problems if "次序号" in one.text]
    copies.backup(again.store, tmp_path / "盘")
    again.close()
    assert salvage(home / FILE, tmp_path / "救出", clock, "周砚").entries == total
    copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    for place in (tmp_path / "救出", tmp_path / "新"):
        opened = open_desk(place, officer="周砚", clock=clock)
        assert audit(opened.store).verdict.unbooked == ()
        assert catch_up(opened) == 0
        write_note(opened, "重排以后的一条")
        assert catch_up(opened) == 0
        assert len(search(opened, "重排以后")) == 1
        assert audit(opened.store).derived == ()
        opened.close()


@pytest.mark.parametrize("more", [(), ("DELETE FROM arrival",)], ids=("as it came", "as if it had not come"))
def test_nothing_is_written_under_a_seat_that_came_from_elsewhere(
    desk: Desk, tmp_path: Path, more: tuple[str, ...]
) -> None:
    other = open_desk(tmp_path / "别的室", officer="周砚", clock=FixedClock(START))
    write_note(other, "别的室的一条。")
    with other.store.read() as reading:
        entries = [entry_from(row) for row in reading.connection.execute(SELECT_ENTRY).fetchall()]
    theirs, count = other.store.seat, other.store.entries()
    other.close()
    with desk.store.write("王澄") as transaction:
        transaction.receive(entries)
    home, clock = closed(desk)
    changed(home, "UPDATE meta SET value = ? WHERE name = 'seat'", *more, values=(theirs,))
    again = open_desk(home, officer="王澄", clock=clock)
    write_note(again, "以后的一条。")
    assert again.store.seat != theirs
    with again.store.read() as reading:
        assert reading.book.head(theirs)[0] == count, "their chain is theirs"
    assert verify(again.store).ok
    again.close()


@pytest.mark.parametrize("field", ["at", "elapsed", "off", "boot"])
def test_one_digit_of_the_clock_file_puts_no_order_off_for_ever(desk: Desk, clock: FixedClock, field: str) -> None:
    desk.store.order_clock.keep(at_once=True)
    home = desk.store.path.parent
    desk.close()
    path = home / "dutydesk.clock"
    kept = json.loads(path.read_bytes())
    kept[field] += 50 * 365 * 86_400 * 10**6 if field in {"at", "elapsed"} else 10_000
    path.write_text(json.dumps(kept), encoding="utf-8")
    clock.restart(600)
    again = open_desk(home, officer="王澄", clock=clock)
    write_note(again, "以后的一条。")
    assert again.store.order_clock.sentence == ""
    with again.store.read() as reading:
        ((at,),) = reading.connection.execute('SELECT max("order") >> 16 FROM entry').fetchall()
    assert dt.datetime.fromtimestamp(at / 1000, tz=UTC) <= clock.now()
    assert again.store.order_clock.elapsed.now() <= clock.now()
    again.close()


@pytest.mark.parametrize("rule", ["CHECK (seq < 10)", "GENERATED ALWAYS AS (1) VIRTUAL", "DEFAULT 'x'"])
def test_a_rule_in_a_table_of_ours_is_named_and_got_out_of(desk: Desk, tmp_path: Path, rule: str) -> None:
    home, clock = closed(desk, 9 - desk.store.entries())
    changed(home, f"ALTER TABLE entry ADD COLUMN strange TEXT {rule}")
    again = open_desk(home, officer="王澄", clock=clock)
    total = again.store.entries()
    assert [one.text for one in audit(again.store).verdict.problems if "多出了规定" in one.text]
    if rule.startswith("CHECK"):
        with pytest.raises(Damaged, match="被它挡住，没有写入"):
            write_note(again, "以后的一条。")
    again.close()
    assert salvage(home / FILE, tmp_path / "救出", clock, "周砚").entries == total
    rescued = open_desk(tmp_path / "救出", officer="王澄", clock=clock)
    write_note(rescued, "以后的一条。")
    assert audit(rescued.store).verdict.unbooked == ()
    rescued.close()


@pytest.mark.skipif(os.name != "posix", reason="links take no rights there")
def test_opened_attachments_lie_in_no_folder_of_somebody_else(desk: Desk, tmp_path: Path) -> None:
    incident = book(desk)
    (tmp_path / "图.png").write_bytes(b"\x89PNG" * 100)
    handling.attach(desk, incident, tmp_path / "图.png")
    home, theirs = desk.store.path.parent, tmp_path / "文档"
    theirs.mkdir()
    (theirs / "要紧.txt").write_text("x", encoding="utf-8")
    (home / attachments.OPENED).symlink_to(theirs)
    with desk.store.read() as reading:
        ((digest,),) = reading.connection.execute("SELECT DISTINCT digest FROM chunk").fetchall()
    laid = attachments.lay_down(desk, "图.png", digest)
    assert laid.resolve().is_relative_to(home.resolve())
    attachments.clear_opened(home)
    assert not laid.exists()
    assert [path.name for path in theirs.iterdir()] == ["要紧.txt"]


def test_a_program_that_never_closed_was_seen_outside_its_folder(tmp_path: Path) -> None:
    clock = FixedClock(START)
    home = tmp_path / "home"
    open_desk(home, officer="王澄", clock=clock).close()
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    desk = open_desk(home, officer="王澄", clock=clock)
    clock.advance(61)
    write_note(desk, "写下以后断电。")
    seen = witness.outside(home)
    assert until(lambda: any(one[1] == desk.store.entries() for one in seen.chains()))
    assert desk._aside is not None
    desk._aside.close(PATIENCE)  # only its thread ends, as with the process
    desk.store.engine.dispose()  # killed: nothing is closed
    for name, data in before.items():
        (home / name).write_bytes(data)
    again = open_desk(home, officer="王澄", clock=clock)
    assert witness.NAME in again.lost
    assert again.store.seat != desk.store.seat
    again.close()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DELETE FROM credential", "现在没有口令"),
        ("DELETE FROM credential WHERE id IN (SELECT id FROM credential LIMIT 1)", "现在没有口令"),
        (
            "UPDATE credential SET id = 'somebody' WHERE id IN (SELECT id FROM credential LIMIT 1)",
            "不是在账本里登记设的",
        ),
    ],
)
def test_passwords_that_are_gone_or_came_from_nowhere_are_named(
    desk: Desk, tmp_path: Path, change: str, named: str
) -> None:
    for name, role in (("王澄", OfficerRole.ADMIN), ("周砚", OfficerRole.OFFICER)):
        if name not in {one.name for one in officers.listed(desk)}:
            officers.add(desk, name, role)
        sign_on.set_password(desk, name, "青山值守2026", "青山值守2026")
    assert audit(desk.store).ok
    copies.backup(desk.store, tmp_path / "盘")
    home, clock = closed(desk, 1)
    changed(home, change)
    again = open_desk(home, officer="王澄", clock=clock)
    assert any(named in one.text for one in audit(again.store).verdict.problems)
    assert "口令" in proof.check_start(again.store)
    again.close()
    copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    restored = open_desk(tmp_path / "新", officer="王澄", clock=clock)
    assert audit(restored.store).ok
    restored.close()


@pytest.mark.parametrize("field", ["mirror_folder", "backup_folder"])
@pytest.mark.parametrize("inside", ["", "盘"])
def test_a_second_place_is_not_the_first(desk: Desk, tmp_path: Path, field: str, inside: str) -> None:
    home = desk.store.path.parent
    (home / inside).mkdir(exist_ok=True)
    for place in (home / inside, tmp_path / "绕一下" / ".." / home.name / inside):
        (tmp_path / "绕一下").mkdir(exist_ok=True)
        with pytest.raises(Refused, match="数据文件夹自己"):
            editing.change_settings(desk, replaced(desk.settings, **{field: str(place)}))
    beside = tmp_path / f"{home.name}-备份"
    beside.mkdir()
    editing.change_settings(desk, replaced(desk.settings, **{field: str(beside)}))


@pytest.mark.skipif(os.name != "posix", reason="links take no rights there")
def test_a_book_that_is_a_link_to_another_disk_is_written(tmp_path: Path, clock: FixedClock) -> None:
    home, disk = tmp_path / "home", tmp_path / "别的盘"
    open_desk(home, officer="王澄", clock=clock).close()
    disk.mkdir()
    (home / FILE).rename(disk / FILE)
    (home / FILE).symlink_to(disk / FILE)
    desk = open_desk(home, officer="王澄", clock=clock)
    for number in range(3):
        write_note(desk, f"在别的盘上{number}")
    os.truncate(disk / f"{FILE}-wal", 0)
    with pytest.raises(Unavailable, match="被截短或改写了"):
        write_note(desk, "以后")
    desk.close()


def test_a_book_whose_format_is_gone_is_no_empty_one(desk: Desk) -> None:
    home, clock = closed(desk)
    changed(home, "PRAGMA user_version = 0")
    with pytest.raises(Damaged, match="格式号不对"):
        open_desk(home, officer="王澄", clock=clock)
    (home / "dutydesk.head").unlink()
    with pytest.raises(Damaged, match="格式号不对"):
        open_desk(home, officer="王澄", clock=clock)


@pytest.mark.parametrize("killed", [False, True], ids=["closed", "killed"])
def test_a_journal_of_another_day_puts_no_old_pages_back(desk: Desk, *, killed: bool) -> None:
    home, clock = closed(desk, 3)
    other = sqlite3.connect(home / FILE, isolation_level=None)
    other.execute("PRAGMA journal_mode=DELETE")
    other.execute("BEGIN IMMEDIATE")
    other.execute("PRAGMA cache_size=1")
    for number in range(300):
        other.execute("INSERT INTO meta VALUES (?, ?)", (f"k{number}", "v" * 3000))
    journal = (home / f"{FILE}-journal").read_bytes()
    other.execute("ROLLBACK")
    other.close()
    again = open_desk(home, officer="王澄", clock=clock)
    for number in range(40):
        write_note(again, f"后来的{number}号")
    total = again.store.entries()
    if killed:
        copied = home.parent / "死时"
        shutil.copytree(home, copied)
        (copied / f"{FILE}-journal").write_bytes(journal)
        again.close()
    else:
        copied = home
        again.close()
        (copied / f"{FILE}-journal").write_bytes(journal)
    again = open_desk(copied, officer="王澄", clock=clock)
    assert any("回滚文件" in one for one in again.store.news)
    assert again.store.entries() >= total
    assert audit(again.store).ok
    write_note(again, "以后的一条。")
    again.close()
    again = open_desk(copied, officer="王澄", clock=clock)
    assert [one for one in again.store.news if "回滚文件" in one] == []
    again.close()
