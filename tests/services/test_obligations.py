"""Clocks of any subject: folded, listed, rung, heard, met alike; what is no incident stands on the board as well."""

import datetime as dt
import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.models.book.codec import encode
from app.models.book.entry import Entry, seal
from app.models.book.fact import Fact, kind_of
from app.models.book.facts import EntryStruck
from app.models.dispatch.facts import DispatchOrdered
from app.models.incident.facts import IncidentNoted
from app.models.moments import minutes
from app.models.obligations.clock import Clock, phase, ringing
from app.models.obligations.deadlines import Instants, basis_instant
from app.models.obligations.facts import ClockEnded, ClockHeard, ClockMet, ClockMoved, ClockStarted
from app.models.obligations.rows import ClockRow
from app.models.obligations.rules import Rule
from app.models.registry import SUBJECTS, subject_for
from app.models.resource.records import Team
from app.models.subject.fold import fold_all, projected
from app.models.vocabulary.obligation import BY_ACT, Basis, ObligationKind, Owner, Phase, Recipient
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.dispatch.dispatch import Order, Reached
from app.services.forms import signing
from app.services.incident import handling
from app.services.incident.board import board, incident_view
from app.services.obligations import alarms, arrivals, decisions, standing
from app.services.paper.forms.clock_sheet import clock_sheet
from app.services.paper.grid import GridTable
from app.services.reports import reporting, sending
from app.services.resources import ledgers
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.store import open_store
from app.services.store import rebuild as rebuilding
from app.services.watch import alerts
from app.services.watch.watch import Watch
from tests.alarm_stages import alarm_instants
from tests.conftest import START
from tests.helpers import book, clocks_of, phone, state_of
from tests.services.test_book import views_of

T = START
ANYWHERE = ("warning:W1", "duty:room", "dispatch:D1", "call:C1", "note:N1", "engine:room", "supply:S1", "later:X")


def started(clock: str, due: dt.datetime, belongs_to: str = "") -> ClockStarted:
    return ClockStarted(
        clock=clock, rule="L03", digest="d", obligation=ObligationKind.ACK, recipient=Recipient.TOWNSHIP,
        basis=Basis.ISSUED, basis_at=due - minutes(30), due=due, legal="法", belongs_to=belongs_to,
    )  # fmt: skip


def running(desk: Desk) -> dict[str, Clock]:
    return {one.subject: one for one in standing.running(desk)}


@pytest.mark.parametrize("subject", ANYWHERE)
def test_a_clock_of_any_subject_is_listed_rings_is_heard_and_met(desk: Desk, clock: FixedClock, subject: str) -> None:
    due = desk.now() + minutes(30)
    with desk.write() as transaction:
        transaction.append(subject, started(f"{subject}/L03/1", due))
    (one,) = standing.listed(desk)
    assert (one.clock.subject, one.clock.due, bool(one.title)) == (subject, due, True)
    assert [each.clock.id for each in standing.apart(desk)] == [one.clock.id]
    watch = Watch(desk)
    assert not watch.beat().pulse.ringing
    clock.advance(21 * 60)
    rings = watch.beat().pulse.ringing
    assert [each.id for each in rings] == [one.clock.id]
    alarms.hear(desk, rings)
    watch.refresh()
    assert not watch.beat().pulse.ringing
    clock.advance(5 * 60)
    assert watch.beat().pulse.ringing, "heard is not done"
    decisions.later(desk, one.clock, due + minutes(10), "带班领导同意")
    assert running(desk)[subject].due == due + minutes(10)
    decisions.fulfil(desk, one.clock, "青山镇李某应答，人已转移")
    assert standing.listed(desk) == []
    (done,) = standing.listed(desk, everything=True)
    assert phase(done.clock, desk.now()) is Phase.MET
    with desk.store.read() as reading:
        texts = [line.text for line in reading.journal.lines(subjects=(subject,))]
    assert texts[-2:] == ["履行叫应应答：青山镇李某应答，人已转移", "时限已履行（叫应应答 → 乡镇责任人，法）"]
    shown = views_of(desk.store)
    rebuilding.rebuild(desk.store)
    assert views_of(desk.store) == shown


@pytest.mark.parametrize("subject", ANYWHERE)
def test_what_met_a_clock_may_be_struck_and_it_runs_again(desk: Desk, subject: str) -> None:
    with desk.write() as transaction:
        transaction.append(subject, started("一", desk.now() + minutes(30)))
    (one,) = standing.listed(desk)
    decisions.fulfil(desk, one.clock, "已应答")
    with desk.store.read() as reading:
        evidence = reading.journal.lines(subjects=(subject,))[-2].entry
    handling.strike(desk, evidence, "打错了单位")
    assert [each.clock.id for each in standing.listed(desk)] == ["一"]
    shown = views_of(desk.store)
    rebuilding.rebuild(desk.store)
    assert views_of(desk.store) == shown


