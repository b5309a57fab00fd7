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


def level_after(capsys: pytest.CaptureFixture[str], tmp_path: Path, *texts: str) -> list[str]:
    """从严 after each of the messages."""
    home, identity, found = str(tmp_path / "房"), "", []
    for number, said in enumerate(texts):
        text = tmp_path / f"{number}.txt"
        text.write_text(said, encoding="utf-8")
        words = ("--text-file", str(text), "--received", f"2026-06-12T0{number + 3}:12", "--home", home)
        told = ("follow", "--incident", identity) if identity else ("intake",)
        answered = asked(capsys, *told, *words)
        identity = answered["incident"]
        found.append(answered["level_strict"])
    return found


def test_what_a_further_message_tells_as_a_fact_starts_the_clocks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = "枫林镇花炮厂引线车间发生爆炸，厂里2人烧伤。"
    last = "13时15分最后1名被埋工人遗体找到。至此搜救结束，事故造成3人死亡、2人受伤（1人重伤）。"
    assert level_after(capsys, tmp_path, first, last) == ["一般", "较大"]


def test_people_who_fell_ill_are_not_counted_as_badly_hurt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = "昨晚石梁镇大屋村办丧酒，从半夜到现在来看拉肚子发烧的有27个。"
    last = "累计搜索到病例63例，聚餐人数约300人，正在逐户排查，没有重症。"
    assert level_after(capsys, tmp_path, first, last) == ["一般", "一般"]


def test_the_missing_who_were_found_dead_are_not_counted_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = "双河镇响水村3组后山滑坡，冲毁民房5栋，跑出来6人，还有8人没有消息。"
    last = "最后1名失联人员找到，已无生命体征。搜救结束。此次滑坡共造成5人死亡、1人受伤。"
    assert level_after(capsys, tmp_path, first, last) == ["较大", "较大"]
