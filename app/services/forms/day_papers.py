"""Papers of a day: the log (值班日志), the digest (每日值班要情), what was only registered in its month (仅登记)."""

import datetime as dt
from typing import TYPE_CHECKING

from app.models.call.rows import CallRow
from app.models.call.state import Call
from app.models.duty.state import Duty, Weather
from app.models.handover.rows import HandoverRow
from app.models.handover.state import Handover
from app.models.incident.figures import current, told
from app.models.incident.naming import beside_its_time, incident_in, subject_of
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.moments import BEIJING, beijing_day, from_micros, to_micros
from app.models.obligations.clock import Clock
from app.models.vocabulary.duty import DutyRole, HandoverPart
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.duty import handing_over, relief, rotas
from app.services.forms.paper_kind import PaperKind, PaperOf, Wanted, offered_for_the_day, right_words
from app.services.obligations.standing import titles_of
from app.services.paper.archive import footer_of
from app.services.paper.wording import caller_text
from app.services.reports.ground import ORDER
from app.services.store.reading import Reading

if TYPE_CHECKING:
    from app.services.paper.grid import Form


MOMENT = dt.timedelta(microseconds=1)


def _bounds(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Midnight and the next one, Beijing time."""
    start = dt.datetime.combine(day, dt.time(), BEIJING)
    return start, start + dt.timedelta(days=1)


def shift_of(desk: Desk, day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From when until when the turns named after a day last; the calendar day where no rota was made for it."""
    turns = [one for one in rotas.of_month(desk, f"{day:%Y-%m}") if one.day == day]
    return (turns[0].begins, turns[-1].ends) if turns else _bounds(day)


def _diary(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import diary

    start, end = shift_of(desk, wanted.day)
    first, last = to_micros(start), to_micros(end)
    with desk.store.read() as reading:
        lines = tuple(reading.journal.between(first, last))
        then = reading.book.state_as_of("duty:room", end - MOMENT, Duty).people
        weather = reading.state(f"weather:{wanted.day.isoformat()}", Weather)
        happened = (*_events_of(reading, first, last), *_calls_of(reading, first, last))
        equipment = _equipment(reading, handing_over.between(desk, first - relief.EARLY // MOMENT, last))
        handed = tuple(_handed(reading, row) for row in handing_over.between(desk, first, last))
    log = diary.ShiftLog(
        day=wanted.day,
        begins=start,
        ends=end,
        people=tuple((role.label, then[role]) for role in DutyRole if then.get(role)),
        weather=weather.text if weather is not None else "",
        happened=tuple(diary.Happened(*one) for one in sorted(happened)),
        lines=lines,
        handed=handed,
        equipment=equipment,
    )
    return diary.diary(log, desk.settings, footer_of(desk))


def _events_of(reading: Reading, first: int, last: int) -> list[tuple[dt.datetime, str, str]]:
    """(when, what, what came of it) of the incidents received in a span."""
    found = []
    for row in reading.received_between(IncidentRow, first, last):
        state = reading.state(f"incident:{row.id}", Incident)
        if state is not None:
            found.append(
                (
                    from_micros(row.received_at),
                    f"{beside_its_time(state.title)}（{state.level.label}）",
                    outcome_of(state),
                )
            )
    return found


def outcome_of(state: Incident) -> str:
    """How far an incident got: figures, reports that left, how it stands."""
    known = current(state.figures)
    figures = "，".join(
        told(kind, known[kind].value, known[kind].bound, known[kind].words)
        for kind in ORDER
        if kind in known and known[kind].value
    )
    oral = f"电话报告{len(state.orals)}次" if state.orals else ""
    parts = (figures, oral, _reports_that_left(state), state.status.label, state.closing)
    return "；".join(filter(None, parts))


def _reports_that_left(state: Incident) -> str:
    """报出首报04:19，续报5次（末次19:04），终报21:00."""
    found = []
    for stage in Stage:
        sent = [one.sent_at.astimezone(BEIJING) for one in state.sent_reports if one.sent_at and one.stage is stage]
        if len(sent) > 1:
            found.append(f"{stage.label}{len(sent)}次（末次{sent[-1]:%H:%M}）")
        elif sent:
            found.append(f"{stage.label}{sent[0]:%H:%M}")
    return f"报出{'，'.join(found)}" if found else "没有报出书面报告"


def _calls_of(reading: Reading, first: int, last: int) -> list[tuple[dt.datetime, str, str]]:
    """The same of calls that were no incident."""
    found = []
    for row in reading.received_between(CallRow, first, last):
        state = reading.state(f"call:{row.id}", Call)
        if state is None or state.booked is None:
            continue
        passed = f"已转{state.booked.passed_to}" if state.booked.passed_to else ""
        outcome = "转为事件" if state.incident else passed or "已登记"
        who = f"{caller_text(row.caller)}：" if row.caller else ""
        found.append((from_micros(row.received_at), f"{state.booked.kind.label}：{who}{row.narrative}", outcome))
    return found


def _handed(reading: Reading, row: HandoverRow) -> tuple[str, str, str]:
    """(when, from whom to whom, what was passed on in words) of a hand-over."""
    state = reading.state(row.subject, Handover)
    items = state.signed.items if state is not None and state.signed is not None else ()
    kept = [one for one in items if one.part in {HandoverPart.INCIDENT, HandoverPart.EQUIPMENT, HandoverPart.NOTE}]
    rest = f"另有{len(items) - len(kept)}项见交接班记录" if len(items) > len(kept) else ""
    words = "；".join(filter(None, (*(one.text for one in kept), rest)))
    at = from_micros(row.at).astimezone(BEIJING)
    return f"{at:%m-%d %H:%M}", f"{row.out}交{row.taken}{'（联合）' if row.joint else ''}", words or "没有未办事项"


def _equipment(reading: Reading, rows: list[HandoverRow]) -> str:
    """What was tried when the shift took over: how many pieces, which of them not sound."""
    for row in rows:
        state = reading.state(row.subject, Handover)
        checks = state.signed.checks if state is not None and state.signed is not None else ()
        if checks:
            bad = [f"{one.name}：{one.result}" for one in checks if not one.sound]
            at = from_micros(row.at).astimezone(BEIJING)
            found = f"异常：{'；'.join(bad)}" if bad else "都正常"
            return f"{at:%m-%d %H:%M}交接时试了{len(checks)}样，{found}"
    return ""


def _digest(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import digest
    from app.services.reports.digest_text import told

    start, end = _bounds(wanted.day)
    first, last = to_micros(start), to_micros(end)
    with desk.store.read() as reading:
        rows = reading.received_between(IncidentRow, first, last)
        states = [reading.state(f"incident:{row.id}", Incident) for row in rows]
        calls = tuple(reading.received_between(CallRow, first, last))
        known = tuple(one for one in states if one is not None)
        owed = _owed(reading, {subject_of(one.id) for one in known}, start)
    events = tuple(digest.Told(state=one, parts=told(desk, one)) for one in known)
    return digest.digest(events, owed, calls, wanted.day, desk.settings, desk.now(), footer_of(desk))


def _owed(reading: Reading, incidents: set[str], start: dt.datetime) -> tuple[tuple[str, Clock], ...]:
    """(title, clock) of what we still owe for incidents of a day, and for other subjects whose clocks began then."""
    began = [
        one
        for one in reading.running_clocks()
        if one.owner is Owner.OURS
        and (
            one.shown_with in incidents
            or (not incident_in(one.shown_with) and start <= one.started_at < start + dt.timedelta(days=1))
        )
    ]
    titles = titles_of(reading, (one.subject for one in began))
    return tuple((titles[one.subject], one) for one in began)


def _registered(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.incident.registering import decisions
    from app.services.paper.forms.registered_list import registered_list

    month = (wanted.day.year, wanted.day.month)
    decided = [(row, at) for row, at in decisions(desk) if (beijing_day(at).year, beijing_day(at).month) == month]
    return registered_list(decided, wanted.day, desk.settings, footer_of(desk))


DIARY = PaperKind(
    key="diary", name="值班日志", of=PaperOf.DAY, make=_diary, offers=offered_for_the_day, about=right_words
)
DIGEST = PaperKind(
    key="digest", name="每日值班要情", of=PaperOf.DAY, make=_digest, offers=offered_for_the_day, about=right_words
)
REGISTERED = PaperKind(
    key="registered",
    name="仅登记事件清单",
    of=PaperOf.DAY,
    make=_registered,
    offers=offered_for_the_day,
    about=right_words,
)
