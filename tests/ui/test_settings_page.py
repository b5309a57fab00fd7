"""设置: every setting declared stands on the page, on the tab it names; what is typed reads back."""

from PySide6.QtWidgets import QPushButton, QWidget

from app.cli.demo import Hands
from app.models.settings.option import Editor, Group
from app.models.settings.settings import OPTIONS, THEMES, Settings
from app.ui.exchange.units_row import UnitsRow
from app.ui.kit import theme
from app.ui.kit.form import FormPage
from app.ui.outbox.routes_row import RoutesRow
from app.ui.settings import settings_fields
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
    titles = [page.tabs.tabText(number) for number in range(page.tabs.count())]
    found = page.tabs.widget(titles.index(title))
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
