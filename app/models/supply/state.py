"""A 调拨: 申请 → 在途 → 已签收 → 已结清. Its state, fold and row; the stock itself is with the materials."""

import datetime as dt
from collections.abc import Callable

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.book.fact import Fact
from app.models.book.rows import Row
from app.models.incident.figures import figure_text
from app.models.moments import to_micros
from app.models.subject.fold import State
from app.models.supply.facts import (
    SupplyCancelled,
    SupplyIssued,
    SupplyPapered,
    SupplyReceived,
    SupplyRequested,
    SupplySettled,
)
from app.models.supply.rows import SupplyRow
from app.models.vocabulary.supply import SupplyStep


class Supply(State, frozen=True, kw_only=True):
    """What was asked for, sent, received, and what became of it."""

    requested: SupplyRequested | None = None
    requested_at: int = 0
    by: str = ""
    issued: SupplyIssued | None = None
    received: SupplyReceived | None = None
    settled: tuple[SupplySettled, ...] = ()
    cancelled: str = ""
    number: str = ""

    @property
    def sent(self) -> dict[str, float]:
        """What left, by material."""
        return {one.material: one.quantity for one in self.issued.sent} if self.issued else {}

    @property
    def left(self) -> dict[str, float]:
        """What was received and has neither come back nor been used up, by material."""
        if self.received is None:
            return {}
        held = dict(self.received.quantities)
        for one in self.settled:
            for part in (one.back, one.used):
                for material, quantity in part.items():
                    held[material] = round(held.get(material, 0.0) - quantity, 6)
        return {material: quantity for material, quantity in held.items() if quantity}

    @property
    def differs(self) -> bool:
        """Whether what was received is not what was sent."""
        if self.received is None:
            return False
        got = self.received.quantities
        return any(got.get(material, 0.0) != quantity for material, quantity in self.sent.items())

    @property
    def step(self) -> SupplyStep:
        """How far it got."""
        if self.cancelled:
            return SupplyStep.CANCELLED
        if self.received is not None:
            return SupplyStep.RECEIVED if self.left else SupplyStep.SETTLED
        return SupplyStep.MOVING if self.issued else SupplyStep.REQUESTED

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it."""
        return self.step not in {SupplyStep.SETTLED, SupplyStep.CANCELLED}

    @property
    def goods(self) -> str:
        """What of how much: 编织袋2000条、发电机2台; what was sent once it was, else what was asked for."""
        lines = self.requested.lines if self.requested else ()
        sent = self.sent
        amounts = ((one, sent.get(one.material, 0.0) if self.issued else one.quantity) for one in lines)
        return "、".join(f"{one.name}{figure_text(amount)}{one.measure}" for one, amount in amounts if amount)


_FOLDS: dict[type[Fact], Callable[..., Supply]] = {
    SupplyIssued: lambda state, fact: replace(state, issued=fact),
    SupplyReceived: lambda state, fact: replace(state, received=fact),
    SupplySettled: lambda state, fact: replace(state, settled=(*state.settled, fact)),
    SupplyCancelled: lambda state, fact: replace(state, cancelled=fact.reason or "取消"),
    SupplyPapered: lambda state, fact: replace(state, number=fact.number),
}


def apply(state: Supply, entry: Entry) -> Supply:
    """One more step; whatever came twice, the later one stands."""
    fact = entry.fact
    if isinstance(fact, SupplyRequested):
        return replace(state, requested=fact, requested_at=entry.at, by=entry.who)
    change = _FOLDS.get(type(fact)) if isinstance(fact, Fact) else None
    return change(state, fact) if change else state


def project(state: Supply) -> tuple[Row, ...]:
    """One row once the request is known."""
    asked = state.requested
    if asked is None:
        return ()
    eta = state.issued.eta if state.issued else None
    row = SupplyRow(
        id=state.id,
        subject=f"supply:{state.id}",
        incident=asked.incident,
        to=asked.to,
        goods=state.goods,
        step=state.step,
        open=int(state.open),
        requested_at=state.requested_at,
        issued_at=_micros(state.issued.at if state.issued else None),
        eta=_micros(eta),
        received_at=_micros(state.received.at if state.received else None),
        differs=int(state.differs),
        unpapered=int(not asked.papered and not state.number and not state.cancelled),
    )
    return (row,)


def _micros(moment: dt.datetime | None) -> int | None:
    return to_micros(moment) if moment else None


def title_of(state: Supply) -> str:
    """Where the material goes."""
    return f"发往{state.requested.to}的物资" if state.requested else "（调拨记录未到）"
