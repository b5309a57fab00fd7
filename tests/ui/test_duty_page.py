"""值班 in the real window, by keys: a month is planned and changed, a message taken in, the duty handed over."""

import datetime as dt
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox

from app.cli.hands import Hands
from app.models.handover.state import Handover
from app.models.moments import beijing_day
from app.models.vocabulary.duty import DutyRole, OfficerRole, RotaPattern
from app.services.desk.desk import replaced
from app.services.duty import handing_over, leaves, lowers, officers, rotas, shift, sign_on, zero_reports
from app.services.forms.papers import form_made
from app.services.settings.editing import change_settings
from app.ui.duty.duty_page import DutyPage
from app.ui.duty.handover_form import HandoverForm
from app.ui.duty.lower_form import LowerForm
from app.ui.duty.people_form import PeopleForm
from app.ui.kit.form import FormPage
from app.ui.kit.keys import PageKey
from app.ui.kit.one_paper import OnePaper
from tests.helpers import book
from tests.ui.looking import Checker, form, given, page


def write_in(hands: Hands, name: str, words: str) -> FormPage:
    shown = form(hands, FormPage)
    shown.rows[name].editor.setFocus()
    hands.press("Ctrl+A")
    hands.write(words)
    return shown


def test_a_month_is_planned_changed_and_looked_through_by_keys(hands: Hands, qtmodeltester: Checker) -> None:
    desk = hands.room.desk
    for name in ("王一", "李二", "张三", "赵四"):
        officers.add(desk, name, OfficerRole.OFFICER)
    officers.add(desk, "钱五", OfficerRole.LEADER)
    hands.press("Alt+Z")
    shown = page(hands, DutyPage)
    assert shown.isVisible()
    assert "还没有值班表" in shown.problems.text()
    month = shown.month
    hands.press("Ctrl+N")
    hands.press("Ctrl+Return")
    assert rotas.of_month(desk, month)
    assert len(shown.table.rows.rows) == len(rotas.of_month(desk, month))
    assert not shown.problems.isVisible()
    hands.press("Ctrl+PageDown")
    assert shown.month > month
    assert shown.table.rows.rows == []
    hands.press("Ctrl+PageUp")
    shown.table.setFocus()
    shown.table.selectRow(2)
    hands.press("Return")
    write_in(hands, "to", "周七")
    write_in(hands, "reason", "出差")
    hands.press("Ctrl+Return")
    turn = rotas.of_month(desk, month)[2]
    assert turn.main == "周七"
    assert given(shown.table.selected()).key == turn.key
    qtmodeltester.check(shown.table.rows)
    hands.picture("值班")


def test_a_message_from_below_is_taken_in(hands: Hands) -> None:
    desk = hands.room.desk
    hands.press("Alt+Z")
    shown = page(hands, DutyPage)
    hands.press("Ctrl+J")
    write_in(hands, "file", "辛苦了")
    hands.press("Ctrl+Return")
    assert "没有读出" in form(hands, FormPage).rows["file"].error.text()
    write_in(hands, "file", "石桥镇 值班员：吴云 0700-5550104")
    hands.press("Ctrl+Return")
    assert [one.officer for one in lowers.on_duty_below(desk, beijing_day(desk.now()))] == ["吴云"]
    assert shown.beside.below.text().startswith("今天下级值班：报了1家")


def type_in(hands: Hands, shown: HandoverForm, name: str, words: str) -> None:
    shown.rows[name].editor.setFocus()
    hands.press("Ctrl+A")
    hands.write(words)


def go_through(hands: Hands, shown: HandoverForm, wrong: dict[str, str] | None = None) -> None:
    """Every item and every piece of equipment by the space bar; what is ``wrong`` by X and in words."""
    shown.steps.table.setFocus()
    for _ in range(len(shown.steps.table.rows.rows)):
        step = given(shown.steps.table.selected())
        if step.equipment in (wrong or {}):
            hands.press("X")
            hands.write((wrong or {})[step.equipment])
            hands.press("Return")
        else:
            hands.press("Space")
    assert shown.steps.left == 0


