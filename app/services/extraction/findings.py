"""What was read out of a text: frozen findings with the words they came from."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from app.models.settings.settings import Place
from app.models.vocabulary.incident import READ_FIELDS, Bound, Precision

if TYPE_CHECKING:
    from app.models.vocabulary.incident import ReadField
else:
    ReadField = str  # msgspec decodes no union of two enumerations: Finding makes the stored text a word again

SURE = 0.8
"""At or above this a finding may be adopted with the one key that takes all sure ones; below it is a question."""


class How(StrEnum):
    """What a figure does to what is known: it stands, comes on top, or goes off."""

    SET = "set"
    ADD = "add"
    TAKE_AWAY = "take_away"


class Subtype(msgspec.Struct, frozen=True, kw_only=True):
    """A finer code within a class and the words that point to it."""

    code: str
    words: tuple[str, ...]


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """A class of event as it is recognised: words that suffice alone, pairs that suffice together, its rank."""

    code: str
    name: str
    words: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    weight: float = 6.0
    subtypes: tuple[Subtype, ...] = ()


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What reading needs to know: when the officer holds the text, the gazetteer, the words of each class."""

    ref_time: dt.datetime
    places: tuple[Place, ...] = ()
    kinds: tuple[Kind, ...] = ()


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One value: its field, the span [start, end) in the text, the words there and how sure it is (0 to 1)."""

    field: ReadField
    start: int
    end: int
    words: str
    confidence: float
    number: float | None = None
    bound: Bound = Bound.EXACT
    text: str = ""
    moment: dt.datetime | None = None
    precision: Precision | None = None
    about: bool = False
    earlier: tuple[float, ...] = ()
    """Figures of the same kind that stood before in the text and gave way."""
    why: str = ""
    """Why it is asked, in words for the officer; empty where it is sure."""
    how: How = How.SET
    told: bool = False
    """Whether it is said as a fact, and only how it is said is not known well enough to be sure of it."""
    withheld: bool = False
    """Whether the second reader doubts it so much that it is only asked and stands in no record."""
    inferred: bool = False
    """Whether no grammar read it: it is the likeliest by the words around, and never sure."""

    def __post_init__(self) -> None:
        """A field that was decoded from a draft is a word of its list; raises ValueError for any other text."""
        field = READ_FIELDS.get(self.field)
        if field is None:
            raise ValueError("a field nobody reads")
        if field is not self.field:
            msgspec.structs.force_setattr(self, "field", field)

    @property
    def valued(self) -> bool:
        """Whether it proposes a value; without one the officer is only asked (被困几人？)."""
        return self.number is not None or bool(self.text) or self.moment is not None

    @property
    def sure(self) -> bool:
        """Whether it need not be asked."""
        return self.confidence >= SURE
