"""A pattern made late finds what one made at once finds, and is made once."""

import re

from app.models.late_pattern import LatePattern

WORDS = r"(?:死|伤)(?:了|亡)?\d+人"
TEXT = "死亡3人，伤5人；死了2人"


def test_it_finds_and_replaces_as_the_pattern_itself() -> None:
    late, at_once = LatePattern(WORDS), re.compile(WORDS)
    assert [one.span() for one in late.finditer(TEXT)] == [one.span() for one in at_once.finditer(TEXT)]
    assert [one.span() for one in late.finditer(TEXT, 3)] == [one.span() for one in at_once.finditer(TEXT, 3)]
    found, wanted = late.search(TEXT, 2), at_once.search(TEXT, 2)
    assert found is not None
    assert wanted is not None
    assert found.span() == wanted.span()
    assert late.match(TEXT, 1) is None
    assert late.match(TEXT, 5) is not None
    assert late.fullmatch(TEXT) is None
    assert late.fullmatch("伤5人") is not None
    assert late.sub("某", TEXT, count=1) == at_once.sub("某", TEXT, count=1)


def test_it_is_made_when_first_asked_and_once() -> None:
    late = LatePattern("(")  # no pattern at all: nobody asked yet
    assert late.pattern == "("
    good = LatePattern("a")
    assert good.made is good.made
