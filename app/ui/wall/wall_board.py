"""What the wall shows: the time, who is on duty, open incidents with clocks that are read at four metres, warnings.

All sizes follow the height of the screen: at 1080 lines a clock's digits are at least 40 pixels high. What does not fit
comes by turns. Late is written out and stands reversed; colour is never the only sign.
"""

import datetime as dt

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.models.moments import BEIJING, EPOCH
from app.models.obligations.clock import Clock, phase
from app.models.texts import unturned
from app.models.vocabulary.obligation import Phase
from app.models.vocabulary.term import Level
from app.services.review.wall_view import WallIncident, WallView
from app.services.watch.watch import Beat
from app.ui.kit.formats import WEEKDAYS, clock_name, clock_text, micros_text
from app.ui.kit.theme import FAMILY, LOOK, MEDIUM

HIGH = 1080
"""Lines of a screen on which a size is as it is written."""
DIGITS = 60
"""Font size of a clock: its digits are 0.72 of it, 43 pixels."""
HEAD, FOOT, ROW = 150, 84, 141
TURN = 12
"""Beats a page of incidents stays where there are several."""
CALM = "没有在办事件"


class WallBoard(QWidget):
    """Painted whole; it takes no keys."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("大屏")
        self.wall: WallView | None = None
        self.now = EPOCH
        self.ringing = 0
        self._placed: dict[str, Clock] = {}
        """Running clocks as the alarms go by: a wall clock that jumped moves none of them."""
        self._beats = 0

    def show_wall(self, wall: WallView, now: dt.datetime) -> None:
        """Show what was read."""
        self.wall, self.now = wall, now
        self.update()

    def tick(self, beat: Beat) -> None:
        """Clocks run, pages turn."""
        self.now = beat.pulse.now
        self.ringing = len(beat.pulse.ringing)
        self._placed = {one.id: one for one in beat.pulse.running}
        self._beats += 1
        self.update()

    def placed(self, clock: Clock) -> Clock:
        """A clock as the last beat saw it."""
        return self._placed.get(clock.id, clock)

    def size_of(self, size: float) -> int:
        """A size at 1080 lines in pixels of this screen."""
        return max(1, round(size * self.height() / HIGH))

    def font_of(self, size: float, *, medium: bool = False) -> QFont:
        """A font of that size at 1080 lines."""
        font = QFont(MEDIUM if medium else FAMILY)
        font.setPixelSize(self.size_of(size))
        return font

    @property
    def rows(self) -> int:
        """How many incidents there is room for."""
        return max(1, int((self.height() - self.size_of(HEAD + FOOT)) // self.size_of(ROW)))

    @property
    def pages(self) -> int:
        """How many pages the incidents take."""
        count = len(self.lines)
        return max(1, -(-count // self.rows))

    @property
    def lines(self) -> list[WallIncident]:
        """Incidents, then what is owed and belongs to none."""
        return _lines(self.wall) if self.wall is not None else []

    @property
    def page(self) -> int:
        """Which page is shown."""
        return self._beats // TURN % self.pages

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw everything."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), LOOK.color("bg"))
        if self.wall is not None:
            self._head(painter, self.wall)
            self._incidents(painter)
            self._foot(painter, self.wall)
        painter.end()

    def _text(
        self,
        painter: QPainter,
        area: QRectF,
        words: str,
        size: float,
        tone: QColor,
        *,
        medium: bool = False,
        right: bool = False,
    ) -> float:
        """Words on one line, cut where the room ends; returns how wide they are."""
        painter.setFont(self.font_of(size, medium=medium))
        painter.setPen(tone)
        shown = QFontMetricsF(painter.font()).elidedText(unturned(words), Qt.TextElideMode.ElideRight, area.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return QFontMetricsF(painter.font()).horizontalAdvance(shown)

    def _head(self, painter: QPainter, wall: WallView) -> None:
        px, wide = self.size_of, float(self.width())
        area = QRectF(0, 0, wide, px(HEAD))
        painter.fillRect(area, LOOK.color("surface"))
        painter.setPen(QPen(LOOK.color("line"), px(2)))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        local = self.now.astimezone(BEIJING)
        clock = f"{local:%H:%M:%S}"
        left = px(40)
        took = self._text(painter, QRectF(left, 0, wide / 2, px(HEAD)), clock, 96, LOOK.color("text"), medium=True)
        x = left + took + px(40)
        day = f"{local.month}月{local.day}日　星期{WEEKDAYS[local.weekday()]}"
        unit = wall.unit + ("　演练" if wall.practice else "")
        room = wide - x - px(40)
        self._text(painter, QRectF(x, px(18), room / 2, px(56)), day, 40, LOOK.color("text"), medium=True)
        self._text(painter, QRectF(x, px(76), room / 2, px(54)), unit, 34, LOOK.color("muted"))
        people = "　".join(wall.people) or "当班人员还没有登记"
        names = QRectF(x + room / 2, px(18), room / 2, px(56))
        self._text(painter, names, people, 40, LOOK.color("text"), medium=True, right=True)
        late = sum(phase(one, self.now) is Phase.OVERDUE for one in map(self.placed, wall.owed))
        words = "　".join(
            filter(
                None,
                (
                    f"在办{len(wall.incidents)}起",
                    f"超时{late}项" if late else "",
                    f"正在响{self.ringing}项" if self.ringing else "",
                ),
            )
        )
        tone = LOOK.color("overdue" if late else "muted")
        counts = QRectF(x + room / 2, px(76), room / 2, px(54))
        self._text(painter, counts, words, 34, tone, medium=bool(late), right=True)

    def _incidents(self, painter: QPainter) -> None:
        px, lines = self.size_of, self.lines
        top = px(HEAD)
        if not lines:
            area = QRectF(0, top, self.width(), self.height() - px(HEAD + FOOT))
            painter.setFont(self.font_of(72, medium=True))
            painter.setPen(LOOK.color("ok"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, CALM)
            return
        first = self.page * self.rows
        for number, one in enumerate(lines[first : first + self.rows]):
            self._incident(painter, one, QRectF(0, top + number * px(ROW), self.width(), px(ROW)))

    def _incident(self, painter: QPainter, one: WallIncident, area: QRectF) -> None:
        px = self.size_of
        painter.setPen(QPen(LOOK.color("line"), px(2)))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        if one.level:
            painter.fillRect(QRectF(0, area.top(), px(18), area.height()), LOOK.level(one.level))
        left, half = px(40), area.width() * 0.5
        word = Level(one.level).label if one.level else "其他"
        tone = LOOK.level_text(one.level) if one.level else LOOK.color("muted")
        took = self._text(painter, QRectF(left, area.top() + px(14), half, px(66)), word, 40, tone, medium=True)
        x = left + took + px(24)
        title = QRectF(x, area.top() + px(14), half - x, px(66))
        self._text(painter, title, one.title, 46, LOOK.color("text"), medium=True)
        told = f"接报 {micros_text(one.received_at, self.now)}" if one.received_at else ""
        below = "　".join(filter(None, (told, one.strict, one.place)))
        self._text(painter, QRectF(left, area.top() + px(82), half - left, px(52)), below, 34, LOOK.color("muted"))
        self._clocks(
            painter,
            tuple(map(self.placed, one.clocks)),
            QRectF(half + px(20), area.top(), half - px(60), area.height()),
        )

    def _clocks(self, painter: QPainter, clocks: tuple[Clock, ...], area: QRectF) -> None:
        px = self.size_of
        if not clocks:
            self._text(painter, area, "没有待办的时限", 40, LOOK.color("muted"), right=True)
            return
        high = area.height() / max(2, len(clocks))
        top = area.top() + (area.height() - high * len(clocks)) / 2
        for number, one in enumerate(clocks):
            box = QRectF(area.left(), top + number * high + px(3), area.width(), high - px(6))
            state = phase(one, self.now)
            tone, back = LOOK.phase(state)
            if state is Phase.OVERDUE:
                tone, back = LOOK.color("surface"), LOOK.color("overdue")
            if back is not None:
                painter.fillRect(box, back)
            inner = box.adjusted(px(16), 0, -px(16), 0)
            took = self._text(painter, inner, clock_text(one, self.now), DIGITS, tone, medium=True, right=True)
            name = inner.adjusted(0, 0, -(took + px(20)), 0)
            self._text(painter, name, f"{clock_name(one, clocks)}", 38, tone)

    def _foot(self, painter: QPainter, wall: WallView) -> None:
        px = self.size_of
        area = QRectF(0, self.height() - px(FOOT), self.width(), px(FOOT))
        painter.fillRect(area, LOOK.color("near_bg" if wall.warnings else "surface"))
        painter.setPen(QPen(LOOK.color("line"), px(2)))
        painter.drawLine(area.topLeft(), area.topRight())
        pages = f"第{self.page + 1}页 共{self.pages}页" if self.pages > 1 else ""
        inner = area.adjusted(px(40), 0, -px(40), 0)
        took = self._text(painter, inner, pages, 34, LOOK.color("muted"), right=True) if pages else 0.0
        words = "没有生效的预警"
        if wall.warnings:
            turn = self._beats // TURN % len(wall.warnings)
            more = f"（{turn + 1}/{len(wall.warnings)}）" if len(wall.warnings) > 1 else ""
            words = f"预警　{wall.warnings[turn]}{more}"
        tone = LOOK.color("near" if wall.warnings else "muted")
        room = inner.adjusted(0, 0, -(took + px(30)), 0)
        self._text(painter, room, words, 40, tone, medium=bool(wall.warnings))


def _lines(wall: WallView) -> list[WallIncident]:
    apart = [
        WallIncident(id=clock.id, title=title, place="", level=0, strict="", clocks=(clock,), received_at=0)
        for title, clock in wall.apart
    ]
    return [*wall.incidents, *apart]
