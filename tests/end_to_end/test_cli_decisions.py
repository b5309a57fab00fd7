"""Decisions on an incident through the command line: 仅登记 and back, 灾情稳定, 单位负责人接报."""

from typing import Any

import pytest

from tests.end_to_end.test_cli_matters import Room, limits, room

__all__ = ["room"]

TREES = "今天凌晨2时50分，青山镇县道旁发生大风灾害，3棵树被刮倒，现场已清理，交通已恢复，没有人受伤。"


def taken(room: Room, text: str, *words: str) -> dict[str, Any]:
    return room.ask("intake", "--text-file", room.file("来报.txt", text), "--received", "2026-06-12T03:12", *words)


def running(answer: dict[str, Any]) -> set[str]:
    return {one["rule"] for one in answer["deadlines"] if one["state"] in {"waiting", "near", "due", "overdue"}}


def test_what_falls_short_of_a_report_is_proposed_decided_listed_and_taken_back(room: Room) -> None:
    booked = taken(room, TREES)
    incident = booked["incident"]
    assert "可以仅登记吗" in booked["register_only"]
    act = ("register-only", "--incident", incident)
    assert "谁决定" in room.refused(*act, "--reason", "没有人员伤亡，交通已恢复")
    decided = room.ask(*act, "--reason", "没有人员伤亡，交通已恢复", "--by", "带班赵启明")
    assert decided["registered_only"]
    assert running(decided) == set()
    (listed,) = room.ask("register-only")["registered_only"]
    assert (listed["incident"], listed["decided_by"], listed["holds"]) == (incident, "带班赵启明", True)
    back = room.ask(*act, "--take-back", "--reason", "市局要求报", "--by", "带班赵启明")
    assert running(back), "it is owed again"
    assert room.ask("register-only")["registered_only"] == []
    assert "没有仅登记" in room.refused(*act, "--take-back", "--reason", "再报", "--by", "赵启明")


def test_what_was_only_registered_is_owed_again_once_somebody_is_hurt(room: Room) -> None:
    incident = taken(room, TREES)["incident"]
    room.ask("register-only", "--incident", incident, "--reason", "小", "--by", "赵启明")
    later = room.file("续.txt", "造成1人死亡。")
    room.ask("follow", "--incident", incident, "--text-file", later, "--received", "2026-06-12T04:00")
    (listed,) = room.ask("register-only")["registered_only"]
    assert not listed["holds"]
    owed = {one["rule"] for one in room.ask("clocks")["clocks"] if one["subject"] == f"incident:{incident}"}
    assert "N28-upper" in owed


@pytest.mark.parametrize(
    "text",
    [
        "青山镇一民房起火，已扑灭，1人死亡。",
        "青山镇一民房起火，已扑灭，人员情况暂无。",
        "青山镇一厂房起火，正在扑救。",
        "青山镇一民房起火，已扑灭，可能有人被困。",
    ],
)
def test_nothing_is_proposed_where_people_are_harmed_or_nothing_is_over(room: Room, text: str) -> None:
    assert taken(room, text)["register_only"] is None


def test_an_incident_with_dead_cannot_be_only_registered(room: Room) -> None:
    incident = taken(room, "青山镇一民房起火，1人死亡。")["incident"]
    act = ("register-only", "--incident", incident, "--reason", "小", "--by", "赵启明")
    assert "死亡1人" in room.refused(*act)


def test_a_disaster_is_stable_by_decision(room: Room) -> None:
    incident = taken(room, "今天凌晨2时，青山镇发生山洪，造成1人死亡。")["incident"]
    before = {one["rule"] for one in room.ask("clocks")["clocks"]}
    assert "N16-county" in before
    after = room.ask("stable", "--incident", incident)
    assert limits(after)["N16-county"][1] == "ended"
    assert "N17-county" in running(after)


def test_when_the_head_of_the_unit_was_told_starts_what_the_unit_owes(room: Room) -> None:
    incident = taken(room, "青山镇一厂房发生火灾事故，3人死亡。")["incident"]
    act = ("retime", "--incident", incident, "--unit-received", "2026-06-12T02:55")
    assert "原因" in room.refused(*act)
    after = room.ask(*act, "--reason", "企业负责人自述")
    assert limits(after)["N01"][0] == "2026-06-12T03:55:00+08:00"
    earlier = ("retime", "--incident", incident, "--unit-received", "2026-06-12T02:40", "--reason", "通话记录")
    assert limits(room.ask(*earlier))["N01"][0] == "2026-06-12T03:40:00+08:00", "an earlier instant brings it forward"
    later = ("retime", "--incident", incident, "--unit-received", "2026-06-12T03:00", "--reason", "又改口")
    assert limits(room.ask(*later))["N01"][0] == "2026-06-12T03:40:00+08:00", "a later one does not relax it"
