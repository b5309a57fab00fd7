"""调拨: asked for, sent by expiry, received with its difference, back or used up; stock is the sum of movements."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.models.moments import beijing_day, minutes
from app.models.obligations.clock import phase
from app.models.resource.lots import OWN
from app.models.resource.records import Lot, Material
from app.models.supply.state import Supply
from app.models.vocabulary.obligation import Phase
from app.models.vocabulary.resource import Move
from app.models.vocabulary.supply import SupplyStep
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.reports import reporting
from app.services.resources import ledgers, reminders
from app.services.resources.ledgers import MoveDraft
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.supply import supply
from app.services.supply.supply import IssueDraft, ReceiptDraft, RequestDraft, SettlementDraft
from tests.helpers import arrival_at, book, send_report, state_of, supplied


def goods(desk: Desk, name: str = "编织袋", quantity: float = 100, *lots: tuple[int, float]) -> str:
    made = ledgers.record(desk, Material(name=name, measure="条", depot="县防汛物资库")).id
    if quantity:
        ledgers.move(desk, made, MoveDraft(token="", move=Move.IN, quantity=quantity))
    for days, much in lots:
        lot = Lot(expires=beijing_day(desk.now()) + dt.timedelta(days=days))
        ledgers.move(desk, made, MoveDraft(token="", move=Move.IN, quantity=much, lot=lot))
    return made


def stock(desk: Desk, identity: str) -> float:
    held = ledgers.holding(desk, identity)
    assert held is not None
    return held.stock


def ask(desk: Desk, lines: dict[str, float], **more: object) -> str:
    return supply.request(desk, RequestDraft(token="", to="青山镇政府", lines=lines, **more)).id  # type: ignore[arg-type]


def step_of(desk: Desk, identity: str) -> SupplyStep:
    return supply.state_of(desk, identity).step


def test_a_whole_way_from_the_depot_and_back(desk: Desk, clock: FixedClock) -> None:
    incident, bags, pumps = book(desk, deaths=0), goods(desk), goods(desk, "水泵", 3)
    made = ask(desk, {bags: 60, pumps: 2}, incident=incident, contact="刘某 0700-5550102", basis="县防指调度令")
    assert step_of(desk, made) is SupplyStep.REQUESTED
    assert stock(desk, bags) == 100
    eta = desk.now() + minutes(40)
    supply.issue(desk, made, IssueDraft(quantities={bags: 60, pumps: 2}, carrier="宁E0A123 周某", eta=eta))
    assert (stock(desk, bags), stock(desk, pumps)) == (40, 1)
    assert step_of(desk, made) is SupplyStep.MOVING
    assert arrival_at(desk, incident).due == eta
    clock.advance(45 * 60)
    assert phase(arrival_at(desk, incident), desk.now()) is Phase.OVERDUE
    assert "物资在途超时1" in reminders.summary(desk)
    with pytest.raises(Refused, match="编织袋出60、收58"):
        supply.receive(desk, made, ReceiptDraft(quantities={bags: 58}, by="刘某"))
    supply.receive(desk, made, ReceiptDraft(quantities={bags: 58}, by="刘某", reason="途中破损2条"))
    state = supply.state_of(desk, made)
    assert (state.step, state.differs, state.left) == (SupplyStep.RECEIVED, True, {bags: 58, pumps: 2})
    assert phase(arrival_at(desk, incident), desk.now()) is Phase.MET_LATE
    with pytest.raises(Refused, match="只剩2，归还加消耗是3"):
        supply.settle(desk, made, SettlementDraft(back={pumps: 2}, used={pumps: 1}))
    supply.settle(desk, made, SettlementDraft(back={pumps: 2}, used={bags: 50}))
    assert (stock(desk, bags), stock(desk, pumps)) == (40, 3)
    assert step_of(desk, made) is SupplyStep.RECEIVED
    supply.settle(desk, made, SettlementDraft(back={bags: 8}))
    assert step_of(desk, made) is SupplyStep.SETTLED
    assert stock(desk, bags) == 48
    with desk.store.read() as reading:
        row = reading.ledgers.supplies(incident)[0]
        moved = reading.ledgers.movements(incident=incident)
        lines = [one.text for one in reading.journal.lines(subjects=(row.subject,))]
    assert (row.goods, row.step, row.open, row.differs) == ("编织袋60条、水泵2条", "settled", 0, 1)
    assert {one.supply for one in moved} == {made}
    assert lines[0].startswith("调拨编织袋60条、水泵2条，发往青山镇政府，刘某 0700-5550102，依据：县防指调度令")
    with pytest.raises(Refused, match="已结清"):
        supply.settle(desk, made, SettlementDraft(back={bags: 1}))


def test_lots_leave_by_expiry_and_come_back_to_where_they_were(desk: Desk) -> None:
    bread = goods(desk, "面包", 0, (-1, 5), (3, 10), (30, 20))
    made = ask(desk, {bread: 25})
    with pytest.raises(Refused, match="未过期的只有30条（另5条已过期），不够出31条"):
        supply.issue(desk, made, IssueDraft(quantities={bread: 31}))
    supply.issue(desk, made, IssueDraft(quantities={bread: 25}))
    sent = supply.state_of(desk, made).issued
    assert sent is not None
    assert [-one.delta for one in sent.sent[0].portions] == [10, 15]
    days = [one.lot.expires for one in sent.sent[0].portions]
    assert days == sorted(days, key=lambda day: day or dt.date.max)
    supply.receive(desk, made, ReceiptDraft(quantities={}, by="刘某"))
    supply.settle(desk, made, SettlementDraft(back={bread: 18}, used={bread: 7}))
    held = ledgers.holding(desk, bread)
    assert held is not None
    assert sorted(held.lots.values()) == [3, 5, 20]


def test_what_is_called_off_on_the_way_is_in_stock_again(desk: Desk) -> None:
    incident, bags = book(desk, deaths=0), goods(desk, "编织袋", 10, (5, 20))
    before = ledgers.holding(desk, bags)
    made = ask(desk, {bags: 25}, incident=incident)
    supply.issue(desk, made, IssueDraft(quantities={bags: 25}, eta=desk.now() + minutes(10)))
    with pytest.raises(Refused, match="原因"):
        supply.cancel(desk, made, " ")
    supply.cancel(desk, made, "险情排除")
    after = ledgers.holding(desk, bags)
    assert before is not None
    assert after is not None
    assert after.lots == before.lots
    assert not arrival_at(desk, incident).running
    with pytest.raises(Refused, match="已取消"):
        supply.receive(desk, made, ReceiptDraft(quantities={}, by="刘某"))


def test_more_than_there_is_needs_a_reason_that_stands_with_the_movement(desk: Desk) -> None:
    bags = goods(desk, "编织袋", 10)
    made = ask(desk, {bags: 30})
    with pytest.raises(Refused, match="现有10条，不够出30条"):
        supply.issue(desk, made, IssueDraft(quantities={bags: 30}))
    assert step_of(desk, made) is SupplyStep.REQUESTED
    supply.issue(desk, made, IssueDraft(quantities={bags: 30}, override="副县长同意，邻县补"))
    held = ledgers.holding(desk, bags)
    assert held is not None
    assert (held.lots, held.doubts) == ({OWN: -20}, ())
    assert held.movements[-1].supply == made


def test_what_was_agreed_on_the_phone_is_owed_until_it_is_papered(desk: Desk) -> None:
    made = ask(desk, {goods(desk): 5}, papered=False)
    assert "待补单1" in reminders.summary(desk)
    with pytest.raises(Refused, match="编号"):
        supply.paper(desk, made, "")
    supply.paper(desk, made, "调2026-003")
    assert "待补单" not in reminders.summary(desk)
    with pytest.raises(Refused, match="没有待补"):
        supply.paper(desk, made, "调2026-003")


def test_what_cannot_be_is_refused_and_books_nothing(desk: Desk, clock: FixedClock) -> None:
    bags, incident = goods(desk), book(desk, deaths=0)
    request = RequestDraft(token="", to="青山镇", lines={bags: 5})
    entries = desk.store.entries()
    for wrong, words in (
        (replace(request, to=" "), "发往哪里"),
        (replace(request, lines={}), "至少选一样"),
        (replace(request, lines={bags: 0}), "至少选一样"),
        (replace(request, lines={bags: -3}), "大于零"),
        (replace(request, lines={bags: float("nan")}), "大于零"),
        (replace(request, lines={"没有": 1}), "找不到"),
        (replace(request, incident="没有"), "事件"),
    ):
        with pytest.raises(Refused, match=words):
            supply.request(desk, wrong)
    assert desk.store.entries() == entries
    made = ask(desk, {bags: 5}, incident=incident)
    late = desk.now() + minutes(30)
    acts: tuple[tuple[Callable[[], Changed], str], ...] = (
        (lambda: supply.receive(desk, made, ReceiptDraft(quantities={}, by="刘某")), "还没有出库"),
        (lambda: supply.settle(desk, made, SettlementDraft(back={bags: 1})), "签收以后"),
        (lambda: supply.issue(desk, made, IssueDraft(quantities={})), "至少要出一样"),
        (lambda: supply.issue(desk, made, IssueDraft(quantities={bags: -1})), "零或正数"),
        (lambda: supply.issue(desk, made, IssueDraft(quantities={bags: 1}, at=late)), "晚于现在"),
        (lambda: supply.cancel(desk, "没有", "x"), "找不到这次调拨"),
    )
    for act, words in acts:
        with pytest.raises(Refused, match=words):
            act()
    supply.issue(desk, made, IssueDraft(quantities={bags: 4}))
    clock.advance(60)
    early = desk.now() - minutes(30)
    for receipt, words in (
        (ReceiptDraft(quantities={}, by=" "), "签收人"),
        (ReceiptDraft(quantities={bags: -1}, by="刘某", reason="x"), "零或正数"),
        (ReceiptDraft(quantities={}, by="刘某", at=early), "早于出库"),
    ):
        with pytest.raises(Refused, match=words):
            supply.receive(desk, made, receipt)
    with pytest.raises(Refused, match="已在途"):
        supply.issue(desk, made, IssueDraft(quantities={bags: 1}))
    supply.receive(desk, made, ReceiptDraft(quantities={bags: 0}, by="刘某", reason="翻车，全损"))
    assert step_of(desk, made) is SupplyStep.SETTLED
    assert state_of(desk, incident).doubts == ()
    handling.stabilise(desk, incident)


def test_the_report_tells_what_was_sent_and_a_followup_only_what_since(desk: Desk, clock: FixedClock) -> None:
    incident, bags = book(desk, deaths=0), goods(desk)
    made = ask(desk, {bags: 60}, incident=incident)
    assert "调拨" not in reporting.compose(desk, state_of(desk, incident)).body  # asked for is not sent
    supply.issue(desk, made, IssueDraft(quantities={bags: 50}))
    clock.advance(60)
    assert "已调拨编织袋50条。" in reporting.compose(desk, state_of(desk, incident)).body
    send_report(desk, incident)
    clock.advance(60)
    pumps = ask(desk, {goods(desk, "水泵", 3): 2}, incident=incident)
    supply.issue(desk, pumps, IssueDraft(quantities={goods_of(desk, pumps): 2}))
    off = ask(desk, {bags: 5}, incident=incident)
    supply.issue(desk, off, IssueDraft(quantities={bags: 5}))
    supply.cancel(desk, off, "不用了")
    clock.advance(60)
    assert "已调拨水泵2条。" in reporting.compose(desk, state_of(desk, incident)).body


def test_the_log_of_the_shift_names_the_goods_once(desk: Desk) -> None:
    incident = book(desk, deaths=0)
    supplied(desk, incident)
    with desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(limit=100)]
    assert "编织袋 入库5000条" in lines
    assert "发往青山镇人民政府的物资出库，在途，货车 宁E0A123 周某" in lines
    assert "发往青山镇人民政府的物资已签收（刘某），实收有差异：途中破损10条" in lines
    assert not any("出库2000" in line for line in lines)


def goods_of(desk: Desk, identity: str) -> str:
    asked = supply.state_of(desk, identity).requested
    assert asked is not None
    return asked.lines[0].material


STEPS = st.lists(
    st.tuples(st.sampled_from(["issue", "receive", "back", "used", "cancel"]), st.integers(0, 40)), max_size=8
)


@settings(max_examples=40)
@given(steps=STEPS, wanted=st.integers(1, 40))
def test_whatever_happens_nothing_appears_and_nothing_vanishes(
    desk: Desk, steps: list[tuple[str, int]], wanted: int
) -> None:
    bags = goods(desk, "编织袋", 12, (4, 8), (9, 10))
    made = ask(desk, {bags: wanted})
    for act, number in steps:
        try:
            match act:
                case "issue":
                    supply.issue(desk, made, IssueDraft(quantities={bags: number}))
                case "receive":
                    supply.receive(desk, made, ReceiptDraft(quantities={bags: number}, by="刘某", reason="数过"))
                case "back":
                    supply.settle(desk, made, SettlementDraft(back={bags: number}))
                case "used":
                    supply.settle(desk, made, SettlementDraft(used={bags: number}))
                case _:
                    supply.cancel(desk, made, "不用了")
        except Refused as refused:
            assert refused.sentence.endswith("。")  # noqa: PT017 - whatever is refused is said
        state = supply.state_of(desk, made)
        held = ledgers.holding(desk, bags)
        assert held is not None
        assert all(left >= 0 for left in held.lots.values())
        came = 0.0 if state.cancelled else sum(one.back.get(bags, 0.0) for one in state.settled)
        out = 0.0 if state.cancelled else state.sent.get(bags, 0.0)
        assert held.stock == 30 - out + came
    assert isinstance(supply.state_of(desk, made), Supply)
