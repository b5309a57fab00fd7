"""One incident whole, to be read: level and why, figures, clocks, people told, teams, papers, every word wrapped."""

import datetime as dt
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.incident.figures import current
from app.models.incident.state import Incident
from app.models.texts import shortened
from app.models.vocabulary.incident import Status
from app.services.desk.desk import Desk
from app.services.incident.board import IncidentView, incident_view
from app.services.runtime.errors import DutyDeskError
from app.services.store.journal import JournalLine
from app.services.watch.watch import Beat
from app.ui.incident.figures_row import FiguresRow
from app.ui.incident.incident_words import chain_text, forces_text, lacking, remarks, undecided
from app.ui.incident.stages import StageStrip, stops, stops_apart
from app.ui.incident.story_marks import marks_of, placed
from app.ui.incident.timeline_lines import gathered
from app.ui.kit.acts import EntryAct
from app.ui.kit.flow import SIDES, FlowLayout
from app.ui.kit.journal_list import JournalList, TimelineDelegate
from app.ui.kit.keys import Key
from app.ui.kit.labels import label, restyle, set_tone
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning
from app.ui.kit.wrapping import Mark

LEAST_TIMELINE = 170
"""Height below which the timeline shrinks no more; the whole story scrolls instead."""
LOW = 430
"""Height at 100 % below which figures stand in one line."""
NARROW = 560
"""Width below which the level stands under the title."""
Read = tuple[str, dict[str, tuple[str, tuple[Mark, ...]]], str]
"""What is undecided in the words of an incident, the marks in its messages, what is still to be asked."""
OPENED = "已展开这条来话的各个数字，请选一条再按。"

CHIP, EDGE = 18, 12
"""Pixels at 100 % beside the words of a level, both sides together; what its edge takes and Qt keeps free."""


def _say(line: QLabel, text: str) -> None:
    line.setText(text)
    line.setVisible(bool(text))


