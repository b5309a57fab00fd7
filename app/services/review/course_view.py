"""The course of one incident, or of all incidents of one night, as it is drawn: lanes and the instants they span."""

import datetime as dt

import msgspec

from app.models.book.entry import Entry
from app.models.dispatch.state import Dispatch
from app.models.incident.naming import subject_of
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.matter.rows import MatterRow
from app.models.moments import BEIJING, from_micros, to_micros
from app.models.registry import describe
from app.models.texts import shortened
from app.models.watch.facts import WallClockJumped
from app.services.desk.desk import Desk
from app.services.duty import rotas
from app.services.review.course_lanes import (
    LONGEST_LABEL,
    CourseLane,
    Mark,
    lanes_of,
    matter_mark,
    night_lane,
    span_of,
)
from app.services.review.incident_counts import DAY_FROM
from app.services.review.moment_view import replay_of
from app.services.runtime.errors import Refused

ENGINE = "engine:room"


class DrawnCourse(msgspec.Struct, frozen=True, kw_only=True):
    """Lanes to be drawn; ``state`` is the incident they are of."""

    title: str
    lanes: tuple[CourseLane, ...]
    state: Incident

    @property
    def span(self) -> tuple[dt.datetime, dt.datetime] | None:
        """The first and last instant, None where nothing has one."""
        return span_of(self.lanes)

    @property
    def zero(self) -> dt.datetime | None:
        """What T counts from: the first instant of all."""
        span = self.span
        return span[0] if span is not None else None


def course_of(desk: Desk, incident: str) -> DrawnCourse:
    """An incident as known now in its lanes; raises Refused where there is none."""
    replay = replay_of(desk, incident)
    micros = max(to_micros(desk.now()), replay.changes[-1])
    state = replay.incident.at(micros)
    with desk.store.read() as reading:
        entries = [
            entry
            for row in reading.rows(MatterRow, "incident = ?", (incident,))
            for entry in reading.book.entries(row.subject)
        ]
        jumps = reading.book.of_kind((ENGINE,), "engine:clock_jumped")
    found = lanes_of(
        state,
        tuple(one.at(micros) for one in replay.teams),
        tuple(one.at(micros) for one in replay.goods),
        from_micros(micros),
        tuple(mark for mark in map(matter_mark, entries) if mark is not None),
    )
    return DrawnCourse(title=state.title, lanes=_with_jumps(found, jumps), state=state)


def _with_jumps(lanes: tuple[CourseLane, ...], jumps: list[Entry]) -> tuple[CourseLane, ...]:
    """A row more where the wall clock jumped meanwhile: times of the picture then do not mean the same throughout."""
    span = span_of(lanes)
    if span is None:
        return lanes
    marks = [
        Mark(at=at, words=shortened(describe(entry.fact).text, LONGEST_LABEL), entry=entry.id)
        for entry in jumps
        for fact in [entry.fact]
        if isinstance(fact, WallClockJumped)
        for at in [fact.noticed or from_micros(entry.at)]
        if span[0] <= at <= span[1]
    ]
    return (*lanes, CourseLane(name="系统时间", marks=tuple(sorted(marks, key=_instant)))) if marks else lanes


def _instant(mark: Mark) -> dt.datetime:
    return mark.at


def night_of(desk: Desk, incident: str) -> DrawnCourse:
    """Every incident of the same duty day (from one change of turns to the next), each one row, the first first.

    Raises Refused where there is no such incident.
    """
    with desk.store.moment() as reading:
        row = reading.incident(incident)
        state = reading.state(subject_of(incident), Incident)
        if row is None or state is None:
            raise Refused(f"找不到事件 {incident}，请核对编号。", field="incident")
        first, last = duty_day(from_micros(row.received_at), rotas.change_time(desk))
        rows = reading.received_between(IncidentRow, to_micros(first), to_micros(last))
        now = desk.now()
        lanes = []
        for one in rows:
            held = reading.state(one.subject, Incident)
            found = [reading.state(team.subject, Dispatch) for team in reading.ledgers.dispatches(one.id)]
            if held is not None:
                lanes.append(night_lane(held, tuple(team for team in found if team is not None), now))
    begins = first.astimezone(BEIJING)
    title = f"{begins.month}月{begins.day}日{begins:%H:%M}至次日{begins:%H:%M}　{len(lanes)}起"
    return DrawnCourse(title=title, lanes=tuple(lanes), state=state)


def duty_day(at: dt.datetime, change: dt.time = dt.time(DAY_FROM)) -> tuple[dt.datetime, dt.datetime]:
    """The day from one change of turns (Beijing) to the next an instant lies in."""
    local = at.astimezone(BEIJING)
    first = local.replace(hour=change.hour, minute=change.minute, second=0, microsecond=0)
    if local < first:
        first -= dt.timedelta(days=1)
    return first, first + dt.timedelta(days=1)
