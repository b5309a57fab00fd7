"""Everything fits at every size and text scale, at once after it was changed, and can be read day and night."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.services.desk.changes import EVERYTHING
from app.ui.kit.scaling import put_on
from app.ui.kit.theme import LOOK
from tests.ui.fitting import covered, crowded, cut, with_words
from tests.ui.test_contrast import LEAST, contrast

SIZES = ((1024, 700), (1366, 768), (1920, 1080), (3840, 2160))
SCALES = (100, 150, 200)
PAGES = ("board", "intake", "incidents", "clocks")


def application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def settle() -> None:
    for _ in range(4):  # layouts that follow each other
        QApplication.processEvents()


@pytest.mark.parametrize("theme", ["day", "night"])
def test_nothing_is_cut_covered_or_pale_at_any_size_and_scale(hands: Hands, theme: str) -> None:
    for call in samples():
        take_call(hands, call, "x")
    window, wrong = hands.room.window, []
    for scale in SCALES:
        put_on(application(), theme, scale)
        hands.room.broadcast.changed.emit(EVERYTHING)
        hands.wait(1)
        for size in SIZES:
            window.resize(*size)
            for name in PAGES:
                window.show_page(name)
                hands.settle()
                settle()
                assert window.size().toTuple() == size
                found = cut(window) + covered(window) + crowded(window) + pale(hands)
                wrong += [f"{name} {size} {scale}%: {one}" for one in found]
    put_on(application(), "day", 100)
    assert wrong == []


def pale(hands: Hands) -> list[str]:
    """Labels whose ink is too near to the ground they stand on."""
    surface = QColor(LOOK.theme.surface)
    return [
        one.text()[:20]
        for one in with_words(hands.room.window)
        if isinstance(one, QLabel) and contrast(one.palette().color(one.foregroundRole()), surface) < LEAST
    ]


@pytest.mark.parametrize("scale", [150, 200])
def test_a_window_that_stands_looks_as_one_made_at_that_scale(hands: Hands, scale: int) -> None:
    take_call(hands, samples()[0], "x")
    window = hands.room.window
    window.resize(1920, 1080)
    window.show_page("board")
    put_on(application(), "day", scale)
    settle()
    grown = measured(hands)
    put_on(application(), "day", 100)
    settle()
    small = measured(hands)
    put_on(application(), "day", scale)
    settle()
    assert measured(hands) == grown
    assert all(after > before for after, before in zip(grown, small, strict=True))
    assert window.top.height() == LOOK.px(46)
    put_on(application(), "day", 100)


def measured(hands: Hands) -> tuple[int, ...]:
    window = hands.room.window
    return (
        window.top.height(),
        window.top.clock.font().pixelSize(),
        window.buttons["board"].height(),
        window.line.edit.font().pixelSize(),
    )
