"""The rota in the book: made once, changed with a reason, read from the tables offices have, printed."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import openpyxl
import pytest

from app.models.moments import BEIJING
from app.models.officer.facts import OfficerAdded, OfficerLeft
from app.models.registry import describe
from app.models.rota.checks import problems, shares
from app.models.rota.facts import LeaveCancelled, LeaveTaken, RotaChanged, RotaMade
from app.models.rota.turns import Turn, empty_turns
from app.models.settings.settings import Settings
from app.models.vocabulary.duty import DutyRole, OfficerRole, RotaPattern
from app.services.desk.desk import Desk, replaced
from app.services.duty import leaves, officers, rota_tables, rotas
from app.services.duty.rotas import ChangeDraft, RotaDraft
from app.services.forms.papers import choices_of, form_made
from app.services.paper.archive import PaperMade
from app.services.paper.forms.rota_sheet import holiday_table
from app.services.paper.grid import GridTable
from app.services.runtime.errors import Refused
from app.services.settings.editing import change_settings
from tests.helpers import beijing

FOUR = ("王一", "李二", "张三", "赵四")
DECEMBER = RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=FOUR, leaders=("钱五", "孙六"))
THIRD = dt.date(2026, 12, 3)


def entries(desk: Desk) -> int:
    with desk.store.read() as reading:
        return reading.book.count()


def words_on(made: PaperMade) -> str:
    return "".join(text.text for page in made.paper.pages for text in page.texts)


def refused(desk: Desk, act: Callable[[], object], *words: str) -> None:
    before = entries(desk)
    with pytest.raises(Refused) as error:
        act()
    assert all(word in error.value.sentence for word in words), error.value.sentence
    assert entries(desk) == before


def test_people_are_added_once_leave_and_come_back(desk: Desk) -> None:
    officers.add(desk, "王　一", OfficerRole.ADMIN, "139 0000 0001")
    officers.add(desk, "李二", OfficerRole.OFFICER)
    assert [(one.name, officers.label_of(one)) for one in officers.listed(desk)] == [
        ("李二", "值班员"),
        ("王 一", "管理员"),
    ]
    refused(desk, lambda: officers.add(desk, "李二", OfficerRole.LEADER), "已经有“李二”", "注明")
    refused(desk, lambda: officers.add(desk, " ", OfficerRole.LEADER), "请写姓名")
    refused(desk, lambda: officers.add(desk, "李二、张三", OfficerRole.LEADER), "一次登记一人")
    refused(desk, lambda: officers.add(desk, "长" * 21, OfficerRole.LEADER), "最多20个字")
    refused(desk, lambda: officers.leave(desk, "王 一"), "最后一名管理员")
    refused(desk, lambda: officers.leave(desk, "没有"), "没有“没有”")
    refused(desk, lambda: officers.role_of("站长"), "值班员、带班领导、管理员、只读")
    officers.leave(desk, "李二", "调离")
    assert officers.gone(desk) == {"李二"}
    refused(desk, lambda: rotas.make(desk, DECEMBER), "李二已经离岗")
    officers.add(desk, "李二", OfficerRole.OFFICER)
    assert officers.gone(desk) == set()
    assert describe(OfficerAdded(name="李二", role=OfficerRole.READER, phone="1")).text == "值班人员：李二（只读）"
    assert describe(OfficerLeft(reason="调离")).text == "值班人员离岗：调离"


def test_a_rota_is_made_and_says_who_is_on_at_any_instant_over_the_end_of_the_year(desk: Desk) -> None:
    rotas.make(desk, DECEMBER)
    rotas.make(desk, RotaDraft(month="2027-01", pattern=RotaPattern.FULL_DAY, officers=FOUR, leaders=("钱五",)))
    assert rotas.wrong(desk, "2026-12") == ()
    last = rotas.on_at(desk, beijing("2027-01-01T08:29:59"))
    first = rotas.on_at(desk, beijing("2027-01-01T08:30"))
    assert last is not None
    assert first is not None
    assert (last.day, first.day) == (dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert not {last.main, last.deputy} & {first.main, first.deputy}
    assert rotas.on_at(desk, beijing("2027-02-01T08:30")) is None
    refused(desk, lambda: rotas.make(desk, DECEMBER), "已经有值班表", "替换")
    refused(desk, lambda: rotas.month_of("2026-13"), "2026-13", "请写成 2026-12")
    refused(desk, lambda: rotas.names_in("王一、李二，王一"), "写了两次")
    one = RotaDraft(month="2026-11", pattern=RotaPattern.FULL_DAY, officers=("王一",))
    refused(desk, lambda: rotas.make(desk, one), "至少要两名")


def test_a_change_needs_a_reason_and_puts_nobody_in_two_places(desk: Desk) -> None:
    rotas.make(desk, DECEMBER)
    turn = next(one for one in rotas.of_month(desk, "2026-12") if one.day == THIRD)

    def change(now: str, reason: str = "家中有事", day: dt.date = THIRD, post: DutyRole = DutyRole.MAIN) -> None:
        rotas.change(desk, ChangeDraft(day=day, post=post, now=now, reason=reason))

    refused(desk, lambda: change("周七", reason=" "), "写明原因")
    refused(desk, lambda: change(""), "换成谁")
    refused(desk, lambda: change(turn.deputy), "占了两个位置")
    refused(desk, lambda: change("周七", day=dt.date(2027, 3, 1)), "还没有值班表")
    change("周七")
    after = next(one for one in rotas.of_month(desk, "2026-12") if one.day == THIRD)
    assert (after.main, after.deputy) == ("周七", turn.deputy)
    fact = RotaChanged(turn="2026-12-03", post=DutyRole.MAIN, was=turn.main, now="周七", reason="家中有事")
    assert describe(fact).text == f"调班：2026-12-03主班由{turn.main}改为周七，原因：家中有事"
    day = next(one for one in rotas.of_month(desk, "2026-12") if turn.main in {one.main, one.deputy})
    one, other = rotas.named(desk, THIRD, ""), rotas.named(desk, dt.date(2026, 12, 8), "")
    rotas.exchange(desk, one, other, DutyRole.MAIN, "互换")
    eighth = next(one for one in rotas.of_month(desk, "2026-12") if one.day.day == 8)
    assert eighth.main == "周七"
    assert day.day < THIRD


def test_two_turns_at_a_time_are_refused(desk: Desk) -> None:
    rotas.make(desk, RotaDraft(month="2026-12", pattern=RotaPattern.TWO_A_DAY, officers=(*FOUR, "周七", "吴八")))
    turns = rotas.of_month(desk, "2026-12")
    draft = ChangeDraft(day=turns[0].day, post=DutyRole.MAIN, now=turns[1].main, reason="换")
    refused(desk, lambda: rotas.change(desk, draft), "有几班", "白班、夜班")
    rotas.change(desk, ChangeDraft(day=turns[0].day, slot="白班", post=DutyRole.MAIN, now=turns[1].main, reason="换"))
    assert any("只休息0小时" in one for one in rotas.wrong(desk, "2026-12")), "allowed, and said"


def test_leave_is_seen_in_the_rota_until_somebody_takes_the_turn(desk: Desk) -> None:
    rotas.make(desk, DECEMBER)
    turn = next(one for one in rotas.of_month(desk, "2026-12") if one.day == THIRD)
    refused(desk, lambda: leaves.take_leave(desk, turn.main, THIRD, THIRD, ""), "事由")
    refused(desk, lambda: leaves.take_leave(desk, turn.main, THIRD, dt.date(2026, 12, 1), "病"), "之前")
    leaves.take_leave(desk, turn.main, THIRD, THIRD, "病假")
    assert rotas.wrong(desk, "2026-12") == (f"12月3日{turn.main}不在岗（病假），请另行安排",)
    back = ChangeDraft(day=THIRD, post=DutyRole.LEADER, now=turn.main, reason="顶班")
    refused(desk, lambda: rotas.change(desk, back), "占了两个位置")
    leaves.come_back(desk, turn.main)
    assert rotas.wrong(desk, "2026-12") == ()
    refused(desk, lambda: leaves.come_back(desk, turn.main), "没有在请的假")
    taken = LeaveTaken(name="王一", first=THIRD, last=dt.date(2026, 12, 5), reason="出差")
    assert describe(taken).text == "王一2026-12-03至2026-12-05不在岗：出差"
    assert describe(LeaveCancelled(reason="提前回来")).text == "销假：提前回来"
    made = RotaMade(month="2026-12", turns=(), source="表.xlsx")
    assert describe(made).text == "排定2026-12值班表，0班（来自表.xlsx）"


def workbook(path: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for one in merged:
        sheet.merge_cells(one)
    book.save(path)
    return path


def read(desk: Desk, path: Path) -> rota_tables.RotaTable:
    return rota_tables.read(path, dt.date(2026, 11, 28), rotas.change_time(desk), rotas.holidays(desk))


def test_two_people_and_two_phones_in_a_row_under_merged_dates(desk: Desk, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "表.xlsx",
        [
            ["12月值班表", None, None, None, None, None],
            ["日期", "星期", "带班领导", "联系电话", "值班员", "联系电话"],
            ["12月1日", "二", "钱五", "13900000005", "王一、李　二", "13900000001、13900000002"],
            [dt.datetime(2026, 12, 2), "三", "孙六", "0700-5550106", "张三", 13900000003],  # noqa: DTZ001 - a cell
            [None, None, None, None, "赵四", "13900000004"],
            ["3日-4日", "四", "钱五", "", "王一\n李 二", ""],
            ["12月32日", "", "钱五", "", "王一", ""],
            ["以上人员", "", "", "", "请按时到岗", ""],
            ["备注：电话保持畅通", None, None, None, None, None],
        ],
        ("A1:F1", "A4:A5", "B4:B5", "C4:C5", "D4:D5"),
    )
    found = read(desk, path)
    held = {one.day.day: (one.leader, one.main, one.deputy) for one in found.months["2026-12"]}
    assert held == {
        1: ("钱五", "王一", "李二"),
        2: ("孙六", "张三", "赵四"),
        3: ("钱五", "王一", "李二"),
        4: ("钱五", "王一", "李二"),
    }
    assert found.phones == {
        "钱五": "13900000005", "王一": "13900000001", "李二": "13900000002", "孙六": "0700-5550106",
        "张三": "13900000003", "赵四": "13900000004",
    }  # fmt: skip
    assert [(one.row, one.problem) for one in found.issues] == [
        (7, "没有“12月32日”这一天"),
        (8, "日期“以上人员”看不懂"),
    ]


def test_a_third_officer_is_said_and_two_leaders_are_kept(desk: Desk, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "三人.xlsx",
        [["日期", "值班员", "带班领导"], ["12月1日", "王一、李二、张三", "钱五、孙六"]],
    )
    found = read(desk, path)
    (turn,) = found.months["2026-12"]
    assert (turn.main, turn.deputy, turn.leader) == ("王一", "李二", "钱五、孙六")
    assert [(one.row, one.problem) for one in found.issues] == [
        (2, "12月1日有3名值班员，只取了前两名：王一、李二、张三")
    ]


def test_two_tables_side_by_side_and_a_year_from_the_heading(desk: Desk, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "两栏.xlsx",
        [
            ["青山县2027年1月值班安排"],
            ["日期", "主班", "副班", "带班领导", "日期", "主班", "副班", "带班领导"],
            ["1日", "王一", "李二", "钱五", "16日", "张三", "赵四", "孙六"],
            [2, "张三", "赵四", "孙六", 17, "王一", "李二", "钱五"],
        ],
    )
    turns = read(desk, path).months["2027-01"]
    assert [(one.day.day, one.main, one.leader) for one in turns] == [
        (1, "王一", "钱五"), (2, "张三", "孙六"), (16, "张三", "孙六"), (17, "王一", "钱五"),
    ]  # fmt: skip


def test_offices_beside_names_are_no_people_and_two_of_one_name_are_said(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["日期", "带班领导", "值班员"],
        ["12月1日", "钱五（副局长）", "王一（信息科）、王一（办公室）"],
        ["12月2日", "党组书记、局长 孙六", "李二科员、张三"],
        ["12月3日", "周局长", "李二、李二"],
        ["12月4日", "副局长 石磊", "冯涛、段飞"],
    ]
    found = read(desk, workbook(tmp_path / "职务.xlsx", rows))
    turns = found.months["2026-12"]
    assert [(one.leader, one.main, one.deputy) for one in turns] == [
        ("钱五", "王一（信息科）", "王一（办公室）"), ("孙六", "李二", "张三"), ("周局长", "李二", "李二"),
        ("石磊", "冯涛", "段飞"),
    ]  # fmt: skip
    with desk.write() as transaction:
        rotas.put(transaction, "2026-12", turns)
    assert "12月5日至31日还没有排班" in rotas.wrong(desk, "2026-12"), "a table of four days plans no month"
    assert [(one.row, one.problem) for one in found.issues] == [
        (4, "12月3日李二写了两次，两人同名的请注明，如“李二（信息科）”")
    ]


def test_a_number_is_of_somebody_only_where_it_can_be_told(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["日期", "带班领导", "手机", "主班", "副班", "值班电话"],
        ["12月1日", "钱五", "139 0000 0001", "王一", "李二", "13900000002、13900000003"],
        ["12月2日", "钱五", "", "张三", "赵四", "13900000004"],
        ["12月3日", "钱五", "", "周七、吴八", "郑九", "13900000005、13900000006"],
    ]
    assert read(desk, workbook(tmp_path / "号码.xlsx", rows)).phones == {
        "钱五": "13900000001", "王一": "13900000002", "李二": "13900000003", "赵四": "13900000004",
    }  # fmt: skip


def test_somebody_who_left_is_named_in_a_table_that_is_taken_in(desk: Desk, tmp_path: Path) -> None:
    officers.add(desk, "刘走", OfficerRole.OFFICER)
    officers.leave(desk, "刘走", "调离")
    rows: list[list[object]] = [
        ["日期", "带班领导", "值班员"],
        ["12月1日", "钱五", "刘走、王一"],
        ["6月11日", "钱五", "刘走、王一"],
    ]
    found = read(desk, workbook(tmp_path / "离岗.xlsx", rows))
    rotas.make(desk, DECEMBER)
    refused(desk, partial(rota_tables.book_read, desk, "离岗.xlsx", found), "2026-12已经有值班表")
    assert rotas.of_month(desk, "2026-06") == (), "all of a file or nothing"
    rota_tables.book_read(desk, "离岗.xlsx", found, replaces=True)
    assert "12月1日刘走不在岗（已经离岗），请另行安排" in rotas.wrong(desk, "2026-12")
    assert not any("刘走" in one for one in rotas.wrong(desk, "2026-06")), "what was the turn before stays"


def test_the_table_of_a_holiday_leaves_the_other_days_of_its_months(desk: Desk, tmp_path: Path) -> None:
    rotas.make(desk, DECEMBER)
    before = rotas.of_month(desk, "2026-12")
    rows: list[list[object]] = [
        ["元旦值班安排"],
        ["日期", "带班领导", "值班员", "电话"],
        ["12月31日", "孙六", "周七、吴八", "13900000007、13900000008"],
        ["2027年1月1日", "孙六", "郑九、冯十", ""],
    ]
    found = read(desk, workbook(tmp_path / "元旦.xlsx", rows))
    refused(desk, partial(rota_tables.book_read, desk, "元旦.xlsx", found), "2026-12已经有值班表")
    rota_tables.book_read(desk, "元旦.xlsx", found, replaces=True)
    after = rotas.of_month(desk, "2026-12")
    assert [(one.day, one.on, one.leader) for one in after[:-1]] == [
        (one.day, one.on, one.leader) for one in before[:-1]
    ]
    assert (after[-1].on, after[-1].leader) == (("周七", "吴八"), "孙六")
    assert not {one.piece for one in after[:-1]} & {after[-1].piece}
    assert [one.on for one in rotas.of_month(desk, "2027-01")] == [("郑九", "冯十")]
    assert rotas.phones_of(desk, "2026-12")["周七"] == "13900000007"


def test_days_and_hours_are_read_as_they_are_written(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["12月值班表"],
        ["日期", "班次", "值班员", "带班领导"],
        ["1-2日", "白班 8:00-18:00", "王一", "钱五"],
        ["1-2日", "夜班 18:00-次日8:00", "李二", "钱五"],
        ["12-4", "", "张三", "钱五"],
        ["30-31日", "全天", "赵四", "钱五"],
    ]
    turns = read(desk, workbook(tmp_path / "时刻.xlsx", rows)).months["2026-12"]
    assert [(one.day.day, one.slot, one.main) for one in turns] == [
        (1, "白班", "王一"), (1, "夜班", "李二"), (2, "白班", "王一"), (2, "夜班", "李二"), (4, "", "张三"),
        (30, "全天", "赵四"), (31, "全天", "赵四"),
    ]  # fmt: skip
    assert [(one.begins, one.ends) for one in turns[:3]] == [
        (beijing("2026-12-01T08:00"), beijing("2026-12-01T18:00")),
        (beijing("2026-12-01T18:00"), beijing("2026-12-02T08:00")),
        (beijing("2026-12-02T08:00"), beijing("2026-12-02T18:00")),
    ]
    assert turns[-1].ends == beijing("2027-01-01T08:30")


def test_a_file_without_a_rota_is_refused(desk: Desk, tmp_path: Path) -> None:
    none = workbook(tmp_path / "别的.xlsx", [["序号", "姓名"], [1, "王一"]])
    refused(desk, lambda: read(desk, none), "没有找到值班表", "日期")
    empty = workbook(tmp_path / "空.xlsx", [["日期", "值班员"], ["初一", "王一"]])
    refused(desk, lambda: read(desk, empty), "没有读出一天")


def test_month_and_holiday_are_printed(desk: Desk) -> None:
    assert "这个月还没有排班" in words_on(form_made(desk, "rota", day=THIRD))
    refused(desk, lambda: form_made(desk, "holiday-rota", day=THIRD), "没有节假日")
    officers.add(desk, "王一", OfficerRole.OFFICER, "13900000001")
    rotas.make(desk, DECEMBER)
    rotas.make(desk, RotaDraft(month="2026-10", pattern=RotaPattern.WEEKDAY, officers=FOUR, leaders=("钱五",)))
    month = form_made(desk, "rota", day=THIRD)
    texts = words_on(month)
    assert month.paper.title == "2026年12月值班表"
    assert all(one in texts for one in ("12月1日", "12月31日", "王一", "钱五", "周末"))
    holiday = form_made(desk, "holiday-rota", day=dt.date(2026, 10, 1))
    texts = words_on(holiday)
    assert holiday.paper.title == "2026年国庆节值班安排表"
    assert "10月7日" in texts
    assert "10月8日" not in texts
    assert "13900000001" in texts
    assert not any(one.key == "rota" for one in choices_of(desk, "")), "of no month that runs"
    rotas.make(desk, RotaDraft(month="2026-06", pattern=RotaPattern.FULL_DAY, officers=FOUR))
    assert any(one.key == "rota" for one in choices_of(desk, ""))


FLOOD = "防汛值班室"


def with_room(desk: Desk) -> None:
    change_settings(desk, replaced(desk.settings, duty_rooms=(FLOOD,)))


def test_a_second_room_has_its_own_rota_and_nobody_sits_in_two(desk: Desk) -> None:
    with_room(desk)
    own = ("王一", "李二", "张三", "赵四")
    rotas.make(desk, RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=own, leaders=("钱五",)))
    both = ("王一", "李二", "郑水", "冯库", "陈汛", "褚渠")
    draft = RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=both, leaders=("钱五",), room=FLOOD)
    rotas.make(desk, draft)
    assert [one for one in rotas.wrong(desk, "2026-12", FLOOD) if "同时" in one] == []
    mine, theirs = rotas.of_month(desk, "2026-12"), rotas.of_month(desk, "2026-12", FLOOD)
    assert len(mine) == len(theirs) == 31
    assert {one.room for one in theirs} == {FLOOD}
    assert not any(set(one.on) & set(other.on) for one, other in zip(mine, theirs, strict=True))
    noon = beijing("2026-12-05T12:00")
    assert rotas.on_at(desk, noon) == mine[4]
    assert rotas.on_at(desk, noon, FLOOD) == theirs[4]
    turn = next(one for one in theirs if not set(mine[theirs.index(one)].on) & set(one.on))
    busy = mine[theirs.index(turn)].main
    change = rotas.ChangeDraft(day=turn.day, post=DutyRole.MAIN, now=busy, reason="互换", room=FLOOD)
    refused(desk, partial(rotas.change, desk, change), "同时还有另一班")
    refused(desk, partial(rotas.room_of, desk, "没有的"), "没有“没有的”这个值班室", FLOOD)
    made = form_made(desk, "rota", day=dt.date(2026, 12, 1), entry=FLOOD)
    assert f"{FLOOD}2026年12月值班表" in words_on(made)
    hard = problems(theirs, (), (), [msgspec.structs.replace(mine[4], main=theirs[4].main)])
    assert hard[-1] == f"12月5日{theirs[4].main}同时在本室值12月5日"


def test_days_of_a_holiday_without_a_rota_are_said(desk: Desk) -> None:
    with_room(desk)
    days = [dt.date(2026, 10, 1) + dt.timedelta(days=number) for number in range(7)]
    turns = empty_turns("2026-10", RotaPattern.FULL_DAY, dt.time(8, 30), rotas.holidays(desk))
    with desk.write() as transaction:
        rotas.put(
            transaction, "2026-10", [msgspec.structs.replace(one, main="王一") for one in turns if one.day in days[:5]]
        )
    text = words_on(form_made(desk, "holiday-rota", day=days[0]))
    assert text.count("还没有排班") == 2
    assert text.index("10月5日") < text.index("10月6日") < text.index("10月7日")


def test_who_stands_by_is_planned_changed_and_printed(desk: Desk) -> None:
    own = ("王一", "李二", "张三", "赵四")
    draft = RotaDraft(
        month="2026-12", pattern=RotaPattern.FULL_DAY, officers=own, leaders=("钱五",), standby=own, standing_by=1
    )
    officers.add(desk, "张三", OfficerRole.OFFICER)
    leaves.take_leave(desk, "张三", dt.date(2026, 12, 10), dt.date(2026, 12, 12), "病假")
    rotas.make(desk, draft)
    turns = rotas.of_month(desk, "2026-12")
    assert all(one.standby and not set(one.standby) & set(one.on) for one in turns)
    assert not [one for one in turns if "张三" in one.standby and 10 <= one.day.day <= 12]
    counts = [one.standbys for one in shares(turns) if one.turns]
    assert max(counts) - min(counts) <= 3, "shared out"
    turn = turns[4]
    for people, words in (
        ((turn.main,), "已经当班或带班"),
        (("钱五",), "已经当班或带班"),
        (turn.standby, "没有要改的"),
    ):
        refused(desk, partial(rotas.stand_by, desk, turn, people), words)
    rotas.stand_by(desk, turn, ("周七", "吴八"), "大风降温")
    assert rotas.of_month(desk, "2026-12")[4].standby == ("周七", "吴八")
    with desk.store.read() as reading:
        line = reading.journal.lines()[-1].text
    assert line == f"备勤：2026-12-05由周七、吴八备勤，原为{turn.standby[0]}，原因：大风降温"
    text = words_on(form_made(desk, "rota", day=dt.date(2026, 12, 1)))
    assert "备勤" in text
    assert "周七、吴八" in text
    clash = msgspec.structs.replace(turn, standby=(turn.main,))
    assert f"12月5日{turn.main}已经当班，不能又备勤" in problems([clash])


@pytest.mark.parametrize("standby", [(), ("郑九", "冯十", "陈十一", "褚十二")])
def test_a_month_of_thirty_one_days_stands_on_the_page_that_is_signed(desk: Desk, standby: tuple[str, ...]) -> None:
    draft = RotaDraft(
        month="2026-10", pattern=RotaPattern.FULL_DAY, officers=FOUR, leaders=("钱五", "孙六"), standby=standby,
        standing_by=2,
    )  # fmt: skip
    rotas.make(desk, draft)
    made = form_made(desk, "rota", day=dt.date(2026, 10, 1))
    first = "".join(text.text for text in made.paper.pages[0].texts)
    for words in ("10月1日", "10月31日", "制表人：", "审核人："):
        assert words in first
    assert "节假日" in words_on(made)


def test_a_table_with_people_who_stand_by_is_read(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [["日期", "带班领导", "值班员", "备勤"], ["12月1日", "钱五", "王一、李二", "周七 吴八"]]
    found = read(desk, workbook(tmp_path / "表.xlsx", rows))
    (turn,) = found.months["2026-12"]
    assert (turn.on, turn.standby) == (("王一", "李二"), ("周七", "吴八"))


def test_on_the_holiday_table_every_number_stands_beside_its_name(desk: Desk) -> None:
    with_room(desk)
    long = "欧阳阿依古丽·麦麦提江"
    for place, name in enumerate(("王一", long, "张三", "赵四")):
        officers.add(desk, name, OfficerRole.OFFICER, f"1390000000{place}")
    draft = RotaDraft(
        month="2026-10", pattern=RotaPattern.TWO_A_DAY, officers=("王一", long, "张三", "赵四"), leaders=("钱五",),
        standby=("周七",),
    )  # fmt: skip
    rotas.make(desk, draft)
    rotas.make(desk, msgspec.structs.replace(draft, officers=("郑水", "冯库"), standby=(), room=FLOOD))
    made = form_made(desk, "holiday-rota", day=dt.date(2026, 10, 1))
    for page in made.paper.pages:
        lines: dict[float, str] = {}
        for text in page.texts:
            lines[text.y] = lines.get(text.y, "") + text.text
        for name, phone in (("王一", "13900000000"), ("张三", "13900000002"), ("赵四", "13900000003")):
            named = [line for line in lines.values() if name in line]
            assert all(phone in line for line in named), name
            assert len(named) == sum(phone in line for line in lines.values())
    assert "备勤" in words_on(made)
    assert FLOOD in words_on(made)


def reported(*turns: Turn) -> list[tuple[str, ...]]:
    made = holiday_table("国庆节", turns, {}, Settings(), "2026年9月28日", "")
    return [row for block in made.blocks if isinstance(block, GridTable) for row in block.rows]


def test_every_leader_and_every_duty_of_a_holiday_stands_on_its_table() -> None:
    day, half = dt.date(2026, 10, 1), dt.timedelta(hours=12)
    begins = dt.datetime.combine(day, dt.time(8, 30), BEIJING)
    early = Turn(day=day, slot="白班", begins=begins, ends=begins + half, main="王一", leader="钱五", standby=("李二",))
    late = Turn(day=day, slot="夜班", begins=begins + half, ends=begins + 2 * half, main="李二", leader="周七")
    alone = (msgspec.structs.replace(early, standby=()), msgspec.structs.replace(late, main="王一"))
    assert [(row[2], row[4]) for row in reported(*alone)] == [("钱五", "王一"), ("周七", "")]
    assert [(row[4], row[6]) for row in reported(early, late)] == [("王一", "白班"), ("李二", "夜班、备勤")]
