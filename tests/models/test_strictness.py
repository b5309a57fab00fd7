"""已知 and 从严: every row at its the laws of the stricter one, and the 已知 that it never touches."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.incident.axes import AT_RISK, AXES, strict_values
from app.models.incident.grading import Grade, Ladder, Step, grade, ladders_for, reached_steps
from app.models.incident.strictness import Grades, grade_both
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.term import Level
from app.services.desk import rulebook

BOOK = rulebook.load()
LADDERS = BOOK.ladders
ROWS = [(ladder, step) for ladder in LADDERS for step in ladder.steps]
ORDINARY, LARGE, MAJOR, GRAVEST = Level.ORDINARY, Level.LARGE, Level.MAJOR, Level.PARTICULARLY_MAJOR
CLASSES = sorted({f"{code}000"[:5] for ladder in LADDERS for code in ladder.classes if len(code) > 1} | {"", "14A00"})
HARM = [kind for kind in FigureKind if kind is not FigureKind.LIGHT]
"""More of any of these is worse; 轻伤 says how many of the hurt are not badly hurt."""


def both(category: str, flags: tuple[Flag, ...] = (), **figures: float | None) -> Grades:
    known = {kind: figures[kind.value] for kind in FigureKind if kind.value in figures}
    return grade_both(category, known, LADDERS, frozenset(flags))


def flood(province: str, deaths: float) -> Grade:
    return grade("11A51", {FigureKind.DEATHS: deaths}, LADDERS, province=province)


@pytest.mark.parametrize(("ladder", "step"), ROWS, ids=[f"{one.id}-{n}" for n, (one, _) in enumerate(ROWS)])
def test_every_row_holds_at_its_bounds_and_not_below_any_of_them(ladder: Ladder, step: Step) -> None:
    alone = msgspec.structs.replace(ladder, steps=(step,))
    needs = step.bounds
    assert needs or step.flags
    at = frozenset(step.flags)
    reached = reached_steps(alone, needs, at)
    assert [one.level for one in reached] == [Level(step.level)]
    assert reached[0].words
    for axis, bound in needs.items():
        assert not reached_steps(alone, needs | {axis: bound - 0.01}, at), f"{axis} below {bound}"
        assert not reached_steps(alone, {name: value for name, value in needs.items() if name != axis}, at), axis
    for flag in step.flags:
        assert not reached_steps(alone, needs, at - {flag}), flag
    for flag in step.unless:
        assert not reached_steps(alone, needs, at | {flag}, assume=True), flag


SINGLE = [(ladder, step) for ladder, step in ROWS if len(step.bounds) == 1 and not step.flags]


@pytest.mark.parametrize(
    ("ladder", "step"), SINGLE, ids=[f"{one.id}-{step.level}-{n}" for n, (one, step) in enumerate(SINGLE)]
)
def test_a_whole_ladder_changes_its_level_at_n_and_not_at_n_less_or_more(ladder: Ladder, step: Step) -> None:
    """n−1 is milder, n and n+1 are this level or what another row of the ladder makes of it, never milder."""
    ((axis, bound),) = step.bounds.items()
    by = 1.0 if bound >= 2 and float(bound).is_integer() else bound / 100

    def level(number: float) -> int:
        return min((one.level for one in reached_steps(ladder, {axis: number}, frozenset())), default=Level.ORDINARY)

    assert level(bound) <= step.level <= level(bound - by)
    assert level(bound + by) <= step.level
    alone = [one for one in ladder.steps if set(one.bounds) == {axis} and not one.flags]
    if step.level < Level.ORDINARY and not any(one.level == step.level and one is not step for one in alone):
        assert level(bound - by) > step.level
    graver = [one.bounds[axis] for one in alone if one.level < step.level]
    if not graver or bound + by < min(graver):
        assert level(bound + by) == step.level


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda one: one.id)
def test_graver_rows_of_one_axis_have_higher_bounds(ladder: Ladder) -> None:
    for axis in AXES:
        alone = [step for step in ladder.steps if set(step.bounds) == {axis} and not step.flags]
        by_level = sorted(alone, key=lambda one: one.level)
        numbers = [one.bounds[axis] for one in by_level]
        assert numbers == sorted(numbers, reverse=True)
        assert len({one.level for one in alone}) == len(alone)


@pytest.mark.parametrize(
    ("category", "flags", "figures", "level"),
    [
        ("12J00", (), {"spill": 99.9}, ORDINARY), ("12J00", (), {"spill": 100}, LARGE),
        ("12J00", (), {"spill": 500}, MAJOR), ("12J00", (), {"spill": 1000}, GRAVEST),
        ("12K00", (), {"coaches": 1}, ORDINARY), ("12K00", (), {"coaches": 2}, LARGE),
        ("12K00", (), {"coaches": 18}, MAJOR), ("12K00", (), {"wagons": 59}, LARGE),
        ("12K00", (), {"wagons": 60}, MAJOR),
        ("12K00", (), {"coaches": 2, "blocked_hours": 47}, LARGE),
        ("12K00", (), {"coaches": 2, "blocked_hours": 48}, MAJOR),
        ("12K00", (Flag.TRUNK_LINE,), {"coaches": 2, "blocked_hours": 24}, MAJOR),
        ("12K00", (Flag.TRUNK_LINE,), {"coaches": 18, "blocked_hours": 48}, GRAVEST),
        ("12K00", (), {"blocked_hours": 9}, ORDINARY), ("12K00", (), {"blocked_hours": 10}, LARGE),
        ("12K00", (Flag.TRUNK_LINE,), {"blocked_hours": 6}, LARGE),
        ("12N00", (), {"stranded": 28, "stranded_hours": 2}, ORDINARY),
        ("12N00", (Flag.AT_HEIGHT,), {"stranded_hours": 12}, LARGE),
        ("12N00", (Flag.AT_HEIGHT,), {"stranded": 100, "stranded_hours": 24}, MAJOR),
        ("12N00", (Flag.AT_HEIGHT,), {"stranded": 100, "stranded_hours": 48}, GRAVEST),
        ("12N00", (Flag.VESSEL_EXPLOSION,), {}, LARGE), ("12N00", (Flag.CRANE_OVERTURNED,), {}, LARGE),
        ("12N00", (Flag.TOXIC_LEAK,), {"evacuated": 9999}, ORDINARY),
        ("12N00", (Flag.TOXIC_LEAK,), {"evacuated": 10000}, LARGE),
        ("12U00", (), {"outage_share": 69}, ORDINARY), ("12U00", (), {"outage_share": 70}, LARGE),
        ("12U00", (Flag.CITY_GRID,), {"outage_share": 70}, MAJOR),
        ("12U00", (Flag.CITY_GRID,), {"load_share": 40}, LARGE),
        ("12Q00", (), {"evacuated": 4999}, ORDINARY), ("12Q00", (), {"evacuated": 5000}, LARGE),
        ("12Q00", (), {"evacuated": 10000}, MAJOR), ("12Q00", (), {"loss": 500}, LARGE),
        ("12Q00", (), {"loss": 2000}, MAJOR),
        ("12Q00", (Flag.INTAKE_CUT_TOWN,), {}, LARGE), ("12Q00", (Flag.INTAKE_CUT_COUNTY,), {}, MAJOR),
        ("12Q00", (Flag.INTAKE_CUT_CITY,), {}, GRAVEST),
        ("12T00", (), {"deaths": 1}, MAJOR), ("12T00", (), {"deaths": 3}, GRAVEST),
        ("12T00", (), {"serious": 9}, LARGE),
        ("12T00", (), {"serious": 10}, MAJOR), ("12T00", (), {"loss": 9999}, ORDINARY),
        ("11D01", (), {"threatened": 99}, ORDINARY), ("11D01", (), {"threatened": 100}, LARGE),
        ("11D01", (), {"threatened": 500}, MAJOR), ("11D01", (), {"threatened": 1000}, GRAVEST),
        ("11D01", (), {"potential_loss": 500}, LARGE), ("11D01", (), {"potential_loss": 10000}, GRAVEST),
        ("11G05", (), {"deaths": 2}, ORDINARY), ("11G05", (), {"deaths": 3}, LARGE),
        ("11G05", (), {"deaths": 10}, MAJOR), ("11G05", (), {"deaths": 30}, GRAVEST),
        ("11G05", (), {"deaths": 8, "serious": 12}, LARGE), ("11G05", (), {"serious": 9}, ORDINARY),
        ("11G05", (), {"serious": 10}, LARGE), ("11G05", (), {"serious": 50}, MAJOR),
        ("11G05", (), {"area": 5000}, MAJOR), ("11G01", (), {"area": 9.99}, ORDINARY),
        ("11G01", (), {"area": 10}, LARGE), ("11G01", (), {"serious": 10}, LARGE),
        ("11G05", (), {"area": 8000}, GRAVEST),
        ("11C02", (Flag.DENSE,), {"magnitude": 4.0}, LARGE), ("11C02", (Flag.DENSE,), {"magnitude": 5.0}, MAJOR),
        ("11C02", (Flag.DENSE,), {"magnitude": 6.0}, GRAVEST), ("11C02", (), {"magnitude": 4.0}, ORDINARY),
        ("11A51", (), {"deaths": 3}, LARGE), ("11A51", (), {"deaths": 10}, MAJOR),
        ("11A51", (), {"deaths": 30}, GRAVEST),
        ("13B00", (), {"injured": 100}, ORDINARY), ("13B00", (), {"injured": 101}, LARGE),
        ("13B00", (), {"injured": 101, "deaths": 1}, MAJOR),
    ],
)  # fmt: skip
def test_known_levels_are_those_of_the_texts(
    category: str, flags: tuple[Flag, ...], figures: dict[str, float], level: Level
) -> None:
    assert both(category, flags, **figures).known.level is level


@pytest.mark.parametrize(
    ("category", "flags", "figures", "level", "axis"),
    [
        ("12B00", (), {"trapped": 12}, MAJOR, "deaths"), ("12B00", (), {"trapped": 2}, ORDINARY, ""),
        ("12B00", (), {"trapped": 3}, LARGE, "deaths"), ("12E00", (), {"deaths": 2, "missing": 8}, MAJOR, "deaths"),
        ("12D02", (), {"evacuated": 499}, ORDINARY, ""), ("12D02", (), {"evacuated": 500}, LARGE, "evacuated"),
        ("12D02", (), {"endangered": 9}, ORDINARY, ""), ("12D02", (), {"endangered": 10}, LARGE, "endangered"),
        ("12D02", (Flag.KEY_FACILITY,), {}, LARGE, "key_facility"),
        ("12D02", (Flag.POLLUTION,), {}, LARGE, "pollution"),
        ("12D02", (Flag.ENDANGERING,), {}, LARGE, "endangering"),
        ("14A00", (Flag.GATHERING,), {}, LARGE, "gathering"),
        ("12A00", (Flag.MAY_BE_MAJOR,), {}, MAJOR, "may_be_major"),
        ("12Q00", (Flag.WATER_SOURCE,), {}, MAJOR, "water_source"),
        ("11G01", (), {"burnt_area": 0.99}, ORDINARY, ""), ("11G01", (), {"burnt_area": 1}, LARGE, "area"),
        ("11G01", (), {"burnt_area": 10}, LARGE, "area"),
        ("11G01", (), {"deaths": 1}, ORDINARY, ""), ("11G05", (Flag.KEY_FACILITY,), {}, LARGE, "key_facility"),
        ("12T00", (Flag.SOURCE_LOST_MAJOR,), {}, MAJOR, "source_lost_major"),
        ("11G01", (Flag.FOREST_SPECIAL,), {}, LARGE, "forest_special"),
        ("11C02", (), {"magnitude": 5.2}, MAJOR, "magnitude"),
        ("11C02", (Flag.SPARSE,), {"magnitude": 5.2}, LARGE, "magnitude"),
        ("12H00", (), {"injured": 10}, LARGE, "serious"),
        ("12H00", (), {"injured": 10, "serious": 2}, ORDINARY, ""),
        ("12H00", (), {"injured": 12, "light": 3}, ORDINARY, ""),
        ("12H00", (), {"injured": 12, "light": 2}, LARGE, "serious"),
        ("12G00", (), {"missing": None}, LARGE, "deaths"), ("12G00", (), {"trapped": None}, LARGE, "deaths"),
        ("12G00", (), {"deaths": None}, ORDINARY, ""),
        ("12N00", (), {"stranded": 28, "stranded_hours": 2}, ORDINARY, ""),
        ("12K00", (), {"trapped": 30}, LARGE, "trapped_missing"),
        ("12U00", (), {"households": 10000}, LARGE, "households"),
        ("11D01", (), {"evacuated": 1000}, GRAVEST, "threatened"),
        ("13B00", (), {"injured": 100}, LARGE, "injured"),
    ],
)  # fmt: skip
def test_what_may_be_counts_in_the_strict_level(
    category: str, flags: tuple[Flag, ...], figures: dict[str, float | None], level: Level, axis: str
) -> None:
    found = both(category, flags, **figures)
    assert found.strict.level is level
    if found.raised:
        assert found.strict.axis == axis
        assert "从严按" in found.strict.reason
        assert found.strict.legal
    else:
        assert found.strict == found.known


@pytest.mark.parametrize("category", ["12Q00", "12T00"])
def test_decree_493_does_not_grade_pollution_or_radiation(category: str) -> None:
    assert "493" not in grade(category, {FigureKind.DEATHS: 3}, LADDERS).legal


def test_burnt_area_is_never_forest_area_in_the_known_level() -> None:
    found = both("11G01", burnt_area=500)
    assert found.known.level is ORDINARY
    assert "受害面积未知" in found.known.reason
    assert "过火面积500公顷按受害面积计" in found.strict.reason
    assert {one.axis: (one.known, one.strict) for one in found.axes}["area"] == (None, 500)


def test_the_reason_says_who_was_counted() -> None:
    assert both("12E00", deaths=2, missing=8).strict.reason == "死亡2人、失联8人合计10人（≥10），从严按重大"
    assert both("12B00", trapped=12).strict.reason == "被困12人（≥10），从严按重大"
    assert both("12G00", missing=None).strict.reason.startswith("失联人数不明（≥3）")


def test_a_sure_reading_that_nobody_adopted_counts_in_the_strict_level_only() -> None:
    found = grade_both("12G00", {FigureKind.DEATHS: 2}, LADDERS, noted={FigureKind.DEATHS: 11})
    assert (found.known.level, found.strict.level) == (ORDINARY, MAJOR)
    lower = grade_both("12G00", {FigureKind.DEATHS: 11}, LADDERS, noted={FigureKind.DEATHS: 2})
    assert lower.strict.level is MAJOR


def test_a_ladder_of_the_own_province_comes_before_the_general_one() -> None:
    assert flood("620100", 3).level is ORDINARY
    assert flood("620100", 4).level is LARGE
    assert flood("360200", 3).level is LARGE
    assert all(not one.provinces for one in ladders_for("11A51", LADDERS, "36"))
    assert "甘肃" not in flood("36", 3).legal


def test_axes_show_both_numbers_and_levels() -> None:
    rows = {one.axis: one for one in both("12G00", (Flag.SCHOOL,), deaths=2, missing=1).axes}
    assert (rows["deaths"].known, rows["deaths"].strict) == (2, 3)
    assert (rows["deaths"].level_known, rows["deaths"].level_strict) == (ORDINARY, LARGE)
    assert rows["school"].level_strict is LARGE
    assert rows["school"].known is None


FIGURES = st.dictionaries(st.sampled_from(HARM), st.one_of(st.none(), st.integers(0, 12000)), max_size=6)
FLAGS = st.frozensets(st.sampled_from(list(Flag)), max_size=4)


@given(st.sampled_from(CLASSES), FIGURES, FLAGS, st.sampled_from(["", "36", "62"]))
def test_strict_is_never_below_known(
    category: str, figures: dict[FigureKind, float | None], flags: frozenset[Flag], province: str
) -> None:
    found = grade_both(category, figures, LADDERS, flags, province=province)
    assert found.strict.level <= found.known.level
    for one in found.axes:
        assert one.level_strict <= one.level_known
        assert one.known is None or one.strict is None or one.known <= one.strict


@given(st.sampled_from(CLASSES), FIGURES, FLAGS, st.data())
def test_more_of_anything_never_lowers_either(
    category: str, figures: dict[FigureKind, float | None], flags: frozenset[Flag], data: st.DataObject
) -> None:
    before = grade_both(category, figures, LADDERS, flags)
    known = sorted(kind for kind, value in figures.items() if value is not None)
    if known:
        kind = data.draw(st.sampled_from(known))
        more = {**figures, kind: (figures[kind] or 0) + data.draw(st.integers(1, 5000))}
        after = grade_both(category, more, LADDERS, flags)
        assert after.known.level <= before.known.level
        assert after.strict.level <= before.strict.level
    flag = data.draw(st.sampled_from([one for one in Flag if one is not Flag.SPARSE]))
    assert grade_both(category, figures, LADDERS, flags | {flag}).strict.level <= before.strict.level


@given(st.sampled_from(CLASSES), FIGURES, FIGURES)
def test_a_noted_reading_never_lowers_the_strict_level_nor_touches_the_known(
    category: str, figures: dict[FigureKind, float | None], noted: dict[FigureKind, float | None]
) -> None:
    before = grade_both(category, figures, LADDERS)
    after = grade_both(category, figures, LADDERS, noted=noted)
    assert after.known == before.known
    assert after.strict.level <= before.strict.level


@given(FIGURES)
def test_strict_values_are_never_below_the_stated_ones(figures: dict[FigureKind, float | None]) -> None:
    values = strict_values(figures, AT_RISK)
    for kind, value in figures.items():
        if value is not None and kind is not FigureKind.BURNT_AREA:
            assert values[kind.value] >= value
