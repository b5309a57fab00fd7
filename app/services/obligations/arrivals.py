"""The clock 到场: a team or material is expected somewhere; theirs, so it is chased and does not ring."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.dispatch.rows import DispatchRow
from app.models.obligations.clock import Clock, phase
from app.models.obligations.facts import ClockEnded, ClockMet, ClockStarted
from app.models.supply.rows import SupplyRow
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Phase, Recipient
from app.services.obligations.planning import clocks_of, move
from app.services.store import Transaction

TEAM, GOODS = "调派", "调拨"
"""What stands where other clocks name their rule."""


class Expected(msgspec.Struct, frozen=True):
    """What is under way: its subject, what kind it is, the incident it goes to (none for material of no incident)."""

    subject: str
    kind: str
    incident: str = ""

    @property
    def belongs_to(self) -> str:
        """The subject under which its clock is shown."""
        return f"incident:{self.incident}" if self.incident else ""

    @property
    def former(self) -> str:
        """The id of its clock in books made before 0.2, which held it on the incident."""
        return f"{self.incident}/{self.kind}/{self.subject.partition(':')[2]}"

    def clock_in(self, clocks: Iterable[Clock]) -> Clock | None:
        """Its clock among others."""
        return next((one for one in clocks if self._is(one)), None)

    def _is(self, clock: Clock) -> bool:
        here = clock.subject == self.subject and clock.obligation is ObligationKind.ARRIVAL
        return here or (clock.subject == self.belongs_to and clock.id == self.former)


def of_row(row: DispatchRow | SupplyRow) -> Expected:
    """What a row of 调派 or 调拨 tells of."""
    return Expected(row.subject, TEAM if isinstance(row, DispatchRow) else GOODS, row.incident)


def expect(transaction: Transaction, one: Expected, what: str, eta: dt.datetime, now: dt.datetime) -> None:
    """Start the clock, or move the one that runs to the new instant."""
    held = _held(transaction, one)
    if held is not None:
        if held.running:
            move(transaction, held, eta, now, "更新预计到场时间", decided=True)
        return
    fact = ClockStarted(
        clock=f"{one.subject}/{ObligationKind.ARRIVAL.value}",
        rule=one.kind,
        digest="",
        obligation=ObligationKind.ARRIVAL,
        recipient=Recipient.OUR_BUREAU,
        basis=Basis.DISPATCHED,
        basis_at=now,
        due=eta,
        legal=f"{what}预计到场",
        owner=Owner.THEIRS,
        belongs_to=one.belongs_to,
    )
    transaction.append(one.subject, fact)


def arrived(transaction: Transaction, one: Expected, at: dt.datetime, evidence: str) -> None:
    """It is there: the clock is met, if one runs."""
    held = _held(transaction, one)
    if held is not None and held.running:
        transaction.append(held.subject, ClockMet(clock=held.id, at=at, evidence=evidence))


def called_off(transaction: Transaction, one: Expected, reason: str) -> None:
    """It is not expected any more: the clock ends, if one runs."""
    held = _held(transaction, one)
    if held is not None and held.running:
        transaction.append(held.subject, ClockEnded(clock=held.id, reason=reason))


def late(clocks: Iterable[Clock], rows: Iterable[DispatchRow | SupplyRow], now: dt.datetime) -> frozenset[str]:
    """The subjects among rows of 调派 and 调拨 that should have been there by now and are not."""
    overdue = [one for one in clocks if one.owner is Owner.THEIRS and phase(one, now) is Phase.OVERDUE]
    return frozenset(row.subject for row in rows if overdue and of_row(row).clock_in(overdue) is not None)


def _held(transaction: Transaction, one: Expected) -> Clock | None:
    own = one.clock_in(clocks_of(transaction, one.subject))
    if own is None and one.belongs_to:
        return one.clock_in(clocks_of(transaction, one.belongs_to))
    return own
