"""People, turns, passwords: what a room cannot have is refused by the field it is about and books nothing."""

import datetime as dt
from functools import partial

import pytest
from msgspec.structs import replace

from app.models.vocabulary.duty import DutyRole, OfficerRole, RotaPattern
from app.services.desk.desk import Desk
from app.services.duty import handing_over, leaves, officers, rotas, shift, sign_on, zero_reports
from app.services.duty.rotas import ChangeDraft, RotaDraft
from app.services.runtime.clock import FixedClock
from tests.services.refusing import refused

NAMES = ("王澄", "李明", "张岚", "周航", "陈默", "何静")
FIRST = dt.date(2026, 7, 1)


@pytest.fixture
def planned(desk: Desk) -> Desk:
    """A room of six with a rota for July; 何静 has left since."""
    for name in NAMES:
        officers.add(desk, name, OfficerRole.OFFICER)
    officers.add(desk, "赵启明", OfficerRole.LEADER)
    rotas.make(desk, july())
    officers.leave(desk, "何静", "调走")
    return desk


def july() -> RotaDraft:
    return RotaDraft(month="2026-07", pattern=RotaPattern.FULL_DAY, officers=NAMES[:5], leaders=("赵启明",))


def test_a_person_has_one_name_that_nobody_else_has(planned: Desk) -> None:
    add = partial(officers.add, planned, role=OfficerRole.OFFICER)
    refused(planned, lambda: add(" "), "请写姓名", "name")
    refused(planned, lambda: add("长" * (officers.LONGEST + 1)), f"最多{officers.LONGEST}个字", "name")
    refused(planned, lambda: add("王澄、李明"), "一次登记一人", "name")
    refused(planned, lambda: add("王澄"), "已经有“王澄”", "name")
    refused(planned, lambda: officers.leave(planned, "没有"), "值班人员里没有“没有”", "name")


def test_two_people_are_on_duty_and_change_places(planned: Desk) -> None:
    refused(planned, lambda: shift.assign(planned, {DutyRole.DEPUTY: "李明"}), "请填写主班姓名", "main")
    twice = {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: " 王澄 "}
    refused(planned, lambda: shift.assign(planned, twice), "不能是同一人", "deputy")
    refused(planned, lambda: shift.swap(planned), "没有副班可以轮换")
    shift.assign(planned, {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: "李明"}, {DutyRole.DEPUTY: "0700-5550101"})
    shift.swap(planned)
    assert (shift.person(planned, DutyRole.MAIN), shift.person(planned, DutyRole.DEPUTY)) == ("李明", "王澄")
    assert shift.people(planned)[DutyRole.MAIN].phone == "0700-5550101"


def test_a_rota_is_made_of_people_who_are_there_and_stays_until_it_is_replaced(planned: Desk) -> None:
    make = partial(rotas.make, planned)
    refused(planned, lambda: make(replace(july(), officers=("王澄",))), "至少要两名值班员", "officers")
    refused(planned, lambda: make(replace(july(), standing_by=0)), "每班备勤1到", "standby")
    refused(planned, lambda: make(replace(july(), officers=NAMES)), "何静已经离岗，不能排班", "officers")
    refused(planned, lambda: make(july()), "已经有值班表", "month")
    refused(planned, lambda: make(replace(july(), month="七月")), "看不懂", "month")
    refused(planned, lambda: make(replace(july(), month="1200-07")), "不合理", "month")
    make(replace(july(), replace=True))
    refused(planned, lambda: rotas.names_in("王澄，李明，王澄"), "“王澄”写了两次", "officers")
    assert rotas.names_in("王澄、 李明,,张岚") == ("王澄", "李明", "张岚")


def test_a_turn_is_changed_for_a_reason_by_somebody_who_can_take_it(planned: Desk) -> None:
    turn = rotas.named(planned, FIRST, "")
    free = next(name for name in NAMES[:5] if name not in turn.on)
    draft = ChangeDraft(day=FIRST, post=DutyRole.MAIN, now=free, reason="公差")
    change = partial(rotas.change, planned)
    refused(planned, lambda: change(replace(draft, reason="")), "调班要写明原因", "reason")
    refused(planned, lambda: change(replace(draft, now=" ")), "请写明换成谁", "to")
    refused(planned, lambda: change(replace(draft, now="何静")), "何静已经离岗，不能顶班", "to")
    refused(planned, lambda: change(replace(draft, now=turn.deputy)), "占了两个位置", "to")
    refused(planned, lambda: change(replace(draft, day=dt.date(2027, 1, 1))), "还没有值班表", "date")
    refused(planned, lambda: change(replace(draft, slot="夜班")), "请写明是哪一班：这一天只有一班", "slot")
    other = rotas.named(planned, FIRST + dt.timedelta(days=1), "")
    refused(planned, lambda: rotas.exchange(planned, turn, other, DutyRole.MAIN, ""), "换班要写明原因", "reason")
    same = rotas.exchange
    refused(planned, lambda: same(planned, turn, turn, DutyRole.MAIN, "公差"), "不用换", "with")
    change(draft)
    assert rotas.named(planned, FIRST, "").main == free


