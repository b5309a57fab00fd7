"""What a hand-over passes on, gathered by itself from indexed reads (交接班汇总)."""

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from app.models.book.entry import paper_hash
from app.models.handover.facts import HandoverItem, SeatHead
from app.models.incident.figures import values
from app.models.incident.questions import Said, to_ask
from app.models.incident.readings import asked_words, open_words
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.lower.state import Lower
from app.models.moments import BEIJING, beijing_day, from_micros
from app.models.obligations.clock import Clock, phase
from app.models.texts import one_line
from app.models.vocabulary.duty import HandoverPart
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import ObligationKind, Owner
from app.services.desk.desk import Desk
from app.services.incident import cues
from app.services.obligations.alarms import governing
from app.services.obligations.binding import province_of
from app.services.obligations.standing import titles_of
from app.services.resources import reminders
from app.services.store.reading import Reading
from app.services.warnings.messages import holding

MOST_EVENTS = 500
ASKED_OF, QUESTIONS = 20, 3
"""Of how many incidents open questions are named, and how many of each."""
FIRST_WORDS = 40
"""How many characters of a call stand for what is not known of it yet."""


class OpenClock(msgspec.Struct, frozen=True, kw_only=True):
    """A clock of our own that runs, with the title of what it is of."""

    clock: Clock
    title: str


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """Everything to be passed on at an instant."""

    at: dt.datetime
    items: tuple[HandoverItem, ...]
    clocks: tuple[OpenClock, ...]
    heads: tuple[SeatHead, ...]


def gather(desk: Desk) -> Gathered:
    """All that is open now, the most pressing first in each part."""
    now = desk.now()
    with desk.store.read() as reading:
        events = reading.incidents(status=Status.OPEN, limit=MOST_EVENTS)
        running = [one for one in governing(reading.running_clocks(), reading.merges()) if not _of_duty(one)]
        titles = {one.subject: one.title for one in events}
        titles |= titles_of(reading, (one.subject for one in running if one.subject not in titles))
        clocks = tuple(OpenClock(clock=one, title=titles[one.subject]) for one in running if one.owner is Owner.OURS)
        items = [
            *_events(reading, events, running, now),
            *_clocks(clocks, now),
            *_sendings(reading),
            *_questions(desk, reading, events),
            *_below(reading, now),
            *_out(reading, now),
        ]
        heads = heads_of(reading)
    items += [
        HandoverItem(part=HandoverPart.WARNING, text=f"{one.headline or one.event}（{one.areas}）", subject=one.subject)
        for one in holding(desk)
    ]
    wants = reminders.summary(desk)
    items += [HandoverItem(part=HandoverPart.STOCK, text=wants)] if wants else []
    order = list(HandoverPart)
    return Gathered(
        at=now, items=tuple(sorted(items, key=lambda one: order.index(one.part))), clocks=clocks, heads=heads
    )


def heads_of(reading: Reading) -> tuple[SeatHead, ...]:
    """Where each chain of the book stands."""
    return tuple(SeatHead(seat=seat, seq=seq, head=paper_hash(head)) for seat, seq, head in reading.book.heads())


def _of_duty(clock: Clock) -> bool:
    """Whether it is that of the hand-over itself."""
    return clock.obligation is ObligationKind.HANDOVER


def when(moment: dt.datetime, now: dt.datetime) -> str:
    """08:30 today, 12-01 08:30 else."""
    local = moment.astimezone(BEIJING)
    return f"{local:%H:%M}" if beijing_day(moment) == beijing_day(now) else f"{local:%m-%d %H:%M}"


def _events(
    reading: Reading, events: Iterable[IncidentRow], running: list[Clock], now: dt.datetime
) -> Iterator[HandoverItem]:
    for row in events:
        mine = [one for one in running if one.shown_with == row.subject and one.owner is Owner.OURS]
        first = min(mine, key=lambda one: one.limit, default=None)
        until = f"下一时限{first.obligation.label}{when(first.limit, now)}" if first is not None else "没有在走的时限"
        figures = f"，{row.figures}" if row.figures else ""
        words = "" if row.place or row.category else _first_words(reading, row)
        yield HandoverItem(
            part=HandoverPart.INCIDENT, text=f"{row.title}{words}{figures}，{until}", subject=row.subject,
            due=first.limit if first is not None else None,
        )  # fmt: skip


