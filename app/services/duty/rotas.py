"""The rota (值班表): made by a pattern, changed with a reason, asked who is on when."""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from app.models.moments import EARLIEST, from_micros, to_micros
from app.models.rota.checks import problems, uneven, unplanned
from app.models.rota.facts import PlannedTurn, RotaChanged, RotaMade, StandbyNamed
from app.models.rota.holidays import Holidays, HolidayYear
from app.models.rota.planning import People, plan
from app.models.rota.rows import RotaRow
from app.models.rota.state import Rota
from app.models.rota.turns import Turn, days_of, empty_turns
from app.models.texts import one_line
from app.models.vocabulary.duty import DutyRole, RotaPattern
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import leaves, officers
from app.services.runtime.errors import Refused
from app.services.store import Transaction

LOOK_BACK = dt.timedelta(days=4)
"""How far before a month its first turns may depend on the last ones."""
FEWEST = 2
LATEST_YEAR = 2100
OWN = "本室"
"""What our own room is called beside others."""
MOST_STANDBY = 10


def holidays(desk: Desk) -> Holidays:
    """Days off and days worked, as resources/duty/holidays.toml says."""
    path = desk.resources / "duty" / "holidays.toml"
    try:
        return _read_holidays(path, path.stat().st_mtime_ns)
    except (OSError, KeyError, ValueError, msgspec.ValidationError) as error:
        from app.services.runtime.toml_words import wrong_in

        content = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        raise Refused(f"节假日文件有错：{path.name} {wrong_in(error, content)}。", file=path.name) from error


@lru_cache(maxsize=4)
def _read_holidays(path: Path, _changed: int) -> Holidays:
    """Read once for each state of the file: every key of the month view asks."""
    import tomllib  # no first window reads it

    years = tomllib.loads(path.read_text(encoding="utf-8"))["years"]
    return Holidays(msgspec.convert(years, tuple[HolidayYear, ...]))


def month_of(words: str) -> str:
    """A month ``2026-12``; raises Refused for anything else."""
    text = one_line(words)
    try:
        first = days_of(text)[0]
    except ValueError as error:
        raise Refused(f"月份“{text}”看不懂，请写成 2026-12。", field="month") from error
    if not EARLIEST.year < first.year < LATEST_YEAR:
        raise Refused(f"月份“{text}”不合理，请核对年份。", field="month")
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


def rooms(desk: Desk) -> tuple[str, ...]:
    """The duty rooms that have a rota: our own, which has no name, and those of the settings."""
    return ("", *desk.settings.duty_rooms)


def room_of(desk: Desk, words: str) -> str:
    """The room of a name; raises Refused naming all there are."""
    name = one_line(words)
    if name in {"", OWN}:
        return ""
    if name not in desk.settings.duty_rooms:
        known = "、".join(desk.settings.duty_rooms)
        more = f"现有：{known}。" if known else "现在只有本室，别的值班室在“设置 → 值班”里添。"
        raise Refused(f"没有“{name}”这个值班室。{more}", field="room")
    return name


def subject_of(month: str, room: str = "") -> str:
    """The subject that a room's rota of a month is booked on."""
    return f"rota:{month}@{room}" if room else f"rota:{month}"


def turn_of(row: RotaRow) -> Turn:
    """The turn a row tells of."""
    return Turn(
        day=dt.date.fromisoformat(row.day), slot=row.slot, begins=from_micros(row.begins), ends=from_micros(row.ends),
        main=row.main, deputy=row.deputy, leader=row.leader, off=row.off, piece=row.piece,
        standby=tuple(filter(None, row.standby.split("、"))), room=row.room,
    )  # fmt: skip


def of_month(desk: Desk, month: str, room: str = "") -> tuple[Turn, ...]:
    """The turns of a month, in order; none where no rota was made."""
    with desk.store.read() as reading:
        rows = reading.rows(RotaRow, "subject = ?", (subject_of(month, room),), order="begins")
    return tuple(map(turn_of, rows))


def around(desk: Desk, first: dt.datetime, last: dt.datetime, room: str = "") -> tuple[Turn, ...]:
    """The turns of a room, of whatever month, that touch a span, in order."""
    with desk.store.read() as reading:
        rows = reading.rows(
            RotaRow, "ends > ? AND begins < ? AND room = ?", (to_micros(first), to_micros(last), room),
            order="begins", limit=500,
        )  # fmt: skip
    return tuple(map(turn_of, rows))


def elsewhere(desk: Desk, first: dt.datetime, last: dt.datetime, room: str) -> tuple[Turn, ...]:
    """The turns of all other rooms that touch a span."""
    return tuple(turn for one in rooms(desk) if one != room for turn in around(desk, first, last, one))


