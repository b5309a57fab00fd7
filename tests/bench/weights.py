"""The weights of signs, learned from rows of signs; and which batches are left out in turn."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from app.services.extraction.second_reader import UNIT, SignWeights
from tests.bench.descent import Numbers, Rows, fitted

PARTS = 5
"""Into how many parts the batches are left out in turn."""
RIDGE = {"kinds": 0.015, "states": 3.3, "doubts": 10.0, "figures": 20.0, "choices": 10.0}
AT_LEAST = {"kinds": 3, "states": 3, "doubts": 2, "figures": 3, "choices": 3}
LEAST = {"kinds": 35, "states": 4, "doubts": 1, "figures": 2, "choices": 1}
"""SignWeights below so many hundredths are left out."""


def taught(
    sort: str, rows: Sequence[Iterable[str]], names: Sequence[str], y: Numbers, *, rooted: bool = False
) -> SignWeights:
    """The weights of signs for names, learned from rows of signs."""
    counts = Counter(sign for row in rows for sign in row)
    signs = sorted(sign for sign, count in counts.items() if count >= AT_LEAST[sort])
    place = {sign: at for at, sign in enumerate(signs)}
    places = [sorted({place[sign] for sign in row if sign in place}) for row in rows]
    scales = [1 / math.sqrt(max(1, len(each))) for each in places] if rooted else None
    whole = np.rint(fitted(Rows(places, len(signs), scales), y, RIDGE[sort]) * UNIT).astype(int)
    kept = {
        sign: tuple(int(each) for to in np.flatnonzero(abs(row) >= LEAST[sort]) for each in (to, row[to]))
        for sign, row in zip(signs, whole, strict=False)
    }
    start = tuple(int(each) for each in whole[-1])
    return SignWeights(tuple(names), start, {sign: row for sign, row in kept.items() if row})


def parts(batches: list[str]) -> Iterator[set[str]]:
    """The batches to leave out, part by part."""
    for part in range(PARTS):
        yield set(batches[part::PARTS])
