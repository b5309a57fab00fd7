"""The program fell and was started again: the watchdog that saw it hands over what the new start books."""

import datetime as dt
import json

from app.models.watch.facts import ProgramFell
from app.services.desk.changes import Changed, Topic
from app.services.desk.desk import Desk
from app.services.store import witness


def head_told(desk: Desk) -> tuple[str, int, str] | None:
    """What the guard is told of the end of the book, so that it bears witness should the window fall."""
    head = witness.head_of(desk.store)
    return (head[0], head[1], head[2].hex()) if head is not None and head[1] else None


def book_fall(desk: Desk, words: str) -> Changed | None:
    """Book what the watchdog saw; None, and nothing booked, for words that do not read."""
    try:
        said = json.loads(words)
        fact = ProgramFell(how=said["how"], at=dt.datetime.fromisoformat(said["at"]), seconds=said["seconds"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    with desk.write(itself=True) as transaction:
        transaction.append("engine:room", fact)
    return Changed(frozenset({Topic.JOURNAL}))
