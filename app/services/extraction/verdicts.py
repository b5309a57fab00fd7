"""What a construction is worth: whether values told so are sure, by its record on texts nobody had seen.

``resources/constructions.toml`` counts, batch by batch, how many values told in a construction were right and wrong at
the first look; ``python -m tests.bench.constructions`` makes it anew. A construction without a record is asked.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from app.services.runtime.resources import resource

FILE = resource("constructions.toml")
ENOUGH = 15
"""Values a construction must have told before it may be sure."""
SURE_WRONG = 0.012
"""The share of false values up to which a construction stays sure."""


def sure(right: int, wrong: int) -> bool:
    """Whether a construction that was right and wrong so often may be sure."""
    told = right + wrong
    return told >= ENOUGH and wrong / told <= SURE_WRONG


def totals(batches: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """(right, wrong) of a construction over its batches."""
    return sum(right for right, _ in batches.values()), sum(wrong for _, wrong in batches.values())


@lru_cache(maxsize=1)
def _sure() -> frozenset[str]:
    rows: dict[str, dict[str, tuple[int, int]]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["constructions"]
    return frozenset(name for name, batches in rows.items() if sure(*totals(batches)))


def is_sure(name: str) -> bool:
    """Whether the record of a construction lets its values be sure."""
    return name in _sure()
