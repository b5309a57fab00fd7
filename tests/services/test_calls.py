"""Calls of many units as a duty chief meets them (tests/scenarios/calls): levels, what must run and must not."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.cli.times import parse_flags
from app.models.incident.readings import open_readings
from app.models.incident.state import Incident
from app.models.moments import BEIJING, UTC, minutes
from app.models.obligations.clock import Clock
from app.models.vocabulary.obligation import ObligationKind, Owner, Recipient
from app.models.vocabulary.term import UnitLevel
from app.services.desk.desk import Desk
from app.services.incident import registering
from app.services.incident.intake import adopt, as_said, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.obligations.binding import province_of
from app.services.runtime.clock import FixedClock
from app.services.settings import editing
from tests.helpers import state_of

FILES = sorted((Path(__file__).parents[1] / "scenarios" / "calls").glob("*.toml"))
OF_FILE: dict[str, list[dict[str, Any]]] = {
    one.stem: tomllib.loads(one.read_text(encoding="utf-8"))["calls"] for one in FILES
}
CALLS = [(name, call) for name, calls in OF_FILE.items() for call in calls]
KEYS = {"no", "unit", "level", "packs", "received", "flags", "said", "known", "strict", "by", "half_hour", "rules",
        "not_rules", "asked"}  # fmt: skip
ABOVE = frozenset({Recipient.COUNTY, Recipient.CITY, Recipient.PROVINCE, Recipient.MINISTRY, Recipient.STATE_COUNCIL})
USUAL = "2026-11-10T03:12"


def taken(desk: Desk, clock: FixedClock, call: dict[str, Any]) -> Incident:
    """The call booked by that unit: what is sure is adopted, the rest is booked as said."""
    clock.wall = dt.datetime.fromisoformat(call.get("received", USUAL)).replace(tzinfo=BEIJING).astimezone(UTC)
    desk.store.order_clock.confirm()
    for pack in call.get("packs", ()):
        editing.switch_pack(desk, pack, enabled=True)
    level = next(one for one in UnitLevel if one.label == call.get("level", "县"))
    editing.change_settings(desk, replace(desk.settings, region=call["unit"], unit_level=level))
    flags = parse_flags("、".join(call.get("flags", ())))
    draft = IntakeDraft(id=desk.new_id(), received_at=clock.now(), narrative=call["said"], flags=flags)
    findings = read(desk, draft.narrative, draft.received_at)
    return state_of(desk, receive(desk, as_said(adopt(draft, findings, only_sure=True), findings)).id)


def told_above(clock: Clock, received: dt.datetime) -> bool:
    """Whether by it the tier above is told by telephone within half an hour."""
    soon = clock.obligation is ObligationKind.ORAL and clock.due <= received + minutes(30)
    return soon and clock.owner is Owner.OURS and clock.recipient in ABOVE


@pytest.mark.parametrize(
    "call", [call for _, call in CALLS], ids=[f"{name} {one['no']} {one['said'][:20]}" for name, one in CALLS]
)
def test_a_call_starts_what_it_must_and_nothing_else(desk: Desk, clock: FixedClock, call: dict[str, Any]) -> None:
    assert set(call) <= KEYS
    state = taken(desk, clock, call)
    why = f"{state.strict_reason} {state.read_reason}"
    assert state.level.label == call["known"]
    assert state.level_strict.label == call.get("strict", state.level_strict.label), why
    assert call.get("by", "") in why
    assert any(told_above(one, clock.now()) for one in state.clocks) is call["half_hour"], why
    rules = {rule for one in state.clocks for rule in (one.rule, *(basis for basis, _, _ in one.bases))}
    assert set(call.get("rules", ())) <= rules
    assert not set(call.get("not_rules", ())) & rules
    shown = [one.shown for one in open_readings(state.readings) if not one.counts]
    assert all(any(words in one for one in shown) for words in call.get("asked", ())), shown
    named = {code for one in desk.rules.rules if one.id in rules for code in one.provinces}
    where = province_of(call["unit"])
    assert all(where.startswith(code) for code in named), "a rule of another place is started"


@pytest.mark.parametrize(
    ("name", "ring", "silent"), [("fifty", 20, 15), ("sixty", 20, 15), ("turns", 20, 15), ("doors", 13, 13)]
)
def test_the_calls_are_numbered_and_each_is_told_once(name: str, ring: int, silent: int) -> None:
    calls = OF_FILE[name]
    assert [one["no"] for one in calls] == [f"{number:02}" for number in range(1, len(calls) + 1)]
    assert len({one["said"] for one in calls}) == len(calls)
    assert sum(one["half_hour"] for one in calls) >= ring
    assert sum(not one["half_hour"] for one in calls) >= silent, "what must not ring is tried as well"


def test_many_units_of_every_tier_are_tried() -> None:
    calls = [call for _, call in CALLS]
    assert len(calls) >= 160
    assert len({one["unit"] for one in calls}) >= 15
    assert {one.get("level", "县") for one in calls} == {one.label for one in UnitLevel}


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("近期多地发生溺水，其中一地3人死亡，请加强巡查。", "通知、通报"),
        ("县气象台发布暴雨橙色预警，预计未来3小时桥墩镇50毫米以上。", "预报、计划"),
        ("网传塔吊倒塌压死4人，经到场核实，该信息不实，系旧视频。", "不实的消息"),
        ("马站镇今天上午开展防台演练，模拟转移群众800人。", "演练"),
        ("灵溪镇一民房起火，火势较大，人员情况不明。", ""),
        ("一小区停电，可能有人困在电梯里。", ""),
        ("灵溪镇一民房起火，1人轻伤。", ""),
    ],
)
def test_what_tells_of_nothing_here_may_be_registered_only(desk: Desk, clock: FixedClock, said: str, what: str) -> None:
    proposal = registering.proposed(taken(desk, clock, {"unit": "浙江省温州市苍南县", "said": said}))
    assert (what in proposal and "可以仅登记吗" in proposal) if what else not proposal
