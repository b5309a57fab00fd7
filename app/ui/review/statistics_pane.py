"""统计: a period in tables, each number opened into the incidents and limits it counts; the hours of the week."""

import datetime as dt
import enum
from functools import partial
from typing import assert_never

from PySide6.QtCore import QModelIndex, QSignalBlocker, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.moments import beijing_day
from app.services.desk.desk import Desk
from app.services.review.period_groups import Behind, Group, GroupRow, behind_hour, groups_of, heat_words
from app.services.review.period_statistics import Statistics, statistics_of
from app.services.review.statistics_tables import heat_table, moment, percent
from app.services.review.view_tables import group_tables
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.edits import SaidLine
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import label, margins, scrolled
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.review import statistics_files
from app.ui.review.heat_map import HeatMap
from app.ui.review.review_view import Printable, ReviewView, Saveable

Counted = tuple[Statistics, tuple[Group, ...]]


class Period(enum.StrEnum):
    """Which days are counted, as it is chosen."""

    MONTH = "本月"
    LAST_MONTH = "上月"
    QUARTER = "本季度"
    YEAR = "今年"
    LAST_YEAR = "去年"
    TYPED = "自定"


HEAT = "时段分布"
WIDTHS = {"没有数字（起）": 200, "上年同期": 96, "接报": 90, "性质": 100}
LEAST = 130
"""Height at 100 % of a few lines."""
COLUMNS = 8
"""As many columns as the widest group has."""