def test_the_duty_is_handed_over_and_a_near_limit_only_jointly(hands: Hands) -> None:
    desk = hands.room.desk
    out = shift.person(desk, DutyRole.MAIN)
    book(desk, deaths=3)
    hands.press("Alt+Z")
    hands.press("Ctrl+H")
    shown = form(hands, HandoverForm)
    type_in(hands, shown, "to", "李新、赵新")
    type_in(hands, shown, "notes", "市局抽查")
    hands.picture("交接班")
    hands.press("Ctrl+Return")
    assert handing_over.newest(desk) is None
    assert "没有交清" in shown.message.text()
    assert "设备还没有试：电话" in shown.message.text()
    go_through(hands, shown, {"传真": "卡纸"})
    hands.press("Ctrl+Return")
    assert handing_over.newest(desk) is None
    assert "联合交接" in shown.rows["joint"].error.text()
    joint = shown.rows["joint"].editor
    assert isinstance(joint, QCheckBox)
    joint.setFocus()
    hands.press("Space")
    hands.press("Ctrl+Return")
    signed = given(handing_over.newest(desk))
    assert signed.out.startswith(out)
    assert (signed.taken, signed.joint) == ("李新、赵新", 1)
    assert desk.officer == "李新"
    with desk.store.read() as reading:
        fact = given(given(reading.state(signed.subject, Handover)).signed)
    assert [one.name for one in fact.checks] == list(desk.settings.equipment)
    assert [(one.name, one.result) for one in fact.checks if not one.sound] == [("传真", "卡纸")]
    assert fact.through > 0
    assert [(one.name, one.proven) for one in fact.signed][-2:] == [("李新", False), ("赵新", False)]
    assert form_made(desk, "handover").paper.title == "交接班记录"
    assert PageKey.HAND_OVER.shown == "Ctrl+H"


def planned(hands: Hands) -> DutyPage:
    """A month that is planned, on its page."""
    desk = hands.room.desk
    for name in ("王一", "李二", "张三", "赵四"):
        officers.add(desk, name, OfficerRole.OFFICER)
    officers.add(desk, "钱五", OfficerRole.LEADER)
    hands.press("Alt+Z")
    hands.press("Ctrl+N")
    hands.press("Ctrl+Return")
    return page(hands, DutyPage)


def test_two_turns_change_hands_by_keys(hands: Hands) -> None:
    desk, shown = hands.room.desk, planned(hands)
    before = rotas.of_month(desk, shown.month)
    other = next(one for one in before[1:] if one.main != before[0].main and one.deputy != before[0].main)
    shown.table.setFocus()
    shown.table.selectRow(0)
    hands.press("Ctrl+B")
    swap = form(hands, FormPage)
    box = swap.rows["with"].editor
    assert isinstance(box, QComboBox)
    assert f"主班{other.main}" in box.itemText(box.findData(other.key))
    box.setCurrentIndex(box.findData(other.key))
    hands.press("Ctrl+Return")
    assert "原因" in swap.message.text()
    write_in(hands, "reason", "互换")
    hands.press("Ctrl+Return")
    after = {one.key: one for one in rotas.of_month(desk, shown.month)}
    assert {after[before[0].key].main, after[other.key].main} == {before[0].main, other.main}


def test_leave_is_taken_and_a_table_of_the_office_taken_in_by_keys(hands: Hands, tmp_path: Path) -> None:
    desk, shown = hands.room.desk, planned(hands)
    hands.press("Ctrl+L")
    write_in(hands, "name", "李二")
    write_in(hands, "first", "下周")
    write_in(hands, "reason", "病假")
    hands.press("Ctrl+Return")
    assert "看不懂" in form(hands, FormPage).label_of("first").text()
    write_in(hands, "first", f"{shown.month}-20")
    hands.press("Ctrl+Return")
    assert [one.name for one in leaves.away(desk, beijing_day(desk.now()))] == ["李二"]
    hands.press("Ctrl+E")
    hands.wait(1)
    hands.press("Ctrl+Return")
    assert leaves.away(desk, beijing_day(desk.now())) == ()
    table = tmp_path / "表.csv"
    table.write_text("日期,带班领导,值班员,电话\n2027-01-01,钱五,王一、李二,13900000001\n", encoding="utf-8")
    shown.take_in(table)
    hands.settle()
    hands.wait(1)
    assert form(hands, FormPage).heading.text() == "导入值班表　表.csv"
    hands.press("Ctrl+Return")
    assert rotas.of_month(desk, "2027-01")
    hands.picture("值班-全部")


