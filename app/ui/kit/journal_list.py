"""Journal lines: the duty log (one line each) and the timeline (words whole, who wrote it behind them)."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.moments import EPOCH
from app.models.texts import unturned
from app.models.vocabulary.journal import Lane
from app.services.store.journal import JournalLine
from app.ui.kit.acts import EntryAct
from app.ui.kit.formats import micros_text
from app.ui.kit.kept import Kept
from app.ui.kit.keys import Key, bind, pressed
from app.ui.kit.rows import ITEM, Column, Index, RowModel
from app.ui.kit.theme import LOOK, Ink
from app.ui.kit.wrapping import Mark, draw_marked, draw_wrapped, last_line, wrapped_height


def _words(line: JournalLine) -> str:
    return line.text[:2000]


def _entry(line: JournalLine) -> str:
    return line.entry


def _moments(line: JournalLine, now: dt.datetime) -> str:
    """What a clock's line says behind its words: when it is due."""
    at = line.instant
    return f"　{micros_text(at, now)}" if at is not None and line.lane == Lane.CLOCK else ""


def _ground(painter: QPainter, option: QStyleOptionViewItem, index: Index, lines: QListView) -> QRect:
    """The place of a record, marked where it is chosen in the list that has the focus.

    The list is asked, not the option: a QStyle takes longer to load than the window to paint.
    """
    rect: QRect = option.rect
    if lines.hasFocus() and lines.selectionModel().isSelected(index):
        painter.fillRect(rect, LOOK.color("soft"))
    return rect


def _ink(painter: QPainter, line: JournalLine, size: float) -> QFont:
    """The words of a record are written so from now on: struck through where they were struck or corrected."""
    font = LOOK.font(size)
    font.setStrikeOut(bool(line.struck_by or line.corrected))
    painter.setFont(font)
    painter.setPen(LOOK.color("muted" if line.struck_by else "text"))
    return font


class JournalDelegate(QStyledItemDelegate):
    """Paints a record of the log as one line, cut where the width ends; the whole is a key away."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._list = parent
        self.now = EPOCH

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The row's size."""
        return QSize(LOOK.px(120), LOOK.px(25))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        line = index.data(ITEM)
        if not isinstance(line, JournalLine):
            return
        px = LOOK.px
        painter.save()
        rect = _ground(painter, option, index, self._list)
        when = micros_text(line.at, self.now)
        left = px(96 if len(when) > 5 else 46)
        painter.setFont(LOOK.font(13, medium=True))
        painter.setPen(LOOK.color("text"))
        painter.drawText(QRect(rect.left(), rect.top(), left, rect.height()), Qt.AlignmentFlag.AlignVCenter, when)
        area = rect.adjusted(left, 0, -px(6), 0)
        font = _ink(painter, line, 13)
        text = " ".join(unturned(line.text[:400]).split()) + _moments(line, self.now)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


MOST_SHOWN = 20_000
"""Characters of one record that a timeline shows; the whole of a longer one is a key away."""
HIGHEST = 100_000
NARROW = 430
"""Width below which the words stand under their time."""


