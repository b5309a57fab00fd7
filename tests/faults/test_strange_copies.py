"""Copies that somebody put a hand to: what is damaged is no witness, what acts by itself is not restored."""

import sqlite3
from pathlib import Path

import pytest

from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.runtime.workers import TooLong
from app.services.samples import sample
from app.services.security import proof
from app.services.settings import editing
from app.services.store import copies, loss, verify
from app.services.store.audit import audit
from app.services.store.copy_heads import sound_in
from app.services.store.guards import GUARDS, not_ours
from app.services.store.store import FILE
from tests.helpers import book

STRANGE = (
    "CREATE TRIGGER strange AFTER INSERT ON entry BEGIN DELETE FROM clock; END",
    'CREATE TRIGGER "str""ange" AFTER INSERT ON journal BEGIN DELETE FROM entry WHERE seq = new.position; END',
    "CREATE VIEW strange AS SELECT * FROM entry",
    "CREATE UNIQUE INDEX strange ON waiting (seat)",
    "DROP TRIGGER entry_no_delete",
)


@pytest.fixture
def home(tmp_path: Path, clock: FixedClock) -> Path:
    """A book with a backup of everything it holds, and where backups go in its settings."""
    place = tmp_path / "home"
    desk = open_desk(place, officer="王澄", clock=clock)
    sample.ensure_unit(desk)
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(tmp_path / "盘")))
    write_note(desk, "先前的一条。")
    copies.backup(desk.store, tmp_path / "盘")
    desk.close()
    return place


def changed(path: Path, statement: str, *values: object) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement, values)
    connection.close()


def invented(path: Path, seq: int) -> None:
    """An entry far ahead that nobody wrote, in a copy."""
    changed(
        path,
        'INSERT INTO entry (position, id, seat, seq, at, "order", "by", subject, kind, data, prev, hash) '
        'SELECT 1000000, ?, seat, ?, at, "order", "by", subject, kind, data, prev, ? FROM entry ORDER BY position DESC '
        "LIMIT 1",
        "invented", seq, b"\x01" * 32,
    )  # fmt: skip


@pytest.mark.parametrize("seq", [1_000_000, (1 << 63) - 1])
def test_a_damaged_copy_moves_no_book_to_another_seat(tmp_path: Path, home: Path, clock: FixedClock, seq: int) -> None:
    (copy,) = copies.copies_in(tmp_path / "盘")
    invented(copy, seq)
    assert not sound_in(copy, None)
    desk = open_desk(home, officer="王澄", clock=clock)
    seat = desk.store.seat
    said = (desk.lost, proof.check_witnesses(desk))
    assert any("没有凭它动账本" in one for one in said)
    assert any(copy.name in one for one in said)
    assert desk.store.seat == seat
    assert verify(desk.store).ok
    write_note(desk, "以后的一条。")
    desk.close()
    desk = open_desk(home, officer="王澄", clock=clock)
    assert desk.store.seat == seat
    desk.close()


def test_a_sound_copy_that_is_newer_is_still_acted_upon(tmp_path: Path, home: Path, clock: FixedClock) -> None:
    whole = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    desk = open_desk(home, officer="王澄", clock=clock)
    book(desk, deaths=3)
    seat = desk.store.seat
    clock.advance(60)
    copies.backup(desk.store, tmp_path / "盘")
    desk.close()
    put_back(home, whole)
    desk = open_desk(home, officer="王澄", clock=clock)
    said = desk.lost + proof.check_witnesses(desk)
    assert "整个数据文件夹被还原过" in said
    assert desk.store.seat != seat
    desk.close()


def put_back(home: Path, whole: dict[str, bytes]) -> None:
    """The files of an earlier day, as a folder copied back has them."""
    for name, data in whole.items():
        (home / name).write_bytes(data)
    for suffix in ("-wal", "-shm"):
        (home / f"{FILE}{suffix}").unlink(missing_ok=True)


def test_a_damaged_copy_does_not_silence_the_sound_one_behind_it(tmp_path: Path, home: Path, clock: FixedClock) -> None:
    whole = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    desk = open_desk(home, officer="王澄", clock=clock)
    seat = desk.store.seat
    for words in ("后来的一条。", "再后来的一条。"):
        write_note(desk, words)
        clock.advance(60)
        newest = copies.backup(desk.store, tmp_path / "盘").path
    desk.close()
    invented(newest, 1_000_000)
    put_back(home, whole)
    desk = open_desk(home, officer="王澄", clock=clock)
    said = desk.lost + proof.check_witnesses(desk)
    assert "整个数据文件夹被还原过" in said
    assert desk.store.seat != seat
    desk.close()


def test_a_copy_too_slow_to_be_walked_is_said_and_not_acted_on(
    tmp_path: Path, home: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    desk = open_desk(home, officer="王澄", clock=clock)
    seat = desk.store.seat
    write_note(desk, "后来的一条。")
    clock.advance(60)
    copies.backup(desk.store, tmp_path / "盘")
    desk.close()
    put_back(home, whole)

    def slow(_path: Path, _key: bytes | None) -> bool:
        raise TooLong

    monkeypatch.setattr(loss, "sound_in", slow)
    monkeypatch.setattr("app.services.store.witness.saw", lambda _store: ())
    desk = open_desk(home, officer="王澄", clock=clock)
    said = desk.lost + proof.check_witnesses(desk)
    assert "整个数据文件夹被还原过" in said
    assert "请先不要登记" in said
    assert desk.store.seat == seat
    desk.close()


@pytest.mark.parametrize("statement", STRANGE)
def test_what_a_backup_does_by_itself_is_not_restored(
    tmp_path: Path, home: Path, clock: FixedClock, statement: str
) -> None:
    (copy,) = copies.copies_in(tmp_path / "盘")
    before = open_desk(home, officer="王澄", clock=clock)
    entries = before.store.entries()
    before.close()
    changed(copy, statement)
    done = copies.restore(copy, tmp_path / "新", clock, "王澄")
    assert done.entries == entries
    assert len(done.let_go) == (0 if statement.startswith("DROP") else 1)
    desk = open_desk(tmp_path / "新", officer="王澄", clock=clock)
    with desk.store.read() as reading:
        assert not_ours(reading.connection) == []
        words = {row[0] for row in reading.connection.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")}
    assert words == set(GUARDS)
    incident = book(desk, deaths=3)
    assert incident
    with desk.store.read() as reading:
        assert reading.running_clocks()
    assert audit(desk.store).ok
    desk.close()


def test_a_restored_copy_of_a_sound_backup_lets_nothing_go(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    made = copies.backup(desk.store, tmp_path / "盘")
    assert copies.restore(made.path, tmp_path / "新", clock, "王澄").let_go == ()