class IncidentStory(QScrollArea):
    """Fills itself by ``show_incident``; ticks keep its clocks right. It acts on nothing."""

    lacks = Signal(str)
    """What is still to be asked, for whoever shows the acts; empty for nothing."""

    def __init__(self, desk: Desk, broadcast: Broadcast, *, everything: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.everything = everything
        self.view: IncidentView | None = None
        self._undecided: tuple[Incident | None, str] = (None, "")
        """What is undecided in the words of an incident, and the state it was asked of."""
        self.marks: dict[str, tuple[str, tuple[Mark, ...]]] = {}
        """Of its messages, by entry."""
        self._opened: set[str] = set()
        self._behind: dict[str, tuple[JournalLine, ...]] = {}
        self.title = label("", 20, medium=True, wrap=True)
        self.grade, self.strict = QLabel(), QLabel()
        self.mark = label("", 13, tone="muted")
        self.reason = label("", 13, tone="muted", wrap=True)
        self.remark = label("", 13, tone="near", wrap=True)
        self.figures = FiguresRow()
        self.strip = StageStrip()
        self.chain = label("", 13, tone="muted", wrap=True)
        self.forces = label("", 13, tone="muted", wrap=True)
        self.papers = label("", 13, tone="muted", wrap=True)
        self.timeline = JournalList("事件时间线", detailed=True)
        if isinstance(self.timeline.painter_of_rows, TimelineDelegate):
            self.timeline.painter_of_rows.marks = self._marked
        self._setup_ui()
        broadcast.ticked.connect(self._on_broadcast_ticked)
        self.timeline.act_requested.connect(self._on_timeline_act_requested)
        self.timeline.kept.refused.connect(broadcast.warn)

    def _setup_ui(self) -> None:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, LOOK.px(4), 0)
        layout.setSpacing(LOOK.px(7))
        head = QHBoxLayout()
        head.setSpacing(LOOK.px(12))
        head.addWidget(self.title, 1)
        marks = FlowLayout()
        for one in (self.grade, self.strict, self.mark):
            one.setWordWrap(True)
            one.setProperty(SIDES, CHIP + EDGE)
            marks.addWidget(one)
        head.addLayout(marks)
        Turning(self, head, NARROW)
        layout.addLayout(head)
        layout.addWidget(self.reason)
        layout.addWidget(self.remark)
        layout.addWidget(self.figures)
        layout.addWidget(self.strip)
        layout.addWidget(self.chain)
        layout.addWidget(self.forces)
        layout.addWidget(self.papers)
        self.body = QVBoxLayout()
        self.timeline.setMinimumHeight(LOOK.px(LEAST_TIMELINE))
        self.body.addWidget(self.timeline, 1)
        layout.addLayout(self.body, 1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, figures take one line: the words are in view."""
        super().resizeEvent(event)
        self.figures.shrink(low=event.size().height() < LOOK.px(LOW))

    def minimumSizeHint(self) -> QSize:
        """It scrolls: a few lines are enough."""
        return QSize(LOOK.px(200), LOOK.px(70))

    def show_incident(self, identity: str) -> None:
        """Show an incident; nothing is shown for an empty id."""
        before = self.view.state.id if self.view is not None else ""
        self.view = incident_view(self.desk, identity, everything=self.everything) if identity else None
        if self.view is None:
            return
        if identity != before:
            self._opened.clear()
            self.lacks.emit("")
        now = self.desk.now()
        state = self.view.state
        self.title.setText(state.title)
        self._show_grade()
        marks = [one.mark for one in state.reports if one.mark]
        self.mark.setText(marks[-1] if marks else "")
        self.mark.setVisible(bool(marks))
        named = f"{self.view.kind_name}，" if self.view.kind_name else ""  # the reason says that none is known
        self.reason.setText(f"依据：{named}{state.grade_reason}")
        self._remark()
        self.figures.show_figures(current(state.figures), now)
        _say(self.chain, chain_text(self.view, now))
        papers = "　".join(("资料", *(shortened(one, 22) for one in self.view.documents), Key.LOOK_UP_PAPERS.shown))
        _say(self.papers, papers if self.view.documents else "")
        self._load(now)
        self._tick(now)

    def _remark(self, *, idle: bool = False) -> None:
        """What to look at; what further words say is read behind the window, once for each state.

        Words that can only be marked wait for the next beat: whoever walks through a list has them read nowhere.
        """
        if self.view is None:
            return
        state, (asked_of, found) = self.view.state, self._undecided
        same = asked_of is not None and asked_of.id == state.id
        _say(self.remark, "；".join([*remarks(self.view), *([found] if same and found else [])]))
        further = len(state.messages) > 1 or state.lines or state.notes
        if asked_of != state and self.isVisible() and (idle or further):  # never in the way of the first paint
            self._undecided = (state, found if same else "")
            self.broadcast.tasks.ask(partial(self._read, state, self.view.members), partial(self._take, state))

    def _read(self, state: Incident, members: tuple[Incident, ...]) -> Read | None:
        """Behind the window; a state that somebody has walked past by then is not read."""
        if self._undecided[0] is not state:
            return None
        further = len(state.messages) > 1 or state.lines or state.notes
        words = undecided(self.desk, state) if further else ""
        return words, marks_of(self.desk, members), lacking(self.desk, state)

    def _take(self, state: Incident, answer: Read | DutyDeskError | None) -> None:
        if not isValid(self) or self._undecided[0] is not state or isinstance(answer, DutyDeskError) or answer is None:
            return
        open_words, self.marks, lacks = answer
        self.lacks.emit(lacks)
        self.timeline.setDirtyRegion(QRegion(self.timeline.rect()))
        if self._undecided[1] != open_words:
            self._undecided = (state, open_words)
            self._remark()

    def _marked(self, text: str, line: JournalLine) -> tuple[Mark, ...]:
        return placed(text, line.entry, self.marks)

    def _load(self, now: dt.datetime) -> None:
        lines = self.view.lines if self.view is not None else ()
        shown, self._behind = gathered(lines, now, self._opened)
        self.timeline.load(shown, now)

    def _show_grade(self) -> None:
        if self.view is None:
            return
        state = self.view.state
        sure = "核定" if state.confirmed else "初判"
        closed = "　已办结" if state.status is Status.CLOSED else ""
        self.grade.setText(f"{state.level.label}（{sure}）{closed}")
        _say(self.strict, state.strict_words)
        for one, level in ((self.grade, state.level), (self.strict, state.level_strict)):
            border, text = LOOK.level(level).name(), LOOK.level_text(level).name()
            restyle(one, f"border: 1px solid {border}; color: {text}; padding: {LOOK.px(4)}px {LOOK.px(CHIP // 2)}px;")

    def _tick(self, now: dt.datetime) -> None:
        if self.view is not None:
            self.strip.show_stops(stops(self.view, now), stops_apart(self.view, now))
            text, late = forces_text(self.view, now)
            _say(self.forces, text)
            set_tone(self.forces, "tone", "error" if late else "muted")

    def open_record(self, entry: str) -> None:
        """Make an entry current, also one that stands within a line of several."""
        group = next((first for first, some in self._behind.items() if any(one.entry == entry for one in some)), "")
        if group and group != entry:
            self._open(group)
        self.timeline.choose(entry)

    def _open(self, entry: str) -> None:
        self._opened.add(entry)
        self._load(self.desk.now())

    def turn_page(self, way: int) -> None:
        """A page of the timeline up (-1) or down (1); the whole story where the timeline can go no further."""
        bar = self.timeline.verticalScrollBar()
        before = bar.value()
        self.timeline.turn_page(way)
        if bar.value() == before:
            whole = self.verticalScrollBar()
            whole.setValue(whole.value() + way * whole.pageStep())

    @Slot(EntryAct, JournalLine)
    def _on_timeline_act_requested(self, act: EntryAct, line: JournalLine) -> None:
        """A line that stands for several records opens first."""
        if line.entry in self._behind:
            self._open(line.entry)
            self.broadcast.say(OPENED)
            return
        self.broadcast.entry_requested.emit(act, line)

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        if self.isVisible():
            self._tick(beat.pulse.now)
            if self.view is not None and self._undecided[0] != self.view.state:
                self._remark(idle=True)
