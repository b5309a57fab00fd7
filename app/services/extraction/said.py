"""The words of a piece of clause that say a state of people, and which of several counts."""

import re
from bisect import bisect_left
from functools import lru_cache

import msgspec

from app.services.extraction.words import STATE, State

BROUGHT_OUT = re.compile("[抬背拽拉扶抱刨挖扒接弄救]了?[出上下]")
BROKEN = re.compile("断|折|破|流血")


class Said(msgspec.Struct, frozen=True):
    """A word that says a state, at [start, end) of the piece of clause it was looked for in."""

    state: State
    start: int
    end: int
    word: str


@lru_cache(maxsize=256)
def states_in(words: str) -> tuple[re.Match[str], ...]:
    """The words of a piece that say a state, in order."""
    return tuple(STATE.finditer(words))


@lru_cache(maxsize=32)
def _of_clause(clause: str) -> tuple[list[int], list[re.Match[str]]]:
    found = list(states_in(clause))
    return [one.start() for one in found], found


def said_in(clause: str, start: int, stop: int) -> list[Said]:
    """The states said in [start, stop) of a clause; a word may be known by what stands beyond (重的 in 重的四个)."""
    held = [_as_said(one, 0) for one in states_in(clause[start:stop])]
    starts, found = _of_clause(clause)
    for one in found[bisect_left(starts, start) : bisect_left(starts, stop)]:
        if one.end() <= stop:
            more = _as_said(one, start)
            if not any(each.start < more.end and more.start < each.end for each in held):
                held.append(more)
    return sorted(held, key=_start)


def _as_said(match: re.Match[str], offset: int) -> Said:
    return Said(State[match.lastgroup or "NONE"], match.start() - offset, match.end() - offset, match.group())


def _start(one: Said) -> int:
    return one.start


def main(states: list[re.Match[str]]) -> re.Match[str]:
    """The word that counts among several: death wins, otherwise the last one (3名被困人员已获救)."""
    for one in states:
        if one.lastgroup in {"DEATHS", "JOINT"}:
            return one
    last = states[-1]
    grave = [one for one in states if one.lastgroup in {"SERIOUS", "LIGHT"}]
    if last.lastgroup == "SAFE" and BROUGHT_OUT.search(last.group()):
        hurt = [one for one in states if one.lastgroup == "INJURED" and BROKEN.search(one.group())]
        return hurt[-1] if hurt else last  # 一个腿断了抬出来了
    return grave[-1] if grave and last.lastgroup == "INJURED" else last
