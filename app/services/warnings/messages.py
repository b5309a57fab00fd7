"""预警: taking a CAP message in, and which warnings hold now (发布 → 变更 → 解除; docs/规则来源.md#预警报文)."""

from hashlib import sha256

import msgspec

from app.models.moments import to_micros
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.models.warning.facts import WarningMessage, WarningReceived
from app.models.warning.rows import WarningRow
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

ACTUAL = "actual"
HELD_FOR = 24 * 3600 * 1_000_000
"""Microseconds a warning without an end is shown."""
NEWEST = 500


class WarningTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, whether it was booked, and if not why."""

    message: WarningMessage
    notes: tuple[str, ...]
    accepted: bool
    why: str = ""
    changed: Changed | None = None

    @property
    def sentence(self) -> str:
        """What came of it in one sentence."""
        if not self.accepted:
            return f"没有登记：{self.why}。"
        notes = f"（{'；'.join(self.notes)}）" if self.notes else ""
        return f"已登记预警：{self.message.title}{notes}。"


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
    return WarningTaken(
        message=message, notes=found.notes, accepted=True, changed=Changed(transaction.topics, message.identifier)
    )  # fmt: skip


def holding(desk: Desk) -> list[WarningRow]:
    """Warnings that hold now, the gravest first: not replaced, not lifted, not over."""
    now = to_micros(desk.now())
    with desk.store.read() as reading:
        rows = reading.warnings(NEWEST)
    gone = {one for row in rows for one in row.replaced.split()}
    order = [colour.value for colour in WarningColour]
    held = [
        row
        for row in rows
        if row.kind != WarningKind.LIFTED
        and row.id not in gone
        and (row.expires > now if row.expires is not None else row.sent_at + HELD_FOR > now)
    ]
    return sorted(held, key=lambda row: (order.index(row.colour) if row.colour in order else 9, -row.sent_at))
