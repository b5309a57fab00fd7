"""Papers of 复盘 that are forms: the course of an incident, the figures of a month and a year, what came late.

The sheet and the meeting's pages of an incident are drawn, not set in lines: they are made on the page 复盘.
"""

import datetime as dt
from typing import TYPE_CHECKING

from app.models.moments import beijing_day
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import PaperKind, PaperOf, Wanted, offered_for_the_day, right_words

if TYPE_CHECKING:
    from app.services.paper.grid import Form
    from app.services.review.period_statistics import Statistics


def _report(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.review.course_report import course_report

    return course_report(desk, wanted.incident)


def _month(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.review.statistics_paper import statistics_form

    return statistics_form(desk, _of_month(desk, wanted.day))


def _year(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.review.statistics_paper import statistics_form

    return statistics_form(desk, _until(desk, wanted.day.replace(month=1, day=1), wanted.day.replace(month=12, day=31)))


def _late(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.review.statistics_paper import late_form

    return late_form(desk, _of_month(desk, wanted.day))


def _of_month(desk: Desk, day: dt.date) -> "Statistics":
    first = day.replace(day=1)
    return _until(desk, first, (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))


def _until(desk: Desk, first: dt.date, last: dt.date) -> "Statistics":
    """The figures of a month or year, up to today where it is not over."""
    from app.services.review.period_statistics import statistics_of

    return statistics_of(desk, first, max(first, min(last, beijing_day(desk.now()))))


REPORT = PaperKind(key="course-report", name="事件复盘报告", of=PaperOf.INCIDENT, make=_report)
MONTH = PaperKind(
    key="month-statistics",
    name="月度值班统计",
    of=PaperOf.DAY,
    make=_month,
    offers=offered_for_the_day,
    about=right_words,
)
YEAR = PaperKind(
    key="year-statistics",
    name="年度值班统计",
    of=PaperOf.DAY,
    make=_year,
    offers=offered_for_the_day,
    about=right_words,
)
LATE = PaperKind(
    key="late-list",
    name="迟报清单",
    of=PaperOf.DAY,
    make=_late,
    offers=offered_for_the_day,
    about=right_words,
)
