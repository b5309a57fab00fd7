"""断网对账单: to be gone through with the duty room above when the line is back."""

import datetime as dt
from typing import TYPE_CHECKING

from app.models.settings import Settings
from app.services.paper.grid import Column, Fields, Form, Signatures, Table
from app.services.paper.wording import minute_text, moment_text

if TYPE_CHECKING:
    from app.services.outbox.reconcile import Item

COLUMNS = (
    Column("时间", 14), Column("报告", 34), Column("方式", 12), Column("报给", 16), Column("送达", 16),
    Column("核对", 8),
)  # fmt: skip


def reconciliation(
    items: "tuple[Item, ...]",
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
            Table(
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
