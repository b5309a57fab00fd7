"""仅登记事件清单: what was decided to fall short of a report in a month, why and by whom, for the leader to look at."""

import datetime as dt
from collections.abc import Iterable

from app.models.incident.rows import RegisteredOnlyRow
from app.models.moments import BEIJING
from app.models.settings.settings import Settings
from app.services.paper.grid import Form, GridColumn, GridTable, Prose, Signatures

COLUMNS = (
    GridColumn("决定时间", 16),
    GridColumn("事件", 32),
    GridColumn("不够上报标准的理由", 30),
    GridColumn("决定人", 10),
    GridColumn("现状", 12),
)


def registered_list(
    decided: Iterable[tuple[RegisteredOnlyRow, dt.datetime]], day: dt.date, settings: Settings, footer: str
) -> Form:
    """Every decision that stands, the oldest first; what got worse since is named so."""
    rows = sorted(decided, key=lambda one: one[1])
    again = sum(1 for row, _ in rows if not row.holds)
    said = f"本月仅登记{len(rows)}起" + (f"，其中{again}起以后情况加重，已恢复上报。" if again else "。")
    return Form(
        title="仅登记事件清单",
        left=settings.unit_name,
        right=f"{day.year}年{day.month}月",
        blocks=(
            Prose("说明", said),
            GridTable(COLUMNS, tuple(_row(row, at) for row, at in rows), empty="没有仅登记的事件"),
            Prose("带班领导意见", ""),
            Signatures(("值班员", "带班领导")),
        ),
        footer=footer,
    )


def _row(row: RegisteredOnlyRow, at: dt.datetime) -> tuple[str, ...]:
    stands = "仅登记" if row.holds else "已恢复上报"
    return (f"{at.astimezone(BEIJING):%m-%d %H:%M}", row.title, row.reason, row.decided_by, stands)
