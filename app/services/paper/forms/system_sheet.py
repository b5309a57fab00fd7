"""系统填报单: a report field by field in the order of the national system, with room for the number it gives back."""

from collections.abc import Iterable

from app.models.incident.state import Incident
from app.models.report.parts import Report
from app.models.settings.settings import Settings
from app.models.vocabulary.report import Channel
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Signatures
from app.services.paper.wording import minute_text

COLUMNS = (GridColumn("序号", 6), GridColumn("栏目", 20), GridColumn("填写内容", 74))


def system_sheet(
    state: Incident, report: Report, rows: Iterable[tuple[str, str]], settings: Settings, footer: str
) -> Form:
    """Every field with its value; below, the system's number and time as typed back, blank until then."""
    back = next((one for one in report.sendings if one.channel is Channel.SYSTEM and one.receipt), None)
    number = back.receipt if back is not None else ""
    at = minute_text(back.sent_at) if back is not None and back.sent_at is not None else ""
    return Form(
        title="系统填报单",
        left=settings.unit_name,
        right=report.mark,
        blocks=(
            event_block(state, ("报告", report.mark or "未签发")),
            GridTable(COLUMNS, tuple((str(place), *row) for place, row in enumerate(rows, 1))),
            Fields(((("系统编号", number), ("系统报出时间", at)),)),
            Signatures(("录入人", "核对人")),
        ),
        footer=footer,
    )
