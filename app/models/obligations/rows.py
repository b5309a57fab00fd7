"""View rows of clocks, whatever subject they are of."""

import msgspec

from app.models.book.rows import Row
from app.models.moments import to_micros
from app.models.obligations.clock import Clock


class ClockRow(Row, frozen=True, kw_only=True):
    """A clock with everything its state is derived from; ``shown_with`` is the subject under which it is listed."""

    table = "clock"
    also = ("incident",)
    indexes = (("running", "due"), ("subject",), ("shown_with",))

    shown_with: str
    rule: str
    obligation: str
    recipient: str
    owner: str
    basis: str
    due: int
    running: int
    started_at: int
    met_at: int | None
    heard_until: int | None
    data: bytes


PACKER = msgspec.msgpack.Encoder()


def clock_row(clock: Clock) -> ClockRow:
    """The row of one clock; ``data`` is the whole Clock, msgpack."""
    return ClockRow(
        id=clock.id,
        subject=clock.subject,
        shown_with=clock.shown_with,
        rule=clock.rule,
        obligation=clock.obligation.stored,
        recipient=clock.recipient.stored,
        owner=clock.owner.stored,
        basis=clock.basis.stored,
        due=to_micros(clock.due),
        running=int(clock.running),
        started_at=to_micros(clock.started_at),
        met_at=to_micros(clock.met_at) if clock.met_at else None,
        heard_until=to_micros(clock.heard_until) if clock.heard_until else None,
        data=PACKER.encode(clock),
    )
