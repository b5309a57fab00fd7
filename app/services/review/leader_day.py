"""带班首页: the night in twelve lines, what waits for signature or 批示, what is late, what is coming."""

import datetime as dt
import enum

import msgspec

from app.models.incident.naming import subject_of
from app.models.incident.rows import IncidentRow
from app.models.incident.sensitivity import days_to, last_day
from app.models.incident.state import Incident
from app.models.moments import beijing_day, from_micros, to_micros
from app.models.obligations.clock import Clock, phase
from app.models.report.numbering import stage_name
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.incident import FigureKind, Status
from app.models.vocabulary.obligation import Owner, Phase
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.duty import rotas, shift
from app.services.incident import cues
from app.services.matter.pending import RESPONSE, WARNING, pending
from app.services.obligations import standing
from app.services.paper.wording import short_time
from app.services.review.course_view import duty_day
from app.services.review.incident_counts import CASUALTIES, DAY_FROM, IncidentTold, current_value
from app.services.store.reading import Reading

MOST_OF_THE_NIGHT = 12
AHEAD = dt.timedelta(hours=24)
"""How far ahead 将要到 looks."""


SOON_DAYS = 7
"""A special period that begins within so many days is said beforehand."""


class Opens(enum.Enum):
    """What Enter on a line opens."""

    SUBJECT = enum.auto()
    REPORT = enum.auto()
    PAGE = enum.auto()


class DayLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line; Enter opens its ``target``: a subject, a report by its id, or a page by its name."""

    id: str
    opens: Opens = Opens.SUBJECT
    target: str
    when: str
    text: str
    grave: bool = False


class LeaderDay(msgspec.Struct, frozen=True, kw_only=True):
    """Four lists, each empty where there is nothing."""

    since: dt.datetime
    night: tuple[DayLine, ...]
    waiting: tuple[DayLine, ...]
    late: tuple[DayLine, ...]
    coming: tuple[DayLine, ...]


def leader_day(desk: Desk) -> LeaderDay:
    """What a leader has to know on coming in, as the book stands now; the night began with the last duty day."""
    now = desk.now()
    since = night_began(now, rotas.change_time(desk))
    clocks = [one for one in standing.running(desk) if one.owner is Owner.OURS]
    with desk.store.moment() as reading:
        rows = reading.received_between(IncidentRow, to_micros(since), to_micros(now) + 1)
        still = [one for one in reading.incidents(status=Status.OPEN) if one.received_at < to_micros(since)]
        states = {one.id: reading.state(one.subject, Incident) for one in (*rows, *still)}
        told = reading.parts([subject_of(one.id) for one in rows], IncidentTold)
        titles = _titles(reading, clocks)
    heads = (*_people(desk), _sum(rows, since, now), *_known(rows, told))
    night = (*heads, *_incidents(rows, still, clocks, MOST_OF_THE_NIGHT - len(heads), now))
    late = [one for one in clocks if phase(one, now) is Phase.OVERDUE]
    soon = [one for one in clocks if now <= one.limit <= now + AHEAD]
    return LeaderDay(
        since=since,
        night=night[:MOST_OF_THE_NIGHT],
        waiting=(*_unsigned(states, now), *_matters(desk, now)),
        late=tuple(_clock(one, titles, now) for one in late),
        coming=(*_periods(desk, now), *_standing(desk, now), *(_clock(one, titles, now) for one in soon)),
    )


def night_began(now: dt.datetime, change: dt.time = dt.time(DAY_FROM)) -> dt.datetime:
    """The beginning of the duty day; in the first two hours of one, that of the one before."""
    first, _ = duty_day(now, change)
    return first if now - first >= dt.timedelta(hours=2) else first - dt.timedelta(days=1)


def _people(desk: Desk) -> tuple[DayLine, ...]:
    held = shift.people(desk)
    names = [f"{role.label}{held[role].person}" for role in DutyRole if role in held]
    turn = rotas.on_at(desk, desk.now())
    text = "　".join(names) or "当班人员还没有登记"
    if turn is not None and names:
        planned = rotas.holder(turn, DutyRole.MAIN)
        main = held[DutyRole.MAIN].person if DutyRole.MAIN in held else ""
        text += f"（值班表上主班是{planned}）" if planned and planned != main else ""
    return (DayLine(id="people", opens=Opens.PAGE, target="rota", when="当班", text=text),)


def _sum(rows: list[IncidentRow], since: dt.datetime, now: dt.datetime) -> DayLine:
    """How many, of which levels."""
    levels = [Level(one.level) for one in rows]
    parts = "、".join(f"{one.label}{levels.count(one)}" for one in Level if one in levels)
    text = f"接报{len(rows)}起（{parts}）" if rows else "没有接报事件"
    return DayLine(id="sum", opens=Opens.PAGE, target="incidents", when=f"{short_time(since, now)}起", text=text)


def _known(rows: list[IncidentRow], told: dict[str, IncidentTold]) -> tuple[DayLine, ...]:
    """What is known of casualties, and of how many incidents nothing is; no line where nobody told a number."""
    some = [told.get(one.subject, IncidentTold()) for one in rows]
    text = "　".join(filter(None, (_casualties(kind, some) for kind in CASUALTIES)))
    return (DayLine(id="known", opens=Opens.PAGE, target="incidents", when="伤亡", text=text),) if text else ()


def _casualties(kind: FigureKind, some: list[IncidentTold]) -> str:
    """已知死亡3（2起没有数字）: what nobody told is not none."""
    values = [current_value(one.figures, kind) for one in some]
    known = [one for one in values if one is not None]
    untold = len(values) - len(known)
    if not known:
        return ""
    return f"已知{kind.label}{sum(known):g}" + (f"（{untold}起没有数字）" if untold else "")


def _incidents(
    rows: list[IncidentRow], still: list[IncidentRow], clocks: list[Clock], room: int, now: dt.datetime
) -> list[DayLine]:
    """The gravest first; how many more there are stands on the last line."""
    ordered = sorted(rows, key=lambda one: (one.level, one.level_strict, -one.received_at))
    ordered += sorted(still, key=lambda one: (one.level, -one.received_at))
    shown = ordered if len(ordered) <= room else ordered[: room - 1]
    late = {one.shown_with for one in clocks if phase(one, now) is Phase.OVERDUE}
    found = [
        DayLine(
            id=one.subject,
            target=one.subject,
            when=short_time(from_micros(one.received_at), now),
            text="　".join(
                filter(
                    None,
                    (
                        Level(one.level).label,
                        one.title,
                        one.figures,
                        "已办结" if one.status == Status.CLOSED else "有超时" if one.subject in late else "在办",
                    ),
                )
            ),
            grave=one.subject in late,
        )
        for one in shown
    ]
    if len(shown) < len(ordered):
        rest = f"另有{len(ordered) - len(shown)}起，见事件页"
        found.append(DayLine(id="rest", opens=Opens.PAGE, target="incidents", when="", text=rest))
    return found


def _unsigned(states: dict[str, Incident | None], now: dt.datetime) -> list[DayLine]:
    found = []
    for state in states.values():
        for one in state.reports if state is not None else ():
            if one.signed_at is None and not one.withdrawn:
                words = f"待签发　{stage_name(one.stage.label, one.ordinal)}　{one.title}"
                found.append(
                    DayLine(
                        id=f"report:{one.id}",
                        opens=Opens.REPORT,
                        target=one.id,
                        when=short_time(one.submitted_at, now),
                        text=words,
                    )
                )
    return found


def _matters(desk: Desk, now: dt.datetime) -> list[DayLine]:
    """What was asked and not answered: 批示, 核查, 调度."""
    found = []
    for one in pending(desk):
        if one.subject in {WARNING, RESPONSE}:
            continue
        late = one.clock is not None and phase(one.clock, now) is Phase.OVERDUE
        text = "　".join(filter(None, (one.kind, one.title, one.who, one.stands)))
        found.append(
            DayLine(id=one.id, opens=Opens.PAGE, target="matters", when=short_time(one.at, now), text=text, grave=late)
        )
    return found


def _standing(desk: Desk, now: dt.datetime) -> list[DayLine]:
    """Warnings and responses that hold."""
    return [
        DayLine(
            id=one.id,
            opens=Opens.PAGE,
            target="matters",
            when=short_time(one.at, now),
            text="　".join(filter(None, (one.kind, one.title, one.stands))),
        )
        for one in pending(desk)
        if one.subject in {WARNING, RESPONSE}
    ]


def _periods(desk: Desk, now: dt.datetime) -> list[DayLine]:
    """特别防护期: those that are on, and those that begin within a week."""
    today, found = beijing_day(now), []
    for one in cues.modes_of(desk.settings):
        ahead = days_to(today, one) if one.enabled else None
        if ahead is None or ahead > SOON_DAYS:
            continue
        begins = today + dt.timedelta(days=ahead)
        last = last_day(begins, one)
        ends = "全年" if (last - begins).days >= 365 else f"至{last:%m-%d}"
        text = f"特别防护期　{one.name}　{ends}{'，今天是最后一天' if last == today else ''}"
        when = f"{begins:%m-%d}起" if ahead else "今天在内"
        found.append(DayLine(id=f"period:{one.id}", opens=Opens.PAGE, target="settings", when=when, text=text))
    return found


def _titles(reading: Reading, clocks: list[Clock]) -> dict[str, str]:
    return standing.titles_of(reading, (one.shown_with for one in clocks))


def _clock(one: Clock, titles: dict[str, str], now: dt.datetime) -> DayLine:
    state = phase(one, now)
    text = "　".join(
        filter(None, (state.label, f"{one.obligation.label}→{one.recipient.label}", titles.get(one.shown_with, "")))
    )
    return DayLine(
        id=f"clock:{one.id}",
        target=one.shown_with,
        when=short_time(one.limit, now),
        text=text,
        grave=state is Phase.OVERDUE,
    )
