"""自动启动: whether the program starts when somebody logs in, said and set for the user who asks."""

import argparse
import shlex
from collections.abc import Sequence

from app.cli.declaration import Answer, Command, Option
from app.services.runtime import autostart


def _on(words: Sequence[str]) -> autostart.Autostart:
    return autostart.switch(on=True, words=words)


def _off(words: Sequence[str]) -> autostart.Autostart:
    return autostart.switch(on=False, words=words)


ACTS = {"state": autostart.state, "on": _on, "off": _off}


def _autostart(arguments: argparse.Namespace) -> Answer:
    words = shlex.split(arguments.command) if arguments.command else ()
    found = ACTS[arguments.act](words)
    return {
        "on": found.on, "place": found.place or None, "whole_machine": found.whole_machine,
        "command": list(found.command), "unit": found.unit or None, "text": found.sentence,
    }  # fmt: skip


COMMANDS = (
    Command(
        name="autostart",
        help="登录后自动打开：看、开、关",
        run=_autostart,
        options=(Option("act", required=True, choices=tuple(ACTS)), Option("--command", "")),
    ),
)
