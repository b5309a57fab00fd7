"""交接班 item by item: what was gone through, which equipment was tried; a draft that a restart does not lose."""

import msgspec

from app.models.handover.facts import EquipmentCheck, HandoverItem
from app.models.vocabulary.duty import HandoverPart
from app.services.desk import drafts
from app.services.desk.desk import Desk
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


def key_of(item: HandoverItem) -> str:
    """What an item is known by from one gathering to the next: what it says, of a clock its limit.

    Another number, another limit makes it another one, which is gone through anew.
    """
    by_limit = item.due is not None and item.part is not HandoverPart.INCIDENT
    return f"{item.part.value}|{item.subject}|{item.due.isoformat() if item.due and by_limit else item.text}"


def begun(desk: Desk) -> Progress | None:
    """The hand-over that was begun and is not signed."""
    found = drafts.load_all(desk, FORM, Progress)
    return found[-1] if found else None


def keep(desk: Desk, progress: Progress) -> None:
    """It is gone on with from here, also after a restart."""
    drafts.save(desk, FORM, FORM, progress)


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
