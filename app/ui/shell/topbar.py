"""The bar that is always visible: clock, people on duty, the clock engine, the most pressing deadline.

What rings stands in the place of all but the time, 断网 in that of the engine: nothing below moves for either.
"""

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.models.duty.rows import DutyRow
from app.models.obligations.clock import phase
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.obligation import Phase
from app.services.obligations.alarms import Pulse
from app.ui.kit.formats import clock_text, clock_time, day_text, moment_text
from app.ui.kit.keys import Key
from app.ui.kit.labels import Tone, button, elided, label, margins, set_ink, set_tone
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import give
from app.ui.shell.alarm_bar import AlarmBar
from app.ui.shell.outage_bar import OutageBar

ROOM = 560
"""Width at 100 % below which an engine that runs is not named."""
DAY = 700
"""Width at 100 % below which the day is not named."""
GAP = 20
ALARM, LEAST_ALARM = 290, 120
RUNS = "● 正常"
"""An engine that runs, in short; what is due next stands at the right in any case."""


class TopBar(QFrame):
    """46 px high; clicking the deadline asks for its incident."""

    deadline_clicked = Signal(str)

    def __init__(self, ringing: AlarmBar, outage: OutageBar) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.ringing = ringing
        self.outage = outage
        self.setFixedHeight(LOOK.px(46))
        self.clock = label("", 24)
        self.day = elided(14, tone="muted")
        self.people = elided(14, medium=True)
        self.engine = elided(13, tone="ok")
        self.line = elided(13, tone="ok")
        self.right = button("时间没错", Key.CLOCK_RIGHT.shown)
        self.right.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.right.hide()
        self.alarm = QFrame()
        self.alarm.setObjectName("alarm")
        self.alarm.setProperty("state", "calm")
        self.alarm_text = elided(15, medium=True)
        self._subject = ""
        self._people = ("", "")
        """Who is on duty with the leader's number, and without."""
        self._engine = ("", "")
        """The state of the engine in full and in short."""
        self._fitted: object = None
        """For which width and words they stand as they do."""
        self._setup_ui()
        for one in (ringing, outage):
            one.installEventFilter(self)

    def _setup_ui(self) -> None:
        layout = QHBoxLayout(self)
        margins(layout, 16, 0, 0, 0)
        layout.setSpacing(LOOK.px(GAP))
        for one in (self.clock, self.day):
            layout.addWidget(one)
        self.calm = QWidget()
        calm = QHBoxLayout(self.calm)
        calm.setContentsMargins(0, 0, 0, 0)
        calm.setSpacing(LOOK.px(GAP))
        calm.addWidget(self.people, 1)
        calm.addWidget(self.outage, 1)
        calm.addWidget(self.engine)
        calm.addWidget(self.line)
        layout.addWidget(self.calm, 1)
        layout.addWidget(self.ringing, 1)
        layout.addWidget(self.right)
        inner = QHBoxLayout(self.alarm)
        margins(inner, 8, 0, 10, 0)
        inner.addWidget(self.alarm_text)
        self.alarm.setMaximumWidth(LOOK.px(ALARM))
        self.alarm.setMinimumWidth(LOOK.px(LEAST_ALARM))
        layout.addWidget(self.alarm)
        self.alarm.setCursor(Qt.CursorShape.PointingHandCursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """One of the bars in it comes or goes; the event goes its way."""
        if event.type() in {QEvent.Type.ShowToParent, QEvent.Type.HideToParent}:
            rings = not self.ringing.isHidden()
            self.calm.setHidden(rings)
            self.alarm.setHidden(rings)
            self._show_state()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The engine gives way where there is little room."""
        super().resizeEvent(event)
        self._show_state()

    def _show_state(self) -> None:
        wrong = self.engine.property("tone") == "error"
        cut_off = not self.outage.isHidden()
        give(self.engine, shown=wrong or (not cut_off and self.width() >= LOOK.px(ROOM)))
        give(self.line, shown=not cut_off and bool(self.line.text()))
        self._fit()

    def _fit(self) -> None:
        """Who is on duty is named before anything else: the engine's words, the day, then a number give way to it."""
        words = (
            self.people.fontMetrics().height(),
            self._people,
            self._engine,
            self.alarm_text.text(),
            self.day.text(),
            self.line.text(),
        )
        stand = tuple(one.isHidden() for one in (self.alarm, self.right, self.line, self.engine, self.calm))
        if self._fitted != (self.width(), LOOK.scale, words, stand):
            self._fitted = (self.width(), LOOK.scale, words, stand)
            self._share()
        give(self.engine, shown=bool(self.engine.text()) and not self.engine.isHidden())

    def _share(self) -> None:
        """The first way in which all of it has room."""
        (whole, short), (told, brief) = self._people, self._engine
        room = self.width() - LOOK.px(GAP) - self.clock.sizeHint().width()
        room -= sum(LOOK.px(GAP) + one.sizeHint().width() for one in (self.right, self.line) if not one.isHidden())
        alarm = min(LOOK.px(ALARM), self.alarm_text.sizeHint().width() + LOOK.px(GAP))
        alarm = 0 if self.alarm.isHidden() else alarm + LOOK.px(GAP)
        day = self.day.sizeHint().width() + LOOK.px(GAP) if self.width() >= LOOK.px(DAY) else 0
        none = brief if self.engine.property("tone") == "error" else ""
        turns = ((whole, told, day), (whole, brief, day), (whole, brief, 0), (short, brief, 0), (short, none, 0))
        for people, engine, before in turns:
            beside = 0 if self.engine.isHidden() else _wide(self.engine, engine)
            left = room - _wide(self.people, people) - beside - before
            if left >= alarm:
                break
        self.people.setText(people)
        self.engine.setText(engine)
        give(self.day, shown=bool(before))
        most = min(LOOK.px(ALARM), left - LOOK.px(GAP))
        self.alarm.setMaximumWidth(max(LOOK.px(LEAST_ALARM), most))

    def show_people(self, people: Mapping[str, DutyRow], writer: str = "") -> None:
        """Name who is on duty, by role, the leader with the number; before them who writes, where people sign on."""
        parts = [f"记录 {writer}"] if writer else []
        parts += [f"{role.label} {row.person}" for role in DutyRole if (row := people.get(role)) is not None]
        unset = "" if people else f"未设当班人员（{Key.DUTY.shown}）"
        short = "　".join(filter(None, (*parts, unset)))
        leader = people.get(DutyRole.LEADER)
        named = f"{DutyRole.LEADER.label} {leader.person}" if leader is not None else ""
        whole = short.replace(named, f"{named} {leader.phone}") if leader is not None and leader.phone else short
        self._people = (whole, short)
        self._fit()

    def show_pulse(self, pulse: Pulse, titles: dict[str, str]) -> None:
        """Show time, engine and the next deadline."""
        now = pulse.now
        self.clock.setText(clock_time(now))
        self.day.setText(day_text(now))
        clock = pulse.next_clock
        if clock is None:
            self.show_engine("● 时限引擎正常　无待办时限", "ok")
            set_tone(self.alarm, "state", "calm")
            self.alarm_text.setText("没有计时中的时限")
            self._subject = ""
            return
        ahead = pulse.ahead
        coming = (
            f"下一时限 {_when(ahead.limit, now)}"
            if ahead is not None
            else "时限都已超时"
            if pulse.overdue
            else "无待办时限"
        )
        self.show_engine(f"● 时限引擎正常　{coming}", "ok")
        state = phase(clock, now)
        tone = "overdue" if state is Phase.OVERDUE else "near" if state in {Phase.NEAR, Phase.DUE} else "calm"
        set_tone(self.alarm, "state", tone)
        title = titles.get(clock.subject, "")
        self.alarm_text.setText(f"{clock.obligation.label} {clock_text(clock, now)}　{title}")
        self._fit()
        set_ink(self.alarm_text, LOOK.phase(state)[0])
        self._subject = clock.shown_with

    def show_line(self, text: str, *, offline: bool) -> None:
        """在线 待发0 …; nothing where the unit has no route."""
        self.line.setText(f"● {text}" if text else "")
        set_tone(self.line, "tone", "error" if offline else "ok")
        self._show_state()

    def show_doubt(self, sentence: str) -> None:
        """Say why the machine's time is doubted, with the act that confirms it; an empty sentence takes both away."""
        self.right.setVisible(bool(sentence))
        if sentence:
            self.show_engine(sentence, "error")

    def show_engine(self, text: str, tone: Tone) -> None:
        """The state of the clock engine in words; what is wrong with it is never shortened."""
        self._engine = (text, RUNS if tone == "ok" else text)
        set_tone(self.engine, "tone", tone)
        self._show_state()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the deadline."""
        if self._subject and self.alarm.geometry().contains(event.position().toPoint()):
            self.deadline_clicked.emit(self._subject)
        super().mousePressEvent(event)


def _wide(label: QLabel, text: str) -> int:
    """The width a text takes in a label, with the gap before it."""
    return label.fontMetrics().horizontalAdvance(text) + LOOK.px(GAP) + 2 if text else 0


def _when(moment: dt.datetime, now: dt.datetime) -> str:
    return moment_text(moment, now)
