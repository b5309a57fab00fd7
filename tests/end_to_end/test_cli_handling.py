"""What an officer decides through the command line: numbers settled, phone reports, corrections, 并案, 办结."""

from typing import Any

import pytest

from tests.end_to_end.test_cli_matters import Room, room

__all__ = ["room"]

SITE = "今天凌晨2时50分，青山镇恒信工地发生坍塌事故，6人被困。"
LATER = "又说可能升至9人遇难，没核实。"


def taken(room: Room, text: str = SITE, received: str = "2026-06-12T03:12") -> str:
    return str(room.ask("intake", "--text-file", room.file("来报.txt", text), "--received", received)["incident"])


def follow(room: Room, incident: str, text: str, received: str = "2026-06-12T04:00") -> dict[str, Any]:
    path = room.file("续.txt", text)
    return room.ask("follow", "--incident", incident, "--text-file", path, "--received", received)


def report(room: Room, incident: str, stage: str) -> tuple[str, ...]:
    return ("report", "--incident", incident, "--stage", stage, "--pdf", room.file(f"{stage}.pdf", ""))


def test_words_without_a_label_are_settled_by_stating_the_numbers_and_then_the_final_report_goes(room: Room) -> None:
    incident = taken(room)
    room.ask(*report(room, incident, "first"), "--signed-by", "赵启明")
    follow(room, incident, LATER)
    closed = room.ask("close", "--incident", incident, "--reason", "搜救结束")
    assert closed["status"] == "已办结"
    assert closed["open_words"]
    refused = room.refused(*report(room, incident, "final"))
    assert "没有定的数字" in refused
    assert "用 settle 登记数字" in refused
    assert "Ctrl" not in refused
    settled = room.ask(
        "settle", "--incident", incident, "--deaths", "1", "--trapped", "0", "--injured", "约5",
        "--source", "县消防救援大队", "--reason", "现场核实",
    )  # fmt: skip
    assert settled["open_words"] == []
    assert {name: settled["figures"][name] for name in ("deaths", "trapped", "injured")} == {
        "deaths": 1, "trapped": 0, "injured": 5,
    }  # fmt: skip
    final = room.ask(*report(room, incident, "final"))
    assert "死亡1人" in final["text"]
    assert "受伤约5人" in final["text"]


def test_the_numbers_that_stand_are_confirmed_with_one_word(room: Room) -> None:
    incident = taken(room)
    follow(room, incident, LATER)
    settled = room.ask("settle", "--incident", incident, "--as-known", "--reason", "消防大队核实，只有被困6人")
    assert (settled["figures"]["trapped"], settled["open_words"]) == (6, [])
    assert settled["figures"]["deaths"] is None, "nobody said how many for sure"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--deaths", "几个"), "看不懂"),
        (("--deaths", "-1"), "看不懂"),
        ((), "至少写一个数字"),
        (("--deaths", "2", "--known-at", "2026-06-12"), "只有日期"),
    ],
)
def test_a_number_nobody_can_mean_settles_nothing(room: Room, words: tuple[str, ...], why: str) -> None:
    assert why in room.refused("settle", "--incident", taken(room), *words)


def test_a_number_that_falls_is_settled_with_its_reason(room: Room) -> None:
    incident = taken(room)
    room.ask("settle", "--incident", incident, "--deaths", "3")
    assert "变更说明" in room.refused("settle", "--incident", incident, "--deaths", "2")
    settled = room.ask("settle", "--incident", incident, "--deaths", "2", "--reason", "重复统计")
    assert settled["figures"]["deaths"] == 2


def test_a_phone_report_meets_only_the_clock_of_whoever_answered(room: Room) -> None:
    incident = taken(room)
    call = ("phone", "--incident", incident, "--to", "市应急值班室")
    assert "接听人" in room.refused(*call, "--as-drafted")
    assert "说了什么" in room.refused(*call, "--answered-by", "马值守")
    assert "不知道" in room.refused("phone", "--incident", incident, "--to", "月球值班室", "--answered-by", "马值守")
    made = room.ask(*call, "--answered-by", "马值守", "--as-drafted")
    assert "被困6人" in made["said"]
    oral = {one["recipient"]: one["state_text"] for one in made["deadlines"] if one["kind_text"] == "口头报告"}
    assert "已报" in oral.pop("市应急值班室")
    assert not any("已报" in one for one in oral.values())


def test_closing_and_opening_again_say_how_it_stands(room: Room) -> None:
    incident = taken(room)
    act = ("close", "--incident", incident)
    assert "写明结果" in room.refused(*act)
    assert "早于事发" in room.refused(*act, "--reason", "结束", "--at", "2026-06-12T02:00")
    assert "没有办结" in room.refused(*act, "--reopen", "--reason", "复燃")
    closed = room.ask(*act, "--reason", "救援结束", "--at", "2026-06-12T05:00")
    assert (closed["status"], closed["ended_at"]) == ("已办结", "2026-06-12T05:00:00+08:00")
    assert "已经办结" in room.refused(*act, "--reason", "再结束")
    assert room.ask(*act, "--reopen", "--reason", "又发现被埋人员")["status"] == "在办"


def test_title_place_and_class_are_corrected(room: Room) -> None:
    incident = taken(room)
    assert "没有写要更正什么" in room.refused("describe", "--incident", incident)
    assert "没有类别" in room.refused("describe", "--incident", incident, "--class", "天火")
    changed = room.ask("describe", "--incident", incident, "--class", "12G00", "--place", "青山镇恒信工地二号楼")
    room.ask(*report(room, incident, "first"))
    assert changed["incident"] == incident
    assert "恒信工地二号楼" in room.ask("clocks")["clocks"][0]["title"] or changed["title"]


def test_two_incidents_become_one(room: Room) -> None:
    first, second = taken(room), taken(room, received="2026-06-12T03:20")
    assert "找不到" in room.refused("merge", "--incident", first, "--other", "没有", "--reason", "同一起")
    assert "写明原因" in room.refused("merge", "--incident", first, "--other", second)
    room.ask("merge", "--incident", first, "--other", second, "--reason", "同一起坍塌")
    assert "已经并案" in room.refused("merge", "--incident", first, "--other", second, "--reason", "再并")
