"""Copies of before the encryption: said what they are, and gone on a word when nothing stands in them alone."""

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.security import backups, encryption, keystore, left_behind
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.settings import editing
from app.services.store.store import FILE

PHRASE = "青山值守不打烊2026"


@pytest.fixture
def sealed(tmp_path: Path, clock: FixedClock) -> Desk:
    """A book that was encrypted after a plain backup had been made and a book had been put aside."""
    home, place = tmp_path / "home", tmp_path / "盘"
    desk = open_desk(home, officer="王澄", clock=clock)
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(place)))
    write_note(desk, "加密以前。")
    assert backups.make(desk) == ""
    desk.close()
    shutil.copyfile(home / FILE, home / f"换下-20260612-031400-{FILE}")
    encryption.encrypt(home, clock, "王澄", Keeping(way=Way.PHRASE, phrase=PHRASE))
    clock.advance(60)
    return open_desk(home, officer="王澄", clock=clock, key=keystore.from_phrase(home, PHRASE)[0])


def test_they_go_once_there_is_a_backup_under_the_key(sealed: Desk, tmp_path: Path) -> None:
    before = left_behind.found(sealed)
    assert [(one.what, one.alone, one.unread) for one in before] == [("备份", 0, False), ("换下的旧账本", 0, False)]
    assert all(one.entries for one in before)
    with pytest.raises(Refused, match="还没有一份"):
        left_behind.remove_left(sealed)
    assert all(one.path.exists() for one in before)
    assert backups.make(sealed) == ""
    assert left_behind.remove_left(sealed) == before
    assert not any(one.path.exists() for one in before)
    assert len(list((tmp_path / "盘").glob("*.db"))) == 1
    assert left_behind.found(sealed) == left_behind.remove_left(sealed) == ()
    with sealed.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(limit=100)]
    assert any(line.startswith("删去2份") for line in lines)
    sealed.close()


def test_what_holds_an_entry_of_its_own_or_does_not_read_stays(sealed: Desk, tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "另一间"
    other = open_desk(home, officer="王澄", clock=clock)
    write_note(other, "只在这里。")
    other.close()
    mine = tmp_path / "盘" / "dutydesk-备份-20260101-000000.db"
    shutil.copyfile(home / FILE, mine)
    strange = tmp_path / "盘" / "dutydesk-备份-20260102-000000.db"
    strange.write_bytes(bytes(range(256)) * 64)
    sealed.store.set_meta(left_behind.META, f'["{strange}"]')
    found = {one.path: one for one in left_behind.found(sealed)}
    assert (found[mine].alone, found[strange].unread) == (2, True)
    assert backups.make(sealed) == ""
    assert {mine, strange}.isdisjoint(one.path for one in left_behind.remove_left(sealed))
    assert mine.exists()
    assert strange.exists()
    sealed.close()


def test_a_plain_book_leaves_nothing_behind(desk: Desk) -> None:
    assert left_behind.found(desk) == ()
