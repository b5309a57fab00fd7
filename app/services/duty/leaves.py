"""Who is away when (请假、出差), and who is there no more (离岗): nobody of them is planned, whoever is stays named."""

import datetime as dt

from app.models.moments import beijing_day, to_micros
from app.models.rota.checks import Away
from app.models.rota.facts import LeaveCancelled, LeaveTaken
from app.models.rota.rows import LeaveRow, RotaRow
from app.models.texts import one_line
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import officers
from app.services.runtime.errors import Refused

RECENT = dt.timedelta(days=62)
"""How long ago a name may have stood on a rota last to be somebody's."""
NEAREST = 3


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


def left(desk: Desk) -> tuple[Away, ...]:
    """Those who left are there no more from today on; what was their turn before stays theirs."""
    today = beijing_day(desk.now())
    return tuple(
        Away(name=one, first=today, last=dt.date.max, reason="已经离岗") for one in sorted(officers.gone(desk))
    )


def take_leave(desk: Desk, name: str, first: dt.date, last: dt.date, reason: str) -> Changed:
    """Somebody is away; their turns stay and stand in ``wrong`` until somebody takes them.

    Raises:
        Refused: no name or reason, a name nobody has, or it ends before it begins.
    """
    who = one_line(name)
    if not who or not one_line(reason):
        raise Refused("请假要写明姓名和事由。", field="name" if not who else "reason")
    if last < first:
        raise Refused("结束日期在开始日期之前，请核对。", field="until")
    _refuse_unknown(desk, who)
    identity = desk.new_id()
    with desk.write() as transaction:
        fact = LeaveTaken(name=who, first=first, last=last, reason=one_line(reason))
        transaction.append(f"leave:{identity}", fact)
    return Changed(transaction.topics, identity)


def known(desk: Desk) -> set[str]:
    """Every name that stands on the list of people, in the settings, on a rota since two months ago, or on duty."""
    with desk.store.read() as reading:
        turns = reading.rows(RotaRow, "ends > ?", (to_micros(desk.now() - RECENT),))
        on = [row.person for row in reading.duty()]
    said = (name for one in turns for name in (one.main, one.deputy, *one.leader.split("、"), *one.standby.split("、")))
    people = (one.name for one in officers.listed(desk))
    return {*filter(None, (*said, *on, *people, *map(one_line, desk.settings.officers)))}


def _refuse_unknown(desk: Desk, name: str) -> None:
    """Nothing happens where somebody has the name, or where the room has named nobody yet."""
    names = known(desk)
    if names and name not in names:
        near = sorted((one for one in names if set(one) & set(name)), key=lambda one: (_apart(one, name), one))
        like = f"名字相近的：{'、'.join(near[:NEAREST])}。" if near else ""
        raise Refused(f"没有叫“{name}”的人。{like}新来的先在“人员”里登记。", field="name")


def _apart(one: str, other: str) -> float:
    """0 for the same name, 1 for names that share nothing."""
    from difflib import SequenceMatcher  # only for a name nobody has

    return 1 - SequenceMatcher(None, one, other).ratio()


def come_back(desk: Desk, name: str, reason: str = "") -> Changed:
    """The latest leave of somebody does not count any more (销假); raises Refused where there is none."""
    today = beijing_day(desk.now()).isoformat()
    with desk.store.read() as reading:
        held = reading.rows(LeaveRow, "name = ? AND last >= ?", (one_line(name), today), order="-first", limit=1)
    if not held:
        now = "、".join(dict.fromkeys(one.name for one in away(desk, beijing_day(desk.now()))))
        others = f"在请假的：{now}。" if now else "现在没有人请假。"
        raise Refused(f"{one_line(name)}没有在请的假。{others}", field="name")
    with desk.write() as transaction:
        transaction.append(held[0].subject, LeaveCancelled(reason=one_line(reason)))
    return Changed(transaction.topics, held[0].id)
