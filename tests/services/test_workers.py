import logging
import threading

import pytest

from app.services.desk.desk import Desk
from app.services.incident.intake import warm
from app.services.runtime.workers import Lane
from tests.helpers import PATIENCE


def test_a_lane_does_one_thing_after_the_other_and_is_drained() -> None:
    lane, seen, ended = Lane("test"), list[tuple[int, str]](), threading.Event()
    lane.run(lambda: seen.append((1, threading.current_thread().name)))
    lane.run(lambda: seen.append((2, threading.current_thread().name)))
    lane.run(ended.set)
    assert ended.wait(PATIENCE)
    lane.close()
    assert [number for number, _ in seen] == [1, 2]
    assert {name for _, name in seen} == {"test_0"}


def test_what_goes_wrong_is_logged_by_type_only(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        number = "13800000000"
        raise ValueError(number)

    lane = Lane("test")
    with caplog.at_level(logging.ERROR, "dutydesk"):
        lane.run(fail)
        lane.close()
    assert "ValueError" in caplog.text
    assert "13800000000" not in caplog.text


def test_warming_books_nothing(desk: Desk) -> None:
    before = desk.store.entries()
    warm(desk)
    assert desk.store.entries() == before
