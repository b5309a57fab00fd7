"""值班台: open incidents by next deadline, the duty log, the chosen incident whole beside them."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.moments import beijing_day
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.incident.board import board, shift_log
from app.services.resources import reminders
from app.services.runtime.errors import DutyDeskError
from app.services.security import backups as guarding
from app.services.watch.watch import Beat
from app.ui.board.clocks_line import ClocksLine
from app.ui.board.warnings_line import WarningsLine
from app.ui.incident.incident_list import IncidentList
from app.ui.incident.incident_panel import IncidentPanel
from app.ui.kit.journal_list import JournalList
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import elided, label, margins, panel, side_by_side
from app.ui.kit.page import Page
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay

ON_LIST = frozenset({Topic.INCIDENTS, Topic.CLOCKS, Topic.REPORTS, Topic.LEDGERS, Topic.SETTINGS})
ON_LOG = frozenset({Topic.JOURNAL, Topic.DUTY})
SETTLED = 3
"""Beats after which the window stands and can be asked for more than clocks."""


class BoardPage(Page):
    """The page that is seen all night."""

    topics = ON_LIST | ON_LOG

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.incidents = IncidentList("在办事件")
        self.log = JournalList("值班日志", detailed=False)
        self.panel = IncidentPanel(desk, broadcast, self)
        self.count = label("在办事件", 15, medium=True)
        self.log_count = label("", 12, tone="muted")
        self.empty = label("没有在办事件。来电时按 F2 接报，时限从登记起自动计时。", 14, tone="muted", wrap=True)
        self.wanted = elided(12, tone="near")
        self.wanted.hide()
        self.warned = WarningsLine(desk, broadcast)
        self.apart = ClocksLine(desk, broadcast)
        self._whole = False
        """Whether the log shows what the program noted by itself."""
        self._day = ""
        self._beats = 0
        self._setup_ui()
        self.incidents.chosen.connect(self._on_incidents_chosen)
        self.incidents.opened.connect(self._on_incidents_opened)
        self.log.act_requested.connect(broadcast.entry_requested)
        self.log.kept.refused.connect(broadcast.warn)
        self.incidents.kept.refused.connect(broadcast.warn)
        bind(Key.FOLD_LOG, self, self._on_fold_log)
        self.reload()

    def _setup_ui(self) -> None:
        layout = side_by_side(self)
        left = panel()
        column = QVBoxLayout(left)
        column.setContentsMargins(1, 0, 1, 0)
        column.setSpacing(0)
        column.addWidget(self.warned)
        column.addWidget(self.apart)
        column.addLayout(_titles(self.count, label("按最近时限", 12, tone="muted")))
        margins_of_empty = LOOK.px(14)
        self.empty.setContentsMargins(margins_of_empty, 0, margins_of_empty, margins_of_empty)
        column.addWidget(self.empty)
        log = QWidget()
        below = QVBoxLayout(log)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(_titles(label("值班日志", 15, medium=True), self.log_count))
        self.log.setContentsMargins(LOOK.px(14), 0, 0, 0)
        self.log.setStyleSheet(f"QListView {{ padding-left: {LOOK.px(14)}px; }}")
        below.addWidget(self.log, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.incidents)
        split.addWidget(log)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        column.addWidget(split, 1)
        self.wanted.setContentsMargins(LOOK.px(14), LOOK.px(4), LOOK.px(14), LOOK.px(6))
        column.addWidget(self.wanted)
        layout.addWidget(left, 43)
        layout.addWidget(self.panel, 57)
        GivesWay(self, (log,), height=380)
        self.warned.reload()
        self.apart.reload()

    def enter(self) -> None:
        """The page is shown."""
        self.incidents.setFocus()

    def reload(self) -> None:
        """Read everything again; selection and scroll stay."""
        self._load_incidents()
        self._load_log()

    def renew(self, changed: frozenset[str]) -> None:
        """A note alone reloads the log alone."""
        if changed & ON_LIST:
            self._load_incidents()
        if changed & ON_LOG:
            self._load_log()
        if Topic.LEDGERS in changed:
            self._ask_wanted()

    def _load_incidents(self) -> None:
        items = board(self.desk)
        self.count.setText(f"在办事件 {len(items)}")
        self.empty.setVisible(not items)
        self.incidents.setVisible(bool(items))
        self.incidents.load(items, self.desk.now())

    def _load_log(self) -> None:
        lines = shift_log(self.desk, whole=self._whole)
        turn = "收起时限和自记" if self._whole else "展开时限和自记"
        self.log_count.setText(f"显示 {len(lines)} 条　{Key.FOLD_LOG.shown} {turn}")
        self.log.load(lines, self.desk.now())

    @Slot()
    def _on_fold_log(self) -> None:
        self._whole = not self._whole
        self._load_log()

    def choose(self, identity: str) -> None:
        """Make an incident current."""
        self.incidents.choose(identity)

    def take_up(self, incident: str) -> None:
        """Show the incident that was looked at elsewhere, where it is open."""
        if incident != self.incident:
            self.incidents.choose(incident)
        self.broadcast.incident_chosen.emit(self.incident)

    @property
    def incident(self) -> str:
        """The one that is shown."""
        return self.panel.incident

    def acting_incident(self) -> str:
        """The same, once the officer has seen it."""
        return self.panel.incident if self.incidents.kept.acting() is not None else ""

    def show_more(self) -> None:
        """F10."""
        self.panel.show_more()

    @Slot(str)
    def _on_incidents_chosen(self, identity: str) -> None:
        self.panel.show_incident(identity)

    @Slot(str)
    def _on_incidents_opened(self, identity: str) -> None:
        self.broadcast.incident_requested.emit(identity)

    def _ask_wanted(self) -> None:
        self.broadcast.tasks.ask(self._look_wanted, self._take_wanted)

    def _look_wanted(self) -> str:
        """Behind the window: what ledgers want, whether backups are well, whether the recovery sheet was made."""
        from app.services.security.encryption import recovery_missing

        ledgers, backups = reminders.summary(self.desk), guarding.warning(self.desk, self.desk.now())
        sheet = "恢复码还没有制作（设置 → 安全）" if recovery_missing(self.desk) else ""
        return "　".join(filter(None, (f"台账提醒：{ledgers}　F6 查看" if ledgers else "", backups, sheet)))

    def _take_wanted(self, answer: str | DutyDeskError) -> None:
        if isValid(self) and isinstance(answer, str):
            self.wanted.setText(answer)
            self.wanted.setVisible(bool(answer))

    def tick(self, beat: Beat) -> None:
        """Clocks are redrawn; what runs out is looked at anew each day."""
        now = beat.pulse.now
        self.incidents.tick(now)
        day = beijing_day(now).isoformat()
        self._beats += 1
        if self._beats >= SETTLED and day != self._day:
            self._day = day
            self._ask_wanted()


def _titles(left: QWidget, right: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    margins(line, 14, 10, 14, 8)
    line.addWidget(left)
    line.addStretch(1)
    line.addWidget(right)
    return line
