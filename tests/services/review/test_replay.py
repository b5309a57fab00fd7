"""What was known here at a past instant, by arrival; against folds from the beginning and hand-made histories."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.cli.commands import main
from app.models.book.entry import Entry, seal
from app.models.incident.state import Incident
from app.models.moments import minutes, to_micros
from app.models.registry import subject_for
from app.models.resource.records import Team
from app.models.subject.fold import fold_all
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import ObligationKind, Phase
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.incident import handling
from app.services.incident.intake import follow_up
from app.services.resources import ledgers
from app.services.review.moment_view import differences, replay_of
from app.services.review.replay import Replay
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from tests.conftest import START
from tests.helpers import book, draft_of, phone, send_report
from tests.services.test_book import POOL, chain


def chained(picks: list[int], seats: list[int], strikes: list[int]) -> list[Entry]:
    subject = chain([0], [0], [])[0].subject
    return [one for one in chain(picks, seats, strikes) if one.subject == subject]


@given(st.data())
def test_any_instant_of_any_delivery_is_the_fold_of_what_had_arrived(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 14))
    picks = data.draw(st.lists(st.integers(0, len(POOL) - 1), min_size=count, max_size=count))
    seats = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    strikes = data.draw(st.lists(st.integers(0, count), max_size=3))
    entries = data.draw(st.permutations(chained(picks, seats, strikes)))
    instants = sorted(data.draw(st.lists(st.integers(0, 9), min_size=len(entries), max_size=len(entries))))
    arrived = list(zip(instants, entries, strict=True))
    subject = entries[0].subject if entries else "incident:none"
    how, identity = subject_for(subject)
    replay = Replay(subject, arrived, Incident, every=data.draw(st.integers(1, 5)))
    for moment in data.draw(st.permutations(range(-1, 11))):
        slow = fold_all(how, identity, [entry for at, entry in arrived if at <= moment])
        assert replay.at(moment) == slow


def test_figures_levels_clocks_and_words_are_those_known_then(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1, missing=2)
    clock.advance(600)
    phone(desk, identity)
    clock.advance(600)
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.DEATHS, value=3.0, source="县医院"))
    clock.advance(600)
    send_report(desk, identity)
    replay = replay_of(desk, identity)
    before = replay.at(START - dt.timedelta(microseconds=1))
    assert not before.received
    assert (before.known, before.figures, before.clocks, before.said) == (0, {}, (), ())
    first = replay.at(START)
    assert {kind: one.value for kind, one in first.figures.items()} == {FigureKind.DEATHS: 1, FigureKind.MISSING: 2}
    assert (first.state.level, first.state.level_strict) == (Level.ORDINARY, Level.LARGE)
    assert [one.kind for one in first.said] == ["message"]
    orals = [one for one in first.clocks if one.clock.obligation is ObligationKind.ORAL]
    assert orals
    assert {one.phase for one in orals} <= {Phase.WAITING, Phase.NEAR, Phase.DUE}
    late = replay.at(START + minutes(9.99))
    assert [one.kind for one in late.said] == ["message"]
    then = replay.at(START + minutes(10))
    assert [one.kind for one in then.said] == ["message", "oral"]
    assert Phase.MET in {one.phase for one in then.clocks if one.clock.obligation is ObligationKind.ORAL}
    assert then.figures[FigureKind.DEATHS].value == 1
    after = replay.at(START + minutes(20))
    assert (after.figures[FigureKind.DEATHS].value, after.figures[FigureKind.DEATHS].source) == (3, "县医院")
    assert after.state.level is Level.LARGE
    last = replay.at(START + minutes(30))
    assert [one.kind for one in last.said] == ["message", "oral", "report"]
    assert dict(last.said[-1].figures)["deaths"] == 3
    assert last.said[-1].stage == "first"
    changed = {one.what: (one.before, one.after) for one in differences(then, last)}
    assert changed["figure:deaths"] == ("1人", "3人")
    assert changed["level_known"] == ("一般", "较大")
    assert any(one.startswith("said:") for one in changed)
    assert differences(then, then) == ()


def test_the_state_of_a_clock_is_that_of_then_and_not_of_today(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    clock.advance(3600)
    phone(desk, identity)
    replay = replay_of(desk, identity)
    for at, expected in ((29.9, {Phase.NEAR}), (30, {Phase.NEAR}), (30.1, {Phase.OVERDUE}), (60, {Phase.MET_LATE})):
        found = [
            one.phase
            for one in replay.at(START + minutes(at)).clocks
            if one.clock.obligation is ObligationKind.ORAL
            and one.clock.due == START + minutes(30)
            and one.clock.recipient.value == "city"
        ]
        assert set(found) == expected, at


def test_what_was_wrong_then_or_learned_later_is_marked(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    clock.advance(60)
    handling.note(desk, identity, "厂房共两层")
    clock.advance(540)
    early = START + minutes(5)
    handling.state_figure(
        desk, identity, handling.Statement(kind=FigureKind.DEATHS, value=2.0, known_at=START + minutes(2))
    )
    handling.retime(desk, identity, reason="核对通话记录", received_at=START - minutes(3))
    replay = replay_of(desk, identity)
    note = next(one for one in desk_entries(desk, identity) if one.kind == "incident:noted")
    handling.strike(desk, note.id, "听错了")
    replay = replay_of(desk, identity)
    view = replay.at(early)
    assert view.figures[FigureKind.DEATHS].value == 1
    assert view.state.received_at == START
    found = {one.what: one for one in view.learned}
    assert (found["deaths"].then, found["deaths"].later) == ("1人", "2人")
    assert found["deaths"].arrived == START + minutes(10)
    assert found["received_at"].then.endswith("03:12")
    assert found["received_at"].later.endswith("03:09")
    assert (found["struck"].then, found["struck"].later) == ("厂房共两层", "没有")
    assert replay.at(desk.now()).learned == ()


def test_a_number_that_only_grew_afterwards_was_not_wrong_then(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    clock.advance(600)
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.DEATHS, value=4.0))
    assert replay_of(desk, identity).at(START + minutes(5)).learned == ()


def test_a_message_from_elsewhere_is_known_from_its_arrival_not_from_when_it_was_made(
    desk: Desk, clock: FixedClock
) -> None:
    identity = book(desk, deaths=1)
    entries = desk_entries(desk, identity)
    figure = next(one for one in entries if one.kind == "incident:figure_stated")
    data = msgspec.json.encode({**msgspec.json.decode(figure.data), "value": 7.0})
    foreign = replace(
        figure, id="x1", seat="S9", seq=1, prev=bytes(32), data=data, order=figure.order + 1, at=figure.at
    )
    clock.advance(1800)
    with desk.store.write("乙") as transaction:
        transaction.receive([replace(foreign, hash=seal(foreign))])
    replay = replay_of(desk, identity)
    assert replay.at(START + minutes(29)).figures[FigureKind.DEATHS].value == 1
    assert replay.at(START + minutes(30)).figures[FigureKind.DEATHS].value == 7
    (learned,) = [one for one in replay.at(START + minutes(29)).learned if one.what == "deaths"]
    assert (learned.later, learned.arrived) == ("7人", START + minutes(30))


def test_teams_stand_where_they_stood_then(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk)
    team = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    eta = desk.now() + minutes(12)
    dispatch.send(desk, dispatch.Order(token="", incident=identity, teams=(team,), task="灭火", eta={team: eta}))
    clock.advance(900)
    (row,) = dispatch.of_incidents(desk, (identity,))
    dispatch.step(desk, row.id, dispatch.Reached(to=DispatchStep.ARRIVED, people=12, vehicles=2))
    replay = replay_of(desk, identity)
    (on_the_way,) = replay.at(START + minutes(14)).forces
    assert (on_the_way.step, on_the_way.people) == (DispatchStep.NOTIFIED, None)
    assert Phase.OVERDUE in {
        one.phase for one in replay.at(START + minutes(14)).clocks if one.clock.obligation is ObligationKind.ARRIVAL
    }
    (there,) = replay.at(START + minutes(15)).forces
    assert (there.step, there.people, there.vehicles) == (DispatchStep.ARRIVED, 12, 2)
    assert replay.at(START - minutes(1)).forces == ()


def test_the_changes_are_the_instants_at_which_something_became_known(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    clock.advance(60)
    handling.note(desk, identity, "一")
    replay = replay_of(desk, identity)
    assert replay.changes == (to_micros(START), to_micros(START + minutes(1)))


def test_a_long_incident_steps_from_snapshots(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    for number in range(120):
        clock.advance(60)
        handling.note(desk, identity, f"第{number}条")
    replay = replay_of(desk, identity).incident
    how, name = subject_for(f"incident:{identity}")
    entries = desk_entries(desk, identity)
    for step in (1, 60, 7, 119, 120, 33):
        at = to_micros(START + minutes(step))
        assert replay.at(at) == fold_all(how, name, [one for one in entries if one.at <= at])
    assert len(replay._kept) > 2


def test_an_unknown_incident_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="找不到事件"):
        replay_of(desk, "nichts")


def test_the_command_answers_by_arrival(desk: Desk, clock: FixedClock, capsys: pytest.CaptureFixture[str]) -> None:
    identity = book(desk, deaths=1)
    clock.advance(600)
    follow_up(desk, identity, replace(draft_of(desk, text="又找到2名遇难者"), figures={}))
    home = desk.store.path.parent
    desk.store.close()
    answer = asked(home, capsys, "--incident", identity, "--at", "2026-06-12T03:12:30", "--and", "2026-06-12T03:22:01")
    assert answer["figures"] == {"deaths": 1.0}
    assert (answer["level_known"], answer["known"]) == ("一般", True)
    assert [one["kind"] for one in answer["said"]] == ["message"]
    assert [one["kind"] for one in answer["and"]["said"]] == ["message", "message"]
    assert [one["after"] for one in answer["differences"] if one["what"].startswith("said:")] == ["又找到2名遇难者"]
    assert {one["state"] for one in answer["clocks"]}
    early = asked(home, capsys, "--incident", identity, "--at", "2026-06-12T03:11:59")
    assert (early["known"], early["level_known"], early["figures"], early["said"]) == (False, None, {}, [])
    assert main(["review", "--home", str(home), "--incident", identity, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["where"]["field"] == "at"


def asked(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["review", "--home", str(home), "--json", *words]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def desk_entries(desk: Desk, identity: str) -> list[Entry]:
    with desk.store.read() as reading:
        return reading.book.entries(f"incident:{identity}")
