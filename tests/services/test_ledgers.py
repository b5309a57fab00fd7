"""Ledgers, stock, dispatches: errors all at once, no stock below zero unsaid, one team once, arrival on the clock."""

import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.maps.geo import distance_km, to_gcj, to_wgs
from app.models.moments import beijing_day, minutes
from app.models.obligations.clock import phase
from app.models.registry import subject_for
from app.models.resource.lots import OWN, expiry, first_out, usable
from app.models.resource.records import Amount, Depot, Lot, Material, Phone, Team
from app.models.resource.state import Holding
from app.models.subject.fold import fold_all
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.obligation import Phase
from app.models.vocabulary.resource import Move
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.dispatch.dispatch import Order, Reached
from app.services.duty import shift
from app.services.incident import handling
from app.services.reports import reporting
from app.services.resources import ledgers, reminders
from app.services.resources.ledgers import MoveDraft
from app.services.resources.lookup import build
from app.services.resources.needs import suggest
from app.services.resources.pinyin import initials
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import arrival_at, book, send_report, state_of

HERE = (37.51, 105.19)


def team(desk: Desk, name: str = "青山镇专职消防队", **more: object) -> str:
    return ledgers.record(desk, Team(name=name, skills=("消防",), total=Amount(12), **more)).id  # type: ignore[arg-type]


def bags(desk: Desk, quantity: float = 100) -> str:
    made = ledgers.record(desk, Material(name="编织袋", measure="条", depot="县防汛物资库")).id
    ledgers.move(desk, made, MoveDraft(token="", move=Move.IN, quantity=quantity))
    return made


def stock(desk: Desk, identity: str) -> float:
    held = ledgers.holding(desk, identity)
    assert held is not None
    return held.stock


def test_every_error_of_a_record_is_said_at_once(desk: Desk) -> None:
    lot = Lot(made=dt.date(2025, 1, 1), expires=dt.date(2024, 1, 1))
    with pytest.raises(Refused) as caught:
        ledgers.record(desk, Material(name=" ", lat=105.19, lon=37.51, lot=lot, minimum=Amount(-3)))
    fields = caught.value.where["fields"]
    assert isinstance(fields, dict)
    assert set(fields) == {"name", "lat", "expires", "minimum"}
    assert "写反" in fields["lat"]


def test_a_record_is_changed_verified_retired_and_brought_back(desk: Desk) -> None:
    identity = team(desk)
    held = ledgers.holding(desk, identity)
    assert held is not None
    assert isinstance(held.record, Team)
    ledgers.record(desk, replace(held.record, phones=(Phone("13800000001"),)), identity)
    ledgers.record(desk, replace(held.record, phones=(Phone("13800000001"),)), identity)  # says nothing new
    ledgers.verify(desk, identity, "周某", "电话打通")
    ledgers.retire(desk, identity, "撤编")
    assert build(desk).search("专职消防队") == []
    ledgers.restore(desk, identity)
    assert [hit.item.marks for hit in build(desk).search("专职消防队")] == [()]
    with desk.store.read() as reading:
        assert len(reading.book.entries(f"resource:{identity}")) == 5


def test_stock_below_zero_needs_a_reason_that_is_kept(desk: Desk) -> None:
    identity = bags(desk, 100)
    with pytest.raises(Refused, match="现有100条，不够出120条"):
        ledgers.move(desk, identity, MoveDraft(token="", move=Move.OUT, quantity=120))
    assert stock(desk, identity) == 100
    twice = desk.new_id()
    ledgers.move(desk, identity, MoveDraft(token=twice, move=Move.OUT, quantity=120, override="副县长电话同意，借支"))
    ledgers.move(desk, identity, MoveDraft(token=twice, move=Move.OUT, quantity=120, override="副县长电话同意，借支"))
    assert stock(desk, identity) == -20
    with desk.store.read() as reading:
        assert any("特批：副县长电话同意" in line.text for line in reading.journal.lines(limit=3))
    ledgers.move(desk, identity, MoveDraft(token="", move=Move.COUNT, quantity=5))
    assert stock(desk, identity) == 5
    with pytest.raises(Refused, match="大于零"):
        ledgers.move(desk, identity, MoveDraft(token="", move=Move.IN, quantity=0))


