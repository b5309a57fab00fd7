"""The second reader doubts what the grammars read: it takes sureness and values away, and makes nothing surer."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.text_records import read_item
from app.models.vocabulary.incident import Detail, FigureKind
from app.services.desk import rulebook
from app.services.extraction import Context, candidates, reader, second_reader
from app.services.extraction.doubter import doubted
from app.services.extraction.findings import SURE, Finding
from app.services.extraction.second_reader import (
    DoubtLimits,
    FigureLimits,
    Lessons,
    SecondReader,
    SignWeights,
    learned,
    share,
)
from app.services.extraction.signs import NO_KIND, bare, kind_signs, step, told, value_signs
from app.services.extraction.view import View
from tests.bench import choices, learn
from tests.bench.descent import Rows, fitted
from tests.bench.labelled import Look, Text, looks_of, texts_of
from tests.helpers import beijing

BOOK = rulebook.load()
REF = beijing("2026-06-12T03:12")
TEXTS = Path(__file__).parents[1] / "texts"
CONTEXT = Context(ref_time=REF, kinds=BOOK.taxonomy.classes)
PLAIN = "今天2时，老街一仓库起火，3人受伤。"


def weight(right: int) -> SignWeights:
    """Weights by which every value is right with the same score, in hundredths."""
    return SignWeights(("right",), (right,), {})


def taught(doubt: int = -500, *, figures: int = 500, kind: str = "", choices: int = 500) -> Lessons:
    """A second reader that doubts, trusts and chooses everything alike, and takes every text for one kind."""
    limits = {name: DoubtLimits(1.0, 0.0, 0.1, 0.4) for name in ("area", "occurred_at")}
    fields = ("deaths", "injured", "trapped", "category")
    kinds = SignWeights((kind,), (900,), {}) if kind else SignWeights((), (), {})
    return Lessons(
        seen={}, digest="", kinds=kinds, states=SignWeights(("injured",), (0,), {}),
        doubts=SignWeights(("false",), (doubt,), {}), limits=limits, figures=weight(figures), choices=weight(choices),
        figure_limits={field: FigureLimits(0.6, 0.9, 0.6) for field in fields},
    )  # fmt: skip


@given(st.text(max_size=300))
def test_any_text_has_signs_and_the_same_ones_again(text: str) -> None:
    assert told(text) == told(text)
    assert kind_signs(text) == kind_signs(text)
    assert all(0 <= each.start < each.end <= len(text) for each in told(text))
    first, again = SecondReader(text), SecondReader(text)
    one = Finding(field=FigureKind.DEATHS, start=0, end=min(4, len(text)), words=text[:4], confidence=0.9, number=3)
    assert first.doubt(one, "") == again.doubt(one, "")
    assert first.figures([one]) == again.figures([one])
    assert first.kinds(None, {"火灾事故"}) == again.kinds(None, {"火灾事故"})


@given(
    st.text(alphabet="死伤困3五人个，。在1", max_size=120),
    st.floats(0, 1),
    st.sampled_from((Detail.COUNTY, Detail.OCCURRED)),
)
def test_nothing_is_surer_for_being_doubted(text: str, confidence: float, field: Detail) -> None:
    one = Finding(field=field, start=0, end=min(3, len(text)), words=text[:3], confidence=confidence, number=2)
    (left,) = doubted(text, [one])
    assert left.confidence <= one.confidence
    assert not left.withheld or not left.sure
    assert (left.field, left.number, left.start, left.end, left.words) == (field, 2, 0, one.end, one.words)
    assert left.why if one.sure and not left.sure else True


def test_the_signs_grow_no_faster_than_the_text() -> None:
    once, twice = ("老街起火，3人受伤，2人被困。" * count for count in (10, 20))
    assert len(told(twice)) == 2 * len(told(once))
    assert sum(len(one.signs) for one in told(twice)) <= 2.2 * sum(len(one.signs) for one in told(once))
    assert len(kind_signs("起火" * 50_000)) == len(kind_signs("起火" * 100_000))
    assert told("3人" * 5000) == []


@pytest.mark.parametrize(("text", "numbers"), [
    ("3人死亡、五人受伤", [3, 5]),
    ("走了俩，还有仨没上来", [2, 3]),
    ("3月12日13时21分，2辆车、5个村、120米", []),
    ("二〇二六年；零下5度；K42+300", []),
])  # fmt: skip
def test_numbers_that_may_be_people_are_found(text: str, numbers: list[int]) -> None:
    assert [one.number for one in told(text) if one.number in {2, 3, 5}] == numbers


def test_a_figure_is_no_sign() -> None:
    assert bare("12.5万元和3人") == "#万元和#人"
    one = Finding(field=FigureKind.DEATHS, start=5, end=9, words="3人死亡", confidence=0.9, number=3)
    other = msgspec.structs.replace(one, words="4人死亡", number=4)
    assert value_signs("塌了，死了3人死亡。", one, "") == value_signs("塌了，死了4人死亡。", other, "")


def test_a_share_lies_between_nothing_and_all() -> None:
    assert [step(value) for value in (-1.0, 0.0, 0.3, 0.99, 1.0)] == [0, 0, 4, 11, 11]
    assert 0 < share(-1e9) < share(0) == 0.5 < share(1e9) < 1


@pytest.mark.parametrize(("figures", "sure", "said", "asked"), [
    (500, True, 3, False), (150, False, 3, True), (-100, False, 3, True), (-300, False, None, True),
])  # fmt: skip
def test_what_both_readers_say_is_sure_what_is_less_likely_is_said_and_what_is_doubtful_only_asked(
    monkeypatch: pytest.MonkeyPatch,
    figures: int,
    sure: bool,  # noqa: FBT001 - the answers
    said: int | None,
    asked: bool,  # noqa: FBT001 - the answers
) -> None:
    monkeypatch.setattr(second_reader, "learned", lambda: taught(figures=figures))
    record = read_item(PLAIN, REF, BOOK)
    assert record["injured"] == said
    assert ("injured" in record["sure"]) is sure
    question = [one for one in record["asked"] if one["field"] == "injured"]
    assert [one["value"] for one in question] == ([3] if asked else [])
    assert all(one["why"] for one in question)


@pytest.mark.parametrize(("figures", "said"), [(500, 2), (-100, None)])
def test_what_was_not_sure_and_is_too_doubtful_is_withheld_and_asked(
    monkeypatch: pytest.MonkeyPatch, figures: int, said: int | None
) -> None:
    monkeypatch.setattr(second_reader, "learned", lambda: taught(figures=figures))
    record = read_item("今天2时，老街一仓库起火，可能有2人被困。", REF, BOOK)
    assert record["trapped"] == said
    (question,) = [one for one in record["asked"] if one["field"] == "trapped"]
    assert question["value"] == 2
    assert question["why"]


@pytest.mark.parametrize(("figures", "said"), [(500, 4), (-100, None)])
def test_a_figure_no_grammar_read_is_proposed_where_it_is_likely_and_never_sure(
    monkeypatch: pytest.MonkeyPatch, figures: int, said: int | None
) -> None:
    monkeypatch.setattr(second_reader, "learned", lambda: taught(figures=figures))
    text = "今天2时，老街仓库起火，4人手上起了疹子。"
    assert not [one for one in reader.read(text, CONTEXT) if one.field == "injured" and one.valued]
    record = read_item(text, REF, BOOK)
    assert record["injured"] == said
    assert "injured" not in record["sure"]
    inferred = [(one.words, one.number) for one in reader.extract(text, CONTEXT) if one.inferred and one.number]
    assert inferred == ([("4人", 4)] if said else [])


@pytest.mark.parametrize(("trust", "kind"), [(500, "触电"), (-100, None)])
def test_a_kind_nobody_found_is_offered_as_a_question(
    monkeypatch: pytest.MonkeyPatch, trust: int, kind: str | None
) -> None:
    monkeypatch.setattr(second_reader, "learned", lambda: taught(kind="触电", choices=trust))
    record = read_item("今天2时，老街有2人受伤，都是附近的住户，已由家里人陪着去了卫生院。", REF, BOOK)
    assert read_item("今天2时，老街有2人受伤。", REF, BOOK)["category"] is None
    assert record["category"] == kind
    assert "category" not in record["sure"]


def test_of_no_event_the_second_reader_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_reader, "learned", lambda: taught(kind="触电"))
    assert reader.extract("", CONTEXT) == ()
    assert reader.extract("根据条例规定，造成3人以上10人以下死亡的，为较大事故。", CONTEXT) == ()


def test_what_was_learned_is_of_the_texts_that_lie_here() -> None:
    counts = {
        path.stem: sum("truth" in json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
        for path in TEXTS.glob("*.jsonl")
    }
    seen = learned().seen
    assert {name: seen.get(name) for name in counts} == counts
    assert set(seen) - set(counts) <= {"dev", "dev2"}
    assert all(0 < one.unsure <= 1 and 0 < one.withheld <= 1 for one in learned().limits.values())


def _few(folder: Path) -> tuple[list[Text], list[Look]]:
    rows, looks = [], []
    for batch in range(5):
        for number in (1, 2, 3, 4):
            fire = number % 2 == 0
            text = f"老街{'起火' if fire else '翻车'}，{number + 2}人{'死亡' if fire else '受伤'}。"
            truth = {"category": "火灾事故" if fire else "道路交通事故", "deaths" if fire else "injured": number + 2}
            rows.append({"id": f"{batch}-{number}", "text": text, "truth": truth})
            finding = {
                "field": "deaths",
                "start": 5,
                "end": 9,
                "words": text[5:9],
                "confidence": 0.9,
                "number": number + 2,
            }
            looks.append(
                {"batch": f"b{batch}", "row": f"{batch}-{number}", "timed": False, "right": fire, "finding": finding}
            )
        path = folder / f"b{batch}.jsonl"
        path.write_text("\n".join(json.dumps(one) for one in rows[-4:]), encoding="utf-8")
    (folder / "looks").write_text("\n".join(json.dumps(one) for one in looks), encoding="utf-8")
    texts = texts_of(sorted(folder.glob("*.jsonl")))
    return texts, looks_of([folder / "looks"], texts)


def test_the_same_texts_teach_the_same_and_what_they_teach_holds(tmp_path: Path) -> None:
    texts, looks = _few(tmp_path)
    first, held = learn.learn(texts, looks, {"火灾事故", "道路交通事故"})
    assert (first, held) == learn.learn(texts, looks, {"火灾事故", "道路交通事故"})
    assert first.seen == {f"b{batch}": 4 for batch in range(5)}
    read = second_reader.reading("西街起火，9人死亡。", first.kinds, first.states)
    assert read.kinds["火灾事故"] > 0.5 > read.kinds["道路交通事故"]
    ((_, shares),) = read.people
    assert max(shares, key=lambda name: shares[name]) == "deaths"
    assert {one.one.field for one in held.figures} == {"deaths", "injured", "trapped"}
    assert all(0 < value < 1 for value in held.figure_shares)
    assert len(list(choices.choice_curve(held.figures, held.figure_shares))) == 3 * len(choices.LIMITS)


def test_weights_come_as_near_as_they_are_told_to() -> None:
    x = np.array([[1, 0, 1], [1, 1, 1], [0, 1, 1], [0, 0, 1]], np.float32)
    weights = fitted(x, np.array([[1], [1], [0], [0]], np.float32), 0.01, steps=200)
    assert weights[0, 0] > 4 > abs(weights[1, 0])
    assert np.abs(fitted(x, np.array([[1], [1], [0], [0]], np.float32), 1000.0)).max() < 0.01


def test_a_state_is_one_a_number_can_stand_for(tmp_path: Path) -> None:
    text = "3人死亡，4人送医，另有2人送医。"
    row = {"id": "1", "text": text, "truth": {"deaths": 3, "injured": 6}, "alt": {"injured": [6, 4]}}
    (tmp_path / "b.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (one,) = texts_of([tmp_path / "b.jsonl"])
    assert one.states == [["deaths"], ["injured"], ["injured"]]
    assert one.kinds == {NO_KIND}


def test_what_is_sure_stays_at_or_above_the_mark() -> None:
    assert SURE == 0.8
    assert (
        SecondReader(PLAIN).doubt(
            Finding(field=Detail.PLACE, start=0, end=1, words="今", confidence=0.9, text="今"), ""
        )
        is None
    )


def test_every_number_told_and_their_sum_may_be_a_figure_and_nobody_is_inferred_to_be_hurt_gravely() -> None:
    people = [(one, {"injured": 0.9, "seriously_injured": 0.9}) for one in told("老街翻车，3人送医，另有2人送医。")]
    held = list(
        candidates.candidates(candidates.seen(View("老街翻车，3人送医，另有2人送医。"), people, [], timed=False))
    )
    assert sorted(one.number or 0 for one in held if one.field == "injured") == [2, 3, 5]
    assert {one.field for one in held} == {"injured", "trapped"}
    assert not any(one.read for one in held)


def test_rows_of_places_fit_as_the_whole_matrix_does() -> None:
    y = np.array([[1], [1], [0], [0]], np.float32)
    whole = np.array([[1, 0, 1], [1, 1, 1], [0, 1, 1], [0, 0, 1]], np.float32)
    assert np.allclose(fitted(Rows([[0], [0, 1], [1], []], 2), y, 0.1), fitted(whole, y, 0.1), atol=1e-3)
