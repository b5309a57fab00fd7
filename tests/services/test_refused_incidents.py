"""Incidents, teams, limits: what an officer may not do is refused, by the field it is about, and books nothing."""

import datetime as dt
from functools import partial

import pytest
from msgspec.structs import replace

from app.models.resource.records import Material, Team
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind, Precision, Section, Status
from app.models.vocabulary.obligation import ObligationKind
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.dispatch.dispatch import Order, Reached
from app.services.incident import handling, intake
from app.services.obligations import decisions, escalation
from app.services.obligations.evidence import done_at
from app.services.resources import ledgers
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.helpers import book, clocks_of, draft_of, state_of
from tests.services.refusing import refused

HOUR = dt.timedelta(hours=1)


def test_what_is_done_to_an_incident_says_why_and_when(desk: Desk) -> None:
    fire = book(desk)
    now = desk.now()
    retime = partial(handling.retime, desk, fire)
    refused(desk, lambda: retime(reason=" ", occurred_at=now), "更正时间要写明原因", "reason")
    refused(desk, lambda: retime(reason="核实"), "没有写要更正成什么时间", "occurred_at")
    refused(desk, lambda: retime(reason="核实", occurred_at=now + HOUR), "不合理", "occurred_at")
    refused(desk, lambda: retime(reason="核实", occurred_at=now, received_at=now - HOUR), "晚于接报时间", "occurred_at")
    refused(desk, lambda: handling.state_figures(desk, fire, ()), "至少写一个数字", FigureKind.DEATHS.value)
    refused(desk, lambda: handling.note(desk, fire, " \n"), "记事是空的", "text")
    refused(desk, lambda: handling.progress(desk, fire, Section.MEASURES, ""), "是空的", "text")
    refused(desk, lambda: handling.close(desk, fire, ""), "办结要写明结果", "reason")
    refused(desk, lambda: handling.reopen(desk, fire, " "), "重新启动要写明原因", "reason")
    refused(desk, lambda: handling.locate(desk, fire, 51.5, -0.1), "不在我国范围内", "point")
    refused(desk, lambda: handling.locate(desk, fire, 105.2, 37.2), "像是经度和纬度写反了", "point")
    refused(desk, lambda: handling.note(desk, "没有", "到场"), "找不到", "incident")


def test_an_entry_that_follows_from_another_or_began_it_all_is_not_struck(desk: Desk) -> None:
    fire = book(desk, deaths=3)
    with desk.store.read() as reading:
        entries = {one.kind: one.id for one in reading.book.entries(f"incident:{fire}")}
    refused(desk, lambda: handling.strike(desk, entries["clock:started"], "误"), "随其他记录自动记载")
    refused(desk, lambda: handling.strike(desk, entries["incident:received"], "误"), "首次接报记录不能划去")
    refused(desk, lambda: handling.strike(desk, entries["incident:received"], ""), "划去要写明原因", "reason")
    refused(desk, lambda: handling.correct(desk, entries["incident:received"], "", "误"), "更正内容是空的", "text")
    refused(desk, lambda: handling.strike(desk, "没有", "误"), "找不到这条记录")


def test_two_incidents_become_one_once(desk: Desk) -> None:
    first, second, third = book(desk), book(desk), book(desk)
    refused(desk, lambda: handling.merge(desk, first, first, "同一起"), "不能把事件并入它自己")
    refused(desk, lambda: handling.merge(desk, first, second, ""), "并案要写明原因", "reason")
    merged = handling.merge(desk, first, second, "同一起").id
    for kept, absorbed in ((third, second), (third, first), (second, third)):
        refused(desk, partial(handling.merge, desk, kept, absorbed, "也是"), "已经并案")
    refused(desk, lambda: handling.unmerge(desk, merged, ""), "撤销并案要写明原因", "reason")
    assert handling.unmerge(desk, merged, "是两起").topics
    assert not handling.unmerge(desk, merged, "是两起").topics
    handling.merge(desk, third, second, "这一起才是")


def test_what_changes_nothing_books_nothing(desk: Desk) -> None:
    fire = book(desk)
    assert not handling.describe(desk, fire).topics
    assert not handling.reopen(desk, fire, "没有办结过").topics
    handling.stabilise(desk, fire)
    assert not handling.stabilise(desk, fire).topics
    handling.close(desk, fire, "已扑灭")
    assert not handling.close(desk, fire, "已扑灭").topics
    handling.reopen(desk, fire, "复燃")
    assert state_of(desk, fire).status is not Status.CLOSED


