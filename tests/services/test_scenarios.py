"""The scenarios a duty chief can read, played on a clock moved by hand, also under five time zones."""

import os
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.models.moments import BEIJING
from app.models.obligations.clock import phase
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.obligation import Owner, Recipient
from app.models.vocabulary.report import Channel, Stage
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.incident.handling import Statement
from app.services.obligations import alarms
from app.services.reports import sending
from app.services.runtime.clock import FixedClock
from app.services.watch.watch import Watch
from tests.helpers import beijing, book, phone, send_report, state_of

SCENARIOS = sorted((Path(__file__).parents[1] / "scenarios").glob("*.toml"))
ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati")


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def report_to_all(desk: Desk, identity: str) -> None:
    """A report to the tier above, and to everybody else it is owed to, each with a receiver of its own."""
    stage = Stage.FOLLOWUP if state_of(desk, identity).reports else Stage.FIRST
    owed = sending.owed_recipients(state_of(desk, identity), stage)
    report = send_report(desk, identity)
    others = [one for one in owed if one is not Recipient.CITY]
    if others:
        names = [desk.settings.recipient_name(one) for one in others]
        to = [sending.Dispatched(name=one, channel=Channel.FAX, received_by="刘值守") for one in names]
        sending.send_to(desk, identity, report, to)


def act(desk: Desk, watch: Watch, identity: str, words: str) -> None:
    verb, _, rest = words.partition(" ")
    match verb:
        case "hear":
            alarms.hear(desk, watch.beat().pulse.ringing)
        case "phone":
            phone(desk, identity, to=next(one for one in Recipient if one.label == (rest or "市应急值班室")))
        case "report":
            report_to_all(desk, identity)
        case "deaths":
            handling.state_figure(desk, identity, Statement(kind=FigureKind.DEATHS, value=float(rest)))
        case "close":
            handling.close(desk, identity, "处置结束")
        case _:
            pytest.fail(f"unknown act {words}")
    watch.refresh()


def phases(desk: Desk, identity: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in state_of(desk, identity).clocks:
        if one.owner is Owner.OURS:
            found.setdefault(one.obligation.label, set()).add(phase(one, desk.now()).label)
    return found


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_f16_scenario(path: Path, desk: Desk, clock: FixedClock, zone: str) -> None:
    scene: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    clock.wall = beijing(scene["received"])
    desk.store.order_clock.confirm()
    occurred = beijing(scene["occurred"]) if "occurred" in scene else None
    figures = {name: float(value) for name, value in scene["figures"].items()}
    identity = book(desk, category=scene["category"], occurred=occurred, **figures)
    watch = Watch(desk)
    for step in scene["steps"]:
        hour, minute = (int(part) for part in step["at"].split(":"))
        moment = clock.wall.astimezone(BEIJING).replace(hour=hour, minute=minute, second=0)
        clock.advance((moment - clock.wall).total_seconds())
        if "do" in step:
            act(desk, watch, identity, step["do"])
        seen = phases(desk, identity)
        for name, expected in step.get("see", {}).items():
            assert expected in seen.get(name, set()), f"{zone} {step['at']} {name}: {seen}"
        for name in step.get("absent", ()):
            assert name not in seen
        if "rings" in step:
            assert bool(watch.beat().pulse.ringing) is step["rings"], f"{step['at']}"
    assert os.environ["TZ"] == zone
