"""The program without a window (命令行): the same use cases, one JSON object on request, no Qt unless ``demo``.

Exit 0 done, 1 refused (one Chinese sentence on stderr), 2 bad usage. Times without offset are Beijing time.
"""

import argparse
import errno
import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from app.cli import (
    autostart,
    briefs,
    decisions,
    duty,
    exchange,
    extraction,
    grading,
    handling,
    handover,
    hats,
    hotspots,
    incident,
    library,
    lower,
    matters,
    notices,
    obligations,
    outbox,
    papers,
    practice,
    report,
    resources,
    review,
    samples,
    security,
    store,
    warnings,
    zero,
)
from app.cli.declaration import Command
from app.cli.home import folder_can_be
from app.cli.option_words import about
from app.cli.usage import chinese, said
from app.models.texts import unturned
from app.services.runtime.errors import DutyDeskError, Refused

SUBJECTS = (
    grading,
    incident,
    decisions,
    handling,
    report,
    hats,
    briefs,
    notices,
    papers,
    duty,
    lower,
    handover,
    zero,
    extraction,
    resources,
    library,
    warnings,
    hotspots,
    matters,
    obligations,
    review,
    outbox,
    exchange,
    store,
    security,
    samples,
    practice,
    autostart,
)
"""The modules of the command line, each with its COMMANDS."""
COMMANDS = tuple(command for one in SUBJECTS for command in one.COMMANDS)
LONGEST = 20_000
"""Characters of one word of a command; a longer text is told in a file."""
UNSOUND = (
    "核验发现问题，详见 problems、derived、contents。请保留原文件并用备份恢复；"
    "只有 derived 的，运行 verify --heal 由账本重建。"
)


class Parser(argparse.ArgumentParser):
    """Bad usage ends with exit code 2 and a Chinese sentence."""

    def format_help(self) -> str:
        """What the parser says of itself, its own words in Chinese too."""
        return chinese(super().format_help())

    def format_usage(self) -> str:
        """The line of usage, its head in Chinese."""
        return chinese(super().format_usage())

    def error(self, message: str) -> NoReturn:
        """Print the usage and stop."""
        self.print_usage(sys.stderr)
        sys.stderr.write(f"命令写法有误：{said(message)}\n")
        sys.exit(2)


def parser(wanted: tuple[Command, ...] = COMMANDS) -> Parser:
    """All commands and their words (docs/命令行.md), or those of some."""
    root = Parser(
        prog="run.py cli",
        usage="run.py cli 命令 …",
        description="值守台命令行。每个命令怎样写：run.py cli 命令 --help；答出的键见 docs/命令行.md。",
        epilog="例：run.py cli intake --home 数据文件夹 --text-file 来报.txt --received 2026-06-12T03:12 --json",
    )
    commands = root.add_subparsers(
        dest="command", required=True, parser_class=Parser, prog="run.py cli", metavar="命令", title="命令"
    )
    for one in wanted:
        made = commands.add_parser(one.name, help=one.help, description=one.help)
        made.add_argument("--json", action="store_true", help=about(one.name, "--json"))
        for option in one.options:
            option.add_to(made, about(one.name, option.name))
        made.set_defaults(run=one.run)
    return root


def parsed(words: list[str]) -> argparse.Namespace:
    """What was typed, by a parser of the command it names alone; what does not read is told by that of all commands."""
    named = tuple(one for one in COMMANDS if one.name == words[0]) if words else ()
    if named:
        found, more = parser(named).parse_known_args(words)
        if not more:
            return found
    return parser().parse_args(words)


def refuse_long(arguments: argparse.Namespace) -> None:
    """Nothing; raises Refused for a word that was pasted by mistake: it would fill papers for minutes."""
    for name, value in vars(arguments).items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and len(one) > LONGEST:
                raise Refused(f"--{name.replace('_', '-')}太长（{len(one)}字），请写在{LONGEST}字以内。", field=name)


def in_numbers(text: str) -> str:
    """JSON in which a mark that turns the writing stands as its number, which is the same value."""
    return "".join(one if unturned(one) else f"\\u{ord(one):04x}" for one in text) if unturned(text) != text else text


def say_json(answer: Mapping[str, object]) -> None:
    """One JSON object on a line; a character that the console cannot say stands as its number, which is the same."""
    text = json.dumps(answer, ensure_ascii=False, default=str)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(answer, ensure_ascii=True, default=str)
    sys.stdout.write(in_numbers(text) + "\n")


def say_lines(answer: Mapping[str, object]) -> None:
    """One line an item, for people."""
    for name, value in answer.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write(unturned(f"{name}：{text}") + "\n")


def main(words: list[str]) -> int:
    """Run one command; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    arguments = parsed(words)
    try:
        refuse_long(arguments)
        if getattr(arguments, "home", None):
            folder_can_be(Path(arguments.home))
        answer: dict[str, object] = arguments.run(arguments)
    except DutyDeskError as error:
        told = f"{error.sentence}命令行{error.typed}。" if error.typed else error.sentence
        sys.stderr.write(told + "\n")
        if arguments.json:
            say_json({"error": told, "where": error.where})
        return 1
    except OSError as error:
        if error.errno not in {errno.ENAMETOOLONG, errno.ELOOP}:
            raise
        told = "文件或文件夹的名称太长，打不开，请核对。"
        sys.stderr.write(told + "\n")
        if arguments.json:
            say_json({"error": told, "where": {}})
        return 1
    say = say_json if arguments.json else say_lines
    say(answer)
    if answer.get("ok") is False:
        sys.stderr.write(f"{answer.get('sentence') or UNSOUND}\n")
        return 1
    return 0
