"""资料库 by keys only: files come in, are found by their words, opened, put right, offered on an event."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QComboBox

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.models.vocabulary.library import DocumentKind
from app.services.forms.papers import form_made
from app.services.library import library
from app.ui.board.board_page import BoardPage
from app.ui.kit.form import FormPage
from app.ui.library.document_forms import DocumentPage
from app.ui.library.library_page import FITTING, LibraryPage
from tests.ui import looking


def page_of(hands: Hands, keys: str = "Alt+8") -> LibraryPage:
    hands.press(keys)
    hands.settle()
    page = hands.room.window.pages["library"]
    assert isinstance(page, LibraryPage)
    return page


@pytest.fixture
def filled(hands: Hands, tmp_path: Path) -> LibraryPage:
    """A plan as PDF, a picture, a text."""
    made = form_made(hands.room.desk, "diary")
    plan = tmp_path / "厂房火灾应急预案.pdf"
    plan.write_bytes(made.data)
    picture = tmp_path / "青山镇防汛形势图.png"
    Image.new("RGB", (400, 900), "white").save(picture)
    text = tmp_path / "值守须知.txt"
    text.write_text("夜间来电先记原话。", encoding="utf-8")
    page = page_of(hands)
    assert "Ctrl+O 收入" in page.empty.text()
    page.acts.take_in([plan, picture, text, tmp_path / "没有.txt"])
    hands.settle()
    hands.settle()
    assert "1个没有收" in hands.room.window.notice.text()
    return page


def shown(page: LibraryPage) -> list[str]:
    return [one.row.name for one in page.table.rows.rows]


def test_files_are_found_by_their_words_and_opened_here(hands: Hands, filled: LibraryPage) -> None:
    assert len(shown(filled)) == 3
    page_of(hands)
    assert QApplication.focusWidget() is filled.box
    hands.write("先记原话")
    hands.settle()
    hands.settle()
    assert shown(filled) == ["值守须知"]
    assert "第1页：夜间来电先记原话" in filled.hit.text()
    assert filled.view.words.toPlainText() == "夜间来电先记原话。"
    hands.replace("值班日志")
    hands.settle()
    hands.settle()
    assert shown(filled) == ["厂房火灾应急预案"]
    hands.press("Return")
    hands.settle()
    form = hands.room.window.forms.current
    assert isinstance(form, DocumentPage)
    copy = hands.out / "另存.pdf"
    form.save_to(copy)
    assert copy.read_bytes() == form.data
    hands.press("Esc")
    hands.replace("形势图")
    hands.settle()
    hands.settle()
    assert filled.view.currentWidget() is filled.view.picture


def test_a_card_is_put_right_and_taken_out_by_keys(hands: Hands, filled: LibraryPage) -> None:
    page_of(hands)
    hands.write("须知")
    hands.settle()
    hands.press("Ctrl+U")
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    box = form.rows["kind"].editor
    assert isinstance(box, QComboBox)
    box.setCurrentText("法规制度")
    form.rows["valid_until"].editor.setFocus()
    hands.write("明年")
    hands.press("Ctrl+Return")
    assert "看不" in form.label_of("valid_until").text()
    form.rows["valid_until"].editor.setFocus()
    hands.replace("2026年7月1日")
    hands.press("Ctrl+Return")
    hands.settle()
    row = next(one for one in library.rows(hands.room.desk) if one.name == "值守须知")
    assert (row.kind, row.valid_until, row.guessed) == (DocumentKind.LAW, "2026-07-01", 0)
    filled.table.setFocus()
    hands.press("Delete")
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    hands.write("作废")
    hands.press("Ctrl+Return")
    hands.settle()
    assert "值守须知" not in [one.name for one in library.rows(hands.room.desk)]


def test_what_fits_an_event_is_named_on_it_and_a_key_away(hands: Hands, filled: LibraryPage) -> None:
    take_call(hands, samples()[0], "x")
    hands.press("Alt+1")
    panel = looking.page(hands, BoardPage).panel
    assert "厂房火灾应急预案" in panel.story.papers.text()
    page = page_of(hands, "Ctrl+Shift+K")
    assert page is filled
    assert page.filter.currentText() == FITTING
    assert "适用于：青山镇" in page.where.text()
    assert shown(page)[0] == "厂房火灾应急预案"
