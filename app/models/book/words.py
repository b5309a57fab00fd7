"""What a journal line is, and the lines of struck and corrected entries."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from app.models.book.fact import Fact
from app.models.book.facts import ActWithdrawn, EntryCorrected, EntryStruck
from app.models.vocabulary.journal import Lane


class Narration(msgspec.Struct, frozen=True):
    """A journal line."""

    lane: Lane
    text: str
    instant: dt.datetime | None = None


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    EntryStruck: lambda f: Narration(Lane.CORRECTION, f"划去一条记录：{f.reason}"),
    ActWithdrawn: lambda f: Narration(Lane.CORRECTION, f.reason),
    EntryCorrected: lambda f: Narration(Lane.CORRECTION, f"更正一条记录：{f.reason}"),
}
