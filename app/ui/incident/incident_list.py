"""The list of incidents as on the board: level bar, title, place, figures, and the two most pressing clocks."""

import datetime as dt
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QPainter, QPen, QRegion, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.models.incident.grading import strict_words
from app.models.moments import EPOCH, beijing_day
from app.models.obligations.clock import Clock, phase
from app.models.obligations.clock_names import name_among
from app.models.texts import unturned
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import Owner, Phase
from app.models.vocabulary.term import Level
from app.services.incident.board import BoardItem
from app.ui.kit.formats import clock_text, micros_text
from app.ui.kit.kept import Kept
from app.ui.kit.keys import Key, bind
from app.ui.kit.rows import ITEM, Column, Index, RowModel
from app.ui.kit.theme import LOOK
from app.ui.kit.wrapping import GAP, draw_wrapped, in_lines, wrapped_height


def _title(item: BoardItem) -> str:
    """A line of text, for a screen reader."""
    return " ".join(filter(None, (Level(item.row.level).label, _strict(item), item.row.title)))


def _strict(item: BoardItem) -> str:
    """从严 较大（按失联计） where it is graver."""
    return strict_words(Level(item.row.level), Level(item.row.level_strict), item.row.strict_by)


def _identity(item: BoardItem) -> str:
    return item.row.id


BESIDE = 470
"""Width from which the clocks stand at the right of the words; below they stand under them."""
ALWAYS_BESIDE = 760
"""Width from which they do so whatever the names."""
LONGEST = 5
"""Of the names with the most characters, how many are measured: characters are not all of one width."""
PAIRED = 380
"""Width from which two clocks under the words stand in a row."""
LEAST_TITLE = 150
"""Width that the name keeps beside the levels."""
CLOCK = 26
"""Height of a clock's line."""


