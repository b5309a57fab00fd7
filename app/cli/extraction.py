"""Reading texts on the command line, nothing booked: ``extract``."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option

GRAMMAR_NAMES = ("narrative", "followup", "warning", "hotspot", "rollcall")


def extract(arguments: argparse.Namespace) -> Answer:
    """Read narratives from a JSON-lines file, one object per line out."""
    from app.cli.text_records import extract_file

    return extract_file(Path(arguments.jsonl), Path(arguments.out), scored=arguments.score, grammar=arguments.grammar)


COMMANDS = (
    Command(
        name="extract",
        help="读一批文字，每行一个对象，不登记",
        run=extract,
        options=(
            Option("--jsonl", required=True),
            Option("--out", required=True),
            Option("--score", switch=True),
            Option("--as", "narrative", choices=GRAMMAR_NAMES, attribute="grammar"),
        ),
    ),
)
