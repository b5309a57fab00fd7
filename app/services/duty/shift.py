"""Who is on duty (当班), and notes in the duty log."""

import datetime as dt

from app.models.duty.facts import DutyAssigned, NoteWritten, WeatherNoted
from app.models.duty.rows import DutyRow
from app.models.moments import beijing_day, from_micros, to_micros
from app.models.resource.facts import LedgerReminded
from app.models.texts import clean, one_line
from app.models.vocabulary.duty import DutyRole
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.duty import relief, rotas
from app.services.obligations.evidence import done_at
from app.services.resources import reminders
from app.services.runtime.errors import Refused

SHIFT = dt.timedelta(hours=12)


def assign(
    desk: Desk, people: dict[DutyRole, str], phones: dict[DutyRole, str] | None = None, *, remind: bool = True
) -> Changed:
    """主班、副班、带班 from now on; the 主班 signs what is booked; ``remind``: the log says what ledgers want."""
    names = {role: one_line(name) for role, name in people.items() if one_line(name)}
    if not names.get(DutyRole.MAIN):
        raise Refused("请填写主班姓名。", field="main")
    if names.get(DutyRole.DEPUTY) == names[DutyRole.MAIN]:
        raise Refused("主班和副班不能是同一人。", field="deputy")
    wanted = reminders.summary(desk) if remind else ""
    with desk.write() as transaction:
        numbers = {role: one_line(phone) for role, phone in (phones or {}).items() if role in names and phone}
        transaction.append("duty:room", DutyAssigned(people=names, phones=numbers))
        if wanted and once(transaction, f"reminded:{beijing_day(desk.now())}:{wanted}"):
            transaction.append("ledger:reminders", LedgerReminded(text=wanted))
    desk.sign_in(names[DutyRole.MAIN])
    return Changed(transaction.topics, "room")


def stale(desk: Desk) -> bool:
    """Whether the people on duty were named longer ago than a shift is likely to last, or never."""
    with desk.store.read() as reading:
        rows = reading.duty()
    return not rows or desk.now() - from_micros(max(row.since for row in rows)) > SHIFT


def people(desk: Desk) -> dict[str, DutyRow]:
    """Who is on duty, by role."""
    with desk.store.read() as reading:
        return {row.id: row for row in reading.duty()}


def planned(desk: Desk) -> dict[DutyRole, str]:
    """Who the rota names for the turn that runs, where nobody was put on duty since it began; else nobody."""
    turn = rotas.on_at(desk, desk.now())
    if turn is None:
        return {}
    since = max((row.since for row in people(desk).values()), default=0)
    if since >= to_micros(turn.begins - relief.EARLY):
        return {}
    return {role: name for role in DutyRole if (name := rotas.holder(turn, role))}


def person(desk: Desk, role: DutyRole) -> str:
    """Who is on duty in a role, empty for nobody."""
    row = people(desk).get(role)
    return row.person if row is not None else ""


def swap(desk: Desk) -> Changed:
    """主班 and 副班 change places with one key."""
    with desk.store.read() as reading:
        rows = {row.id: row for row in reading.duty()}
    people = {role: rows[role].person for role in DutyRole if role in rows} if rows else {}
    if not people.get(DutyRole.DEPUTY):
        raise Refused("没有副班可以轮换，请先设置当班人员。")
    phones = {role: rows[role].phone for role in people}
    people[DutyRole.MAIN], people[DutyRole.DEPUTY] = people[DutyRole.DEPUTY], people[DutyRole.MAIN]
    phones[DutyRole.MAIN], phones[DutyRole.DEPUTY] = phones[DutyRole.DEPUTY], phones[DutyRole.MAIN]
    return assign(desk, people, phones, remind=False)


def write_note(
    desk: Desk, text: str, token: str = "", *, at: dt.datetime | None = None, drill: bool = False
) -> Changed:
    """记事 in the duty log; the same token books once; ``at`` is when it was (补录), ``drill`` a 拉动 of the real duty.

    Raises:
        Refused: nothing is said, or a time that has not come or lies too far back.
    """
    words = clean(text)
    if not words:
        raise Refused("记事是空的。", field="text")
    fact = NoteWritten(text=words, at=done_at(at, desk.now()) if at is not None else None, drill=drill)
    with desk.write() as transaction:
        if once(transaction, token):
            transaction.append(f"note:{desk.new_id()}", fact)
    return Changed(transaction.topics)


def note_weather(desk: Desk, day: dt.date, text: str) -> Changed:
    """The weather of a day for the head of its log; raises Refused where nothing is said."""
    words = one_line(text)
    if not words:
        raise Refused("请写天气，如：多云转小雨，6至12℃，北风3级。", field="weather")
    with desk.write() as transaction:
        transaction.append(f"weather:{day.isoformat()}", WeatherNoted(day=day, text=words))
    return Changed(transaction.topics, day.isoformat())
