"""帮助（F1） by keys: the chapter of the page, any word, the way back."""

from pathlib import Path

import pytest

from app.cli.demo import Hands
from app.services.library.handbook import BOOKS, chapters, holding
from app.services.runtime.resources import document
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
