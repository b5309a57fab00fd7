"""Who is away when (请假、出差), and who is there no more (离岗): nobody of them is planned, whoever is stays named."""

import datetime as dt

from app.models.moments import beijing_day
from app.models.rota.checks import Away
from app.models.rota.facts import LeaveCancelled, LeaveTaken
from app.models.rota.rows import LeaveRow
from app.models.texts import one_line
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import officers
from app.services.runtime.errors import Refused


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