def test_who_stands_by_is_there_and_free(planned: Desk) -> None:
    turn = rotas.named(planned, FIRST, "")
    free = [name for name in NAMES[:5] if name not in turn.on]
    stand_by = partial(rotas.stand_by, planned, turn)
    refused(planned, lambda: stand_by(turn.standby), "没有要改的", "to")
    refused(planned, lambda: stand_by(tuple("甲乙丙丁戊己庚辛壬癸子丑")), "每班备勤最多", "to")
    refused(planned, lambda: stand_by(("何静",)), "何静已经离岗，不能备勤", "to")
    refused(planned, lambda: stand_by((turn.main,)), "已经当班或带班", "to")
    leaves.take_leave(planned, free[0], FIRST, FIRST, "体检")
    refused(planned, lambda: stand_by((free[0],)), "不在岗（体检），不能备勤", "to")
    stand_by((free[1],))
    assert rotas.named(planned, FIRST, "").standby == (free[1],)


def test_leave_has_somebody_a_reason_and_an_end_after_its_beginning(planned: Desk) -> None:
    leave = partial(leaves.take_leave, planned)
    refused(planned, lambda: leave("", FIRST, FIRST, "体检"), "请假要写明姓名和事由", "name")
    refused(planned, lambda: leave("李明", FIRST, FIRST, ""), "请假要写明姓名和事由", "reason")
    refused(planned, lambda: leave("李明", FIRST, FIRST - dt.timedelta(days=1), "体检"), "在开始日期之前", "until")
    refused(planned, lambda: leaves.come_back(planned, "李明"), "没有在请的假", "name")
    near = "没有叫“王橙”的人。名字相近的：王澄。新来的先在“人员”里登记。"
    refused(planned, lambda: leave("王橙", FIRST, FIRST, "体检"), near, "name")
    refused(planned, lambda: leave("冯某", FIRST, FIRST, "体检"), "没有叫“冯某”的人。新来的", "name")
    leave("李明", FIRST, FIRST, "体检")
    leaves.come_back(planned, "李明")
    refused(planned, lambda: leaves.come_back(planned, "李明"), "没有在请的假", "name")


def test_a_turn_is_handed_to_others_who_are_still_there(planned: Desk) -> None:
    shift.assign(planned, {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: "李明"})
    draft = handing_over.HandoverDraft(token="", out=("王澄",), taken=("张岚", "周航"))
    check = partial(handing_over._names, planned)
    refused(planned, lambda: check(replace(draft, out=())), "请写明交班人", "from")
    refused(planned, lambda: check(replace(draft, taken=())), "请写明交班人", "to")
    refused(planned, lambda: check(replace(draft, taken=("张岚", "周航", "陈默"))), "最多两名", "to")
    refused(planned, lambda: check(replace(draft, taken=("王澄",))), "同样的人", "to")
    refused(planned, lambda: check(replace(draft, out=("陈默",))), "现在当班的是王澄，不是陈默", "from")
    refused(planned, lambda: check(replace(draft, taken=("何静",))), "何静已经离岗，不能接班", "to")
    assert check(draft) == {DutyRole.MAIN: "张岚", DutyRole.DEPUTY: "周航"}


def test_passwords_and_signing_on_ask_for_somebody_who_is_there(planned: Desk, clock: FixedClock) -> None:
    refused(planned, lambda: sign_on.session_of(planned), "还没有人设登录口令")
    set_password = partial(sign_on.set_password, planned)
    refused(planned, lambda: set_password("没有", "x", "x"), "请先登记这个人", "name")
    refused(planned, lambda: set_password("王澄", "青山-7-夜班-灯", "青山-7-夜班-火"), "两遍口令不一样", "again")
    refused(planned, lambda: set_password("王澄", "青山-7-夜班-灯", "青山-7-夜班-灯"), "请先给管理员设口令", "name")
    refused(planned, lambda: sign_on.take_password(planned, "王澄"), "王澄没有设口令", "name")
    refused(planned, lambda: sign_on.prove(planned, "王澄", "x"), "没有登录口令", "name")
    assert clock.now() == planned.now()


def test_a_zero_report_goes_to_somebody_of_a_day_that_has_come(desk: Desk) -> None:
    draft = zero_reports.ZeroDraft(to="市应急值班室", answered_by="刘值守")
    report = partial(zero_reports.report, desk)
    refused(desk, lambda: report(replace(draft, to="")), "请写报给谁", "to")
    refused(desk, lambda: report(replace(draft, answered_by=" ")), "请写对方谁接的", "answered_by")
    ahead = desk.now() + dt.timedelta(days=2)
    refused(desk, lambda: report(replace(draft, day=ahead.date())), "这一天还没有到", "at")
    refused(desk, lambda: report(replace(draft, at=ahead)), "晚于现在", "at")
    report(draft)
    refused(desk, lambda: report(draft), "零报告03:12已经报过", "to")
