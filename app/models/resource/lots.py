"""Lots (批次) of a material: what there is of each, and which leave first (先到期先出).

Where nobody told lots apart, stock stands under ``OWN``, the lot its record states; that lot is named by the record
alone, so that a corrected date there moves nothing. Sums only: any order of the same movements gives the same lots.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from app.models.resource.records import Lot, Portion

OWN = Lot()
Balances = Mapping[Lot, float]


def lot_text(lot: Lot) -> str:
    """A lot in words."""
    number = f"批号{lot.number}" if lot.number else ""
    day = f"有效期至{lot.expires}" if lot.expires else f"{lot.made}生产" if lot.made else ""
    return " ".join(filter(None, (number, day))) or "未分批"


def summed(portions: Iterable[Portion]) -> dict[Lot, float]:
    """What there is of each lot, rounded so that tenths add up; lots that are used up are left out."""
    held: dict[Lot, float] = {}
    for one in portions:
        held[one.lot] = round(held.get(one.lot, 0.0) + one.delta, 6)
    return {lot: left for lot, left in held.items() if left}


def expiry(lot: Lot, own: Lot) -> dt.date | None:
    """When a lot runs out; ``own`` is the one the record states."""
    return own.expires if lot == OWN else lot.expires


def usable(held: Balances, own: Lot, today: dt.date) -> float:
    """How much has not run out."""
    return round(sum(left for lot, left in held.items() if not _expired(lot, own, today)), 6)


def first_out(
    held: Balances, own: Lot, quantity: float, today: dt.date, *, expired: bool = False
) -> tuple[tuple[Portion, ...], float]:
    """(what leaves of which lot, what is missing): the earliest expiry first, lots without one last.

    Lots that have run out stay where they are unless ``expired``; then they leave first.
    """
    wanted, taken = quantity, []
    for lot, left in sorted(held.items(), key=lambda one: _turn(one[0], own)):
        if left <= 0 or wanted <= 0 or (_expired(lot, own, today) and not expired):
            continue
        part = min(left, wanted)
        wanted = round(wanted - part, 6)
        taken.append(Portion(lot, -part))
    return tuple(taken), wanted


def _turn(lot: Lot, own: Lot) -> tuple[dt.date, dt.date, str]:
    named = own if lot == OWN else lot
    return (named.expires or dt.date.max, named.made or dt.date.max, named.number)


def _expired(lot: Lot, own: Lot, today: dt.date) -> bool:
    day = expiry(lot, own)
    return day is not None and day < today
