"""交接班: both shifts go through what is open and sign; live clocks pass to the new names; the next one is owed."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.duty.facts import DutyAssigned
from app.models.handover.facts import EquipmentCheck, HandedOver, HandoverItem
from app.models.handover.rows import HandoverRow
from app.models.moments import beijing_day, from_micros, minutes, next_clock_time
from app.models.obligations.clock import Clock
from app.models.obligations.clock_names import name_among
from app.models.obligations.facts import ClockMet, ClockStarted
from app.models.texts import one_line
from app.models.vocabulary.duty import DutyRole, HandoverPart
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk, once
from app.services.duty import lowers, officers, rotas, shift
from app.services.duty.gathering import Gathered, OpenClock, gather
from app.services.runtime.errors import Refused
from app.services.store import Transaction

URGENT = minutes(15)
"""A limit of an incident nearer than this: the old shift leads, the new one joins (联合交接)."""
EARLY = dt.timedelta(hours=2)
"""A change of turns nearer than this is the one that is being signed, not the next one."""
GRACE = minutes(15)
"""How long after the change of turns a hand-over still counts as in time."""
AHEAD = dt.timedelta(days=5)
RULE = "交接班"
EQUIPMENT = ("电话", "传真", "视频", "网络", "电台", "卫星电话", "打印机", "声音")
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
    return clock.owner is Owner.OURS and clock.shown_with.startswith("incident:")


def hand_over(desk: Desk, draft: HandoverDraft) -> Signed:
    """The duty passes on: booked as signed by both, with everything open and the heads of the chains.

    Raises:
        Refused: nobody, the same people, somebody else is on duty, or an incident is at a limit and it is not joint.
    """
    names = _names(desk, draft)
    found = gather(desk)
    near = urgent(found.clocks, found.at)
    if near and not draft.joint:
        clocks = [one.clock for one in near]
        words = "；".join(f"{one.title} {name_among(one.clock, clocks)}" for one in near[:3])
        raise Refused(
            f"有事件的时限不到15分钟或已超时：{words}。先办完再交接；一定要交接的用联合交接（--joint），原班主办、新班协助。",
            field="joint",
        )
    fact = _fact(draft, names, found, _late(desk, found.at))
    identity, below, phones = desk.new_id(), lowers.expected(desk), _phones(desk, names)
    change = next_change(desk, found.at)
    with desk.write() as transaction:
        if not once(transaction, draft.token):
            raise Refused("这次交接已经登记过。")
        entry = transaction.append(f"handover:{identity}", fact)
        _meet(transaction, entry.id, found.at)
        transaction.append("duty:room", DutyAssigned(people=names, phones=phones))
        _owe_next(transaction, identity, change)
        lowers.expect_in(desk, transaction, beijing_day(found.at), below)
    desk.sign_in(names[DutyRole.MAIN])
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
    turn = rotas.on_at(desk, desk.now() + EARLY)
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
    )


def _running(clocks: Iterable[Clock]) -> list[Clock]:
    return [one for one in clocks if one.obligation is ObligationKind.HANDOVER]


def _late(desk: Desk, now: dt.datetime) -> int:
    """Whole minutes since the change of turns where the hand-over that was owed is overdue."""
    with desk.store.read() as reading:
        owed = _running(reading.running_clocks())
    first = min((one.due for one in owed), default=now)
    return int((now - first + GRACE) / minutes(1)) if first < now else 0


def _meet(transaction: Transaction, evidence: str, at: dt.datetime) -> None:
    for one in _running(transaction.reading.running_clocks()):
        transaction.append(one.subject, ClockMet(clock=one.id, at=at, evidence=evidence, named=True))


def next_change(desk: Desk, now: dt.datetime) -> dt.datetime:
    """When the people who take over now are relieved: by the rota, else at the next hour of the settings."""
    turns = [one for one in rotas.around(desk, now, now + AHEAD) if one.ends > now + EARLY]
    if not turns:
        return next_clock_time(now + EARLY, (desk.settings.duty_change,))
    ends, people = turns[0].ends, (turns[0].main, turns[0].deputy)
    for turn in turns[1:]:
        if turn.begins != ends or (turn.main, turn.deputy) != people:
            break
        ends = turn.ends
    return ends


def _owe_next(transaction: Transaction, identity: str, change: dt.datetime) -> None:
    subject = f"handover:{identity}"
    transaction.append(
        subject,
        ClockStarted(
            clock=f"{subject}/{ObligationKind.HANDOVER.value}", rule=RULE, digest="",
            obligation=ObligationKind.HANDOVER, recipient=Recipient.OUR_BUREAU, basis=Basis.CALENDAR,
            basis_at=change, due=change + GRACE, legal="到交班时刻当面交接，双方签字", late_only=True,
        ),
    )  # fmt: skip


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
