"""续报: what a further message changes against what is known of an incident."""

import datetime as dt
from enum import StrEnum

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction.findings import Finding


class Direction(StrEnum):
    """How a message stands to what is known."""

    NEW = "new"
    RAISED = "raised"
    LOWERED = "lowered"
    OTHER = "other"
    SAME = "same"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What is known: figures by kind (None: 未知), occurrence time, place, class code."""

    figures: dict[FigureKind, float | None] = msgspec.field(default_factory=dict)
    occurred_at: dt.datetime | None = None
    place: str = ""
    category: str = ""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One finding beside what was known; ``known`` is None where nothing was."""

    finding: Finding
    direction: Direction
    known: float | str | None = None


def changes(findings: tuple[Finding, ...], known: Known) -> tuple[Change, ...]:
    """Every finding with its direction; what the message does not mention stays as it is and is not listed."""
    found = []
    for one in findings:
        kind = next((each for each in FigureKind if each == one.field), None)
        if kind is not None and one.number is not None:
            found.append(_figure(one, known.figures.get(kind)))
        elif one.field == "occurred_at" and one.moment is not None:
            said = one.moment.isoformat(timespec="minutes")
            held = known.occurred_at.isoformat(timespec="minutes") if known.occurred_at else ""
            found.append(_text(one, said, held))
        elif one.field == "place":
            same = one.text in known.place or (known.place and known.place in one.text)
            found.append(_text(one, known.place if same else one.text, known.place))
        elif one.field == "category":
            code = one.text.partition(" ")[0]
            same = known.category[:3] == code[:3]
            found.append(_text(one, known.category if same else code, known.category))
    return tuple(found)


def _figure(finding: Finding, known: float | None) -> Change:
    said = finding.number or 0.0
    if known is None:
        return Change(finding=finding, direction=Direction.NEW)
    if said == known:
        return Change(finding=finding, direction=Direction.SAME, known=known)
    direction = Direction.RAISED if said > known else Direction.LOWERED
    return Change(finding=finding, direction=direction, known=known)


def _text(finding: Finding, said: str, known: str) -> Change:
    if not known:
        return Change(finding=finding, direction=Direction.NEW)
    direction = Direction.SAME if said == known else Direction.OTHER
    return Change(finding=finding, direction=direction, known=known)
