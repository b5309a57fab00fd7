"""An issue of 值班快报: what was signed."""

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.brief.facts import BriefIssued
from app.models.brief.rows import BriefRow
from app.models.moments import to_micros
from app.models.subject.fold import State, doubt


class Brief(State, frozen=True, kw_only=True):
    """What was signed, and the entry that booked it."""

    issued: BriefIssued | None = None
    entry: str = ""
    author: str = ""


def apply(state: Brief, entry: Entry) -> Brief:
    """The first signature stands."""
    fact = entry.fact
    if not isinstance(fact, BriefIssued):
        return state
    if state.issued is not None:
        return doubt(state, "同一期快报签发了两次")
    return replace(state, issued=fact, entry=entry.id, author=entry.who)


def issue_name(fact: BriefIssued) -> str:
    """2026年第3期."""
    return f"{fact.year}年第{fact.number}期"


def title_of(state: Brief) -> str:
    """值班快报2026年第3期."""
    return f"值班快报{issue_name(state.issued)}" if state.issued is not None else "（值班快报的签发记录未到）"


def project(state: Brief) -> tuple[Row, ...]:
    """One row."""
    fact = state.issued
    if fact is None:
        return ()
    row = BriefRow(
        id=state.id,
        subject=f"brief:{state.id}",
        incident=fact.incident,
        year=fact.year,
        number=fact.number,
        title=fact.title,
        signed_by=fact.signed_by,
        at=to_micros(fact.signed_at),
        entry=state.entry,
    )
    return (row,)
