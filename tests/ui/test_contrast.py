"""Every word can be read: 4.5:1 between text and what it stands on, in every theme, as tokens and as drawn."""

import itertools
from typing import get_args, get_type_hints

import msgspec
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from app.cli.hands import Hands
from app.ui.intake.intake_page import IntakePage
from app.ui.kit import theme as looks
from app.ui.kit.theme import THEMES, Ink, Theme
from app.ui.shell.help_page import HelpPage
from tests.ui import looking

LEAST = 4.5
TEXTS = ("text", "muted", "accent", "ok", "near", "overdue")
GROUNDS = ("bg", "surface")
PAIRS = [
    *itertools.product(TEXTS, GROUNDS),
    ("text", "soft"), ("muted", "soft"), ("on_accent", "accent"), ("nav_text", "nav"), ("near", "near_bg"),
    ("overdue", "overdue_bg"), ("text", "sure_bg"), ("text", "doubt_bg"),
]  # fmt: skip
"""What is written on what."""


def luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    parts = [one / 12.92 if one <= 0.03928 else float(((one + 0.055) / 1.055) ** 2.4) for one in channels]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """WCAG 2: 1 (the same) to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def drawn(widget: QWidget) -> float:
    """The strongest contrast to the ground (the commonest colour) that is drawn in a field."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    margin = 8
    counted: dict[int, int] = {}
    for x in range(margin, image.width() - margin):
        for y in range(4, image.height() - 4):
            counted[image.pixel(x, y)] = counted.get(image.pixel(x, y), 0) + 1
    ground = QColor(max(counted, key=lambda one: counted[one]))
    return max(contrast(QColor(one), ground) for one in counted)


@pytest.mark.parametrize("name", THEMES)
def test_every_pair_of_the_theme_can_be_read(name: str) -> None:
    tokens = msgspec.structs.asdict(THEMES[name][1])
    poor = {
        (text, ground): round(contrast(QColor(tokens[text]), QColor(tokens[ground])), 2)
        for text, ground in PAIRS
        if contrast(QColor(tokens[text]), QColor(tokens[ground])) < LEAST
    }
    assert poor == {}
    for color in THEMES[name][1].level_text:
        assert contrast(QColor(color), QColor(tokens["surface"])) >= LEAST


@pytest.mark.parametrize("name", THEMES)
def test_links_of_the_handbook_can_be_read(hands: Hands, name: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    looks.apply(application, name, 100)
    hands.press("F1")
    text = looking.form(hands, HelpPage).text
    text.show_chapter("[链接](手册.md)")
    cursor = text.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    assert cursor.charFormat().isAnchor()
    assert contrast(cursor.charFormat().foreground().color(), QColor(THEMES[name][1].surface)) >= LEAST
    looks.apply(application, "day", 100)


@pytest.mark.parametrize("name", THEMES)
def test_what_is_offered_is_drawn_as_readable_as_what_is_typed(hands: Hands, name: str) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    looks.apply(application, name, 100)
    hands.press("F2")
    page = looking.page(hands, IntakePage)
    assert drawn(page.form.caller["caller_unit"]) >= LEAST
    assert drawn(page.form.narrative) >= LEAST
    hands.write("今天凌晨2时50分许发生火灾，造成3人死亡")
    rows = page.side.reading.rows
    for field in ("deaths", "place"):
        edit = rows[field].edit
        assert edit.text() == ""
        assert drawn(edit) >= LEAST, edit.placeholderText()
    looks.apply(application, "day", 100)


def test_every_colour_of_a_look_can_be_asked_for_and_no_other() -> None:
    assert set(get_args(Ink)) == {one for one, kind in get_type_hints(Theme).items() if kind is str}
