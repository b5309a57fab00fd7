"""通知登记单: whom law wants notified of an incident, who was told, by whom it was taken, when."""

from collections.abc import Iterable

from app.models.incident.state import Incident
from app.models.report.notice_item import NoticeItem
from app.models.settings.settings import Settings
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Form, GridColumn, GridTable, Signatures
from app.services.paper.wording import minute_text

COLUMNS = (
    GridColumn("通知对象", 22),
    GridColumn("电话", 15),
    GridColumn("方式", 8),
    GridColumn("接听人", 14),
    GridColumn("时间", 19),
    GridColumn("依据", 22),
)


def notice_sheet(state: Incident, items: Iterable[NoticeItem], settings: Settings, footer: str) -> Form:
    """Every authority; those not told yet with room to write."""
    known = tuple(items)
    told = sum(1 for one in known if one.told is not None)
    return Form(
        title="通知登记单",
        left=settings.unit_name,
        blocks=(
            event_block(state, ("已通知", f"{told}/{len(known)}")),
            GridTable(COLUMNS, tuple(map(_row, known)), empty="这类事件没有规定另行通知的部门"),
            Signatures(("值班员",)),
        ),
        footer=footer,
    )


def _row(one: NoticeItem) -> tuple[str, ...]:
    if one.told is None:
        return (one.name, one.phone, "", "", "", one.legal)
    return (one.name, one.phone, one.told.channel.label, one.told.person, minute_text(one.told.at), one.legal)
