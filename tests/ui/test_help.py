"""帮助（F1） by keys: the chapter of the page, any word, the way back."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication

from app.cli.hands import Hands
from app.services.library.handbook import BOOKS, chapters, holding
from app.services.runtime.resources import DOCS, document
from app.ui.shell.handbook_text import HandbookText
from app.ui.shell.help_page import ABSENT, HelpPage
from app.ui.shell.navigation import DESTINATIONS
from tests.ui import looking


def test_every_page_has_its_chapter() -> None:
    titles = {one.title for one in chapters() if one.book == "手册"}
    assert {one.title for one in DESTINATIONS} <= titles
    assert {one.book for one in chapters()} == set(BOOKS)


def test_nothing_of_a_book_is_left_out() -> None:
    for name in BOOKS:
        text = "\n".join(one.text for one in chapters() if one.book == name)
        assert text.split() == document(name).read_text(encoding="utf-8").split()


def test_a_chapter_that_has_the_word_in_its_title_comes_first() -> None:
    found = holding(chapters(), "外发")
    assert found[0].title == "外发"
    assert len(found) > 1
    assert holding(chapters(), "没有这个词的") == ()


@pytest.mark.parametrize(("keys", "title"), [("Alt+6", "外发"), ("F2", "接报")])
def test_help_opens_at_the_chapter_of_the_page(hands: Hands, keys: str, title: str) -> None:
    hands.press(keys)
    hands.press("F1")
    page = looking.form(hands, HelpPage)
    chosen = page.table.selected()
    assert chosen is not None
    assert chosen.title == title
    assert page.text.toPlainText().startswith(title)
    hands.write("备份")
    assert page.text.textCursor().selectedText() == "备份"
    first = page.text.textCursor().position()
    hands.press("Return")
    assert page.text.textCursor().position() > first or page.table.selected() is not chosen
    assert page.text.textCursor().selectedText() == "备份"
    hands.press("Down")
    again = page.table.selected()
    assert again is not None
    hands.press("Esc")
    assert hands.room.window.forms.current is None
    hands.press("Alt+3")
    hands.press("F1")
    assert looking.given(looking.form(hands, HelpPage).table.selected()).title == "时限"
    hands.press("Esc")


def test_a_program_without_its_handbook_says_so(hands: Hands, tmp_path: Path) -> None:
    assert chapters(lambda name: tmp_path / name) == ()
    page = HelpPage(hands.room.broadcast, "接报", ())
    assert page.text.toPlainText() == ABSENT
    page.deleteLater()


PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
LARGEST = 150_000


def test_every_page_has_its_picture_and_every_picture_its_place() -> None:
    shown = {one.title: PICTURE.findall(one.text) for one in chapters() if one.book == "手册"}
    for destination in DESTINATIONS:
        assert shown[destination.title], destination.title
    named = [name for names in shown.values() for name in names]
    assert len(named) == len(set(named))
    there = {f"图/{path.name}": path for path in (DOCS / "图").iterdir()}
    assert set(named) == set(there)
    for path in there.values():
        assert path.stat().st_size < LARGEST
        assert not QImage(str(path)).isNull()


def picture(text: HandbookText, name: str) -> QImage:
    held = text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
    assert isinstance(held, QImage)
    return held


def words_after_picture(text: HandbookText) -> QFont:
    """How the words of the paragraph after the first picture look."""
    cursor = QTextCursor(text.document())
    cursor.setPosition(text.toPlainText().index("\ufffc") + 3)
    return cursor.charFormat().font()


def test_a_picture_is_shown_no_wider_than_the_column(hands: Hands) -> None:
    hands.press("Alt+3")
    hands.press("F1")
    text = looking.form(hands, HelpPage).text
    (name,) = PICTURE.findall(next(one.text for one in chapters() if (one.book, one.title) == ("手册", "时限")))
    for width in (1920, 1366, 1100):
        hands.room.window.resize(width, 768)
        QApplication.processEvents()
        shown = picture(text, quote(name))
        assert not shown.isNull()
        assert shown.deviceIndependentSize().width() <= text.viewport().width()
        assert text.document().idealWidth() <= text.viewport().width()
        assert not text.horizontalScrollBar().isVisible()
        assert "\ufffc" in text.toPlainText()
        held, body = words_after_picture(text), text.document().defaultFont()
        assert (held.pixelSize(), held.weight()) == (body.pixelSize(), body.weight())


def test_no_chapter_scrolls_sideways(hands: Hands) -> None:
    hands.press("F1")
    text = looking.form(hands, HelpPage).text
    handbook = [one for one in chapters() if one.book == "手册"]
    for width, shown in ((1920, chapters()), (1366, chapters()), (1100, handbook)):
        hands.room.window.resize(width, 768)
        QApplication.processEvents()
        for chapter in shown:
            text.show_chapter(chapter.text)
            assert text.horizontalScrollBar().maximum() == 0, (chapter.book, chapter.title, width)


def test_the_handbook_shows_pictures_of_its_own_folder_only(hands: Hands, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    (tmp_path / "别处.png").write_bytes((DOCS / "图" / "时限.png").read_bytes())
    text = HandbookText(folder)
    assert picture(text, quote("../别处.png")).isNull()
    assert picture(text, "https://example.invalid/a.png").isNull()
    text.deleteLater()
    assert hands.room.window.isVisible()


def test_enter_goes_on_through_the_chapter_and_to_the_next_that_has_the_word(hands: Hands) -> None:
    hands.press("F1")
    page = looking.form(hands, HelpPage)
    bar = page.text.verticalScrollBar()
    hands.press("Return")
    assert bar.value() > 0
    hands.write("叫应")
    seen = set()
    for _ in range(60):
        seen.add((looking.given(page.table.selected()).title, page.text.textCursor().position()))
        hands.press("Return")
        assert page.text.textCursor().selectedText() == "叫应"
    assert len({title for title, _ in seen}) > 1
    assert len(seen) > len({title for title, _ in seen})
    hands.press("Esc")