def test_a_team_is_called_out_to_do_something_and_goes_forward_only(desk: Desk) -> None:
    fire, other = book(desk), book(desk)
    brigade = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    bags = ledgers.record(desk, Material(name="编织袋", measure="条")).id
    order = Order(token="", incident=fire, teams=(brigade,), task="灭火")
    send = partial(dispatch.send, desk)
    refused(desk, lambda: send(replace(order, teams=(), named=(" ",))), "至少选一支队伍", "teams")
    refused(desk, lambda: send(replace(order, task="")), "请写明任务", "task")
    refused(desk, lambda: send(replace(order, teams=(bags,))), "不是救援队伍", "teams")
    send(order)
    (row,) = dispatch.of_incidents(desk, (fire,))
    refused(desk, lambda: send(replace(order, incident=other)), "已在调派中（灭火）", "repeated")
    step = partial(dispatch.step, desk, row.id)
    refused(desk, lambda: step(Reached(to=DispatchStep.ARRIVED, people=-1)), "要在0到10万之间", "people")
    refused(desk, lambda: step(Reached(to=DispatchStep.ARRIVED, vehicles=100_001)), "要在0到10万之间", "vehicles")
    refused(desk, lambda: step(Reached(to=DispatchStep.ARRIVED, at=desk.now() + HOUR)), "晚于现在", "at")
    step(Reached(to=DispatchStep.ARRIVED, people=12, vehicles=2))
    assert not step(Reached(to=DispatchStep.ARRIVED)).topics
    refused(desk, lambda: step(Reached(to=DispatchStep.DEPARTED)), "不能退回")
    step(Reached(to=DispatchStep.RETURNED))
    refused(desk, lambda: step(Reached(to=DispatchStep.ARRIVED)), "不能再登记")
    refused(desk, lambda: dispatch.step(desk, "没有", Reached(to=DispatchStep.ARRIVED)), "找不到这次调派")
    handling.close(desk, fire, "已扑灭")
    refused(desk, lambda: send(order), "事件已办结，不能再调派")


@pytest.mark.parametrize(("words", "minutes"), [("15", 15), ("20 分钟", 20), ("1440分", 1440), ("", 12.4)])
def test_minutes_until_a_team_arrives_are_read(words: str, minutes: float, clock: FixedClock) -> None:
    expected = dispatch.arrival(words, clock.now(), 12.4)
    assert expected is not None
    assert expected - clock.now() == dt.timedelta(minutes=round(minutes))


def test_an_arrival_that_is_not_timed_has_no_clock(clock: FixedClock) -> None:
    for words in ("-", "—", "无", "不计时"):
        assert dispatch.arrival(words, clock.now(), 5.0) is None
    assert dispatch.arrival(" ", clock.now(), None) is None
    for wrong in ("0", "1441", "很快", "-5"):
        with pytest.raises(Refused, match="预计到场看不懂"):
            dispatch.arrival(wrong, clock.now(), None)


def test_a_limit_is_met_or_moved_with_its_reason_and_once(desk: Desk) -> None:
    fire = book(desk, deaths=3)
    clock = clocks_of(desk, fire, ObligationKind.WRITTEN)[0]
    refused(desk, lambda: decisions.fulfil(desk, clock, " "), "请写明如何履行", "words")
    refused(desk, lambda: decisions.later(desk, clock, clock.due + HOUR, ""), "调整时限要写明原因", "reason")
    decisions.later(desk, clock, clock.due + HOUR, "上级同意")
    (moved,) = [one for one in clocks_of(desk, fire, ObligationKind.WRITTEN) if one.id == clock.id]
    assert moved.due == clock.due + HOUR
    decisions.fulfil(desk, clock, "向市局值班室刘某报告")
    refused(desk, lambda: decisions.fulfil(desk, clock, "再报"), "这个时限已经办结")
    refused(desk, lambda: decisions.later(desk, clock, clock.due, "再调"), "不能调整")
    refused(desk, lambda: escalation.called(desk, (), " ", answered=True), "请写明叫了谁", "person")


def test_evidence_lies_between_its_matter_and_now(clock: FixedClock) -> None:
    now = clock.now()
    assert done_at(None, now) == now
    assert done_at(now - HOUR, now, since=now - HOUR) == now - HOUR
    for at, since, words in (
        (now + HOUR, None, "晚于现在"),
        (dt.datetime(1950, 1, 1, tzinfo=dt.UTC), None, "过早"),
        (now - HOUR, now, "早于这件事本身"),
    ):
        with pytest.raises(Refused, match=words):
            done_at(at, now, since=since)


def test_a_call_says_everything_that_is_wrong_with_it(desk: Desk) -> None:
    now, old = desk.now(), dt.datetime(1950, 1, 1, tzinfo=dt.UTC)
    good = draft_of(desk)
    for change, field, words in (
        ({"narrative": " "}, "narrative", "来报内容是空的"),
        ({"narrative": "字" * 2_000_000}, "narrative", "请作为附件加入"),
        ({"received_at": now + HOUR}, "received_at", "接报时间晚于现在"),
        ({"received_at": old}, "received_at", "接报时间过早"),
        ({"unit_received_at": now + HOUR}, "unit_received_at", "单位负责人接报时间"),
        ({"unit_received_at": now, "received_at": now - HOUR}, "unit_received_at", "晚于本单位接报时间"),
        ({"occurred_at": now + HOUR}, "occurred_at", "事发时间晚于现在"),
        ({"occurred_at": now, "received_at": now - HOUR, "precision": Precision.MINUTE}, "occurred_at", "晚于接报时间"),
        ({"occurred_at": old}, "occurred_at", "事发时间过早"),
    ):
        wrong = intake.check(replace(good, **change), now)
        assert words in wrong[field]
    assert intake.check(good, now) == {}
