"""The title of an incident as it is taken down: from what the officer adopted, never from what was only read."""

import re

from app.models.moments import BEIJING
from app.models.texts import one_line, told_after
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.extraction.numbers import NUMBER
from app.services.incident.intake_draft import IntakeDraft

_GREETING = re.compile(r"(?:喂|你好|您好|领导|报告|请问|我是|我们是|我这里是|这里是|是.{0,8}(?:局|办|室|中心)吗?)")
_COUNTS = re.compile(rf"{NUMBER}[余多几]?(?:名|人|个|具|户|死|伤)")


def title_from(desk: Desk, draft: IntakeDraft, narrative: str, findings: tuple[Finding, ...]) -> str:
    """A title proposed from what was adopted; where neither place nor class was, words of the call that say neither."""
    from app.services.extraction.reader import short_kind

    said = next((one.text.partition(" ") for one in findings if one.field == "category"), ("", "", ""))
    name = said[2] if said[0] == draft.category else desk.rules.taxonomy.name_of(draft.category)
    at = draft.received_at.astimezone(BEIJING)
    if draft.place or name:
        return one_line(f"{draft.place}{told_after(draft.place, short_kind(name))}")[:40]
    read_as = [one for one in findings if one.field in {"place", "category", "occurred_at", *FigureKind}]
    return _first_plain(narrative, read_as) or f"{at.strftime('%H:%M')} {one_line(draft.caller_unit)}来报"[:40]


def _first_plain(narrative: str, findings: list[Finding]) -> str:
    """The words a call opens with, greetings left out; empty where something was read in them or they count."""
    opening = next(
        (one for one in re.finditer(r"[^，。；、！？\n\s]+", narrative) if not _GREETING.match(one[0])), None
    )
    if opening is None or any(one.start < opening.end() and opening.start() < one.end for one in findings):
        return ""
    return "" if _COUNTS.search(opening[0]) else one_line(opening[0])[:24]
