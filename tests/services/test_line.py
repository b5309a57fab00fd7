"""The line at the foot: what it says it will do is what it does, nothing that is asked is done by itself."""

import datetime as dt

import pytest

from app.models.resource.records import Amount, Team
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import ObligationKind
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.dispatch.dispatch import Order
from app.services.dispatch.said_steps import said_steps
from app.services.incident import handling
from app.services.incident.board import incident_view
from app.services.reports import line, reporting, typed_line
from app.services.reports.typed_line import Foreseen, Stand, Typed
from app.services.resources import ledgers
from app.services.runtime.errors import Refused
from tests.helpers import beijing, book, clocks_of, state_of

RISE = "县医院报告：死亡人数升至3人"


def typed(desk: Desk, incident: str, text: str, **answers: bool) -> Typed:
    return Typed(id=desk.new_id(), incident=incident, text=text, answers=answers)


def words(found: Foreseen, *stands: Stand) -> list[str]:
    return [one.words for one in found.effects if not stands or one.stand in stands]


def entries(desk: Desk) -> int:
    with desk.store.read() as reading:
        return len(reading.journal.lines(limit=10_000))


def test_what_is_foreseen_is_what_is_booked(desk: Desk) -> None:
    incident = book(desk, deaths=2)
    before = entries(desk)
    one = typed(desk, incident, RISE)
    seen = line.foresee(desk, one)
    assert entries(desk) == before
    assert words(seen, Stand.SURE) == ["死亡2→3"]
    assert "升较大" in words(seen)
    assert any(each.startswith("起动口头报告 30分") for each in words(seen)), words(seen)
    assert not clocks_of(desk, incident, ObligationKind.ORAL)
    line.book(desk, one)
    state = state_of(desk, incident)
    assert state.level is Level.LARGE
    assert state.messages[-1].narrative == RISE
    assert [clock.due - clock.basis_at for clock in clocks_of(desk, incident, ObligationKind.ORAL)]
    assert line.foresee(desk, typed(desk, incident, RISE)).plain


def test_a_note_alone_stays_a_note(desk: Desk) -> None:
    incident = book(desk, deaths=2)
    one = typed(desk, incident, "园区管委会来电：厂内无危化品仓库")
    seen = line.foresee(desk, one)
    assert seen.plain
    assert words(seen) == ["记事"]
    line.book(desk, one)
    state = state_of(desk, incident)
    assert len(state.messages) == 1
    view = incident_view(desk, incident)
    assert view is not None
    assert view.lines[-1].kind == "incident:noted"


def test_what_is_asked_is_done_only_when_taken_and_a_sure_one_can_be_left(desk: Desk) -> None:
    incident = book(desk, deaths=2, missing=8)
    text = "失联8人中有5人已联系上，失联3人。死亡升至4人。"
    asked = line.foresee(desk, typed(desk, incident, text))
    assert "死亡2→4" in words(asked, Stand.SURE)
    left = line.foresee(desk, typed(desk, incident, text, deaths=False))
    assert "死亡2→4？" in words(left, Stand.LEFT)
    line.book(desk, typed(desk, incident, text, deaths=False, missing=True))
    held = {one.kind: one.value for one in state_of(desk, incident).figures}
    assert held[FigureKind.DEATHS] == 2
    assert held[FigureKind.MISSING] == 3


