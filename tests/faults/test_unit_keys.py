"""The keys by which others know the unit are those the book names; others that somebody put there sign nothing."""

from pathlib import Path

import msgspec
import pytest

from app.models.security.facts import UnitKeysMade
from app.services.desk.desk import Desk, open_desk
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Unavailable
from app.services.security import identity
from app.services.store import copies
from app.services.store.audit import audit
from app.services.store.unit_key_proof import GONE, META, OTHERS, booked_keys
from app.services.store.verify import recent


def said(desk: Desk) -> str:
    return "\n".join(one.text for one in audit(desk.store).verdict.problems)


def booked(desk: Desk) -> UnitKeysMade:
    with desk.store.read() as reading:
        _, found = booked_keys(reading.connection)
    assert found is not None
    return found


def changed(desk: Desk) -> None:
    """What somebody does who can write into the file: keys of his own."""
    desk.store.set_meta(META, msgspec.json.encode(identity.Keys(bytes(32), bytes(range(32)))).decode())


def test_which_keys_are_ours_is_booked_once(desk: Desk) -> None:
    ours = identity.ourselves(desk)
    entries = desk.store.entries()
    assert (booked(desk).sign, booked(desk).seal, booked(desk).finger) == (ours.sign, ours.seal, ours.fingerprint)
    assert identity.ourselves(desk) == ours
    assert desk.store.entries() == entries
    assert said(desk) == ""
    assert identity.own(desk).sign.hex() not in booked(desk).kept


def test_keys_that_were_replaced_sign_nothing_and_are_named(desk: Desk) -> None:
    identity.own(desk)
    changed(desk)
    assert OTHERS in said(desk)
    assert OTHERS in recent(desk.store), "at every start too"
    with pytest.raises(Unavailable, match="没有签名"):
        identity.signed(desk, b"x")
    with pytest.raises(Unavailable, match="没有签名"):
        identity.ourselves(desk)


def test_keys_that_are_gone_are_named_and_new_ones_say_so(desk: Desk) -> None:
    before = identity.ourselves(desk)
    with desk.store.raw() as connection:
        connection.execute("DELETE FROM meta WHERE name = ?", (META,))
    assert GONE in said(desk)
    after = identity.ourselves(desk)
    assert after.sign != before.sign
    assert booked(desk).before == before.sign
    with desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(limit=100)]
    assert any("启用新的签名密钥" in one and "原来的不在了" in one for one in lines)


def test_keys_of_an_earlier_version_are_booked_as_they_were_found(desk: Desk) -> None:
    changed(desk)
    assert said(desk) == ""
    keys = identity.own(desk)
    assert booked(desk).found
    assert identity.own(desk) == keys
    changed(desk)
    assert said(desk) == "", "the same ones"


def test_a_restored_book_has_its_keys_and_those_of_another_room_say_nothing(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    ours = identity.ourselves(desk)
    copies.backup(desk.store, tmp_path / "盘")
    copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    restored = open_desk(tmp_path / "新", officer="周砚", clock=clock)
    assert identity.ourselves(restored) == ours
    assert said(restored) == ""
    other = open_desk(tmp_path / "别处", officer="周砚", clock=clock)
    theirs = identity.ourselves(other)
    with other.store.read() as reading:
        names = reading.connection.execute("SELECT DISTINCT subject FROM entry").fetchall()
        entries = [one for (name,) in names for one in reading.book.entries(name)]
    with desk.store.write("王澄") as transaction:
        transaction.receive(sorted(entries, key=lambda one: one.seq))
    assert booked(desk).sign == ours.sign != theirs.sign
    assert identity.ourselves(desk) == ours
    assert said(desk) == ""
    restored.close()
    other.close()
