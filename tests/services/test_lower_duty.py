"""The duty list of those below: booked day by day, the missing chased from the set hour on, numbers found."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.models.lower import message
from app.models.lower.facts import LowerDuty, LowerExpected, LowerTold
from app.models.obligations.clock import phase, ringing
from app.models.registry import describe
from app.models.vocabulary.obligation import ObligationKind, Phase
from app.services.desk.desk import Desk, replaced
from app.services.duty import lower_tables, lowers
from app.services.obligations import standing
from app.services.resources.lookup import build
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings.editing import change_settings
from app.services.watch.watch import Watch
from tests.helpers import beijing

UNITS = ("青山镇人民政府", "白水乡人民政府", "石桥镇")
TODAY = dt.date(2026, 6, 12)
FIRST = "青山镇 带班领导：李建国13900000001 值班员：王小明13900000002\n白水乡 值班员：孙丽 13900000003"


@pytest.fixture(autouse=True)
def with_units(desk: Desk) -> None:
    change_settings(desk, replaced(desk.settings, lower_units=UNITS, lower_by="17:00"))


def test_a_message_is_booked_and_the_missing_one_rings_from_the_set_hour_on(desk: Desk, clock: FixedClock) -> None:
    day = lowers.paste(desk, FIRST, TODAY)
    assert [(one.unit, one.officer, one.leader, one.phone) for one in day.units] == [
        ("青山镇人民政府", "王小明", "李建国", "13900000002"),
        ("白水乡人民政府", "孙丽", "", "13900000003"),
    ]
    assert day.missing == ("石桥镇",)
    (chased,) = [one for one in standing.listed(desk) if one.clock.obligation is ObligationKind.ROSTER]
    assert chased.title == "2026-06-12下级值班表（缺1家）"
    assert chased.clock.due == beijing("2026-06-12T17:00")
    assert not ringing(chased.clock, beijing("2026-06-12T16:59:59"))
    assert ringing(chased.clock, beijing("2026-06-12T17:00"))
    clock.advance(14 * 3600)
    assert phase(chased.clock, desk.now()) is Phase.OVERDUE
    assert lowers.paste(desk, "石桥镇：值班员吴云13900000004", TODAY).missing == ()
    assert [one for one in standing.listed(desk) if one.clock.obligation is ObligationKind.ROSTER] == []
    (met,) = [
        one.clock for one in standing.listed(desk, everything=True) if one.clock.obligation is ObligationKind.ROSTER
    ]
    assert phase(met, desk.now()) is Phase.MET_LATE


def test_numbers_are_found_by_unit_and_by_name_on_the_day_itself(desk: Desk, clock: FixedClock) -> None:
    lowers.paste(desk, FIRST, TODAY)
    hits = build(desk).search("王小明")
    assert [(one.item.name, one.item.phone) for one in hits] == [("青山镇人民政府今日值班", "13900000002")]
    assert build(desk).search("白水乡 今日值班")[0].item.phone == "13900000003"
    clock.advance(24 * 3600)
    assert build(desk).search("王小明") == []


def test_nobody_said_anything_and_it_is_chased_all_the_same(desk: Desk) -> None:
    lowers.expect(desk, TODAY)
    lowers.expect(desk, TODAY)
    assert lowers.of_day(desk, TODAY).missing == UNITS
    assert len([one for one in standing.listed(desk) if one.clock.obligation is ObligationKind.ROSTER]) == 1
    past = TODAY - dt.timedelta(days=2)
    lowers.paste(desk, FIRST, past)
    assert len([one for one in standing.listed(desk) if one.clock.obligation is ObligationKind.ROSTER]) == 1


def test_over_the_end_of_the_year_each_day_is_its_own(desk: Desk, clock: FixedClock) -> None:
    clock.jump((beijing("2026-12-31T23:50") - desk.now()).total_seconds())
    lowers.paste(desk, FIRST, dt.date(2026, 12, 31))
    lowers.paste(desk, "石桥镇：值班员吴云13900000004", dt.date(2027, 1, 1))
    assert lowers.of_day(desk, dt.date(2026, 12, 31)).missing == ("石桥镇",)
    assert lowers.of_day(desk, dt.date(2027, 1, 1)).missing == UNITS[:2]
    assert [one.unit for one in lowers.on_duty_below(desk, dt.date(2027, 1, 1))] == ["石桥镇"]


def test_another_date_in_the_message_and_a_silent_one_are_said(desk: Desk) -> None:
    day = lowers.paste(desk, f"6月11日值班\n{FIRST}\n石桥镇收到", TODAY)
    assert day.doubts == ("石桥镇没有读出值班人员", "文中写的是6月11日，登记在6月12日，请核对")


def test_bad_input_is_refused_and_nothing_is_booked(desk: Desk) -> None:
    with desk.store.read() as reading:
        before = reading.book.count()
    for act, words in (
        (lambda: lowers.paste(desk, "大家辛苦了", TODAY), "没有读出哪个单位谁值班"),
        (lambda: lowers.paste(desk, "青山镇收到", TODAY), "青山镇人民政府没有读出值班人员"),
        (lambda: lowers.tell(desk, TODAY, (LowerDuty(unit=" "),)), "请写明单位"),
        (lambda: lowers.tell(desk, TODAY, (LowerDuty(unit="石桥镇"),)), "没有写值班人员"),
    ):
        with pytest.raises(Refused, match=words):
            act()
    with desk.store.read() as reading:
        assert reading.book.count() == before
    change_settings(desk, replaced(desk.settings, lower_units=()))
    with pytest.raises(Refused, match="还没有下级值班单位"):
        lowers.expect(desk, TODAY)
    assert lowers.paste(desk, FIRST, TODAY).missing == ()


def test_lines_of_the_log_carry_no_number() -> None:
    told = LowerTold(day=TODAY, units=(LowerDuty(unit="石桥镇", officer="吴云", phone="13900000004"),))
    assert describe(told).text == "收到6月12日下级值班人员1家：石桥镇"
    assert describe(LowerExpected(day=TODAY, units=UNITS)).text == "6月12日下级值班表应报3家"


def test_a_table_is_read_row_by_row_and_only_of_the_day(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "下级.csv"
    table.write_text(
        "12月值班安排,,,,,\n日期,单位,值班员,值班电话,带班领导,联系电话\n"
        "6月12日,石桥镇,吴云,0700-5550104,钱进,13900000001\n"
        "6月12日,白水乡,孙丽 13900000002,,,\n6月13日,石桥镇,郑某,0700-5550105,,\n6月12日,青山镇,,,,\n",
        encoding="utf-8",
    )
    day = dt.date(2026, 6, 12)
    found = lower_tables.take_in(desk, table, day)
    told = {one.unit: (one.officer, one.phone, one.leader, one.leader_phone) for one in found.units}
    assert told == {
        "石桥镇": ("吴云", "0700-5550104", "钱进", "13900000001"), "白水乡人民政府": ("孙丽", "13900000002", "", ""),
    }  # fmt: skip
    assert [one.partition("第")[2] for one in found.doubts] == ["6行：青山镇没有写值班人员和电话"]
    assert found.missing == ("青山镇人民政府",)
    with pytest.raises(Refused, match="没有6月20日的值班人员"):
        lower_tables.take_in(desk, table, dt.date(2026, 6, 20))
    other = tmp_path / "物资.csv"
    other.write_text("名称,数量\n帐篷,3\n", encoding="utf-8")
    with pytest.raises(Refused, match="没有找到下级值班表"):
        lower_tables.take_in(desk, other, day)


def test_the_numbers_of_the_day_are_at_hand_where_a_unit_is_called(desk: Desk) -> None:
    lowers.paste(desk, FIRST, TODAY)
    assert lowers.called(desk, ("白水乡", "石桥镇", "青山镇人民政府")) == (
        "白水乡今天孙丽 13900000003", "青山镇人民政府今天王小明 13900000002",
    )  # fmt: skip


def test_nobody_is_called_by_the_number_of_somebody_else(desk: Desk) -> None:
    units = ("石桥镇", "白水乡", "青山镇", "柳林街道")
    lowers.tell(
        desk,
        TODAY,
        (
            LowerDuty(unit="石桥镇", officer="张三", leader="李四", leader_phone="13900000014"),
            LowerDuty(unit="白水乡", leader="李四", phone="0700-5550104"),
            LowerDuty(unit="青山镇", officer="张三", phone="13900000003", leader="李四", leader_phone="13900000014"),
            LowerDuty(unit="柳林街道", officer="张三", leader="李四"),
        ),
    )
    assert lowers.called(desk, units) == (
        "石桥镇今天李四 13900000014", "白水乡今天值班电话 0700-5550104", "青山镇今天张三 13900000003",
    )  # fmt: skip
    lowers.paste(desk, "柳林街道 带班领导：李建国13900000001 值班员：王小明", TODAY)
    assert lowers.called(desk, ("柳林街道",)) == ("柳林街道今天李建国 13900000001",)
    assert build(desk).search("王小明")[0].item.phone == ""


def test_whoever_types_the_short_name_means_the_unit_that_is_expected(desk: Desk) -> None:
    lowers.expect(desk, TODAY)
    lowers.tell(
        desk, TODAY, (LowerDuty(unit="　青山镇", officer="王小明"), LowerDuty(unit="白水乡政府", officer="孙丽"))
    )
    found = lowers.of_day(desk, TODAY)
    assert [one.unit for one in found.units] == ["青山镇人民政府", "白水乡人民政府"]
    assert found.missing == ("石桥镇",)


@pytest.mark.parametrize(
    ("said", "phone", "leaders"),
    [("李建国13900000001 王小明", "", "13900000001"), ("李建国 王小明 13900000002", "13900000002", "")],
)
def test_one_number_beside_two_names_is_of_the_one_it_stands_behind(
    desk: Desk, said: str, phone: str, leaders: str
) -> None:
    (one,) = lowers.paste(desk, f"青山镇 {said}", TODAY).units
    assert (one.leader, one.officer, one.phone, one.leader_phone) == ("李建国", "王小明", phone, leaders)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("白水乡报：28日值班人员周强（带班）、孙丽，电话5550102", ("孙丽", "5550102", "周强", "")),
        (
            "白水乡：周强（带班领导）13900000001、孙丽（值班员）13900000002",
            ("孙丽", "13900000002", "周强", "13900000001"),
        ),
        ("白水乡值班员由钱七改为孙八，电话13900000008", ("孙八", "13900000008", "", "")),
        ("白水乡值班：白班王小明13900000002，夜班赵红13900000003，带班李建国", ("王小明", "13900000002", "李建国", "")),
    ],
)
def test_roles_behind_names_changes_and_slots_are_no_names(
    desk: Desk, said: str, wanted: tuple[str, str, str, str]
) -> None:
    found = lowers.paste(desk, said, TODAY)
    assert [(one.officer, one.phone, one.leader, one.leader_phone) for one in found.units] == [wanted]
    assert any("只取了前一班" in one for one in found.doubts) == ("夜班" in said)


@pytest.mark.parametrize(
    "filler", ["：" * 20_000 + " " * 20_000, "值班员 " * 10_000, "周强（带班" * 8_000, "1" * 40_000]
)
def test_a_message_of_rubbish_is_answered_all_the_same(desk: Desk, filler: str) -> None:
    found = lowers.paste(desk, f"{FIRST}\n石桥镇{filler}", TODAY)
    assert [one.unit for one in found.units][:2] == ["青山镇人民政府", "白水乡人民政府"]


def test_a_department_is_known_without_its_tier(desk: Desk) -> None:
    change_settings(desk, replaced(desk.settings, lower_units=("县水利局", "县气象局", "石桥镇")))
    found = lowers.paste(desk, "水利局 值班员 王五 13900000005 带班 李副局长\n气象局：值班员赵某某", TODAY)
    assert [(one.unit, one.officer, one.leader) for one in found.units] == [
        ("县水利局", "王五", "李副局长"), ("县气象局", "赵某某", ""),
    ]  # fmt: skip
    assert found.missing == ("石桥镇",)


def test_the_second_of_two_on_duty_is_said(desk: Desk) -> None:
    said = "青山镇：带班领导 李书记 13900000001，值班员：王小明、赵小红 13900000002，收到，一切正常"
    found = lowers.paste(desk, said, TODAY)
    assert [(one.leader, one.officer, one.phone) for one in found.units] == [("李书记", "王小明", "13900000002")]
    assert found.doubts == ("青山镇人民政府另有赵小红，只取了前一名，请核对",)


def test_two_rows_under_one_merged_unit_are_two_people(desk: Desk, tmp_path: Path) -> None:
    book, path = Workbook(), tmp_path / "下级.xlsx"
    sheet = book.worksheets[0]
    for row in (
        ["序号", "单位", "带班领导", "联系电话", "值班人员", "值班电话"],
        [1, "青山镇", "李建国（书记）", "139 0000 0001", "王小明", "0700-5550104"],
        [None, None, None, None, "赵小红", "13900000003"],
        [2, "白水乡", "周某", "13900000004", "孙丽", "13900000005"],
        ["备注", "值班电话24小时畅通", None, None, None, None],
    ):
        sheet.append(row)
    for column in "ABCD":
        sheet.merge_cells(f"{column}2:{column}3")
    book.save(path)
    found = lower_tables.take_in(desk, path, TODAY)
    assert [(one.unit, one.leader, one.leader_phone, one.officer, one.phone) for one in found.units] == [
        ("青山镇人民政府", "李建国", "13900000001", "王小明", "0700-5550104"),
        ("白水乡人民政府", "周某", "13900000004", "孙丽", "13900000005"),
    ]
    assert [one.partition("第")[2] for one in found.doubts] == ["3行：青山镇另有赵小红13900000003，只取了前一名"]


def test_no_row_of_a_table_is_dropped_without_a_word(desk: Desk, tmp_path: Path) -> None:
    table = tmp_path / "下级.csv"
    table.write_text(
        "日期,单位,值班员,值班电话\n2月30日,石桥镇,吴云,0700-5550104\n,白水乡,孙丽,\n周五,青山镇,钱进,\n"
        "6月11日,石桥镇,郑某,0700-5550105\n,白水乡,周某,\n6月12日,石桥镇,冯某,0700-5550106\n,白水乡,陈某,\n"
        ",,褚某,\n,,,\n6月13日,,卫某,\n",
        encoding="utf-8",
    )
    found = lower_tables.take_in(desk, table, TODAY)
    assert {one.unit: one.officer for one in found.units} == {"石桥镇": "冯某", "白水乡人民政府": "陈某"}
    assert [one.partition("第")[2] for one in found.doubts] == [
        "2行：没有“2月30日”这一天",
        "3行：没有日期，上一行的日期也看不懂",
        "4行：日期“周五”看不懂",
        "9行：褚某没有写单位",
    ]


def test_a_day_on_which_nobody_does_anything_is_chased_all_the_same(desk: Desk, clock: FixedClock) -> None:
    watch = Watch(desk)
    for day in ("2026-12-31", "2027-01-01"):
        clock.advance((beijing(f"{day}T00:01") - desk.now()).total_seconds())
        for _ in range(2):
            watch.refresh()
            watch.beat()
        due = [one.clock.due for one in standing.listed(desk) if one.clock.obligation is ObligationKind.ROSTER]
        assert due[-1] == beijing(f"{day}T17:00")
    assert len(due) == 2, "the day before is still missing"


def test_a_unit_is_heard_behind_a_greeting_and_with_the_office_behind_the_name() -> None:
    said = {
        "@所有人 青山乡今日值班：领导 郑小北 值班 王二喜 电话 0700-5550123": (
            "青山乡", "王二喜", "郑小北", "0700-5550123", "",
        ),
        "水利局今日带班周敏副局长，值班员韩雪，值班电话5550124": ("水利局", "韩雪", "周敏", "5550124", ""),
        "各位领导：柳河镇12月3日值班情况：带班领导 镇长何建国，值班人员 党政办 林小燕，联系电话：13900000001": (
            "柳河镇", "林小燕", "何建国", "13900000001", "",
        ),
        "柳河镇 带班领导：副镇长 何建国 值班员：林小燕 13900000006": ("柳河镇", "林小燕", "何建国", "13900000006", ""),
        "收到，白水乡带班领导李军，值班员王芳 13900000002": ("白水乡", "王芳", "李军", "13900000002", ""),
        "今晚石桥镇：刘备13900000003带班，赵云值班13900000004": (
            "石桥镇", "赵云", "刘备", "13900000004", "13900000003",
        ),
    }  # fmt: skip
    for text, wanted in said.items():
        for before in ("", "河湾镇：带班领导：周立新 值班员：吴大海 13900000009\n"):
            one = message.read(before + text).units[-1]
            assert (one.unit, one.officer, one.leader, one.phone, one.leader_phone) == wanted, before + text


def test_a_line_with_a_number_and_no_unit_is_said() -> None:
    read = message.read("值班员 冯涛 13900000005\n河湾镇：带班领导：周立新 值班员：吴大海 13900000009")
    assert [one.unit for one in read.units] == ["河湾镇"]
    assert read.doubts == ("“值班员 冯涛 13900”没有读出是哪个单位，请核对",)
