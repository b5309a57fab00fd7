"""交接班: both shifts go through what is open and sign; live clocks pass to the new names; the next one is owed."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.duty.facts import DutyAssigned
from app.models.handover.facts import EquipmentCheck, HandedOver, HandoverItem
from app.models.handover.rows import HandoverRow
from app.models.incident.naming import incident_in
from app.models.moments import beijing_day, from_micros, minutes
from app.models.obligations.clock import Clock
from app.models.obligations.facts import ClockMet
from app.models.texts import one_line
from app.models.vocabulary.duty import DutyRole, HandoverPart
from app.models.vocabulary.obligation import ObligationKind, Owner
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.duty import handover_steps, lowers, officers, relief, rotas, shift, signing_over
from app.services.duty.gathering import Gathered, OpenClock, gather
from app.services.runtime.errors import Refused
from app.services.store import Transaction

URGENT = minutes(15)
"""A limit of an incident nearer than this: the old shift leads, the new one joins (联合交接)."""
SOUND = frozenset({"", "正常", "好", "良好", "通", "完好"})


class HandoverDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Who hands over to whom: the first of ``taken`` is 主班, the second 副班; ``notes`` are for the next shift."""

    out: tuple[str, ...]
    taken: tuple[str, ...]
    leader: str = ""
    notes: tuple[str, ...] = ()
    checks: tuple[EquipmentCheck, ...] = ()
    joint: bool = False
    token: str = ""
    passed: tuple[str, ...] | None = None
    """Keys of the items both went through (handover_steps.key_of); None where that was not at the window."""
    passwords: dict[str, str] = {}
    """What each typed who signs on with a password."""


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over that was signed: its id, what it passed on."""

    changed: Changed
    fact: HandedOver
    clocks: tuple[OpenClock, ...]


def check_of(words: str) -> EquipmentCheck:
    """``电话=正常`` as typed; raises Refused for no name."""
    name, _, result = words.replace("＝", "=").replace("：", "=").partition("=")
    if not one_line(name):
        raise Refused(f"设备检查“{words}”看不懂，请写成 电话=正常。", field="check")
    said = one_line(result)
    return EquipmentCheck(name=one_line(name), result=said or "正常", sound=said in SOUND)


def urgent(clocks: Iterable[OpenClock], now: dt.datetime) -> list[OpenClock]:
    """Clocks of incidents whose limit is nearer than fifteen minutes, or past."""
    return [one for one in clocks if _of_an_incident(one.clock) and one.clock.limit - now < URGENT]


def _of_an_incident(clock: Clock) -> bool:
    return clock.owner is Owner.OURS and bool(incident_in(clock.shown_with))


def hand_over(desk: Desk, draft: HandoverDraft) -> Signed:
    """The duty passes on: booked as signed by both, with everything open and the heads of the chains.

    Raises:
        Refused: nobody, the same people, somebody else is on duty, an incident is at a limit and it is not joint,
            something was not gone through at the window, or a password is wrong.
    """
    names = _names(desk, draft)
    found = gather(desk)
    if draft.passed is not None:
        progress = handover_steps.Progress(passed=draft.passed, checks=draft.checks)
        said = handover_steps.lacking(desk, found, progress)
        if said:
            raise Refused(said, field="items")
    near = urgent(found.clocks, found.at)
    if near and not draft.joint:
        words = "；".join(f"{one.title} {one.clock.obligation.label}→{one.clock.recipient.label}" for one in near[:3])
        raise Refused(
            f"有事件的时限不到15分钟或已超时：{words}。先办完再交接；一定要交接的用“联合交接”，原班主办、新班协助。",
            typed="加 --joint",
            field="joint",
        )
    signed = signing_over.proven(desk, (*draft.out, *draft.taken), draft.passwords, draft.taken)
    turn = rotas.on_at(desk, found.at + relief.EARLY)
    planned = turn.on if turn is not None and turn.on and set(turn.on) != set(draft.taken) else ()
    fact = msgspec.structs.replace(
        _fact(draft, names, found, _late(desk, found.at)), signed=signed, planned=planned
    )  # fmt: skip
    identity, below, phones = desk.new_id(), lowers.expected(desk), _phones(desk, names)
    change = relief.next_change(desk, found.at)
    with desk.write() as transaction:
        if not once(transaction, draft.token):
            raise Refused("这次交接已经登记过。")
        entry = transaction.append(f"handover:{identity}", fact)
        _meet(transaction, entry.id, found.at)
        transaction.append("duty:room", DutyAssigned(people=names, phones=phones))
        signing_over.book(desk, transaction, fact)
        relief.owe(transaction, f"handover:{identity}", f"handover:{identity}/{ObligationKind.HANDOVER.value}", change)
        lowers.expect_in(desk, transaction, beijing_day(found.at), below)
    desk.sign_in(names[DutyRole.MAIN])
    signing_over.take(desk, fact)
    handover_steps.drop(desk)
    return Signed(changed=Changed(transaction.topics, identity), fact=fact, clocks=found.clocks)


def _names(desk: Desk, draft: HandoverDraft) -> dict[DutyRole, str]:
    """The new people by role."""
    if not draft.out or not draft.taken:
        raise Refused("请写明交班人和接班人。", field="from" if not draft.out else "to")
    if len(draft.taken) > 2:
        raise Refused("接班人最多两名：主班、副班。", field="to")
    if set(draft.out) == set(draft.taken):
        raise Refused("交班人和接班人是同样的人，不用交接。", field="to")
    people = shift.people(desk)
    main = people.get(DutyRole.MAIN)
    on = {row.person for role, row in people.items() if role != DutyRole.LEADER}
    if main is not None and not on & set(draft.out):
        raise Refused(f"现在当班的是{main.person}，不是{'、'.join(draft.out)}。", field="from")
    gone = officers.gone(desk) & set(draft.taken)
    if gone:
        raise Refused(f"{'、'.join(sorted(gone))}已经离岗，不能接班。", field="to")
    turn = rotas.on_at(desk, desk.now() + relief.EARLY)
    leader = one_line(draft.leader) or (turn.leader if turn is not None else "")
    leader = leader or (people[DutyRole.LEADER].person if DutyRole.LEADER in people else "")
    names = dict(zip((DutyRole.MAIN, DutyRole.DEPUTY), draft.taken, strict=False))
    return names | ({DutyRole.LEADER: leader} if leader else {})


def _phones(desk: Desk, names: dict[DutyRole, str]) -> dict[DutyRole, str]:
    known = {row.person: row.phone for row in shift.people(desk).values() if row.phone} | officers.phones(desk)
    return {role: known[name] for role, name in names.items() if name in known}


def _fact(draft: HandoverDraft, names: dict[DutyRole, str], found: Gathered, late: int) -> HandedOver:
    bad = [f"{one.name}：{one.result}" for one in draft.checks if not one.sound]
    more = [HandoverItem(part=HandoverPart.EQUIPMENT, text=words) for words in bad]
    more += [HandoverItem(part=HandoverPart.NOTE, text=words) for words in map(one_line, draft.notes) if words]
    return HandedOver(
        out=draft.out,
        taken=draft.taken,
        leader=names.get(DutyRole.LEADER, ""),
        items=(*found.items, *more),
        clocks=tuple(one.clock.id for one in found.clocks),
        checks=draft.checks,
        heads=found.heads,
        joint=draft.joint,
        late_minutes=late,
        through=len(found.items) if draft.passed is not None else 0,
    )


def _running(clocks: Iterable[Clock]) -> list[Clock]:
    return [one for one in clocks if one.obligation is ObligationKind.HANDOVER]


def _late(desk: Desk, now: dt.datetime) -> int:
    """Whole minutes since the change of turns where the hand-over that was owed is overdue."""
    with desk.store.read() as reading:
        owed = _running(reading.running_clocks())
    first = min((one.due for one in owed), default=now)
    return int((now - first + relief.GRACE) / minutes(1)) if first < now else 0


def _meet(transaction: Transaction, evidence: str, at: dt.datetime) -> None:
    for one in _running(transaction.reading.running_clocks()):
        transaction.append(one.subject, ClockMet(clock=one.id, at=at, evidence=evidence, named=True))


def newest(desk: Desk) -> HandoverRow | None:
    """The latest hand-over."""
    with desk.store.read() as reading:
        found = reading.rows(HandoverRow, order="-at", limit=1)
    return found[0] if found else None


def between(desk: Desk, first: int, last: int) -> list[HandoverRow]:
    """Hand-overs signed from one instant up to another (microseconds), oldest first."""
    with desk.store.read() as reading:
        return reading.rows(HandoverRow, "at >= ? AND at < ?", (first, last), order="at")


def signed_at(row: HandoverRow) -> dt.datetime:
    """When it was signed."""
    return from_micros(row.at)
