"""The table of keys as the papers and the help show it."""

from collections.abc import Iterable

from app.ui.kit.keys import EVERY, Key, Keys

COMMON = (
    Key.INTAKE, Key.ADOPT, Key.BOOK, Key.ORAL, Key.REPORT, Key.DISPATCH, Key.NOTE, Key.HEAR, Key.MORE, Key.PALETTE,
)  # fmt: skip
"""The ten keys a new officer learns first."""


def key_table_markdown(keys: Iterable[Keys] = EVERY) -> str:
    """A table in Markdown: the key, what it does, where it counts."""
    rows = [f"| {key.shown} | {key.stroke.does} | {key.stroke.place.words} |" for key in keys]
    return "\n".join(("| 键 | 作用 | 在哪里 |", "|---|---|---|", *rows))
