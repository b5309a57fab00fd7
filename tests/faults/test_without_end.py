"""Brackets without end (JSON a hundred thousand deep) in what stands in the file or beside it: each is answered."""

from pathlib import Path

import pytest

from app.models.book import codec
from app.models.book.codec import Unknown
from app.models.resource.records import Team
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.outbox import connectivity, queue
from app.services.resources.importing import plan
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Damaged, Derived
from app.services.security import backups, keystore, left_behind
from app.services.store import dwelling
from app.services.store.audit import audit
from app.services.store.rebuild import rebuild
from app.services.store.values import read_value
from app.services.watch.falls import book_fall
from tests.helpers import book, state_of

DEEP = "[" * 100_000 + "]" * 100_000
SHAPES = (DEEP, f'{{"zzz":{DEEP}}}', f'{{"a":{{"zzz":{DEEP}}}}}', "[" * 100_000, '{"a":' * 100_000)


@pytest.mark.parametrize("held", SHAPES, ids=["list", "field", "within", "open", "objects"])
def test_a_book_opens_and_rings_beside_such_values(desk: Desk, clock: FixedClock, held: str) -> None:
    names = (backups.META, left_behind.META, connectivity.META, queue.LEASES, dwelling.META, dwelling.FORMER)
    for name in names:
        desk.store.set_meta(name, held)
    home = desk.store.path.parent
    desk.close()
    again = open_desk(home, officer="王澄", clock=clock)
    assert backups.last(again) == {}
    assert left_behind.sentence(again) == ""
    assert connectivity.status(again).waiting == 0
    write_note(again, "接着记")
    assert audit(again.store).ok
    again.close()


@pytest.mark.parametrize("held", SHAPES, ids=["list", "field", "within", "open", "objects"])
def test_such_values_are_none(held: str) -> None:
    assert read_value(held, dict[str, backups.Last], {}) in ({}, {"a": backups.Last()})


def test_such_a_fact_is_one_that_is_not_known() -> None:
    data = f'{{"fact":"note:written","text":"x","zzz":{DEEP}}}'.encode()
    assert "note:written" in codec.KINDS
    assert isinstance(codec.decode(data, "note:written"), Unknown)


@pytest.mark.parametrize("piece", [b"\x91", b"\x81\xa1a"], ids=["array", "map"])
def test_a_row_that_is_shown_is_named_as_not_reading(desk: Desk, clock: FixedClock, piece: bytes) -> None:
    incident = book(desk, deaths=3)
    with desk.store.raw() as connection:
        connection.execute("UPDATE snapshot SET data = ?", (piece * 100_000 + b"\xc0",))
    with pytest.raises(Derived, match="读不出来"):
        state_of(desk, incident)
    home = desk.store.path.parent
    rebuild(desk.store)
    assert state_of(desk, incident).id == incident
    desk.close()
    again = open_desk(home, officer="王澄", clock=clock)
    assert audit(again.store).ok
    again.close()


def test_such_a_key_file_is_damaged_and_such_a_fall_is_not_booked(desk: Desk) -> None:
    (desk.store.path.parent / keystore.FILE).write_text(f'{{"zzz":{DEEP}}}', encoding="utf-8")
    with pytest.raises(Damaged, match="密钥文件已损坏"):
        keystore.from_phrase(desk.store.path.parent, "青山值守不打烊2026")
    assert book_fall(desk, DEEP) is None


@pytest.mark.parametrize(("forged", "name"), [
    ({"队伍名称": ""}, "队伍名称"), ({"队伍名称": "remark"}, "队伍名称"), ({"联系电话": "no such"}, "联系电话"),
])  # fmt: skip
def test_remembered_columns_keep_no_file_out_and_say_what_they_are_read_as(
    desk: Desk, tmp_path: Path, forged: dict[str, str], name: str
) -> None:
    heads = ("队伍名称", "联系电话", "联系人")
    path = tmp_path / "队伍.csv"
    path.write_text("队伍名称,联系电话,联系人\n县消防一队,000-0000001,李某\n", encoding="utf-8")
    plan.remember(desk, ResourceKind.TEAM, heads, forged)
    found = plan.dry_run(desk, ResourceKind.TEAM, path)
    record = found.rows[0].record
    assert isinstance(record, Team)
    assert record.name == "县消防一队"
    assert name in dict(found.tables[0][1])
