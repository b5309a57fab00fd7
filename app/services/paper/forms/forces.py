"""调派单 and 物资调拨单: what was sent to an incident, when ordered, when it arrived (docs/规则来源.md#物资)."""

import datetime as dt

from app.models.dispatch.state import Dispatch
from app.models.incident.figures import figure_text
from app.models.incident.state import Incident
from app.models.moments import from_micros
from app.models.resource.rows import MovementRow
from app.models.settings.settings import Settings
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.resource import Move
from app.services.paper.forms.event import event_block
from app.services.paper.grid import Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text, moment_text

TEAMS = (
    GridColumn("队伍", 24),
    GridColumn("任务", 30),
    GridColumn("集结地点", 20),
    GridColumn("现场联系人", 16),
    GridColumn("人/车", 10),
)
STEPS = (
    DispatchStep.NOTIFIED,
    DispatchStep.DEPARTED,
    DispatchStep.ARRIVED,
    DispatchStep.WITHDRAWN,
    DispatchStep.RETURNED,
)
TIMES = (GridColumn("队伍", 24), GridColumn("预计到场", 13), *(GridColumn(step.label, 13) for step in STEPS))
GOODS = (
    GridColumn("时间", 14),
    GridColumn("品名", 18),
    GridColumn("规格", 14),
    GridColumn("动作", 8),
    GridColumn("数量", 12),
    GridColumn("库点", 18),
    GridColumn("发往或来自", 16),
    GridColumn("备注", 16),
)
MOVES = {move.value: move.label for move in Move}


def dispatch_order(
    state: Incident, sent: tuple[Dispatch, ...], settings: Settings, now: dt.datetime, footer: str
) -> Form:
    """调派单: the order, and under it where each team stood when."""
    ordered = [(one, one.ordered) for one in sent if one.ordered is not None]
    rows = tuple(
        (order.team_name, order.task, order.assembly, order.scene_contact, _numbers(one)) for one, order in ordered
    )
    times = tuple(
        (order.team_name, _time(one.eta), *(_time(_at(one, step)) for step in STEPS)) for one, order in ordered
    )
    return Form(
        title="应急队伍调派单",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            event_block(state, ("状态", state.status.label)),
            GridTable(TEAMS, rows, empty="没有调派队伍"),
            Prose("到场情况", ""),
            GridTable(TIMES, times, empty="没有调派队伍"),
            *(Prose("", f"{order.team_name}：重复调派，{order.repeated}。") for _, order in ordered if order.repeated),
            Signatures(("值班员", "带班领导", "接受任务人")),
        ),
        footer=footer,
    )


def stock_order(
    state: Incident, moved: tuple[MovementRow, ...], settings: Settings, now: dt.datetime, footer: str
) -> Form:
    """物资调拨单: everything that left a depot for the incident, and what came back."""
    return Form(
        title="应急物资调拨单",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            event_block(state, ("状态", state.status.label)),
            GridTable(GOODS, tuple(map(_goods, moved)), empty="没有为这起事件动用物资"),
            Signatures(("签发人", "出库人", "运输人", "接收人")),
        ),
        footer=footer,
    )


def _goods(row: MovementRow) -> tuple[str, ...]:
    note = "；".join(filter(None, (row.note, "" if row.papered else "先电话后补单，待补")))
    return (
        moment_text(from_micros(row.at)),
        row.name,
        row.specification,
        MOVES.get(row.move, row.move),
        f"{figure_text(abs(row.delta))}{row.measure}",
        row.depot,
        row.to,
        note,
    )


def _at(one: Dispatch, step: DispatchStep) -> dt.datetime | None:
    return from_micros(one.ordered_at) if step is DispatchStep.NOTIFIED else one.at(step)


def _time(moment: dt.datetime | None) -> str:
    return moment_text(moment) if moment else ""


def _numbers(one: Dispatch) -> str:
    told = [step for step in one.steps if step[2] is not None or step[3] is not None]
    if not told:
        return ""
    _, _, people, vehicles = told[-1]
    return "".join(f"{count}{unit}" for count, unit in ((people, "人"), (vehicles, "车")) if count is not None)
