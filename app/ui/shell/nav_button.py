"""A navigation button: title at the left, its key at the right."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from app.ui.kit.theme import LOOK


class NavButton(QPushButton):
    """Checkable; the key is painted, the title is its accessible name."""

    def __init__(self, title: str, badge: str) -> None:
        super().__init__(title)
        self.badge = badge
        self.setObjectName("navigation")
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        """42 px high."""
        return QSize(LOOK.px(112), LOOK.px(42))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, then the key."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(LOOK.font(12))
        painter.setPen(LOOK.color("nav_text"))
        area = QRect(0, 0, self.width() - LOOK.px(12), self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.badge)
        painter.end()
