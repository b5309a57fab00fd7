"""物资调拨单 of one 调拨, 入库单 and 出库单 of one movement (docs/规则来源.md#物资)."""

import datetime as dt

from app.models.incident.figures import figure_text
from app.models.moments import from_micros
from app.models.resource.lots import OWN, lot_text
from app.models.resource.records import Material, Portion
from app.models.resource.state import Holding, Movement
from app.models.settings.settings import Settings
from app.models.supply.state import Supply
from app.models.vocabulary.resource import Move
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text

GOODS = (
    GridColumn("品名", 20),
    GridColumn("规格", 15),
    GridColumn("库点", 18),
    GridColumn("申请", 12),
    GridColumn("实发", 12),
    GridColumn("批次", 24),
    GridColumn("实收", 12),
    GridColumn("归还", 10),
    GridColumn("消耗", 10),
)
SLIP = (GridColumn("批次", 40), GridColumn("数量", 20))
INCOMING = frozenset({Move.IN, Move.BACK, Move.OPENING})
NAMES = {Move.COUNT: "物资盘点单", Move.LOST: "物资损耗单", Move.SCRAPPED: "物资报废单"}


def supply_order(state: Supply, event: str, settings: Settings, now: dt.datetime, footer: str) -> Form:
    """物资调拨单: who asked for what, what left of which lot, what came, what came back; ``event`` is its title."""
    asked, issued, received = state.requested, state.issued, state.received
    if asked is None:
        message = "a supply without its request has no paper"
        raise ValueError(message)
    left_at, eta = (issued.at, issued.eta) if issued else (None, None)
    number = state.number or ("待补（先电话后补单）" if not asked.papered else "")
    return Form(
        title="应急物资调拨单",
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            Fields(
                (
                    (("编号", number), ("状态", state.step.label)),
                    (("接收单位", asked.to), ("联系人", asked.contact)),
                    (("依据", "；".join(filter(None, (asked.basis, event)))),),
                    (("申请时间", minute_text(from_micros(state.requested_at))), ("经办人", state.by)),
                    (("出库时间", _time(left_at)), ("预计送达", _time(eta))),
                    (("运输", issued.carrier if issued else ""),),
                    (
                        ("签收时间", _time(received.at if received else None)),
                        ("签收人", received.by if received else ""),
                    ),
                    *(((("差异原因", received.reason),),) if received and received.reason else ()),
                    *(((("取消原因", state.cancelled),),) if state.cancelled else ()),
                )
            ),
            GridTable(GOODS, _rows(state), empty="没有物资"),
            *(Prose("", f"{minute_text(one.at)}：{one.note}。") for one in state.settled if one.note),
            Signatures(("签发人", "出库人", "运输人", "签收人")),
        ),
        footer=footer,
    )


def _rows(state: Supply) -> tuple[tuple[str, ...], ...]:
    sent = {one.material: one for one in state.issued.sent} if state.issued else {}
    got = state.received.quantities if state.received else {}
    lines = state.requested.lines if state.requested else ()
    found = []
    for one in lines:
        left = sent.get(one.material)
        back = sum(part.back.get(one.material, 0.0) for part in state.settled)
        used = sum(part.used.get(one.material, 0.0) for part in state.settled)
        found.append((
            one.name, one.specification, one.depot, f"{figure_text(one.quantity)}{one.measure}",
            figure_text(left.quantity) if left else "0" if state.issued else "",
            _lots(left.portions) if left else "",
            figure_text(got[one.material]) if one.material in got else "",
            figure_text(back) if back else "", figure_text(used) if used else "",
        ))  # fmt: skip
    return tuple(found)


def _lots(portions: tuple[Portion, ...]) -> str:
    """Which lots, where they are told apart."""
    told = [one for one in portions if one.lot != OWN]
    return "\n".join(f"{lot_text(one.lot)} {figure_text(abs(one.delta))}" for one in told)


def slip(state: Holding, movement: Movement, event: str, settings: Settings, now: dt.datetime, footer: str) -> Form:
    """入库单, 出库单, or that of a count, a loss, a scrapping: one movement of one material."""
    record = state.record
    if not isinstance(record, Material):
        message = "only a material has movements"
        raise TypeError(message)
    coming = movement.move in INCOMING
    title = NAMES.get(movement.move, "物资入库单" if coming else "物资出库单")
    amount = f"{figure_text(abs(movement.delta))}{record.measure}"
    if movement.counted is not None:
        amount = f"实有{figure_text(movement.counted)}{record.measure}，差异{figure_text(movement.delta)}"
    lots = tuple(
        (lot_text(record.lot if one.lot == OWN else one.lot), figure_text(abs(one.delta))) for one in movement.by_lot
    )
    return Form(
        title=title,
        left=settings.unit_name,
        right=f"{minute_text(now)}制",
        blocks=(
            Fields(
                (
                    (("品名", record.name), ("物资编码", record.code)),
                    (("规格", record.specification), ("数量", amount)),
                    (("库点", record.depot), ("库位", record.place)),
                    (("动作", movement.move.label), ("时间", minute_text(movement.at))),
                    (("来自" if coming else "发往", movement.to), ("经办人", movement.by)),
                    (("用于事件", event),),
                    (
                        (
                            "说明",
                            "；".join(filter(None, (movement.note, "" if movement.papered else "先电话后补单，待补"))),
                        ),
                    ),
                )
            ),
            GridTable(SLIP, lots, empty="未分批"),
            Signatures(("保管人", "经手人", "交货人" if coming else "领用人")),
        ),
        footer=footer,
    )


def _time(moment: dt.datetime | None) -> str:
    return minute_text(moment) if moment else ""
