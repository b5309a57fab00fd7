"""Facts about 调拨: material asked for, sent, received, brought back or used up (docs/规则来源.md#物资)."""

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.resource.records import Portion


class SupplyWanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of a request: the material as it was called then, so that the paper never changes."""

    material: str
    name: str
    quantity: float
    specification: str = ""
    measure: str = ""
    depot: str = ""


class SupplySent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What left of one material, and of which lots."""

    material: str
    quantity: float
    portions: tuple[Portion, ...] = ()


class SupplyRequested(Fact, frozen=True, kw_only=True, tag="supply:requested"):
    """Material is asked for. ``papered`` is False while the form is still owed (先电话后补单)."""

    to: str
    lines: tuple[SupplyWanted, ...]
    incident: str = ""
    contact: str = ""
    basis: str = ""
    papered: bool = True


class SupplyIssued(Fact, frozen=True, kw_only=True, tag="supply:issued"):
    """It left the depots; the movements stand with each material."""

    at: Instant
    sent: tuple[SupplySent, ...]
    carrier: str = ""
    eta: Instant | None = None
    to: str = ""
    """Where it goes, for the log; likewise below."""


class SupplyReceived(Fact, frozen=True, kw_only=True, tag="supply:received"):
    """The receiver counted it; ``reason`` says why it differs from what was sent."""

    at: Instant
    by: str
    quantities: dict[str, float]
    reason: str = ""
    to: str = ""


class SupplySettled(Fact, frozen=True, kw_only=True, tag="supply:settled"):
    """Of what was received so much came back to stock, so much was used up; by material."""

    at: Instant
    back: dict[str, float] = msgspec.field(default_factory=dict)
    used: dict[str, float] = msgspec.field(default_factory=dict)
    note: str = ""
    to: str = ""


class SupplyCancelled(Fact, frozen=True, kw_only=True, tag="supply:cancelled"):
    """It is off; what was on its way went back to stock."""

    reason: str
    to: str = ""


class SupplyPapered(Fact, frozen=True, kw_only=True, tag="supply:papered"):
    """The form of one agreed on the phone was made up."""

    number: str
