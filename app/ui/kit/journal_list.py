"""Journal lines: the duty log (one line each) and the timeline (words above, who wrote it below)."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.moments import EPOCH
from app.models.vocabulary.journal import Lane
from app.services.store.journal import JournalLine
from app.ui.kit.acts import EntryAct
from app.ui.kit.formats import micros_text
from app.ui.kit.kept import Kept
from app.ui.kit.keys import Key, bind, pressed
from app.ui.kit.rows import ITEM, Column, Index, RowModel
from app.ui.kit.theme import LOOK


def _words(line: JournalLine) -> str:
    return line.text[:2000]


def _entry(line: JournalLine) -> str:
    return line.entry


class JournalDelegate(QStyledItemDelegate):
    """Paints a line; ``detailed`` adds lane and writer."""

    def __init__(self, parent: QWidget, *, detailed: bool) -> None:
        super().__init__(parent)
        self.now = EPOCH
        self.detailed = detailed

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The row's size."""
        return QSize(LOOK.px(120), LOOK.px(42 if self.detailed else 25))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line."""
        line = index.data(ITEM)
        if not isinstance(line, JournalLine):
            return
        px = LOOK.px
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected and option.state & QStyle.StateFlag.State_Active:
            painter.fillRect(rect, LOOK.color("soft"))
        when = micros_text(line.at, self.now)
        left = px(96 if self.detailed else 46)
        if len(when) > 5:
            left = px(96)
        top = QRect(rect.left(), rect.top() + (px(2) if self.detailed else 0), left, px(21 if self.detailed else 25))
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(LOOK.font(14 if self.detailed else 13, medium=True))
        painter.setPen(LOOK.color("text"))
        side = Qt.AlignmentFlag.AlignRight if self.detailed else Qt.AlignmentFlag.AlignLeft
        painter.drawText(top.adjusted(0, 0, -px(10 if self.detailed else 0), 0), side | align, when)
        x = rect.left() + left
        if self.detailed:
            x = self._lane(painter, line, rect, x)
        self._words(painter, line, QRect(x, top.top(), rect.right() - x - px(6), top.height()))
        if self.detailed:
            self._below(painter, line, QRect(x, rect.top() + px(22), rect.right() - x - px(6), px(18)))
        painter.restore()

    def _lane(self, painter: QPainter, line: JournalLine, rect: QRect, x: int) -> int:
        px = LOOK.px
        painter.setPen(QPen(LOOK.color("line"), 2))
        center = QPoint(x + px(6), rect.top() + px(13))
        painter.drawLine(center.x(), rect.top(), center.x(), rect.bottom())
        lane = next((one for one in Lane if one.value == line.lane), Lane.SYSTEM)
        tone = "near" if lane in {Lane.CORRECTION, Lane.SYSTEM} else "ok" if lane is Lane.REPORT else "accent"
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(LOOK.color(tone))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawEllipse(center, px(4), px(4))
        painter.setPen(LOOK.color(tone))
        painter.setFont(LOOK.font(14))
        place = QRect(x + px(20), rect.top() + px(2), px(46), px(21))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, lane.label)
        return x + px(70)

    def _words(self, painter: QPainter, line: JournalLine, area: QRect) -> None:
        font = LOOK.font(14 if self.detailed else 13)
        font.setStrikeOut(bool(line.struck_by or line.corrected))
        painter.setFont(font)
        painter.setPen(LOOK.color("muted" if line.struck_by else "text"))
        text = " ".join(line.text[:400].split())
        if line.instant is not None and line.lane == Lane.CLOCK:
            text += f"　{micros_text(line.instant, self.now)}"
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)

    def _below(self, painter: QPainter, line: JournalLine, area: QRect) -> None:
        parts = [f"{line.by} 记"]
        if line.instant is not None and line.lane != Lane.CLOCK and abs(line.instant - line.at) > 60_000_000:
            parts.append(f"时间 {micros_text(line.instant, self.now)}")
        if line.struck_by:
            parts.append("已划去，原记录保留")
        elif line.corrected:
            parts.append(f"更正为：{' '.join(line.corrected.split())}")
        painter.setFont(LOOK.font(12))
        painter.setPen(LOOK.color("muted"))
        text = QFontMetrics(painter.font()).elidedText(" · ".join(parts), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)


class JournalList(QListView):
    """Journal lines; stays at the newest unless the officer scrolled up."""

    act_requested = Signal(EntryAct, JournalLine)

    def __init__(self, name: str, *, detailed: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: RowModel[JournalLine] = RowModel((Column("记录", _words),), _entry, self)
        self.kept: Kept[JournalLine] = Kept(self, self.rows)
        self.painter_of_rows = JournalDelegate(self, detailed=detailed)
        self.setItemDelegate(self.painter_of_rows)
        self.setUniformItemSizes(True)
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

    def showEvent(self, event: QShowEvent) -> None:
        """Lines that came while the page was hidden are followed too."""
        super().showEvent(event)
        if self._follow:
            self.scrollToBottom()

    @Slot(int, int)
    def _on_bar_range_changed(self, _low: int, high: int) -> None:
        if self._follow:
            self.verticalScrollBar().setValue(high)

    def selected(self) -> JournalLine | None:
        """The current line."""
        return self.kept.row

    def choose(self, entry: str) -> None:
        """Make an entry current and visible."""
        self.kept.choose(entry)
