"""Believable days: the same seed the same days, with everything in them that statistics and replay have to bear."""

import datetime as dt
from pathlib import Path

import pytest

from app.models.incident.state import Incident
from app.models.moments import BEIJING, UTC
from app.models.vocabulary.call import CallKind
from app.services.desk.desk import Desk, open_desk
from app.services.incident.intake import book_call, receive
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource
from app.services.samples import practice, sample
from app.services.samples.simulation import simulate
from app.services.store.verify import verify
from tests.helpers import draft_of

END = dt.datetime(2026, 7, 20, 3, 0, tzinfo=UTC)


def lived(home: Path, seed: int, days: int) -> Desk:
    desk = open_desk(home, officer="王澄", clock=FixedClock(END))
    sample.ensure_unit(desk)
    simulate(desk, days=days, seed=seed)
    return desk


def told(desk: Desk) -> list[tuple[int, str, str]]:
    with desk.store.read() as reading:
        found = reading.connection.execute('SELECT at, kind, "by" FROM entry ORDER BY position').fetchall()
    return [(at, kind, by) for at, kind, by in found]


def test_the_same_seed_gives_the_same_days_and_another_one_others(tmp_path: Path) -> None:
    first, again, other = (lived(tmp_path / name, seed, 4) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert told(first) == told(again)
    assert told(first) != told(other)
    assert verify(first.store).ok
    assert first.now() == END
    assert first.officer == "王澄"
    for desk in (first, again, other):
        desk.close()


def test_the_days_hold_what_a_year_of_duty_holds(tmp_path: Path) -> None:
    desk = lived(tmp_path / "home", 4, 12)
    entries = told(desk)
    instants = [at for at, _, _ in entries]
    assert instants[2:] == sorted(instants[2:])
    assert max(instants) <= END.timestamp() * 1e6
    kinds = {kind for _, kind, _ in entries}
    assert {
        "incident:received", "incident:followed_up", "incident:closed", "report:oral_made", "report:sent_to",
        "dispatch:ordered", "dispatch:stepped", "duty:assigned", "note:written", "clock:started", "clock:met",
    } <= kinds  # fmt: skip
    assert len({by for _, kind, by in entries if kind == "incident:received"}) > 1
    with desk.store.read() as reading:
        states = [reading.state(f"incident:{row.id}", Incident) for row in reading.incidents()]
    known = [one for one in states if one is not None]
    hours = {one.received_at.astimezone(BEIJING).hour for one in known if one.received_at is not None}
    assert any(hour < 8 or hour >= 20 for hour in hours)
    recipients = {to.recipient for one in known for report in one.reports for to in report.sendings}
    assert len(recipients) > 1
    assert any(one.levels for one in known)
    desk.close()


@pytest.mark.parametrize("days", [0, 5000])
def test_a_number_of_days_nobody_means_is_refused(desk: Desk, days: int) -> None:
    with pytest.raises(Refused, match="天数"):
        simulate(desk, days=days, seed=1)


def test_made_up_days_are_not_written_among_what_really_came_in(desk: Desk) -> None:
    book_call(desk, draft_of(desk), CallKind.CONSULT)
    before = desk.store.entries()
    with pytest.raises(Refused, match="已经有登记的事"):
        simulate(desk, days=1, seed=1)
    assert desk.store.entries() == before


def test_a_book_of_made_up_days_or_a_practice_is_lived_on_in(desk: Desk, tmp_path: Path) -> None:
    first = simulate(desk, days=4, seed=3)
    again = simulate(desk, days=2, seed=4)
    assert int(str(again["entries"])) > int(str(first["entries"])) > 10
    practice_book, _clock = practice.begin(tmp_path / "演练", practice.load(resource("practice", "exam.toml")))
    receive(practice_book, draft_of(practice_book))
    assert simulate(practice_book, days=1, seed=1)["days"] == 1
    practice_book.close()


def test_the_rounds_of_a_room_fill_its_log_and_change_no_event(tmp_path: Path) -> None:
    days = 3
    made = []
    for rounds in (False, True):
        desk = open_desk(tmp_path / str(rounds), officer="王澄", clock=FixedClock(END))
        made.append(simulate(desk, days=days, seed=4, rounds=rounds))
        assert verify(desk.store).ok
        desk.close()
    plain, full = made
    assert full["incidents"] == plain["incidents"]
    more = int(str(full["entries"])) - int(str(plain["entries"]))
    assert 200 * (days - 1) <= more <= 230 * days, "a year is some 100 000 entries"
