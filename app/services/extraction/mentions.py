"""A mention of people: how many, in what state, part of whom, on whose word."""

import re

import msgspec

from app.models.vocabulary.incident import Bound
from app.services.extraction.fates import THINGS
from app.services.extraction.findings import How
from app.services.extraction.words import STATE, State

LATE_TOLD = 20
"""The distance of a fate told in a later clause of somebody alone."""


class Mention(msgspec.Struct, kw_only=True):
    """``number`` people (None: all of those spoken of before) in ``state``, at [start, end) of the text."""

    start: int
    end: int
    number: float | None
    bound: Bound
    state: State
    sentence: int
    distance: int
    """Characters between the number and the word that says the state."""
    part: bool = False
    """其中: these people are among those of ``parent``."""
    more: bool = False
    """另, 又, 还有: these people come on top of earlier ones."""
    total: bool = False
    """共, 累计, 升至: the figure stands for all."""
    parent: "Mention | None" = None
    words: str = ""
    """The words between the neighbouring numbers."""
    was: State = State.NONE
    """What these people were before (被困的9名工人全部遇难)."""
    shared: bool = False
    """Said of a group of which nothing else is known (学生22人)."""
    how: How = How.SET
    why: str = ""
    """Why it is a question: whose word it is, or that it is not confirmed."""
    some: bool = False
    """Said without a number (多人被困)."""
    alone: bool = False
    """One person who was named, not counted (司机受伤)."""
    left: str = ""
    """What stands before the number in its clause."""
    run: bool = False
    """Read from a run of labels and numbers."""
    inner: bool = False
    """Said of one spot of a larger event (其中灾情较重的是…)."""
    declared: bool = False
    """Said under a heading (伤亡情况：死亡6人)."""
    of_last: bool = False
    """两名伤员中一人: among those named just before."""


def mask(text: str) -> str:
    """The text with parentheses that say nothing of people, and what tells of their things, blanked in place."""

    def blank(match: re.Match[str]) -> str:
        inner = match.group()
        return inner if STATE.search(inner) else " " * len(inner)

    text = THINGS.sub(lambda one: "，" + " " * (len(one.group()) - 1), text)
    return re.sub(r"[（(][^（()）]{0,60}[）)]", blank, text)
