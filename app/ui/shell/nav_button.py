"""A navigation button: title at the left, its key at the right; where there is little room one of them alone."""

import enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.ui.kit.theme import LOOK


class NavRoom(enum.IntEnum):
    """How much of a button there is room for, with the width of the navigation at 100 %."""

    WHOLE = 118
    TITLE = 96
    KEY = 48


class NavButton(QPushButton):
    """Checkable; the key is painted, the title is its accessible name."""

    def __init__(self, title: str, badge: str) -> None:
        super().__init__(title)
        self.badge = badge
        self.words = title
        self._room = NavRoom.WHOLE
        self.setObjectName("navigation")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        """42 px high, and wide enough beside a bar that scrolls the navigation; the layout gives it the rest."""
        return QSize(LOOK.px(self._room - 18), LOOK.px(42))

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()

    def say(self, words: str) -> None:
        """It says this, as far as there is room."""
        self.words = words
        self.setText("" if self._room is NavRoom.KEY and self.badge else words)

    def stand(self, room: NavRoom) -> None:
        """Show what there is room for; the name stays the accessible one."""
        self._room = room
        self.say(self.words)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then the key."""
        super().paintEvent(event)
        if self._room is NavRoom.TITLE:
            return
        painter = QPainter(self)
        painter.setFont(LOOK.font(12))
        painter.setPen(LOOK.color("nav_text"))
        area = QRect(0, 0, self.width() - LOOK.px(12), self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.badge)
        painter.end()
