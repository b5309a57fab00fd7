"""预警: taking a CAP message in, and which warnings hold now (发布 → 变更 → 解除; docs/规则来源.md#预警报文)."""

import datetime as dt
from collections.abc import Iterator
from hashlib import sha256

import msgspec

from app.models.moments import from_micros
from app.models.vocabulary.warning import WarningColour, WarningKind
from app.models.warning.facts import WarningMessage, WarningReceived
from app.models.warning.rows import WarningRow
from app.models.warning.state import Warned, project, row_of
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
    return book(desk, message, notes=found.notes, data=data, file=name[:120])


def book(desk: Desk, message: WarningMessage, *, notes: tuple[str, ...], data: bytes, file: str = "") -> WarningTaken:
    """Book a message that was read of ``data`` and start its clocks; raises Refused where it was booked before."""
    fact = WarningReceived(message=message, file=file, digest=sha256(data).hexdigest())
    with desk.write() as transaction:
        identity = _identity(transaction, message)
        transaction.append(f"warning:{identity}", fact)
        started = _call_out(transaction, desk, identity, message)
    changed = Changed(transaction.topics, identity)
    return WarningTaken(message=message, notes=notes, accepted=True, started=started, changed=changed)


def _identity(transaction: Transaction, message: WarningMessage) -> str:
    """What the message is known by here: its identifier, with a mark of its sender where another's bears the same.

    Raises Refused where its sender's message of that identifier was booked before.
    """
    marked = f"{message.identifier}~{sha256(message.source.encode()).hexdigest()[:8]}"
    for identity in (message.identifier, marked):
        booked = transaction.state(f"warning:{identity}", Warned).message
        if booked is None:
            return identity
        if not booked.source or not message.source or booked.source == message.source:
            known = f"编号{message.identifier}的预警" if message.source else "这份预警"
            raise Refused(f"{known}已经登记过：{booked.title}。", identifier=message.identifier)
    raise Refused(f"编号{message.identifier}的预警已经登记过。", identifier=message.identifier)


def _call_out(transaction: Transaction, desk: Desk, identity: str, message: WarningMessage) -> int:
    """End the clocks of what this message takes the place of, start its own; how many it started.

    None start for a message that is over, lifted or replaced by the time it comes in.
    """
    subject = f"warning:{identity}"
    mine = row_of(identity, message, 0)
    rows = [mine, *(row for row in transaction.reading.warnings(NEWEST) if row.id != identity)]
    for reference in set(message.references) - {row.identifier for row in rows}:  # older than the newest
        rows += project(transaction.state(f"warning:{reference}", Warned))
    for one in _replaced_by(mine, _by_identifier(rows)):
        planning.end(transaction, f"warning:{one}", f"预警{message.kind.label}")
    now = desk.now()
    if identity in _gone(rows) or _over(message.expires, message.sent or now, now):
        return 0
    planning.replan(transaction, desk, subject, known_at=now)
    return len(planning.clocks_of(transaction, subject))


def _gone(rows: list[WarningRow]) -> set[str]:
    """Messages that a later one lifted or took the place of."""
    known = _by_identifier(rows)
    return {one for row in rows for one in _replaced_by(row, known)}


def _by_identifier(rows: list[WarningRow]) -> dict[str, list[WarningRow]]:
    known: dict[str, list[WarningRow]] = {}
    for row in rows:
        known.setdefault(row.identifier, []).append(row)
    return known


def _replaced_by(row: WarningRow, known: dict[str, list[WarningRow]]) -> Iterator[str]:
    """The messages a row takes the place of: of the sender it names, else of its own, else of any.

    A message whose sender was not kept is meant by its identifier alone.
    """
    for said in row.replaced.split():
        identifier, _, source = said.partition(",")
        found = [one for one in known.get(identifier, ()) if one.id != row.id]
        own = [one for one in found if one.source == (source or row.source)]
        yield from (one.id for one in own or (one for one in found if not source or not one.source))


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
