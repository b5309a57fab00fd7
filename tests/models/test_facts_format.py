"""The file format: a fact as it was first written decodes, reads as it did, and is written the same again."""

import datetime as dt
import enum
import json
import types
import typing
from pathlib import Path
from typing import TypeVar, cast

import msgspec
import pytest
from msgspec import inspect

from app.models.book import codec
from app.models.book.codec import Unknown, decode, encode, kind_of
from app.models.book.fact import Fact
from app.models.registry import describe

FILE = Path(__file__).parents[1] / "snapshots" / "facts.json"
KEPT: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
MOMENT = dt.datetime(2026, 6, 12, 3, 14, 15, tzinfo=dt.UTC)


PLAIN: dict[type, object] = {
    bytes: b"x", bool: True, int: 3, float: 1.5, dt.datetime: MOMENT, dt.date: MOMENT.date(),
    msgspec.Raw: msgspec.Raw(b'"x"'),
}  # fmt: skip
S = TypeVar("S", bound=msgspec.Struct)


def example(kind: type, name: str) -> object:
    """A value of a type with every field filled, the same each time."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Annotated, typing.Union, types.UnionType}:
        return example(next(one for one in parts if one is not type(None)), name)
    if origin is tuple:
        return tuple(example(one, name) for one in parts if one is not Ellipsis)
    if origin is dict:
        return {example(parts[0], name): example(parts[1], name)}
    if issubclass(kind, enum.Enum):
        return list(kind)[-1]
    return full(kind) if issubclass(kind, msgspec.Struct) else PLAIN.get(kind, name)


def full(kind: type[S]) -> S:
    """A struct with every field filled."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return kind(**{field: example(hints[field], field) for field in kind.__struct_fields__})


def kept_of(fact: Fact) -> dict[str, str]:
    """What the file keeps of a fact."""
    return {"data": encode(fact).decode(), "line": describe(fact).text}


def holds(now: object, then: object) -> bool:
    """Whether everything of ``then`` stands in ``now``, which may have more fields by now."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(name in now and holds(now[name], held) for name, held in then.items())
    if isinstance(then, list):
        return isinstance(now, list) and len(now) == len(then) and all(map(holds, now, then))
    return now == then


@pytest.mark.parametrize("tag", sorted(codec.KINDS))
def test_a_kind_once_written_reads_on(tag: str) -> None:
    assert tag in KEPT, f"{tag} is new: add {json.dumps(kept_of(full(codec.KINDS[tag])), ensure_ascii=False)}"
    data = KEPT[tag]["data"].encode()
    fact = decode(data, tag)
    assert not isinstance(fact, Unknown)
    assert kind_of(fact) == tag
    assert holds(json.loads(encode(fact)), json.loads(data)), "what was written once is written again"
    assert describe(fact).text == KEPT[tag]["line"]


def test_no_kind_was_taken_away() -> None:
    assert KEPT.keys() <= codec.KINDS.keys()


@pytest.mark.parametrize("kind", sorted(codec.KINDS.values(), key=str), ids=str)
def test_what_was_added_to_a_kind_has_a_default(kind: type[Fact]) -> None:
    written = json.loads(KEPT[str(kind.__struct_config__.tag)]["data"])
    shape = inspect.type_info(kind)
    assert isinstance(shape, inspect.StructType)
    needed = {field.encode_name for field in shape.fields if field.required}
    assert needed <= written.keys()


@pytest.mark.parametrize("data", [7, None, b"\xff{", b"[]"])
def test_what_a_flipped_bit_leaves_is_of_no_known_shape(data: object) -> None:
    tag = min(codec.KINDS)
    assert decode(cast(bytes, data), tag) == Unknown(tag)
    assert codec.tag_in(cast(bytes, data)) == ""
