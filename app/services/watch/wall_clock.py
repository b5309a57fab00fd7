"""A wall clock that is doubted: the officer on duty looks at another clock and says that ours is right."""

from app.models.watch.facts import WallClockConfirmed
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk


def confirm(desk: Desk) -> Changed:
    """The wall clock is right from now on, here and after a restart; booked. Nothing when it is not doubted."""
    trusted = desk.store.order_clock
    if not trusted.look():
        return Changed(frozenset())
    with desk.write() as transaction:
        transaction.append("engine:room", WallClockConfirmed(shown=desk.now()))
    trusted.confirm()
    trusted.keep(at_once=True)
    return Changed(transaction.topics)
