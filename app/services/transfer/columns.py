"""Which columns a ledger's table may have, and how a heading is recognised (``resources/ledgers/columns.toml``)."""

import enum
import re
import tomllib
from functools import cache
from pathlib import Path

import msgspec

from app.models.texts import folded
from app.models.vocabulary import ResourceKind

FILE = Path(__file__).resolve().parents[3] / "resources" / "ledgers" / "columns.toml"
_BRACKETS = re.compile(r"[（(\[【〔][^）)\]】〕]*[）)\]】〕]?")
_NOISE = re.compile(r"[\s*＊：:、，,.．。/／\-—_·]+")
UNITS = re.compile(r"[（(\[【]\s*(?:单位[:：]?)?\s*([^）)\]】\d]{1,6})\s*[）)\]】]")


class Read(enum.StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NAMES = "names"
    AMOUNT = "amount"
    PHONES = "phones"
    PERSON = "person"
    DATE = "date"
    POINT = "point"
    LAT = "lat"
    LON = "lon"
    DATUM = "datum"
    RESERVE = "reserve"
    GRADINGS = "gradings"
    QUANTITY = "quantity"


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a ledger as a column of a table."""

    key: str
    title: str
    read: Read
    fill: bool = False
    also: tuple[str, ...] = ()


def plain(heading: str) -> str:
    """A heading without brackets, blanks and marks, in lower case; one that is nothing but brackets keeps its words."""
    line = folded(heading.replace("\n", ""))
    bare = _NOISE.sub("", _BRACKETS.sub("", line)) or _NOISE.sub("", line)
    return bare.lower()


def unit_in(heading: str) -> str:
    """The unit in a heading's brackets: 人数（人）."""
    found = UNITS.search(heading)
    return found.group(1).strip() if found else ""


@cache
def columns_of(kind: ResourceKind) -> tuple[Column, ...]:
    """The columns of a ledger in the order they are exported: its own first, then the common ones."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    own = {key: msgspec.convert({"key": key} | one, Column) for key, one in tables[kind.value].items()}
    common = {key: msgspec.convert({"key": key} | one, Column) for key, one in tables["any"].items() if key not in own}
    return (*own.values(), *common.values())


@cache
def _known(kind: ResourceKind) -> dict[str, Column]:
    """Headings as compared, the ledger's own before the common ones."""
    found: dict[str, Column] = {}
    for column in columns_of(kind):
        found.setdefault(plain(column.title), column)
    for column in columns_of(kind):
        for words in column.also:
            found.setdefault(plain(words), column)
    return found


def column_for(kind: ResourceKind, heading: str) -> Column | None:
    """The column a heading means; None where none is known."""
    words = plain(heading)
    if not words or len(words) > 20:
        return None
    held = _known(kind)
    if words in held:
        return held[words]
    bare = re.sub(r"^(?:应急|救援|主要|现场|24小时)|(?:情况|信息|名单)$", "", words)
    return held.get(bare)
