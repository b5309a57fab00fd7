"""The title of an incident as it is taken down: from what the officer adopted, never from what was only read."""

import re
from collections.abc import Callable

from app.models.moments import BEIJING
from app.models.texts import one_line, told_after
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.incident.intake_draft import IntakeDraft


def title_from(desk: Desk, draft: IntakeDraft, narrative: str, read: Callable[[], tuple[Finding, ...]]) -> str:
    """A title proposed from what was adopted; where neither place nor class was, words of the call that say neither.

    ``read`` gives all that can be read; it is asked only where nothing was adopted.
    """
    from app.services.extraction.reader import kind_said, short_kind

    code, _, words = kind_said(narrative, desk.rules.taxonomy.classes).partition(" ")
    name = words if code == draft.category else desk.rules.taxonomy.name_of(draft.category)
    at = draft.received_at.astimezone(BEIJING)
    if draft.place or name:
        return one_line(f"{draft.place}{told_after(draft.place, short_kind(name))}")[:40]
    read_as = [one for one in read() if one.field in {"place", "category", "occurred_at", *FigureKind}]
    return _first_plain(narrative, read_as) or f"{at.strftime('%H:%M')} {one_line(draft.caller_unit)}来报"[:40]


def _first_plain(narrative: str, findings: list[Finding]) -> str:
    """The first words of a call in which nothing was read that would have to be adopted; empty where there are none."""
    for clause in re.finditer(r"[^，。；、\n\s]+", narrative):
        if not any(one.start < clause.end() and clause.start() < one.end for one in findings):
            return one_line(clause[0])[:24]
    return ""
