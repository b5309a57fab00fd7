"""What a further message changes, as values: known to every screen, without the patterns that read it out."""

import datetime as dt
from enum import StrEnum

import msgspec

from app.models.vocabulary.incident import FigureKind, ReadField
from app.services.extraction.findings import Finding, How


class Direction(StrEnum):
    """How a message stands to what is known."""

    NEW = "new"
    RAISED = "raised"
    LOWERED = "lowered"
    OTHER = "other"
    SAME = "same"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known: figures by kind (None: 未知), occurrence time, place, class code."""

    figures: dict[FigureKind, float | None] = msgspec.field(default_factory=dict)
    told: dict[FigureKind, float] = msgspec.field(default_factory=dict)
    """Figures an earlier message told and nobody has answered yet: read, not adopted."""
    occurred_at: dt.datetime | None = None
    place: str = ""
    category: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One finding beside what was known; ``known`` is None where nothing was."""

    finding: Finding
    direction: Direction
    known: float | str | None = None
    becomes: float | str | None = None
    """What stands afterwards."""

    @property
    def field(self) -> ReadField:
        """The field it is about."""
        return self.finding.field

    @property
    def said(self) -> float | str | None:
        """What the message says: a number, else a text."""
        return self.finding.text or self.finding.number

    @property
    def how(self) -> How:
        """Whether what is said stands, comes on top or goes off."""
        return self.finding.how

    @property
    def sure(self) -> bool:
        """Whether it need not be asked."""
        return self.finding.sure

    @property
    def stands(self) -> float | None:
        """The number that stands afterwards; None where it is none."""
        return self.becomes if isinstance(self.becomes, float) else None

    @property
    def words(self) -> str:
        """The words it came from."""
        return self.finding.words


class AsOf(msgspec.Struct, frozen=True, kw_only=True):
    """Words [start, end) of a message, 截至 included, and the instant they name (UTC)."""

    start: int
    end: int
    moment: dt.datetime
