"""One incident as now known: level and why, figures, stages, timeline, acts. Board and event page share it."""

import datetime as dt

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QMenu, QStackedLayout, QVBoxLayout, QWidget

from app.models.incident.figures import Figure, current, stated
from app.models.texts import shortened
from app.models.vocabulary.incident import FigureKind, Status
from app.services.desk.desk import Desk
from app.services.incident.board import IncidentView, incident_view
from app.services.watch.watch import Beat
from app.ui.incident.incident_words import chain_text, forces_text, remarks
from app.ui.incident.stages import StageStrip, stops
from app.ui.kit.acts import Act, EntryAct
from app.ui.kit.flow import FlowLayout
from app.ui.kit.formats import moment_text
from app.ui.kit.journal_list import JournalList
from app.ui.kit.keys import Key, bind, pressed
from app.ui.kit.labels import button, elided, label, margins, set_tone
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK

FIGURES = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT, FigureKind.TRAPPED,
    FigureKind.EVACUATED, FigureKind.LOSS,
)  # fmt: skip
BUTTONS = (Act.ORAL, Act.REPORT, Act.DISPATCH, Act.SUPPLY, Act.NOTE)
MENU: tuple[Act | EntryAct, ...] = (
    Act.COPY, Act.FIGURE, Act.LEVEL, Act.READINGS, Act.TELL, Act.DESCRIBE, Act.RETIME, EntryAct.STRIKE, EntryAct.READ,
    Act.FULFIL, Act.LATER, Act.ATTACH, Act.PACKAGE, Act.NOTIFY, Act.MERGE, Act.STABILISE, Act.REGISTER_ONLY,
    Act.CLOSE,
)  # fmt: skip


