"""What each view of 复盘 shows, as tables: the same lines and numbers for its workbook and its paper."""

import datetime as dt
from collections.abc import Iterable

from app.models.moments import BEIJING
from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade, footer_of
from app.services.paper.grid import Form, GridColumn, GridTable, Prose
from app.services.review.course_axis import relative
from app.services.review.course_view import DrawnCourse
from app.services.review.figure_steps import FigureCourse
from app.services.review.leader_day import DayLine
from app.services.review.moment_lines import MomentLine
from app.services.review.papers_made import form_made
from app.services.review.period_groups import Group
from app.services.review.search import WordHit
from app.services.review.statistics_tables import Table, moment

LEAST_SHARE, MOST_SHARE = 4, 30
"""Characters a column is reckoned with at the least and at the most."""


def course_tables(course: DrawnCourse) -> tuple[Table, ...]:
    """Every mark of a timeline and every limit, row by row."""
    zero = course.zero
    marks = [
        (lane.name, _second(one.at), relative(one.at - zero) if zero is not None else "", one.words)
        for lane in course.lanes
        for one in lane.marks
    ]
    limits = [
        (lane.name, moment(one.start), moment(one.due), moment(one.done), one.how.label)
        for lane in course.lanes
        for one in lane.windows
    ]
    return (
        Table(name="时间线", head=("行", "时间", "T", "内容"), rows=tuple(marks)),
        Table(name="时限", head=("行", "起算", "到期", "办到", "结果"), rows=tuple(limits)),
    )


def figure_tables(courses: Iterable[FigureCourse]) -> tuple[Table, ...]:
    """Every step of every number; one nobody said has no line."""
    rows = [
        (one.label, _second(step.at), step.words, step.source, "、".join(step.told), step.doubt)
        for one in courses
        for step in one.steps
    ]
    return (Table(name="数字曲线", head=("项目", "时间", "数字", "来源", "写进的报告", "矛盾"), rows=tuple(rows)),)


def moment_table(lines: Iterable[MomentLine], then: str, beside: str) -> tuple[Table, ...]:
    """What was known at an instant beside what it stands against, as the columns are called."""
    rows = [(one.group, one.name, one.then, "≠" if one.differs else "", one.beside) for one in lines]
    return (Table(name="当时所知", head=("类", "项目", then, "不同", beside), rows=tuple(rows)),)


def leader_tables(lists: Iterable[tuple[str, Iterable[DayLine]]]) -> tuple[Table, ...]:
    """The lists of the leader's page, each under its name."""
    return tuple(
        Table(
            name=name,
            head=("时间", "内容", "要紧"),
            rows=tuple((one.when, one.text, "●" if one.grave else "") for one in some),
        )
        for name, some in lists
    )


def group_tables(group: Group) -> tuple[Table, ...]:
    """A table of the statistics, and every entry that its numbers count."""
    behind = tuple(
        (row.cells[0], moment(one.at), one.title, one.what, one.how, one.reason)
        for row in group.rows
        for one in row.behind
    )
    return (
        Table(name=group.name, head=group.head, rows=tuple(row.cells for row in group.rows)),
        Table(
            name="数字后面的每一条",
            head=(group.head[0], "时间", "事件", "事项、级别", "结果、数字", "原因"),
            rows=behind,
        ),
    )


def hit_tables(hits: Iterable[WordHit]) -> tuple[Table, ...]:
    """What was found; what was struck or corrected is marked so."""
    rows = [
        (
            moment(one.at),
            "已划去" if one.struck else "已更正" if one.corrected else "",
            " ".join(one.text.split()) + (f"　→ 更正为：{' '.join(one.corrected.split())}" if one.corrected else ""),
            one.entry.who,
        )
        for one in hits
    ]
    return (Table(name="检索", head=("时间", "标明", "记录", "谁记"), rows=tuple(rows)),)


def tables_made(desk: Desk, title: str, of: str, tables: Iterable[Table]) -> PaperMade:
    """Tables on paper, each under its name; ``of`` says beside the unit what they are of."""
    blocks: list[Prose | GridTable] = []
    for table in tables:
        blocks += [Prose(table.name, ""), _grid(table)]
    unit = desk.settings.unit_name
    return form_made(desk, Form(title=title, left=unit, right=of, blocks=tuple(blocks), footer=footer_of(desk)))


def _grid(table: Table) -> GridTable:
    rows = tuple(tuple(_text(cell) for cell in row) for row in table.rows)
    shares = [max(map(len, column)) for column in zip(table.head, *rows, strict=True)]
    columns = tuple(
        GridColumn(name, min(MOST_SHARE, max(LEAST_SHARE, share)))
        for name, share in zip(table.head, shares, strict=True)
    )
    return GridTable(columns, rows, empty="没有")


def _text(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else "" if cell is None else str(cell)


def _second(at: dt.datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