def _first_words(reading: Reading, row: IncidentRow) -> str:
    """（“喂，这里是青山镇……”）: how the call of an event begins of which nothing is known yet."""
    state = reading.state(row.subject, Incident)
    words = one_line(state.messages[0].narrative) if state is not None and state.messages else ""
    return f"（“{words[:FIRST_WORDS]}{'……' if len(words) > FIRST_WORDS else ''}”）" if words else ""


def _clocks(clocks: Iterable[OpenClock], now: dt.datetime) -> Iterator[HandoverItem]:
    for one in clocks:
        clock = one.clock
        if clock.obligation is ObligationKind.CONFIRM:
            part, words = HandoverPart.SENDING, "报告还没有确认送达"
        elif clock.obligation is ObligationKind.ROSTER:
            continue
        else:
            part, words = HandoverPart.CLOCK, f"{clock.obligation.label}→{clock.recipient.label}"
        text = f"{one.title}：{words}，{phase(clock, now).label}"
        yield HandoverItem(part=part, text=text, subject=clock.subject, due=clock.limit)


def _sendings(reading: Reading) -> Iterator[HandoverItem]:
    for one in reading.outbox.waiting():
        error = f"（{one.error}）" if one.error else ""
        yield HandoverItem(
            part=HandoverPart.SENDING, text=f"{one.title}还在发往{one.route}{error}", subject=f"incident:{one.incident}"
        )


def _questions(desk: Desk, reading: Reading, events: list[IncidentRow]) -> Iterator[HandoverItem]:
    province = province_of(desk.settings.region)
    for row in events[:ASKED_OF]:
        state = reading.state(row.subject, Incident)
        if state is None:
            continue
        said = Said(
            category=state.category, figures=values(state.figures), flags=frozenset(state.flags),
            told=frozenset(name for name, known in (("place", state.place), ("occurred", state.occurred_at)) if known),
            level=state.level_strict, province=province,
        )  # fmt: skip
        asked = [one.text for one in to_ask(said, cues.shipped().questions, desk.rules.ladders) if one.decisive]
        sure, unsure = open_words(state.readings), asked_words(state.readings)
        heard = [*([f"读到{sure}，未采用"] if sure else []), *([f"拿不准：{unsure}"] if unsure else [])]
        words = [*heard, *asked[:QUESTIONS], *(() if state.confirmed else ("级别还没有核定",)), *state.doubts]
        if words:
            text = "；".join(one.rstrip("？") for one in words)
            yield HandoverItem(part=HandoverPart.QUESTION, text=f"{row.title}：{text}", subject=row.subject)


def _below(reading: Reading, now: dt.datetime) -> Iterator[HandoverItem]:
    day = beijing_day(now).isoformat()
    state = reading.state(f"lower:{day}", Lower)
    if state is not None and state.missing:
        text = f"今天缺{len(state.missing)}家：{'、'.join(state.missing)}"
        yield HandoverItem(part=HandoverPart.BELOW, text=text, subject=f"lower:{day}")


def _out(reading: Reading, now: dt.datetime) -> Iterator[HandoverItem]:
    for team in reading.ledgers.dispatches(out=True):
        eta = f"，预计{when(from_micros(team.eta), now)}到" if team.eta is not None and team.arrived_at is None else ""
        yield HandoverItem(part=HandoverPart.OUT, text=f"{team.name}：{team.task or '调派'}{eta}", subject=team.subject)
    for goods in reading.ledgers.pending_supplies():
        yield HandoverItem(part=HandoverPart.OUT, text=f"{goods.to}：{goods.goods}", subject=goods.subject)
