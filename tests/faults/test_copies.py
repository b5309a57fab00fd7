"""Backups by causing what they serve (docs/架构.md F13, F17): torn, changed, empty, huge, full, in use, a new seat."""

import os
import random
import threading
from pathlib import Path

import msgspec
import pytest

from app.models.incident.facts import FileAttached
from app.models.library.facts import DocumentFiled
from app.models.registry import NAMING, files_named
from app.models.settings.facts import SettingsChanged
from app.models.vocabulary.library import DocumentKind
from app.services.desk import drafts
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.incident import handling
from app.services.incident.intake import receive
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.runtime.lock import LOCK
from app.services.store import copies, open_store
from app.services.store import verify as walk
from app.services.store.journal import JournalLine
from app.services.store.salvaging import salvage
from tests.helpers import book, draft_of, held_by


def lines(home: Path) -> list[JournalLine]:
    desk = open_desk(home, officer="王澄")
    with desk.store.read() as reading:
        found = reading.journal.lines(limit=10_000)
    desk.close()
    return found


def test_a_backup_restores_to_the_same_views_under_a_new_seat(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    book(desk, deaths=3)
    attached = book(desk, deaths=0)
    path = tmp_path / "照片.jpg"
    path.write_bytes(bytes(range(256)) * 2000)
    handling.attach(desk, attached, path)
    with desk.store.read() as reading:
        before = [row.title for row in reading.incidents()]
        old_head = reading.book.head(desk.store.seat)
    made = copies.backup(desk.store, tmp_path / "盘")
    assert made.entries == desk.store.entries()
    done = copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    assert done.entries == made.entries
    assert done.seat != desk.store.seat
    assert desk.store.seat in done.continues
    assert f"第{old_head[0]}条" in done.continues
    again = open_desk(tmp_path / "新", officer="周砚", clock=clock)
    assert walk(again.store).ok
    with again.store.read() as reading:
        assert [row.title for row in reading.incidents()] == before
    receive(again, draft_of(again))
    verdict = walk(again.store)
    assert verdict.ok
    assert set(verdict.heads) == {desk.store.seat, done.seat}
    again.close()


def test_a_book_in_the_way_is_kept_beside(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    copies.backup(desk.store, tmp_path / "盘")
    home = tmp_path / "新"
    other = open_desk(home, officer="周砚", clock=clock)
    write_note(other, "原来的账本")
    other.close()
    with pytest.raises(Refused, match="已有账本"):
        copies.restore(tmp_path / "盘", home, clock, "周砚")
    done = copies.restore(tmp_path / "盘", home, clock, "周砚", replace=True)
    kept = [name for name in done.put_aside if name.endswith("dutydesk.db")]
    assert len(kept) == 1
    assert (home / kept[0]).stat().st_size > 10_000


def test_the_newest_sound_copy_is_taken_and_the_others_are_named(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "盘"
    for number in range(3):
        write_note(desk, f"第{number}条")
        copies.backup(desk.store, folder)
        clock.advance(60)
    newest, second, _ = copies.copies_in(folder)
    newest.write_bytes(newest.read_bytes()[:5000])
    data = bytearray(second.read_bytes())
    place = data.index("第1条".encode())
    data[place] ^= 1
    second.write_bytes(bytes(data))
    done = copies.restore(folder, tmp_path / "新", clock, "周砚")
    assert [one.split("：")[0] for one in done.passed_over] == [newest.name, second.name]
    assert [line.text for line in lines(tmp_path / "新") if line.text.startswith("第")] == ["第0条"]
    for path in copies.copies_in(folder):
        path.write_bytes(b"")
    with pytest.raises(Damaged, match="没有一份"):
        copies.restore(folder, tmp_path / "又", clock, "周砚")
    with pytest.raises(Refused, match="没有备份"):
        copies.restore(tmp_path / "无", tmp_path / "又", clock, "周砚")


def test_old_copies_make_room_and_nothing_else_goes(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    folder = tmp_path / "盘"
    folder.mkdir()
    (folder / "别的.db").write_bytes(b"x")
    for _ in range(5):
        copies.backup(desk.store, folder, keep=3)
        clock.advance(60)
    assert len(copies.copies_in(folder)) == 3
    assert (folder / "别的.db").exists()
    assert not list(folder.glob("*.part*"))


def test_a_copy_made_while_others_book_is_whole(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "home", officer="王澄", clock=SystemClock())
    done = threading.Event()

    def busy() -> None:
        while not done.is_set():
            write_note(desk, "边备份边记")

    worker = threading.Thread(target=busy)
    worker.start()
    try:
        for number in range(4):
            made = copies.backup(desk.store, tmp_path / f"盘{number}")
            assert made.entries > 0
    finally:
        done.set()
        worker.join()
    assert walk(desk.store).ok
    desk.close()


def test_a_folder_that_cannot_be_written_is_a_sentence_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    blocked = tmp_path / "文件"
    blocked.write_bytes(b"")
    with pytest.raises(Unavailable, match="备份没有做成"):
        copies.backup(desk.store, blocked / "盘")


def test_salvage_takes_what_is_readable_and_says_what_is_missing(tmp_path: Path, clock: FixedClock) -> None:
    desk = open_desk(tmp_path / "home", officer="王澄", clock=clock)
    for number in range(400):
        write_note(desk, f"巡查记事第{number}号，一切正常，{'设备完好' * 20}")
    total, seat = desk.store.entries(), desk.store.seat
    typed = draft_of(desk, text="电话里说到一半")
    drafts.save(desk, "intake", typed.id, typed)
    desk.store.engine.pragma("wal_checkpoint(TRUNCATE)")
    path = desk.store.path
    desk.close()
    data = bytearray(path.read_bytes())
    chance = random.Random(7)  # noqa: S311 - repeatable, no secret
    marks = [data.index(f"巡查记事第{number}号".encode()) for number in (50, 51, 200)]
    for place in marks:
        for step in range(chance.randint(3, 9)):
            data[place + step] ^= 0x5A
    path.write_bytes(bytes(data))
    done = salvage(path, tmp_path / "救", clock, "周砚")
    gone = sum(last - first + 1 for first, last in done.missing.get(seat, ()))
    assert done.entries + gone == total
    assert 1 <= gone <= 10
    store = open_store(tmp_path / "救", clock)
    problems = [one for one in walk(store).problems if "缺失" not in one.text]
    assert problems == []
    with store.read() as reading:
        assert [one.id for one in reading.drafts("intake")] == [typed.id]
    store.close()
    assert len([line for line in lines(tmp_path / "救") if "巡查记事" in line.text]) == 400 - gone
    with pytest.raises(Refused):
        salvage(path, tmp_path / "救", clock, "周砚")
    path.write_bytes(b"\x00" * 4096)
    with pytest.raises(Damaged, match="一条完整的记录也读不出来"):
        salvage(path, tmp_path / "又", clock, "周砚")


def test_a_folder_that_a_window_has_open_is_not_replaced(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    copies.backup(desk.store, tmp_path / "盘")
    home = tmp_path / "新"
    open_desk(home, officer="周砚", clock=clock).close()
    with held_by(home, os.getppid()), pytest.raises(Refused, match="正开着"):
        copies.restore(tmp_path / "盘", home, clock, "周砚", replace=True)
    (home / LOCK).write_text(f"{os.getppid()}\ndutydesk\nhost\n", encoding="ascii")  # its number is another's by now
    assert copies.restore(tmp_path / "盘", home, clock, "周砚", replace=True).put_aside


def test_every_fact_that_names_files_says_so() -> None:
    filed = DocumentFiled(name="预案", kind=DocumentKind.SPECIAL, file="预案.pdf", digest="d1", size=1, text="d2")
    assert list(files_named(filed)) == [("预案.pdf", "d1"), ("预案.pdf的文字", "d2")]
    border = SettingsChanged(values={"boundary": msgspec.Raw(b'{"name":"a.json","digest":"d3","datum":"gcj02"}')})
    assert list(files_named(border)) == [("a.json", "d3")]
    for held in (b"null", b"[1]", b'{"name":3}'):
        assert list(files_named(SettingsChanged(values={"boundary": msgspec.Raw(held)}))) == []
    assert list(files_named(FileAttached(name="b", digest="d4", size=2))) == [("b", "d4")]
    assert {str(type(one).__struct_config__.tag) for one in (filed, border)} <= NAMING
