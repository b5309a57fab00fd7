"""What is asked is decided on with one command: it is so, it stands as it is; what was measured keeps its words."""

from pathlib import Path

import pytest

from tests.end_to_end.asking import asked, refused

SENT = ("--signed-by", "赵启明", "--sent-by", "系统", "--received-by", "马值守")
FIRST, FINAL = ("--stage", "first", *SENT), ("--stage", "final", *SENT)


def closed(capsys: pytest.CaptureFixture[str], tmp_path: Path, *texts: str) -> tuple[str, str]:
    """(incident, home) of messages taken in one after the other, and closed."""
    home, identity = str(tmp_path / "房"), ""
    for number, said in enumerate(texts):
        text = tmp_path / f"{number}.txt"
        text.write_text(said, encoding="utf-8")
        words = ("--text-file", str(text), "--received", f"2026-06-12T0{number + 3}:12", "--home", home)
        identity = identity or asked(capsys, "intake", *words)["incident"]
        if number:
            asked(capsys, "follow", "--incident", identity, *words)
        else:
            asked(capsys, "report", "--incident", identity, *FIRST, "--pdf", str(tmp_path / "首报.pdf"), "--home", home)
    asked(capsys, "close", "--incident", identity, "--reason", "处置完毕", "--home", home)
    return identity, home


def final(tmp_path: Path, identity: str, home: str) -> tuple[str, ...]:
    return ("report", "--incident", identity, *FINAL, "--pdf", str(tmp_path / "终报.pdf"), "--home", home)


def test_one_answer_settles_all_that_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = "龙泉镇青龙山12点50起火，上坟烧纸引起的，两个扑火队员好像扭伤了脚。"
    identity, home = closed(capsys, tmp_path, told)
    why = refused(capsys, *final(tmp_path, identity, home))
    assert "answer --how 属实" in why
    assert "--as-known" in why
    answered = asked(capsys, "answer", "--incident", identity, "--how", "属实", "--home", home)
    assert answered["noted"] == []
    assert "2人" in asked(capsys, *final(tmp_path, identity, home))["text"]


def test_a_measure_that_stands_keeps_its_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ("龙泉镇青龙山发生森林火灾，过火面积约140亩。", "一名扑火队员下山时好像扭伤了脚踝。")
    identity, home = closed(capsys, tmp_path, *told)
    stands = ("--as-known", "--source", "指挥部", "--reason", "核实")
    asked(capsys, "settle", "--incident", identity, *stands, "--burnt-area", "约9.3333", "--home", home)
    text = asked(capsys, *final(tmp_path, identity, home))["text"]
    assert "公顷" not in text
    assert "过火面积约140亩" in text