def test_a_clock_that_does_not_run_is_neither_met_nor_moved(desk: Desk) -> None:
    with desk.write() as transaction:
        transaction.append("warning:W1", started("一", desk.now() + minutes(30)))
    one = running(desk)["warning:W1"]
    with pytest.raises(Refused, match="如何履行"):
        decisions.fulfil(desk, one, " ")
    with pytest.raises(Refused, match="原因"):
        decisions.later(desk, one, one.due, "")
    decisions.fulfil(desk, one, "已应答")
    with pytest.raises(Refused, match="已经办结"):
        decisions.fulfil(desk, one, "再应答")
    with pytest.raises(Refused, match="不能调整"):
        decisions.later(desk, one, one.due, "推后")


def test_alarms_of_two_subjects_ring_together_and_are_heard_each_on_its_own(desk: Desk, clock: FixedClock) -> None:
    incident = f"incident:{book(desk, deaths=3)}"
    with desk.write() as transaction:
        transaction.append("warning:W1", started("叫应", desk.now() + minutes(30)))
    clock.advance(21 * 60)
    watch = Watch(desk)
    rings = watch.beat().pulse.ringing
    assert {one.subject for one in rings} == {incident, "warning:W1"}
    alarms.hear(desk, [one for one in rings if one.subject == incident])
    watch.refresh()
    assert [one.subject for one in watch.beat().pulse.ringing] == ["warning:W1"]
    assert running(desk)["warning:W1"].heard_at is None


POOL: tuple[Fact, ...] = (
    started("一", T + minutes(30)),
    started("二", T + minutes(50), belongs_to="incident:I"),
    ClockMoved(clock="一", due=T + minutes(20), basis_at=T - minutes(10), reason="更正"),
    ClockMoved(clock="一", due=T + minutes(60), basis_at=T, reason="推后", decided=True),
    ClockMet(clock="一", at=T + minutes(9), evidence="e0"),
    ClockMet(clock="二", at=T + minutes(19), evidence="e5"),
    ClockHeard(clocks=("一", "二", "三"), at=T, until=T + minutes(10)),
    ClockEnded(clock="二", reason="解除"),
    ClockMet(clock="三", at=T, evidence="e1"),
    IncidentNoted(text="记一笔"),
    EntryStruck(target="e0", reason="误"),
    EntryStruck(target="e3", reason="误"),
)


def entries(subject: str, picks: list[int], seats: list[int]) -> list[Entry]:
    """Entries of up to three seats about one subject, each chain sound."""
    heads = {seat: (0, bytes(32)) for seat in range(3)}
    made = []
    for number, (pick, seat) in enumerate(zip(picks, seats, strict=True)):
        seq, prev = heads[seat]
        bare = Entry(
            id=f"e{number}", seat=f"席{seat}", seq=seq + 1, at=number * 1_000_000, order=(number // 2) << 16, by="王",
            subject=subject, kind=kind_of(POOL[pick]), data=b"", prev=prev, hash=b"",
        )  # fmt: skip
        unsealed = replace(bare, data=encode(POOL[pick]))
        entry = replace(unsealed, hash=seal(unsealed))
        heads[seat] = (entry.seq, entry.hash)
        made.append(entry)
    return made


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    subject=st.sampled_from(("incident:I", *ANYWHERE)),
    drawn=st.lists(st.tuples(st.integers(0, len(POOL) - 1), st.integers(0, 2)), min_size=1, max_size=10),
    data=st.data(),
)
def test_any_delivery_order_and_grouping_gives_the_same_clocks(
    tmp_path_factory: pytest.TempPathFactory, subject: str, drawn: list[tuple[int, int]], data: st.DataObject
) -> None:
    made = entries(subject, [pick for pick, _ in drawn], [seat for _, seat in drawn])
    how, identity = subject_for(subject)
    expected = fold_all(how, identity, made)
    delivered = data.draw(st.permutations(made))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(made)), max_size=3)))
    store = open_store(tmp_path_factory.mktemp("任意次序"), FixedClock(START))
    try:
        for first, last in itertools.pairwise([0, *cuts, len(made)]):
            if first < last:
                with store.write("王") as transaction:
                    transaction.receive(delivered[first:last])
        with store.read() as reading:
            held = {row.id: row for row in reading.rows(ClockRow)}
            found = {one.id: one for one in reading.clocks()}
        assert found == {one.id: one for one in expected.clocks}
        assert held == {row.id: row for row in projected(how, expected) if isinstance(row, ClockRow)}
        rebuilding.rebuild(store)
        with store.read() as reading:
            assert {row.id: row for row in reading.rows(ClockRow)} == held
    finally:
        store.close()


