import contextlib
import datetime as dt
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.moments import BEIJING, day_end, minutes
from app.models.obligations.clock import phase, ringing
from app.models.obligations.facts import ClockHeard
from app.models.settings.settings import Settings
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.incident import FigureKind, Section, Status
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase, Recipient
from app.models.vocabulary.report import Stage
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.incident import handling
from app.services.incident.handling import Statement
from app.services.incident.intake import book_call, follow_up, new_draft, preview, receive
from app.services.incident.intake_draft import Counted
from app.services.obligations import alarms, decisions
from app.services.reports import reporting
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings import editing
from app.services.watch.watch import Watch
from tests.alarm_stages import alarm_instants
from tests.helpers import book, clocks_of, draft_of, phone, send_report, state_of

ORAL, WRITTEN, UPDATE, FINAL = (
    ObligationKind.ORAL, ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.FINAL,
)  # fmt: skip


def deaths(desk: Desk, identity: str, value: float, explanation: str = "") -> None:
    stated = Statement(kind=FigureKind.DEATHS, value=value, source="县医院", explanation=explanation)
    handling.state_figure(desk, identity, stated)


def test_two_to_three_deaths_raise_the_level_and_start_new_clocks_from_the_news(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=2)
    received = desk.now()
    assert not clocks_of(desk, identity, ORAL)
    clock.advance(40 * 60)
    deaths(desk, identity, 3)
    state = state_of(desk, identity)
    assert state.level is Level.LARGE
    assert clocks_of(desk, identity, ORAL)[0].due == desk.now() + minutes(30)
    written = clocks_of(desk, identity, WRITTEN)
    assert {one.rule: one.due for one in written} == {"L05": received + minutes(120), "L04": desk.now() + minutes(60)}
    assert all(one.running for one in written)


