"""Every call of the sixty, taken in through the command line: levels, what must run and must not, what is asked.

What stands in ``tests/scenarios/calls/sixty.toml`` is held against the answers of ``intake``, ``clocks`` and ``grade``
alone, as a program that calls them reads them (docs/命令行.md).
"""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.models.moments import BEIJING, minutes
from app.models.vocabulary.obligation import Owner
from app.models.vocabulary.term import UnitLevel
from app.services.desk.desk import open_desk
from app.services.settings import editing
from tests.end_to_end.asking import asked
from tests.services.test_calls import ABOVE, OF_FILE, USUAL

Call = dict[str, Any]
TOLD = {one.label for one in ABOVE}


def rooms() -> dict[tuple[str, str, tuple[str, ...]], list[Call]]:
    """The calls by the room that takes them: its place, its tier, its rules."""
    found: dict[tuple[str, str, tuple[str, ...]], list[Call]] = {}
    for call in OF_FILE["sixty"]:
        found.setdefault((call["unit"], call.get("level", "县"), tuple(call.get("packs", ()))), []).append(call)
    return found


ROOMS = rooms()


def furnished(home: Path, unit: str, level: str, packs: tuple[str, ...]) -> None:
    """A book of that unit, with the rules of its province switched on."""
    desk = open_desk(home, officer="王澄")
    for pack in packs:
        editing.switch_pack(desk, pack, enabled=True)
    tier = next(one for one in UnitLevel if one.label == level)
    editing.change_settings(desk, replace(desk.settings, region=unit, unit_level=tier))
    desk.close()


def held(capsys: pytest.CaptureFixture[str], home: Path, call: Call) -> None:
    """The answers of the command line are what the call is told to start."""
    received = call.get("received", USUAL)
    text = home / "来报.txt"
    text.write_text(call["said"], encoding="utf-8")
    flags = ("--flags", "、".join(call["flags"])) if "flags" in call else ()
    words = ("--text-file", str(text), "--received", received, "--home", str(home))
    booked = asked(capsys, "intake", *words, *flags)
    why = f"{call['no']} {call['said']}：{booked['reason_strict']}"
    assert booked["level_known"] == call["known"], why
    assert booked["level_strict"] == call.get("strict", booked["level_strict"]), why
    assert call.get("by", "") in booked["reason_strict"], why
    running = asked(capsys, "clocks", "--home", str(home))["clocks"]
    mine = [one for one in running if one["subject"] == f"incident:{booked['incident']}"]
    due = (dt.datetime.fromisoformat(received).replace(tzinfo=BEIJING) + minutes(30)).isoformat()
    soon = [
        one
        for one in mine
        if one["kind"] == "ORAL" and one["due"] <= due and one["owner"] == Owner.OURS.label and one["recipient"] in TOLD
    ]
    assert bool(soon) is call["half_hour"], (why, mine)
    rules = {rule for one in booked["deadlines"] for rule in one["bases"]}
    assert rules >= {one["rule"] for one in mine}
    assert set(call.get("rules", ())) <= rules, why
    assert not set(call.get("not_rules", ())) & rules, why
    shown = [f"{one['value']}{one['words']}" for one in booked["noted"] if not one["counts"]]
    assert len(shown) >= len(call.get("asked", ())), why


@pytest.mark.parametrize("room", list(ROOMS), ids=[f"{unit}-{level}" for unit, level, _ in ROOMS])
def test_every_call_of_the_sixty_goes_through_the_command_line(
    room: tuple[str, str, tuple[str, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    furnished(tmp_path, *room)
    for call in ROOMS[room]:
        held(capsys, tmp_path, call)


def test_all_sixty_are_tried() -> None:
    assert sum(len(calls) for calls in ROOMS.values()) == len(OF_FILE["sixty"]) == 60
