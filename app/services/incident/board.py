"""What the board and the event page show (值班台, 事件): frozen views put together from the store."""

import datetime as dt

import msgspec

from app.models.book.fact import kinds_of
from app.models.brief.rows import BriefRow
from app.models.dispatch.rows import DispatchRow
from app.models.incident.facts import (
    FigureStated,
    IncidentFollowedUp,
    IncidentGraded,
    IncidentReceived,
    ReadingNoted,
)
from app.models.incident.naming import incident_in, subject_of
from app.models.incident.parts import Telling
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.matter.rows import MatterRow
from app.models.merge.rows import MergeRow
from app.models.moments import to_micros
from app.models.obligations.clock import Clock
from app.models.obligations.facts import ClockConfirmed, ClockHeard, ClockMet
from app.models.response.rows import ResponseRow
from app.models.security.facts import SeatBegan
from app.models.settings.settings import Post
from app.models.supply.rows import SupplyRow
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import Owner
from app.services.desk.desk import Desk
from app.services.incident.joins import JoinedReport, joined_reports
from app.services.library.library import fitting
from app.services.obligations.alarms import governing, owners
from app.services.store.journal import JournalLine

HIDDEN_KINDS = kinds_of(ClockHeard, ClockMet, ClockConfirmed, IncidentGraded, SeatBegan)
"""Lines that only follow from another one; the timeline leaves them out unless all are asked for."""
WITH_A_CALL = kinds_of(FigureStated, ReadingNoted)
"""Lines that say again what the call they came with says."""
CALLS = kinds_of(IncidentReceived, IncidentFollowedUp)
NAMED = 2
"""Documents named on an event; the rest is a key away."""
FAR = dt.datetime.max.replace(tzinfo=dt.UTC)


class BoardItem(msgspec.Struct, frozen=True, kw_only=True):
    """An open incident with the clocks shown beside it, most pressing first."""

    row: IncidentRow
    clocks: tuple[Clock, ...]
    absorbed: tuple[str, ...] = ()
    untold: int = 0

    @property
    def due(self) -> dt.datetime:
        """Its next own deadline."""
        ours = [one.limit for one in self.clocks if one.owner is Owner.OURS]
        return min(ours, default=FAR)


class ChainStep(msgspec.Struct, frozen=True, kw_only=True):
    """One post of the inside chain and what came of calling it."""

    post: Post
    telling: Telling | None

    @property
    def done(self) -> bool:
        """Whether somebody answered."""
        return self.telling is not None and self.telling.answered


class IncidentView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the event page shows."""

    state: Incident
    members: tuple[Incident, ...]
    clocks: tuple[Clock, ...]
    lines: tuple[JournalLine, ...]
    merges: tuple[MergeRow, ...]
    chain: tuple[ChainStep, ...]
    kind_name: str
    every_clock: tuple[Clock, ...] = ()
    """Those too that an earlier one of a merged incident stands in for."""
    kept: str = ""
    """The incident this one was merged into, if any."""
    joined: tuple[JoinedReport, ...] = ()
    """What was reported of those that were taken into it."""
    forces: tuple[DispatchRow, ...] = ()
    """Teams called out to it and to what was merged into it."""
    supplies: tuple[SupplyRow, ...] = ()
    """调拨 for it, likewise."""
    documents: tuple[str, ...] = ()
    """Names of the documents of 资料库 that fit it best."""


def board(desk: Desk) -> list[BoardItem]:
    """Open incidents by next deadline; absorbed ones stand under the one that was kept."""
    with desk.store.read() as reading:
        rows = reading.incidents(status=Status.OPEN)
        merges = reading.merges()
        clocks = governing(reading.running_clocks(), merges)
        owing = {one for clock in clocks if (one := incident_in(clock.shown_with))}
        closed = sorted(owing - {row.id for row in rows})
        rows += [row for row in (reading.incident(one) for one in closed) if row is not None]
        untold = {row.id: _untold(desk, reading.state(f"incident:{row.id}", Incident)) for row in rows[:60]}
    shown = owners(merges)
    by_subject: dict[str, list[Clock]] = {}
    for clock in clocks:
        by_subject.setdefault(shown.get(clock.shown_with, clock.shown_with), []).append(clock)
    absorbed: dict[str, list[str]] = {}
    for merge in merges:
        absorbed.setdefault(merge.kept, []).append(merge.absorbed)
    items = [
        BoardItem(
            row=row,
            clocks=tuple(by_subject.get(subject_of(row.id), ())),
            absorbed=tuple(absorbed.get(row.id, ())),
            untold=untold.get(row.id, 0),
        )
        for row in rows
        if subject_of(row.id) not in shown
    ]
    return sorted(items, key=lambda one: (one.due, -one.row.received_at))


def _untold(desk: Desk, state: Incident | None) -> int:
    if state is None:
        return 0
    return sum(1 for step in chain_of(desk, state) if not step.done)


def chain_of(desk: Desk, state: Incident) -> tuple[ChainStep, ...]:
    """The inside chain at the incident's 从严 level with the last result per post."""
    steps = []
    for post in desk.settings.chain_for(int(state.level_strict)):
        tellings = [one for one in state.tellings if one.post == post.post]
        answered = [one for one in tellings if one.answered]
        last = answered[-1] if answered else tellings[-1] if tellings else None
        steps.append(ChainStep(post=post, telling=last))
    return tuple(steps)


def incident_view(desk: Desk, identity: str, *, everything: bool = False) -> IncidentView | None:
    """The event page's view; None for an unknown incident."""
    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
        if state is None:
            return None
        merges = tuple(one for one in reading.merges() if identity in {one.kept, one.absorbed})
        joined = joined_reports(reading, state)
        others = [one.absorbed for one in merges if one.kept == identity]
        found = [reading.state(f"incident:{one}", Incident) for one in others]
        members = (state, *(one for one in found if one is not None))
        forces = tuple(row for one in members for row in reading.ledgers.dispatches(one.id))
        supplies = tuple(row for one in members for row in reading.ledgers.supplies(one.id))
        subjects = (
            *(f"incident:{one.id}" for one in members),
            *(row.subject for one in members for row in reading.rows(MatterRow, "incident = ?", (one.id,))),
            *(row.subject for one in members for row in reading.rows(ResponseRow, "incident = ?", (one.id,))),
            *(row.subject for one in members for row in reading.rows(BriefRow, "incident = ?", (one.id,))),
            *(one.subject for one in merges),
            *(one.subject for one in forces),
            *(one.subject for one in supplies),
        )
        lines = reading.journal.lines(subjects=subjects, limit=10_000)
        every = reading.clocks_shown_with(tuple(subject_of(one.id) for one in members))
    kind_name = desk.rules.taxonomy.name_of(state.category)
    return IncidentView(
        state=state,
        members=members,
        clocks=tuple(governing(every, merges)),
        every_clock=tuple(every),
        lines=tuple(line for line in lines if everything or line.kind not in HIDDEN_KINDS),
        merges=merges,
        chain=chain_of(desk, state),
        kind_name=kind_name,
        kept=next((one.kept for one in merges if one.absorbed == identity), ""),
        joined=joined,
        forces=forces,
        supplies=supplies,
        documents=tuple(one.row.name for one in fitting(desk, state, kind_name)[:NAMED]),
    )


def shift_log(desk: Desk, limit: int = 300, *, whole: bool = False) -> list[JournalLine]:
    """The duty log of the running shift: what happened, without clocks and numbers that came with a call.

    The ``whole`` log has those too, and what the program noted by itself.
    """
    now = desk.now()
    with desk.store.read() as reading:
        duty = reading.duty()
        day = to_micros(now) - 24 * 3600 * 1_000_000
        since = max(day, min((row.since for row in duty), default=day)) if duty else day
        lines = reading.journal.lines(since=min(since, to_micros(now)), limit=limit * 3)
    if whole:
        return lines[-limit:]
    calls = {(line.subject, line.at) for line in lines if line.kind in CALLS}
    shown = [
        line
        for line in lines
        if line.kind not in HIDDEN_KINDS
        and not line.kind.startswith("clock:")
        and not (line.kind in WITH_A_CALL and (line.subject, line.at) in calls)
    ]
    return shown[-limit:]
