"""What was wrong at a past instant or became known only later (事后得知): what later entries say about then."""

import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.book.facts import EntryCorrected, EntryStruck
from app.models.incident.facts import IncidentGraded
from app.models.incident.figures import current, stated
from app.models.incident.state import Incident
from app.models.moments import BEIJING, from_micros, to_micros
from app.models.registry import describe
from app.models.vocabulary.term import Term
from app.services.review.replay import Replay

NOTHING = "没有"
FIELDS = {
    "place": "地点", "category": "类别", "occurred_at": "事发时间", "received_at": "接报时间",
    "unit_received_at": "单位负责人接报时间",
}  # fmt: skip
"""What of an incident stands for the whole of it: a later value is a correction of the earlier."""


class LaterChange(Term):
    """What was done to an entry that stood then."""

    STRUCK = "struck", "后来划去"
    CORRECTED = "corrected", "后来更正"


class Learned(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was taken otherwise then; ``arrived`` is when the right one came, None where it is not known."""

    what: str
    label: str
    then: str
    later: str
    arrived: dt.datetime | None = None
    entry: str = ""


def learned_later(replay: Replay[Incident], then: Incident, moment: int) -> tuple[Learned, ...]:
    """Everything that later entries say about an instant (UTC microseconds) and that was not known here then."""
    if then.received_at is None:
        return ()
    last = replay.after(len(replay.instants))
    came = replay.entries_between(moment, max(replay.instants, default=moment))
    return (
        *_figures(replay, then, last, moment),
        *_level(replay, then, last, came, moment),
        *_fields(then, last),
        *_struck(replay, then, last, came),
    )


def _figures(replay: Replay[Incident], then: Incident, last: Incident, moment: int) -> list[Learned]:
    """Numbers whose value at that instant is known otherwise today."""
    found = []
    held = current(then.figures)
    right = current(tuple(one for one in last.figures if to_micros(one.known_at) <= moment))
    for kind in dict.fromkeys((*held, *right)):
        before, after = held.get(kind), right.get(kind)
        if before is not None and to_micros(before.known_at) > moment:
            continue  # told of an instant still to come: nothing to be held against it
        if (before and (before.value, before.bound)) == (after and (after.value, after.bound)):
            continue
        cause = after.entry if after is not None else ""
        at = replay.arrived(cause)
        if (at is None or at <= moment) and before is not None:
            cause = last.strikes.get(before.entry, cause)
            at = replay.arrived(cause)
        found.append(
            Learned(
                what=kind.value,
                label=kind.label,
                then=stated(before.value, before.bound, kind.unit) if before else NOTHING,
                later=stated(after.value, after.bound, kind.unit) if after else NOTHING,
                arrived=from_micros(at) if at is not None else None,
                entry=cause,
            )
        )
    return found


def _level(
    replay: Replay[Incident], then: Incident, last: Incident, came: tuple[Entry, ...], moment: int
) -> list[Learned]:
    """The level as it was graded later on what was known by then."""
    later = [
        (entry, entry.fact)
        for entry in came
        if isinstance(entry.fact, IncidentGraded) and entry.id not in last.strikes and entry.fact.known_at is not None
    ]
    about = [(entry, fact) for entry, fact in later if fact.known_at and to_micros(fact.known_at) <= moment]
    if not about or about[-1][1].level == then.level:
        return []
    entry, fact = about[-1]
    at = replay.arrived(entry.id)
    return [
        Learned(
            what="level",
            label="已知级别",
            then=then.level.label,
            later=fact.level.label,
            arrived=from_micros(at) if at is not None else None,
            entry=entry.id,
        )
    ]


def _fields(then: Incident, last: Incident) -> list[Learned]:
    before, after = msgspec.structs.asdict(then), msgspec.structs.asdict(last)
    return [
        Learned(what=name, label=label, then=_text(before[name]), later=_text(after[name]))
        for name, label in FIELDS.items()
        if before[name] != after[name]
    ]


def _struck(replay: Replay[Incident], then: Incident, last: Incident, came: tuple[Entry, ...]) -> list[Learned]:
    """Entries that stood then and were struck or corrected later."""
    found = []
    for entry in came:
        fact = entry.fact
        if not isinstance(fact, EntryStruck | EntryCorrected) or entry.id in last.strikes:
            continue
        target = replay.entry(fact.target)
        if target is None or fact.target in {one.id for one in came} or fact.target in then.strikes:
            continue
        mended = LaterChange.STRUCK if isinstance(fact, EntryStruck) else LaterChange.CORRECTED
        at = replay.arrived(entry.id)
        found.append(
            Learned(
                what=mended,
                label=mended.label,
                then=describe(target.fact, then).text,
                later=NOTHING if isinstance(fact, EntryStruck) else fact.text,
                arrived=from_micros(at) if at is not None else None,
                entry=entry.id,
            )
        )
    return found


def _text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    return str(value) if value else NOTHING
