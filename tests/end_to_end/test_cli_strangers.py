"""What strangers type at the command line (docs/命令行.md): other spellings, other times, other files."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.cli.commands import main
from app.services.desk.desk import open_desk
from app.services.warnings import messages
from tests.end_to_end.asking import asked

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


def test_a_level_needs_no_time_of_the_call(ask: Asked) -> None:
    answer = ask("grade", "--class", "12G00", "--deaths", "3", "--json")
    assert answer["level"] == "较大"
    assert any(one["due"] for one in answer["deadlines"]), "counted from now"


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


CAP = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{identifier}</identifier><sender>{sender}</sender>
<sent>{sent}</sent><status>Actual</status><msgType>{kind}</msgType><scope>Public</scope>{references}
<info><language>zh-CN</language><event>{event}</event><severity>{severity}</severity><senderName>某县气象台</senderName>
<headline>{headline}</headline><expires>2099-01-01T00:00:00+08:00</expires>
<area><areaDesc>某县</areaDesc></area></info></alert>"""


def test_an_identifier_is_its_senders_own_and_a_cancel_lifts_only_its_own(
    capsys: pytest.CaptureFixture[str], ask: Asked, tmp_path: Path
) -> None:
    """CAP 1.2, 3.2.1: two offices may bear the same number; the second is no double, its cancel leaves the first."""
    home = ("--home", str(tmp_path / "账"))

    def warn(name: str, **said: str) -> tuple[str, ...]:
        path = tmp_path / f"{name}.xml"
        path.write_text(CAP.format(references="", sent="2026-11-28T02:00:00+08:00", **said), encoding="utf-8")
        return ("warn", str(path), *home)

    red = warn(
        "甲", identifier="628245", sender="a@x.test", kind="Alert", event="山洪", severity="Red", headline="甲红"
    )
    orange = {"event": "森林火险", "severity": "Orange", "sender": "b@x.test"}
    second = warn("乙", identifier="628245", kind="Alert", headline="乙橙", **orange)
    first_id, second_id = ask(*red)["warning"], ask(*second)["warning"]
    assert first_id == "628245"
    assert second_id not in {None, first_id}
    assert "已经登记过：甲红" in refused(capsys, *red)
    assert "已经登记过：乙橙" in refused(capsys, *second)
    text = CAP.format(
        identifier="628300", kind="Cancel", headline="乙解除", sent="2026-11-28T02:30:00+08:00",
        references="<references>b@x.test,628245,2026-11-28T02:00:00+08:00</references>", **orange,
    )  # fmt: skip
    (tmp_path / "解除.xml").write_text(text, encoding="utf-8")
    ask("warn", str(tmp_path / "解除.xml"), *home)
    with closing(open_desk(tmp_path / "账", officer="甲")) as desk:
        assert [one.id for one in messages.holding(desk)] == ["628245"]


def test_a_corrected_time_must_be_one_and_nothing_occurs_after_it_was_told(
    capsys: pytest.CaptureFixture[str], ask: Asked, tmp_path: Path
) -> None:
    text, home = tmp_path / "来报.txt", ("--home", str(tmp_path / "账"))
    text.write_text("青山镇家具厂起火，3人死亡。", encoding="utf-8")
    incident = ask("intake", "--text-file", str(text), *NIGHT, *home)["incident"]
    words = ("retime", "--incident", incident, *home, "--reason", "更正")
    assert "没有写" in refused(capsys, *words)
    assert "晚于接报" in refused(capsys, *words, "--occurred", "2026-06-12T04:30")
    ask(*words, "--occurred", "2026-06-12T02:30")
    assert "晚于接报" in refused(capsys, *words, "--received", "2026-06-12T02:00")
    ask(*words, "--occurred", "2026-06-12T01:50", "--received", "2026-06-12T02:00")