def test_a_place_that_is_known_is_not_put_aside_by_itself(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    text = "更正：地点应为青山镇工业园三路"
    seen = line.foresee(desk, typed(desk, incident, text))
    asked = [one for one in seen.effects if one.key == "place"]
    assert [one.stand for one in asked] == [Stand.ASKED]
    line.book(desk, typed(desk, incident, text))
    assert state_of(desk, incident).place == "青山镇工业园二路"
    line.book(desk, typed(desk, incident, text, place=True))
    assert "三路" in state_of(desk, incident).place


def test_the_same_line_is_booked_once(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    one = typed(desk, incident, "又来电话，情况同前")
    line.book(desk, one)
    before = entries(desk)
    line.book(desk, one)
    assert entries(desk) == before


def test_an_empty_line_and_an_absurd_number_are_refused(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    with pytest.raises(Refused, match="还没有写"):
        line.book(desk, typed(desk, incident, "  "))
    assert line.foresee(desk, typed(desk, "", "巡查")).effects == ()
    with pytest.raises(Refused):
        line.book(desk, typed(desk, incident, "死亡人数升至990000000000人", deaths=True))
    assert len(state_of(desk, incident).messages) == 1


def test_a_draft_is_kept_and_forgotten_with_its_booking(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    one = typed(desk, incident, "写了一半", deaths=False)
    typed_line.keep(desk, one)
    assert typed_line.kept(desk) == [one]
    line.book(desk, one)
    assert typed_line.kept(desk) == []
    again = typed(desk, incident, "又写")
    typed_line.keep(desk, again)
    typed_line.keep(desk, Typed(id=again.id, incident=incident))
    assert typed_line.kept(desk) == []


def out(desk: Desk, incident: str, name: str) -> str:
    team = ledgers.record(desk, Team(name=name, total=Amount(12))).id
    dispatch.send(desk, Order(token=desk.new_id(), incident=incident, teams=(team,), task="灭火"))
    return team


def test_a_team_that_is_out_arrives_by_its_name(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    out(desk, incident, "城北消防救援站")
    one = typed(desk, incident, "城北消防救援站26人4车已到场")
    assert words(line.foresee(desk, one), Stand.SURE) == ["到场：城北消防救援站"]
    line.book(desk, one)
    (row,) = dispatch.of_incidents(desk, (incident,))
    assert (row.step, row.people, row.vehicles) == (DispatchStep.ARRIVED.value, 26, 4)
    assert not [each for each in line.foresee(desk, typed(desk, incident, one.text)).effects if each.key]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("城北站到场了", [False]),
        ("城北站还没到场", []),
        ("城北站预计10分钟后到场", []),
        ("城北站到场了吗？", []),
        ("请城北站出动", []),
        ("城南站已到场", []),
    ],
)
def test_a_shortened_name_is_asked_and_a_plan_is_no_arrival(desk: Desk, text: str, sure: list[bool]) -> None:
    incident = book(desk, deaths=1)
    out(desk, incident, "城北消防救援站")
    found = said_steps(text, dispatch.of_incidents(desk, (incident,)))
    assert [one.sure for one in found] == sure


def test_several_figures_are_one_transaction_and_contradictions_ask_for_a_reason(desk: Desk) -> None:
    incident = book(desk, deaths=2)
    said = (
        handling.Statement(kind=FigureKind.DEATHS, value=3, source="县医院"),
        handling.Statement(kind=FigureKind.INJURED, value=9, source="县医院"),
    )
    handling.state_figures(desk, incident, said)
    state = state_of(desk, incident)
    assert state.level is Level.LARGE
    assert len({one.known_at for one in state.figures[-2:]}) == 1
    with pytest.raises(Refused, match="变更说明"):
        handling.state_figures(desk, incident, (handling.Statement(kind=FigureKind.DEATHS, value=1),))
    with pytest.raises(Refused, match="不合理"):
        handling.state_figures(desk, incident, (handling.Statement(kind=FigureKind.DEATHS, value=-1),))
    with pytest.raises(Refused, match="至少"):
        handling.state_figures(desk, incident, ())
    assert len(state_of(desk, incident).figures) == 3


def test_a_team_no_ledger_holds_is_called_out_by_its_name(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    order = Order(token=desk.new_id(), incident=incident, teams=(), named=("河东村义务消防队", " "), task="灭火")
    dispatch.send(desk, order)
    (row,) = dispatch.of_incidents(desk, (incident,))
    assert (row.name, row.team, row.out) == ("河东村义务消防队", "", 1)
    again = Order(token=desk.new_id(), incident=incident, teams=(), named=("河东村义务消防队",), task="灭火")
    with pytest.raises(Refused, match="已在调派中"):
        dispatch.send(desk, again)
    with pytest.raises(Refused, match="另写队伍"):
        dispatch.send(desk, Order(token=desk.new_id(), incident=incident, teams=(), task="灭火"))
    one = typed(desk, incident, "河东村义务消防队已到达现场")
    line.book(desk, one)
    (row,) = dispatch.of_incidents(desk, (incident,))
    assert row.step == DispatchStep.ARRIVED.value


def test_a_class_and_a_time_that_were_taken_are_booked_and_shown_in_words(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    text = "更正：事发时间应为6月12日2时10分，系危险化学品爆炸"
    seen = line.foresee(desk, typed(desk, incident, text, occurred_at=True, category=True))
    shown = [one for one in seen.effects if one.key in {"occurred_at", "category"}]
    assert any("12日02:10" in one.words for one in shown)
    assert all(one.why.startswith("“") for one in shown)
    line.book(desk, typed(desk, incident, text, occurred_at=True, category=True))
    state = state_of(desk, incident)
    assert state.occurred_at == beijing("2026-06-12T02:10")


@pytest.mark.parametrize(("minutes", "words"), [(4, "立即"), (30, "30分"), (60, "1小时"), (90, "1小时30分")])
def test_a_span_is_said_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert line.span(dt.timedelta(minutes=minutes)) == words


CARRIED = "县消防报告：死亡人数升至3人，明火已扑灭。请求增派挖掘机2台。原因正在调查"


def test_words_nothing_was_read_in_say_where_the_report_takes_them_as_said(desk: Desk) -> None:
    incident = book(desk, deaths=2)
    one = typed(desk, incident, CARRIED)
    seen = line.foresee(desk, one)
    taken = [each for each in words(seen, Stand.FOLLOWS) if each.startswith("照录到")]
    assert taken == [
        "照录到处置情况：明火已扑灭",
        "照录到需要支援：请求增派挖掘机2台",
        "照录到原因：原因正在调查",
    ]
    assert not [each for each in seen.effects if each.words in taken and each.key], "no value, nothing to answer"
    line.book(desk, one)
    body = reporting.compose(desk, state_of(desk, incident)).body
    headings = ["处置情况", "需要支援", "原因"]
    for heading, said in zip(headings, [each.partition("：")[2] for each in taken], strict=True):
        before, found, _ = body.partition(said)
        assert found, body
        assert max(headings, key=before.rfind) == heading, body


def test_a_long_carried_clause_is_shortened_on_its_chip_and_whole_where_it_says_why(desk: Desk) -> None:
    incident = book(desk, deaths=2)
    long = "现场指挥部已经在镇政府会议室开会研究下一阶段排险加固的办法"
    seen = line.foresee(desk, typed(desk, incident, f"死亡升至3人，{long}"))
    chip = next(each for each in seen.effects if each.words.startswith("照录到"))
    assert chip.words.endswith("…")
    assert long in chip.why
