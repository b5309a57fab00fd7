"""The queue of what goes out is held against the book, and one row that does not read stops no other."""

import datetime as dt
from pathlib import Path

import pytest

from app.models.moments import to_micros
from app.models.outbox.routes import Route, RouteKind
from app.services.desk.desk import Desk, replaced
from app.services.forms import signing
from app.services.outbox import connectivity, queue, sender
from app.services.reports import reporting
from app.services.settings import editing
from app.services.store.audit import audit
from app.services.store.outbox import DeliveryState
from app.services.store.shapes import sql
from app.services.watch.watch import Watch
from tests.helpers import book, state_of


@pytest.fixture
def queued(desk: Desk, tmp_path: Path) -> Desk:
    """A room with a folder for a route, two reports waiting for it."""
    (tmp_path / "出").mkdir()
    route = Route(name="夹", kind=RouteKind.FOLDER, folder=str(tmp_path / "出"))
    editing.change_settings(desk, replaced(desk.settings, routes=(route,)))
    for deaths in (3, 4):
        incident = book(desk, deaths=deaths)
        draft = reporting.compose(desk, state_of(desk, incident))
        reporting.submit(desk, draft)
        signing.sign(desk, incident, draft.id, "赵启明")
        queue.queue(desk, incident, draft.id, "夹")
    return desk


def forge(desk: Desk, statement: str) -> list[str]:
    """What the audit says after the queue was changed behind the program's back."""
    with desk.store.raw() as connection:
        connection.execute(statement)
    return [one.text for one in audit(desk.store).verdict.problems]


def test_a_queue_that_is_as_booked_is_not_accused(queued: Desk) -> None:
    assert audit(queued.store).ok
    while connectivity.pending(queued, queued.now()):
        sender.step(queued)
    assert {one.state for one in queue.messages(queued)} == {DeliveryState.DONE}
    assert audit(queued.store).ok


def test_what_an_officer_took_back_is_not_accused(queued: Desk) -> None:
    queue.withdraw(queued, queue.waiting(queued)[0], "已传真")
    assert audit(queued.store).ok


@pytest.mark.parametrize(("change", "words"), [
    ("UPDATE outbox SET state = 'done' WHERE number = 1", "写着“已发出”，账本里没有这样登记"),
    ("UPDATE outbox SET state = 'stuck' WHERE number = 1", "写着“受阻”，账本里没有这样登记"),
    ("UPDATE outbox SET state = 'junk' WHERE number = 1", "写着“不明”，账本里没有这样登记"),
    ("UPDATE outbox SET route = '另' WHERE number = 1", "与账本登记的事件、报告或通道不符"),
    ("UPDATE outbox SET report = 'x' WHERE number = 1", "与账本登记的事件、报告或通道不符"),
    ("UPDATE outbox SET next_at = 'x' WHERE number = 1", "读不出来，不会发出"),
    ("DELETE FROM outbox WHERE number = 1", "不在发送队列里，不会发出，请重新报出"),
    ("UPDATE outbox SET id = 'x' WHERE number = 1", "账本里没有"),
])  # fmt: skip
def test_a_row_that_was_turned_is_named(queued: Desk, change: str, words: str) -> None:
    assert any(words in one for one in forge(queued, change))


@pytest.mark.parametrize("change", [
    "state = 'junk'", "title = x'00ff'", "queued_at = 'x'", "queued_at = 9223372036854775807", "attempts = x'00'",
    "next_at = 'x'", "done_at = x'00ff'", "incident = x'00ff'",
])  # fmt: skip
def test_a_row_that_does_not_read_stops_no_other(queued: Desk, change: str) -> None:
    forge(queued, sql("UPDATE outbox SET", change, "WHERE number = 1"))
    assert len(queue.messages(queued)) == 2
    assert connectivity.status(queued).waiting in {1, 2}
    assert Watch(queued).beat().troubles == ()
    while connectivity.pending(queued, queued.now()):
        sender.step(queued)
    (sent,) = [one for one in queue.messages(queued) if one.state is DeliveryState.DONE]
    assert sent.number == 2


def test_a_next_attempt_far_ahead_is_due(queued: Desk) -> None:
    far = to_micros(queued.now() + dt.timedelta(days=300))
    forge(queued, sql("UPDATE outbox SET next_at =", str(far)))
    while connectivity.pending(queued, queued.now()):
        sender.step(queued)
    assert {one.state for one in queue.messages(queued)} == {DeliveryState.DONE}