class FigureCell(QWidget):
    """A number with its name below."""

    def __init__(self, kind: FigureKind) -> None:
        super().__init__()
        self.kind = kind
        self.value = label("未知", 17, medium=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.value.setFixedHeight(LOOK.px(32))
        layout.addWidget(self.value)
        layout.addWidget(label("损失" if kind is FigureKind.LOSS else kind.label, 13, tone="muted"))

    def show_figure(self, figure: Figure | None, now: dt.datetime) -> None:
        """Show what is known, with its source on hover."""
        known = figure is not None and figure.value is not None
        unit = self.kind.unit if self.kind is FigureKind.LOSS else ""
        text = stated(figure.value, figure.bound, unit) if figure is not None and known else "未知"
        self.value.setText(text)
        size = LOOK.px(24 if known and len(text) <= 5 else 17)
        self.value.setStyleSheet(f"font-size: {size}px;")  # setFont is lost when a page is restyled
        if figure is not None:
            source = figure.source or "来源未记"
            self.setToolTip(f"{source}，{moment_text(figure.known_at, now)}，{figure.certainty.label}")
        self.setAccessibleName(f"{self.kind.label} {text}")


class IncidentPanel(QFrame):
    """The panel; ``show_incident`` fills it, ticks keep its clocks right."""

    def __init__(self, desk: Desk, broadcast: Broadcast, page_around: QWidget, *, everything: bool = False) -> None:
        """Its keys work anywhere in ``page_around``; those on an entry belong to the list of entries."""
        super().__init__()
        self.page_around = page_around
        self.setObjectName("panel")
        self.desk = desk
        self.broadcast = broadcast
        self.everything = everything
        self.view: IncidentView | None = None
        self._identity = ""
        self.title = elided(20, medium=True)
        self.grade = QLabel()
        self.mark = label("", 13, tone="muted")
        self.reason = label("", 13, tone="muted", wrap=True)
        self.remark = label("", 13, tone="near", wrap=True)
        self.cells = [FigureCell(kind) for kind in FIGURES]
        self.strip = StageStrip()
        self.chain = label("", 13, tone="muted", wrap=True)
        self.forces = label("", 13, tone="muted", wrap=True)
        self.papers = label("", 13, tone="muted", wrap=True)
        self.timeline = JournalList("事件时间线", detailed=True)
        self.more = button("更多", Key.MORE.shown)
        self.menu = QMenu(self)
        self._setup_ui()
        broadcast.ticked.connect(self._on_broadcast_ticked)
        self.timeline.act_requested.connect(broadcast.entry_requested)
        self.timeline.kept.refused.connect(broadcast.warn)

    def _setup_ui(self) -> None:
        self.stack = QStackedLayout(self)
        empty = label("没有选中的事件。\n按 F2 接报，或在左边的列表里选一起事件。", 14, tone="muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(empty)
        self.page = QWidget()
        layout = QVBoxLayout(self.page)
        margins(layout, 18, 12, 18, 12)
        layout.setSpacing(LOOK.px(7))
        head = QHBoxLayout()
        head.setSpacing(LOOK.px(16))
        self.title.setMinimumWidth(0)
        head.addWidget(self.title)
        head.addWidget(self.grade)
        head.addStretch(1)
        head.addWidget(self.mark)
        layout.addLayout(head)
        layout.addWidget(self.reason)
        layout.addWidget(self.remark)
        figures = QGridLayout()
        figures.setHorizontalSpacing(LOOK.px(28))
        for number, cell in enumerate(self.cells):
            figures.addWidget(cell, 0, number)
        figures.setColumnStretch(len(self.cells), 1)
        layout.addLayout(figures)
        layout.addWidget(self.strip)
        layout.addWidget(self.chain)
        layout.addWidget(self.forces)
        layout.addWidget(self.papers)
        self.body = QVBoxLayout()
        self.body.addWidget(self.timeline, 1)
        layout.addLayout(self.body, 1)
        layout.addLayout(self._buttons())
        self.stack.addWidget(self.page)

    def _buttons(self) -> FlowLayout:
        line = FlowLayout()
        for act in BUTTONS:
            made = button(act.title, act.key.shown if act.key else "", primary=act is Act.ORAL)
            made.setProperty("act", act.name)
            made.clicked.connect(self._on_button_clicked)
            line.addWidget(made)
        self.more.clicked.connect(self.show_more)
        line.addWidget(self.more)
        for one in MENU:
            action = QAction(f"{one.title}\t{one.key.shown if one.key else ''}", self.menu)
            action.setData(MENU.index(one))
            self.menu.addAction(action)
            if isinstance(one, Act) and one.key is not None:
                bind(one.key, self.page_around, self._on_key)
        self.menu.triggered.connect(self._on_menu_triggered)
        return line

    @property
    def incident(self) -> str:
        """The incident that is shown, empty for none."""
        return self.view.state.id if self.view is not None else ""

    def show_incident(self, identity: str) -> None:
        """Show an incident; an empty id shows what to do next."""
        self._identity = identity
        self.view = incident_view(self.desk, identity, everything=self.everything) if identity else None
        if self.view is None:
            self.stack.setCurrentIndex(0)
            return
        self.stack.setCurrentIndex(1)
        now = self.desk.now()
        state = self.view.state
        self.title.setText(state.title)
        self.title.setToolTip(state.title)
        self._show_grade()
        marks = [one.mark for one in state.reports if one.mark]
        self.mark.setText(marks[-1] if marks else "")
        self.reason.setText(f"依据：{self.view.kind_name or '类别未定'}，{state.grade_reason}")
        self.remark.setText("；".join(remarks(self.view)))
        self.remark.setVisible(bool(self.remark.text()))
        known = current(state.figures)
        for cell in self.cells:
            cell.show_figure(known.get(cell.kind), now)
        self.chain.setText(chain_text(self.view, now))
        self.chain.setVisible(bool(self.chain.text()))
        self.papers.setText(
            "　".join(("资料", *(shortened(one, 22) for one in self.view.documents), Key.LOOK_UP_PAPERS.shown))
        )
        self.papers.setVisible(bool(self.view.documents))
        self.timeline.load(self.view.lines, now)
        self._tick(now)

    def _show_grade(self) -> None:
        if self.view is None:
            return
        state = self.view.state
        sure = "核定" if state.confirmed else "初判"
        strict = f" · {state.strict_words}" if state.strict_words else ""
        closed = "　已办结" if state.status is Status.CLOSED else ""
        self.grade.setText(f"{state.level.label}（{sure}）{strict}{closed}")
        border, text = LOOK.level(state.level).name(), LOOK.level_text(state.level).name()
        self.grade.setStyleSheet(f"border: 1px solid {border}; color: {text}; padding: {LOOK.px(4)}px {LOOK.px(9)}px;")

    def _tick(self, now: dt.datetime) -> None:
        if self.view is not None:
            self.strip.show_stops(stops(self.view, now))
            text, late = forces_text(self.view, now)
            self.forces.setText(text)
            self.forces.setVisible(bool(text))
            set_tone(self.forces, "tone", "error" if late else "muted")

    def act(self, act: Act) -> None:
        """Ask for an act on the shown incident."""
        if self.view is None:
            return
        if act is Act.COPY:
            self._copy()
        else:
            self.broadcast.act_requested.emit(act, self._identity)

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        self._tick(beat.pulse.now)

    def _copy(self) -> None:
        from app.services.reports.reporting import messenger_text  # reports and their words wait for who wants them

        if self.view is not None:
            sent = self.view.state.reports
            text = messenger_text(self.desk, self.view.state, sent[-1] if sent else None)
            QGuiApplication.clipboard().setText(text)
            self.broadcast.say("已复制，可粘贴到信息群。")

    @Slot()
    def show_more(self) -> None:
        """Offer the acts that have no button."""
        self.menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        chosen = MENU[int(action.data())]
        if isinstance(chosen, Act):
            self.act(chosen)
            return
        line = self.timeline.selected()
        if line is None:
            self.broadcast.say("请先在时间线上选中一条记录。")
        else:
            self.broadcast.entry_requested.emit(chosen, line)

    @Slot()
    def _on_button_clicked(self) -> None:
        self.act(Act[str(self.sender().property("act"))])

    @Slot()
    def _on_key(self) -> None:
        key = pressed(self.sender())
        self.act(next(act for act in Act if act.key is key))
