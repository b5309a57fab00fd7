"""The files and papers that are made of the statistics of a period."""

from collections.abc import Callable
from functools import partial

from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade
from app.services.review import papers_made
from app.services.review.period_statistics import Statistics
from app.services.review.statistics_tables import Table
from app.services.review.workbook import workbook
from app.ui.review.review_view import Printable, Saveable
from app.ui.review.view_files import view_files

NAME = "值班统计表"


def saveables(
    desk: Desk, found: Statistics, shown: tuple[Table, ...], picture: Callable[[], bytes]
) -> tuple[Saveable, ...]:
    """What is shown in its three files; all of the statistics as paper and workbook, the sheet that is sent round."""
    days = f"{found.first.isoformat()}至{found.last.isoformat()}"
    return (
        *view_files(desk, NAME, f"{shown[0].name} {days}", shown, picture),
        Saveable(
            words="全部统计（PDF）",
            name=f"值班统计 {days}.pdf",
            make=partial(_data, papers_made.statistics_made, desk, found),
        ),
        Saveable(words="全部统计（xlsx 表格）", name=f"值班统计 {days}.xlsx", make=partial(workbook, found)),
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
