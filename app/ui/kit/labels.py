"""Small builders for labels, buttons and rules, so that pages stay short."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.models.texts import unturned
from app.ui.kit.flow import FlowLayout, HeadLayout
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning


class SaidLabel(QLabel):
    """What is shown of words that came from outside turns nothing around."""

    def __init__(self, text: str = "") -> None:
        super().__init__(unturned(text))

    def setText(self, text: str) -> None:
        """The same for words that come later."""
        super().setText(unturned(text))


Tone = Literal["", "muted", "ok", "near", "accent", "error"]
"""How words are inked by the style sheet; plainly where nothing is said."""


def label(text: str = "", size: float = 14, *, tone: Tone = "", medium: bool = False, wrap: bool = False) -> QLabel:
    """A label of plain text in its tone."""
    made = SaidLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(LOOK.font(size, medium=medium))
    made.setWordWrap(wrap)
    if tone:
        made.setProperty("tone", tone)
    return made


class Refusal(SaidLabel):
    """Why something was not done: it takes no room while there is nothing to say."""

    def setText(self, text: str) -> None:
        """Say it, or nothing."""
        super().setText(text)
        self.setHidden(not text)


def refusal() -> Refusal:
    """The line of a form, empty."""
    made = Refusal()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(LOOK.font(13))
    made.setWordWrap(True)
    made.setProperty("tone", "error")
    made.hide()
    return made


class ElidedLabel(SaidLabel):
    """A line that ends in … where the width ends; the whole text is its tooltip."""

    def minimumSizeHint(self) -> QSize:
        """It may become as narrow as a few characters."""
        return QSize(self.fontMetrics().horizontalAdvance("四个字宽"), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
        self.setToolTip(self.text() if text != self.text() else "")


def elided(size: float, *, tone: Tone = "", medium: bool = False) -> ElidedLabel:
    """An empty label that elides."""
    made = ElidedLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(LOOK.font(size, medium=medium))
    if tone:
        made.setProperty("tone", tone)
    return made


def set_tone(widget: QWidget, name: str, value: str) -> None:
    """Change a style property and have the style sheet look again, if it has looked already."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def restyle(widget: QWidget, sheet: str) -> None:
    """The widget has this style sheet; nothing is worked out again where it had it."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)


def set_ink(widget: QWidget, color: QColor) -> None:
    """Colour a label's text; nothing is restyled while the colour stays."""
    name = color.name()
    if widget.property("ink") != name:
        widget.setProperty("ink", name)
        widget.setStyleSheet(f"color: {name};")


GAP = "   "
"""Between what a button says and its key, with room for the edge of the key cap."""


class KeyButton(QPushButton):
    """A button whose key, where it has one, stands behind its words in a cap as on a keyboard."""

    def __init__(self, text: str, key: str = "") -> None:
        super().__init__()
        self._key = key
        self.say(text)

    def say(self, text: str) -> None:
        """It says this, and its key."""
        text = unturned(text)
        self.setText(f"{text}{GAP}{self._key} " if self._key else text)
        self.setAccessibleName(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sets text and ground; the cap is an edge around the key."""
        super().paintEvent(event)
        said, metrics = self.text(), self.fontMetrics()
        if not self._key:
            return
        wide, pad = metrics.horizontalAdvance(f"{self._key} "), metrics.horizontalAdvance(" ")
        right = (self.width() + metrics.horizontalAdvance(said)) / 2
        high = metrics.height() + LOOK.px(2)
        painter = QPainter(self)
        ink = LOOK.color("on_accent" if self.objectName() == "primary" and self.isEnabled() else "muted")
        ink.setAlphaF(0.55)
        painter.setPen(ink)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(right - wide - pad, (self.height() - high) / 2, wide + pad, high)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.end()


def button(text: str, key: str = "", *, primary: bool = False, checkable: bool = False) -> KeyButton:
    """A button that shows its key."""
    made = KeyButton(text, key)
    made.setCheckable(checkable)
    made.setAutoDefault(False)
    if primary:
        made.setObjectName("primary")
    return made


def panel() -> QFrame:
    """A surface with a one-pixel border."""
    made = QFrame()
    made.setObjectName("panel")
    return made


def margins(layout: QLayout, left: int, top: int, right: int, bottom: int) -> None:
    """Margins in pixels at 100 %."""
    px = LOOK.px
    layout.setContentsMargins(px(left), px(top), px(right), px(bottom))


def side_by_side(page: QWidget) -> QHBoxLayout:
    """The layout of a page that stands in panels beside each other."""
    layout = QHBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(LOOK.px(12))
    return layout


def framed(page: QWidget, title: str, spacing: float) -> QVBoxLayout:
    """The column of a page that is one panel, its title on top."""
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    frame = panel()
    outer.addWidget(frame)
    column = QVBoxLayout(frame)
    margins(column, 18, 12, 18, 12)
    column.setSpacing(LOOK.px(spacing))
    column.addWidget(label(title, 20, medium=True))
    return column


def titled_panel(page: QWidget, title: str) -> tuple[HeadLayout, QVBoxLayout]:
    """(heading row, body) of a page that is one panel with its title."""
    outer = QVBoxLayout(page)
    outer.setContentsMargins(0, 0, 0, 0)
    frame = panel()
    body = QVBoxLayout(frame)
    margins(body, 18, 12, 18, 12)
    head = HeadLayout()
    head.addWidget(label(title, 20, medium=True))
    body.addLayout(head)
    outer.addWidget(frame)
    return head, body


def two_panels(page: QWidget, left: int, right: int, below: float = 0) -> tuple[QVBoxLayout, QVBoxLayout]:
    """The columns of a page of two panels, with their shares of the width; one under the other ``below`` a width."""
    layout, columns = side_by_side(page), []
    for share in (left, right):
        frame = panel()
        column = QVBoxLayout(frame)
        margins(column, 18, 12, 18, 12)
        column.setSpacing(LOOK.px(8))
        layout.addWidget(frame, share)
        columns.append(column)
    if below:
        Turning(page, layout, below)
    return columns[0], columns[1]


def tell(line: QLabel, text: str, *, wrong: bool = False) -> None:
    """Say a sentence in a line that is seen only while it says something."""
    line.setText(text)
    set_tone(line, "tone", "error" if wrong else "muted")
    line.setVisible(bool(text))


def foot(*buttons: QPushButton) -> FlowLayout:
    """The row of buttons a form ends with."""
    row = FlowLayout()
    for one in buttons:
        row.addWidget(one)
    return row


def held(inner: QWidget) -> QWidget:
    """Something in a holder of its own, that can be hidden whatever the thing itself says."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(inner)
    return holder


class ScrollArea(QScrollArea):
    """Where the cursor stands stays in sight when the room shrinks: a refusal at the foot takes some of it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the new room, then look where the cursor is."""
        super().resizeEvent(event)
        inner, at = self.widget(), QApplication.focusWidget()
        if inner is not None and at is not None and inner.isAncestorOf(at) and at.height() < event.size().height():
            self.ensureWidgetVisible(at, 0, LOOK.px(16))  # its frame too: a combo has its line within


def scrolled(inner: QWidget) -> QScrollArea:
    """Something that scrolls up and down where there is no room, and takes no focus of its own."""
    area = ScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area
