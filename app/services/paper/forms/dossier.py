"""事件档案封面与目录: what an incident's file holds and where each paper begins."""

import datetime as dt

import msgspec

from app.models.incident.state import Incident
from app.models.moments import BEIJING
from app.models.settings.settings import Settings
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text

COLUMNS = (GridColumn("序号", 8), GridColumn("文书", 60), GridColumn("时间", 20), GridColumn("页次", 12))


class Filed(msgspec.Struct, frozen=True, kw_only=True):
    """One paper of a file: its name, of when it is, how many pages it has."""

    name: str
    at: dt.datetime | None
    pages: int


def dossier(
    state: Incident, filed: tuple[Filed, ...], before: int, settings: Settings, now: dt.datetime, footer: str
) -> Form:
    """Cover and contents; the first paper begins behind ``before`` pages of these."""
    return Form(
        title="突发事件档案",
        left=settings.unit_name,
        right=f"{minute_text(now)}立卷",
        blocks=(
            event_block(state, ("状态", state.status.label)),
            Prose("目录", ""),
            GridTable(COLUMNS, _contents(filed, before), empty="还没有文书"),
            Signatures(("立卷人", "检查人")),
        ),
        footer=footer,
    )


def _contents(filed: tuple[Filed, ...], before: int) -> tuple[tuple[str, ...], ...]:
    rows, page = [], before + 1
    for number, one in enumerate(filed, 1):
        day = f"{one.at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if one.at is not None else ""
        rows.append((str(number), one.name, day, str(page)))
        page += one.pages
    return tuple(rows)
