"""Duty people read out of group messages as townships write them."""

import msgspec
import pytest

from app.models.lower.facts import LowerDuty
from app.models.lower.message import days_said, read, short_of
from app.models.lower.state import over

EXPECTED = ("青山镇人民政府", "白水乡人民政府", "东关街道办事处", "青山县水务局", "石桥镇")
REGION = "青山县"
CHAT = """青山镇党政办 2026-12-01 08:41
今日值班
带班领导 镇党委副书记 李建国
电话：139 0000 0001
值班人员 王小明
值班电话 0700-5550101
"""


def units(text: str) -> dict[str, tuple[str, str, str, str]]:
    return {
        one.unit: (one.leader, one.officer, one.phone, one.leader_phone) for one in read(text, EXPECTED, REGION).units
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "青山镇12月1日值班：带班领导：李建国（镇长）13900000001，值班员：王小明 13900000002",
            {"青山镇人民政府": ("李建国", "王小明", "13900000002", "13900000001")},
        ),
        (
            CHAT,
            {"青山镇人民政府": ("李建国", "王小明", "0700-5550101", "13900000001")},
        ),
        (
            "【白水乡】带班：赵　刚 值班：孙丽、周平 电话5550102\n【石桥镇】带班：钱进 值班：吴云13900000003",
            {
                "白水乡人民政府": ("赵刚", "孙丽", "5550102", ""),
                "石桥镇": ("钱进", "吴云", "13900000003", ""),
            },
        ),
        (
            "1.东关街道：值班领导郑和平13900000004；值班员冯晓13900000005。\n2、水务局：值班员陈涛13900000006，带班领导副局长褚卫13900000007",
            {
                "东关街道办事处": ("郑和平", "冯晓", "13900000005", "13900000004"),
                "青山县水务局": ("褚卫", "陈涛", "13900000006", "13900000007"),
            },
        ),
        (
            "单位　带班领导　值班员　电话\n青山镇　李建国　王小明　0700-5550101\n白水乡　赵刚　孙丽　13900000008",
            {
                "青山镇人民政府": ("李建国", "王小明", "0700-5550101", ""),
                "白水乡人民政府": ("赵刚", "孙丽", "13900000008", ""),
            },
        ),
        ("黑土岭镇 值班员 魏东 13900000009", {"黑土岭镇": ("", "魏东", "13900000009", "")}),
        ("收到\n@所有人 请各乡镇报今日值班人员\n青山镇 王小明 13900000002", {
            "青山镇人民政府": ("", "王小明", "13900000002", "")
        }),
    ],
)  # fmt: skip
def test_a_message_is_read(text: str, wanted: dict[str, tuple[str, str, str, str]]) -> None:
    assert units(text) == wanted


def test_what_is_not_said_stays_empty_and_is_named() -> None:
    found = read("青山镇收到，一切正常\n白水乡：李建国 王小明 13900000001", EXPECTED, REGION)
    assert found.units == (LowerDuty(unit="白水乡人民政府", officer="王小明", leader="李建国", phone="13900000001"),)
    assert found.doubts == (
        "青山镇人民政府没有读出值班人员",
        "白水乡人民政府没有写明职务，按先带班领导、后值班员读的，请核对",
    )
    assert read("", EXPECTED).units == ()
    assert read("大家辛苦了，注意防寒", EXPECTED).units == ()


def test_a_second_message_adds_to_the_first() -> None:
    text = "青山镇 值班员：王小明 13900000002\n白水乡 值班员：孙丽 13900000003\n青山镇 带班领导：李建国"
    assert units(text)["青山镇人民政府"] == ("李建国", "王小明", "13900000002", "")


def test_short_names_and_dates() -> None:
    assert short_of("青山镇人民政府") == "青山镇"
    assert short_of("青山县水务局", REGION) == "水务局"
    assert short_of("青山县", REGION) == "青山县"
    assert days_said("12月1日和１２月２日，2026年12月1日") == ((12, 1), (12, 2))


@pytest.mark.parametrize(("text", "officer", "leader", "phone", "theirs"), [
    ("大柳镇 值班：张强 13800001111 带班领导：李书记 13900002222", "张强", "李书记", "13800001111", "13900002222"),
    ("大柳镇 带班 王副镇长 13900002222 值班 周建国 13800001111", "周建国", "王副镇长", "13800001111", "13900002222"),
    ("大柳镇 李书记 13900002222 张强 13800001111", "张强", "李书记", "13800001111", "13900002222"),
    ("大柳镇 带班：党委书记孙浩 13900002222 值班 周主任 13800001111", "周主任", "孙浩", "13800001111", "13900002222"),
])  # fmt: skip
def test_who_is_named_by_office_only_is_named_so(text: str, officer: str, leader: str, phone: str, theirs: str) -> None:
    (one,) = read(text).units
    assert (one.officer, one.leader, one.phone, one.leader_phone) == (officer, leader, phone, theirs)


def test_a_mobile_goes_with_the_officer_it_was_of_and_the_number_of_the_room_stays() -> None:
    first = LowerDuty(unit="青山镇", officer="王小明", leader="李建国", phone="13900000001", leader_phone="13900000002")
    other = over(first, LowerDuty(unit="青山镇", officer="张某"))
    assert (other.officer, other.phone, other.leader, other.leader_phone) == ("张某", "", "李建国", "13900000002")
    again = over(first, LowerDuty(unit="青山镇", officer="王小明", leader="赵某"))
    assert (again.phone, again.leader_phone) == ("13900000001", "")
    room = over(msgspec.structs.replace(first, phone="0700-5550101"), LowerDuty(unit="青山镇", officer="张某"))
    assert room.phone == "0700-5550101"