def ordered(desk: Desk, incident: str, *names: str, eta: dt.datetime) -> list[str]:
    teams = [ledgers.record(desk, Team(name=one)).id for one in names]
    dispatch.send(
        desk, Order(token="", incident=incident, teams=tuple(teams), task="灭火", eta=dict.fromkeys(teams, eta))
    )
    with desk.store.read() as reading:
        return [row.id for row in reading.ledgers.dispatches(incident) if row.name in names]


def test_an_arrival_is_the_team_s_own_and_red_on_its_incident(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=0)
    first, second = ordered(desk, incident, "青山镇专职消防队", "县危化救援队", eta=desk.now() + minutes(15))
    shown = {one.subject: one for one in running(desk).values() if one.obligation is ObligationKind.ARRIVAL}
    assert set(shown) == {f"dispatch:{first}", f"dispatch:{second}"}
    assert {one.shown_with for one in shown.values()} == {f"incident:{incident}"}
    assert not clocks_of(desk, incident, ObligationKind.ARRIVAL), "nobody else's state changes"
    dispatch.step(desk, first, Reached(to=dispatch.ORDER[2]))
    clock.advance(16 * 60)
    (item,) = board(desk)
    assert [one.subject for one in item.clocks if phase(one, desk.now()) is Phase.OVERDUE] == [f"dispatch:{second}"]
    view = incident_view(desk, incident)
    assert view is not None
    assert arrivals.late(view.clocks, view.forces, desk.now()) == {f"dispatch:{second}"}
    assert not [one for one in Watch(desk).beat().pulse.ringing if one.obligation is ObligationKind.ARRIVAL]
    assert standing.apart(desk) == []


def test_arrivals_at_merged_incidents_do_not_hide_each_other(desk: Desk) -> None:
    kept, absorbed = book(desk, deaths=3), book(desk, deaths=3)
    eta = desk.now() + minutes(15)
    (first,) = ordered(desk, kept, "青山镇专职消防队", eta=eta)
    (second,) = ordered(desk, absorbed, "县危化救援队", eta=eta + minutes(5))
    handling.merge(desk, kept, absorbed, "同一起火灾")
    (item,) = board(desk)
    expected = [one.subject for one in item.clocks if one.obligation is ObligationKind.ARRIVAL]
    assert expected == [f"dispatch:{first}", f"dispatch:{second}"]
    assert len([one for one in item.clocks if one.rule == "L03"]) == 1


def test_a_clock_held_on_the_incident_by_an_earlier_version_is_met_by_the_team(desk: Desk) -> None:
    incident, eta = book(desk, deaths=0), desk.now() + minutes(15)
    fact = ClockStarted(
        clock=f"{incident}/调派/D1", rule="调派", digest="", obligation=ObligationKind.ARRIVAL,
        recipient=Recipient.OUR_BUREAU, basis=Basis.DISPATCHED, basis_at=desk.now(), due=eta, legal="某队预计到场",
        owner=Owner.THEIRS,
    )  # fmt: skip
    with desk.write() as transaction:
        ordered_then = DispatchOrdered(incident=incident, team="T", team_name="某队", task="灭火", eta=eta)
        transaction.append("dispatch:D1", ordered_then)
        transaction.append(f"incident:{incident}", fact)
    dispatch.step(desk, "D1", Reached(to=dispatch.ORDER[1], eta=eta + minutes(5)))
    (held,) = clocks_of(desk, incident, ObligationKind.ARRIVAL)
    assert held.due == eta + minutes(5)
    dispatch.step(desk, "D1", Reached(to=dispatch.ORDER[2]))
    assert clocks_of(desk, incident, ObligationKind.ARRIVAL)[0].met_at is not None
    assert [one for one in running(desk).values() if one.obligation is ObligationKind.ARRIVAL] == []


def sent_by_hand(desk: Desk, incident: str, received_by: str = "") -> str:
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    sending.send(desk, incident, draft.id, Channel.FAX, received_by=received_by)
    return draft.id


def test_a_report_sent_by_hand_is_asked_after_when_nobody_confirmed_it(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=0)
    report = sent_by_hand(desk, incident)
    (one,) = clocks_of(desk, incident, ObligationKind.CONFIRM)
    assert one.due == desk.now() + minutes(10)
    assert alarm_instants(one, one.due + minutes(5)) == (one.due, one.due + minutes(5)), "not before it is due"
    assert not ringing(one, one.due - minutes(1))
    clock.advance(601)
    assert ObligationKind.CONFIRM in {each.obligation for each in Watch(desk).beat().pulse.ringing}
    sending.send(desk, incident, report, Channel.FAX, received_by="马值守")
    (met,) = clocks_of(desk, incident, ObligationKind.CONFIRM)
    assert met.met_at == desk.now()
    assert phase(met, desk.now()) is Phase.MET_LATE


