"""预警: taking a CAP message in, and which warnings hold now (发布 → 变更 → 解除; docs/规则来源.md#预警报文)."""

import datetime as dt
from hashlib import sha256

import msgspec

from app.models.moments import from_micros
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.models.warning.facts import WarningMessage, WarningReceived
from app.models.warning.rows import WarningRow
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations import planning
from app.services.runtime.errors import Refused
from app.services.store import Transaction

ACTUAL = "actual"
HELD_FOR = dt.timedelta(hours=24)
"""How long a warning without an end is shown."""
NEWEST = 500


class WarningTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, whether it was booked, and if not why."""

    message: WarningMessage
    notes: tuple[str, ...]
    accepted: bool
    why: str = ""
    started: int = 0
    """How many clocks (叫应) began to run."""
    changed: Changed | None = None

    @property
    def sentence(self) -> str:
        """What came of it in one sentence."""
        if not self.accepted:
            return f"没有登记：{self.why}。"
        notes = f"（{'；'.join(self.notes)}）" if self.notes else ""
        clocks = f"，启动叫应时限{self.started}个" if self.started else ""
        return f"已登记预警：{self.message.title}{notes}{clocks}。"


def take_in(desk: Desk, name: str, data: bytes) -> WarningTaken:
    """Book a CAP message; exercises and tests are read and not booked.

    Raises:
        Refused: no CAP message, an incomplete one, or one that was booked before.
    """
    from app.services.warnings import cap  # a parser, not wanted on the way to the first window

    found = cap.read(name, data, desk.rules.taxonomy.official)
    message = found.message
    if message.status.lower() != ACTUAL:
        return WarningTaken(
            message=message, notes=found.notes, accepted=False, why=f"状态是{message.status}，不是实际预警"
        )
    fact = WarningReceived(message=message, file=name[:120], digest=sha256(data).hexdigest())
    subject = f"warning:{message.identifier}"
    with desk.write() as transaction:
        if transaction.entries_of(subject):
            raise Refused(f"这份预警已经登记过：{message.title}。", identifier=message.identifier)
        transaction.append(subject, fact)
        started = _call_out(transaction, desk, subject, message)
    changed = Changed(transaction.topics, message.identifier)
    return WarningTaken(message=message, notes=found.notes, accepted=True, started=started, changed=changed)


def _call_out(transaction: Transaction, desk: Desk, subject: str, message: WarningMessage) -> int:
    """End the clocks of what this message takes the place of, start its own; how many it started.

    None start for a message that is over, lifted or replaced by the time it comes in.
    """
    for one in message.references:
        planning.end(transaction, f"warning:{one}", f"预警{message.kind.label}")
    rows = transaction.reading.warnings(NEWEST)
    now = desk.now()
    if message.identifier in _gone(rows) or _over(message.expires, message.sent or now, now):
        return 0
    planning.replan(transaction, desk, subject, known_at=now)
    return len(planning.clocks_of(transaction, subject))


def _gone(rows: list[WarningRow]) -> set[str]:
    """Identifiers of messages that a later one lifted or took the place of."""
    return {one for row in rows for one in row.replaced.split()}


def _over(expires: dt.datetime | None, sent: dt.datetime, now: dt.datetime) -> bool:
    """Whether it does not hold any more; one without an end is shown for a day."""
    return (expires if expires is not None else sent + HELD_FOR) <= now


def holding(desk: Desk) -> list[WarningRow]:
    """Warnings that hold now, the gravest first: not replaced, not lifted, not over."""
    now = desk.now()
    with desk.store.read() as reading:
        rows = reading.warnings(NEWEST)
    gone = _gone(rows)
    order = [colour.value for colour in WarningColour]
    held = [
        row
        for row in rows
        if row.kind != WarningKind.LIFTED
        and row.id not in gone
        and not _over(from_micros(row.expires) if row.expires is not None else None, from_micros(row.sent_at), now)
    ]
    return sorted(held, key=lambda row: (order.index(row.colour) if row.colour in order else 9, -row.sent_at))
