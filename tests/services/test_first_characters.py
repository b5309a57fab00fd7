"""A pattern that is tried only where it may begin finds what it found before, no more and no less."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.extraction import candidates, first_characters, moments, places, singles, times, words
from app.services.extraction.second_reader import learned, reading
from app.services.extraction.view import View

PATTERNS = (
    "死亡|遇难", "(?<!无)重伤|伤势(?:较)?重", r"(?P<n>\d{1,2}|[一二三]{1,3})[人名]", "(?:从|自)?(?:今|昨)?天",
    r"[-—]?\d+",
    "(?=天)天黑|[（(][^）)]{0,4}[）)]", "没{0,2}人|[a\\]b]x", r"\(注\)|\d+(?:\.\d+)?元",
    "(?:(?:老|小)?师傅|[丁-甲]某)死",
    "(?:^|(?<=，))就没了$", "K\\d+|[一-\u9fa5]{2}(?:村|镇)",
)  # fmt: skip
LETTERS = "死亡遇难无重伤势较一二三人名从自今昨天黑-—0123456789（）()没ab]x注.元老小师傅甲乙丙丁某就了，K村镇"


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.text(alphabet=LETTERS, max_size=40))
def test_what_is_tried_only_where_it_may_begin_finds_the_same(pattern: str, text: str) -> None:
    assert _found(first_characters.headed(pattern), text) == _found(re.compile(pattern), text)
    assert first_characters.headed(pattern).pattern != pattern


@pytest.mark.parametrize("pattern", ["人?", "[^，]人", ".人", "(?:死|)", "", "(?P=x)人", "(?i:a)"])
def test_a_pattern_that_may_begin_with_anything_stays_as_it_is(pattern: str) -> None:
    with pytest.raises(first_characters.Unknown):
        first_characters.first_of(pattern)


def test_nothing_that_can_begin_with_anything_is_narrowed() -> None:
    assert _found(first_characters.headed("[^，]人"), "，人老人") == _found(re.compile("[^，]人"), "，人老人")


@pytest.mark.parametrize("narrowed", [words.STATE, moments.MOMENT, places.HEAD, times.EVENT, singles.ONE])
@given(data=st.data())
def test_the_long_vocabularies_are_narrowed_and_find_the_same(narrowed: re.Pattern[str], data: st.DataObject) -> None:
    plain = narrowed.pattern.partition(")(?:")[2][:-1]
    assert first_characters.headed(plain).pattern == narrowed.pattern
    letters = sorted(set(plain))
    text = "".join(data.draw(st.lists(st.sampled_from(letters), max_size=60)))
    assert _found(narrowed, text) == _found(re.compile(plain), text)


def _found(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], tuple[str | None, ...]]]:
    return [(match.span(), match.groups()) for match in pattern.finditer(text)]


@pytest.mark.parametrize(
    "text", ["老街翻车，3人送医，另有2人死亡，无人被困。", "昨夜塌方，三个人没出来，后来都出来了。"]
)
def test_signs_kept_in_sets_weigh_what_they_weigh_when_spelled(text: str) -> None:
    table = learned()
    people = reading(text, table.kinds, table.states).people
    values = list(candidates.candidates(candidates.seen(View(text), people, [], timed=False)))
    values += candidates.kinds(View(text), {"道路交通": 0.6, "坍塌": 0.3}, None, {"道路交通", "坍塌"})
    assert values
    for one in values:
        model = table.choices if one.name else table.figures
        assert model.share(one.signs) == pytest.approx(model.share((("", one.spelled),)))
