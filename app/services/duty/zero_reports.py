"""零报告: in a standing period (特别防护期、节假日) the room reports every day, also when nothing happened.

北京市实施《突发事件应对法》办法第38条第三项 asks for a daily report on holidays and in important periods
(docs/规则来源.md P-BJ38) and names no hour; the unit sets its own.
"""

import datetime as dt

import msgspec

from app.models.duty.facts import ZeroOwed, ZeroReported
from app.models.duty.state import Zero
from app.models.incident.rows import IncidentRow
from app.models.incident.sensitivity import modes_on
from app.models.moments import BEIJING, UTC, beijing_day, to_micros
from app.models.obligations.facts import ClockMet, ClockStarted
from app.models.obligations.rules import resolve
from app.models.texts import clean, one_line
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.models.vocabulary.term import Level
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations.binding import province_of
from app.services.obligations.evidence import done_at
from app.services.runtime.errors import Refused
from app.services.store import Transaction

RULE = "零报告"
"""What stands where other clocks name their rule."""


class ZeroDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is reported of a day: to whom, who took it there, when; without ``words`` what the book says."""

    to: str
    answered_by: str
    words: str = ""
    day: dt.date | None = None
    at: dt.datetime | None = None


DAYS = "zero:"
"""What the subject of a day's report begins with."""


def subject_of(day: dt.date) -> str:
    """The subject of a day's report."""
    return f"{DAYS}{day.isoformat()}"


def periods_on(desk: Desk, day: dt.date) -> tuple[str, ...]:
    """The standing periods for all events that a day lies in, by name; a season of some classes alone asks nothing."""
    from app.services.incident import cues

    on = modes_on(day, "", cues.modes_of(desk.settings), province_of(desk.settings.region))
    return tuple(one.name for one in on)


def due_at(desk: Desk, day: dt.date) -> dt.datetime | None:
    """The set hour of a day; None where no period is on or no hour is set."""
    if not desk.settings.zero_by or not periods_on(desk, day):
        return None
    return dt.datetime.combine(day, dt.time.fromisoformat(desk.settings.zero_by), BEIJING).astimezone(UTC)


def of_day(desk: Desk, day: dt.date) -> Zero | None:
    """What is known of a day's report."""
    with desk.store.read() as reading:
        return reading.state(subject_of(day), Zero)


def day_to_report(desk: Desk) -> dt.date:
    """The first day that is owed and was not reported; today where none is."""
    with desk.store.read() as reading:
        owed = [one.subject for one in reading.running_clocks() if one.obligation is ObligationKind.ZERO]
    days = [one.removeprefix(DAYS) for one in owed if one.startswith(DAYS)]  # an incident may owe one of its own
    return min((dt.date.fromisoformat(one) for one in days), default=beijing_day(desk.now()))


def begin_day(desk: Desk) -> Changed | None:
    """Today's report is owed from now on, where a period asks for it; None where it is already, or nothing is asked."""
    now = desk.now()
    day = beijing_day(now)
    due = due_at(desk, day)
    if due is None:
        return None
    state = of_day(desk, day)
    if state is not None and (state.clocks or state.reported is not None):
        return None
    with desk.write(itself=True) as transaction:
        _owe(desk, transaction, day, due, now)
    return Changed(transaction.topics, day.isoformat())


def _owe(desk: Desk, transaction: Transaction, day: dt.date, due: dt.datetime, now: dt.datetime) -> None:
    subject = subject_of(day)
    transaction.append(subject, ZeroOwed(day=day, periods=periods_on(desk, day)))
    transaction.append(
        subject,
        ClockStarted(
            clock=f"{subject}/{ObligationKind.ZERO.value}", rule=RULE, digest="", obligation=ObligationKind.ZERO,
            recipient=resolve(Recipient.UPPER, desk.settings.unit_level), basis=Basis.CALENDAR, basis_at=now, due=due,
            legal="特别防护期、节假日每日报告（时刻由本单位设置）", overdue_on_receipt=due < now,
        ),
    )  # fmt: skip


def words_of(desk: Desk, day: dt.date) -> str:
    """What the book says of the day up to now, for the officer to read and change; merged incidents are one."""
    now = desk.now()
    end = min(now, dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), BEIJING))
    first = dt.datetime.combine(day, dt.time(), BEIJING)
    with desk.store.read() as reading:
        absorbed = {one.absorbed for one in reading.merges()}
        found = reading.received_between(IncidentRow, to_micros(first), to_micros(end) + 1)
        rows = [one for one in found if one.id not in absorbed]
    local = end.astimezone(BEIJING)
    until = (
        f"{day.month}月{day.day}日0时至{local.hour}时{local.minute:02d}分"
        if beijing_day(end) == day
        else f"{day.month}月{day.day}日全天"
    )
    if not rows:
        return f"{until}，本值班室没有接报突发事件。"
    levels = [Level(one.level) for one in rows]
    parts = "、".join(f"{one.label}{levels.count(one)}起" for one in Level if one in levels)
    return f"{until}，本值班室接报突发事件{len(rows)}起（{parts}）。"


def report(desk: Desk, draft: ZeroDraft) -> Changed:
    """The day is reported: booked as said, its clock met.

    Raises:
        Refused: nobody to whom or who took it, a time that cannot be, a day that has not come, or that was reported
            already.
    """
    now, to, by = desk.now(), one_line(draft.to), one_line(draft.answered_by)
    day = draft.day or beijing_day(now)
    if not to:
        raise Refused("请写报给谁，如 市应急值班室。", field="to")
    if not by:
        raise Refused("请写对方谁接的。", field="answered_by")
    if day > beijing_day(now):
        raise Refused("这一天还没有到，请核对日期。", field="at")
    at = done_at(draft.at, now, since=dt.datetime.combine(day, dt.time(), BEIJING))
    words = clean(draft.words) or words_of(desk, day)
    with desk.write() as transaction:
        state = transaction.state(subject_of(day), Zero)
        if state.reported is not None:
            told = state.reported.at.astimezone(BEIJING)
            raise Refused(
                f"{day.month}月{day.day}日的零报告{told:%H:%M}已经报过。有错的，在日志里划去那一条再报。", field="to"
            )
        due = due_at(desk, day)
        if due is not None and not state.clocks:
            _owe(desk, transaction, day, due, now)
        fact = ZeroReported(day=day, words=words, to=to, answered_by=by, at=at)
        entry = transaction.append(subject_of(day), fact)
        for clock in transaction.state(subject_of(day), Zero).clocks:
            if clock.running:
                met = ClockMet(clock=clock.id, at=fact.at, evidence=entry.id, named=True)
                transaction.append(subject_of(day), met)
    return Changed(transaction.topics, day.isoformat())
