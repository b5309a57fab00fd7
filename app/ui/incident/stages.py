"""The strip of stages: 接报 ─ 口头报告 ─ 书面首报 ─ 续报 ─ 终报, each with its time or what is left."""

import datetime as dt

import msgspec
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.models.moments import EPOCH
from app.models.obligations.clock import Clock, phase
from app.models.obligations.clock_names import shortest
from app.models.texts import unturned
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase
from app.services.incident.board import IncidentView
from app.ui.kit.formats import clock_text, moment_text
from app.ui.kit.theme import LOOK, Ink


class Stop(msgspec.Struct, frozen=True):
    """One stage: name, text below, tone and whether it is done."""

    name: str
    text: str
    tone: Ink
    done: bool = False
    here: bool = False


ORDER = (
    ObligationKind.ORAL, ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.CHECK, ObligationKind.FINAL,
)  # fmt: skip
ROW = 64
"""Height of a row of stages."""
_MET: dict[Phase, Ink] = {Phase.MET_LATE: "overdue", Phase.INFERRED: "near"}
_RUNNING: dict[Phase, Ink] = {Phase.OVERDUE: "overdue", Phase.NEAR: "near", Phase.DUE: "near"}
ALWAYS = frozenset({ObligationKind.ORAL, ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.FINAL})


def stops(view: IncidentView, now: dt.datetime) -> list[Stop]:
    """The stages of an incident."""
    found = [Stop("接报", moment_text(view.state.received_at, now), "ok", done=True)]
    ours = [one for one in view.clocks if one.owner is Owner.OURS]
    for kind in ORDER:
        mine = [one for one in ours if one.obligation is kind]
        running = [one for one in mine if one.running]
        if running:
            found.append(_running(running[0], now))
        elif met := [one for one in mine if one.met_at]:
            last = max(met, key=lambda one: one.met_at or EPOCH)
            found.append(_met(last, now))
        elif kind in ALWAYS:
            waits = {ObligationKind.FINAL: "处置结束后", ObligationKind.UPDATE: "首报后"}.get(kind, "不要求")
            found.append(Stop(kind.label, waits, "muted"))
    return found


def stops_apart(view: IncidentView, now: dt.datetime) -> list[Stop]:
    """The same, each office that is to hear by itself; those that hear by the same minute stand together."""
    found = stops(view, now)
    ours = [one for one in view.clocks if one.owner is Owner.OURS]
    for kind in ORDER:
        mine = sorted((one for one in ours if one.obligation is kind and _stands(one)), key=lambda one: one.limit)
        groups: dict[tuple[str, str, Ink], list[Clock]] = {}
        for one in mine:
            made = _running(one, now) if one.running else _met(one, now)
            groups.setdefault((made.name, made.text, made.tone), []).append(one)
        if len(groups) > 1 or len(mine) > 1:
            number = next(place for place, one in enumerate(found) if one.name.startswith(kind.label))
            found[number : number + 1] = [
                Stop(f"{name} {_offices(some, mine)}", text, tone, done=not some[0].running, here=some[0].running)
                for (name, text, tone), some in groups.items()
            ]
    return found


def _stands(clock: Clock) -> bool:
    return clock.running or clock.met_at is not None


def _offices(clocks: list[Clock], every: list[Clock]) -> str:
    """省、市: as short as tells each from the others that are to hear."""
    labels = {one.recipient.label for one in every}
    named = dict.fromkeys(one.recipient.label for one in clocks)
    return "、".join(shortest(one, labels - {one}) for one in named)


def _met(clock: Clock, now: dt.datetime) -> Stop:
    return Stop(clock.obligation.label, clock_text(clock, now), _MET.get(phase(clock, now), "ok"), done=True)


def _running(clock: Clock, now: dt.datetime) -> Stop:
    state = phase(clock, now)
    text = clock_text(clock, now)
    tone = _RUNNING.get(state, "accent")
    name = f"{clock.obligation.label}·待确认" if clock.by_reading else clock.obligation.label
    return Stop(name, f"剩 {text}" if state in {Phase.WAITING, Phase.NEAR} else text, tone, here=True)


def _lengths(found: list[Stop]) -> list[int]:
    return [len(one.name + one.text) for one in found]


class StageStrip(QWidget):
    """Draws the stages across its width in as many rows as they need; each office apart where one row holds them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stops: list[Stop] = []
        self.apart: list[Stop] = []
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_stops(self, found: list[Stop], apart: list[Stop]) -> None:
        """Show these stages; ``apart`` are the same, each office by itself."""
        if (found, apart) != (self.stops, self.apart):
            again = _lengths(found + apart) != _lengths(self.stops + self.apart)
            self.stops, self.apart = found, apart
            self.setAccessibleName("，".join(f"{one.name} {one.text}" for one in apart))
            if again:
                self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(LOOK.px(240), LOOK.px(ROW))

    def minimumSizeHint(self) -> QSize:
        """One stage beside the other where there is no more room."""
        return QSize(LOOK.px(120), LOOK.px(ROW))

    def hasHeightForWidth(self) -> bool:
        """Narrow strips are higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is at that width."""
        found, across = self._shown(width)
        return LOOK.px(ROW) * max(1, -(-len(found) // across))

    def _shown(self, width: int) -> tuple[list[Stop], int]:
        """The stages that are drawn at that width, and how many of them stand in a row."""
        most = self._most(self.apart, width)
        if most >= len(self.apart) > 0:
            return self.apart, len(self.apart)
        rows = max(1, -(-len(self.stops) // self._most(self.stops, width)))
        return self.stops, max(1, -(-len(self.stops) // rows))

    def _most(self, found: list[Stop], width: int) -> int:
        """How many of them one row could hold."""
        metrics = QFontMetrics(LOOK.font(13, medium=True))
        widest = max((metrics.horizontalAdvance(text) for one in found for text in (one.name, one.text)), default=1)
        return max(1, width // (widest + LOOK.px(10)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw."""
        if not self.stops:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        found, across = self._shown(self.width())
        for first in range(0, len(found), across):
            self._row(painter, found[first : first + across], across, LOOK.px(ROW) * (first // across))
        painter.end()

    def _row(self, painter: QPainter, found: list[Stop], across: int, top: int) -> None:
        px = LOOK.px
        step = self.width() / across
        y = top + px(12)
        painter.setPen(QPen(LOOK.color("line"), 2))
        painter.drawLine(int(step / 2), y, int(step * (len(found) - 0.5)), y)
        for number, stop in enumerate(found):
            middle = int(step * (number + 0.5))
            color = LOOK.color(stop.tone)
            painter.setPen(QPen(LOOK.color("line") if stop.tone == "muted" else color, 2))
            painter.setBrush(color if stop.done else LOOK.color("surface"))
            painter.drawEllipse(QPoint(middle, y), px(7), px(7))
            area = QRect(int(step * number), y + px(9), int(step), px(20))
            painter.setPen(LOOK.color("text" if stop.tone != "muted" else "muted"))
            painter.setFont(LOOK.font(13, medium=stop.here))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, unturned(stop.name))
            painter.setPen(color)
            painter.drawText(area.translated(0, px(18)), Qt.AlignmentFlag.AlignCenter, unturned(stop.text))
