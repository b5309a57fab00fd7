"""answer: what a call leaves open cannot be excluded, is not so, or is so (docs/命令行.md#answer)."""

from pathlib import Path

import pytest

from app.cli.commands import main
from tests.end_to_end.asking import asked


def test_people_nobody_is_sure_of_are_answered_from_outside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, later, home = tmp_path / "来报.txt", tmp_path / "续.txt", str(tmp_path / "房")
    text.write_text("6月12日3时，青山镇一民房起火，可能有人被困。", encoding="utf-8")
    later.write_text("邻居说可能是5人被困。", encoding="utf-8")
    booked = asked(capsys, "intake", "--text-file", str(text), "--home", home, "--received", "2026-06-12T03:12")
    (noted,) = booked["noted"]
    assert (noted["field"], noted["value"], noted["sure"], noted["counts"]) == ("trapped", None, False, False)
    assert booked["level_strict"] == "一般"
    words = ("--home", home, "--incident", booked["incident"])
    kept = asked(capsys, "answer", *words, "--how", "不能排除")
    assert (kept["level_known"], kept["level_strict"]) == ("一般", "较大")
    assert "被困" in kept["reason_strict"]
    assert "2026-06-12T03:42:00+08:00" in [one["due"] for one in kept["deadlines"] if one["kind"] == "ORAL"]
    followed = asked(capsys, "follow", *words, "--text-file", str(later), "--received", "2026-06-12T03:30")
    assert [one["value"] for one in followed["noted"] if not one["counts"]] == [5]
    assert followed["adopted"] == []
    untrue = asked(capsys, "answer", *words, "--how", "无此情况", "--field", "trapped", "--reason", "进楼搜过，无人")
    assert untrue["noted"] == []
    assert untrue["level_strict"] == "一般"
    assert untrue["ended"]
    assert main(["answer", *words, "--how", "不能排除", "--json"]) != 0
    assert "没有拿不准" in capsys.readouterr().out
