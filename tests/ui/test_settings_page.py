"""设置: every setting declared stands on the page, on the tab it names; what is typed reads back."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget

from app.cli.hands import Hands
from app.models.settings.option import Editor, Group
from app.models.settings.settings import OPTIONS, THEMES, Settings
from app.services.settings.naming import import_places
from app.ui.exchange.units_row import UnitsRow
from app.ui.kit import theme
from app.ui.kit.cell_table import CellTable
from app.ui.kit.form import FormPage
from app.ui.kit.scaling import put_on
from app.ui.outbox.routes_row import RoutesRow
from app.ui.settings import settings_fields, settings_page
from app.ui.settings.boundary_row import BoundaryRow
from app.ui.settings.settings_page import SettingsPage

PARTS: dict[str, type[QWidget] | str] = {
    "routes": RoutesRow,
    "known_units": UnitsRow,
    "boundary": BoundaryRow,
    "class_names": "导入类别代码表…",
    "goods_codes": "导入物资代码表…",
}
"""Where a setting with a part of its own is changed: a widget, or a button by its words."""


def shown(hands: Hands) -> SettingsPage:
    hands.press("Alt+9")
    page = hands.room.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    return page


def tab(page: SettingsPage, title: str) -> QWidget:
    found = page.tabs.tab(title)
    assert isinstance(found, QWidget)
    return found


def form(page: SettingsPage, title: str) -> FormPage:
    found = tab(page, title)
    assert isinstance(found, FormPage)
    return found


def test_every_setting_stands_on_the_tab_it_names(hands: Hands) -> None:
    page = shown(hands)
    own = {name for name, one in OPTIONS.items() if one.editor is Editor.OWN and one.group is not Group.FIRST}
    assert own == set(PARTS)
    assert {name for name, one in OPTIONS.items() if one.group is Group.FIRST} == {"ready"}  # asked before the page is
    for name, one in OPTIONS.items():
        if one.editor is not Editor.OWN:
            assert form(page, one.group).rows[name].field.title == one.title
    for name, part in PARTS.items():
        held = tab(page, OPTIONS[name].group)
        if isinstance(part, str):
            assert part in [one.text() for one in held.findChildren(QPushButton)]
        else:
            assert isinstance(held, part) or held.findChild(part) is not None


def test_tabs_with_settings_are_those_of_the_declarations(hands: Hands) -> None:
    page = shown(hands)
    titles = [page.tabs.tabText(number) for number in range(page.tabs.count())]
    assert set(titles) - {"规则"} == {str(one) for one in Group if one is not Group.FIRST}


def test_what_is_shown_reads_back_as_it_was(hands: Hands) -> None:
    settings = hands.room.desk.settings
    for group in Group:
        offered = {one.name: one.value for one in settings_fields.fields(settings, group)}
        assert settings_fields.read(offered) == {name: getattr(settings, name) for name in offered}


def test_a_wrong_number_is_said_at_its_field_and_a_right_one_is_booked(hands: Hands) -> None:
    page = shown(hands)
    backup = form(page, Group.BACKUP)
    backup.set_value("backup_minutes", "2")
    hands.wait(1)
    backup.submit.click()
    assert "5到1440分钟" in backup.label_of("backup_minutes").text()
    assert hands.room.desk.settings.backup_minutes == Settings().backup_minutes
    backup.set_value("backup_minutes", "30")
    backup.submit.click()
    assert hands.room.desk.settings.backup_minutes == 30


def test_the_looks_that_can_be_chosen_are_those_there_are() -> None:
    assert dict(THEMES) == {name: title for name, (title, _) in theme.THEMES.items()}


def grid(page: SettingsPage, name: str) -> CellTable:
    found = form(page, OPTIONS[name].group).rows[name].editor
    assert isinstance(found, CellTable)
    return found


def test_the_page_begins_where_typing_finds_a_setting(hands: Hands) -> None:
    page = shown(hands)
    assert page.search.box.hasFocus()
    hands.write("声音")
    assert page.tabs.isHidden()
    assert page.search.table.rows.rows[0].words == "声音"
    hands.press("Return")
    hands.settle()
    assert page.tabs.isVisible()
    assert page.tabs.tabText(page.tabs.currentIndex()) == Group.LOOK
    assert form(page, Group.LOOK).rows["sound"].editor.hasFocus()
    hands.press("Alt+9")
    hands.write("bfjg")
    hands.press("Return")
    assert form(page, Group.BACKUP).rows["backup_minutes"].editor.hasFocus()
    hands.press("Alt+9")
    hands.write("规则包")
    hands.press("Return")
    assert page.tabs.currentWidget() is page.rules


def test_every_setting_is_found_by_its_name(hands: Hands) -> None:
    page = shown(hands)
    for name, one in OPTIONS.items():
        if one.group is not Group.FIRST:
            page.search.box.setText(one.title)
            assert name in [line.id for line in page.search.table.rows.rows]
    for title in Group:
        if title is not Group.FIRST:
            page.search.box.setText(title)
            assert title in [line.kind for line in page.search.table.rows.rows]
    assert page.search.state.isHidden()
    for words in ("加密", "恢复码", "核验"):
        page.search.box.setText(words)
        first = page.search.table.rows.rows[0]
        assert (first.words, first.kind) == (words, Group.SAFETY)
    page.search.box.setText("没有这种设置")
    assert page.search.state.isVisible()
    hands.press("Return")
    assert page.search.table.rows.rows == []


def test_the_cursor_goes_into_the_tab_of_every_setting(hands: Hands) -> None:
    page = shown(hands)
    places = [(name, one.group) for name, one in OPTIONS.items() if one.group is not Group.FIRST]
    for name, group in (*places, ("", "规则"), ("", Group.SAFETY)):
        hands.press("Alt+9")
        page.show_option(name, group)
        held, at = tab(page, group), page.focusWidget()
        assert at is not None
        assert held.isAncestorOf(at), name
    page.show_option("hats", Group.PAPERS)
    for _ in range(page.tabs.count()):
        hands.press("Ctrl+Tab")
        at = page.focusWidget()
        assert at is not None
        assert page.tabs.currentWidget().isAncestorOf(at), page.tabs.tabText(page.tabs.currentIndex())
        if page.tabs.currentWidget() is tab(page, Group.RECIPIENTS):
            assert grid(page, "recipients").hasFocus()


def test_a_file_of_names_is_taken_in_only_when_nothing_typed_would_be_lost(hands: Hands, tmp_path: Path) -> None:
    page = shown(hands)
    path = tmp_path / "地名.csv"
    path.write_text("瑶里镇,瑶里\n", encoding="utf-8")
    page.show_option("unit_name", Group.UNIT)
    form(page, Group.UNIT).set_value("unit_name", "某县应急管理局")
    page.show_option("places", Group.NAMES)
    held = hands.room.desk.settings.places
    page.take_file(import_places, path)
    assert "“单位”里还有没保存的改动，请先按 Ctrl+Enter 保存。" in hands.room.window.notice.text()
    assert hands.room.desk.settings.places == held
    editor = form(page, Group.UNIT).rows["unit_name"].editor
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "某县应急管理局"
    hands.wait(1)
    form(page, Group.UNIT).submit.click()
    page.take_file(import_places, path)
    assert [one.name for one in hands.room.desk.settings.places[len(held) :]] == ["瑶里镇"]
    assert page.tabs.tabText(page.tabs.currentIndex()) == Group.NAMES
    assert ("瑶里镇", "瑶里") in grid(page, "places").cells()


def test_a_post_is_typed_into_the_table_and_booked_while_its_cell_is_still_open(hands: Hands) -> None:
    page = shown(hands)
    page.show_option("inside_chain", Group.CHAIN)
    table = grid(page, "inside_chain")
    assert table.hasFocus()
    held = hands.room.desk.settings.inside_chain
    posts = len(held)
    assert table.rowCount() == posts + 1
    table.setCurrentCell(posts, 0)
    hands.write("总值班室")
    hands.press("Return")
    hands.write("周某")
    assert table.rowCount() == posts + 2  # the next empty line is there
    hands.wait(1)
    hands.press("Ctrl+Return")
    booked = hands.room.desk.settings.inside_chain
    assert (booked[-1].post, booked[-1].person, booked[-1].from_level) == ("总值班室", "周某", 4)
    assert booked[:posts] == held


def test_lines_are_taken_out_moved_and_pasted_from_a_spreadsheet(hands: Hands) -> None:
    page = shown(hands)
    page.show_option("inside_chain", Group.CHAIN)
    table = grid(page, "inside_chain")
    first, second = hands.room.desk.settings.inside_chain[:2]
    table.setCurrentCell(0, 0)
    hands.press("Alt+Down")
    assert [line[0] for line in table.cells()][:2] == [second.post, first.post]
    hands.press("Delete")
    assert table.cells()[0][0] == second.post
    table.setCurrentCell(table.rowCount() - 1, 0)
    table.paste("科长\t李某\t12345\t较大\n\n副科长\t赵某\t\t重大\n")
    hands.wait(1)
    form(page, Group.CHAIN).submit.click()
    held = hands.room.desk.settings.inside_chain
    assert [(one.post, one.person, one.from_level) for one in held[-2:]] == [("科长", "李某", 3), ("副科长", "赵某", 2)]


def test_a_gap_in_what_is_pasted_stays_a_gap(hands: Hands) -> None:
    page = shown(hands)
    page.show_option("recipients", Group.RECIPIENTS)
    table = grid(page, "recipients")
    names = [line[0] for line in table.cells()]
    for number in range(len(names)):
        table.setCurrentCell(number, 1)
        table.paste("旧名\t111")
    table.setCurrentCell(0, 2)
    table.paste("12345\n\n67890\n")
    assert [line[2] for line in table.cells()[:4]] == ["12345", "", "67890", "111"]
    table.setCurrentCell(0, 1)
    table.paste("甲\t1\n\t\n丙\t3")
    assert table.cells()[:3] == ((names[0], "甲", "1"), (names[1], "", ""), (names[2], "丙", "3"))


@pytest.mark.parametrize(
    ("at", "text", "said"),
    [
        ((0, 1), "甲\t1\t2", "第1行比表宽，从这一格起只有2格"),
        ((-1, 1), "甲\n乙", "第2行在表下面"),
        ((0, 0), "没有的对象\t甲\t1", "第1行写的是“没有的对象”"),
    ],
)
def test_what_has_no_place_in_a_table_is_said_and_nothing_of_it_is_taken(
    hands: Hands, at: tuple[int, int], text: str, said: str
) -> None:
    page = shown(hands)
    page.show_option("recipients", Group.RECIPIENTS)
    table, error = grid(page, "recipients"), form(page, Group.RECIPIENTS).label_of("recipients")
    before = table.cells()
    table.setCurrentCell(at[0] % table.rowCount(), at[1])
    table.paste(text)
    assert table.cells() == before
    assert said in error.text()
    table.setCurrentCell(0, 0)
    table.paste(f"{before[0][0]}\t甲\t1\t\n\n")
    assert table.cells()[0] == (before[0][0], "甲", "1")
    assert error.text() == ""


def test_escape_in_a_cell_takes_back_what_was_typed(hands: Hands) -> None:
    page = shown(hands)
    page.show_option("inside_chain", Group.CHAIN)
    table = grid(page, "inside_chain")
    before = table.cells()
    assert before[0][0]
    table.setCurrentCell(0, 0)
    hands.write("错")
    assert table.cells()[0][0] == "错"
    hands.press("Escape")
    hands.settle()
    assert table.cells() == before
    assert table.hasFocus()
    hands.write("对")
    hands.press("Return")
    assert table.cells()[0][0] == "对"


def test_names_of_a_line_stay_and_a_shipped_sentence_comes_back(hands: Hands) -> None:
    page = shown(hands)
    page.show_option("wording", Group.SENTENCES)
    table = grid(page, "wording")
    lines = table.rowCount()
    before = table.cells()
    table.setCurrentCell(0, 1)
    table.paste("")
    hands.press("Delete")
    hands.press("Insert")
    assert table.rowCount() == lines
    assert table.cells()[0] == (before[0][0], "")
    hands.wait(1)
    form(page, Group.SENTENCES).submit.click()
    assert table.cells() == before
    assert hands.room.desk.settings.wording == {}


def test_a_line_that_does_not_read_is_named_at_its_table(hands: Hands) -> None:
    page = shown(hands)
    page.show_option("speeds", Group.MAP)
    table = grid(page, "speeds")
    table.setCurrentCell(table.rowCount() - 1, 0)
    table.paste("冲锋舟\t快")
    hands.wait(1)
    form(page, Group.MAP).submit.click()
    assert f"时速第{table.rowCount() - 1}行" in form(page, Group.MAP).label_of("speeds").text()


def test_the_line_a_refusal_names_is_the_one_on_the_screen_and_saving_leaves_the_cursor(hands: Hands) -> None:
    page = shown(hands)
    page.show_option("speeds", Group.MAP)
    table, error = grid(page, "speeds"), form(page, Group.MAP).label_of("speeds")
    held = len(table.cells())
    table.setCurrentCell(held, 0)
    table.paste("\n\n冲锋舟\t快")
    hands.wait(1)
    form(page, Group.MAP).submit.click()
    assert f"时速第{held + 3}行：" in error.text()
    table.setCurrentCell(held + 2, 0)
    table.paste("冲锋舟\t30\n冲锋舟\t40")
    form(page, Group.MAP).submit.click()
    assert f"时速第{held + 4}行：“冲锋舟”写了两次" in error.text()
    table.setCurrentCell(held + 3, 1)
    table.removeRow(held + 3)
    table.setCurrentCell(2, 1)
    form(page, Group.MAP).submit.click()
    assert hands.room.desk.settings.speeds == {"冲锋舟": 30.0}
    assert (table.currentRow(), table.currentColumn()) == (2, 1)


def test_packs_are_named_in_chinese(hands: Hands) -> None:
    page = shown(hands)
    names = {pack.id: pack.name for pack in hands.room.desk.rules.packs}
    shown_names = {page.rules.table.rows.data(page.rules.table.rows.index(row, 1)) for row in range(5)}
    assert shown_names <= set(names.values())
    assert not shown_names & (names.keys() - set(names.values()))


def test_a_text_scale_that_the_screen_has_no_room_for_is_said(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def smaller(application: QApplication, name: str, scale: int) -> None:
        put_on(application, name, min(scale, 150))

    monkeypatch.setattr(settings_page, "put_on", smaller)
    page = shown(hands)
    page.show_option("text_scale", Group.LOOK)
    box = form(page, Group.LOOK).rows["text_scale"].editor
    assert isinstance(box, QComboBox)
    for scale, said in (("200%", True), ("125%", False)):
        box.setCurrentText(scale)
        hands.wait(1)
        form(page, Group.LOOK).submit.click()
        assert ("只放得下150%" in hands.room.window.notice.text()) is said
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    put_on(application, "day", 100)
