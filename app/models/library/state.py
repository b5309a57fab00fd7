"""A document of 资料库: as last stated, whether it is offered, and what it is for."""

import re

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.library.facts import DocumentFiled, DocumentReturned, DocumentShelved
from app.models.library.rows import DocumentRow
from app.models.subject.fold import State
from app.models.vocabulary.library import DocumentKind

_SMALL = re.compile(r"[^省市县区旗镇乡]{1,6}(?:镇|乡|街道|村|社区)")
"""The small places a region names: 龙滘镇 and 埇尾村 of 青山县龙滘镇埇尾村."""
GENERAL = frozenset({DocumentKind.OVERALL, DocumentKind.LAW})
"""For any event, where nothing else is said."""


class Document(State, frozen=True, kw_only=True):
    """What is known of it."""

    filed: DocumentFiled | None = None
    filed_at: int = 0
    by: str = ""
    shelved: str = ""


def apply(state: Document, entry: Entry) -> Document:
    """The last statement stands."""
    fact = entry.fact
    if isinstance(fact, DocumentFiled):
        return replace(state, filed=fact, filed_at=state.filed_at or entry.at, by=state.by or entry.who)
    if isinstance(fact, DocumentShelved):
        return replace(state, shelved=fact.reason or "停用")
    return replace(state, shelved="") if isinstance(fact, DocumentReturned) else state


def project(state: Document) -> tuple[Row, ...]:
    """One row once it is filed."""
    filed = state.filed
    if filed is None:
        return ()
    row = DocumentRow(
        id=state.id,
        subject=f"document:{state.id}",
        name=filed.name,
        kind=filed.kind,
        file=filed.file,
        digest=filed.digest,
        size=filed.size,
        text=filed.text,
        classes="、".join(filed.classes),
        region=filed.region,
        version=filed.version,
        valid_until=filed.valid_until.isoformat() if filed.valid_until else "",
        note=filed.note,
        guessed=int(filed.guessed),
        shelved=state.shelved,
        filed_at=state.filed_at,
    )
    return (row,)


def fit(row: DocumentRow, category: str, kind_name: str, place: str) -> int:
    """How well it is for an event: 0 not at all; its class counts before its region, a general one least."""
    words = [one for one in row.classes.split("、") if one]
    of_class = any(category.startswith(one) if one.isascii() else one in kind_name for one in words)
    if words and not of_class:
        return 0
    here = bool(row.region) and any(part in place for part in (row.region, *_SMALL.findall(row.region)))
    if not of_class and not here:
        return int(row.kind in GENERAL)
    return 4 * of_class + 2 * here
