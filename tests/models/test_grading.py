import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.incident.grading import grade
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.term import Level
from app.services.desk import rulebook

LADDERS = rulebook.load().ladders
D, S, L, M = FigureKind.DEATHS, FigureKind.SERIOUS, FigureKind.LOSS, FigureKind.MISSING


@pytest.mark.parametrize("category", ["12A00", "12D01", "12G00", "12H02"])
@pytest.mark.parametrize(
    ("kind", "value", "level"),
    [
        (D, 0, Level.ORDINARY), (D, 2, Level.ORDINARY), (D, 3, Level.LARGE), (D, 9, Level.LARGE),
        (D, 10, Level.MAJOR), (D, 29, Level.MAJOR), (D, 30, Level.PARTICULARLY_MAJOR),
        (S, 9, Level.ORDINARY), (S, 10, Level.LARGE), (S, 49, Level.LARGE), (S, 50, Level.MAJOR),
        (S, 99, Level.MAJOR), (S, 100, Level.PARTICULARLY_MAJOR),
        (L, 999.99, Level.ORDINARY), (L, 1000, Level.LARGE), (L, 4999, Level.LARGE), (L, 5000, Level.MAJOR),
        (L, 9999, Level.MAJOR), (L, 10000, Level.PARTICULARLY_MAJOR),
    ],
)  # fmt: skip
def test_every_boundary_of_decree_493_includes_the_number(
    category: str, kind: FigureKind, value: float, level: Level
) -> None:
    assert grade(category, {kind: value}, LADDERS).level is level


@pytest.mark.parametrize(
    ("category", "kind", "value", "level"),
    [
        ("11D01", L, 99, Level.ORDINARY), ("11D01", L, 100, Level.LARGE), ("11D02", L, 500, Level.MAJOR),
        ("11D00", L, 1000, Level.PARTICULARLY_MAJOR), ("11D01", D, 3, Level.LARGE),
        ("11G00", FigureKind.AREA, 9.9, Level.ORDINARY), ("11G00", FigureKind.AREA, 10, Level.LARGE),
        ("11G00", FigureKind.AREA, 100, Level.MAJOR), ("11G00", FigureKind.AREA, 1000, Level.PARTICULARLY_MAJOR),
        ("11G05", FigureKind.AREA, 999, Level.ORDINARY), ("11G05", FigureKind.AREA, 1000, Level.LARGE),
        ("11C02", FigureKind.MAGNITUDE, 4.9, Level.ORDINARY), ("11C02", FigureKind.MAGNITUDE, 5.0, Level.LARGE),
        ("11C02", FigureKind.MAGNITUDE, 6.0, Level.MAJOR),
        ("11C02", FigureKind.MAGNITUDE, 7.0, Level.PARTICULARLY_MAJOR),
        ("11A51", M, 2, Level.ORDINARY), ("11A51", M, 3, Level.LARGE), ("13B00", D, 1, Level.LARGE),
    ],
)  # fmt: skip
def test_other_ladders(category: str, kind: FigureKind, value: float, level: Level) -> None:
    assert grade(category, {kind: value}, LADDERS).level is level


def test_unknown_is_not_zero_and_says_it_may_rise() -> None:
    unknown = grade("12G00", {D: 2}, LADDERS)
    assert unknown.level is Level.ORDINARY
    assert unknown.may_rise
    assert "重伤" in unknown.reason
    assert "可能上调" in unknown.reason
    known = grade("12G00", {D: 2, S: 0, L: 0}, LADDERS)
    assert not known.may_rise


def test_missing_people_do_not_count_as_dead_but_may_raise_it() -> None:
    result = grade("12G00", {D: 2, M: 5, S: 0, L: 0}, LADDERS)
    assert result.level is Level.ORDINARY
    assert result.may_rise
    assert "失联5人" in result.reason


def test_the_deciding_axis_is_named() -> None:
    result = grade("12G00", {D: 3, S: 60}, LADDERS)
    assert result.level is Level.MAJOR
    assert result.axis == "serious"
    assert "重伤60人（≥50）" in result.reason


def test_earthquake_counts_dead_and_missing_together() -> None:
    assert grade("11C02", {D: 6, M: 4}, LADDERS).level is Level.LARGE


@given(st.dictionaries(st.sampled_from([D, S, L]), st.integers(0, 200), max_size=3), st.integers(1, 50))
def test_more_harm_never_lowers_the_level(figures: dict[FigureKind, float | None], extra: int) -> None:
    before = grade("12D00", figures, LADDERS).level
    for kind, value in list(figures.items()):
        after = grade("12D00", {**figures, kind: (value or 0) + extra}, LADDERS).level
        assert after <= before


def test_while_the_class_is_unknown_people_count_as_in_accidents() -> None:
    result = grade("", {D: 3}, LADDERS)
    assert result.level is Level.LARGE
    assert "类别未定" in result.reason
