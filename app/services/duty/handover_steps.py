"""交接班 item by item: what was gone through, which equipment was tried; a draft that a restart does not lose."""

import datetime as dt

import msgspec

from app.models.handover.facts import EquipmentCheck, HandoverItem
from app.models.moments import from_micros
from app.models.vocabulary.duty import HandoverPart
from app.services.desk import drafts
from app.services.desk.desk import Desk
from app.services.duty import relief
from app.services.duty.gathering import Gathered

FORM = "handover"
NAMED = 3
"""Items left that are named in a refusal."""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far two shifts have come with each other."""

    out: str = ""
    taken: str = ""
    leader: str = ""
    notes: str = ""
    joint: bool = False
    passed: tuple[str, ...] = ()
    """Keys of the items that were gone through."""
    checks: tuple[EquipmentCheck, ...] = ()
    begun: dt.datetime | None = None
    """When it was first kept; None where nothing of it counts any more but the notes."""


def key_of(item: HandoverItem) -> str:
    """What an item is known by from one gathering to the next: what it says, of a clock without how near it is.

    Another number, another limit makes it another one, which is gone through anew.
    """
    of_clock = item.due is not None and item.part is not HandoverPart.INCIDENT
    said = f"{item.text.rpartition('，')[0]}|{item.due.isoformat()}" if item.due and of_clock else item.text
    return f"{item.part.value}|{item.subject}|{said}"


def begun(desk: Desk) -> Progress | None:
    """The hand-over that was begun and is not signed; of one that was given up what was written for the next shift.

    What was gone through and tried two hours ago, or before others came on duty, says nothing of how it is now.
    """
    found = drafts.load_all(desk, FORM, Progress)
    if not found:
        return None
    held = found[-1]
    if held.begun is not None and held.begun >= max(desk.now() - relief.EARLY, _on_duty_since(desk)):
        return held
    return Progress(notes=held.notes)


def _on_duty_since(desk: Desk) -> dt.datetime:
    with desk.store.read() as reading:
        return from_micros(max((row.since for row in reading.duty()), default=0))


def keep(desk: Desk, progress: Progress) -> None:
    """It is gone on with from here, also after a restart."""
    held = begun(desk)
    since = held.begun if held is not None and held.begun is not None else desk.now()
    drafts.save(desk, FORM, FORM, msgspec.structs.replace(progress, begun=since))


def drop(desk: Desk) -> None:
    """It is signed or given up."""
    drafts.discard(desk, FORM)


def lacking(desk: Desk, found: Gathered, progress: Progress) -> str:
    """What was not gone through or tried, in a sentence; empty where all was."""
    left = [one for one in found.items if key_of(one) not in progress.passed]
    tried = {one.name for one in progress.checks}
    untried = [one for one in desk.settings.equipment if one not in tried]
    parts = (
        f"还有{len(left)}项没有交清：{'；'.join(one.text for one in left[:NAMED])}" if left else "",
        f"设备还没有试：{'、'.join(untried)}" if untried else "",
    )
    said = "。".join(filter(None, parts))
    return f"{said}。" if said else ""
