import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.paper.composer import CLOSERS, OPENERS, compose

WORDS = "青山镇工业园二路厂房火灾死亡失联受伤转移群众正在核实有关情况续报消防救援大队赶赴现场处置"
MARKS = "，。；：！？、（）《》“”‘’"


def measure(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def corpus(seed: int, length: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    parts: list[str] = []
    while len("".join(parts)) < length:
        parts.append("".join(chance.choices(WORDS, k=chance.randint(1, 9))))
        parts.append(
            chance.choice([*MARKS, "", "", "3人", "12日14时", "K512+300米", "——", "……", "G60", "1.5亿元", " A "])
        )
    return "".join(parts)


@pytest.mark.parametrize("seed", range(40))
def test_no_forbidden_start_or_end_and_nothing_lost_over_a_large_corpus(seed: int) -> None:
    text = corpus(seed, 800)
    lines = compose(text, 28, measure)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for number, line in enumerate(lines):
        if number and not (line.text.startswith("——") or line.text.startswith("……")):
            assert line.text[0] not in CLOSERS or _run_of_marks(lines[number - 1].text)
        if not line.last:
            assert line.text[-1] not in OPENERS or _run_of_marks(line.text)
        last = line.runs[-1]
        assert last.x + measure(last.text) <= 28 + 0.51


def _run_of_marks(text: str) -> bool:
    """More marks in a row than a line can hold or squeeze have no legal break."""
    return sum(1 for char in text[-3:] if char in CLOSERS | OPENERS) >= 2


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=400))
def test_any_text_is_composed_whole_and_within_the_line(text: str) -> None:
    lines = compose(text, 28, measure)
    assert "".join(line.text for line in lines) == text
    for line in lines:
        assert line.runs[-1].x + measure(line.runs[-1].text) <= 28.51


def test_a_run_of_ten_thousand_characters_is_broken_hard() -> None:
    lines = compose("a" * 10_000, 28, measure)
    assert sum(len(line.text) for line in lines) == 10_000
    assert all(measure(line.text) <= 28 for line in lines)


@pytest.mark.parametrize("run", ["12人", "2026年", "3.5万", "K512+300米", "——", "……"])
def test_numbers_stay_with_their_units(run: str) -> None:
    for lead in range(20, 30):
        lines = compose("山" * lead + run + "山" * 30, 28, measure)
        assert any(run in line.text for line in lines)


def test_the_grid_holds_twenty_eight_characters() -> None:
    lines = compose("山" * 26 + "水" * 56, 28, measure)
    assert [len(line.text) for line in lines] == [26, 28, 28]
    assert lines[0].runs[0].x == 2.0


def test_our_own_narratives_break_where_an_official_would() -> None:
    """Every sentence the reader is tested with, at every width a cell or a page may have."""
    texts = []
    for path in sorted((Path(__file__).parents[1] / "sentences").glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        texts += [case[0] for table in tables.values() if isinstance(table, dict) for case in table["cases"]]
    assert len(texts) > 400
    for text in texts:
        for width in (9, 14, 28):
            lines = compose(text, width, measure)
            assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
            for line in lines[1:]:
                assert line.text[0] not in CLOSERS, (width, text)
            for line in lines[:-1]:
                assert line.text[-1] not in OPENERS, (width, text)
