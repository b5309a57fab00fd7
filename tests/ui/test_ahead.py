"""Pages made ahead while nobody types."""

import threading

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.cli.hands import Hands
from app.ui.shell.ahead import PagesAhead
from app.ui.shell.navigation import DESTINATIONS


def test_pages_are_made_ahead_while_nobody_types(hands: Hands) -> None:
    loaded, window = threading.Event(), hands.room.window
    handle = window.windowHandle()
    PagesAhead(hands.room.broadcast, window.stacked, window.lock, loaded, handle)
    before = set(window.pages)
    hands.wait(20)
    assert set(window.pages) == before  # their modules are not loaded yet
    loaded.set()
    QTest.keyClick(handle, Qt.Key.Key_F20)
    hands.wait(4)
    assert set(window.pages) == before
    for _ in DESTINATIONS:
        hands.wait(1)
    assert len(window.pages) > len(before) + 1
    for _ in range(4 * len(DESTINATIONS)):
        hands.wait(1)
    assert set(window.pages) == {one.name for one in DESTINATIONS}
    assert window.stacked.current is window.pages["board"]
