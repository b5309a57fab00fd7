"""What is typed on the line at the foot and what it would do, as values; reading it loads with the first words."""

from enum import StrEnum

import msgspec

from app.models.texts import clean
from app.services.desk import drafts
from app.services.desk.desk import Desk

FORM = "line"


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """Words typed for an incident, none for the shift's log; ``answers`` says what was taken (True) or left by key."""

    id: str
    incident: str = ""
    text: str = ""
    answers: dict[str, bool] = {}


class Stand(StrEnum):
    """How an effect stands: it will be done, it is asked, it was refused, it follows from the others."""

    SURE = "sure"
    ASKED = "asked"
    LEFT = "left"
    FOLLOWS = "follows"


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """One thing Enter would do, in a few words; ``key`` names it for an answer, ``why`` is where it comes from."""

    key: str
    words: str
    stand: Stand
    why: str = ""
    carried: bool = False
    """Words that are taken as said: no value, nothing that is done."""


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What booking these words would do."""

    typed: Typed
    effects: tuple[Effect, ...]
    read: tuple[tuple[str, bool], ...] = ()
    """The words something was read in, in their order, and whether it will be done."""

    @property
    def plain(self) -> bool:
        """Whether Enter books the words and nothing else."""
        return all(one.stand in {Stand.LEFT, Stand.ASKED} or not one.key for one in self.effects)


def keep(desk: Desk, typed: Typed) -> None:
    """What is typed is durable; an emptied line is forgotten."""
    if clean(typed.text):
        drafts.save(desk, FORM, typed.id, typed)
    else:
        drafts.discard(desk, typed.id)


def kept(desk: Desk) -> list[Typed]:
    """What was typed and not booked, the oldest first."""
    return list(drafts.load_all(desk, FORM, Typed))
