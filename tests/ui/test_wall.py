"""大屏: up and away by F11, readable from four metres, awake, back with its screen."""

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from app.cli.hands import Hands
from app.models.vocabulary.duty import OfficerRole
from app.services.duty import officers, sign_on
from app.services.incident import handling
from app.services.review.wall_view import wall_view
from app.ui.kit import theme
from app.ui.wall import wall_window
from app.ui.wall.wall_board import DIGITS, TURN
from app.ui.wall.wall_window import Wall
from tests.helpers import book
from tests.ui.looking import given


def up(hands: Hands) -> Wall:
    hands.press("F11")
    return given(hands.room.window.keys.wall)


def test_f11_puts_it_up_and_away_and_it_keeps_the_machine_awake(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []
    monkeypatch.setattr(hands.room.window.ringing.awake, "hold", lambda *, on: held.append(on))
    wall = up(hands)
    shown = given(wall.shown)
    assert shown.isVisible()
    assert shown.isFullScreen()
    assert not shown.findChildren(QAbstractButton)
    assert not shown.findChildren(QLineEdit)
    hands.wait(4)
    assert held[-1:] == [True]
    shown.activateWindow()
    hands.press("F11")
    assert (wall.wanted, shown.isVisible()) == (False, False)
    hands.wait(4)
    assert held[-1:] == [False]
    hands.press("F11")
    assert not shown.isHidden()
    shown.activateWindow()
    hands.press("Esc")
    assert shown.isHidden()


@pytest.mark.parametrize("look", ["day", "night"])
def test_the_digits_of_a_clock_are_forty_pixels_high(hands: Hands, look: str) -> None:
    assert look in theme.THEMES
    wall = up(hands)
    board = given(wall.shown).board
    board.resize(1920, 1080)
    font = board.font_of(DIGITS, medium=True)
    box = QFontMetricsF(font).tightBoundingRect("0123456789")
    assert box.height() >= 40


def test_it_shows_what_was_booked_and_turns_where_there_is_more(hands: Hands) -> None:
    wall = up(hands)
    board = given(wall.shown).board
    board.resize(1920, 1080)
    assert board.lines == []
    for _ in range(9):
        identity = book(hands.room.desk, deaths=3)
    hands.room.broadcast.publish(handling.note(hands.room.desk, identity, "现场已设警戒"))
    assert [one.id for one in board.lines] == [one.id for one in wall_view(hands.room.desk).incidents]
    assert board.pages == 2
    first = board.page
    hands.wait(4 * TURN)
    assert board.page != first


def test_a_screen_that_goes_takes_it_along_and_brings_it_back(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = hands.room.window.screen()
    monkeypatch.setattr(wall_window, "other_screens", lambda _window: [screen])
    wall = up(hands)
    shown = given(wall.shown)
    monkeypatch.setattr(wall_window, "other_screens", lambda _window: [])
    wall.screen_removed(screen)
    assert not shown.isVisible()
    assert wall.wanted
    assert "断开" in hands.room.window.notice.text()
    wall.screen_added(screen)
    assert shown.isVisible()
    wall.toggle()
    assert not shown.isVisible()
    wall.screen_added(screen)
    assert not shown.isVisible()


def test_a_window_that_locks_leaves_the_wall_up(hands: Hands) -> None:
    desk = hands.room.desk
    officers.add(desk, "周敏", OfficerRole.ADMIN)
    sign_on.set_password(desk, "周敏", "7q2k", "7q2k")
    hands.wait(1)
    wall = up(hands)
    hands.room.window.lock.lock()
    hands.wait(1)
    assert hands.room.window.lock.on
    assert not given(wall.shown).isHidden()