def test_what_was_agreed_on_the_phone_waits_for_its_form(desk: Desk) -> None:
    identity = bags(desk)
    ledgers.move(desk, identity, MoveDraft(token="", move=Move.OUT, quantity=10, to="青山镇", papered=False))
    held = ledgers.holding(desk, identity)
    assert held is not None
    owed = [one for one in held.movements if not one.papered]
    assert len(owed) == 1
    ledgers.paper(desk, identity, owed[0].entry, "调拨单1号")
    held = ledgers.holding(desk, identity)
    assert held is not None
    assert all(one.papered for one in held.movements)


MOVES = st.lists(
    st.tuples(
        st.sampled_from([Move.IN, Move.OUT, Move.LOST, Move.BACK, Move.COUNT, Move.SCRAPPED]),
        st.integers(1, 50),
        st.sampled_from([None, Lot(number="甲", expires=dt.date(2020, 1, 1)), Lot(number="乙")]),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(moves=MOVES, seed=st.integers(0, 99))
def test_stock_never_falls_below_zero_and_any_order_of_delivery_gives_the_same(
    desk: Desk, moves: list[tuple[Move, int, Lot | None]], seed: int
) -> None:
    identity = bags(desk, 30)
    for kind, quantity, lot in moves:
        try:
            ledgers.move(desk, identity, MoveDraft(token="", move=kind, quantity=quantity, lot=lot))
        except Refused as refused:
            assert "不够出" in refused.sentence  # noqa: PT017 - any other refusal is a fault
        held = ledgers.holding(desk, identity)
        assert held is not None
        assert all(left >= 0 for left in held.lots.values())
        assert held.stock == round(sum(held.lots.values()), 6)
    with desk.store.read() as reading:
        entries: list[Entry] = reading.book.entries(f"resource:{identity}")
    how, name = subject_for(f"resource:{identity}")
    random.Random(seed).shuffle(entries)  # noqa: S311 - repeatable, no secret
    again = fold_all(how, name, entries)
    assert isinstance(again, Holding)
    assert again.stock == stock(desk, identity)


TODAY = dt.date(2026, 6, 12)
DAYS = st.sampled_from([None, TODAY - dt.timedelta(days=1), TODAY, TODAY + dt.timedelta(days=9)])
LOT = st.builds(Lot, number=st.sampled_from(["", "甲", "乙"]), expires=DAYS)


@given(held=st.dictionaries(LOT, st.integers(0, 20).map(float), max_size=6), own=LOT, wanted=st.integers(1, 60))
def test_the_earliest_expiry_leaves_first_and_what_has_run_out_stays(
    held: dict[Lot, float], own: Lot, wanted: int
) -> None:
    taken, missing = first_out(held, own, wanted, TODAY)
    assert sum(-one.delta for one in taken) + missing == wanted
    assert missing == max(0, wanted - usable(held, own, TODAY))
    days = [expiry(one.lot, own) or dt.date.max for one in taken]
    assert days == sorted(days)
    assert all(day >= TODAY for day in days)
    assert all(-one.delta <= held[one.lot] for one in taken)
    left = {lot: held[lot] for lot in held.keys() - {one.lot for one in taken[:-1]}}
    assert all((expiry(lot, own) or dt.date.max) >= days[-1] for lot in left
               if days and left[lot] > 0 and (expiry(lot, own) or dt.date.max) >= TODAY)  # fmt: skip


def test_lots_come_leave_by_expiry_and_are_counted_one_by_one(desk: Desk) -> None:
    today = beijing_day(desk.now())
    gone, soon, late = (Lot(number=name, expires=today + dt.timedelta(days=days))
                        for name, days in (("1", -1), ("2", 5), ("3", 50)))  # fmt: skip
    identity = ledgers.record(desk, Material(name="面包", measure="箱", lot=soon)).id

    def act(move: Move, quantity: float, lot: Lot | None = None, **more: str) -> dict[Lot, float]:
        ledgers.move(desk, identity, MoveDraft(token="", move=move, quantity=quantity, lot=lot, **more))  # type: ignore[arg-type]
        held = ledgers.holding(desk, identity)
        assert held is not None
        assert round(sum(held.lots.values()), 6) == held.stock
        return held.lots

    act(Move.IN, 10, late)
    act(Move.IN, 4, gone)
    assert act(Move.IN, 6, soon) == {late: 10, gone: 4, OWN: 6}
    assert build(desk).search("面包")[0].item.marks == ("部分过期",)
    assert build(desk).search("面包")[0].item.stock == 16
    assert "16箱（另4箱已过期）" in build(desk).search("面包")[0].item.detail
    assert act(Move.OUT, 7) == {late: 9, gone: 4}
    with pytest.raises(Refused, match="未过期的只有9箱（另4箱已过期），不够出10箱"):
        act(Move.OUT, 10)
    assert act(Move.SCRAPPED, 4) == {late: 9}
    assert act(Move.COUNT, 8, late) == {late: 8}
    assert act(Move.COUNT, 5) == {late: 5}
    assert act(Move.COUNT, 6) == {late: 5, OWN: 1}
    with pytest.raises(Refused, match="现有1箱，不够出2箱"):
        act(Move.LOST, 2, soon)
    assert act(Move.OUT, 8, override="副县长同意") == {OWN: -2}


def test_a_corrected_date_of_the_records_own_lot_moves_no_stock(desk: Desk) -> None:
    identity = bags(desk, 10)
    held = ledgers.holding(desk, identity)
    assert held is not None
    assert isinstance(held.record, Material)
    ledgers.move(desk, identity, MoveDraft(token="", move=Move.OUT, quantity=3))
    ledgers.record(desk, replace(held.record, lot=Lot(expires=beijing_day(desk.now()))), identity)
    ledgers.move(desk, identity, MoveDraft(token="", move=Move.OUT, quantity=3))
    held = ledgers.holding(desk, identity)
    assert held is not None
    assert held.lots == {OWN: 4}


def order(incident: str, *teams: str, **more: object) -> Order:
    return Order(token="", incident=incident, teams=teams, task="灭火", **more)  # type: ignore[arg-type]


def only(desk: Desk) -> str:
    with desk.store.read() as reading:
        return reading.ledgers.dispatches(out=True)[-1].id


def test_a_dispatched_team_runs_a_clock_until_it_is_there(desk: Desk, clock: FixedClock) -> None:
    incident, crew = book(desk, deaths=0), team(desk)
    eta = desk.now() + minutes(12)
    dispatch.send(desk, order(incident, crew, eta={crew: eta}, assembly="二路路口", scene_contact="张某"))
    arrival = arrival_at(desk, incident)
    assert arrival.due == eta
    assert build(desk).search("消防队")[0].item.marks == ("已调派", "未核验")
    clock.advance(13 * 60)
    assert phase(arrival_at(desk, incident), desk.now()) is Phase.OVERDUE
    name = only(desk)
    dispatch.step(desk, name, Reached(to=DispatchStep.DEPARTED, people=12, vehicles=2, eta=eta + minutes(10)))
    assert phase(arrival_at(desk, incident), desk.now()) is not Phase.OVERDUE
    dispatch.step(desk, name, Reached(to=DispatchStep.ARRIVED))
    assert phase(arrival_at(desk, incident), desk.now()) is Phase.MET
    for step in (DispatchStep.WITHDRAWN, DispatchStep.RETURNED):
        dispatch.step(desk, name, Reached(to=step))
    with desk.store.read() as reading:
        row = reading.ledgers.dispatches(incident)[0]
    assert (row.step, row.out, row.people, row.vehicles) == ("returned", 0, 12, 2)
    with pytest.raises(Refused, match="已归队"):
        dispatch.step(desk, name, Reached(to=DispatchStep.ARRIVED))


def test_a_team_that_is_out_is_not_called_again_without_a_reason(desk: Desk) -> None:
    incident, crew = book(desk, deaths=0), team(desk)
    dispatch.send(desk, order(incident, crew))
    with pytest.raises(Refused, match="已在调派中（灭火）"):
        dispatch.send(desk, order(incident, crew))
    dispatch.send(desk, order(incident, crew, repeated="增援同一现场第二批"))
    with desk.store.read() as reading:
        assert len(reading.ledgers.dispatches(incident)) == 2


def test_a_cancelled_order_ends_its_clock_and_steps_do_not_go_back(desk: Desk) -> None:
    incident, crew = book(desk, deaths=0), team(desk)
    dispatch.send(desk, order(incident, crew, eta={crew: desk.now() + minutes(9)}))
    name = only(desk)
    dispatch.step(desk, name, Reached(to=DispatchStep.DEPARTED))
    with pytest.raises(Refused, match="不能退回"):
        dispatch.step(desk, name, Reached(to=DispatchStep.NOTIFIED))
    with pytest.raises(Refused, match="晚于现在"):
        dispatch.step(desk, name, Reached(to=DispatchStep.ARRIVED, at=desk.now() + minutes(30)))
    dispatch.step(desk, name, Reached(to=DispatchStep.CANCELLED, note="险情已排除"))
    assert not arrival_at(desk, incident).running
    for wrong in (order(incident), order(incident, "x"), replace(order(incident, crew), task=" ")):
        with pytest.raises(Refused):
            dispatch.send(desk, wrong)


def test_lookup_by_name_skill_phone_two_characters_and_initials(desk: Desk) -> None:
    near = team(desk, "单县蓝天救援队", lat=37.52, lon=105.20, phones=(Phone("0955-0000014"),), aliases=("蓝天队",))
    far = team(desk, "长寿区水上救援队", lat=38.5, lon=105.2, assembly_day=Amount(20))
    bags(desk)
    index = build(desk)
    for words in ("蓝天", "单县蓝天", "sxlt", "dxlt", "ltd", "消防", "09550000014", "0000014", "蓝天 消防"):
        assert near in {hit.item.id for hit in index.search(words)}, words
    assert [hit.item.name for hit in index.search("编织")] == ["编织袋"]
    assert index.search("滑坡") == []
    assert index.search("蓝天 矿山") == []
    hits = index.search("救援队", near=HERE)
    assert [hit.item.id for hit in hits] == [near, far]
    assert hits[0].distance_km == pytest.approx(distance_km(*HERE, 37.52, 105.20))
    assert hits[1].eta_min is not None
    assert hits[1].distance_km is not None
    assert hits[1].eta_min == pytest.approx(20 + hits[1].distance_km * 1.3 / 50 * 60)
    assert [hit.item.id for hit in index.search("cslsjyd")] == []
    assert [hit.item.id for hit in index.search("csqssjyd")] == [far]


@pytest.mark.parametrize(("name", "spelling"), [
    ("单县", "sx"), ("浚县", "xx"), ("长寿区", "csq"), ("长子县", "zzx"), ("解州镇", "hzz"), ("宕昌县", "tcx"),
    ("重庆", "cq"), ("铅山县", "ysx"),
    ("乐清市", "yqs"), ("六安市", "las"), ("歙县", "sx"), ("东阿县", "dex"), ("K512", "k512"),
])  # fmt: skip
def test_county_names_are_found_by_their_own_reading(name: str, spelling: str) -> None:
    assert spelling in initials(name)


def test_an_incident_is_placed_in_wgs84(desk: Desk) -> None:
    incident = book(desk, deaths=0)
    shown = to_gcj(*HERE)
    handling.locate(desk, incident, *shown, datum=Datum.GCJ02, source="高德地图")
    with desk.store.read() as reading:
        from app.models.incident.state import Incident

        state = reading.state(f"incident:{incident}", Incident)
    assert state is not None
    assert state.point == pytest.approx(HERE, abs=1e-6)
    with pytest.raises(Refused, match="写反"):
        handling.locate(desk, incident, 105.19, 37.51)


@given(st.floats(18, 53), st.floats(74, 134))
def test_gcj_turns_back_within_a_decimetre(lat: float, lon: float) -> None:
    back = to_wgs(*to_gcj(lat, lon), Datum.GCJ02)
    assert distance_km(lat, lon, *back) < 0.0001
    assert 0.01 < distance_km(lat, lon, *to_gcj(lat, lon)) < 1.5


def test_a_material_is_where_its_depot_is(desk: Desk) -> None:
    ledgers.record(desk, Depot(name="县防汛物资库", lat=37.52, lon=105.2))
    bags(desk)
    hit = build(desk).search("编织袋", near=HERE)[0]
    assert hit.distance_km == pytest.approx(distance_km(*HERE, 37.52, 105.2))
    assert hit.item.detail.startswith("100条　县防汛物资库")


@pytest.mark.parametrize(("days", "want"), [
    (-1, "已过期"), (0, "7天内到期"), (7, "7天内到期"), (8, "30天内到期"), (30, "30天内到期"), (31, "90天内到期"),
    (90, "90天内到期"), (91, ""),
])  # fmt: skip
def test_what_runs_out_is_reminded_of_in_three_stages(desk: Desk, days: int, want: str) -> None:
    day = beijing_day(desk.now()) + dt.timedelta(days=days)
    ledgers.record(desk, Material(name="棉被", lot=Lot(expires=day)))
    assert reminders.summary(desk) == (f"{want}1" if want else "")


def test_shortage_maintenance_stale_checks_and_owed_forms_are_reminded_of(desk: Desk, clock: FixedClock) -> None:
    day = beijing_day(desk.now()) + dt.timedelta(days=3)
    goods = ledgers.record(desk, Material(name="发电机", minimum=Amount(5), maintenance=day)).id
    assert reminders.summary(desk) == "待维护1"  # how many there are nobody said
    ledgers.move(desk, goods, MoveDraft(token="", move=Move.IN, quantity=4, papered=False))
    crew = team(desk, "甲队")
    ledgers.verify(desk, crew, "周某")
    assert reminders.summary(desk) == "待维护1、低于最低库存1、待补单1"
    clock.advance(91 * 24 * 3600)
    assert "超90天未核验1" in reminders.summary(desk)
    assert "超90天未核验" in build(desk).search("甲队")[0].item.marks


def test_what_an_event_needs_is_looked_up_and_what_is_short_is_said(desk: Desk) -> None:
    crew = ledgers.record(desk, Team(name="园区专职队", skills=("危化",))).id
    goods = ledgers.record(desk, Material(name="重型防化服", measure="套")).id
    ledgers.move(desk, goods, MoveDraft(token="", move=Move.IN, quantity=4))
    found = {one.word: one for one in suggest(build(desk), "12B00", "危险化学品泄漏")}
    assert found["危化"].text == "危化队1支可用"
    assert found["防化服"].text == "防化服4套"
    assert found["吸附棉"].short
    assert found["吸附棉"].text == "吸附棉缺"
    dispatch.send(desk, order(book(desk, deaths=0), crew))
    assert next(one for one in suggest(build(desk), "12B00", "") if one.word == "危化").short
    assert suggest(build(desk), "14Z00", "") == ()


def test_a_form_that_changes_nothing_books_nothing(desk: Desk) -> None:
    incident = book(desk, deaths=0)
    with desk.store.read() as reading:
        before = len(reading.book.entries(f"incident:{incident}"))
    handling.describe(desk, incident)
    with desk.store.read() as reading:
        assert len(reading.book.entries(f"incident:{incident}")) == before


def test_the_report_tells_who_was_called_out_and_a_followup_only_who_since(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=0)
    dispatch.send(desk, order(incident, team(desk, "甲队"), team(desk, "乙队")))
    clock.advance(60)
    first = reporting.compose(desk, state_of(desk, incident))
    assert "已调派甲队、乙队。" in first.body or "已调派乙队、甲队。" in first.body
    send_report(desk, incident)
    clock.advance(60)
    dispatch.send(desk, order(incident, team(desk, "丙队")))
    clock.advance(60)
    assert "已调派丙队。" in reporting.compose(desk, state_of(desk, incident)).body


def test_what_the_ledgers_want_stands_in_the_log_of_every_shift_once(desk: Desk, clock: FixedClock) -> None:
    ledgers.record(desk, Material(name="棉被", lot=Lot(expires=beijing_day(desk.now()))))
    people = {DutyRole.MAIN: "周某", DutyRole.DEPUTY: "李某"}
    shift.assign(desk, people)
    shift.swap(desk)
    with desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(limit=50)]
    assert lines.count("台账提醒：7天内到期1") == 1
    clock.advance(24 * 3600)
    shift.assign(desk, people)
    with desk.store.read() as reading:
        assert [one.text for one in reading.journal.lines(limit=1)] == ["台账提醒：已过期1"]
