"""What a subject puts before the rules (时限规则): of whatever kind it is, they see nothing else of it."""

import datetime as dt

import msgspec

from app.models.obligations.deadlines import Instants
from app.models.obligations.rules import Situation
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.term import Level


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Its situation, the instants limits count from, and how far it got."""

    situation: Situation
    instants: Instants
    read: Situation | None = None
    """The situation by what was read and nobody adopted, where it asks for more; its clocks wait to be confirmed."""
    sooner: Instants | None = None
    """The instants by what was read and nobody adopted, where 事发 is earlier by it; limits come forward to them."""
    handling: bool = True
    """Whether it is still dealt with; follow-ups and calendar slots are owed only while it is."""
    levels: tuple[tuple[Level, dt.datetime], ...] = ()
    """Every level it was given and when; what was done is owed again only once the level rose after it."""
    belongs_to: str = ""
    """The subject its clocks are shown with where that is not its own."""
    reported: tuple[tuple[Recipient, dt.datetime], ...] = ()
    """When written reports left for whom, for limits that ask for so many a day."""
