"""The title of an incident as it is taken down: from what the officer adopted, never from what was only read."""

import re
from collections.abc import Callable

from app.models.moments import BEIJING
from app.models.report.clause_kinds import greets
from app.models.texts import one_line, told_after
from app.models.vocabulary.incident import Detail, FigureKind
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.extraction.numbers import NUMBER
from app.services.incident.intake_draft import IntakeDraft

_GREETING = re.compile(r"(?:喂|你好|您好|领导|报告|请问|我是|我们是|我这里是|这里是|是.{0,8}(?:局|办|室|中心)吗?)")
_SAYS_NOTHING = re.compile(r".*(?:显示|影响|消息|得知|来电|通报|[时点分月日]|左右|许)$")
"""Words that only lead up to what happened."""
_COUNTS = re.compile(rf"{NUMBER}[余多几]?(?:名|人|个|具|户|死|伤)")


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
    read_as = [one for one in read() if one.field in {Detail.PLACE, Detail.CATEGORY, Detail.OCCURRED, *FigureKind}]
    return _first_plain(narrative, read_as) or f"{at.strftime('%H:%M')} {one_line(draft.caller_unit)}来报"[:40]


def _plain(words: str) -> bool:
    return not (_GREETING.match(words) or greets(words) or _SAYS_NOTHING.fullmatch(words))


def _first_plain(narrative: str, findings: list[Finding]) -> str:
    """The words a call opens with, greetings left out; empty where something was read in them or they count."""
    opening = next((one for one in re.finditer(r"[^，。；、！？\n\s]+", narrative) if _plain(one[0])), None)
    if opening is None or any(one.start < opening.end() and opening.start() < one.end for one in findings):
        return ""
    return "" if _COUNTS.search(opening[0]) else one_line(opening[0])[:24]
