"""What the window says names no option of the command line: those are told on the command line alone."""

import ast
import re
from pathlib import Path

import pytest

from app.cli.commands import main
from app.services.duty import rotas
from app.services.runtime.errors import Derived, DutyDeskError, Refused

ROOT = Path(__file__).parents[2]
OPTION = re.compile(r"(?<=.)--[a-z]", re.DOTALL)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SHOWN = ("models", "services", "ui")


def named_options(source: str) -> list[str]:
    """Sentences in Chinese that name an option, but for what is said to be ``typed`` and for docstrings."""
    tree = ast.parse(source)
    typed = {
        id(part)
        for call in ast.walk(tree) if isinstance(call, ast.Call)
        for given in call.keywords if given.arg == "typed"
        for part in ast.walk(given.value)
    }  # fmt: skip
    documents = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in typed | documents
        if OPTION.search(one.value) and CHINESE.search(one.value)
    ]


@pytest.mark.parametrize("layer", SHOWN)
def test_no_sentence_of_the_window_names_an_option(layer: str) -> None:
    found = {
        str(path.relative_to(ROOT)): said
        for path in sorted((ROOT / "app" / layer).rglob("*.py"))
        if (said := named_options(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ('raise Refused("要替换请加 --replace。")', 1),
        ('raise Refused(f"{home}要替换请加 --replace。")', 1),
        ('raise Refused("要替换的请说明。", typed="加 --replace")', 0),
        ('def f():\n    """要替换请加 --replace。"""', 0),
        ('begin("--home", "--app-name=值守台")', 0),
    ],
)
def test_the_law_bites(line: str, count: int) -> None:
    assert len(named_options(line)) == count


def test_the_command_line_says_what_to_type(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals: tuple[DutyDeskError, ...] = (Refused("已经有了。", typed="加 --replace"), Derived("坏了一处。"))
    for error, words in zip(refusals, ("命令行加 --replace。", "命令行可运行 verify --heal。"), strict=True):

        def fails(*_: object, error: DutyDeskError = error) -> None:
            raise error

        monkeypatch.setattr(rotas, "make", fails)
        made = ("rota", "make", "--home", str(tmp_path), "--month", "2026-12", "--officers", "甲一,乙二")
        assert main([*made]) == 1
        assert capsys.readouterr().err.strip().endswith(f"{error.sentence}{words}")
