"""The command line asked for its answer, or for why it refuses, as a program that calls it reads them."""

import json
from typing import Any

import pytest

from app.cli.commands import main


def asked(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main([*words, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words, "--json"]) == 1
    return str(json.loads(capsys.readouterr().out)["error"])
