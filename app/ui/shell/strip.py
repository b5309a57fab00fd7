"""The strip (告警条): on top of all windows while something rings and ours is not in front. It takes no focus."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.ui.kit.labels import label, margins, set_ink, set_tone
from app.ui.kit.theme import LOOK, Ink


class Strip(QFrame):
    """One line at the top of the screen; a click opens the window."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("bar")
        self.setWindowTitle("值守台告警")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.text = label("", 16, medium=True)
        layout = QHBoxLayout(self)
        margins(layout, 16, 8, 16, 8)
        layout.addWidget(self.text, 1)
        layout.addWidget(label("点这里打开值守台", 13, tone="muted"))

    def show_text(self, text: str, *, late: bool) -> None:
        """On top with these words, at the upper edge of the first screen."""
        tone: Ink = "overdue" if late else "near"
        self.text.setText(text)
        set_tone(self, "state", tone)
        set_ink(self.text, LOOK.color(tone))
        screen = QGuiApplication.primaryScreen()
        if screen is not None:
            room = screen.availableGeometry()
            width = min(room.width(), max(LOOK.px(640), self.sizeHint().width()))
            self.setGeometry(room.x() + (room.width() - width) // 2, room.y(), width, self.sizeHint().height())
        if not self.isVisible():
            self.show()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click is a wish to see the window."""
        self.clicked.emit()
        super().mousePressEvent(event)
