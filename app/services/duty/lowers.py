"""Who is on duty below (下级值班表): taken from messages, the missing chased at an hour the unit sets."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.lower.facts import LowerDuty, LowerExpected, LowerTold
from app.models.lower.rows import LowerRow
from app.models.lower.state import Lower
from app.models.moments import BEIJING, UTC, beijing_day
from app.models.obligations.facts import ClockEnded, ClockMet, ClockStarted
from app.models.texts import one_line
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.store import Transaction

TOWNS = ("镇", "乡", "街道", "街道办事处", "人民政府", "开发区", "管委会")
"""How names of units in the contacts end that are expected where the settings name none."""
RULE = "下级值班表"
"""What stands where other clocks name their rule."""


class LowerDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day: what was said, who is missing, what could not be made out of the last message."""

    day: dt.date
    units: tuple[LowerDuty, ...]
    missing: tuple[str, ...]
    doubts: tuple[str, ...] = ()


def expected(desk: Desk) -> tuple[str, ...]:
    """The units that have to say: of the settings, else the townships of the contacts."""
    if desk.settings.lower_units:
        return tuple(dict.fromkeys(filter(None, map(one_line, desk.settings.lower_units))))
    own = desk.settings.unit_name
    with desk.store.read() as reading:
        units = {
            record.unit
            for row, record, _ in reading.ledgers.records()
            if row.kind == ResourceKind.CONTACT and record.unit.endswith(TOWNS)
        }
    return tuple(sorted(unit for unit in units if unit != own))


def of_day(desk: Desk, day: dt.date, doubts: tuple[str, ...] = ()) -> LowerDay:
    """What is known of a day."""
    with desk.store.read() as reading:
        state = reading.state(f"lower:{day.isoformat()}", Lower)
    wanted = state.expected if state is not None and state.expected else expected(desk)
    told = state.told if state is not None else {}
    return LowerDay(
        day=day,
        units=tuple(told.values()),
        missing=tuple(one for one in wanted if one not in told),
        doubts=doubts,
    )


def paste(desk: Desk, text: str, day: dt.date, source: str = "群消息") -> LowerDay:
    """What a message says of a day is booked; what is missing is chased.

    Raises:
        Refused: nothing in it could be read as a unit with its people.
    """
    from app.models.lower import message  # its words load with the first message, not with the window

    read = message.read(text, expected(desk), desk.settings.region)
    if not read.units:
        said = f"（{'；'.join(read.doubts[:3])}）" if read.doubts else ""
        raise Refused(
            f"没有读出哪个单位谁值班{said}。请写成：青山镇 带班领导：姓名 值班员：姓名 电话：号码。", field="file"
        )
    other = [one for one in message.days_said(text) if one != (day.month, day.day)]
    wrong = (f"文中写的是{other[0][0]}月{other[0][1]}日，登记在{day.month}月{day.day}日，请核对",) if other else ()
    tell(desk, day, read.units, source)
    return of_day(desk, day, (*read.doubts, *wrong))


def tell(desk: Desk, day: dt.date, units: tuple[LowerDuty, ...], source: str = "") -> Changed:
    """What units say of a day is booked under the names they are expected under, whoever told it.

    Raises:
        Refused: a unit without a name or people.
    """
    for one in units:
        if not one_line(one.unit):
            raise Refused("请写明单位。", field="unit")
        if not (one.officer or one.leader or one.phone):
            raise Refused(f"{one.unit}没有写值班人员和电话。", field="officer")
    wanted = expected(desk)
    told = known_as(units, wanted, desk.settings.region)
    with desk.write() as transaction:
        _expect(transaction, day, wanted)
        entry = transaction.append(f"lower:{day.isoformat()}", LowerTold(day=day, units=told, source=source))
        _settle(desk, transaction, day, entry.id)
    return Changed(transaction.topics, day.isoformat())


def known_as(units: Iterable[LowerDuty], wanted: Iterable[str], region: str) -> tuple[LowerDuty, ...]:
    """The same under the names they are expected under (白水乡 is 白水乡人民政府)."""
    from app.models.lower.message import short_of

    names = {short_of(one, region): one for one in wanted}
    return tuple(
        msgspec.structs.replace(one, unit=names.get(short_of(one_line(one.unit), region), one_line(one.unit)))
        for one in units
    )