def test_the_first_qualifying_moment_counts_once_reached(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    before = clocks_of(desk, identity, ORAL)[0].due
    clock.advance(600)
    deaths(desk, identity, 5)
    assert [one.due for one in clocks_of(desk, identity, ORAL)] == [before]


def test_oral_report_meets_the_oral_clock_of_its_recipient_only(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    clock.advance(300)
    phone(desk, identity, to=Recipient.PROVINCE)
    assert clocks_of(desk, identity, ORAL)[0].running
    phone(desk, identity)
    met = clocks_of(desk, identity, ORAL)[0]
    assert phase(met, desk.now()) is Phase.MET
    assert met.evidence


def test_f19_a_double_click_books_once(desk: Desk) -> None:
    draft = draft_of(desk, figures={"deaths": 3})
    assert receive(desk, draft).id == receive(desk, draft).id
    again = desk.new_id()
    phone(desk, draft.id, again)
    phone(desk, draft.id, again)
    state = state_of(desk, draft.id)
    assert len(state.messages) == 1
    assert len(state.orals) == 1
    report = reporting.compose(desk, state)
    for _ in range(2):
        reporting.submit(desk, report)
        signing.sign(desk, draft.id, report.id, "赵启明")
    state = state_of(desk, draft.id)
    assert [one.number for one in state.reports] == [1]


def test_followups_run_from_each_sent_report(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    clock.advance(600)
    send_report(desk, identity)
    first = clocks_of(desk, identity, UPDATE)
    assert [one.due for one in first] == [desk.now() + minutes(240)]
    assert clocks_of(desk, identity, WRITTEN)[0].met_at == desk.now()
    clock.advance(3600)
    send_report(desk, identity)
    again = clocks_of(desk, identity, UPDATE)
    assert [one.running for one in again] == [False, True]
    assert again[1].due == desk.now() + minutes(240)


def test_closing_ends_followups_starts_the_final_and_keeps_what_is_owed(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    clock.advance(600)
    handling.close(desk, identity, "明火扑灭")
    state = state_of(desk, identity)
    assert state.status is Status.CLOSED
    assert not [one for one in clocks_of(desk, identity, UPDATE) if one.running]
    assert clocks_of(desk, identity, FINAL)[0].due == desk.now() + minutes(1440)
    assert clocks_of(desk, identity, ORAL)[0].running
    handling.reopen(desk, identity, "复燃")
    assert not [one for one in clocks_of(desk, identity, FINAL) if one.running]
    handling.close(desk, identity, "再次扑灭")
    assert [one.running for one in clocks_of(desk, identity, FINAL)] == [False, True]
    send_report(desk, identity)


def test_earlier_occurrence_brings_the_clock_forward_later_needs_a_decision(desk: Desk, clock: FixedClock) -> None:
    occurred = desk.now() - minutes(10)
    identity = book(desk, category="11A51", deaths=0, occurred=occurred)
    first = clocks_of(desk, identity, WRITTEN)[0]
    clock.advance(60)
    handling.retime(desk, identity, reason="村干部更正", occurred_at=occurred - minutes(30))
    moved = clocks_of(desk, identity, WRITTEN)[0]
    natural = [one for one in clocks_of(desk, identity, WRITTEN) if one.rule in {"N12", "L05"}]
    assert moved.due <= first.due
    assert any(one.due == occurred - minutes(30) + minutes(120) for one in natural)
    handling.retime(desk, identity, reason="又更正", occurred_at=occurred)
    assert clocks_of(desk, identity, WRITTEN)[0].due == moved.due
    decisions.later(desk, moved, first.due, "市局同意按更正后时间计")
    assert clocks_of(desk, identity, WRITTEN)[0].due == first.due
    assert clocks_of(desk, identity, WRITTEN)[0].first_due == first.first_due


def test_overdue_on_receipt_is_said_and_asks_for_the_reason(desk: Desk) -> None:
    draft = draft_of(desk, category="11A51", figures={"deaths": 1})
    from msgspec.structs import replace

    late = replace(draft, occurred_at=desk.now() - minutes(180))
    assert preview(desk, late).overdue_on_receipt
    identity = receive(desk, late).id
    assert any(one.overdue_on_receipt for one in clocks_of(desk, identity, WRITTEN))
    handling.describe(desk, identity, late_reason="山区通信中断")
    assert state_of(desk, identity).late_reason == "山区通信中断"


def test_a_rule_edited_during_an_event_does_not_move_its_clocks(desk: Desk, clock: FixedClock) -> None:
    from msgspec.structs import replace

    identity = book(desk, deaths=3)
    before = clocks_of(desk, identity, ORAL)
    rule = desk.rules.rule("L03")
    assert rule is not None
    editing.edit_rule(desk, replace(rule, minutes=10), "局长办公会")
    clock.advance(60)
    deaths(desk, identity, 4)
    handling.retime(desk, identity, reason="核实", received_at=desk.now() - minutes(1))
    assert [one.due for one in clocks_of(desk, identity, ORAL)] == [one.due for one in before]
    fresh = book(desk, deaths=3)
    assert clocks_of(desk, fresh, ORAL)[0].due == desk.now() + minutes(10)
    assert clocks_of(desk, fresh, ORAL)[0].digest != before[0].digest


def test_an_edit_without_reason_is_refused(desk: Desk) -> None:
    rule = desk.rules.rule("L03")
    assert rule is not None
    with pytest.raises(Refused, match="原因"):
        editing.edit_rule(desk, rule, "")


def test_a_falling_number_needs_an_explanation(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    with pytest.raises(Refused, match="由3降为2"):
        deaths(desk, identity, 2)
    deaths(desk, identity, 2, "县医院核实，1人抢救成功")
    assert state_of(desk, identity).level is Level.LARGE


def test_an_unexplained_contradiction_blocks_the_report(desk: Desk) -> None:
    draft = draft_of(desk, figures={"deaths": 3, "injured": 2, "serious": 4})
    identity = receive(desk, draft).id
    report = reporting.compose(desk, state_of(desk, identity))
    with pytest.raises(Refused, match="矛盾"):
        reporting.submit(desk, report)


def test_merge_and_unmerge_lose_nothing(desk: Desk, clock: FixedClock) -> None:
    first = book(desk, deaths=3)
    send_report(desk, first)
    clock.advance(600)
    second = book(desk, deaths=3)
    send_report(desk, second)
    from app.services.desk.attachments import keep_bytes
    from app.services.incident.board import board, incident_view

    file = keep_bytes(desk, "现场.jpg", b"x" * 600_000)
    with desk.write() as transaction:
        from app.models.incident.facts import FileAttached

        transaction.append(f"incident:{second}", FileAttached(name=file.name, digest=file.digest, size=file.size))
    before = (state_of(desk, first), state_of(desk, second))
    handling.merge(desk, first, second, "同一起火灾")
    view = incident_view(desk, first)
    assert view is not None
    assert [one.row.id for one in board(desk)] == [first]
    assert len([one for one in view.clocks if one.rule == "L03"]) == 1
    assert next(one for one in view.clocks if one.rule == "L03").subject == f"incident:{first}"
    assert len([one for member in view.members for one in member.reports]) == 2
    phone(desk, first)
    assert not clocks_of(desk, second, ORAL)[0].running
    handling.unmerge(desk, view.merges[0].id, "两处火点")
    assert {one.row.id for one in board(desk)} == {first, second}
    after = (state_of(desk, first), state_of(desk, second))
    assert [one.reports for one in after] == [one.reports for one in before]
    assert after[1].attachments == before[1].attachments


def test_a_report_on_either_of_two_merged_incidents_meets_both(desk: Desk) -> None:
    first, second = book(desk, deaths=3), book(desk, deaths=3)
    handling.merge(desk, first, second, "同一起")
    phone(desk, second)
    assert not clocks_of(desk, first, ORAL)[0].running


def test_each_change_of_casualties_is_owed_the_same_day(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, category="12A00", deaths=3)
    send_report(desk, identity)
    for day in (1, 2):
        clock.advance(86400)
        deaths(desk, identity, 3 + day)
        owed = [one for one in clocks_of(desk, identity, ObligationKind.CORRECT) if one.running]
        assert [one.due for one in owed] == [day_end(desk.now())]
        send_report(desk, identity)
        assert not [one for one in clocks_of(desk, identity, ObligationKind.CORRECT) if one.running]


def test_the_earlier_call_of_a_followup_starts_the_clock(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    due = clocks_of(desk, identity, ORAL)[0].due
    clock.advance(120)
    earlier = draft_of(desk, text="同一起火灾，另一值班员先接到", received=desk.now() - minutes(12))
    follow_up(desk, identity, earlier)
    state = state_of(desk, identity)
    assert [one.received_at for one in state.messages] == [due - minutes(30), earlier.received_at]
    assert clocks_of(desk, identity, ORAL)[0].due == due - minutes(10)


def test_heard_is_not_done_and_expires(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    watch = Watch(desk)
    clock.advance(21 * 60)
    ring = watch.beat().pulse.ringing
    assert {one.rule for one in ring} == {"L03", "L08", "ZB1"}
    alarms.hear(desk, ring)
    watch.refresh()
    assert not watch.beat().pulse.ringing
    clock.advance(4 * 60 + 1)
    assert watch.beat().pulse.ringing, "the five-minute stage rings again"
    assert clocks_of(desk, identity, ORAL)[0].running


def test_other_units_clocks_do_not_ring(desk: Desk, clock: FixedClock) -> None:
    from msgspec.structs import replace

    draft = replace(draft_of(desk, figures={"deaths": 0}), unit_received_at=desk.now())
    identity = receive(desk, draft).id
    theirs = [one for one in state_of(desk, identity).clocks if one.owner is Owner.THEIRS]
    assert theirs
    assert not ringing(theirs[0], theirs[0].due + minutes(30))
    clock.advance(60)
    decisions.fulfil(desk, theirs[0], "厂长王某已书面报告")
    after = state_of(desk, identity).clock(theirs[0].id)
    assert after is not None
    assert not after.running


def test_calendar_slots_roll_on_and_each_missed_one_is_owed(desk: Desk, clock: FixedClock) -> None:
    editing.switch_pack(desk, "henan", enabled=True)
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    slots = [one for one in clocks_of(desk, identity, UPDATE) if one.rule == "HA3"]
    assert len(slots) == 1
    watch = Watch(desk)
    clock.sleep(2 * 24 * 3600)
    watch.beat()
    slots = [one for one in clocks_of(desk, identity, UPDATE) if one.rule == "HA3"]
    assert [one.due.hour for one in slots] == [0, 9, 0, 9, 0]
    assert len({one.due for one in slots}) == 5


def test_strike_takes_an_oral_report_back_and_its_clock_runs_again(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    phone(desk, identity)
    entry = state_of(desk, identity).orals[0].entry
    handling.strike(desk, entry, "打错了单位")
    assert clocks_of(desk, identity, ORAL)[0].running
    with pytest.raises(Refused, match="程序"):
        handling.strike(desk, _entry(desk, identity, "clock:started"), "x")


def _entry(desk: Desk, identity: str, kind: str) -> str:
    with desk.store.read() as reading:
        return next(one.entry for one in reading.journal.lines(subjects=(f"incident:{identity}",)) if one.kind == kind)


def test_correction_keeps_both_texts(desk: Desk) -> None:
    identity = book(desk, deaths=1)
    handling.note(desk, identity, "三车到场")
    entry = _entry(desk, identity, "incident:noted")
    handling.correct(desk, entry, "四车到场", "听错")
    with desk.store.read() as reading:
        line = next(one for one in reading.journal.lines(subjects=(f"incident:{identity}",)) if one.entry == entry)
    assert (line.text, line.corrected) == ("三车到场", "四车到场")


ACTS = ("phone", "report", "deaths", "close", "reopen", "retime", "wait", "withdraw", "strike")


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(ACTS), max_size=12))
def test_f15_no_order_of_acts_moves_a_due_instant_later(desk: Desk, clock: FixedClock, acts: list[str]) -> None:
    identity = book(desk, deaths=3, occurred=desk.now() - minutes(5))
    seen: dict[str, dt.datetime] = {}
    met: dict[str, dt.datetime] = {}
    for act in acts:
        clock.advance(97)
        _act(desk, identity, act)
        for one in state_of(desk, identity).clocks:
            assert one.due <= seen.get(one.id, one.due)
            seen[one.id] = one.due
            if one.met_at is None:
                met.pop(one.id, None)  # its evidence was struck
                continue
            if act != "strike":
                assert one.met_at <= met.get(one.id, one.met_at)
            met[one.id] = one.met_at


def _withdrawn(desk: Desk, identity: str) -> None:
    draft = reporting.compose(desk, state_of(desk, identity))
    reporting.submit(desk, draft)
    reporting.withdraw(desk, identity, draft.id, "重写")


def _struck(desk: Desk, identity: str) -> None:
    orals = state_of(desk, identity).orals
    if orals:
        handling.strike(desk, orals[-1].entry, "误")


def _retimed(desk: Desk, identity: str) -> None:
    handling.retime(desk, identity, reason="核", occurred_at=desk.now() - minutes(desk.now().minute))


def _act(desk: Desk, identity: str, act: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "phone": lambda: phone(desk, identity),
        "report": lambda: send_report(desk, identity),
        "deaths": lambda: deaths(desk, identity, 3 + desk.now().minute, "核实"),
        "close": lambda: handling.close(desk, identity, "结束"),
        "reopen": lambda: handling.reopen(desk, identity, "再起"),
        "retime": lambda: _retimed(desk, identity),
        "withdraw": lambda: _withdrawn(desk, identity),
        "strike": lambda: _struck(desk, identity),
    }
    with contextlib.suppress(Refused):
        acts.get(act, desk.now)()


def test_alarm_stages_are_ten_five_zero_then_every_five(desk: Desk) -> None:
    identity = book(desk, deaths=3)
    one = clocks_of(desk, identity, ORAL)[0]
    found = alarm_instants(one, one.due + minutes(11))
    assert [(at - one.due).total_seconds() / 60 for at in found] == [-10, -5, 0, 5, 10]


def test_numbers_are_gapless_per_year(desk: Desk, clock: FixedClock) -> None:
    def next_mark() -> str:
        identity = book(desk, deaths=1)
        report = send_report(desk, identity)
        held = state_of(desk, identity).report(report)
        return held.mark if held else ""

    marks = [next_mark() for _ in range(3)]
    clock.advance(365 * 24 * 3600)
    marks.append(next_mark())
    assert marks == ["青应急值〔2026〕1号", "青应急值〔2026〕2号", "青应急值〔2026〕3号", "青应急值〔2027〕1号"]


def test_stages_and_defaults() -> None:
    assert [stage.value for stage in Stage] == ["first", "followup", "final"]
    assert Settings().chain_for(4)[0].post == "带班领导"
    assert ClockHeard.__struct_config__.tag == "clock:heard"


def test_a_call_or_a_further_message_is_booked_once_however_often_it_is_pressed(desk: Desk) -> None:
    identity = book(desk, deaths=1)
    more = draft_of(desk)
    other = draft_of(desk)
    for _ in range(2):
        follow_up(desk, identity, more)
        book_call(desk, other, CallKind.CONSULT)
    with desk.store.read() as reading:
        kinds = [line.kind for line in reading.journal.lines(limit=1000)]
    assert [kinds.count(one) for one in ("incident:followed_up", "call:booked")] == [1, 1]


def test_a_draft_with_rows_alone_is_worth_keeping(desk: Desk) -> None:
    fresh = new_draft(desk)
    typed: list[dict[str, object]] = [
        {"place": "长岭县"}, {"recording": "R1"}, {"category": "10100"}, {"occurred_at": desk.now()},
        {"figures": {FigureKind.DEATHS: Counted(1)}}, {"late_reason": "断电"},
    ]  # fmt: skip
    assert fresh.empty
    assert not any(msgspec.structs.replace(fresh, **one).empty for one in typed)


def test_a_daily_report_is_of_its_own_day_and_each_hour_is_owed_once(desk: Desk, clock: FixedClock) -> None:
    """救助条例 17条: what is said the day before is no zero report of 9:00, what is said at 8:00 is."""
    flood = book(desk, category="11B03", deaths=1)

    def zero() -> list[tuple[str, bool]]:
        found = clocks_of(desk, flood, ObligationKind.ZERO)
        return [(f"{one.due.astimezone(BEIJING):%d %H:%M}", one.running) for one in found]

    day = desk.now().astimezone(BEIJING).replace(hour=0, minute=0)

    def at(hours: float) -> None:
        clock.advance((day + dt.timedelta(hours=hours) - clock.wall).total_seconds())

    first, second, third = (f"{day + dt.timedelta(days=number):%d} 09:00" for number in range(3))
    send_report(desk, flood)
    at(7.9)
    handling.progress(desk, flood, Section.MEASURES, "转移")
    send_report(desk, flood)
    assert zero() == [(first, False), (second, True)]
    at(12.25)
    handling.progress(desk, flood, Section.MEASURES, "排水")
    send_report(desk, flood)
    assert zero() == [(first, False), (second, True)], "the day before"
    at(32)
    handling.progress(desk, flood, Section.MEASURES, "仍在排水")
    send_report(desk, flood)
    assert zero() == [(first, False), (second, False), (third, True)]
