"""领导到位: when a leader was in place, came to the scene or left, and by whose word; a line of the duty log."""

import datetime as dt

from app.models.duty.facts import PresenceNoted
from app.models.texts import one_line
from app.models.vocabulary.duty import PresenceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations.evidence import done_at
from app.services.runtime.errors import Refused


def kind_of(words: str) -> PresenceKind:
    """The kind of a label or a code; raises Refused naming all there are."""
    kind = next((one for one in PresenceKind if words.strip() in {one.value, one.label}), None)
    if kind is None:
        raise Refused(f"没有“{words}”这种。可用：{'、'.join(one.label for one in PresenceKind)}。", field="kind")
    return kind


def note(
    desk: Desk, name: str, kind: PresenceKind, *, post: str = "", at: dt.datetime | None = None, told_by: str = ""
) -> Changed:
    """Booked with its real time.

    Raises:
        Refused: no name, or a time that cannot be.
    """
    who = one_line(name)
    if not who:
        raise Refused("请写领导姓名。", field="name")
    moment = done_at(at, desk.now())
    fact = PresenceNoted(name=who, kind=kind, post=one_line(post), at=moment, told_by=one_line(told_by))
    with desk.write() as transaction:
        transaction.append("duty:room", fact)
    return Changed(transaction.topics, "room")
