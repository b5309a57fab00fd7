"""What a paper declares of itself: its name, what it is of, how it is made and offered."""

import datetime as dt
import enum
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from app.services.desk.desk import Desk

if TYPE_CHECKING:
    from app.services.paper.archive import PaperMade
    from app.services.paper.grid import Form
    from app.services.paper.page import Paper


class PaperOf(enum.StrEnum):
    """What has to be named for a paper: an incident, a day, or one entry of the book."""

    INCIDENT = "incident"
    DAY = "day"
    ENTRY = "entry"


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which paper is asked for: its name, of which incident, Beijing day or entry."""

    name: str
    incident: str = ""
    day: dt.date
    entry: str = ""


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A form with other papers behind it, all in one file and numbered through."""

    form: "Form"
    behind: tuple["Paper", ...]
    called: str = "档案"
    """What stands before the number through all pages."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that can be made now, in words, and what to ask for."""

    words: str
    key: str
    entry: str = ""


Offers = Iterable[tuple[str, str]]
"""(entry, words) of each paper of a kind that can be made; both empty where there is only the one."""
THE_ONE = (("", ""),)


def offered_for_the_day(_desk: Desk, _incident: str) -> Offers:
    """The one paper of a day, whether or not there is an incident."""
    return THE_ONE


def offered_for_the_incident(_desk: Desk, incident: str) -> Offers:
    """The one paper of an incident, where there is one."""
    return THE_ONE if incident else ()


def offered_elsewhere(_desk: Desk, _incident: str) -> Offers:
    """None: such papers are asked for where their entry is seen."""
    return ()


def first_field(form: "Form") -> str:
    """The value of a form's first row: what it is about."""
    from app.services.paper.grid import Fields

    first = form.blocks[0]
    return first.rows[0][0][1] if isinstance(first, Fields) else form.right


def right_words(form: "Form") -> str:
    """What stands right under the title: the day of a paper of a day."""
    return form.right


class PaperKind(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that can be asked for; ``key`` is its word on the command line and in the book.

    ``make`` raises Refused where what is wanted is not there, and makes the whole paper where it is no form; ``offers``
    says which can be made of an incident (its id, empty for none); ``about`` gives the words behind the title in the
    name of its file; ``copy`` is the Word file of a paper that is no form.
    """

    key: str
    name: str
    of: PaperOf
    make: Callable[[Desk, Wanted], "Form | Bound | PaperMade"]
    offers: Callable[[Desk, str], Offers] = offered_for_the_incident
    about: Callable[["Form"], str] = first_field
    copy: Callable[[Desk, Wanted], bytes] | None = None
