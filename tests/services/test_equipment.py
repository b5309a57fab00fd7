"""设备检查: the line is sound where a route answered of late, wrong where none is reached, else people try it."""

import msgspec
import pytest
from msgspec.structs import replace

from app.models.handover.facts import EquipmentCheck
from app.models.moments import to_micros
from app.models.outbox.routes import Route, RouteKind
from app.services.desk.desk import Desk, replaced
from app.services.outbox import connectivity, sender
from app.services.runtime.clock import FixedClock
from app.services.settings.editing import change_settings
from app.services.watch import equipment

PLATFORM = "市局平台"


@pytest.fixture
def line(desk: Desk) -> Desk:
    route = Route(name=PLATFORM, kind=RouteKind.HTTPS, url="https://127.0.0.1:9/reports")
    change_settings(desk, replaced(desk.settings, routes=(route,)))
    return desk


def knocked(desk: Desk, monkeypatch: pytest.MonkeyPatch, *, answers: bool) -> None:
    monkeypatch.setattr(sender, "reachable", lambda _route, _ending: answers)
    sender.step(desk)


def test_a_route_nobody_has_heard_of_yet_shows_nothing_of_the_line(line: Desk) -> None:
    assert equipment.tried(line, "网络") == equipment.NO_ANSWER


def test_a_route_that_answered_of_late_shows_that_the_line_works(
    line: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    knocked(line, monkeypatch, answers=True)
    assert equipment.tried(line, "网络") == EquipmentCheck(
        name="网络", result="在线 待发0，03:12有应答", sound=True, how="看报送通道"
    )
    clock.advance(3600)
    assert equipment.tried(line, "网络") == equipment.NO_ANSWER


def test_a_line_that_is_lost_is_wrong(line: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    knocked(line, monkeypatch, answers=False)
    assert equipment.tried(line, "网络") == EquipmentCheck(
        name="网络", result="离线 待发0", sound=False, how="看报送通道"
    )


def test_an_answer_of_a_route_that_is_lost_since_counts_for_nothing(line: Desk) -> None:
    moment = to_micros(line.now())
    held = connectivity.Health(answered_at=moment, offline=True)
    known = replace(connectivity.connectivity(line), routes={PLATFORM: held})
    line.store.change_meta(connectivity.META, lambda _held: msgspec.json.encode(known).decode())
    assert equipment.tried(line, "网络") == equipment.NO_ANSWER


def test_what_the_program_cannot_reach_is_tried_by_people(desk: Desk) -> None:
    for name in ("网络", "卫星电话", "电台"):
        assert equipment.tried(desk, name) == equipment.ONLY_PEOPLE
