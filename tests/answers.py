"""What a command answers is a contract: each key stands in docs/命令行.md, with the command or one it refers to."""

import argparse
import functools
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from app.cli import commands

PAPER = Path(__file__).resolve().parents[1] / "docs" / "命令行.md"


@functools.cache
def sections() -> dict[str, str]:
    """What the paper says of each command."""
    parts = re.split(r"^### (.+)$", PAPER.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(map(str.strip, parts[1::2]), parts[2::2], strict=True))


def told(command: str, seen: frozenset[str] = frozenset()) -> str:
    """What the paper says of the answer of a command, also where it refers to another one."""
    own = sections().get(command, "")
    others = set(re.findall(r"同 ?([a-z-]+)", own)) & sections().keys() - seen - {command}
    return own + "".join(told(one, seen | {command}) for one in sorted(others))


def untold(command: str, answer: Mapping[str, object]) -> list[str]:
    """Keys of an answer that the paper does not tell of."""
    text = told(command)
    return [key for key in answer if f"`{key}`" not in text]


@pytest.fixture(autouse=True)
def every_key_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test asks of the command line, it is answered in keys that somebody can look up."""
    named: list[str] = []
    parse, say = commands.parsed, commands.say_json

    def parsed(words: list[str]) -> argparse.Namespace:
        found = parse(words)
        named.append(found.command)
        return found

    def said(answer: Mapping[str, object]) -> None:
        assert "error" in answer or untold(named[-1], answer) == [], named[-1]
        say(answer)

    monkeypatch.setattr(commands, "parsed", parsed)
    monkeypatch.setattr(commands, "say_json", said)
