"""Material and its ways: what cannot be is refused, and neither stock nor book moves."""

import datetime as dt
from functools import partial

from msgspec.structs import replace

from app.models.resource.records import Material, Team
from app.models.vocabulary.resource import Move
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.resources import ledgers
from app.services.resources.ledgers import MoveDraft
from app.services.supply import supply
from app.services.supply.supply import IssueDraft, ReceiptDraft, RequestDraft, SettlementDraft
from tests.helpers import book
from tests.services.refusing import refused

HOUR = dt.timedelta(hours=1)


def stocked(desk: Desk) -> str:
    bags = ledgers.record(desk, Material(name="编织袋", measure="条", depot="县防汛物资库")).id
    ledgers.move(desk, bags, MoveDraft(token="", move=Move.IN, quantity=500))
    return bags


def test_a_record_is_checked_retired_and_moved_by_somebody_and_by_some_amount(desk: Desk) -> None:
    bags = stocked(desk)
    brigade = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    refused(desk, lambda: ledgers.verify(desk, bags, " "), "请填写核验人", "by")
    refused(desk, lambda: ledgers.retire(desk, bags, ""), "请写明停用原因", "reason")
    refused(desk, lambda: ledgers.verify(desk, "没有", "李明"), "找不到这条记录")
    refused(desk, lambda: ledgers.record(desk, Team(name="甲"), "没有"), "找不到这条记录")
    out = MoveDraft(token="", move=Move.OUT, quantity=0)
    refused(desk, lambda: ledgers.move(desk, bags, out), "数量要大于零", "quantity")
    refused(desk, lambda: ledgers.move(desk, bags, replace(out, quantity=-1)), "数量要大于零", "quantity")
    refused(desk, lambda: ledgers.move(desk, brigade, replace(out, quantity=1)), "不是物资，没有库存")
    refused(desk, lambda: ledgers.move(desk, bags, replace(out, quantity=501)), "现有500条，不够出501条", "quantity")
    ledgers.retire(desk, bags, "报废")
    assert not ledgers.retire(desk, bags, "报废").topics
    ledgers.restore(desk, bags)
    assert not ledgers.restore(desk, bags).topics
    held = ledgers.holding(desk, bags)
    assert held is not None
    assert (held.stock, held.retired) == (500, "")


def test_material_goes_where_somebody_asked_for_it(desk: Desk) -> None:
    fire, bags = book(desk), stocked(desk)
    brigade = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    asked = RequestDraft(token="", to="青山镇人民政府", lines={bags: 100}, incident=fire)
    ask = partial(supply.request, desk)
    refused(desk, lambda: ask(replace(asked, to="")), "请写明发往哪里", "to")
    refused(desk, lambda: ask(replace(asked, lines={bags: 0})), "至少选一样物资", "lines")
    many = {str(number): 1.0 for number in range(supply.MOST + 1)}
    refused(desk, lambda: ask(replace(asked, lines=many)), f"最多{supply.MOST}样", "lines")
    refused(desk, lambda: ask(replace(asked, lines={brigade: 1})), "不是物资", "lines")
    refused(desk, lambda: ask(replace(asked, lines={bags: -1})), "数量要大于零", "quantities")
    handling.close(desk, fire, "已扑灭")
    refused(desk, lambda: ask(asked), "事件已办结")
    refused(desk, lambda: supply.cancel(desk, "没有", "误"), "找不到这次调拨")


def test_each_step_of_a_supply_follows_the_one_before(desk: Desk) -> None:
    bags = stocked(desk)
    made = supply.request(desk, RequestDraft(token="", to="石桥镇", lines={bags: 100}, papered=False)).id
    receipt = ReceiptDraft(quantities={bags: 90}, by="刘某")
    refused(desk, lambda: supply.receive(desk, made, receipt), "还没有出库")
    refused(desk, lambda: supply.settle(desk, made, SettlementDraft(used={bags: 1})), "对方签收以后才能登记")
    refused(desk, lambda: supply.issue(desk, made, IssueDraft(quantities={bags: 0})), "至少要出一样", "quantities")
    refused(desk, lambda: supply.issue(desk, made, IssueDraft(quantities={bags: 501})), "不够出501条", "quantity")
    late = IssueDraft(quantities={bags: 100}, at=desk.now() + HOUR)
    refused(desk, lambda: supply.issue(desk, made, late), "时间晚于现在", "at")
    supply.issue(desk, made, IssueDraft(quantities={bags: 100}))
    refused(desk, lambda: supply.issue(desk, made, IssueDraft(quantities={bags: 1})), "不能再出库")
    refused(desk, lambda: supply.receive(desk, made, replace(receipt, by=" ")), "请填写签收人", "by")
    refused(desk, lambda: supply.receive(desk, made, receipt), "实收与出库不符（编织袋出100、收90）", "reason")
    early = replace(receipt, reason="破损", at=desk.now() - HOUR)
    refused(desk, lambda: supply.receive(desk, made, early), "签收时间早于出库时间", "at")
    below = replace(receipt, quantities={bags: -1})
    refused(desk, lambda: supply.receive(desk, made, below), "是零或正数", "quantities")
    supply.receive(desk, made, replace(receipt, reason="破损10条"))
    refused(desk, lambda: supply.receive(desk, made, receipt), "这次调拨已")
    refused(desk, lambda: supply.cancel(desk, made, ""), "请写明取消原因", "reason")
    refused(desk, lambda: supply.cancel(desk, made, "不要了"), "不能取消")
    refused(desk, lambda: supply.settle(desk, made, SettlementDraft()), "请填写归还或消耗的数量", "back")
    both = SettlementDraft(back={bags: 50}, used={bags: 41})
    refused(desk, lambda: supply.settle(desk, made, both), "只剩90，归还加消耗是91", "back")
    supply.settle(desk, made, SettlementDraft(back={bags: 50}, used={bags: 40}))
    refused(desk, lambda: supply.settle(desk, made, SettlementDraft(used={bags: 1})), "这次调拨已")
    refused(desk, lambda: supply.paper(desk, made, ""), "请填写补办的单据编号", "number")
    supply.paper(desk, made, "调字3号")
    refused(desk, lambda: supply.paper(desk, made, "调字4号"), "没有待补的单据")
    held = ledgers.holding(desk, bags)
    assert held is not None
    assert held.stock == 450
