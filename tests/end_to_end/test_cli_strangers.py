"""What strangers type at the command line (docs/命令行.md): other spellings, other times, other files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli.commands import main
from tests.end_to_end.test_cli_clocks import asked

Asked = Callable[..., dict[str, Any]]
NIGHT = ("--received", "2026-06-12T03:12")


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Asked:
    return lambda *words: asked(capsys, *words)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one Chinese sentence a call is refused with."""
    capsys.readouterr()
    assert main([*words, "--json"]) == 1
    (sentence,) = capsys.readouterr().err.strip().splitlines()
    return sentence


@pytest.mark.parametrize(
    "said", ["12G00", " 12g00 ", "\uff11\uff12\uff27\uff10\uff10", "火灾事故", "火灾", "12G", "12G99"]
)
def test_a_class_is_understood_or_refused_and_never_graded_as_nothing(
    capsys: pytest.CaptureFixture[str], ask: Asked, said: str
) -> None:
    words = ("grade", "--class", said, "--deaths", "30", *NIGHT)
    if said == "火灾":
        assert "没有类别“火灾”" in refused(capsys, *words)
    else:
        assert ask(*words)["level"] == "特别重大"


@pytest.mark.parametrize("said", ["99", "12I00", "12G001", "地铁"])
def test_a_class_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str], said: str) -> None:
    assert f"没有类别“{said}”" in refused(capsys, "grade", "--class", said, "--deaths", "3", *NIGHT)


@pytest.mark.parametrize("said", ["2026-06-12", "20260612", "2026-W24-5"])
def test_a_day_without_an_hour_is_no_time(capsys: pytest.CaptureFixture[str], said: str) -> None:
    assert "只有日期" in refused(capsys, "grade", "--class", "12G00", "--received", said)


def test_a_province_is_digits_or_a_whole_name_and_packs_may_be_parted_by_any_comma(
    capsys: pytest.CaptureFixture[str], ask: Asked
) -> None:
    flood = ("grade", "--class", "11A01", "--trapped", "5", *NIGHT, "--province")
    assert ask(*flood, "甘肃省")["level"] == ask(*flood, "620000")["level"] == "较大"
    assert "行政区划“火星”" in refused(capsys, *flood, "火星")
    found = ask("grade", "--class", "12G00", "--deaths", "1", *NIGHT, "--packs", "山东，河南")["deadlines"]
    assert {"SD1", "HA2-ORDINARY"} <= {base["rule"] for one in found for base in one["bases"]}


def test_many_dead_where_the_law_has_no_numbers_are_not_ordinary_by_the_stricter_count(ask: Asked) -> None:
    """社会安全、传染病 have no ladder of numbers; naming such a class must not take clocks away."""
    for said in ("14B00", "14A00", "13A00", "13F00", "14Y00"):
        words = ("grade", "--class", said, *NIGHT)
        answer = ask(*words, "--deaths", "10")
        assert (answer["level"], answer["level_strict"]) == ("一般", "重大"), said
        oral = [one["due"] for one in answer["deadlines"] if one["rule"] == "L01"]
        assert oral == ["2026-06-12T03:42:00+08:00"]
        assert ask(*words, "--deaths", "2")["level_strict"] == "一般"


def test_overdue_on_receipt_means_when_it_was_received_not_when_it_was_typed(ask: Asked, tmp_path: Path) -> None:
    """接报即超时: the call came too late. A call typed months after it came is 迟录, its limits were not over then."""
    text, home = tmp_path / "来报.txt", str(tmp_path / "账 本")
    text.write_text("6月12日凌晨2时50分，青山镇发生山洪，3人死亡，1人失联。", encoding="utf-8")
    booked = ask("intake", "--text-file", str(text), *NIGHT, "--home", home)
    assert booked["late_minutes"] > 0
    assert [one["rule"] for one in booked["deadlines"] if one["overdue_on_receipt"]] == []
    booked = ask("intake", "--text-file", str(text), "--received", "2026-06-12T06:00", "--home", home)
    late = {one["rule"]: one["due"] for one in booked["deadlines"] if one["overdue_on_receipt"]}
    assert late == dict.fromkeys(("N12", "N14"), "2026-06-12T04:50:00+08:00")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("一名驾驶员被困，没有人员死亡。", {"deaths": 0, "trapped": 1}),
        ("一名工人受伤，没有死亡。", {"deaths": 0, "injured": 1}),
        ("一名工人被困，没有人员受伤和死亡。", {"deaths": 0, "injured": 0, "trapped": 1}),
        ("乘客被埋，9时18分挖出，送医途中死亡。", {"deaths": 1}),
    ],
)
def test_what_befell_nobody_is_not_the_fate_of_the_one_spoken_of(
    ask: Asked, tmp_path: Path, text: str, said: dict[str, int]
) -> None:
    source, out = tmp_path / "来 话.jsonl", tmp_path / "读出.jsonl"
    item = {"id": "1", "text": text, "ref_time": "2026-06-12T04:10"}
    source.write_text(json.dumps(item, ensure_ascii=False), encoding="utf-8")
    ask("extract", "--jsonl", str(source), "--out", str(out))
    read = json.loads(out.read_text(encoding="utf-8"))
    assert {name: read[name] for name in said} == said