def test_a_leader_in_place_is_noted_by_keys(hands: Hands) -> None:
    hands.press("Alt+Z")
    hands.press("Ctrl+D")
    write_in(hands, "told_by", "本人")
    hands.press("Ctrl+Return")
    with hands.room.desk.store.read() as reading:
        assert any(line.text == "赵启明到位，本人告知" for line in reading.journal.lines())


def test_a_second_room_has_a_rota_of_its_own_and_others_stand_by(hands: Hands) -> None:
    desk = hands.room.desk
    change_settings(desk, replaced(desk.settings, duty_rooms=("防汛值班室",)))
    shown = planned(hands)
    assert shown.heading.text().startswith("本室　")
    hands.press("Ctrl+R")
    assert shown.heading.text().startswith("防汛值班室　")
    assert shown.table.rows.rows == []
    hands.press("Ctrl+N")
    write_in(hands, "officers", "郑水、冯库、陈汛、褚渠")
    write_in(hands, "leaders", "钱五")
    write_in(hands, "standby", "卫河、蒋湖")
    hands.press("Ctrl+Return")
    turns = rotas.of_month(desk, shown.month, "防汛值班室")
    assert {one.standby for one in turns} == {("卫河",), ("蒋湖",)}
    assert not shown.table.isColumnHidden(6)
    assert "本室现在：" in shown.beside.elsewhere.text()
    shown.table.setFocus()
    shown.table.selectRow(3)
    hands.press("Return")
    box = form(hands, FormPage).rows["post"].editor
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.count() - 1)
    write_in(hands, "to", "卫河、蒋湖")
    hands.press("Ctrl+Return")
    assert rotas.of_month(desk, shown.month, "防汛值班室")[3].standby == ("卫河", "蒋湖")
    hands.picture("值班-防汛值班室")
    hands.press("Ctrl+R")
    assert shown.table.isColumnHidden(6)
    hands.press("Ctrl+P")
    hands.settle()
    assert "值班表" in given(form(hands, OnePaper).made).paper.title
    hands.press("Escape")


def test_the_day_is_reported_by_keys_in_a_standing_period(hands: Hands) -> None:
    desk = hands.room.desk
    today = beijing_day(desk.now())
    period = f"启用　重大活动保障　{today}　{today}"
    change_settings(desk, replaced(desk.settings, periods=(period,), zero_by=""))
    hands.press("Alt+Z")
    shown = page(hands, DutyPage)
    shown.reload()
    assert "没有设零报告时刻" in shown.beside.zero.text()
    assert "设置 → 值班 → 零报告时刻" in shown.beside.zero.text()
    change_settings(desk, replaced(desk.settings, periods=(period,), zero_by="23:59"))
    shown.reload()
    assert "还没有报：Ctrl+Y" in shown.beside.zero.text()
    hands.press("Ctrl+Y")
    hands.press("Ctrl+Return")
    assert "谁接的" in form(hands, FormPage).label_of("answered_by").text()
    write_in(hands, "answered_by", "刘某")
    hands.picture("零报告")
    hands.press("Ctrl+Return")
    assert "已报" in shown.beside.zero.text()
    assert given(zero_reports.of_day(desk, today)).reported is not None


