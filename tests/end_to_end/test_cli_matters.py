"""What comes in with a limit of its own, through the command line: hotspots, 批示, 核查, 收文, 调度, 响应, 叫应."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli.commands import main
from tests.services.test_warnings import CAP

NOTICE = (
    "卫星监测发现2个热点：编号12，东经120.4021，北纬27.5033，位于苍南县桥墩镇，3个像素；"
    "编号13，东经120.5100，北纬27.4200，位于苍南县矾山镇，1个像素。请1小时内核查反馈。"
)
FIRMS = """latitude,longitude,bright_ti4,acq_date,acq_time,satellite
27.50330,120.40210,330.1,2026-06-11,1900,N
27.41000,120.51000,331.0,2026-06-11,1900,N
坏的一行
4.50000,250.00000,331.0,2026-06-11,1900,N
"""


class Room:
    """A duty room reached by commands alone."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.capsys = home, capsys

    def ask(self, *words: str) -> dict[str, Any]:
        code = main([*words, "--home", str(self.home), "--json"])
        out = self.capsys.readouterr()
        assert code == 0, out.err
        return dict(json.loads(out.out))

    def refused(self, *words: str) -> str:
        assert main([*words, "--home", str(self.home)]) == 1
        return self.capsys.readouterr().err.strip().splitlines()[-1]

    def file(self, name: str, text: str) -> str:
        path = self.home.parent / name
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture
def room(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Room:
    return Room(tmp_path / "房", capsys)


def limits(answer: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {one["rule"]: (one["due"], one["state"]) for one in answer["deadlines"]}


def test_each_hotspot_of_a_notice_has_our_clock_and_the_townships(room: Room) -> None:
    path = room.file("通知.txt", NOTICE)
    taken = room.ask("hotspots", path, "--received", "2026-06-12T03:12", "--source", "市森防办")
    assert (taken["rows"], taken["accepted"], taken["rejected"]) == (2, 2, 0)
    first, second = taken["hotspots"]
    assert (first["number"], first["longitude"], first["latitude"]) == ("12", 120.4021, 27.5033)
    for one in (first, second):
        assert {rule: due for rule, (due, _) in limits(one).items()} == {
            "SC1": "2026-06-12T04:12:00+08:00", "SC1-TOWNSHIP": "2026-06-12T03:52:00+08:00",
        }  # fmt: skip
    again = room.ask("hotspots", path, "--received", "2026-06-12T03:20")
    assert (again["accepted"], again["rejected"]) == (0, 2)
    assert again["issues"][0] == {"row": 1, "problem": "这个热点已经登记过"}

    spot = ("check-hotspot", "--hotspot", first["hotspot"], "--at", "2026-06-12T03:40")
    checking = room.ask(*spot, "--result", "核实中", "--unit", "桥墩镇")
    assert limits(checking)["SC1-TOWNSHIP"][1] == "overdue", "being looked into is no answer of the township"
    told = room.ask(*spot, "--received-by", "马值守")
    assert limits(told)["SC1"][1] == "met", "核实中 fed back within the hour is fed back"
    assert told["open"]
    fire = room.ask(*spot, "--result", "火情", "--unit", "桥墩镇", "--person", "李某", "--words", "山场过火约2亩")
    assert limits(fire)["SC1-TOWNSHIP"][1] == "met"
    incident = fire["incident"]
    clocks = room.ask("clocks", "--all")["clocks"]
    of_fire = {one["rule"] for one in clocks if one["subject"] == f"incident:{incident}"}
    assert "SC2" in of_fire, "a confirmed fire makes an incident with the clock of a confirmed fire"
    assert room.ask(*spot, "--received-by", "马值守")["open"] is False
    assert "已核查为火情" in room.refused(*spot, "--result", "非火情", "--unit", "桥墩镇")

    other = ("check-hotspot", "--hotspot", second["hotspot"], "--at", "2026-06-12T03:50")
    joined = room.ask(*other, "--result", "火情", "--unit", "矾山镇", "--incident", incident)
    assert joined["incident"] == incident
    assert "谁接收" in room.refused(*other)


def test_a_list_of_spots_is_booked_line_by_line_and_names_what_does_not_read(room: Room) -> None:
    taken = room.ask("hotspots", room.file("热点.csv", FIRMS), "--received", "2026-06-12T03:12")
    assert (taken["rows"], taken["accepted"], taken["rejected"]) == (4, 2, 2)
    assert [one["row"] for one in taken["issues"]] == [3, 4]
    assert "没有读到卫星热点" in room.refused("hotspots", room.file("别的.txt", "今天天气晴"))


def test_an_instruction_is_passed_on_and_fed_back_each_by_its_own_clock(room: Room) -> None:
    taken = room.ask(
        "matter", "--kind", "领导批示", "--words", "全力救人，查明原因", "--asker", "赵启明",
        "--asked", "县消防救援大队", "--at", "2026-06-12T03:30",
    )  # fmt: skip
    assert {rule: due for rule, (due, _) in limits(taken).items()} == {
        "DB1": "2026-06-12T05:30:00+08:00", "DB1-FEEDBACK": "2026-06-13T03:30:00+08:00",
    }  # fmt: skip
    act = ("matter-act", "--matter", taken["matter"], "--at", "2026-06-12T03:50")
    passed = room.ask(*act, "--act", "转办", "--to", "县消防救援大队", "--person", "张某")
    assert (limits(passed)["DB1"][1], limits(passed)["DB1-FEEDBACK"][1]) == ("met", "overdue")
    pressed = room.ask(*act, "--act", "催办", "--unreached")
    assert (pressed["pressed"], limits(pressed)["DB1-FEEDBACK"][1]) == (1, "overdue")
    done = room.ask(*act, "--act", "反馈", "--answer", "已办结", "--words", "明火已灭，原因在查")
    assert (done["open"], limits(done)["DB1-FEEDBACK"][1]) == (False, "met")
    assert "已经办结" in room.refused(*act, "--act", "反馈", "--words", "再报")


def test_a_limit_that_is_named_governs_and_an_answer_that_is_not_the_last_starts_the_next(room: Room) -> None:
    query = ("matter", "--kind", "上级核查", "--words", "网传县城爆炸，请核实", "--asker", "省应急厅值班室")
    plain = room.ask(*query, "--at", "2026-06-12T03:30")
    assert limits(plain) == {"HC1": ("2026-06-12T04:00:00+08:00", "overdue")}
    own = room.ask(*query, "--at", "2026-06-12T03:30", "--due", "2026-06-12T03:45")
    assert limits(own) == {"HC1": ("2026-06-12T03:45:00+08:00", "overdue")}
    act = ("matter-act", "--matter", own["matter"], "--act", "反馈", "--at", "2026-06-12T03:44")
    assert "何时再反馈" in room.refused(*act, "--answer", "核实中", "--words", "正在核")
    checking = room.ask(*act, "--answer", "核实中", "--words", "已派人", "--again", "2026-06-12T04:30")
    assert limits(checking)["HC1"][1] == "met"
    assert limits(checking)["上级核查"][0] == "2026-06-12T04:30:00+08:00"
    assert checking["open"]
    last = room.ask(*act, "--answer", "不属实", "--words", "系烟花")
    assert (last["open"], limits(last)["上级核查"][1]) == (False, "met")


def test_a_scanned_document_comes_with_its_number_and_its_file(room: Room, tmp_path: Path) -> None:
    scan = tmp_path / "传真.pdf"
    scan.write_bytes(b"%PDF-1.4 fax")
    taken = room.ask(
        "matter", "--kind", "收文", "--words", "关于防汛的通知", "--asker", "市防指", "--number", "市汛〔2026〕7号",
        "--file", str(scan), "--at", "2026-06-12T03:30",
    )  # fmt: skip
    assert taken["number"] == "市汛〔2026〕7号"
    assert taken["files"] == [{"name": "传真.pdf", "sha256": hashlib.sha256(scan.read_bytes()).hexdigest()}]
    assert "读不出来" in room.refused(
        "matter", "--kind", "收文", "--words", "通知", "--asker", "市", "--file", "没有.pdf"
    )
    assert room.ask("verify")["ok"], "the file is one the book names"


def test_documents_and_messages_are_passed_on_by_their_clocks(room: Room) -> None:
    paper = room.ask(
        "matter", "--kind", "收文", "--words", "关于防汛的通知", "--asker", "市防指", "--at", "2026-06-12T03:30"
    )
    assert limits(paper) == {"ZB3": ("2026-06-12T04:30:00+08:00", "overdue")}
    act = ("matter-act", "--matter", paper["matter"], "--act", "转办", "--at", "2026-06-12T03:50")
    assert room.ask(*act, "--to", "局办公室")["open"] is False
    message = room.ask(
        "matter", "--kind", "系统消息", "--words", "强对流提示", "--asker", "国家系统", "--at", "2026-06-12T03:30"
    )
    assert {rule: due for rule, (due, _) in limits(message).items()} == {
        "ZB1-WARNING": "2026-06-12T03:40:00+08:00", "ZB2": "2026-06-12T04:00:00+08:00",
    }  # fmt: skip
    act = ("matter-act", "--matter", message["matter"], "--act", "转办", "--at", "2026-06-12T03:35")
    told = room.ask(*act, "--to", "赵启明", "--recipient", "带班领导")
    assert limits(told)["ZB1-WARNING"][1] == "met"
    assert told["open"], "the section was not told yet"
    assert room.ask(*act, "--to", "防汛科")["open"] is False
    assert "没有报送对象" in room.refused(*act, "--to", "甲", "--recipient", "某某")


def test_a_unit_is_asked_for_something_by_an_hour_pressed_and_answers(room: Room) -> None:
    ask = ("matter", "--kind", "调度", "--words", "转移人数", "--at", "2026-06-12T03:30")
    assert "向哪个单位" in room.refused(*ask)
    asked = room.ask(*ask, "--asked", "青山镇", "--due", "2026-06-12T04:00")
    (listed,) = room.ask("pending")["pending"]
    assert (listed["subject"], listed["kind"], listed["stands"]) == (f"matter:{asked['matter']}", "调度", "未反馈")
    assert (listed["due"], listed["owner"]) == ("2026-06-12T04:00:00+08:00", "其他单位")
    (clock,) = asked["deadlines"]
    assert (clock["owner"], clock["kind_text"], clock["due"]) == ("其他单位", "回复", "2026-06-12T04:00:00+08:00")
    act = ("matter-act", "--matter", asked["matter"], "--at", "2026-06-12T03:58")
    assert room.ask(*act, "--act", "催办", "--person", "李某")["deadlines"][0]["state"] == "overdue"
    done = room.ask(*act, "--act", "反馈", "--words", "已转移120人", "--person", "李某")
    assert (done["open"], done["deadlines"][0]["state"]) == (False, "met")
    assert room.ask("pending")["pending"] == []


def test_a_response_is_owed_upwards_at_once_and_stays_owed_when_it_ends(room: Room) -> None:
    start = ("response", "--act", "启动", "--name", "防汛应急响应", "--level", "Ⅳ级", "--at", "2026-06-12T03:30")
    assert "签发" in room.refused(*start)
    begun = room.ask(*start, "--signed-by", "赵启明", "--office", "县防指", "--expected", "2天")
    assert limits(begun) == {"N31": ("2026-06-12T03:30:00+08:00", "overdue")}
    assert "已经启动" in room.refused(*start, "--signed-by", "赵启明")
    it = ("response", "--response", begun["response"], "--signed-by", "赵启明", "--at", "2026-06-12T03:38")
    raised = room.ask(*it, "--act", "调整", "--level", "3")
    assert raised["title"] == "防汛应急响应Ⅲ级"
    ended = room.ask(*it, "--act", "终止", "--words", "雨停")
    assert limits(ended)["N31"][1] == "overdue"
    assert "谁接收" in room.refused(*it, "--act", "报告")
    told = room.ask(*it, "--act", "报告", "--received-by", "市政府值班员", "--words", "传真")
    assert limits(told)["N31"][1] == "met"
    assert "已经终止" in room.refused(*it, "--act", "调整", "--level", "2")


def test_a_warning_is_called_out_unit_by_unit(room: Room) -> None:
    red = CAP.replace("Orange", "Red").replace("橙色", "红色").replace("2026-06-12 08:00", "2099-06-12 08:00")
    warning = room.ask("warn", room.file("预警.xml", red))["identifier"]
    call = ("callout", "--warning", warning)
    named = room.ask(*call, "--units", "青山镇、白石乡")
    assert set(limits(named)) == {"CY1", "CY2"}
    assert named["silent"] == ["青山镇", "白石乡"]
    assert "谁应答" in room.refused(*call, "--unit", "青山镇")
    one = room.ask(*call, "--unit", "青山镇", "--person", "李某", "--at", "2026-06-12T02:03")
    assert (one["answered"], one["silent"], limits(one)["CY1"][1]) == (["青山镇"], ["白石乡"], "overdue")
    missed = room.ask(*call, "--unit", "白石乡", "--unanswered")
    assert missed["silent"] == ["白石乡"]
    both = room.ask(*call, "--unit", "白石乡", "--person", "周某", "--at", "2026-06-12T02:05")
    assert (both["silent"], limits(both)["CY1"][1], limits(both)["CY2"][1]) == ([], "met", "overdue")
    room.ask(*call, "--unit", "青山镇", "--passed-down", "--at", "2026-06-12T02:20")
    through = room.ask(*call, "--unit", "白石乡", "--passed-down", "--at", "2026-06-12T02:25")
    assert limits(through)["CY2"][1] == "met"


def test_an_alarm_nobody_heard_says_whom_to_call_and_who_was_reached(room: Room) -> None:
    room.ask("matter", "--kind", "上级核查", "--words", "网传爆炸", "--asker", "省厅", "--at", "2026-06-12T03:30")
    quiet = room.ask("alarms")
    assert [one["title"] for one in quiet["ringing"]] == ["上级核查　网传爆炸"]
    assert quiet["ringing"][0]["recipients"] == ["市应急值班室"]
    assert quiet["escalate"] == [], "it began to ring only now"
    assert "不用叫人" in room.refused("alarms", "--person", "李敏")
    assert room.ask("alarms", "--hear")["ringing"] == []
