"""Everything fits at every size and text scale, at once after it was changed, and can be read day and night."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.services.desk.changes import EVERYTHING
from app.ui.kit.acts import Act
from app.ui.kit.flow import SIDES
from app.ui.kit.scaling import put_on
from app.ui.kit.theme import LOOK, fitting
from app.ui.settings.settings_page import SettingsPage
from app.ui.shell.navigation import DESTINATIONS
from app.ui.shell.palette import PalettePane
from app.ui.shell.registry import FORMLESS
from tests.ui import looking
from tests.ui.fitting import beyond, cells, covered, crowded, cut, pale
from tests.ui.test_contrast import LEAST

SIZES = ((1024, 700), (1280, 720), (1366, 768), (1920, 1080), (2560, 1440), (3840, 2160))
SCALES = (100, 125, 150, 200)
FORMS = (
    ("Ctrl+K",), ("F1",), ("Ctrl+Shift+P",), ("Ctrl+Shift+D",),
    ("Alt+5", "Ctrl+N"), ("Alt+5", "Ctrl+O"), ("Alt+5", "Ctrl+G"),
    ("Alt+7", "Ctrl+N"), ("Alt+7", "Ctrl+O"), ("Alt+7", "Ctrl+B"),
    ("Alt+Z", "Ctrl+H"), ("Alt+Z", "Ctrl+U"), ("Alt+Z", "Ctrl+M"), ("Alt+Z", "Ctrl+N"), ("Alt+Z", "Ctrl+L"),
    ("Alt+Z", "Ctrl+D"), ("Alt+Z", "Ctrl+I"), ("Alt+Z", "Ctrl+Y"), ("Alt+Z", "Ctrl+J"), ("Alt+Z", "Ctrl+G"),
)  # fmt: skip
"""Forms and panes that no act on an incident opens, by the keys that lead there."""
VIEWS = 6
"""Views of 复盘."""


def application() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def settle() -> None:
    for _ in range(4):  # layouts that follow each other
        QApplication.processEvents()


def pages(hands: Hands) -> Iterator[str]:
    """Every page, one after the other, each view of 复盘 and each tab of 设置 by itself."""
    window = hands.room.window
    for one in DESTINATIONS:
        window.show_page(one.name)
        hands.settle()
        yield one.title
    for name, times in (("review", VIEWS), ("settings", looking.page(hands, SettingsPage).tabs.count())):
        window.show_page(name)
        for number in range(times):
            hands.press("Ctrl+PageDown")
            hands.settle()
            yield f"{name} {number}"


def forms(hands: Hands) -> Iterator[str]:
    """Every form: those of the acts beside the incident, those of the other pages."""
    window = hands.room.window
    window.show_page("board")
    incident = window.current_incident()
    for act in Act:
        if act not in FORMLESS:
            hands.room.broadcast.act_requested.emit(act, incident)
            hands.settle()
            yield act.title
    for keys in FORMS:
        window.show_page("board")
        for key in keys:
            hands.press(key)
            hands.settle()
        yield " ".join(keys)
        hands.press("Esc")


def wrong_at(hands: Hands, size: tuple[int, int]) -> list[str]:
    window = hands.room.window
    window.resize(*size)
    settle()
    assert window.size().toTuple() == size
    shown = in_front(hands)
    return cut(shown) + beyond(shown) + covered(shown) + crowded(shown) + cells(shown)


def in_front(hands: Hands) -> QWidget:
    """The window, or the palette that lies over it."""
    pane = hands.room.window.findChild(PalettePane)
    return pane if pane is not None and pane.isVisible() else hands.room.window


def by_scale(scale: int) -> dict[int, list[tuple[int, int]]]:
    """The sizes, by the text scale a screen of that size has room for where so much is asked for."""
    found: dict[int, list[tuple[int, int]]] = {}
    for size in SIZES:
        found.setdefault(fitting(scale, *size), []).append(size)
    return found


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("screens", [pages, forms])
def test_nothing_is_cut_or_covered_at_any_size_and_scale(hands: Hands, screens: object, scale: int) -> None:
    assert callable(screens)
    for call in samples():
        take_call(hands, call, "x")
    wrong: list[str] = []
    for shown, sizes in by_scale(scale).items():
        put_on(application(), "day", shown)
        wrong += [
            f"{name} {size} {shown}%: {one}"
            for name in screens(hands)
            for size in sizes
            for one in wrong_at(hands, size)
        ]
    put_on(application(), "day", 100)
    assert wrong == []


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("screens", [pages, forms])
def test_everything_that_is_said_can_be_read(hands: Hands, screens: object, theme: str) -> None:
    """Drawn at 200 %, where the inside of a stroke has its full ink."""
    assert callable(screens)
    for call in samples():
        take_call(hands, call, "x")
    hands.room.window.resize(2560, 1440)
    put_on(application(), theme, 200)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.wait(1)
    wrong: list[str] = []
    for name in screens(hands):
        settle()
        wrong += [f"{name}: {one}" for one in pale(in_front(hands), LEAST)]
    put_on(application(), "day", 100)
    assert wrong == []


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
    chips = [one for one in window.findChildren(QLabel) if one.isVisible() and one.property(SIDES)]
    assert chips
    assert {one.height() for one in chips} == {one.heightForWidth(2000) for one in chips}, "one line each"
    fresh = QPushButton("电话报告", window)  # made now, by the style sheet that is in force
    fresh.ensurePolished()
    stands = [one for one in window.findChildren(QPushButton) if one.isVisible() and not one.objectName()]
    assert stands
    assert {one.minimumHeight() for one in stands} == {fresh.minimumHeight()}
    fresh.deleteLater()
    put_on(application(), "day", 100)


def measured(hands: Hands) -> tuple[int, ...]:
    window = hands.room.window
    return (
        window.top.height(),
        window.top.clock.font().pixelSize(),
        window.buttons["board"].height(),
        window.line.edit.font().pixelSize(),
    )
