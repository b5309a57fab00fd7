"""Small inputs that failed once and the second labelled set, beside the project: read from there, never copied."""

import json
from typing import Any

import pytest

from app.cli.text_records import GRAMMARS, read_item
from app.services.desk import rulebook
from app.services.extraction.score import score
from tests.cases import FOLDER, case, present
from tests.helpers import beijing

BOOK = rulebook.load()
READ = {
    "midnight-twelve", "found-dead", "not-major", "discovery-time", "place-is-reporter", "ascii-comma",
    "creek-district", "total-and-part", "small-misses",
}  # fmt: skip


def found() -> list[Any]:
    if FOLDER is None:
        return [pytest.param({}, {}, id="none")]
    manifest = json.loads(case("found", "manifest.json").read_text(encoding="utf-8"))
    return [
        pytest.param(json.loads(line), entry["expect"], id=entry["name"])
        for entry in manifest if entry["name"] in READ
        for line in case("found", entry["files"][0]).read_text(encoding="utf-8").splitlines() if line.strip()
    ]  # fmt: skip


@present
@pytest.mark.parametrize(("item", "expect"), found())
def test_what_failed_once_is_right(item: dict[str, Any], expect: dict[str, Any]) -> None:
    record = read_item(item["text"], beijing(item["ref_time"]), BOOK)
    place = record["place_text"] or ""
    for field, right in expect[item["id"]].items():
        if field == "never":
            continue
        if field == "place_text_contains":
            assert right in place
        elif field == "place_text_never_contains":
            assert not [word for word in right if word in place]
        else:
            value = record.get(field)
            value = value[:16] if field == "occurred_at" and value else value
            assert value in (right if isinstance(right, list) else [right]), field


@present
def test_warning_and_hotspots_that_failed_once() -> None:
    def read(name: str, grammar: str) -> dict[str, Any]:
        item = json.loads(case("found", f"{name}.jsonl").read_text(encoding="utf-8"))
        return GRAMMARS[grammar](item["text"], beijing(item["ref_time"]), BOOK, item)

    warning = read("warn-text-upgrade", "warning")["warning"]
    assert (warning["colour"], warning["before"], warning["action"], warning["change"]) == (
        "橙色", "黄色", "变更", "升级",
    )  # fmt: skip
    spots = read("hotspot-dms-suffix", "hotspot")["hotspots"]
    assert [(one["longitude"], one["latitude"]) for one in spots] == [(116.243691, 28.48348), (115.799147, 29.75234)]
    (spot,) = read("hotspot-utc", "hotspot")["hotspots"]
    assert spot["seen_at"] == "2026-03-12T13:41+08:00"


COUNTED = ("deaths", "missing", "injured", "trapped")


@present
def test_the_second_set_is_read() -> None:
    """``alt`` lists further right answers; of the figures that are sure none is false."""
    rows = [json.loads(line) for line in case("dev2.jsonl").read_text(encoding="utf-8").splitlines()]
    pairs, sure, false = [], 0, []
    for row in rows:
        if "truth" not in row:
            continue
        said = read_item(row["text"], beijing(row["ref_time"]), BOOK)
        alt = row.get("alt") or {}
        truth = row["truth"] | {name: said[name] for name, good in alt.items() if said.get(name) in good}
        pairs.append((said, truth))
        for name in set(COUNTED) & set(said["sure"]):
            sure += 1
            false += [(row["id"], name)] if said[name] != truth[name] else []
    figures: Any = score(pairs)
    assert figures["wrong_rate"] <= 0.03
    for name in ("deaths", "missing", "injured", "occurred_at", "category", "city"):
        assert figures[name]["f1"] >= 0.95, name
    assert sure >= 60
    assert not false
