"""The three files every view of 复盘 can be saved as: its picture, a paper and a workbook of the same lines."""

from collections.abc import Callable, Iterable
from functools import partial

from app.services.desk.desk import Desk
from app.services.paper.archive import safe_name
from app.services.review.statistics_tables import Table
from app.services.review.view_tables import tables_made
from app.services.review.workbook import workbook_of
from app.ui.review.review_view import Saveable


def view_files(
    desk: Desk, title: str, of: str, tables: Iterable[Table], picture: Callable[[], bytes]
) -> tuple[Saveable, ...]:
    """PNG, PDF and xlsx of a view called ``title``; ``of`` is the incident, the period or the words it is of."""
    name, held = safe_name(f"{title} {of}".strip()), tuple(tables)
    return (
        Saveable(words="眼前的图（PNG）", name=f"{name}.png", make=picture),
        Saveable(words=f"{title}（PDF）", name=f"{name}.pdf", make=partial(_paper, desk, title, of, held)),
        Saveable(words=f"{title}（xlsx 表格）", name=f"{name}.xlsx", make=partial(workbook_of, held)),
    )


def _paper(desk: Desk, title: str, of: str, tables: tuple[Table, ...]) -> bytes:
    return tables_made(desk, title, of, tables).data
