"""Facts about hand-overs."""

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.duty import HandoverPart


class HandoverItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing passed on, in words; ``subject`` is whose it is, ``due`` its next limit."""

    part: HandoverPart
    text: str
    subject: str = ""
    due: Instant | None = None


class EquipmentCheck(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of equipment as tried at the hand-over (电话、传真、网络 …)."""

    name: str
    result: str
    sound: bool = True
    how: str = ""
    """How it was tried (拨通县消防总机、试听、问打印系统)."""


class Signature(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who signed a hand-over; ``proven`` by the own password, else by the name alone."""

    name: str
    person: str = ""
    proven: bool = False


class SeatHead(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chain of the book stood."""

    seat: str
    seq: int
    head: str


class HandedOver(Fact, frozen=True, kw_only=True, tag="handover:signed"):
    """The duty went from some to others, who went through it item by item and both signed; it counts from now on."""

    out: tuple[str, ...]
    taken: tuple[str, ...]
    leader: str = ""
    items: tuple[HandoverItem, ...] = ()
    clocks: tuple[str, ...] = ()
    """Running clocks of our own that the new ones answer for."""
    checks: tuple[EquipmentCheck, ...] = ()
    heads: tuple[SeatHead, ...] = ()
    joint: bool = False
    """Whether both shifts go on together because an emergency is at a limit (联合交接)."""
    late_minutes: int = 0
    """How long after the change of turns; 0 where it was in time or nothing said when."""
    through: int = 0
    """How many items both went through one by one at the window; 0 where the sheet was gone through on paper."""
    signed: tuple[Signature, ...] = ()
    planned: tuple[str, ...] = ()
    """Who the rota names for the turn that begins, where it is others who came."""
