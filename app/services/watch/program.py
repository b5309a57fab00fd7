"""The version of the program (程序版本) in the book: an entry when another one begins to write."""

from app import __version__
from app.models.watch.facts import ProgramChanged
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.store.before_update import SUBJECT


def note_version(desk: Desk) -> Changed:
    """The book says which version writes here from now on; nothing is booked where it says so already.

    After another version a copy of the book is wanted (``before_update``).

    Read from the entries, not from a view: after an update the views may still be in the making.
    """
    with desk.store.read() as reading:
        entries = reading.book.entries(SUBJECT)
    told = [entry for entry in entries if isinstance(entry.fact, ProgramChanged)]
    last = next((one.fact for one in reversed([one for one in told if one.seat == desk.store.seat] or told)), None)
    before = last.after if isinstance(last, ProgramChanged) else ""
    if before == __version__:
        return Changed(frozenset())
    keeps = bool(before) and not desk.practice
    with desk.write(itself=True) as transaction:
        transaction.append(SUBJECT, ProgramChanged(before=before, after=__version__, keeps=keeps))
    return Changed(transaction.topics)
