"""升级叫人: an alarm that nobody in the room heard by its second ring goes on to the next person, by telephone."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.obligations.alarm_group import AlarmGroup
from app.models.obligations.facts import ClockEscalated
from app.models.texts import clean, one_line
from app.models.vocabulary.duty import DutyRole
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations.alarms import by_subject, governing
from app.services.obligations.alarms import pulse as pulse_of
from app.services.runtime.errors import Refused


class Callee(msgspec.Struct, frozen=True):
    """Whom to call: what he is, his name and number; the number is empty where nobody wrote one down."""

    post: str
    person: str
    phone: str = ""

    @property
    def words(self) -> str:
        """带班 赵启明 0700-5550101."""
        return " ".join(part for part in (self.post, self.person, self.phone or "（没有电话）") if part)


class Escalation(msgspec.Struct, frozen=True):
    """An alarm that was passed over, and who is called now; None where nobody is named anywhere."""

    group: AlarmGroup
    callee: Callee | None


def callees(desk: Desk) -> tuple[Callee, ...]:
    """Who may be called, in order: 副班, 带班, then the inside chain; each person once."""
    with desk.store.read() as reading:
        duty = {row.id: row for row in reading.duty()}
    found = [
        Callee(role.label, duty[role].person, duty[role].phone)
        for role in (DutyRole.DEPUTY, DutyRole.LEADER)
        if role in duty and duty[role].person
    ]
    found += [Callee(one.post, one.person, one.phone) for one in desk.settings.inside_chain if one.person]
    named: dict[str, Callee] = {}
    for one in found:
        named.setdefault(one.person, one)
    return tuple(named.values())


def escalations(groups: Iterable[AlarmGroup], people: tuple[Callee, ...], now: dt.datetime) -> tuple[Escalation, ...]:
    """The groups that were passed over, each with the next person who was not called for it yet; pure."""
    return tuple(Escalation(one, _next(one, people)) for one in groups if one.passed_over(now))


def standing_escalations(desk: Desk) -> tuple[Escalation, ...]:
    """Whom to call now for what."""
    now = desk.now()
    with desk.store.read() as reading:
        found = governing(reading.running_clocks(), reading.merges())
    return escalations(pulse_of(found, now).groups, callees(desk), now)


def _next(group: AlarmGroup, people: tuple[Callee, ...]) -> Callee | None:
    """The first who was called least often."""
    tried = group.lead.called
    return min(people, key=lambda one: tried.count(one.person), default=None)


def called(
    desk: Desk, groups: Iterable[AlarmGroup], person: str, *, answered: bool, phone: str = "", said: str = ""
) -> Changed:
    """Book who was called for these alarms and whether he was reached; it goes on ringing, and nothing is met by it.

    Raises:
        Refused: nobody is named.
    """
    name = one_line(person)
    if not name:
        raise Refused("请写明叫了谁。", field="person")
    now = desk.now()
    with desk.write() as transaction:
        for group in groups:
            for subject, ids in by_subject(group.clocks).items():
                fact = ClockEscalated(
                    clocks=ids, person=name, at=now, answered=answered, phone=one_line(phone), said=clean(said)
                )
                transaction.append(subject, fact)
    return Changed(transaction.topics)