class TimelineDelegate(QStyledItemDelegate):
    """Paints a record of a timeline: time, kind, its words whole and wrapped, who wrote it behind them or below."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self._list = parent
        self.now = EPOCH
        self.width = 0
        """Pixels the list has across."""
        self.marks: Callable[[str, JournalLine], tuple[Mark, ...]] | None = None
        """The marked words in the text of a record."""
        self._heights: dict[tuple[str, int, int, int], int] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as the words need at the present width; measured once for each width."""
        line = index.data(ITEM)
        if not isinstance(line, JournalLine):
            return QSize(0, 0)
        text, below = self._text(line), self._below(line)
        key = (line.entry, len(text) + len(below), self.width, LOOK.scale)
        if key not in self._heights:
            if len(self._heights) > 50_000:
                self._heights.clear()
            self._heights[key] = self._height(text, below)
        return QSize(LOOK.px(120), self._heights[key])

    def _height(self, text: str, below: str) -> int:
        px = LOOK.px
        width = self._area(QRect(0, 0, self.width, 0)).width()
        high = wrapped_height(text, LOOK.font(14), width)
        if not self._behind(text, below, width):
            high += wrapped_height(below, LOOK.font(12), width)
        return high + px(8) + (px(22) if self._narrow else 0)

    def _behind(self, text: str, below: str, width: int) -> bool:
        """Whether who wrote it stands at the right end of the last line of the words: nothing lies under it there."""
        wide = QFontMetrics(LOOK.font(12)).horizontalAdvance(unturned(below))
        return "\n" not in below and last_line(text, LOOK.font(14), width) + wide + LOOK.px(20) <= width

    @property
    def _narrow(self) -> bool:
        return self.width < LOOK.px(NARROW)

    def _area(self, rect: QRect) -> QRect:
        """Where the words stand."""
        px = LOOK.px
        if self._narrow:
            return QRect(rect.left() + px(4), rect.top() + px(24), max(px(60), rect.width() - px(10)), HIGHEST)
        left = px(96) + px(70)
        return QRect(rect.left() + left, rect.top() + px(2), max(px(60), rect.width() - left - px(6)), HIGHEST)

    def _text(self, line: JournalLine) -> str:
        text = line.text.strip()
        if len(text) > MOST_SHOWN:
            text = f"{text[:MOST_SHOWN]}……（共{len(text)}字，回车看全文）"
        return text + _moments(line, self.now)

    def _below(self, line: JournalLine) -> str:
        parts = [f"{line.by} 记"]
        if line.instant is not None and line.lane != Lane.CLOCK and abs(line.instant - line.at) > 60_000_000:
            parts.append(f"时间 {micros_text(line.instant, self.now)}")
        if line.struck_by:
            parts.append("已划去，原记录保留")
        elif line.corrected:
            parts.append(f"更正为：{line.corrected.strip()[:MOST_SHOWN]}")
        return " · ".join(parts)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a record."""
        line = index.data(ITEM)
        if not isinstance(line, JournalLine):
            return
        painter.save()
        rect = _ground(painter, option, index, self._list)
        self._lead(painter, line, rect)
        area = self._area(rect)
        _ink(painter, line, 14)
        text = self._text(line)
        marks = self.marks(text, line) if self.marks is not None and not line.struck_by else ()
        if marks:
            draw_marked(painter, area, text, marks)
        else:
            draw_wrapped(painter, area, text)
        top = area.top() + wrapped_height(text, LOOK.font(14), area.width())
        painter.setFont(LOOK.font(12))
        painter.setPen(LOOK.color("muted"))
        below = self._below(line)
        if self._behind(text, below, area.width()):
            high = QFontMetrics(LOOK.font(14)).lineSpacing()
            end = QRect(area.left(), top - high, area.width(), high)
            painter.drawText(end, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, unturned(below))
        else:
            draw_wrapped(painter, QRect(area.left(), top, area.width(), HIGHEST), below)
        painter.restore()

    def _lead(self, painter: QPainter, line: JournalLine, rect: QRect) -> None:
        """Time, the dot on its line, the kind."""
        px = LOOK.px
        when, left = micros_text(line.at, self.now), rect.left()
        side = Qt.AlignmentFlag.AlignLeft if self._narrow else Qt.AlignmentFlag.AlignRight
        time = QRect(left + (px(22) if self._narrow else 0), rect.top() + px(2), px(86), px(21))
        painter.setFont(LOOK.font(14, medium=True))
        painter.setPen(LOOK.color("text"))
        painter.drawText(time, side | Qt.AlignmentFlag.AlignVCenter, when)
        lane = next((one for one in Lane if one.value == line.lane), Lane.SYSTEM)
        tone: Ink = "near" if lane in {Lane.CORRECTION, Lane.SYSTEM} else "ok" if lane is Lane.REPORT else "accent"
        x = left + px(4) if self._narrow else left + px(96)
        center = QPoint(x + px(6), rect.top() + px(13))
        if not self._narrow:
            painter.setPen(QPen(LOOK.color("line"), 2))
            painter.drawLine(center.x(), rect.top(), center.x(), rect.bottom())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LOOK.color(tone))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawEllipse(center, px(4), px(4))
        painter.setPen(LOOK.color(tone))
        painter.setFont(LOOK.font(14))
        wide = QFontMetrics(LOOK.font(14, medium=True)).horizontalAdvance(when)
        start = time.left() + wide + px(12) if self._narrow else x + px(20)
        place = QRect(start, rect.top() + px(2), px(60), px(21))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, lane.label)


class JournalList(QListView):
    """Journal lines; stays at the newest unless the officer scrolled up."""

    act_requested = Signal(EntryAct, JournalLine)

    def __init__(self, name: str, *, detailed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: RowModel[JournalLine] = RowModel((Column("记录", _words),), _entry, self)
        self.kept: Kept[JournalLine] = Kept(self, self.rows)
        self.painter_of_rows = TimelineDelegate(self) if detailed else JournalDelegate(self)
        self.setItemDelegate(self.painter_of_rows)
        self.setUniformItemSizes(not detailed)
        self.setResizeMode(QListView.ResizeMode.Adjust if detailed else QListView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._follow = True
        for key in (Key.READ_RECORD, Key.STRIKE):
            bind(key, self, self._on_key)
        self.verticalScrollBar().rangeChanged.connect(self._on_bar_range_changed)

    def load(self, lines: Sequence[JournalLine], now: dt.datetime) -> None:
        """Show lines, oldest first."""
        self.painter_of_rows.now = now
        self.kept.load(lines)
        if self._follow:
            self.scrollToBottom()

    def _look_where(self) -> None:
        bar = self.verticalScrollBar()
        self._follow = bar.value() >= bar.maximum() - LOOK.px(50)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling up stops following the newest line."""
        super().wheelEvent(event)
        self._look_where()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same for keys."""
        super().keyPressEvent(event)
        self._look_where()

    @Slot()
    def _on_key(self) -> None:
        act = EntryAct.READ if pressed(self.sender()) is Key.READ_RECORD else EntryAct.STRIKE
        line = self.kept.acting()
        if line is not None:
            self.act_requested.emit(act, line)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes to the list sees what is chosen."""
        super().focusInEvent(event)
        self.kept.saw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words are wrapped at the width there is; Qt measures lines again by itself only where the height changed."""
        if isinstance(self.painter_of_rows, TimelineDelegate) and self.painter_of_rows.width != event.size().width():
            self.painter_of_rows.width = event.size().width()
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Lines that came while the page was hidden are followed too."""
        super().showEvent(event)
        if self._follow:
            self.scrollToBottom()

    @Slot(int, int)
    def _on_bar_range_changed(self, _low: int, high: int) -> None:
        if self._follow:
            self.verticalScrollBar().setValue(high)

    def turn_page(self, way: int) -> None:
        """A page up (-1) or down (1), a line of it left over; what is chosen stays. No sliver stays below the end."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + way * max(1, bar.pageStep() - LOOK.px(42)))
        self._look_where()
        if self._follow and way > 0:
            bar.setValue(bar.maximum())

    def selected(self) -> JournalLine | None:
        """The current line."""
        return self.kept.row

    def choose(self, entry: str) -> None:
        """Make an entry current and visible."""
        self.kept.choose(entry)
