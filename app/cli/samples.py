"""Trying the program out on the command line: believable days, and the window by keys."""

import argparse
import sys
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, counted
from app.cli.home import HOME, on_desk
from app.services.desk.desk import Desk

TOLD_EVERY = 10
"""Days between two lines that say how far it is."""


def simulate(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Fill a store with believable days; how far it is stands on stderr."""
    from app.services.samples.simulation import simulate as run

    def tell(done: int) -> None:
        if done % TOLD_EVERY == 0 or done == arguments.days:
            sys.stderr.write(f"已过{done}天，共{arguments.days}天，账本{desk.store.entries()}条\n")
            sys.stderr.flush()

    return dict(run(desk, days=arguments.days, seed=arguments.seed, rounds=True, progress=tell))


def demo(arguments: argparse.Namespace) -> Answer:
    """Drive the real window offscreen by key events; pictures and papers go to --out."""
    from app.cli.demo import main as play

    return dict(play(Path(arguments.out)))


COMMANDS = (
    Command(
        name="simulate",
        help="过若干天虚构的值班",
        run=on_desk(simulate, books=True),
        options=(*HOME, Option("--days", 30, kind=counted), Option("--seed", 1, kind=int)),
    ),
    Command(
        name="demo",
        help="用按键开动真窗口，存下图片和文书",
        run=demo,
        options=(Option("--out", required=True),),
    ),
)
