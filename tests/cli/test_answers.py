"""A key that the paper does not tell of is seen, one that it tells of under another command is not."""

import pytest

from app.cli import commands
from tests.answers import sections, untold


def test_every_command_has_its_section() -> None:
    assert {one.name for one in commands.COMMANDS} == sections().keys()


def test_a_key_nobody_was_told_of_is_seen() -> None:
    assert untold("weather", {"date": "2026-06-12", "weather": "晴", "moon": 1}) == ["moon"]
    assert untold("matter-act", {"matter": "m", "deadlines": []}) == []


def test_it_is_seen_wherever_a_test_asks() -> None:
    commands.parsed(["grade", "--class", "12A00"])
    with pytest.raises(AssertionError, match="grade"):
        commands.say_json({"level": "一般", "moon": 1})
