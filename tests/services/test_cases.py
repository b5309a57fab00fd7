"""The labelled narratives beside the project: read from there, never copied; without the folder the tests say so."""

import json
import re
from pathlib import Path
from typing import Any

from app.cli.text_records import extract_file, read_item
from app.services.desk import rulebook
from app.services.extraction.divisions import regions
from app.services.extraction.score import score
from tests.cases import case, present
from tests.helpers import beijing

CASES = case("dev.jsonl")
BOOK = rulebook.load()


def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@present
def test_labelled_cases_are_read(tmp_path: Path) -> None:
    answer = extract_file(CASES, tmp_path / "out.jsonl", scored=True)
    figures: Any = answer["score"]
    assert answer["scored"] == answer["written"] == len(cases())
    for name in ("deaths", "injured", "category", "category_class"):
        assert figures[name]["f1"] >= 0.97, name
    for name in ("occurred_at", "province", "county"):
        assert figures[name]["f1"] >= 0.95, name
    for name in ("missing", "trapped"):
        assert figures[name]["f1"] >= 0.9, name
    assert figures["level"]["accuracy"] >= 0.97
    assert figures["wrong_rate"] <= 0.02


def shifted(text: str) -> str:
    """Every Arabic count of people raised by a hundred: 3人 is 103人; other numbers stay."""
    return re.sub(r"(?<![\d.])(\d{1,4})(?=(?:余|多)?(?:人|名|具))", lambda one: str(int(one[1]) + 100), text)


@present
def test_other_numbers_give_the_same_reading() -> None:
    """No look-up: with every count of people raised by a hundred, every figure read is raised by a hundred."""
    compared = 0
    for item in cases():
        text = item["text"]
        numbers = re.findall(r"[\d一二两三四五六七八九十百千零]+(?=(?:余|多)?(?:人|名|具|死|伤))", text)
        if (
            not numbers
            or not all(one.isdecimal() for one in numbers)
            or re.search(r"\d[死伤]|、\d+人.{0,12}\d+人.{0,6}\d+人", text)
        ):
            continue
        before = read_item(text, beijing(item["ref_time"]), BOOK)
        after = read_item(shifted(text), beijing(item["ref_time"]), BOOK)
        for name in ("deaths", "missing", "evacuated"):
            if before[name] and f"{before[name]}" in numbers:
                assert after[name] == before[name] + 100, (item["id"], name)
                compared += 1
    assert compared >= 20


@present
def test_other_names_give_the_same_reading() -> None:
    """No look-up: counties exchanged for others of the table, the figures, time and kind stay as they were."""
    table = regions()
    counties = [one.name for one in table.by_code.values() if one.level == 3 and len(one.name) == 3]
    for number, item in enumerate(cases()):
        text = item["text"]
        for at, name in enumerate(dict.fromkeys(re.findall(r"[\u4e00-\u9fff]{2}[县]", text))):
            if name in table.named:
                text = text.replace(name, counties[(number * 37 + at) % len(counties)])
        before, after = (read_item(one, beijing(item["ref_time"]), BOOK) for one in (item["text"], text))
        for name in ("occurred_at", "deaths", "missing", "injured", "trapped", "category"):
            assert after[name] == before[name], (item["id"], name)


@present
def test_readings_hold_with_full_width_digits() -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    pairs = []
    for item in cases():
        read = read_item(item["text"].translate(wide), beijing(item["ref_time"]), BOOK)
        pairs.append((read, item["truth"]))
    assert score(pairs)["wrong_rate"] <= 0.03


def test_a_line_that_does_not_read_is_said_without_the_words_of_a_library(tmp_path: Path) -> None:
    source = tmp_path / "来报.jsonl"
    lines = ('{"text": ', '{"text": "火灾"}', '{"ref_time": "昨天", "text": "火灾"}', "[1]")
    source.write_text("\n".join(lines), encoding="utf-8")
    answer = extract_file(source, tmp_path / "out.jsonl", scored=False)
    other = "不是一个 JSON 对象，或者里面的时刻、数字写得不对"
    whys = ("第10列起不是 JSON", "缺少 ref_time", other, other)
    assert answer["issues"] == [
        {"line": number, "problem": f"这一行读不出来：{why}"} for number, why in enumerate(whys, 1)
    ]
