"""恢复演练记录: what was restored for trial, what it holds, who looked on (docs/架构.md F13)."""

import datetime as dt

from app.models.security.drill_result import DrillResult
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text

WHAT = (
    "程序把最新的备份恢复到一个单独的文件夹，打开后逐条核验校验链和文件结构，并与现在的账本核对链头，"
    "然后清除。现在的账本只读，没有改动。"
)


def drill_sheet(result: DrillResult, settings: Settings, officer: str, now: dt.datetime, footer: str) -> Form:
    """One drill; what failed stands in full."""
    return Form(
        title="恢复演练记录",
        left=settings.unit_name,
        right=minute_text(now),
        blocks=(
            Fields((
                (("结论", "通过" if result.ok else "未通过"), ("用时", f"{result.seconds:.1f}秒")),
                (("备份文件", result.source),),
                (("记录", f"{result.entries}条"), ("比现在少", f"{result.behind}条")),
                (("事件", f"{result.incidents}起"), ("附件", f"{result.attachments}件")),
                (("问题", result.problem or "无"),),
            )),
            GridTable(
                (GridColumn("席号", 2), GridColumn("末条", 1), GridColumn("链头", 2)),
                tuple((seat, f"第{seq}条", head) for seat, seq, head in result.heads),
                empty="没有恢复出记录",
            ),
            Prose("做法", WHAT),
            Signatures((f"演练人（{officer}）", "在场人", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip
