"""A response: its level now, who signed for it, to whom it was reported."""

import datetime as dt

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.moments import to_micros
from app.models.obligations.deadlines import Instants
from app.models.obligations.offer import Offer
from app.models.obligations.rules import Situation
from app.models.response.facts import ResponseAdjusted, ResponseEnded, ResponseReported, ResponseStarted
from app.models.response.rows import ResponseRow
from app.models.subject.fold import State, doubt
from app.models.vocabulary.incident import Flag
from app.models.vocabulary.matter import ResponseLevel
from app.models.vocabulary.term import Level, UnitLevel


class Response(State, frozen=True, kw_only=True):
    """How it was started and what became of it."""

    started: ResponseStarted | None = None
    level: ResponseLevel | None = None
    signatory: str = ""
    ended_at: dt.datetime | None = None
    reported: tuple[str, ...] = ()


def apply(state: Response, entry: Entry) -> Response:
    """The first start stands; an ended one is adjusted no more."""
    fact = entry.fact
    if isinstance(fact, ResponseStarted):
        if state.started is not None:
            return doubt(state, "同一响应启动了两次")
        return replace(
            state, started=fact, level=state.level or fact.level, signatory=state.signatory or fact.signatory
        )
    if isinstance(fact, ResponseAdjusted):
        return replace(state, level=fact.level, signatory=fact.signatory)
    if isinstance(fact, ResponseEnded):
        return replace(state, ended_at=fact.at)
    if isinstance(fact, ResponseReported):
        return replace(state, reported=(*state.reported, fact.to))
    return state


def title_of(state: Response) -> str:
    """防汛应急响应Ⅳ级."""
    return f"{state.started.name}{state.level.label}" if state.started and state.level else "（响应启动记录未到）"


def project(state: Response) -> tuple[Row, ...]:
    """One row."""
    started = state.started
    if started is None:
        return ()
    row = ResponseRow(
        id=state.id,
        subject=f"response:{state.id}",
        title=title_of(state),
        level=state.level or started.level,
        signatory=state.signatory,
        office=started.office,
        at=to_micros(started.at),
        reported="、".join(state.reported),
        incident=started.incident,
        open=int(state.ended_at is None),
    )
    return (row,)


def offer(state: Response, unit_level: UnitLevel, _known_at: dt.datetime) -> Offer | None:
    """A response that was started is owed to the government above; one that ended asks for nothing new."""
    started = state.started
    if started is None or state.ended_at is not None:
        return None
    situation = Situation(
        unit_level=unit_level, category="", level=Level.ORDINARY, flags=frozenset({Flag.RESPONSE_STARTED})
    )
    belongs = f"incident:{started.incident}" if started.incident else ""
    return Offer(situation=situation, instants=Instants(activated=started.at), belongs_to=belongs)
