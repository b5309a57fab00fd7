from pathlib import Path

import pytest

from app.models.incident.questions import Said, to_ask
from app.models.incident.strictness import grade_both
from app.models.vocabulary.incident import FigureKind, Flag
from app.services.desk import rulebook
from app.services.incident import cues
from app.services.runtime.errors import Refused

LADDERS = rulebook.load().ladders
QUESTIONS = cues.shipped().questions


def asked(category: str, flags: tuple[Flag, ...] = (), told: tuple[str, ...] = (), **figures: float) -> list[str]:
    known: dict[FigureKind, float | None] = {kind: figures[kind.value] for kind in FigureKind if kind.value in figures}
    level = grade_both(category, known, LADDERS, frozenset(flags)).strict.level
    said = Said(category=category, figures=known, flags=frozenset(flags), told=frozenset(told), level=level)
    return [one.id for one in to_ask(said, QUESTIONS, LADDERS)]


def test_people_come_first_while_nothing_is_known() -> None:
    assert asked("12B00")[:3] == ["deaths", "missing", "trapped"]
    assert asked("")[:3] == ["deaths", "missing", "trapped"]


def test_what_is_answered_is_not_asked_again() -> None:
    left = asked("12D02", (Flag.WATER_SOURCE,), ("place",), deaths=0, trapped=0)
    assert not {"deaths", "trapped", "chem-water", "place"} & set(left)
    assert {"missing", "chem-down", "unit"} <= set(left)


def test_a_question_asked_and_not_known_is_not_asked_again() -> None:
    said = Said(category="12G00", figures={}, asked=frozenset({"deaths"}))
    assert "deaths" not in {one.id for one in to_ask(said, QUESTIONS, LADDERS)}


@pytest.mark.parametrize(
    ("category", "wanted"),
    [
        ("12D02", {"chem-what", "chem-down", "chem-water", "evacuated"}), ("11G01", {"fire-area", "forest-area"}),
        ("11A03", {"flood-dam", "flood-trapped", "evacuated"}), ("12J00", {"ship-aboard", "ship-spill"}),
        ("12N00", {"lift", "lift-hours"}), ("12U00", {"power-share", "power-households"}),
        ("11D01", {"geo-threat"}),
        ("12H01", {"road-bus", "chem-water"}), ("14A00", {"crowd", "crowd-place"}),
        ("12K00", {"rail-derail", "rail-blocked"}),
    ],
)  # fmt: skip
def test_each_class_has_its_own_questions(category: str, wanted: set[str]) -> None:
    assert wanted <= set(asked(category))


def test_what_can_no_longer_raise_the_level_comes_after_what_can() -> None:
    known: dict[FigureKind, float | None] = {FigureKind.DEATHS: 3}
    level = grade_both("12D02", known, LADDERS).strict.level
    rows = to_ask(Said(category="12D02", figures=known, level=level), QUESTIONS, LADDERS)
    decisive = [one.decisive for one in rows]
    assert decisive == sorted(decisive, reverse=True)
    assert not next(one for one in rows if one.id == "evacuated").decisive, "疏散 500 gives no more than 较大"
    assert next(one for one in rows if one.id == "serious").decisive


@pytest.mark.parametrize(
    ("category", "question"),
    [
        ("11G01", "fire-area"),
        ("11C01", "quake-magnitude"),
        ("12N00", "lift"),
        ("12Q00", "env-intake"),
        ("13B00", "food-ill"),
        ("14A00", "crowd"),
    ],
)
def test_what_decides_in_this_class_comes_right_after_the_dead_the_missing_and_the_trapped(
    category: str, question: str
) -> None:
    first = asked(category)
    assert set(first[: first.index(question)]) <= {"deaths", "missing", "trapped"}


def test_the_list_is_sound() -> None:
    assert len({one.id for one in QUESTIONS}) == len(QUESTIONS)
    for one in QUESTIONS:
        assert sum((one.figure is not None, one.flag is not None, bool(one.field))) == 1, one.id
        assert one.text.endswith("？"), one.id
    measured = {ladder.id for ladder in LADDERS if ladder.steps}
    assert len(measured) == len(LADDERS)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "sensitive.toml").write_text("", encoding="utf-8")
    (tmp_path / "ask.toml").write_text('[[questions]]\nid = "x"\n', encoding="utf-8")
    with pytest.raises(Refused, match=r"ask\.toml"):
        cues.load(tmp_path)
