"""How a report goes to each of its recipients (主送、报送、抄送), from queue to receipt."""

import datetime as dt
from collections.abc import Callable

import msgspec

from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, ReportState, Standing

replace = msgspec.structs.replace


class Sending(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One recipient of a report."""

    name: str
    channel: Channel
    recipient: Recipient | None = None
    standing: Standing = Standing.MAIN
    sent_at: dt.datetime | None = None
    """When it left; None while it waits."""
    received_by: str = ""
    confirmed_at: dt.datetime | None = None
    receipt: str = ""
    route: str = ""
    message: str = ""
    stuck: str = ""
    inferred: bool = False
    """Whether it is only supposed that it went there (推定): the entry names no recipient (books made before 0.2)."""
    entry: str = ""

    def is_to(self, recipient: Recipient | None, name: str) -> bool:
        """Whether it is the one to this recipient; a role tells more than a name."""
        return self.recipient is recipient if recipient is not None or self.recipient is not None else self.name == name

    @property
    def confirmed(self) -> bool:
        """Whether the recipient is known to have it."""
        return bool(self.sent_at and self.received_by) and not self.inferred

    @property
    def awaited(self) -> bool:
        """Whether somebody has to ask for it by phone."""
        left = self.sent_at is not None and not self.received_by and not self.inferred
        return left and self.standing is not Standing.COPIED

    @property
    def state(self) -> str:
        """待发, 发送受阻, 未确认送达, 已送达 or 推定."""
        if self.inferred:
            return "推定"
        if self.stuck:
            return ReportState.STUCK
        if self.sent_at is None:
            return ReportState.QUEUED
        return "已送达" if self.received_by else "未确认送达"


Sendings = tuple[Sending, ...]


def with_one(held: Sendings, new: Sending) -> Sendings:
    """The recipients after a report left for, or was queued to, one of them; what is known of it is kept."""
    before = next((one for one in held if one.is_to(new.recipient, new.name)), None)
    if before is None:
        return (*held, new)
    return tuple(_joined(one, new) if one is before else one for one in held)


def _joined(before: Sending, new: Sending) -> Sending:
    if before.inferred:
        return new
    if new.sent_at is None:
        again = replace(before, route=new.route, message=new.message, stuck="")
        return new if before.sent_at is None else again
    if before.sent_at is None:
        same = bool(new.message) and new.message == before.message
        return replace(new, route=before.route) if same else new
    first = before if before.sent_at <= new.sent_at else new
    return replace(
        first,
        received_by=before.received_by or new.received_by,
        confirmed_at=before.confirmed_at or new.confirmed_at,
        receipt=before.receipt or new.receipt,
    )


def changed(held: Sendings, which: Callable[[Sending], bool], change: Callable[[Sending], Sending]) -> Sendings:
    """The recipients with some of them changed."""
    return tuple(change(one) if which(one) else one for one in held)
