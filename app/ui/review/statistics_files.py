"""The files and papers that are made of the statistics of a period."""

from collections.abc import Callable
from functools import partial

from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade
from app.services.review import papers_made
from app.services.review.period_statistics import Statistics
from app.services.review.workbook import workbook
from app.ui.review.review_view import Printable, Saveable


def saveables(desk: Desk, found: Statistics, picture: Callable[[], bytes]) -> tuple[Saveable, ...]:
    """Picture, paper, workbook, the sheet that is sent round."""
    days = f"{found.first.isoformat()}至{found.last.isoformat()}"
    return (
        Saveable(words="眼前的一页（PNG）", name=f"值班统计 {days}.png", make=picture),
        Saveable(
            words="值班统计（PDF）",
            name=f"值班统计 {days}.pdf",
            make=partial(_data, papers_made.statistics_made, desk, found),
        ),
        Saveable(words="值班统计（xlsx 表格）", name=f"值班统计 {days}.xlsx", make=partial(workbook, found)),
        Saveable(
            words="迟报清单（PDF）",
            name=f"迟报清单 {days}.pdf",
            make=partial(_data, papers_made.late_made, desk, found),
        ),
    )


def printables(desk: Desk, found: Statistics) -> tuple[Printable, ...]:
    """The statistics and the sheet that is sent round."""
    return (
        Printable(words="值班统计", key="statistics", make=partial(papers_made.statistics_made, desk, found)),
        Printable(words="迟报清单", key="late-list", make=partial(papers_made.late_made, desk, found)),
    )


def _data(make: Callable[[Desk, Statistics], PaperMade], desk: Desk, found: Statistics) -> bytes:
    return make(desk, found).data
