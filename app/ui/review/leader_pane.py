"""带班首页: four lists on one page; Enter opens what a line tells of."""

from typing import assert_never

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.models.incident.naming import incident_in
from app.models.moments import BEIJING
from app.services.desk.desk import Desk
from app.services.paper.wording import short_time
from app.services.review.leader_day import DayLine, Opens, leader_day
from app.services.review.view_tables import leader_tables
from app.services.watch.watch import Beat
from app.ui.kit.acts import Act
from app.ui.kit.keys import Key, PageKey, bind
from app.ui.kit.labels import button, label, margins, scrolled, set_tone
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning
from app.ui.review.review_view import ReviewView, Saveable
from app.ui.review.view_files import view_files

NARROW, LEAST = 640, 76
"""Width at 100 % below which the night stands above the rest; the least height of a list."""
MOST = 40
"""Lines of a list that are shown."""
EVERY = 30
"""Beats after which it is read again: limits pass without anything being booked."""


def _text(line: DayLine) -> str:
    return f"{'● ' if line.grave else ''}{line.when}　{line.text}"


def _tone(line: DayLine) -> QColor | None:
    return LOOK.color("overdue") if line.grave else None


class DayList(QWidget):
    """A heading with how many, and the lines, or a sentence where there are none."""

    opened = Signal(DayLine)

    def __init__(self, title: str, nothing: str) -> None:
        super().__init__()
        self.title = title
        self.lines: tuple[DayLine, ...] = ()
        self.heading: QLabel = label(title, 15, medium=True)
        self.nothing = label(nothing, 13, tone="muted", wrap=True)
        columns = (Column[DayLine](title, _text, 0, _tone),)
        self.table: RowTable[DayLine] = RowTable(columns, title)
        self.table.horizontalHeader().hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(4))
        layout.addWidget(self.heading)
        layout.addWidget(self.nothing)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        self.table.setMinimumHeight(LOOK.px(LEAST))
        self.table.activated.connect(self._on_table_activated)

    def load(self, lines: tuple[DayLine, ...], heading: str = "") -> None:
        """Show the lines; a list of hundreds shows the first, and how many there are."""
        self.lines = lines
        more = f"{len(lines)}（显示最先{MOST}项）" if len(lines) > MOST else f"{len(lines)}"
        self.heading.setText(heading or (f"{self.title}　{more}" if lines else self.title))
        set_tone(self.heading, "tone", "error" if any(one.grave for one in lines) else "")
        self.nothing.setVisible(not lines)
        self.table.setVisible(bool(lines))
        self.table.load(lines[:MOST])

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        line = self.table.acting()
        if line is not None:
            self.opened.emit(line)


class LeaderPane(ReviewView):
    """The night on the left; what waits, what is late, what is coming on the right."""

    of_one = False

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.night = DayList("值班情况", "没有接报。")
        self.waiting = DayList("等签发、等批示办理", "没有等着签发的报告和没有办完的批示、来件。")
        self.late = DayList("已经超时", "没有超时。")
        self.coming = DayList("将要到", "24小时内没有到期的时限，没有生效的预警。")
        self.instruct = button("写批示", PageKey.INSTRUCT.shown)
        self._beats = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = QWidget()
        outer.addWidget(scrolled(area))
        layout = QHBoxLayout(area)
        margins(layout, 12, 10, 12, 8)
        layout.setSpacing(LOOK.px(16))
        layout.addWidget(self.night, 55)
        right = QVBoxLayout()
        right.setSpacing(LOOK.px(10))
        for one in (self.waiting, self.late, self.coming):
            right.addWidget(one, 1)
        right.addWidget(self.instruct, 0, Qt.AlignmentFlag.AlignRight)
        layout.addLayout(right, 45)
        Turning(area, layout, NARROW)
        bind(PageKey.INSTRUCT, self, self._on_instruct)
        self.instruct.clicked.connect(self._on_instruct)
        for one in (self.night, self.waiting, self.late, self.coming):
            one.opened.connect(self._on_list_opened)
            one.table.kept.refused.connect(broadcast.warn)

    def begin(self) -> None:
        """The first line of the night."""
        self.night.table.setFocus()

    def reload(self) -> None:
        """Read it all again."""
        day = leader_day(self.desk)
        self.night.load(day.night, f"值班情况　{short_time(day.since, self.desk.now())}起")
        self.waiting.load(day.waiting)
        self.late.load(day.late)
        self.coming.load(day.coming)

    def tick(self, _beat: Beat) -> None:
        """Limits pass by themselves."""
        self._beats += 1
        if self._beats % EVERY == 0:
            self.reload()

    def saveables(self) -> tuple[Saveable, ...]:
        """The picture, and the four lists as a paper and a workbook."""
        lists = [(one.title, one.lines) for one in (self.night, self.waiting, self.late, self.coming)]
        of = f"{self.desk.now().astimezone(BEIJING):%Y-%m-%d %H时%M分}"
        return view_files(self.desk, "带班首页", of, leader_tables(lists), self.picture)

    @property
    def incident_chosen(self) -> str:
        """The incident of the line that is chosen in the list with the focus, else in that of the night."""
        lists = (self.night, self.waiting, self.late, self.coming)
        line = next((one for one in lists if one.table.hasFocus()), self.night).table.selected()
        return incident_in(line.target) if line is not None and line.opens is Opens.SUBJECT else ""

    @Slot()
    def _on_instruct(self) -> None:
        incident = self.incident_chosen
        if incident:
            self.broadcast.act_requested.emit(Act.INSTRUCT, incident)
        else:
            self.broadcast.say(
                f"先选一起事件。不属于哪起事件的批示，在来件（{Key.MATTERS.shown}）按 {PageKey.MATTER_NEW.shown} 写。"
            )

    @Slot(DayLine)
    def _on_list_opened(self, line: DayLine) -> None:
        match line.opens:
            case Opens.PAGE:
                self.broadcast.page_requested.emit(line.target)
            case Opens.REPORT:
                self.broadcast.report_requested.emit(line.target)
            case Opens.SUBJECT:
                self.broadcast.subject_requested.emit(line.target)
            case never:
                assert_never(never)