def test_a_day_that_was_missed_is_reported_first(hands: Hands) -> None:
    desk = hands.room.desk
    day = beijing_day(desk.now())
    last = day + dt.timedelta(days=1)
    change_settings(desk, replaced(desk.settings, periods=(f"启用　重大活动保障　{day}　{last}",), zero_by="23:30"))
    hands.wait(4)
    hands.clock.advance(22 * 3600)
    hands.wait(4)
    assert beijing_day(desk.now()) == last
    hands.press("Alt+Z")
    shown = page(hands, DutyPage)
    shown.reload()
    assert f"{day.month}月{day.day}日的零报告23:30前报，还没有报：Ctrl+Y" in shown.beside.zero.text()
    for reported, words in ((day, "全天"), (last, "0时至")):
        hands.press("Ctrl+Y")
        assert words in str(form(hands, FormPage).rows["words"].value())
        write_in(hands, "answered_by", "刘某")
        hands.press("Ctrl+Return")
        assert given(zero_reports.of_day(desk, reported)).reported is not None
    assert "今天的零报告" in shown.beside.zero.text()


def test_a_role_is_changed_by_keys(hands: Hands) -> None:
    desk = hands.room.desk
    for name, role in (("周敏", OfficerRole.ADMIN), ("王一", OfficerRole.OFFICER)):
        officers.add(desk, name, role)
    hands.press("Alt+Z")
    hands.press("Ctrl+U")
    people = form(hands, PeopleForm)
    people.table.setFocus()
    row = next(number for number, one in enumerate(people.table.rows.rows) if one.name == "王一")
    people.table.selectRow(row)
    hands.press("Ctrl+R")
    box = form(hands, FormPage).rows["role"].editor
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(OfficerRole.ADMIN))
    hands.press("Ctrl+Return")
    assert {one.name: one.role for one in officers.listed(desk)} == {"周敏": "admin", "王一": "admin"}


def test_both_sign_with_their_passwords_and_the_new_ones_write(hands: Hands) -> None:
    desk = hands.room.desk
    out = shift.person(desk, DutyRole.MAIN)
    for name, role in (("周敏", OfficerRole.ADMIN), (out, OfficerRole.OFFICER), ("李新", OfficerRole.OFFICER)):
        officers.add(desk, name, role)
        sign_on.set_password(desk, name, "7q2k", "7q2k")
    sign_on.sign_on(desk, out, "7q2k")
    hands.wait(1)
    hands.press("Alt+Z")
    hands.press("Ctrl+H")
    shown = form(hands, HandoverForm)
    type_in(hands, shown, "from", out)
    type_in(hands, shown, "to", "李新")
    hands.press("Tab")
    assert list(shown.passwords) == [out, "李新"]
    go_through(hands, shown)
    hands.press("Ctrl+Return")
    assert "输入自己的口令签字" in shown.message.text()
    for name, words in ((out, "7q2k"), ("李新", "wrong")):
        shown.passwords[name].editor.setFocus()
        hands.write(words)
    hands.press("Ctrl+Return")
    assert "口令不对" in shown.passwords["李新"].error.text()
    assert handing_over.newest(desk) is None
    hands.press("Ctrl+A")
    hands.write("7q2k")
    hands.picture("交接班-签字")
    hands.press("Ctrl+Return")
    row = given(handing_over.newest(desk))
    with desk.store.read() as reading:
        fact = given(given(reading.state(row.subject, Handover)).signed)
        written = [one.text for one in reading.journal.lines()]
    assert [(one.name, one.proven) for one in fact.signed] == [(out, True), ("李新", True)]
    assert desk.officer == "李新"
    assert [one.name for one in given(desk.session).present] == ["周敏", "李新"]
    assert f"{out}退出登录（交班）" in written


def test_a_hand_over_that_was_begun_is_there_after_a_restart(hands: Hands) -> None:
    book(hands.room.desk, deaths=3)
    hands.press("Alt+Z")
    hands.press("Ctrl+H")
    shown = form(hands, HandoverForm)
    type_in(hands, shown, "to", "李新")
    shown.steps.table.setFocus()
    hands.press("Space")
    first = shown.steps.progress.passed
    hands.wait(2)
    again = HandoverForm(hands.room.desk, hands.room.window.broadcast)
    try:
        assert again.steps.progress.passed == first
        assert again.steps.table.rows.rows[0].done == "交清"
        assert again.steps.progress.taken == "李新"
        assert not again.finished
    finally:
        again.deleteLater()


