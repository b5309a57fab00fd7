"""The situations a duty chief can read (tests/scenarios/situations): both levels, the clocks that 从严 starts."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from app.cli.times import parse_flags
from app.models.incident.strictness import grade_both
from app.models.moments import minutes
from app.models.obligations.deadlines import Instants, demands
from app.models.obligations.rules import Situation
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.term import UnitLevel
from app.services.desk import rulebook
from tests.helpers import beijing

FILES = sorted((Path(__file__).parents[1] / "scenarios" / "situations").glob("*.toml"))
SITUATIONS: list[dict[str, Any]] = [
    one for path in FILES for one in tomllib.loads(path.read_text(encoding="utf-8"))["situations"]
]
BOOK = rulebook.load()
RECEIVED = beijing("2026-06-12T03:12")
KEYS = {"no", "title", "category", "figures", "flags", "unit", "province", "packs", "known", "strict", "due", "none",
        "half_hour", "not_rules", "rules"}  # fmt: skip


@pytest.mark.parametrize("scene", SITUATIONS, ids=[f"{one['no']} {one['title']}" for one in SITUATIONS])
def test_levels_and_clocks(scene: dict[str, Any]) -> None:
    assert set(scene) <= KEYS
    said: dict[str, Any] = scene["figures"]
    assert set(said) <= set(FigureKind)
    figures: dict[FigureKind, float | None] = {
        kind: None if said[kind.value] == "不明" else float(said[kind.value])
        for kind in FigureKind
        if kind.value in said
    }
    flags = frozenset(parse_flags("、".join(scene.get("flags", ()))))
    province = scene.get("province", "")
    both = grade_both(scene["category"], figures, BOOK.ladders, flags, province=province)
    assert (both.known.level.label, both.strict.level.label) == (scene["known"], scene["strict"]), both.strict.reason
    situation = Situation(
        unit_level=next(one for one in UnitLevel if one.label == scene.get("unit", "县")),
        category=scene["category"],
        level=both.strict.level,
        flags=flags | {Flag.HANDLING},
        dead_or_missing=(figures.get(FigureKind.DEATHS) or 0) + (figures.get(FigureKind.MISSING) or 0),
        province=province,
    )
    packs = scene.get("packs", ())
    rules = tuple(rule for pack in BOOK.packs if pack.enabled or pack.id in packs for rule in pack.rules)
    ours = [
        one
        for one in demands(rules, situation, Instants(received=RECEIVED, occurred=RECEIVED))
        if one.governing.rule.owner is Owner.OURS and one.governing.due is not None
    ]
    soonest: dict[str, int] = {}
    for one in ours:
        assert one.governing.due is not None
        after = int((one.governing.due - RECEIVED) / minutes(1))
        label = one.governing.rule.kind.label
        soonest[label] = min(after, soonest.get(label, after))
    for label, after in scene.get("due", {}).items():
        assert soonest.get(label) == after, soonest
    for label in scene.get("none", ()):
        assert label not in soonest, soonest
    asked = {one.rule.id for demand in ours for one in (demand.governing, *demand.others)}
    assert set(scene.get("rules", ())) <= asked
    assert not set(scene.get("not_rules", ())) & asked
    upper = {one.governing.recipient.value: one for one in ours if one.governing.rule.kind.label == "口头报告"}
    half_hour = any(
        one.governing.due is not None and one.governing.due <= RECEIVED + minutes(30) for one in upper.values()
    )
    if scene.get("half_hour"):
        assert half_hour, "the half-hour clock does not start"
        assert soonest["书面首报"] <= 60


def test_there_are_the_checked_ones_and_more() -> None:
    checked = [one for one in SITUATIONS if not str(one["no"]).startswith("补")]
    assert len(checked) == 51
    assert len({one["no"] for one in SITUATIONS}) == len(SITUATIONS)
    assert len(SITUATIONS) >= 111