class Shape(NamedTuple):
    """How an incident is laid out at a width: widths of level and words, heights of its parts, its clocks."""

    words: int
    level: int
    strict: int
    """Width of 从严, where it is graver."""
    title: int
    where: int
    notes: int
    clocks: tuple[Clock, ...]
    beside: bool
    across: int
    """How many clocks stand in a row."""

    @property
    def rows(self) -> int:
        """Rows of clocks."""
        return -(-len(self.clocks) // self.across)

    @property
    def height(self) -> int:
        """Of all of it."""
        px = LOOK.px
        left = self.title + self.where + self.notes + px(20)
        return max(left, len(self.clocks) * px(CLOCK) + px(18)) if self.beside else left + self.rows * px(CLOCK)


MOST_HEIGHTS = 20_000


class IncidentDelegate(QStyledItemDelegate):
    """Paints one incident with its name, place and dates whole, as high as they need."""

    def __init__(self, parent: "IncidentList") -> None:
        super().__init__(parent)
        self._list = parent
        self.now = EPOCH
        self.width = 400
        """Pixels the list has across."""
        self._heights: dict[Hashable, int] = {}
        self._longest: tuple[BoardItem, ...] = ()
        self._needed: dict[int, int] = {}
        """By text scale, the width in which the longest name stands in one line behind its levels."""

    def measure(self, items: Sequence[BoardItem]) -> None:
        """These are shown: the clocks of all stand under the words where a name would be broken beside them."""
        self._longest = tuple(sorted(items, key=lambda one: len(one.row.title))[-LONGEST:])
        self._needed.clear()

    def _beside(self) -> bool:
        """Whether clocks stand at the right: one way for the whole list."""
        px = LOOK.px
        if self.width < px(BESIDE):
            return False
        if LOOK.scale not in self._needed:
            chips, names = QFontMetrics(LOOK.font(13)), QFontMetrics(LOOK.font(16, medium=True))
            self._needed[LOOK.scale] = max(
                (
                    names.horizontalAdvance(one.row.title)
                    + sum(chips.horizontalAdvance(word) + px(18) for word in (_level(one), _graver(one)) if word)
                    for one in self._longest
                ),
                default=0,
            )
        room = self.width - px(18) - px(212) - px(14)
        return self._needed[LOOK.scale] <= room or self.width >= px(ALWAYS_BESIDE)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """The row's size."""
        item = self._list.rows.row(index.row())  # not by way of Qt: a list of hundreds asks with every key
        return QSize(LOOK.px(120), self._height(item) if item is not None else 0)

    def _height(self, item: BoardItem) -> int:
        """Measured once for a width, a text scale and so many clocks while nothing else of the incident changes."""
        row = item.row
        key = (
            row.id, row.title, row.place, row.source, row.figures, row.received_at, row.level, row.level_strict,
            row.strict_by, row.status, len(item.absorbed), item.untold, self.width, LOOK.scale, beijing_day(self.now),
            len(_shown(item, self.now)), _waiting(item), self._beside(),
        )  # fmt: skip
        if key not in self._heights:
            if len(self._heights) > MOST_HEIGHTS:
                self._heights.clear()
            self._heights[key] = self.shape(item).height
        return self._heights[key]

    def shape(self, item: BoardItem) -> Shape:
        """The layout at the present width."""
        px = LOOK.px
        clocks = _shown(item, self.now)
        beside = bool(clocks) and self._beside()
        words = self.width - px(18) - (px(212) + px(14) if beside else px(12))
        metrics = QFontMetrics(LOOK.font(13))
        level = metrics.horizontalAdvance(_level(item)) + px(12)
        strict = metrics.horizontalAdvance(graver) + px(12) if (graver := _graver(item)) else 0
        if words - level - strict < px(LEAST_TITLE):
            strict = 0  # the notes say it
        chips = level + px(9) + (strict + px(6) if strict else 0)
        return Shape(
            words=words,
            level=level,
            strict=strict,
            title=max(px(24), _high(item.row.title, 16, words - chips, medium=True)),
            where=_high(self._where(item), 13, words) + px(3),
            notes=_high(_notes(item, words, apart=strict > 0), 13, words, medium=True) + px(3),
            clocks=clocks,
            beside=beside,
            across=1 if beside or self.width < px(PAIRED) else 2,
        )

    def _where(self, item: BoardItem) -> str:
        row = item.row
        parts = [row.place, f"接报 {micros_text(row.received_at, self.now)}", row.source]
        return " · ".join(part for part in parts if part)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw an item."""
        item = index.data(ITEM)
        if not isinstance(item, BoardItem):
            return
        px = LOOK.px
        rect: QRect = option.rect
        painter.save()
        chosen = self._list.selectionModel().isSelected(index)
        painter.fillRect(rect, LOOK.color("soft" if chosen else "surface"))
        edge = LOOK.level(item.row.level_strict if _graver(item) else item.row.level)
        painter.fillRect(QRect(rect.left(), rect.top(), px(5), rect.height()), edge)
        painter.setPen(QPen(LOOK.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        shape = self.shape(item)
        top = self._words(painter, item, shape, QPoint(rect.left() + px(18), rect.top() + px(8)))
        if shape.beside:
            area = QRect(rect.right() - px(220), rect.top() + px(9), px(208), px(82))
        else:
            area = QRect(rect.left() + px(10), top, rect.width() - px(20), px(82))
        self._clocks(painter, shape, area)
        painter.restore()

    def _words(self, painter: QPainter, item: BoardItem, shape: Shape, at: QPoint) -> int:
        """Level and name, place and times, figures; returns where they end."""
        px = LOOK.px
        box = QRect(at.x(), at.y() + px(1), shape.level, px(22))
        _chip(painter, box, _level(item), item.row.level)
        left = box.right() + px(6)
        if shape.strict:
            _chip(painter, QRect(left, box.top(), shape.strict, px(22)), _graver(item), item.row.level_strict)
            left += shape.strict + px(6)
        left += px(3)
        title = QRect(left, at.y(), shape.words - (left - at.x()), shape.title)
        _whole(painter, title, item.row.title, LOOK.color("text"), 16, medium=True)
        y = at.y() + shape.title + px(3)
        _whole(painter, QRect(at.x(), y, shape.words, shape.where), self._where(item), LOOK.color("muted"), 13)
        y += shape.where
        notes = QRect(at.x(), y, shape.words, shape.notes)
        _whole(painter, notes, _notes(item, shape.words, apart=shape.strict > 0), LOOK.color("text"), 13, medium=True)
        return y + shape.notes

    def _clocks(self, painter: QPainter, shape: Shape, area: QRect) -> None:
        px = LOOK.px
        each = area.width() // shape.across
        for number, clock in enumerate(shape.clocks):
            row, place = divmod(number, shape.across)
            box = QRect(area.left() + place * each, area.top() + row * px(CLOCK), each - px(4), px(25))
            state = phase(clock, self.now)
            color, back = LOOK.phase(state)
            if clock.owner is Owner.THEIRS and state is not Phase.OVERDUE:
                color, back = LOOK.color("muted"), None
            if back is not None:
                painter.fillRect(box, back)
            inner = box.adjusted(px(8), 0, -px(8), 0)
            name = name_among(clock, shape.clocks)
            calm = LOOK.color("muted") if state is Phase.WAITING else color
            left = clock_text(clock, self.now)
            _line(painter, inner, left, color, 16, medium=True, right=True)
            wide = QFontMetrics(LOOK.font(16, medium=True)).horizontalAdvance(left)
            _line(painter, inner.adjusted(0, 0, -(wide + px(6)), 0), name, calm, 14)


def _level(item: BoardItem) -> str:
    """The level by its word, also where the incident is closed."""
    word = Level(item.row.level).label
    return f"{word} 已办结" if item.row.status == Status.CLOSED else word


def _graver(item: BoardItem) -> str:
    """从严 较大 where it is graver than what is known; empty where it is not, or the incident is closed."""
    return _strict(item).partition("（")[0] if item.row.status != Status.CLOSED else ""


def _waiting(item: BoardItem) -> bool:
    """Whether a clock runs by what was read only: said once, the names of the clocks have their offices to tell."""
    return any(one.by_reading and one.running for one in item.clocks)


def _chip(painter: QPainter, box: QRect, text: str, level: int) -> None:
    painter.setFont(LOOK.font(13))
    painter.setPen(QPen(LOOK.level(level), 1))
    painter.drawRect(box)
    painter.setPen(LOOK.level_text(level))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _notes(item: BoardItem, width: int, *, apart: bool) -> str:
    """What is known, what is merged, who is still to be told, in lines of a width; no figure is cut in two.

    Where 从严 stands ``apart``, only what it counts by is said here.
    """
    row = item.row
    strict = _strict(item) if row.status != Status.CLOSED else ""
    notes = [strict.partition("（")[2].rstrip("）") if apart else strict, row.figures]
    if _waiting(item):
        notes.append("时限待确认")
    if item.absorbed:
        notes.append(f"并入{len(item.absorbed)}起")
    if item.untold:
        notes.append(f"内部待报{item.untold}")
    if not item.clocks and row.status != Status.CLOSED:
        notes.append("无待办时限")
    return in_lines(GAP.join(note for note in notes if note), LOOK.font(13, medium=True), width)


def _high(text: str, size: float, width: int, *, medium: bool = False) -> int:
    """How high words are at a width; nothing for none."""
    return wrapped_height(text, LOOK.font(size, medium=medium), max(width, LOOK.px(60)))


def _whole(painter: QPainter, rect: QRect, text: str, color: QColor, size: float, *, medium: bool = False) -> None:
    painter.setFont(LOOK.font(size, medium=medium))
    painter.setPen(color)
    draw_wrapped(painter, rect, text)


def _line(
    painter: QPainter, rect: QRect, text: str, color: QColor, size: float, *, medium: bool = False, right: bool = False
) -> None:
    painter.setFont(LOOK.font(size, medium=medium))
    painter.setPen(color)
    shown = QFontMetrics(painter.font()).elidedText(unturned(text), Qt.TextElideMode.ElideMiddle, rect.width())
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
        self.setResizeMode(QListView.ResizeMode.Adjust)
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
        for item in items:
            _strict(item)  # a row that does not read is met here, where it is mended, not in the middle of a paint
        self.painter_of_rows.measure(items)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names are wrapped at the width there is, also where a scroll bar took some of it."""
        if self.painter_of_rows.width != event.size().width():
            self.painter_of_rows.width = event.size().width()
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes to the list sees what is chosen."""
        super().focusInEvent(event)
        self.kept.saw()

    @Slot()
    def _on_kept_moved(self) -> None:
        self.chosen.emit(self.current)