def test_units_below_are_typed_and_taken_in_by_keys(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    change_settings(desk, replaced(desk.settings, lower_units=("石桥镇", "白水乡", "青山镇")))
    hands.press("Alt+Z")
    hands.press("Ctrl+M")
    shown = form(hands, LowerForm)
    assert [one.unit for one in shown.table.rows.rows] == ["石桥镇", "白水乡", "青山镇"]
    shown.table.setFocus()
    shown.table.selectRow(1)
    hands.press("Return")
    assert write_in(hands, "officer", "孙丽").rows["unit"].value() == "白水乡"
    hands.press("Ctrl+Return")
    table = tmp_path / "下级.csv"
    table.write_text("单位,值班员,电话\n石桥镇,吴云,0700-5550104\n青山镇,郑某,0700-5550105\n", encoding="utf-8")
    hands.press("Ctrl+M")
    shown = form(hands, LowerForm)
    day = shown.day
    shown.take_in(table)
    hands.press("Ctrl+PageDown")
    assert shown.day > day
    hands.settle()
    hands.wait(1)
    assert [one.officer for one in lowers.on_duty_below(desk, day)] == ["孙丽", "吴云", "郑某"]
    assert lowers.on_duty_below(desk, shown.day) == [], "the file was read for the day before"
    hands.press("Ctrl+PageUp")
    assert shown.stands.text() == "报了3家，都报了"
    hands.press("Ctrl+PageDown")
    assert shown.heading.text().endswith("日")
    assert "还没有一家报" in shown.stands.text()


def test_what_the_log_lacks_is_written_by_keys(hands: Hands) -> None:
    hands.press("Alt+Z")
    hands.press("Ctrl+I")
    write_in(hands, "text", "停电，改用座机")
    hands.press("Ctrl+Return")
    assert "实际的时间" in form(hands, FormPage).label_of("at").text()
    write_in(hands, "at", "00:40")
    hands.press("Ctrl+Return")
    hands.press("Ctrl+I")
    box = form(hands, FormPage).rows["kind"].editor
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(2)
    write_in(hands, "text", "多云，6至12℃")
    hands.press("Ctrl+Return")
    with hands.room.desk.store.read() as reading:
        texts = [one.text for one in reading.journal.lines()]
    assert "补录：停电，改用座机" in texts
    assert any(one.endswith("天气：多云，6至12℃") for one in texts)


def test_the_turn_that_runs_is_chosen_and_what_somebody_chose_stays(hands: Hands) -> None:
    desk = hands.room.desk
    day = beijing_day(desk.now())
    month, four = f"{day:%Y-%m}", ("王一", "李二", "张三", "赵四")
    rotas.make(desk, rotas.RotaDraft(month=month, pattern=RotaPattern.TWO_A_DAY, officers=four))
    hands.press("Alt+Z")
    shown = page(hands, DutyPage)
    shown.reload()
    now = given(rotas.on_at(desk, desk.now()))
    assert given(shown.table.selected()).key == now.key
    assert shown.table.visualRect(shown.table.currentIndex()).intersects(given(shown.table.viewport()).rect())
    shown.table.selectRow(2)
    chosen = given(shown.table.selected()).key
    shown.reload()
    assert given(shown.table.selected()).key == chosen
    hands.press("Ctrl+PageDown")
    hands.press("Ctrl+PageUp")
    assert given(shown.table.selected()).key == now.key


def test_a_place_the_rota_leaves_open_is_not_filled_with_who_was_on_before(hands: Hands) -> None:
    desk = hands.room.desk
    shift.assign(desk, {DutyRole.MAIN: "王澄", DutyRole.DEPUTY: "李新", DutyRole.LEADER: "赵启明"}, remind=False)
    hands.clock.advance(2 * 86400)
    hands.wait(4)
    day = beijing_day(desk.now())
    rotas.make(desk, rotas.RotaDraft(month=f"{day:%Y-%m}", pattern=RotaPattern.FULL_DAY, officers=("周七", "吴八")))
    hands.press("Ctrl+Shift+D")
    rows = form(hands, FormPage).rows
    assert {rows["main"].value(), rows["deputy"].value()} == {"周七", "吴八"}
    assert rows["leader"].value() == "", "the rota names no 带班领导"