def test_evidence_is_neither_older_than_what_it_is_about_nor_ahead_of_now(
    capsys: pytest.CaptureFixture[str], ask: Asked, tmp_path: Path
) -> None:
    """A feedback dated before the question, or next year, would count as one in time."""
    home = ("--home", str(tmp_path / "账"))
    come = ("--at", "2026-06-12T08:00")
    matter = ask("matter", *home, "--kind", "上级核查", "--words", "属实吗", "--asker", "市局", *come)["matter"]
    act = ("matter-act", *home, "--matter", matter, "--act")
    fed = (*act, "反馈", "--words", "没有", "--person", "李某", "--answer", "不属实")
    for at, said in (("2026-06-12T07:30", "早于"), ("2099-01-01T00:00", "晚于现在")):
        assert said in refused(capsys, *fed, "--at", at)
        assert said in refused(capsys, *act, "转办", "--to", "青山镇", "--at", at)
        assert said in refused(capsys, *act, "催办", "--to", "青山镇", "--at", at)
    assert ask(*fed, "--at", "2026-06-12T08:20")["deadlines"][0]["state"] == "met"
    assert "已经办结" in refused(capsys, *act, "催办", "--to", "青山镇")
    begun = ("--act", "启动", "--name", "防汛响应", "--level", "4", "--signed-by", "王某", "--at", "2026-06-12T06:00")
    response = ask("response", *home, *begun)["response"]
    on = ("response", *home, "--response", response, "--signed-by", "王某", "--words", "雨停")
    for step in (("--act", "终止"), ("--act", "调整", "--level", "3"), ("--act", "报告", "--received-by", "市")):
        assert "早于" in refused(capsys, *on, *step, "--at", "2026-06-12T05:00")
        assert "晚于现在" in refused(capsys, *on, *step, "--at", "2099-06-12T05:00")
    assert ask(*on, "--act", "终止", "--at", "2026-06-12T15:00")["ended"] == "2026-06-12T15:00:00+08:00"


def test_a_disaster_that_is_stable_is_so_since_the_first_decision(ask: Asked, tmp_path: Path) -> None:
    text, home = tmp_path / "来报.txt", ("--home", str(tmp_path / "账"))
    text.write_text("6月12日3时，青山镇红星村发生山洪，3人死亡。", encoding="utf-8")
    incident = ask("intake", "--text-file", str(text), *NIGHT, *home)["incident"]
    first = ask("stable", "--incident", incident, *home)["stable"]
    assert ask("stable", "--incident", incident, *home)["stable"] == first


def test_a_draft_that_waits_is_signed_by_the_same_words_with_a_name(
    capsys: pytest.CaptureFixture[str], ask: Asked, tmp_path: Path
) -> None:
    text, more, home = tmp_path / "来报.txt", tmp_path / "续.txt", ("--home", str(tmp_path / "账"))
    text.write_text("6月12日3时，青山镇红星村发生山洪，3人死亡。", encoding="utf-8")
    more.write_text("死亡升至4人。", encoding="utf-8")
    incident = ask("intake", "--text-file", str(text), *NIGHT, *home)["incident"]
    words = ("report", *home, "--incident", incident, "--stage", "first", "--pdf")
    nowhere = text / "首报.pdf"
    assert "没有存成" in refused(capsys, *words, str(nowhere), "--signed-by", "王某")
    draft = ask(*words, str(tmp_path / "首报.pdf"))
    assert draft["number"] is None
    ask("follow", *home, "--incident", incident, "--text-file", str(more), "--received", "2026-06-12T04:00")
    again = ask(*words, str(tmp_path / "首报.pdf"))
    assert (again["report"], again["number"]) == (draft["report"], None)
    assert "死亡4人" in again["text"], "laid before the leader anew"
    more.write_text("死亡升至5人。", encoding="utf-8")
    ask("follow", *home, "--incident", incident, "--text-file", str(more), "--received", "2026-06-12T04:30")
    signed = ask(*words, str(tmp_path / "首报.pdf"), "--signed-by", "王某")
    assert signed["report"] == draft["report"]
    assert signed["number"].endswith("1号")
    assert signed["text"] == again["text"], "what lay before the leader is what is signed"
    assert any("送签时的文字" in one for one in signed["warnings"])
    assert ask("verify-report", str(tmp_path / "首报.pdf"), *home)["same"] is True
    assert "已有首报，请写续报" in refused(capsys, *words, str(tmp_path / "首报.pdf"), "--signed-by", "王某")
    over = ("handover", *home, "--from", "甲", "--to", "乙,丙", "--joint", "--pdf")
    assert "没有存成" in refused(capsys, *over, str(nowhere))
    assert "交接" not in str(ask("search", "交接班", *home)["hits"])


