"""The queue of what goes out (外发队列) against the book: a row that was taken out or turned sends nothing, unseen.

The rows stand beside the book. That a report was queued, went, was refused or taken back is booked with each, in one
transaction: what the rows say must stand there, and what is booked as waiting must wait.
"""

import msgspec
from sqlcipher3 import dbapi2

from app.models.book import codec
from app.models.book.facts import ActWithdrawn
from app.models.report.facts import ReportQueued, ReportRelayed, ReportStuck
from app.services.store.outbox import DeliveryState

BOOKED = (
    "SELECT id, subject, kind, data FROM entry WHERE kind IN "
    "('report:queued', 'report:relayed', 'report:stuck', 'entry:withdrawn') ORDER BY position"
)
ROWS = (
    "SELECT id, incident, report, route, state, typeof(title) || typeof(error) || typeof(receipt) = 'texttexttext' "
    "AND typeof(queued_at) || typeof(attempts) || typeof(next_at) || typeof(done_at) = 'integerintegerintegerinteger' "
    "FROM outbox ORDER BY number"
)


class _Queued(msgspec.Struct):
    """A message as the book has it, and how it may have ended."""

    place: tuple[str, str, str]
    """Incident, report, route."""
    ended: set[str]


def queue_problems(connection: dbapi2.Connection) -> list[str]:
    """What the queue says that the book does not, as sentences."""
    booked = _booked(connection)
    said, seen = [], set()
    try:
        rows = connection.execute(ROWS).fetchall()
    except dbapi2.OperationalError:  # a column has another name now: the table is not what it was made as
        return ["发送队列的表不像原来的样子，读不出来；请用备份恢复后再报送"]
    for message, *place, state, reads in rows:
        seen.add(message)
        known = booked.get(message)
        if not reads:
            said.append(f"发送队列的 {message} 读不出来，不会发出，请改用其他方式报送")
        elif known is None:
            said.append(f"发送队列多出一件 {message}，账本里没有")
        elif tuple(place) != known.place:
            said.append(f"发送队列的 {message} 与账本登记的事件、报告或通道不符")
        elif state not in (known.ended or {DeliveryState.WAITING.value}):
            said.append(f"发送队列的 {message} 写着“{_label(state)}”，账本里没有这样登记")
    last = {known.place: message for message, known in booked.items()}
    lost = [message for message in last.values() if message not in seen and not booked[message].ended]
    return said + [f"账本里待发的 {message} 不在发送队列里，不会发出，请重新报出" for message in lost]


def _label(state: object) -> str:
    return next((one.label for one in DeliveryState if one == state), "不明")


def _booked(connection: dbapi2.Connection) -> dict[str, _Queued]:
    """By message what the book says of it; what was struck later was queued all the same."""
    found: dict[str, _Queued] = {}
    by_entry: dict[str, str] = {}
    for entry, subject, kind, data in connection.execute(BOOKED).fetchall():
        fact = codec.decode(data, kind)
        if isinstance(fact, ReportQueued):
            place = (str(subject).partition(":")[2], fact.report, fact.route)
            found[fact.message] = _Queued(place, set())
            by_entry[entry] = fact.message
        elif isinstance(fact, ReportRelayed) and fact.message in found:
            found[fact.message].ended.add(DeliveryState.DONE.value)
        elif isinstance(fact, ReportStuck) and fact.message in found:
            found[fact.message].ended.add(DeliveryState.STUCK.value)
        elif isinstance(fact, ActWithdrawn):
            for message in (by_entry[one] for one in fact.targets if one in by_entry):
                found[message].ended.add(DeliveryState.STUCK.value)
    return found
