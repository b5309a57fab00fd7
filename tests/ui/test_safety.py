"""设置 → 安全 and 备份 in the real window: proof, recovery sheet, drill, troubles that ring and are heard."""

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLineEdit

from app.cli.demo import stand
from app.cli.hands import Hands
from app.services.samples import sample
from app.services.security import unlock
from app.services.settings import editing
from app.services.store import copies
from app.ui.kit.form import FormPage
from app.ui.kit.one_paper import OnePaper
from app.ui.security.backup_row import BackupRow
from app.ui.security.security_row import SafetyRow
from app.ui.settings.settings_page import BACKUP, SAFETY, SettingsPage
from tests.helpers import by_another_program


@pytest.fixture
def sealed(tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    assert qapp is not None
    monkeypatch.setattr(sample, "LEDGERS", {})
    (tmp_path / "out").mkdir()
    made = Hands(tmp_path / "out", tmp_path / "home", secrets.token_bytes(32))
    made.stretch()
    stand(made)
    yield made
    made.end()


def settings_tab(hands: Hands, title: str) -> SettingsPage:
    hands.press("Alt+9")
    page = hands.room.window.pages["settings"]
    assert isinstance(page, SettingsPage)
    page.tabs.setCurrentIndex([page.tabs.tabText(i) for i in range(page.tabs.count())].index(title))
    return page


def safety(hands: Hands) -> SafetyRow:
    found = settings_tab(hands, SAFETY).findChild(SafetyRow)
    assert isinstance(found, SafetyRow)
    return found


def test_a_plain_book_is_said_to_be_plain_and_asks_to_be_reopened_encrypted(hands: Hands) -> None:
    row = safety(hands)
    assert "没有加密" in row.state.text()
    assert row.buttons["encrypt"].isVisible()
    assert not row.buttons["rekey"].isVisible()
    jobs: list[object] = []
    hands.room.broadcast.reopen_requested.disconnect(hands.room._on_broadcast_reopen_requested)
    hands.room.broadcast.reopen_requested.connect(jobs.append)
    row.buttons["encrypt"].click()
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    way = form.rows["way"].editor
    way.setFocus()
    hands.press("Down")
    hands.press("Ctrl+Return")
    assert "至少" in form.message.text()
    assert jobs == []
    for name in ("phrase", "again"):
        editor = form.rows[name].editor
        assert isinstance(editor, QLineEdit)
        assert editor.echoMode() == QLineEdit.EchoMode.Password
        editor.setFocus()
        hands.write("Qingshan-2026")
    hands.press("Ctrl+Return")
    assert [type(one) for one in jobs] == [unlock.Job]


def test_the_recovery_sheet_is_wanted_until_it_is_made_and_never_beside_the_book(sealed: Hands, tmp_path: Path) -> None:
    row = safety(sealed)
    assert "已加密" in row.state.text()
    assert row.sheet_state.isVisible()
    row.buttons["sheet"].click()
    sealed.settle()
    page = sealed.room.window.forms.current
    assert isinstance(page, OnePaper)
    assert page.made is not None
    page.save_to(sealed.home / "文书" / "恢复码.pdf")
    assert "不能和账本放在一起" in page.message.text()
    page.save_to(tmp_path / "U盘" / "恢复码.pdf")
    assert (tmp_path / "U盘" / "恢复码.pdf").read_bytes() == page.made.data
    sealed.press("Esc")
    assert not row.sheet_state.isVisible()


def test_the_book_is_verified_on_demand_and_a_change_is_named(hands: Hands) -> None:
    row = safety(hands)
    row.buttons["verify"].click()
    hands.settle()
    assert "没有问题" in row.verdict.text()
    changed = "DROP TRIGGER entry_no_update; UPDATE entry SET \"by\" = '别人' WHERE seq = 2;"
    by_another_program(hands.room.desk.store.path, changed)
    row.buttons["verify"].click()
    hands.settle()
    assert "第2条" in row.verdict.text()
    assert "改动" in row.verdict.text()


def test_a_head_from_paper_is_typed_in(hands: Hands) -> None:
    desk = hands.room.desk
    with desk.store.read() as reading:
        seq, head = reading.book.head(desk.store.seat)
    safety(hands).buttons["anchor"].click()
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    hands.write(f"{desk.store.seat} {seq} {'0' * 12}")
    hands.press("Ctrl+Return")
    assert "与纸上不同" in form.message.text()
    hands.replace(f"{desk.store.seat} {seq} {head.hex()[:12]}")
    hands.press("Ctrl+Return")
    assert "对得上" in hands.room.window.notice.text()


def test_a_failing_backup_rings_until_heard_and_a_drill_shows_its_sheet(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    (tmp_path / "坏").write_bytes(b"")
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "坏")))
    page = settings_tab(hands, BACKUP)
    row = page.findChild(BackupRow)
    assert isinstance(row, BackupRow)
    row.act.click()
    hands.settle()
    hands.wait(60)
    assert "备份失败" in hands.room.window.alarms.text.text()
    assert hands.room.window.alarms.isVisible()
    hands.press("F9")
    hands.wait(4)
    assert not hands.room.window.alarms.isVisible()
    hands.wait(3700)
    assert hands.room.window.alarms.isVisible()
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "盘")))
    row.act.click()
    hands.settle()
    hands.wait(60)
    assert not hands.room.window.alarms.isVisible()
    row.drill.click()
    hands.settle()
    shown = hands.room.window.forms.current
    assert isinstance(shown, OnePaper)
    assert shown.made is not None
    with desk.store.read() as reading:
        assert "恢复演练" in reading.journal.lines(limit=10)[-1].text


def test_the_end_of_a_shift_is_backed_up(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "盘"), backup_minutes=1440))
    hands.wait(40)
    hands.settle()
    before = len(copies.copies_in(tmp_path / "盘"))
    hands.press("Ctrl+Shift+D")
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    hands.replace("周砚")
    hands.press("Ctrl+Return")
    hands.settle()
    assert len(copies.copies_in(tmp_path / "盘")) == before + 1
