"""The outbox as rows: messages on their way out, in the order they were queued; what came of them is in the book."""

from collections.abc import Iterator
from enum import StrEnum

import msgspec
from sqlcipher3 import dbapi2

from app.services.store.shapes import Shape, insert, select, sql

TAKEN_BACK = "已撤出"
"""How the reason of a message begins that an officer took out of the queue."""
COUNTS = (
    "SELECT coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'stuck' AND error NOT LIKE ?), 0), "
    "coalesce(min(CASE WHEN state = 'waiting' AND typeof(queued_at) = 'integer' AND queued_at < ? THEN queued_at END), "
    "0) FROM outbox"
)
LATEST = 2**53
"""Microseconds; no instant of ours lies behind it (the year 2255)."""
UNREAD = "发送队列里这一行读不出来，没有发出。请核验账本，并改用其他方式报送"


class DeliveryState(StrEnum):
    """Of a message in the queue."""

    WAITING = "waiting"
    DONE = "done"
    STUCK = "stuck"

    @property
    def label(self) -> str:
        """As shown."""
        return {"waiting": "待发", "done": "已发出", "stuck": "受阻"}[self.value]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the queue; instants in microseconds UTC."""

    number: int
    id: str
    incident: str
    report: str
    route: str
    title: str
    queued_at: int
    state: DeliveryState
    attempts: int
    next_at: int
    error: str
    receipt: str
    done_at: int


OUTBOX = Shape(name="outbox", struct=Message, key=("number",), unique=(("id",),))
ADD = insert(OUTBOX, without=("number",))


class OutboxReading:
    """What waits, left or is stuck."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def newest(self, limit: int) -> list[Message]:
        """The newest messages, the newest first."""
        return list(self._read("ORDER BY number DESC LIMIT ?", limit))

    def ended(self, state: DeliveryState, since: int) -> list[Message]:
        """Messages that left, or that were refused (not those an officer took back), since an instant."""
        where = "WHERE state = ? AND done_at >= ? AND error NOT LIKE ? ORDER BY number DESC LIMIT 100"
        return list(self._read(where, state.value, since, f"{TAKEN_BACK}%"))

    def counts(self) -> tuple[int, int, int]:
        """(waiting, refused, when the oldest that waits was queued)."""
        ((waits, refused, first),) = self._connection.execute(COUNTS, (f"{TAKEN_BACK}%", LATEST)).fetchall()
        return waits, refused, first

    def waiting(self) -> list[Message]:
        """What waits, the oldest first."""
        found = self._read("WHERE state = ? ORDER BY number", DeliveryState.WAITING.value)
        return [one for one in found if one.state is DeliveryState.WAITING]

    def on_its_way(self, report: str, route: str) -> bool:
        """Whether a report is on its way over a route, or arrived."""
        statement = "SELECT 1 FROM outbox WHERE report = ? AND route = ? AND state <> ?"
        return bool(self._connection.execute(statement, (report, route, DeliveryState.STUCK.value)).fetchall())

    def _read(self, where: str, *values: object) -> Iterator[Message]:
        for row in self._connection.execute(sql(select(OUTBOX), where), values).fetchall():
            yield _message(dict(zip(OUTBOX.columns, row, strict=True)))


def _message(held: dict[str, object]) -> Message:
    """A row of the queue; one that does not read is stuck, and stops no other."""
    try:
        found = msgspec.convert(held, Message)
        if max(found.queued_at, found.next_at, found.done_at) < LATEST:
            return found
    except (msgspec.MsgspecError, RecursionError):
        pass
    numbers = {name: int(one) for name, one in held.items() if isinstance(one, int) and 0 <= one < LATEST}
    texts = {name: one for name, one in held.items() if isinstance(one, str)}
    return Message(
        number=numbers.get("number", 0), id=texts.get("id", ""), incident=texts.get("incident", ""),
        report=texts.get("report", ""), route=texts.get("route", ""), title=texts.get("title", ""),
        queued_at=numbers.get("queued_at", 0), state=DeliveryState.STUCK, attempts=numbers.get("attempts", 0),
        next_at=0, error=UNREAD, receipt="", done_at=numbers.get("done_at", 0),
    )  # fmt: skip


class OutboxWriting:
    """The outbox within a write transaction; ``touched`` learns that there is something new."""

    def __init__(self, connection: dbapi2.Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def add(self, message: Message) -> None:
        """A message at the end of the queue; its ``number`` is given by the queue."""
        self._write(ADD, msgspec.structs.astuple(message)[1:])

    def waits(self, message: str) -> bool:
        """Whether a message still waits."""
        statement = "SELECT 1 FROM outbox WHERE id = ? AND state = ?"
        return bool(self._connection.execute(statement, (message, DeliveryState.WAITING.value)).fetchall())

    def failed(self, message: str, next_at: int, why: str) -> None:
        """One attempt at a waiting message did not work; the next is not before an instant."""
        statement = "UPDATE outbox SET attempts = attempts + 1, next_at = ?, error = ? WHERE id = ? AND state = ?"
        self._write(statement, (next_at, why, message, DeliveryState.WAITING.value))

    def close(self, message: str, state: DeliveryState, at: int, words: str = "") -> bool:
        """End a waiting message at an instant; False when it was ended before."""
        column = "receipt" if state is DeliveryState.DONE else "error"
        statement = sql("UPDATE outbox SET state = ?, done_at = ?,", column, "= ? WHERE id = ? AND state = ?")
        return self._write(statement, (state.value, at, words, message, DeliveryState.WAITING.value)) == 1

    def hurry(self) -> None:
        """Every message that waits for its next attempt may be tried at once; a first one keeps its own time."""
        self._write("UPDATE outbox SET next_at = 0 WHERE state = ? AND attempts > 0", (DeliveryState.WAITING.value,))

    def _write(self, statement: str, values: tuple[object, ...]) -> int:
        changed = self._connection.execute(statement, values).rowcount
        if changed:
            self._touched.add(OUTBOX.name)
        return changed
