"""What is refused says why and where, and leaves the book as it was."""

import re
from collections.abc import Callable

import pytest

from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused


def refused(desk: Desk, act: Callable[[], object], words: str, field: str = "") -> None:
    """An act is refused with these words, of this field, and not one entry more lies in the book."""
    before = _head(desk)
    with pytest.raises(Refused, match=re.escape(words)) as told:
        act()
    assert told.value.where.get("field", "") == field
    assert _head(desk) == before


def _head(desk: Desk) -> tuple[int, bytes]:
    with desk.store.read() as reading:
        return reading.book.head(desk.store.seat)
