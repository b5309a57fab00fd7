"""Commands are rows of their subject's module; the parser and the frame are made from them."""

import argparse
import json
import pkgutil
from collections.abc import Callable
from importlib import import_module

import pytest

import app.cli
from app.cli import commands
from app.cli.commands import COMMANDS, SUBJECTS, main, parser, say_json, say_lines
from app.cli.declaration import Command, Option
from app.models.vocabulary.report import Stage


def test_every_module_with_commands_is_named_once() -> None:
    found = {name for _, name, _ in pkgutil.iter_modules(app.cli.__path__) if name not in {"commands", "demo"}}
    declaring = {name for name in found if hasattr(import_module(f"app.cli.{name}"), "COMMANDS")}
    assert {one.__name__.rpartition(".")[2] for one in SUBJECTS} == declaring
    assert len(SUBJECTS) == len(declaring)


def test_every_command_has_its_own_word_a_chinese_line_and_its_options_once() -> None:
    names = [one.name for one in COMMANDS]
    assert len(set(names)) == len(names)
    for one in COMMANDS:
        assert any("\u4e00" <= char <= "\u9fff" for char in one.help), one.name
        options = [option.name for option in one.options]
        assert len(set(options)) == len(options), one.name


def test_a_command_on_a_book_can_be_told_the_key() -> None:
    keys = {"--key-file", "--passphrase-file", "--recovery-file"}
    for one in COMMANDS:
        options = {option.name for option in one.options}
        if "--home" in options:
            assert keys <= options, one.name


def parsed(*words: str, options: tuple[Option, ...]) -> argparse.Namespace:
    made = argparse.ArgumentParser(exit_on_error=False)
    for one in options:
        one.add_to(made)
    return made.parse_args(list(words))


def test_options_say_where_their_value_stands() -> None:
    options = (
        Option("file", required=True),
        Option("kind"),
        Option("--from", attribute="source"),
        Option("--dry-run", switch=True),
        Option("--map", many=True),
        Option("--limit", 50, kind=int),
        Option("--unit-level", "县", choices=("县", "市")),
    )
    bare = parsed("a.csv", options=options)
    assert vars(bare) == {
        "file": "a.csv", "kind": None, "source": None, "dry_run": False, "map": [], "limit": 50, "unit_level": "县",
    }  # fmt: skip
    full = parsed("a.csv", "teams", "--from", "x", "--dry-run", "--map", "a=b", "--map", "c=d", "--limit", "3",
                  options=options)  # fmt: skip
    assert (full.kind, full.source, full.dry_run, full.map, full.limit) == ("teams", "x", True, ["a=b", "c=d"], 3)
    assert parsed("a.csv", options=options).map == []
    with pytest.raises(argparse.ArgumentError):
        parsed("a.csv", "--unit-level", "省", options=options)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    for one in COMMANDS:
        assert one.name in said
        assert one.help[:6] in said


def test_what_is_not_ok_ends_with_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Command(name="try", help="试", run=lambda _arguments: {"ok": False, "problems": []})
    monkeypatch.setattr("app.cli.commands.COMMANDS", (row,))
    assert main(["try"]) == 1
    captured = capsys.readouterr()
    assert captured.out == "ok：false\nproblems：[]\n"
    assert "请保留原文件" in captured.err


def test_the_stages_a_report_can_be_written_in_are_those_of_the_vocabulary() -> None:
    words = ["report", "--incident", "x", "--pdf", "y", "--home", "z", "--stage"]
    for stage in Stage:
        assert parser().parse_args([*words, stage.value]).stage == stage.value


def test_a_command_reads_its_words_as_the_parser_of_all_commands_does(capsys: pytest.CaptureFixture[str]) -> None:
    whole = parser()

    def read(parse: Callable[[list[str]], argparse.Namespace], words: list[str]) -> tuple[object, ...]:
        found: object
        try:
            found = vars(parse(words))
        except SystemExit as end:
            found = end.code
        return (found, *capsys.readouterr())

    tails = ("", "-h", "--nope", "--home x --json", "一 二 三", "--home x --bogus 1")
    named = [[one.name, *tail.split()] for one in COMMANDS for tail in tails]
    for words in [*named, [], ["-h"], ["无此命令"], ["--json", "clocks"]]:
        assert read(commands.parsed, words) == read(whole.parse_args, words), words


def test_what_is_printed_turns_nothing_around(capsys: pytest.CaptureFixture[str]) -> None:
    said = {"title": "青山镇\u202e厂房火灾"}
    say_lines(said)
    assert capsys.readouterr().out == "title：青山镇厂房火灾\n"
    say_json(said)
    printed = capsys.readouterr().out
    assert "\u202e" not in printed
    assert json.loads(printed) == said
