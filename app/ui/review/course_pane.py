"""时间线: the chart of one incident, or of all incidents of its duty day in one row each."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade, safe_name
from app.services.review import papers_made
from app.services.review.course_view import course_of, night_of
from app.services.review.view_tables import course_tables
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.keys import PageKey
from app.ui.kit.labels import button, elided, label, margins
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.review.review_view import Printable, ReviewView, Saveable
from app.ui.review.view_files import view_files

EVERY = 30
"""Beats after which the line of now is drawn anew."""


class CoursePane(ReviewView):
    """A heading, the switch between one and its whole night, the chart."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        from app.ui.review.course_chart import CourseChart  # pyqtgraph loads with the first chart

        super().__init__(desk, broadcast)
        self.heading = elided(16, medium=True)
        self.facts = label("", 12, tone="muted")
        self.together = button("同日几起", PageKey.NIGHT.shown, checkable=True)
        self.chart = CourseChart()
        self._beats = 0
        head = QHBoxLayout()
        head.setSpacing(LOOK.px(12))
        head.addWidget(self.heading, 1)
        head.addWidget(self.facts)
        head.addWidget(self.together)
        layout = QVBoxLayout(self)
        margins(layout, 8, 8, 8, 4)
        layout.addLayout(head)
        layout.addWidget(self.chart, 1)
        self.together.toggled.connect(self._on_together_toggled)
        self.chart.entry_chosen.connect(self.entry_chosen)
        self.chart.incident_chosen.connect(self._on_chart_incident_chosen)

    def switch(self) -> None:
        """Ctrl+N."""
        self.together.setChecked(not self.together.isChecked())

    def begin(self) -> None:
        """The arrows work on the chart."""
        self.chart.setFocus()

    def reload(self) -> None:
        """Read the incident again."""
        now = self.desk.now()
        read = night_of if self.together.isChecked() else course_of
        try:
            course = read(self.desk, self.incident) if self.incident else None
        except DutyDeskError as error:
            course = None
            self.broadcast.warn(error.sentence)
        self.heading.setText(course.title if course is not None else "时间线")
        marks = sum(len(one.marks) for one in course.lanes) if course is not None else 0
        missed = sum(one.missed for lane in course.lanes for one in lane.windows) if course is not None else 0
        self.facts.setText(f"{marks}条，没有按时{missed}项" if course is not None else "")
        self.chart.show_course(course, now)

    def tick(self, beat: Beat) -> None:
        """The line of now moves on."""
        self._beats += 1
        if self._beats % EVERY == 0:
            self.chart.now = beat.pulse.now
            self.chart.refresh()

    def saveables(self) -> tuple[Saveable, ...]:
        """The picture, the sheet, the pages for a meeting, the report."""
        if not self.incident or self.chart.course is None:
            return ()
        name, desk, one = safe_name(self.heading.text()), self.desk, self.incident
        return (
            *view_files(desk, "时间线", self.heading.text(), course_tables(self.chart.course), self.picture),
            Saveable(
                words="事件复盘图（A4横排 PDF）",
                name=f"事件复盘图 {name}.pdf",
                make=partial(_data, papers_made.sheet_made, desk, one),
            ),
            Saveable(
                words="会议版（16:9 PDF）",
                name=f"复盘会议版 {name}.pdf",
                make=partial(_data, papers_made.slides_made, desk, one),
            ),
            Saveable(
                words="复盘报告（PDF）",
                name=f"复盘报告 {name}.pdf",
                make=partial(_data, papers_made.report_made, desk, one),
            ),
            Saveable(
                words="复盘报告（可编辑稿 docx）",
                name=f"复盘报告 {name}.docx",
                make=partial(papers_made.report_word, desk, one),
            ),
        )

    def printables(self) -> tuple[Printable, ...]:
        """The sheet and the report."""
        if not self.incident:
            return ()
        return (
            Printable(
                words="事件复盘图", key="course-sheet", make=partial(papers_made.sheet_made, self.desk, self.incident)
            ),
            Printable(
                words="复盘报告", key="course-report", make=partial(papers_made.report_made, self.desk, self.incident)
            ),
        )

    @Slot(bool)
    def _on_together_toggled(self, _on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.reload()
        self.chart.setFocus()

    @Slot(str)
    def _on_chart_incident_chosen(self, incident: str) -> None:
        self.broadcast.incident_requested.emit(incident)


def _data(make: Callable[[Desk, str], PaperMade], desk: Desk, incident: str) -> bytes:
    return make(desk, incident).data
