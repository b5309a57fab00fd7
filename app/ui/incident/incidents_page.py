"""事件: all incidents with search on the left; the chosen one whole, as timeline, figures, reports, files.

The timeline as a chart is in 复盘 (Alt+X), which takes up the incident that is shown here.
"""

from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QTabWidget, QVBoxLayout

from app.models.incident.figures import Figure, stated
from app.models.incident.parts import Attachment
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.services.desk.attachments import plain_name, save_to
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.incident import listing
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.incident.incident_filters import IncidentFilters
from app.ui.incident.incident_list import IncidentList
from app.ui.incident.incident_panel import IncidentPanel
from app.ui.incident.incident_topics import SHOWN_OF_AN_INCIDENT
from app.ui.kit.formats import moment_text
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import label, margins, panel, side_by_side
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay


class IncidentsPage(Page):
    """Search, choose, read everything."""

    topics = SHOWN_OF_AN_INCIDENT | {Topic.LEDGERS}

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.filters = IncidentFilters(desk.rules.taxonomy)
        self.search = self.filters.search
        self.found = label("", 12, tone="muted")
        self.incidents = IncidentList("事件列表")
        self.panel = IncidentPanel(desk, broadcast, self, everything=True)
        self.tabs = QTabWidget()
        self.figures = RowTable(_figure_columns(self), "数字台账", key=_figure)
        self.reports = RowTable(_report_columns(self), "报告")
        self.files = RowTable(_file_columns(), "附件", key=_file)
        self._setup_ui()
        self._found = listing.Found()
        self._most = listing.PIECE
        self._more = False
        """More answers than is shown: it comes with the next beat at which no key came."""
        self._typed = False
        self.filters.changed.connect(self._on_filters_changed)
        self.filters.down_requested.connect(self.incidents.setFocus)
        bind(Key.FILTERS, self, self.filters.focus_choices)
        self.incidents.chosen.connect(self._on_incidents_chosen)
        self.incidents.verticalScrollBar().valueChanged.connect(self._on_incidents_scrolled)
        self.files.activated.connect(self._on_files_activated)
        self.reports.activated.connect(self._on_reports_activated)
        self.incidents.kept.refused.connect(broadcast.warn)
        self.reload()

    def _setup_ui(self) -> None:
        layout = side_by_side(self)
        left = panel()
        column = QVBoxLayout(left)
        column.setContentsMargins(1, 0, 1, 0)
        head = QVBoxLayout()
        margins(head, 12, 10, 12, 6)
        head.addWidget(self.filters)
        head.addWidget(self.found)
        column.addLayout(head)
        column.addWidget(self.incidents, 1)
        layout.addWidget(left, 36)
        layout.addWidget(self.panel, 64)
        GivesWay(self, (self.filters.line,), height=380)
        self.tabs.setDocumentMode(True)
        body = self.panel.story.body
        body.removeWidget(self.panel.timeline)
        for widget, title in (
            (self.panel.timeline, "时间线"),
            (self.figures, "数字台账"),
            (self.reports, "报告"),
            (self.files, "附件"),
        ):
            self.tabs.addTab(widget, title)
        body.addWidget(self.tabs, 1)

    def enter(self) -> None:
        """The page is shown."""
        self.incidents.setFocus()

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus()
        self.search.selectAll()

    def choose(self, identity: str) -> None:
        """Show an incident, clearing a search that hides it."""
        if not self._choose_among_all(identity):
            self.filters.clear()
            self._choose_among_all(identity)

    def take_up(self, incident: str) -> None:
        """Show the incident that was looked at elsewhere, where the list holds it."""
        if incident != self.incident:
            self._choose_among_all(incident)
        self.broadcast.incident_chosen.emit(self.incident)

    def _choose_among_all(self, incident: str) -> bool:
        if self.incidents.choose(incident):
            return True
        if incident and not self._found.whole and self._most < listing.MOST:
            self._most = listing.MOST
            self.reload()
        return self.incidents.choose(incident)

    @Slot()
    def reload(self) -> None:
        """Read the list again."""
        self._more = False
        self._show(listing.found(self.desk, self.filters.sought, self._most))

    @Slot()
    def _on_filters_changed(self) -> None:
        """While words are typed the first few come at once, the rest once the hands rest."""
        self._most = listing.PIECE
        self._show(listing.typed(self.desk, self.filters.sought, self._found))
        self._more = not self._found.whole
        self._typed = True

    @Slot(int)
    def _on_incidents_scrolled(self, value: int) -> None:
        """Near the end the next piece is there."""
        bar = self.incidents.verticalScrollBar()
        near = value > 0 and value + 2 * bar.pageStep() >= bar.maximum()
        if near and not self._found.whole and not self._more and self._most < listing.MOST:
            self._most += listing.PIECE
            self._more = True

    def _show(self, found: listing.Found) -> None:
        self._found = found
        sought, count = found.sought, len(found.items)
        if sought.narrowed and not count:
            self.found.setText(f"没有符合的事件，换个词，或放宽筛选（{Key.FILTERS.shown}）。")
        elif not count:
            self.found.setText(f"还没有事件。来电时按 {Key.INTAKE.shown} 接报。")
        elif found.whole:
            self.found.setText(f"{count} 起")
        elif self._most < listing.MOST:
            self.found.setText(f"最近 {count} 起，往下翻还有")
        else:
            rest = "请多写几个字" if sought.words else "请用查找"
            self.found.setText(f"只显示最近 {count} 起，{rest}")
        self.incidents.load(found.items, self.desk.now())

    def _fill(self) -> None:
        view = self.panel.view
        if view is None:
            for table in (self.figures, self.reports, self.files):
                table.load([])
            return
        self.figures.load([one for member in view.members for one in member.figures])
        self.reports.load([one for member in view.members for one in member.reports])
        self.files.load([one for member in view.members for one in member.attachments])

    @Slot(str)
    def _on_incidents_chosen(self, identity: str) -> None:
        self.panel.show_incident(identity)
        self._fill()

    @Slot()
    def _on_reports_activated(self) -> None:
        chosen = self.reports.selected()
        if chosen is not None and not chosen.withdrawn:
            self.broadcast.report_requested.emit(chosen.id)

    @Slot()
    def _on_files_activated(self) -> None:
        chosen = self.files.selected()
        if chosen is None:
            return
        try:
            path = listing.attachment_copy(self.desk, chosen)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            if error.where.get("save"):
                self._save_file(chosen)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _save_file(self, chosen: Attachment) -> None:
        """What no other program is handed is saved where the officer says."""
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getSaveFileName(self, "保存到", plain_name(chosen.name), "", options=options)
        if not name:
            return
        try:
            save_to(self.desk, chosen.digest, Path(name))
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.broadcast.say(f"已存到 {Path(name).name}。来源没有核实以前不要打开。")

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

    def tick(self, beat: Beat) -> None:
        """Clocks are redrawn; where the hands rest, what more there is comes."""
        self.incidents.tick(beat.pulse.now)
        if self._more and not self._typed:
            self.reload()
        self._typed = False


