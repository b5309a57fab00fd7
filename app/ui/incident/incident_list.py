"""The list of incidents as on the board: level bar, title, place, figures, and the two most pressing clocks."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QPainter, QPen, QRegion
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.incident.grading import strict_words
from app.models.moments import EPOCH
from app.models.obligations.clock import Clock, phase
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import Owner, Phase
from app.models.vocabulary.term import Level
from app.services.incident.board import BoardItem
from app.ui.kit.formats import clock_name, clock_text, micros_text
from app.ui.kit.kept import Kept
from app.ui.kit.keys import Key, bind
from app.ui.kit.rows import ITEM, Column, Index, RowModel
from app.ui.kit.theme import LOOK


def _title(item: BoardItem) -> str:
    """A line of text, for a screen reader."""
    return " ".join(filter(None, (Level(item.row.level).label, _strict(item), item.row.title)))


def _strict(item: BoardItem) -> str:
    """从严 较大（按失联计） where it is graver."""
    return strict_words(Level(item.row.level), Level(item.row.level_strict), item.row.strict_by)


def _identity(item: BoardItem) -> str:
    return item.row.id


class IncidentDelegate(QStyledItemDelegate):
    """Paints one incident, 92 px high."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.now = EPOCH

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The row's size."""
        return QSize(LOOK.px(120), LOOK.px(92))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw an item."""
        item = index.data(ITEM)
        if not isinstance(item, BoardItem):
            return
        px = LOOK.px
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, LOOK.color("soft" if chosen else "surface"))
        painter.fillRect(QRect(rect.left(), rect.top(), px(5), rect.height()), LOOK.level(item.row.level))
        painter.setPen(QPen(LOOK.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        right = min(px(212), rect.width() // 2)
        body = rect.adjusted(px(18), px(10), -(right + px(14)), -px(8))
        self._head(painter, item, body)
        shown = _shown(item, self.now)
        self._clocks(painter, shown, QRect(rect.right() - right, rect.top() + px(9), right - px(12), px(82)))
        painter.restore()

    def _head(self, painter: QPainter, item: BoardItem, body: QRect) -> None:
        px = LOOK.px
        row = item.row
        word = Level(row.level).label if row.status != Status.CLOSED else "办结"
        painter.setFont(LOOK.font(13))
        wide = QFontMetrics(painter.font()).horizontalAdvance(word) + px(12)
        box = QRect(body.left(), body.top() + px(1), wide, px(22))
        painter.setPen(QPen(LOOK.level(row.level), 1))
        painter.drawRect(box)
        painter.setPen(LOOK.level_text(row.level))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)
        title = QRect(box.right() + px(9), body.top(), body.right() - box.right() - px(9), px(24))
        _line(painter, title, row.title, LOOK.color("text"), 16, medium=True)
        parts = [row.place, f"接报 {micros_text(row.received_at, self.now)}", row.source]
        where = QRect(body.left(), body.top() + px(28), body.width(), px(22))
        _line(painter, where, " · ".join(part for part in parts if part), LOOK.color("muted"), 13)
        notes = [_strict(item) if row.status != Status.CLOSED else "", row.figures]
        if item.absorbed:
            notes.append(f"并入{len(item.absorbed)}起")
        if item.untold:
            notes.append(f"内部待报{item.untold}")
        below = QRect(body.left(), body.top() + px(51), body.width() + px(100), px(22))
        _line(painter, below, "　".join(note for note in notes if note), LOOK.color("text"), 13, medium=True)

    def _clocks(self, painter: QPainter, clocks: Sequence[Clock], area: QRect) -> None:
        px = LOOK.px
        if not clocks:
            _line(painter, area.adjusted(px(8), 0, 0, -px(30)), "无待办时限", LOOK.color("muted"), 13)
        for number, clock in enumerate(clocks):
            box = QRect(area.left(), area.top() + number * px(26), area.width(), px(25))
            state = phase(clock, self.now)
            color, back = LOOK.phase(state)
            if clock.owner is Owner.THEIRS and state is not Phase.OVERDUE:
                color, back = LOOK.color("muted"), None
            if back is not None:
                painter.fillRect(box, back)
            inner = box.adjusted(px(8), 0, -px(8), 0)
            name = clock_name(clock, clocks)
            calm = LOOK.color("muted") if state is Phase.WAITING else color
            left = clock_text(clock, self.now)
            _line(painter, inner, left, color, 16, medium=True, right=True)
            wide = QFontMetrics(LOOK.font(16, medium=True)).horizontalAdvance(left)
            _line(painter, inner.adjusted(0, 0, -(wide + px(6)), 0), name, calm, 14)


def _line(
    painter: QPainter, rect: QRect, text: str, color: QColor, size: float, *, medium: bool = False, right: bool = False
) -> None:
    painter.setFont(LOOK.font(size, medium=medium))
    painter.setPen(color)
    shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)


def _shown(item: BoardItem, now: dt.datetime) -> tuple[Clock, ...]:
    """The two most pressing clocks, our own first, below them what others are late with, 到场 and 签收 first."""
    pressing = sorted(item.clocks, key=lambda one: (one.owner is Owner.THEIRS, one.limit))[:2]
    late = [
        one
        for one in item.clocks
        if one.owner is Owner.THEIRS and phase(one, now) is Phase.OVERDUE and one not in pressing
    ]
    own = f"incident:{item.row.id}"
    return (*pressing, *sorted(late, key=lambda one: one.subject == own)[:1])


class IncidentList(QListView):
    """Incidents; ``chosen`` follows the current one, ``opened`` is Enter."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: RowModel[BoardItem] = RowModel((Column("事件", _title),), _identity, self)
        self.kept: Kept[BoardItem] = Kept(self, self.rows)
        self.painter_of_rows = IncidentDelegate(self)
        self.setItemDelegate(self.painter_of_rows)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.kept.moved.connect(self._on_kept_moved)
        bind(Key.OPEN_INCIDENT, self, self._on_open_key)

    @property
    def current(self) -> str:
        """The id of the current incident, empty when there is none."""
        item = self.kept.row
        return item.row.id if item is not None else ""

    def load(self, items: Sequence[BoardItem], now: dt.datetime) -> None:
        """Show items; the current one stays current."""
        self.painter_of_rows.now = now
        self.kept.load(items)
        self.chosen.emit(self.current)

    def choose(self, identity: str) -> bool:
        """Make an incident current; False when it is not in the list."""
        return self.kept.choose(identity)

    def tick(self, now: dt.datetime) -> None:
        """Redraw the clocks."""
        self.painter_of_rows.now = now
        self.setDirtyRegion(QRegion(self.rect()))  # asking for the viewport would first load every class of widget

    @Slot()
    def _on_open_key(self) -> None:
        if self.current:
            self.opened.emit(self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes to the list sees what is chosen."""
        super().focusInEvent(event)
        self.kept.saw()

    @Slot()
    def _on_kept_moved(self) -> None:
        self.chosen.emit(self.current)
