"""Who is signed on at this window (登录), and who of them writes now; kept in memory only, what happened is booked.

The command line, tools and tests have no session: they keep every right and are booked under their own name.
"""

import msgspec

from app.models.book.fact import Fact
from app.models.officer.rights import LOCKED, OF_ROLE, Right, allowed, refusal, right_of
from app.models.vocabulary.duty import OfficerRole
from app.services.runtime.errors import Refused

NOBODY = "值班室（未登录）"
"""Who signs what is booked at a locked window."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the room's list."""

    id: str
    name: str
    role: OfficerRole


class Session:
    """The people at one window. Nothing is asked for while nobody of the room has a password."""

    def __init__(self) -> None:
        self.required = False
        """Whether somebody of the room has a password: names are asked for and rights are held."""
        self.present: tuple[Person, ...] = ()
        """Who is signed on, in the order they came."""
        self.writer: Person | None = None
        self.locked = False

    def know(self, known: dict[str, Person]) -> None:
        """Who has a password now, by id; whoever has none any more is not signed on any more."""
        self.required = bool(known)
        self.present = tuple(known[one.id] for one in self.present if one.id in known)
        if self.writer is not None:
            self.writer = next((one for one in self.present if self.writer and one.id == self.writer.id), None)
        self.writer = self.writer or (self.present[0] if self.present else None)
        self.locked = self.required and (self.locked or not self.present)

    def come(self, person: Person) -> None:
        """Somebody signed on and writes from now on."""
        self.present = (*(one for one in self.present if one.id != person.id), person)
        self.writer, self.locked = person, False

    def go(self, person: str) -> None:
        """Somebody signed off; another who is signed on writes on, else the window is locked."""
        self.present = tuple(one for one in self.present if one.id != person)
        if self.writer is None or self.writer.id == person:
            self.writer = self.present[0] if self.present else None
        self.locked = self.locked or not self.present

    def turn(self) -> Person | None:
        """The next of those who are signed on writes; None where there is no other."""
        if self.writer is None or len(self.present) < 2:
            return None
        place = [one.id for one in self.present].index(self.writer.id)
        self.writer = self.present[(place + 1) % len(self.present)]
        return self.writer

    @property
    def who(self) -> Person | None:
        """Who writes now, None while the window is locked."""
        return None if self.locked else self.writer

    @property
    def rights(self) -> frozenset[Right]:
        """What may be done now."""
        who = self.who
        return LOCKED if who is None else OF_ROLE[who.role]

    def ask(self, right: Right) -> None:
        """Nothing happens where it may be done; raises Refused else."""
        if self.required and right not in self.rights:
            raise self._refused(right)

    def check(self, kind: str, fact: Fact, first: Right | None) -> Right:
        """The right a fact asks for, after ``first`` of the same act; raises Refused where it is not had."""
        asked = right_of(kind, fact)
        if self.required and not allowed(self.rights, first or asked, asked):
            raise self._refused(asked)
        return asked

    def _refused(self, asked: Right) -> Refused:
        who = self.who
        return Refused(refusal(who.name if who else "", who.role if who else None, asked), right=asked.value)
