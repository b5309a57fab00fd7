"""断电应急夹: its first page says what falls due when and whom to call; blank forms to be written on stand behind."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.settings.settings import Settings
from app.services.paper.grid import Form, GridColumn, GridTable, Prose
from app.services.paper.wording import minute_text, moment_text

HOW = (
    "停电、断网、电脑坏了，值班照常：用手机或座机接报，写在后面的空白单上，照下表到时报告，报完在“办了没有”里写时刻和接听人。"
    "恢复后逐张补录：接报页的方式选“补录”，接报时间写单子上的时间，时限照那个时间算；补完在单子右上角写编号，和本夹一起归档。"
)
CLOCKS = (
    GridColumn("到期", 16), GridColumn("要办什么", 16), GridColumn("哪件事", 28), GridColumn("报给", 18),
    GridColumn("办了没有", 22),
)  # fmt: skip
CONTACTS = (GridColumn("哪里、谁", 46), GridColumn("姓名", 22), GridColumn("电话", 32))


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """One running limit in words."""

    at: dt.datetime
    what: str
    of: str
    to: str
    late: bool


def cover(
    clocks: Iterable[Due],
    contacts: Iterable[tuple[str, str, str]],
    settings: Settings,
    now: dt.datetime,
    footer: str,
) -> Form:
    """The first page."""
    rows = tuple(
        (moment_text(one.at) + ("（已超时）" if one.late else ""), one.what, one.of, one.to, "") for one in clocks
    )
    return Form(
        title="断电应急夹",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            Prose("怎么用", HOW),
            GridTable(CLOCKS, rows, empty="现在没有在走的时限"),
            GridTable(CONTACTS, tuple(contacts), empty="通讯录是空的，请到“设置”里填报送对象和内部报告顺序"),
        ),
        footer=footer,
    )