def period(which: Period, today: dt.date) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a named period, None for one that is typed."""
    month = today.replace(day=1)
    match which:
        case Period.MONTH:
            return month, today
        case Period.LAST_MONTH:
            last = month - dt.timedelta(days=1)
            return last.replace(day=1), last
        case Period.QUARTER:
            return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), today
        case Period.YEAR:
            return today.replace(month=1, day=1), today
        case Period.LAST_YEAR:
            return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)
        case Period.TYPED:
            return None
        case never:
            assert_never(never)


class StatisticsPane(ReviewView):
    """Choose a period and a table; a row's entries stand below it."""

    of_one = False

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.found: Statistics | None = None
        self.groups: tuple[Group, ...] = ()
        self._asked = 0
        self.period = QComboBox()
        self.period.setAccessibleName("哪一段")
        self.period.addItems([*Period])
        self.first, self.last = SaidLine(), SaidLine()
        for field, name in ((self.first, "从哪一天"), (self.last, "到哪一天")):
            field.setAccessibleName(name)
            field.setFixedWidth(LOOK.px(116))
        self.which = QComboBox()
        self.which.setAccessibleName("看哪一张表")
        self.which.setMinimumWidth(LOOK.px(190))
        self.which.setMaxVisibleItems(20)
        self.sum = label("", 15, medium=True, wrap=True)
        self.state = label("", 13, tone="muted", wrap=True)
        self.table: RowTable[GroupRow] = RowTable(_group_columns(()), "统计表")
        self.heat = HeatMap()
        self.upper = QStackedWidget()
        self.of = label("", 13, medium=True)
        self.behind: RowTable[Behind] = RowTable(_behind_columns(), "数字后面的事件和时限")
        self._setup_ui()
        self._connect()
        self._fill_days()

    def _setup_ui(self) -> None:
        layout = QVBoxLayout(area := QWidget())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(area))
        margins(layout, 12, 10, 12, 6)
        layout.setSpacing(LOOK.px(6))
        head = FlowLayout()
        for one in (self.period, self.first, label("至", 13), self.last, self.which):
            head.addWidget(one)
        layout.addLayout(head)
        layout.addWidget(self.sum)
        layout.addWidget(self.state)
        self.upper.addWidget(self.table)
        self.upper.addWidget(self.heat)
        layout.addWidget(self.upper, 5)
        layout.addWidget(self.of)
        layout.addWidget(self.behind, 6)
        for table in (self.upper, self.behind):
            table.setMinimumHeight(LOOK.px(LEAST))

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(self._on_period_changed)
        for field in (self.first, self.last):
            field.editingFinished.connect(self._on_days_edited)
        self.which.currentIndexChanged.connect(self._on_which_changed)
        self.table.kept.moved.connect(self._show_behind)
        self.table.activated.connect(self._on_table_activated)
        self.behind.activated.connect(self._on_behind_activated)
        self.behind.kept.refused.connect(self.broadcast.warn)
        self.heat.chosen.connect(self._on_heat_chosen)

    def begin(self) -> None:
        """The period is chosen first."""
        self.period.setFocus()

    def _fill_days(self) -> None:
        days = period(Period(self.period.currentText()), beijing_day(self.desk.now()))
        if days is not None:
            self.first.setText(days[0].isoformat())
            self.last.setText(days[1].isoformat())

    def reload(self) -> None:
        """Count again, behind the window; what was counted before stays until then."""
        self._asked += 1
        try:
            first, last = (dt.date.fromisoformat(one.text().strip()) for one in (self.first, self.last))
        except ValueError:
            self.state.setText("日期看不懂，请写成 2026-06-12。")
            self.state.show()
            return
        self.state.setText("正在统计…")
        self.state.show()
        make = partial(_counted, self.desk, first, last)
        self.broadcast.tasks.ask(make, partial(self._take, self._asked), slow=True)

    def _take(self, asked: int, answer: Counted | DutyDeskError) -> None:
        if not isValid(self) or asked != self._asked:
            return
        if isinstance(answer, DutyDeskError):
            self.state.setText(answer.sentence)
            return
        self.state.hide()
        found, self.groups = answer
        self.found = found
        self.heat.show_counts(found.heat)
        self._sum_up(found)
        chosen = self.which.currentText()
        with QSignalBlocker(self.which):
            self.which.clear()
            self.which.addItems([*(one.name for one in self.groups), HEAT])
            self.which.setCurrentIndex(max(0, self.which.findText(chosen)))
        self._show_group()

    def _sum_up(self, found: Statistics) -> None:
        rate = found.rate
        if not found.incidents and not rate.of:
            self.sum.setText("这一段没有接报事件，也没有应报的时限。")
            return
        medians = {name: one.minutes for name, one in found.medians.items() if one.minutes is not None}
        spans = "　".join(
            f"{words}{round(medians[name], 1):g}分钟"
            for name, words in (("oral", "到口头"), ("written", "到书面"), ("first_team", "到队伍到场"))
            if name in medians
        )
        self.sum.setText(
            f"接报{len(found.incidents)}起　上报及时率{percent(rate.rate)}（{rate.on_time}/{rate.of}）　"
            f"没有按时{len(found.misses)}项　还在时限内{found.pending}项"
            + (f"　接报中位用时：{spans}" if spans else "")
        )

    @property
    def group(self) -> Group | None:
        """The table that is shown, None for the hours of the week."""
        number = self.which.currentIndex()
        return self.groups[number] if 0 <= number < len(self.groups) else None

    def _show_group(self) -> None:
        group = self.group
        self.upper.setCurrentWidget(self.table if group is not None else self.heat)
        if group is None:
            self._on_heat_chosen(self.heat.day, self.heat.hour)
            return
        columns = _group_columns(group.head)
        model = self.table.rows
        model.columns = columns
        model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)
        for number in range(len(columns)):
            self.table.setColumnHidden(number, number >= len(group.head))
        self.table.take_widths(columns)
        self.table.load(group.rows, first=True)
        self._show_behind()

    @Slot()
    def _show_behind(self) -> None:
        row = self.table.selected()
        self.of.setText(f"{row.cells[0]}：{len(row.behind)}条" if row is not None else "")
        self.behind.load(row.behind if row is not None else ())

    @Slot(int, int)
    def _on_heat_chosen(self, day: int, hour: int) -> None:
        if self.found is not None:
            self.of.setText(heat_words(self.found, day, hour))
            self.behind.load(behind_hour(self.found, day, hour))

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        if self.behind.rows.rows:
            self.behind.setFocus()

    @Slot(QModelIndex)
    def _on_behind_activated(self, _index: QModelIndex) -> None:
        one = self.behind.acting()
        if one is not None:
            self.broadcast.subject_requested.emit(one.subject)

    @Slot(int)
    def _on_period_changed(self, _index: int) -> None:
        self._fill_days()
        if Period(self.period.currentText()) is Period.TYPED:
            self.first.setFocus()
        else:
            self.reload()

    @Slot()
    def _on_days_edited(self) -> None:
        held = self.found
        same = held is not None and (self.first.text(), self.last.text()) == (
            held.first.isoformat(),
            held.last.isoformat(),
        )
        if not same:
            self.reload()

    @Slot(int)
    def _on_which_changed(self, _index: int) -> None:
        self._show_group()

    def saveables(self) -> tuple[Saveable, ...]:
        """Picture, paper, workbook, the sheet that is sent round."""
        if self.found is None:
            return ()
        shown = group_tables(self.group) if self.group is not None else (heat_table(self.found),)
        return statistics_files.saveables(self.desk, self.found, shown, self.picture)

    def printables(self) -> tuple[Printable, ...]:
        """The statistics and the sheet that is sent round."""
        return statistics_files.printables(self.desk, self.found) if self.found is not None else ()


def _counted(desk: Desk, first: dt.date, last: dt.date) -> Counted:
    found = statistics_of(desk, first, last)
    return found, groups_of(found)


def _cell(number: int, row: GroupRow) -> str:
    return row.cells[number] if number < len(row.cells) else ""


def _bad(row: GroupRow) -> QColor | None:
    return LOOK.color("near") if row.bad else None


def _group_columns(head: tuple[str, ...]) -> tuple[Column[GroupRow], ...]:
    """As many as any table has; those that are not used are hidden. The first takes the rest of the width."""
    titles = (*head, *[""] * (COLUMNS - len(head)))
    last = len(head) - 1
    return tuple(
        Column(
            title,
            partial(_cell, number),
            WIDTHS.get(title, 108) if number else 0,
            _bad if number == last else None,
            right=number > 0,
        )
        for number, title in enumerate(titles)
    )


def _behind_columns() -> tuple[Column[Behind], ...]:
    return (
        Column("时间", lambda one: moment(one.at), 136),
        Column("事件", lambda one: one.title),
        Column("事项、级别", lambda one: one.what),
        Column("结果、数字", lambda one: one.how, 130, _missed),
        Column("原因", lambda one: one.reason),
    )


def _missed(one: Behind) -> QColor | None:
    return LOOK.color("overdue") if one.missed else None
