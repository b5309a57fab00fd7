"""撤销报出: for ten seconds the whole act is taken back; the book keeps both and every clock it met runs again."""

import datetime as dt

from app.models.book.facts import ActWithdrawn
from app.models.moments import from_micros, to_micros
from app.models.report.facts import ReportQueued
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.store.outbox import TAKEN_BACK, DeliveryState

HOLD = dt.timedelta(seconds=10)
"""How long the outbox waits with what the window sends, and how long the act can be taken back."""
REASON = "撤销报出"


def take_back(desk: Desk, entries: tuple[str, ...]) -> Changed:
    """Book that everything one sending made is withdrawn; what waits for its route leaves the queue.

    Raises:
        Refused: more than ten seconds have passed, or a message has left already.
    """
    with desk.write() as transaction:
        found = [one for one in map(transaction.entry, entries) if one is not None]
        if not found or desk.now() > from_micros(found[0].at) + HOLD:
            raise Refused("报出已过十秒，不能撤销；有误请电话告知对方，再在时间线里划去并写明原因。")
        for one in found:
            fact = one.fact
            if isinstance(fact, ReportQueued) and not transaction.beside.outbox.close(
                fact.message, DeliveryState.STUCK, to_micros(desk.now()), f"{TAKEN_BACK}：{REASON}"
            ):
                raise Refused("这件已经发出，不能撤销。")
        for subject in dict.fromkeys(one.subject for one in found):
            mine = tuple(one.id for one in found if one.subject == subject)
            transaction.append(subject, ActWithdrawn(targets=mine, reason=REASON))
    return Changed(transaction.topics, found[0].subject)
