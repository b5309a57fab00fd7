"""What gives way while it is being shown is gone: it is not drawn over what stands there now."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.kit.turning import GivesWay, Turning, give
from tests.ui.fitting import cut


class TakesAway(QObject):
    """Hides a widget as soon as another takes another size."""

    def __init__(self, around: QWidget, taken: QWidget) -> None:
        super().__init__(around)
        self.taken = taken
        self.asked = 0
        around.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() is QEvent.Type.Resize:
            self.asked += 1
            give(self.taken, shown=False)
        return False


@pytest.mark.qt_log_ignore("This plugin does not support")  # a bare window asks for sizes offscreen has not
def test_what_is_taken_away_while_it_is_being_shown_is_not_drawn(qapp: object) -> None:
    assert qapp is not None
    window, around = QWidget(), QWidget()
    outer, inner = QVBoxLayout(window), QVBoxLayout(around)
    outer.addWidget(around)
    outer.addStretch(1)
    words = QLabel("更多")
    words.hide()
    inner.addWidget(QLabel("电话报告"))
    inner.addWidget(words)
    window.resize(300, 300)
    window.show()
    QApplication.processEvents()
    takes = TakesAway(around, words)
    give(words, shown=True)
    assert takes.asked
    assert words.isHidden()
    assert not words.isVisible()
    takes.setParent(None)
    around.removeEventFilter(takes)
    give(words, shown=True)
    assert words.isVisible()
    window.close()
    window.deleteLater()


@pytest.mark.qt_log_ignore("This plugin does not support")  # a bare window asks for sizes offscreen has not
def test_what_turns_stands_at_once(qapp: object) -> None:
    """Within the same change of size, not some rounds of events later."""
    assert qapp is not None
    window = QWidget()
    row = QHBoxLayout(window)
    first, second = QLabel("任务"), QLabel("另写队伍")
    row.addWidget(first)
    row.addWidget(second)
    Turning(window, row, 400)
    window.resize(600, 300)
    window.show()
    QApplication.processEvents()
    assert first.y() == second.y()
    window.resize(300, 300)
    assert second.y() >= first.y() + first.height()
    assert cut(window) == []
    window.close()
    window.deleteLater()


@pytest.mark.qt_log_ignore("This plugin does not support")  # a bare window asks for sizes offscreen has not
def test_what_stands_beside_what_gives_way_has_its_room_at_once(qapp: object) -> None:
    """Within the same change of size; a fault in a filter of events would tear the program down much later."""
    assert qapp is not None
    window = QWidget()
    column = QVBoxLayout(window)
    hint, words = QLabel("需要什么"), QLabel("消防队两支可用")
    column.addWidget(hint)
    column.addWidget(words, 1)
    gives = GivesWay(window, (hint,), height=200)
    window.resize(400, 300)
    window.show()
    QApplication.processEvents()
    below = words.y()
    window.resize(400, 100)
    assert hint.isHidden()
    assert words.y() < below, "the room of what is gone is taken within the same change"
    window.resize(400, 300)
    assert not hint.isHidden()
    assert words.y() == below
    assert gives.parent() is window
    window.close()
    window.deleteLater()
