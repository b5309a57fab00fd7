"""Which row of a file is about which record of the ledger, where several bear one name."""

from collections import deque

import msgspec

from app.models.resource.records import AnyResource
from app.services.resources.importing.records import RowRecord, stated_stock

DIGITS = 6
"""Decimals to which stock is kept."""


class Held(msgspec.Struct, frozen=True):
    """A record of the ledger, and how much of it there is."""

    id: str
    record: AnyResource
    stock: float | None


def difference(wanted: float | None, stock: float | None) -> float | None:
    """By how much stock changes when a file says so; None where it says nothing new."""
    if wanted is None:
        return None
    delta = round(wanted - (stock or 0.0), DIGITS)
    return None if delta == 0 and stock is not None else delta


def says_nothing_new(found: RowRecord, held: Held) -> bool:
    """Whether all that a row says is known of a record; doubts apart, a blank cell says nothing."""
    if any(getattr(held.record, name) != value for name, value in found.values.items()):
        return False
    return difference(stated_stock(held.record, found), held.stock) is None


def paired(rows: list[RowRecord], held: list[Held]) -> dict[int, Held]:
    """For rows and records of one name the record each row is about, by the row's place; no record twice.

    As many rows as can be have a record they say nothing new of: a row that would fit several gives way to one that
    fits one only (augmenting paths). What is left is taken in order.
    """
    pairing = _Pairing(rows, held)
    for place in range(len(rows)):
        pairing.find(place)
    found = {place: held[record] for record, place in pairing.row_of.items()}
    free = (one for record, one in enumerate(held) if record not in pairing.row_of)
    left = (place for place in range(len(rows)) if place not in found)
    return found | dict(zip(left, free, strict=False))


class _Pairing:
    """A largest set of pairs of rows and records they say nothing new of; rows that say the same are looked at once."""

    def __init__(self, rows: list[RowRecord], held: list[Held]) -> None:
        self.row_of: dict[int, int] = {}
        self._said = [repr((row.values, row.quantity)) for row in rows]
        self._fits: dict[str, list[int]] = {}
        for said, row in zip(self._said, rows, strict=True):
            if said not in self._fits:
                self._fits[said] = [record for record, one in enumerate(held) if says_nothing_new(row, one)]
        self._record_of: dict[int, int] = {}
        self._lost: set[int] = set()
        """Records from which no free one can be reached any more."""

    def find(self, start: int) -> None:
        """Pair a row, others moving to other records they fit where that is needed; or leave it as it is."""
        came: dict[int, int] = {}
        asked: set[str] = set()
        rows = deque([start])
        while rows:
            row = rows.popleft()
            if self._said[row] in asked:
                continue
            asked.add(self._said[row])
            for record in self._fits[self._said[row]]:
                if record in came or record in self._lost:
                    continue
                came[record] = row
                if record not in self.row_of:
                    self._move(record, came, start)
                    return
                rows.append(self.row_of[record])
        self._lost |= came.keys()

    def _move(self, free: int, came: dict[int, int], start: int) -> None:
        record = free
        while True:
            row = came[record]
            left = self._record_of.get(row, -1)
            self.row_of[record], self._record_of[row] = row, record
            if row == start:
                return
            record = left
