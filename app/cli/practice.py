"""Practice (练习与演练) on the command line: a script played in a book of its own."""

import argparse
import datetime as dt
import math
import sys
import tempfile
from pathlib import Path

from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME_IF_GIVEN, key_of
from app.cli.times import iso
from app.models.moments import BEIJING
from app.services.runtime.errors import Refused


def practise(arguments: argparse.Namespace) -> Answer:
    """Play a script; without --home in a new folder that stays for looking at."""
    from app.services.paper.archive import save
    from app.services.samples import practice
    from app.services.samples.practice import after_sheet, begin, play

    if not (math.isfinite(arguments.speed) and arguments.speed >= 0):
        raise Refused("快慢要写0以上的数：1是原速，60是快60倍，0是不等（--speed）。", field="speed")
    script = practice.load(Path(arguments.script))
    home = Path(arguments.home) if arguments.home else Path(tempfile.mkdtemp(prefix="dutydesk-practice-"))
    named = arguments.home or arguments.key_file or arguments.recovery_file
    desk, clock = begin(home, script, key_of(arguments) if named else None)
    try:
        played = play(desk, clock, script, arguments.speed, _say)
        made = after_sheet(desk, script, played) if arguments.pdf else None
    finally:
        desk.close()
    if made is not None:
        save(made.data, Path(arguments.pdf))
    found = played.outcome
    return {
        "practice": script.name,
        "home": str(home),
        "late": [
            {
                "subject": one.clock.shown_with, "rule": one.clock.rule, "kind": one.clock.obligation.value,
                "kind_text": one.clock.obligation.label, "recipient": one.clock.recipient.label,
                "due": iso(one.clock.limit), "met": iso(one.clock.met_at), "minutes": one.minutes,
            }
            for one in found.late
        ],
        "missing": [
            {"event": one.check.event, "element": one.check.element, "reported": one.reported} for one in found.missing
        ],
        "score": found.score,
        "limits": found.limits,
        "kept": found.kept,
        "asked": found.asked,
        "told": found.told,
        "log": [{"at": iso(at), "text": words} for at, words in played.log],
        "pdf": arguments.pdf,
    }  # fmt: skip


def _say(at: dt.datetime, words: str) -> None:
    """The story as it goes on, for somebody who looks on."""
    sys.stderr.write(f"{at.astimezone(BEIJING):%H:%M} {words}\n")


COMMANDS = (
    Command(
        name="practice",
        help="演练：在单独的演练账本里按脚本来电，看哪些时限晚了、首报缺什么",
        run=practise,
        options=(
            Option("--script", required=True),
            Option("--speed", 60.0, kind=float),
            *HOME_IF_GIVEN,
            Option("--pdf"),
        ),
    ),
)