def _figure(one: Figure) -> tuple[str, str]:
    return one.entry, one.kind


def _file(one: Attachment) -> tuple[str, str]:
    return one.entry, one.digest


def _figure_columns(page: IncidentsPage) -> tuple[Column[Figure], ...]:
    def when(figure: Figure) -> str:
        return moment_text(figure.known_at, page.desk.now())

    return (
        Column("时间", when, 110),
        Column("项目", lambda one: one.kind.label, 110),
        Column("数字", lambda one: stated(one.value, one.bound, one.kind.unit), 110),
        Column("可靠程度", lambda one: one.certainty.label, 80),
        Column("来源", lambda one: one.source, 150),
        Column("原话或变更说明", lambda one: one.explanation or one.words),
    )


def _report_columns(page: IncidentsPage) -> tuple[Column[Report], ...]:
    def when(report: Report) -> str:
        return moment_text(report.sent_at or report.signed_at or report.submitted_at, page.desk.now())

    return (
        Column("阶段", lambda one: stage_name(one.stage.label, one.ordinal), 70),
        Column("编号", lambda one: one.mark or "送签稿", 170),
        Column("状态", lambda one: one.state, 70, lambda one: LOOK.color("ok" if one.sent_at else "near")),
        Column("时间", when, 100),
        Column("签发人", lambda one: one.signatory, 80),
        Column("对方接收", lambda one: one.received_by, 90),
        Column("标题", lambda one: one.title),
    )


def _file_columns() -> tuple[Column[Attachment], ...]:
    return (
        Column("文件", lambda one: plain_name(one.name)),
        Column("大小", lambda one: f"{one.size / 1024:,.0f} KB", 110, right=True),
        Column("校验", lambda one: one.digest[:12], 130),
    )