def on_at(desk: Desk, moment: dt.datetime, room: str = "") -> Turn | None:
    """The turn an instant lies in; at a change it is the one that begins."""
    found = [one for one in around(desk, moment, moment + dt.timedelta(microseconds=1), room) if one.begins <= moment]
    return found[-1] if found else None


def phones_of(desk: Desk, month: str, room: str = "") -> dict[str, str]:
    """Numbers by name: those of the rota's file, over them those of the room's people."""
    return phones_told(desk, month, room) | officers.phones(desk)


def phones_told(desk: Desk, month: str, room: str = "") -> dict[str, str]:
    """Numbers by name that stood in the file of a rota."""
    with desk.store.read() as reading:
        state = reading.state(subject_of(month, room), Rota)
    return state.phones if state is not None else {}


def wrong(desk: Desk, month: str, room: str = "") -> tuple[str, ...]:
    """What is wrong with the rota of a month, and what is not known of its days off, in sentences."""
    turns = of_month(desk, month, room)
    if not turns:
        return (f"{room}{month}还没有值班表",)
    doubt = holidays(desk).doubt(turns[0].day)
    before = around(desk, turns[0].begins - LOOK_BACK, turns[0].begins, room)
    others = elsewhere(desk, turns[0].begins, turns[-1].ends, room)
    found = problems(turns, (*leaves.away(desk, turns[0].day), *leaves.left(desk)), before, others)
    return (*found, *unplanned(turns, days_of(month)), *uneven(turns), *filter(None, (doubt,)))


class RotaDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What a rota is made of; ``replace`` where it may take the place of the one that is there."""

    month: str
    pattern: RotaPattern
    officers: tuple[str, ...]
    leaders: tuple[str, ...] = ()
    leader_days: int = 1
    replace: bool = False
    standby: tuple[str, ...] = ()
    """Who can stand by (备勤), ``standing_by`` for a turn."""
    standing_by: int = 1
    room: str = ""


def make(desk: Desk, draft: RotaDraft) -> Changed:
    """The rota of a month is planned and booked; ``wrong`` says what could not be kept.

    Raises:
        Refused: fewer than two officers, somebody who left, or a rota is there and ``replace`` was not said.
    """
    month = month_of(draft.month)
    if len(draft.officers) < FEWEST:
        raise Refused("排班至少要两名值班员（主班、副班）。", field="officers")
    if not 1 <= draft.standing_by <= MOST_STANDBY:
        raise Refused(f"每班备勤1到{MOST_STANDBY}人。", field="standby")
    gone = officers.gone(desk)
    left = [one for one in (*draft.officers, *draft.leaders, *draft.standby) if one in gone]
    if left:
        raise Refused(f"{'、'.join(left)}已经离岗，不能排班。", field="officers")
    first = days_of(month)[0]
    turns = empty_turns(month, draft.pattern, change_time(desk), holidays(desk), draft.room)
    before = around(desk, turns[0].begins - LOOK_BACK, turns[0].begins, draft.room)
    people = People(
        officers=draft.officers, leaders=draft.leaders, leader_days=draft.leader_days, away=leaves.away(desk, first),
        standby=draft.standby, standing_by=draft.standing_by,
        elsewhere=elsewhere(desk, turns[0].begins, turns[-1].ends, draft.room),
    )  # fmt: skip
    planned = plan(turns, people, before)
    with desk.write() as transaction:
        put(transaction, month, planned, pattern=draft.pattern, replaces=draft.replace)
    return Changed(transaction.topics, month)


def put(
    transaction: Transaction,
    month: str,
    turns: Sequence[Turn],
    *,
    pattern: RotaPattern | None = None,
    source: str = "",
    phones: dict[str, str] | None = None,
    replaces: bool = False,
) -> None:
    """The turns are the rota of their room from now on; raises Refused where there is one that may not be replaced."""
    room = next((one.room for one in turns), "")
    fact = RotaMade(
        month=month, pattern=pattern, source=source, phones=phones or {}, turns=tuple(map(_planned, turns)), room=room
    )
    subject = subject_of(month, room)
    if transaction.state(subject, Rota).made and not replaces:
        raise Refused(
            f"{room}{month}已经有值班表。要重排请选“替换”，原来的调班不再算数。", typed="加 --replace", field="month"
        )
    transaction.append(subject, fact)


def _planned(turn: Turn) -> PlannedTurn:
    return PlannedTurn(**{name: getattr(turn, name) for name in PlannedTurn.__struct_fields__})


class ChangeDraft(msgspec.Struct, frozen=True, kw_only=True):
    """Who takes which place of which turn instead, and why; ``slot`` may be left out where a day has one turn."""

    day: dt.date
    post: DutyRole
    now: str
    reason: str
    slot: str = ""
    room: str = ""


def change(desk: Desk, draft: ChangeDraft) -> Changed:
    """Somebody else has the place (调班); raises Refused without a reason and for what cannot be."""
    reason, name = one_line(draft.reason), one_line(draft.now)
    if not reason:
        raise Refused("调班要写明原因。", field="reason")
    if not name:
        raise Refused("请写明换成谁。", field="to")
    turn = named(desk, draft.day, draft.slot, draft.room)
    with desk.write() as transaction:
        _put(desk, transaction, [(turn, draft.post, name)], reason)
    return Changed(transaction.topics, turn.key)


def stand_by(desk: Desk, turn: Turn, people: tuple[str, ...], reason: str = "") -> Changed:
    """Others stand by for a turn (备勤) from now on; nobody where none are named.

    Raises:
        Refused: somebody left, is away, is on duty in the same turn or in another room then, or they are the same as
            before.
    """
    turn = named(desk, turn.day, turn.slot, turn.room)
    if people == turn.standby:
        raise Refused("备勤的还是这些人，没有要改的。", field="to")
    if len(people) > MOST_STANDBY:
        raise Refused(f"每班备勤最多{MOST_STANDBY}人。", field="to")
    left = sorted(officers.gone(desk) & set(people))
    if left:
        raise Refused(f"{'、'.join(left)}已经离岗，不能备勤。", field="to")
    on = [one for one in people if one in {*turn.on, turn.leader}]
    if on:
        raise Refused(f"{'、'.join(on)}这一班已经当班或带班，不能又备勤。", field="to")
    beside = [name for one in elsewhere(desk, turn.begins, turn.ends, turn.room) for name in one.on if name in people]
    if beside:
        raise Refused(f"{'、'.join(dict.fromkeys(beside))}这时在别的值班室当班，不能备勤。", field="to")
    gone = next((one for one in leaves.away(desk, turn.day) for name in people if one.covers(name, turn.day)), None)
    if gone is not None:
        raise Refused(f"{gone.name}{turn.day.isoformat()}不在岗（{gone.reason}），不能备勤。", field="to")
    with desk.write() as transaction:
        fact = StandbyNamed(turn=turn.key, people=people, was=turn.standby, reason=one_line(reason))
        transaction.append(subject_of(f"{turn.day:%Y-%m}", turn.room), fact)
    return Changed(transaction.topics, turn.key)


def exchange(desk: Desk, one: Turn, other: Turn, post: DutyRole, reason: str) -> Changed:
    """Two people change turns (换班); raises Refused like ``change``."""
    if not one_line(reason):
        raise Refused("换班要写明原因。", field="reason")
    one, other = (named(desk, each.day, each.slot, each.room) for each in (one, other))
    mine, theirs = holder(one, post), holder(other, post)
    if mine == theirs:
        raise Refused(f"两班的{post.label}都是{mine or '空缺'}，不用换。", field="with")
    with desk.write() as transaction:
        _put(desk, transaction, [(one, post, theirs), (other, post, mine)], one_line(reason))
    return Changed(transaction.topics, one.key)


def holder(turn: Turn, post: DutyRole) -> str:
    """Who has a place of a turn."""
    return {DutyRole.MAIN: turn.main, DutyRole.DEPUTY: turn.deputy, DutyRole.LEADER: turn.leader}[post]


def named(desk: Desk, day: dt.date, slot: str, room: str = "") -> Turn:
    """The turn of a day; the slot may be left out where there is one. Raises Refused."""
    found = [one for one in of_month(desk, f"{day:%Y-%m}", room) if one.day == day]
    if not found:
        raise Refused(f"{room}{day.isoformat()}还没有值班表。", field="date")
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
        beside = (*around(desk, turn.begins, turn.ends, turn.room), *elsewhere(desk, turn.begins, turn.ends, turn.room))
        _refuse_double(turn, [one for one in beside if one.key not in after])
    for gone in leaves.away(desk, min(days)):
        found = [one for one, _, name in wanted if gone.covers(name, one.day)]
        if found:
            raise Refused(f"{gone.name}{found[0].day.isoformat()}不在岗（{gone.reason}），不能顶班。", field="to")
    for turn, post, name in wanted:
        fact = RotaChanged(turn=turn.key, post=post, was=holder(turn, post), now=name, reason=reason)
        transaction.append(subject_of(f"{turn.day:%Y-%m}", turn.room), fact)


def _refuse_double(turn: Turn, near: list[Turn]) -> None:
    held = [one for one in (turn.main, turn.deputy, turn.leader, *turn.standby) if one]
    twice = next((one for one in held if held.count(one) > 1), None)
    if twice is not None:
        raise Refused(f"{turn.key}这一班{twice}占了两个位置，主班、副班、带班、备勤不能是同一人。", field="to")
    both = next(
        (name for name in (turn.main, turn.deputy) for one in near if name and name in (one.main, one.deputy)), ""
    )
    if both:
        raise Refused(f"{both}同时还有另一班，不能顶班。", field="to")
