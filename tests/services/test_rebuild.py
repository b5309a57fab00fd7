"""After an update the window does not wait: what is open stands at once, history follows in slices."""

from pathlib import Path

import pytest

from app.models.incident.state import Incident
from app.models.moments import UTC
from app.models.vocabulary.incident import Status
from app.services.desk.desk import Desk, open_desk
from app.services.duty import shift
from app.services.incident import handling
from app.services.incident.intake import receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.clock import FixedClock
from app.services.samples import sample
from app.services.samples.simulation import simulate
from app.services.store import rebuild as rebuilding
from app.services.store import verify
from app.services.store.values import set_meta
from tests.conftest import START
from tests.services.test_book import views_of


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A room with history whose views are of another version."""
    desk = open_desk(tmp_path, officer="王澄", clock=FixedClock(START))
    sample.ensure_unit(desk)
    simulate(desk, days=6, seed=3)
    with desk.store.raw() as connection:
        set_meta(connection, "views", "0:another")
    desk.close()
    return tmp_path


def opened(home: Path, *, wait: bool) -> Desk:
    return open_desk(home, officer="王澄", clock=FixedClock(START.astimezone(UTC)), wait=wait)


def test_the_window_opens_on_what_is_open_and_history_follows(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "SHORT_SLICE", 20)
    whole = opened(old, wait=True)
    expected = views_of(whole.store)
    with whole.store.read() as reading:
        open_now = {row.id for row in reading.incidents(status=Status.OPEN, limit=10_000)}
        running = [clock.id for clock in reading.running_clocks()]
    with whole.store.raw() as connection:
        set_meta(connection, "views", "0:another")
    whole.close()
    desk = opened(old, wait=False)
    assert desk.behind is not None
    assert not desk.behind.done
    assert desk.settings.ready, "settings are read at once"
    with desk.store.read() as reading:
        assert {row.id for row in reading.incidents(status=Status.OPEN, limit=10_000)} == open_now
        assert [clock.id for clock in reading.running_clocks()] == running
    slices = 0
    while desk.behind.step():
        slices += 1
    assert slices >= 2
    assert views_of(desk.store) == expected
    desk.close()
    again = opened(old, wait=False)
    assert again.behind is None
    again.close()


def test_what_is_written_meanwhile_is_neither_lost_nor_taken_for_new(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "SHORT_SLICE", 20)
    desk = opened(old, wait=False)
    assert desk.behind is not None
    waiting = (
        "SELECT subject FROM entry WHERE subject LIKE 'incident:%' AND subject NOT IN (SELECT subject FROM snapshot)"
    )
    with desk.store.read() as reading:
        closed = reading.connection.execute(waiting).fetchall()[0][0]
    handling.reopen(desk, closed.removeprefix("incident:"), "再次核实")
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative="青山镇一民房起火，2人受伤")
    booked = receive(desk, draft)
    shift.write_note(desk, "整理期间的记事")
    while desk.behind.step():
        pass
    with desk.store.read() as reading:
        reopened = reading.state(closed, Incident)
        assert reopened is not None
        assert reopened.status is Status.OPEN
        assert reopened.received_at is not None, "folded from its entries, not from nothing"
        assert reading.state(f"incident:{booked.id}", Incident) is not None
    shown = views_of(desk.store)
    rebuilding.rebuild(desk.store)
    assert views_of(desk.store) == shown
    assert verify(desk.store).ok
    desk.close()


def test_a_rebuild_that_was_broken_off_begins_again(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuilding, "SHORT_SLICE", 20)
    desk = opened(old, wait=False)
    assert desk.behind is not None
    desk.behind.step()
    desk.close()
    again = opened(old, wait=False)
    assert again.behind is not None
    while again.behind.step():
        pass
    shown = views_of(again.store)
    rebuilding.rebuild(again.store)
    assert views_of(again.store) == shown
    again.close()


def test_views_of_another_shape_are_made_afresh(old: Path) -> None:
    desk = open_desk(old, officer="王澄", clock=FixedClock(START))
    expected = views_of(desk.store)
    with desk.store.raw() as connection:
        connection.execute("DROP TABLE incident")
        connection.execute("CREATE TABLE incident (id TEXT PRIMARY KEY, former TEXT)")
        set_meta(connection, "views", "0:another")
    desk.close()
    desk = open_desk(old, officer="王澄", clock=FixedClock(START))
    assert views_of(desk.store) == expected
    desk.close()
