"""Facts about 预警: a warning that was issued, changed or lifted, as it came (GB/T 35965.1-2018, CAP 1.2)."""

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.warning import WarningColour, WarningKind


class WarningArea(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where it holds: a name, division codes."""

    name: str
    codes: tuple[str, ...] = ()


class WarningMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A warning as its sender said it; ``colour`` is None where the sender names none."""

    identifier: str
    sender: str
    status: str
    kind: WarningKind
    sent: Instant | None = None
    references: tuple[str, ...] = ()
    event: str = ""
    code: str = ""
    colour: WarningColour | None = None
    severity: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    effective: Instant | None = None
    onset: Instant | None = None
    expires: Instant | None = None
    areas: tuple[WarningArea, ...] = ()
    source: str = ""
    """The sender as a system names it; an identifier is its sender's own (CAP 1.2, 3.2.1). Empty before it was kept."""
    referred: tuple[str, ...] = ()
    """The sources of ``references``, one each, empty where a reference names none."""

    @property
    def replaces(self) -> tuple[tuple[str, str], ...]:
        """(identifier, source) of each message it takes the place of; one without a source is of its own sender."""
        sources = (*self.referred, *("",) * len(self.references))
        return tuple(zip(self.references, sources, strict=False))

    @property
    def title(self) -> str:
        """The headline, else its parts."""
        colour = self.colour.label if self.colour else ""
        return self.headline or f"{self.sender}{self.kind.label}{self.event}{colour}预警"


class CalledOut(Fact, frozen=True, kw_only=True, tag="warning:called"):
    """A unit was called for a warning (叫应): who answered, or that nobody did."""

    unit: str
    at: Instant
    answered: bool = True
    person: str = ""
    phone: str = ""
    words: str = ""


class CallOutReported(Fact, frozen=True, kw_only=True, tag="warning:passed_down"):
    """A unit reported that the warning reached its villages and what was done (到村反馈)."""

    unit: str
    at: Instant
    person: str = ""
    words: str = ""


class CallOutListed(Fact, frozen=True, kw_only=True, tag="warning:listed"):
    """The units that have to be called for it; named anew, the last list counts."""

    units: tuple[str, ...]


class WarningReceived(Fact, frozen=True, kw_only=True, tag="warning:received"):
    """A warning message came in."""

    message: WarningMessage
    file: str = ""
    digest: str = ""
