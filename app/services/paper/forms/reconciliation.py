"""断网对账单: to be gone through with the duty room above when the line is back."""

import datetime as dt

from app.models.outbox.reconciliation_item import ReconciliationItem
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Signatures
from app.services.paper.wording import minute_text, moment_text

COLUMNS = (
    GridColumn("时间", 14),
    GridColumn("报告", 34),
    GridColumn("方式", 12),
    GridColumn("报给", 16),
    GridColumn("送达", 16),
    GridColumn("核对", 8),
)


def reconciliation(
    items: tuple[ReconciliationItem, ...],
    lost: dt.datetime,
    returned: dt.datetime,
    settings: Settings,
    footer: str,
    *,
    over: bool,
) -> Form:
    """One line per report or call; the last column is ticked by hand."""
    owed = sum(1 for one in items if one.open)
    return Form(
        title="断网对账单",
        left=settings.unit_name,
        right=f"{minute_text(returned)}制",
        blocks=(
            Fields((
                (("断网", minute_text(lost)), ("恢复", minute_text(returned) if over else "尚未恢复")),
                (("共", f"{len(items)}项"), ("未确认送达", f"{owed}项")),
            )),
            GridTable(
                COLUMNS,
                tuple(
                    (moment_text(one.at), one.title, one.way, one.to, one.known, "" if one.open else "✓")
                    for one in items
                ),
                empty="断网期间没有报告",
            ),
            Signatures(("值班员", "对方值班室", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip
