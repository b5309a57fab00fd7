"""续报: whom a clause counts or points at (1名, 父子两人, 最后一个, 第二人, 那名司机), with the words on both sides."""

import re

import msgspec

from app.services.extraction import fates
from app.services.extraction.numbers import parse
from app.services.extraction.words import PEOPLE

_VERB = f"{fates.SEARCHED.pattern}|{fates.BROUGHT.pattern}|{fates.LED.pattern}"
_VERB_OF_NEXT = re.compile(rf"(?:{_VERB})[^，。；]{{0,3}}$|(?:其中|又有|另有|另|有)$")
"""3名失联者已找到2名: the verb is of the number behind it."""
VERB_BEFORE = re.compile(_VERB)


class PeopleSaid(msgspec.Struct):
    """People counted or pointed at, at [start, end) of a clause, and what stands before and behind them."""

    start: int
    end: int
    number: float
    counted: bool
    body: bool = False
    last: bool = False
    left: str = ""
    right: str = ""
    words: str = ""


def people_of(clause: str) -> list[PeopleSaid]:
    """The people of a clause in order; of overlapping words the longer say who they are."""
    found: list[PeopleSaid] = []
    for match in fates.PAIR.finditer(clause):
        _put(found, PeopleSaid(match.start(), match.end(), 2.0, counted=True))
    for match in fates.LAST.finditer(clause):
        inside = re.search(r"[\d一二两三四五六七八九十]+", match.group()[2:])
        number = (parse(inside.group()) or 1.0) if inside is not None else 1.0
        _put(found, PeopleSaid(match.start(), match.end(), number, counted=inside is not None, last=True))
    for match in fates.NTH.finditer(clause):
        _put(found, PeopleSaid(match.start(), match.end(), 1.0, counted=False))
    for match in fates.NAMES.finditer(clause):
        _put(found, PeopleSaid(match.start(), match.end(), float(match.group().count("某")), counted=True))
    for match in PEOPLE.finditer(clause):
        value = parse(match["number"])
        thing = match["unit"] == "个" and fates.THING_BEHIND.match(clause, match.end()) is not None
        if value is not None and not match["after"] and not thing:
            _put(found, PeopleSaid(match.start(), match.end(), value, counted=True, body=match["unit"] == "具"))
    for match in fates.DEFINITE.finditer(clause):
        _put(found, PeopleSaid(match.start(), match.end(), 1.0, counted=False))
    return _with_sides(sorted(found, key=lambda one: one.start), clause)


def _put(found: list[PeopleSaid], one: PeopleSaid) -> None:
    if not any(each.start < one.end and one.start < each.end for each in found):
        found.append(one)


def _with_sides(found: list[PeopleSaid], clause: str) -> list[PeopleSaid]:
    for at, one in enumerate(found):
        one.left = clause[found[at - 1].end if at else 0 : one.start]
        one.words = clause[one.start : one.end]
        if at + 1 < len(found):
            one.right = _VERB_OF_NEXT.sub("", clause[one.end : found[at + 1].start])
        else:
            one.right = clause[one.end :]
    return found
