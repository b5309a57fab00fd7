"""Facts about people of the duty room."""

from app.models.book.fact import Fact
from app.models.vocabulary.duty import OfficerRole


class OfficerAdded(Fact, frozen=True, kw_only=True, tag="officer:added"):
    """Somebody belongs to the duty room from now on."""

    name: str
    role: OfficerRole
    phone: str = ""


class OfficerChanged(Fact, frozen=True, kw_only=True, tag="officer:changed"):
    """Somebody of the room has another role or number from now on; the name and what was written stay."""

    name: str
    role: OfficerRole
    was: OfficerRole
    phone: str = ""
    reason: str = ""


class OfficerLeft(Fact, frozen=True, kw_only=True, tag="officer:left"):
    """Somebody does no duty any more (调离、退休); what they wrote keeps their name."""

    reason: str = ""
    name: str = ""
    """Empty in books of earlier versions."""


class PasswordSet(Fact, frozen=True, kw_only=True, tag="officer:password_set"):
    """Somebody got a password to sign on with, or has none any more; the password itself stands nowhere in the book."""

    taken_away: bool = False
    name: str = ""
    """Empty in books of earlier versions."""
