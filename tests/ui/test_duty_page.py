"""值班 in the real window, by keys: a month is planned and changed, a message taken in, the duty handed over."""

from PySide6.QtWidgets import QCheckBox

from app.cli.demo import Hands
from app.models.moments import beijing_day
from app.models.vocabulary.duty import DutyRole, OfficerRole
from app.services.duty import handing_over, lowers, officers, rotas, shift
from app.services.forms.papers import form_made
from app.ui.duty.duty_page import DutyPage
from app.ui.kit.form import FormPage
from app.ui.kit.keys import Key
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
    assert shown.below.text().startswith("今天下级值班：报了1家")


def test_the_duty_is_handed_over_and_a_near_limit_only_jointly(hands: Hands) -> None:
    desk = hands.room.desk
    out = shift.person(desk, DutyRole.MAIN)
    book(desk, deaths=3)
    hands.press("Alt+Z")
    hands.press("Ctrl+H")
    write_in(hands, "to", "李新、赵新")
    write_in(hands, "check", "电话=正常、传真=卡纸")
    write_in(hands, "notes", "市局抽查")
    hands.picture("交接班")
    hands.press("Ctrl+Return")
    assert handing_over.newest(desk) is None
    shown = form(hands, FormPage)
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
    assert form_made(desk, "handover").paper.title == "交接班记录"
    assert Key.HAND_OVER.shown == "Ctrl+H"
