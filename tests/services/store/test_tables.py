"""Tables follow from the structs: columns, types, keys and indexes stand nowhere else."""

from pathlib import Path
from typing import ClassVar

import msgspec
import pytest
from sqlalchemy.dialects import registry
from sqlalchemy.schema import CreateTable

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.registry import ROWS
from app.services.runtime.clock import FixedClock
from app.services.store import open_store
from app.services.store.book import ENTRY
from app.services.store.outbox import DeliveryState, Message
from app.services.store.shapes import Shape, shape_of, sql
from app.services.store.table_making import BOOK, DESK, VIEWS, tables
from tests.conftest import START

KINDS = {int: "INTEGER", str: "TEXT", float: "REAL", bytes: "BLOB"}


class LampRow(Row, frozen=True, kw_only=True):
    """A made-up kind of row."""

    table: ClassVar[str] = "lamp"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("lit", "watts"),)

    lit: int
    watts: float
    colour: str | None
    data: bytes


def affinity(declared: str) -> str:
    """How SQLite reads a declared type (https://sqlite.org/datatype3.html §3.1)."""
    name = declared.upper()
    for part, kind in (("INT", "INTEGER"), ("CHAR", "TEXT"), ("BLOB", "BLOB"), ("FLOA", "REAL")):
        if part in name:
            return kind
    return "NUMERIC"


@pytest.mark.parametrize("shape", [*BOOK, *DESK, *VIEWS], ids=lambda shape: shape.name)
def test_a_table_has_the_columns_of_its_struct_and_no_others(tmp_path: Path, shape: Shape) -> None:
    store = open_store(tmp_path, FixedClock(START))
    with store.raw() as connection:
        found = connection.execute(sql("SELECT * FROM", f"pragma_table_info('{shape.name}')")).fetchall()
    store.close()
    held = {name: (affinity(declared), bool(missing), key) for _, name, declared, missing, _, key in found}
    assert set(held) == set(shape.columns)
    for name, (kind, optional) in shape.types().items():
        assert held[name][0] == KINDS[kind]
        assert held[name][1] is (not optional), name
    assert tuple(sorted((name for name, one in held.items() if one[2]), key=lambda name: held[name][2])) == shape.key


def test_every_kind_of_row_and_the_entry_itself_has_its_table() -> None:
    assert {shape_of(kind).name for kind in ROWS} < {one.name for one in VIEWS}
    assert len({one.name for one in (*BOOK, *DESK, *VIEWS)}) == len((*BOOK, *DESK, *VIEWS))
    assert set(ENTRY.columns) == {*Entry.__struct_fields__, "position"}


def test_a_new_kind_of_row_is_a_table_by_its_fields_alone() -> None:
    (made,) = tables((shape_of(LampRow),))
    assert [column.name for column in made.columns] == ["id", "subject", "lit", "watts", "colour", "data"]
    assert [column.name for column in made.primary_key] == ["id"]
    assert [column.name for column in made.columns if column.nullable] == ["colour"]
    assert {tuple(column.name for column in index.columns) for index in made.indexes} == {("lit", "watts")}


def test_a_field_no_column_can_hold_is_refused() -> None:
    class Crate(Row, frozen=True, kw_only=True):
        table: ClassVar[str] = "crate"

        lids: tuple[str, ...]

    with pytest.raises(TypeError, match="no column holds"):
        tables((shape_of(Crate),))


def test_the_same_tables_can_be_made_by_postgresql() -> None:
    dialect = registry.load("postgresql")()
    said = {one.name: str(CreateTable(one).compile(dialect=dialect)) for one in tables()}
    assert "position BIGSERIAL NOT NULL" in said["entry"]
    assert "hash BYTEA NOT NULL" in said["entry"]
    assert "due BIGINT NOT NULL" in said["clock"]


def test_the_book_refuses_a_second_entry_with_one_number_or_one_id(tmp_path: Path) -> None:
    store = open_store(tmp_path, FixedClock(START))
    with store.raw() as connection:
        found = connection.execute(
            "SELECT i.name FROM pragma_index_list('entry') l JOIN pragma_index_info(l.name) i WHERE l.\"unique\""
        ).fetchall()
    store.close()
    assert sorted(name for (name,) in found) == ["id", "seat", "seq"]


def test_a_message_comes_back_from_the_outbox_as_it_went_in(tmp_path: Path) -> None:
    store = open_store(tmp_path, FixedClock(START))
    message = Message(
        number=0, id="m1", incident="i", report="r", route="市局", title="首报", queued_at=5, attempts=0,
        state=DeliveryState.WAITING, next_at=0, error="", receipt="", done_at=0,
    )  # fmt: skip
    with store.beside() as writing:
        writing.outbox.add(message)
        writing.outbox.add(msgspec.structs.replace(message, id="m2", route="省厅"))
    with store.read() as reading:
        first, second = reading.outbox.waiting()
        assert reading.outbox.on_its_way("r", "省厅")
        assert not reading.outbox.on_its_way("r", "别处")
    assert first == msgspec.structs.replace(message, number=1)
    assert (second.id, second.number) == ("m2", 2)
    with store.beside() as writing:
        assert writing.outbox.close("m1", DeliveryState.DONE, 9, "回执")
        assert not writing.outbox.close("m1", DeliveryState.STUCK, 10, "迟到")
        assert writing.touched == {"outbox"}
    with store.read() as reading:
        assert reading.outbox.newest(5)[1].receipt == "回执"
        assert reading.outbox.counts() == (1, 0, 5)
    store.close()
