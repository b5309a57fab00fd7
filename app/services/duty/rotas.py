"""The rota (值班表): made by a pattern, changed with a reason, asked who is on when."""

import datetime as dt
import tomllib
from collections.abc import Iterable

import msgspec

from app.models.moments import beijing_day, from_micros, to_micros
from app.models.rota.checks import Away, problems, uneven
from app.models.rota.facts import LeaveCancelled, LeaveTaken, PlannedTurn, RotaChanged, RotaMade
from app.models.rota.holidays import Holidays, HolidayYear
from app.models.rota.planning import People, plan
from app.models.rota.rows import LeaveRow, RotaRow
from app.models.rota.state import Rota
from app.models.rota.turns import Turn, days_of, empty_turns
from app.models.texts import one_line
from app.models.vocabulary.duty import DutyRole, RotaPattern
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import officers
from app.services.runtime.errors import Refused
from app.services.store import Transaction

LOOK_BACK = dt.timedelta(days=4)
"""How far before a month its first turns may depend on the last ones."""
FEWEST = 2


def holidays(desk: Desk) -> Holidays:
    """Days off and days worked, as resources/duty/holidays.toml says."""
    path = desk.resources / "duty" / "holidays.toml"
    try:
        years = tomllib.loads(path.read_text(encoding="utf-8"))["years"]
        return Holidays(msgspec.convert(years, tuple[HolidayYear, ...]))
    except (OSError, KeyError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused(f"节假日文件有错：{path.name}：{error}", file=path.name) from error


def month_of(words: str) -> str:
    """A month ``2026-12``; raises Refused for anything else."""
    text = one_line(words)
    try:
        first = days_of(text)[0]
    except ValueError as error:
        raise Refused(f"月份“{text}”看不懂，请写成 2026-12。", field="month") from error
    return f"{first:%Y-%m}"


def change_time(desk: Desk) -> dt.time:
    """When turns change, Beijing time."""
    return dt.time.fromisoformat(desk.settings.duty_change)


def names_in(words: str) -> tuple[str, ...]:
    """Names between commas, each once; raises Refused for one that stands twice."""
    found = [one_line(one) for one in words.replace("，", ",").replace("、", ",").split(",")]
    names = tuple(filter(None, found))
    twice = next((one for one in names if names.count(one) > 1), None)
    if twice is not None:
        raise Refused(f"“{twice}”写了两次。两人同名的，请注明，如“{twice}（信息科）”。", field="officers")
    return names


def turn_of(row: RotaRow) -> Turn:
    """The turn a row tells of."""
    return Turn(
        day=dt.date.fromisoformat(row.day), slot=row.slot, begins=from_micros(row.begins), ends=from_micros(row.ends),
        main=row.main, deputy=row.deputy, leader=row.leader, off=row.off, piece=row.piece,
    )  # fmt: skip


def of_month(desk: Desk, month: str) -> tuple[Turn, ...]:
    """The turns of a month, in order; none where no rota was made."""
    with desk.store.read() as reading:
        rows = reading.rows(RotaRow, "subject = ?", (f"rota:{month}",), order="begins")
    return tuple(map(turn_of, rows))


def around(desk: Desk, first: dt.datetime, last: dt.datetime) -> tuple[Turn, ...]:
    """The turns of whatever month that touch a span, in order."""
    with desk.store.read() as reading:
        rows = reading.rows(
            RotaRow, "ends > ? AND begins < ?", (to_micros(first), to_micros(last)), order="begins", limit=500
        )
    return tuple(map(turn_of, rows))


def on_at(desk: Desk, moment: dt.datetime) -> Turn | None:
    """The turn an instant lies in; at a change it is the one that begins."""
    found = [one for one in around(desk, moment, moment + dt.timedelta(microseconds=1)) if one.begins <= moment]
    return found[-1] if found else None


def away(desk: Desk, first: dt.date) -> tuple[Away, ...]:
    """Leave that ends on a day or later."""
    with desk.store.read() as reading:
        rows = reading.rows(LeaveRow, "last >= ?", (first.isoformat(),), order="first")
    return tuple(
        Away(
            name=one.name, first=dt.date.fromisoformat(one.first), last=dt.date.fromisoformat(one.last),
            reason=one.reason,
        )
        for one in rows
    )  # fmt: skip


def phones_of(desk: Desk, month: str) -> dict[str, str]:
    """Numbers by name: those of the rota's file, over them those of the room's people."""
    with desk.store.read() as reading:
        state = reading.state(f"rota:{month}", Rota)
    return (state.phones if state is not None else {}) | officers.phones(desk)


def wrong(desk: Desk, month: str) -> tuple[str, ...]:
    """What is wrong with the rota of a month, and what is not known of its days off, in sentences."""
    turns = of_month(desk, month)
    if not turns:
        return (f"{month}还没有值班表",)
    doubt = holidays(desk).doubt(turns[0].day)
    before = around(desk, turns[0].begins - LOOK_BACK, turns[0].begins)
    found = problems(turns, away(desk, turns[0].day), before)
    return (*found, *uneven(turns), *filter(None, (doubt,)))


class RotaDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a rota is made of; ``replace`` where it may take the place of the one that is there."""

    month: str
    pattern: RotaPattern
    officers: tuple[str, ...]
    leaders: tuple[str, ...] = ()
    leader_days: int = 1
    replace: bool = False


def make(desk: Desk, draft: RotaDraft) -> Changed:
    """The rota of a month is planned and booked; ``wrong`` says what could not be kept.

    Raises:
        Refused: fewer than two officers, somebody who left, or a rota is there and ``replace`` was not said.
    """
    month = month_of(draft.month)
    if len(draft.officers) < FEWEST:
        raise Refused("排班至少要两名值班员（主班、副班）。", field="officers")
    left = [one for one in (*draft.officers, *draft.leaders) if one in officers.gone(desk)]
    if left:
        raise Refused(f"{'、'.join(left)}已经离岗，不能排班。", field="officers")
    first = days_of(month)[0]
    turns = empty_turns(month, draft.pattern, change_time(desk), holidays(desk))
    before = around(desk, turns[0].begins - LOOK_BACK, turns[0].begins)
    people = People(
        officers=draft.officers, leaders=draft.leaders, leader_days=draft.leader_days, away=away(desk, first)
    )
    planned = plan(turns, people, before)
    return book(desk, month, planned, pattern=draft.pattern, replaces=draft.replace)


def book(
    desk: Desk,
    month: str,
    turns: Iterable[Turn],
    *,
    pattern: RotaPattern | None = None,
    source: str = "",
    phones: dict[str, str] | None = None,
    replaces: bool = False,
) -> Changed:
    """The turns are the rota of the month from now on; raises Refused where there is one that may not be replaced."""
    fact = RotaMade(
        month=month, pattern=pattern, source=source, phones=phones or {},
        turns=tuple(PlannedTurn(**msgspec.structs.asdict(one)) for one in turns),
    )  # fmt: skip
    with desk.write() as transaction:
        if transaction.state(f"rota:{month}", Rota).made and not replaces:
            raise Refused(f"{month}已经有值班表。要重排请说明替换（--replace），原来的调班不再算数。", field="month")
        transaction.append(f"rota:{month}", fact)
    return Changed(transaction.topics, month)


class ChangeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes which place of which turn instead, and why; ``slot`` may be left out where a day has one turn."""

    day: dt.date
    post: DutyRole
    now: str
    reason: str
    slot: str = ""


def change(desk: Desk, draft: ChangeDraft) -> Changed:
    """Somebody else has the place (调班); raises Refused without a reason and for what cannot be."""
    reason, name = one_line(draft.reason), one_line(draft.now)
    if not reason:
        raise Refused("调班要写明原因。", field="reason")
    if not name:
        raise Refused("请写明换成谁。", field="to")
    turn = _named(desk, draft.day, draft.slot)
    with desk.write() as transaction:
        _put(desk, transaction, [(turn, draft.post, name)], reason)
    return Changed(transaction.topics, turn.key)


def exchange(
    desk: Desk, first: tuple[dt.date, str], second: tuple[dt.date, str], post: DutyRole, reason: str
) -> Changed:
    """Two people change turns (换班); raises Refused like ``change``."""
    if not one_line(reason):
        raise Refused("换班要写明原因。", field="reason")
    one, other = _named(desk, *first), _named(desk, *second)
    mine, theirs = holder(one, post), holder(other, post)
    if mine == theirs:
        raise Refused(f"两班的{post.label}都是{mine or '空缺'}，不用换。", field="with")
    with desk.write() as transaction:
        _put(desk, transaction, [(one, post, theirs), (other, post, mine)], one_line(reason))
    return Changed(transaction.topics, one.key)


def holder(turn: Turn, post: DutyRole) -> str:
    """Who has a place of a turn."""
    return {DutyRole.MAIN: turn.main, DutyRole.DEPUTY: turn.deputy, DutyRole.LEADER: turn.leader}[post]


def _named(desk: Desk, day: dt.date, slot: str) -> Turn:
    found = [one for one in of_month(desk, f"{day:%Y-%m}") if one.day == day]
    if not found:
        raise Refused(f"{day.isoformat()}还没有值班表。", field="date")
    fitting = [one for one in found if one.slot == slot] if slot or len(found) > 1 else found
    if not fitting:
        names = "、".join(one.slot for one in found if one.slot)
        raise Refused(f"{day.isoformat()}有几班，请写明是哪一班：{names or '这一天只有一班'}。", field="slot")
    return fitting[0]


def _put(desk: Desk, transaction: Transaction, wanted: list[tuple[Turn, DutyRole, str]], reason: str) -> None:
    """Book the changes; nothing is booked where somebody would be on twice at a time, or left, or is away."""
    after = {one.key: one for one, _, _ in wanted}
    for turn, post, name in wanted:
        if name in officers.gone(desk):
            raise Refused(f"{name}已经离岗，不能顶班。", field="to")
        after[turn.key] = msgspec.structs.replace(after[turn.key], **{post.value: name})
    days = [turn.day for turn, _, _ in wanted]
    for turn in after.values():
        near = [one for one in around(desk, turn.begins, turn.ends) if one.key not in after]
        _refuse_double(turn, near)
    for gone in away(desk, min(days)):
        found = [one for one, _, name in wanted if gone.covers(name, one.day)]
        if found:
            raise Refused(f"{gone.name}{found[0].day.isoformat()}不在岗（{gone.reason}），不能顶班。", field="to")
    for turn, post, name in wanted:
        fact = RotaChanged(turn=turn.key, post=post, was=holder(turn, post), now=name, reason=reason)
        transaction.append(f"rota:{turn.day:%Y-%m}", fact)


def _refuse_double(turn: Turn, near: list[Turn]) -> None:
    held = [one for one in (turn.main, turn.deputy, turn.leader) if one]
    twice = next((one for one in held if held.count(one) > 1), None)
    if twice is not None:
        raise Refused(f"{turn.key}这一班{twice}占了两个位置，主班、副班、带班不能是同一人。", field="to")
    both = next(
        (name for name in (turn.main, turn.deputy) for one in near if name and name in (one.main, one.deputy)), ""
    )
    if both:
        raise Refused(f"{both}同时还有另一班，不能顶班。", field="to")


def take_leave(desk: Desk, name: str, first: dt.date, last: dt.date, reason: str) -> Changed:
    """Somebody is away; their turns stay and stand in ``wrong`` until somebody takes them.

    Raises:
        Refused: no name or reason, or it ends before it begins.
    """
    if not one_line(name) or not one_line(reason):
        raise Refused("请假要写明姓名和事由。", field="name" if not one_line(name) else "reason")
    if last < first:
        raise Refused("结束日期在开始日期之前，请核对。", field="until")
    identity = desk.new_id()
    with desk.write() as transaction:
        fact = LeaveTaken(name=one_line(name), first=first, last=last, reason=one_line(reason))
        transaction.append(f"leave:{identity}", fact)
    return Changed(transaction.topics, identity)


def come_back(desk: Desk, name: str, reason: str = "") -> Changed:
    """The latest leave of somebody does not count any more (销假); raises Refused where there is none."""
    today = beijing_day(desk.now()).isoformat()
    with desk.store.read() as reading:
        held = reading.rows(LeaveRow, "name = ? AND last >= ?", (one_line(name), today), order="-first", limit=1)
    if not held:
        raise Refused(f"{one_line(name)}没有在请的假。", field="name")
    with desk.write() as transaction:
        transaction.append(held[0].subject, LeaveCancelled(reason=one_line(reason)))
    return Changed(transaction.topics, held[0].id)