def test_a_report_confirmed_at_once_owes_nothing(desk: Desk) -> None:
    incident = book(desk, deaths=0)
    sent_by_hand(desk, incident, received_by="马值守")
    assert clocks_of(desk, incident, ObligationKind.CONFIRM) == []


def test_a_hearing_of_alerts_is_an_entry_and_no_state_beside_the_book(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        alerts, "ALERTS", (("backup", lambda _desk, _now: "备份失败"), ("disk", lambda _desk, _now: "盘满"))
    )
    found = alerts.look(desk, desk.now())
    assert [(one.name, one.rings) for one in found] == [("backup", True), ("disk", True)]
    alerts.hear(desk, found[:1])
    rebuilding.rebuild(desk.store)
    assert [one.rings for one in alerts.look(desk, desk.now())] == [False, True]
    clock.advance(3601)
    assert [one.rings for one in alerts.look(desk, desk.now())] == [True, True]
    assert standing.listed(desk, everything=True) == [], "what is wrong with the house is no clock"


def test_a_basis_that_only_an_act_sets_starts_no_rule() -> None:
    for basis in Basis:
        rule = Rule(id="X", kind=ObligationKind.ACK, basis=basis, recipient=Recipient.CITY, legal="法", source="S")
        moments = dict.fromkeys(Instants.__struct_fields__, T)
        assert (basis_instant(rule, Instants(**moments)) is None) is (basis in BY_ACT)
        assert basis_instant(rule, Instants()) is None


def test_every_subject_that_is_declared_has_a_title_or_none() -> None:
    for name, how in SUBJECTS.items():
        assert isinstance(how.title(how.state(id="x")), str), name


def test_of_merged_incidents_the_earlier_clock_counts_and_either_is_met(desk: Desk, clock: FixedClock) -> None:
    first = book(desk, deaths=3)
    clock.advance(300)
    second = book(desk, deaths=3)
    handling.merge(desk, first, second, "同一起火灾")
    oral = [one for one in standing.running(desk) if one.rule == "L03"]
    assert [one.subject for one in oral] == [f"incident:{first}"]
    phone(desk, second)
    assert [one for one in standing.running(desk) if one.rule == "L03"] == []
    view = incident_view(desk, first)
    assert view is not None
    assert len([one for one in view.every_clock if one.rule == "L03"]) == 2


def test_looking_at_a_room_with_clocks_of_all_kinds_names_each(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    (team,) = ordered(desk, incident, "青山镇专职消防队", eta=desk.now() + minutes(15))
    with desk.write() as transaction:
        transaction.append("duty:room", started("班", desk.now() + minutes(5)))
        transaction.append("later:X", started("新", desk.now() + minutes(6)))
    titles = {one.clock.subject: one.title for one in standing.listed(desk)}
    assert titles[f"incident:{incident}"] == state_of(desk, incident).title
    assert titles[f"dispatch:{team}"] == "青山镇专职消防队（灭火）"
    assert titles["duty:room"] == "值班"
    assert titles["later:X"] == "later:X", "a kind of a newer version goes by its name"
    assert standing.running_titles(desk) == titles


def test_a_line_of_a_clock_cites_its_law_and_bears_no_number_of_a_rule(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=3)
    clock.advance(60)
    phone(desk, incident)
    handling.close(desk, incident, "扑灭")
    with desk.store.read() as reading:
        texts = [line.text for line in reading.journal.lines(subjects=(f"incident:{incident}",))]
    mine = [one for one in texts if "时限" in one or one.startswith("启动")]
    assert any("通行做法" in one and one.startswith("启动") for one in mine)
    assert any(one.startswith("时限已履行（口头报告 → ") for one in mine)
    assert not [one for one in mine if re.search(r"[A-Z]+\d", one)], mine


def test_sheets_list_limits_as_they_are_shown_not_as_the_law_has_them(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    state = state_of(desk, incident)
    one = state.clocks[0]
    at_once = replace(one, id="a", due=T, immediate=True)
    soon = replace(one, id="b", due=T + minutes(5), immediate=False, bases=(("N28-loss", one.legal, T),))
    form = clock_sheet(state, (at_once, soon), desk.settings, T, "")
    (table,) = (block for block in form.blocks if isinstance(block, GridTable))
    assert [row[3].startswith("立即") for row in table.rows] == [False, True]
    assert "N28-loss" not in table.rows[0][5]
    assert table.rows[0][5].count(one.legal) == 1