def test_a_message_booked_late_is_read_against_what_was_known_when_it_came(
    capsys: pytest.CaptureFixture[str], ask: Asked, tmp_path: Path
) -> None:
    text, home = tmp_path / "来报.txt", ("--home", str(tmp_path / "账"))

    def said(words: str) -> str:
        text.write_text(words, encoding="utf-8")
        return str(text)

    first = said("6月12日3时，青山镇红星村发生山洪，2人死亡。")
    incident = ask("intake", "--text-file", first, *NIGHT, *home)["incident"]
    follow = ("follow", "--incident", incident, *home, "--text-file")
    ask(*follow, said("死亡升至5人。"), "--received", "2026-06-12T06:00")
    late = ask(*follow, said("死亡升至3人。"), "--received", "2026-06-12T04:00")
    assert [(one["known"], one["said"], one["sure"]) for one in late["changes"]] == [(2.0, 3.0, True)]
    assert late["level_known"] == "较大"
    assert "早于" in refused(capsys, *follow, said("死亡4人。"), "--received", "2026-06-12T02:00")
    report = ask("report", *home, "--incident", incident, "--stage", "first", "--pdf", str(tmp_path / "首报.pdf"))
    assert "死亡5人" in report["text"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_call_is_read_in_whatever_an_editor_saved_it(ask: Asked, tmp_path: Path, encoding: str) -> None:
    text = tmp_path / "来 报.txt"
    text.write_bytes("6月12日3时，青山镇红星村发生山洪，\r\n3人死亡。\r\n".encode(encoding))
    booked = ask("intake", "--text-file", str(text), *NIGHT, "--home", str(tmp_path / "账"))
    assert (booked["title"], booked["level"], booked["extracted"]["deaths"]) == ("青山镇红星村山洪", "较大", 3)


@pytest.mark.parametrize("job", [("backup", "--to", "备份"), ("rebuild",), ("drill",)])
def test_a_mistyped_folder_is_no_book_to_back_up(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, job: tuple[str, ...]
) -> None:
    assert "里没有账本" in refused(capsys, *job, "--home", str(tmp_path / "打错了"))
    assert not (tmp_path / "打错了").exists()


def test_a_search_takes_days_and_a_limit_is_a_count(ask: Asked, tmp_path: Path) -> None:
    text, home = tmp_path / "来报.txt", ("--home", str(tmp_path / "账"))
    text.write_text("青山镇家具厂起火。", encoding="utf-8")
    ask("intake", "--text-file", str(text), *NIGHT, *home)
    assert ask("search", "家具厂", *home, "--from", "2026-01-01", "--to", "2099-01-01")["hits"]
    assert not ask("search", "家具厂", *home, "--to", "2026-01-01")["hits"]
    day = ask("search", "家具厂", *home)["hits"][0]["at"][:10]
    assert ask("search", "家具厂", *home, "--from", day, "--to", day)["hits"], "a day is meant whole"
    assert not ask("search", "家具厂", *home, "--to", f"{day}T00:00")["hits"]
    for words in (("search", "家具厂"), ("find", "青山")):
        for limit in ("0", "-1", "x"):
            with pytest.raises(SystemExit) as stop:
                main([*words, *home, "--limit", limit, "--json"])
            assert stop.value.code == 2


def test_a_system_number_is_kept_beside_whoever_had_the_report_before(
    capsys: pytest.CaptureFixture[str], ask: Asked, tmp_path: Path
) -> None:
    text, home = tmp_path / "来报.txt", ("--home", str(tmp_path / "账"))
    text.write_text("6月12日3时，青山镇红星村发生山洪，3人死亡。", encoding="utf-8")
    incident = ask("intake", "--text-file", str(text), *NIGHT, *home)["incident"]
    made = ("report", *home, "--incident", incident, "--stage", "first", "--pdf", str(tmp_path / "首报.pdf"))
    report = ask(*made, "--signed-by", "王某", "--sent-by", "传真", "--received-by", "周某")["report"]
    sent = ("sent", *home, "--incident", incident, "--report", report, "--system-number", "X1")
    for wrong in ("2099-01-01T00:00", "2026-06-12T03:13"):
        assert "签发以后、现在以前" in refused(capsys, *sent, "--system-time", wrong)
    (main_one,) = ask(*sent)["sent"]
    assert (main_one["received_by"], main_one["receipt"], main_one["state"]) == ("周某", "X1", "已送达")
    assert ask(*sent)["sent"] == [main_one]


def test_what_was_missed_hides_no_limit_that_can_still_be_met(ask: Asked, tmp_path: Path) -> None:
    """Told at 08:12 of 02:50, the two hours of 事发 are over; those of 接报 run. A later rise starts its own limits."""
    text, home = tmp_path / "来报.txt", ("--home", str(tmp_path / "账"))

    def dues(found: list[dict[str, Any]], recipient: str, kind: str) -> dict[str, str]:
        mine = [one for one in found if (one["recipient"], one["kind"]) == (recipient, kind)]
        return {one["rule"]: one["due"][11:16] for one in mine}

    city = "市应急值班室"
    text.write_text("6月12日凌晨2时50分，青山镇发生山洪，1人失联。", encoding="utf-8")
    booked = ask("intake", "--text-file", str(text), "--received", "2026-06-12T08:12", *home)
    assert dues(booked["deadlines"], city, "WRITTEN") == {"N12": "04:50", "L05": "10:12"}
    assert [one["rule"] for one in booked["deadlines"] if one["overdue_on_receipt"]] == ["N12", "N14"]
    text.write_text("6月12日3时，青山镇家具厂发生火灾，3人死亡。", encoding="utf-8")
    incident = ask("intake", "--text-file", str(text), *NIGHT, *home)["incident"]
    follow = ("follow", *home, "--incident", incident, "--text-file", str(text), "--received")
    text.write_text("死亡升至10人。", encoding="utf-8")
    ask(*follow, "2026-06-12T07:00")
    text.write_text("死亡升至12人。", encoding="utf-8")
    ask(*follow, "2026-06-12T09:00")
    owed = [one for one in ask("clocks", *home, "--all")["clocks"] if one["subject"] == f"incident:{incident}"]
    assert dues(owed, city, "ORAL") == {"L03": "03:42", "L01": "07:30"}
    assert dues(owed, city, "WRITTEN") == {"L04": "04:12", "L02": "08:00"}


def test_no_issue_and_no_recovery_sheet_is_booked_that_lies_nowhere(
    capsys: pytest.CaptureFixture[str], ask: Asked, tmp_path: Path
) -> None:
    home, folder = ("--home", str(tmp_path / "账")), str(tmp_path)
    text = tmp_path / "来报.txt"
    text.write_text("6月12日3时，青山镇红星村发生山洪，3人死亡。", encoding="utf-8")
    incident = ask("intake", "--text-file", str(text), *NIGHT, *home)["incident"]
    words = ("brief", *home, "--incident", incident, "--signed-by", "王某", "--pdf")
    assert "没有存成" in refused(capsys, *words, folder)
    assert ask(*words, str(tmp_path / "快报.pdf"))["number"] == 1
    assert "没有存成" in refused(capsys, "key", "sheet", *home, "--reason", "试", "--pdf", folder)
    assert not ask("search", "恢复码", *home)["hits"]


def test_a_count_of_backups_to_keep_is_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["backup", "--home", str(tmp_path), "--to", str(tmp_path / "备份"), "--keep", "-1"])
    assert stopped.value.code == 2
    assert "大于0的整数" in capsys.readouterr().err
