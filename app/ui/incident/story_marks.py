"""Which words of a message stand behind what is known of an incident, and which were read and wait for an answer."""

from collections.abc import Iterable, Mapping

from app.models.incident.readings import CATEGORY, OCCURRED, PLACE
from app.models.incident.state import Incident
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.ui.kit.wrapping import Mark

LONGEST = 4_000
"""Characters of a message that is read for its marks."""
NEWEST = 12
"""Messages of an incident, from the newest, whose words are marked."""


def marks_of(desk: Desk, states: Iterable[Incident]) -> dict[str, tuple[str, tuple[Mark, ...]]]:
    """By the entry of a message: its words, and the marks in them. Reads, so it is asked behind the window."""
    from app.services.incident import intake  # the patterns load with the first words, not before the first window

    found: dict[str, tuple[str, tuple[Mark, ...]]] = {}
    for state in states:
        for one in state.messages[-NEWEST:]:
            if len(one.narrative) <= LONGEST:
                read = intake.read(desk, one.narrative, one.received_at)
                marks = (_mark(state, each) for each in read if each.end > each.start)
                found[one.entry] = (one.narrative, tuple(mark for mark in marks if mark is not None))
    return found


def placed(text: str, entry: str, marks: Mapping[str, tuple[str, tuple[Mark, ...]]]) -> tuple[Mark, ...]:
    """The marks of an entry where its words stand in the line that tells it."""
    narrative, spans = marks.get(entry, ("", ()))
    start = text.find(narrative.strip()) if spans else -1
    lost = len(narrative) - len(narrative.lstrip())
    return tuple(Mark(one.start + start - lost, one.end + start - lost, sure=one.sure) for one in spans if start >= 0)


def _mark(state: Incident, one: Finding) -> Mark | None:
    if _stands(state, one):
        return Mark(one.start, one.end, sure=True)
    asked = any(each.field == one.field and each.words == one.words and not each.answered for each in state.readings)
    return Mark(one.start, one.end, sure=False) if asked else None


def _stands(state: Incident, one: Finding) -> bool:
    """Whether what these words say is what is known, or was."""
    if one.field == PLACE:
        return bool(state.place) and (one.text in state.place or state.place in one.text)
    if one.field == CATEGORY:
        return bool(state.category) and one.text.startswith(state.category[:3])
    if one.field == OCCURRED:
        return one.moment is not None and one.moment == state.occurred_at
    return any(each.kind == one.field and each.value == one.number for each in state.figures)
