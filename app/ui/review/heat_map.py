"""时段分布: incidents by weekday and hour; the number stands in each square, its shade is only the second sign."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.services.review.statistics_tables import WEEKDAYS
from app.ui.kit.theme import LOOK

HOURS, DAYS = 24, 7


class HeatMap(QWidget):
    """Arrows move, Enter or a click chooses an hour."""

    chosen = Signal(int, int)
    """Weekday (0 is Monday) and hour."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("接报时段分布")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.counts: tuple[tuple[int, ...], ...] = ()
        self.day = self.hour = 0
        self.setMinimumHeight(LOOK.px(176))

    def show_counts(self, counts: tuple[tuple[int, ...], ...]) -> None:
        """Draw the numbers; an hour without any gives way to the one that has most."""
        self.counts = counts
        if counts and not counts[self.day][self.hour]:
            most = max((count, -day, -hour) for day, row in enumerate(counts) for hour, count in enumerate(row))
            self.day, self.hour = -most[1], -most[2]
        self.update()

    def _cell(self, day: int, hour: int) -> QRectF:
        left, top = LOOK.px(46), LOOK.px(20)
        wide, high = (self.width() - left - 2) / HOURS, (self.height() - top - 2) / DAYS
        return QRectF(left + hour * wide, top + day * high, wide, high)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the squares."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), LOOK.color("surface"))
        most = max((max(row) for row in self.counts), default=0)
        small = LOOK.font(12)
        painter.setFont(small)
        painter.setPen(LOOK.color("muted"))
        every = 1 if self._cell(0, 0).width() >= LOOK.px(22) else 3
        for hour in range(0, HOURS, every):
            cell = self._cell(0, hour)
            area = QRectF(cell.left() - cell.width(), 0, cell.width() * 3, LOOK.px(19))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(hour))
        for day, row in enumerate(self.counts):
            painter.setPen(LOOK.color("text"))
            first = self._cell(day, 0)
            painter.drawText(
                QRectF(0, first.top(), LOOK.px(42), first.height()), Qt.AlignmentFlag.AlignVCenter, WEEKDAYS[day]
            )
            for hour, count in enumerate(row):
                self._square(painter, day, hour, count, most)
        if self.hasFocus() and self.counts:
            painter.setPen(QPen(LOOK.color("text"), LOOK.px(2)))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._cell(self.day, self.hour))
        painter.end()

    def _square(self, painter: QPainter, day: int, hour: int, count: int, most: int) -> None:
        cell = self._cell(day, hour)
        shade = LOOK.color("accent")
        shade.setAlpha(round(150 * count / most) + 20 if count else 0)
        painter.fillRect(cell, shade)
        painter.setPen(QPen(LOOK.color("line"), 1))
        painter.drawRect(cell)
        if count:
            painter.setPen(LOOK.color("text"))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(count))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Enter; every other key is somebody else's."""
        moves = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.chosen.emit(self.day, self.hour)
        elif event.key() in moves:
            down, along = moves[Qt.Key(event.key())]
            self.day = min(max(self.day + down, 0), DAYS - 1)
            self.hour = min(max(self.hour + along, 0), HOURS - 1)
            self.update()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        self.setFocus()
        for day in range(DAYS):
            for hour in range(HOURS):
                if self._cell(day, hour).contains(event.position()):
                    self.day, self.hour = day, hour
                    self.chosen.emit(day, hour)
        self.update()