def expect(desk: Desk, day: dt.date) -> Changed:
    """The units are to name their people for a day; from the set hour on what is missing rings.

    Raises:
        Refused: nobody is expected.
    """
    wanted = expected(desk)
    if not wanted:
        raise Refused("还没有下级值班单位，请在设置的“值班”里写，或者把各乡镇录入通讯录。", field="units")
    with desk.write() as transaction:
        expect_in(desk, transaction, day, wanted)
    return Changed(transaction.topics, day.isoformat())


def begin_day(desk: Desk) -> Changed | None:
    """Today's list is expected from now on, where the settings name the units; None where it is already."""
    if not desk.settings.lower_units:
        return None
    day = beijing_day(desk.now())
    with desk.store.read() as reading:
        state = reading.state(f"lower:{day.isoformat()}", Lower)
    if state is not None and state.expected:
        return None
    with desk.write(itself=True) as transaction:
        expect_in(desk, transaction, day, expected(desk))
    return Changed(transaction.topics, day.isoformat())


def expect_in(desk: Desk, transaction: Transaction, day: dt.date, wanted: tuple[str, ...]) -> None:
    """The same within another use case's transaction; nothing where nobody is expected."""
    if wanted:
        _expect(transaction, day, wanted)
        _settle(desk, transaction, day, "")


def _expect(transaction: Transaction, day: dt.date, wanted: tuple[str, ...]) -> None:
    """Book who is expected, where that is another list than was booked for the day."""
    subject = f"lower:{day.isoformat()}"
    if wanted and transaction.state(subject, Lower).expected != wanted:
        transaction.append(subject, LowerExpected(day=day, units=wanted))


def due_at(desk: Desk, day: dt.date) -> dt.datetime:
    """The set hour of a day."""
    return dt.datetime.combine(day, dt.time.fromisoformat(desk.settings.lower_by), BEIJING).astimezone(UTC)


def _settle(desk: Desk, transaction: Transaction, day: dt.date, evidence: str) -> None:
    """Start the clock while somebody is missing and the day is not over, meet it when nobody is."""
    subject = f"lower:{day.isoformat()}"
    state = transaction.state(subject, Lower)
    running = next((one for one in state.clocks if one.running), None)
    if state.missing and running is None:
        due, now = due_at(desk, day), desk.now()
        over = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), BEIJING)
        if now < over:
            transaction.append(
                subject,
                ClockStarted(
                    clock=f"{subject}/{ObligationKind.ROSTER.value}/{len(state.clocks) + 1}", rule=RULE, digest="",
                    obligation=ObligationKind.ROSTER, recipient=Recipient.OUR_BUREAU, basis=Basis.CALENDAR,
                    basis_at=now, due=due, legal="各单位每日报值班人员，到时催报", late_only=True,
                ),
            )  # fmt: skip
    elif not state.missing and running is not None:
        fact = ClockMet(clock=running.id, at=desk.now(), evidence=evidence, named=True)
        transaction.append(subject, fact if evidence else ClockEnded(clock=running.id, reason="不再应报"))


def called(desk: Desk, units: Iterable[str]) -> tuple[str, ...]:
    """Whom to call in these units today, in words with the number; none for a unit that said nothing."""
    from app.models.lower import message

    region, short_of = desk.settings.region, message.short_of
    told = {short_of(one.unit, region): one for one in of_day(desk, beijing_day(desk.now())).units}
    found = []
    for unit in units:
        one = told.get(short_of(unit, region))
        who, number = _reached(one) if one is not None else ("", "")
        if number:
            found.append(f"{unit}今天{who} {number}")
    return tuple(found)


def _reached(one: LowerDuty) -> tuple[str, str]:
    """(who, number) of whoever has a number, each with the own one; 值班电话 where nobody is named with it."""
    if one.officer and one.phone:
        return one.officer, one.phone
    if one.leader_phone:
        return one.leader or "带班电话", one.leader_phone
    return "值班电话", one.phone


def on_duty_below(desk: Desk, day: dt.date) -> list[LowerRow]:
    """The units of a day in the order of their names."""
    with desk.store.read() as reading:
        return reading.rows(LowerRow, "day = ?", (day.isoformat(),), order="unit")
