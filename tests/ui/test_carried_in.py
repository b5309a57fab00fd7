"""读入来文 and 导出数据包 in the real window."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from app.cli.hands import Hands
from app.models.vocabulary.incident import Medium
from app.services.desk.desk import open_desk
from app.services.exchange import package
from app.services.runtime.clock import FixedClock
from app.services.security import identity
from app.ui.board.board_page import BoardPage
from app.ui.exchange.units_row import UnitsRow
from app.ui.intake.intake_page import IntakePage
from app.ui.kit.acts import Act
from app.ui.kit.form import FormPage
from app.ui.settings.settings_page import SAFETY, SettingsPage
from tests.helpers import book, state_of
from tests.services.test_warnings import CAP
from tests.ui import looking

PHRASE = "Qingshan-2026"


def test_an_incident_is_packed_and_read_in_as_a_form_of_its_own(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    incident = book(desk, deaths=3)
    hands.room.broadcast.act_requested.emit(Act.PACKAGE, incident)
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    hands.press("Ctrl+Return")
    assert "至少8个字符" in form.message.text()
    editor = form.rows["phrase"].editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    hands.write(PHRASE)
    form.set_value("path", str(tmp_path / "火灾.ddpack"))
    hands.press("Ctrl+Return")
    hands.settle()
    assert package.is_package((tmp_path / "火灾.ddpack").read_bytes())

    hands.press("F2")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    hands.write("正在记的另一个电话")
    before = page.drafts.shown.id
    page.files_in.read_in(tmp_path / "火灾.ddpack", "wrong-phrase")
    hands.settle()
    assert "口令不对" in page.form.message.text()
    page.files_in.read_in(tmp_path / "火灾.ddpack", PHRASE)
    hands.settle()
    assert page.drafts.shown.id != before
    assert any(one.id == before and "另一个电话" in one.narrative for one in page.drafts.open)
    assert page.drafts.shown.medium is Medium.FILE
    assert "已验" in page.form.files.text()
    hands.press("Ctrl+Return", 2)
    with desk.store.read() as reading:
        booked = [row.id for row in reading.incidents() if row.id != incident]
    assert len(booked) == 1
    assert state_of(desk, booked[0]).messages[0].carried is not None
    hands.press("F2")
    page.files_in.read_in(tmp_path / "火灾.ddpack", PHRASE)
    hands.settle()
    assert "没有重复登记" in hands.room.window.notice.text()


@pytest.mark.parametrize(("name", "way"), [("通知.ofd", "数科阅读器"), ("通知.doc", "WPS"), ("通知.WPS", "WPS")])
def test_a_format_that_is_not_read_is_named_with_the_way_on(hands: Hands, tmp_path: Path, name: str, way: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 what offices send")
    hands.press("F2")
    page = looking.page(hands, IntakePage)
    page.files_in.read_in(tmp_path / name)
    hands.settle()
    said = page.form.message.text()
    assert name in said
    assert way in said
    assert "另存为 PDF" in said


def test_the_card_of_another_unit_counts_once_its_fingerprint_was_compared(
    hands: Hands, tmp_path: Path, clock: FixedClock
) -> None:
    other = open_desk(tmp_path / "别处", officer="马值守", clock=clock)
    theirs = identity.ourselves(other)
    (tmp_path / "名片.ddunit").write_text(identity.card(other), encoding="ascii")
    other.close()
    hands.press("Alt+9")
    page = hands.room.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex([page.tabs.tabText(i) for i in range(page.tabs.count())].index(SAFETY))
    row = page.findChild(UnitsRow)
    assert isinstance(row, UnitsRow)
    (tmp_path / "坏.txt").write_text("DDU1:abc", encoding="ascii")
    row.read_card(tmp_path / "坏.txt")
    hands.settle()
    assert "不是值守台的单位名片" in hands.room.window.notice.text()
    row.read_card(tmp_path / "名片.ddunit")
    hands.settle()
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    hands.write("0000-0000-0000-0000-0000-0000-0000")
    hands.press("Ctrl+Return")
    assert "指纹不一样" in form.message.text()
    hands.replace(theirs.fingerprint.lower())
    hands.press("Ctrl+Return")
    assert [one.sign for one in hands.room.desk.settings.known_units] == [theirs.sign]
    row.drop.click()
    assert hands.room.desk.settings.known_units == ()


def test_a_warning_read_in_is_booked_and_stands_on_the_board(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "预警.xml"
    path.write_text(CAP, encoding="utf-8")
    hands.press("F2")
    page = hands.room.window.pages["intake"]
    assert isinstance(page, IntakePage)
    page.files_in.read_in(path)
    hands.settle()
    assert "已登记预警" in hands.room.window.notice.text()
    hands.press("Esc")
    line = looking.page(hands, BoardPage).warned
    assert line.text().startswith("生效预警　暴雨橙色（青山县，至08:00）")
    assert line.isVisible()
    hands.wait(6 * 3600)
    assert not line.isVisible()
