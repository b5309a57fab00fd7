"""The record of each construction: ``python -m tests.bench.constructions READINGS… [--write] [--leave-out]``.

``READINGS`` are the first looks that ``python -m tests.bench.reading FILE --keep READINGS`` kept: texts nobody had seen
when they were read. Prints right and wrong by construction and batch; ``--write`` puts them into
``resources/constructions.toml``. ``--leave-out`` judges each batch by the record of all others and prints what would
have been sure and asked.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from app.services.extraction.constructions import construction, look
from app.services.extraction.verdicts import FILE, sure, totals
from tests.bench.labelled import finding_of

HEAD = """# How values are told, and how often they were right: [right, wrong] by batch, each at its first look,
# of the values their grammar was sure of; of all where none was wrong.
# Made by python -m tests.bench.constructions; the names are those of app/services/extraction/constructions.py.

[constructions]
"""
NAMES = ((True, "sure"), (False, "asked"))
Table = dict[str, dict[str, tuple[int, int]]]


class Kept(msgspec.Struct, frozen=True):
    """One value at a first look: its batch, its construction, whether it was right."""

    batch: str
    name: str
    field: str
    row: str
    right: bool
    sure: bool
    """Whether the grammar that read it was sure."""


def kept(paths: Iterable[Path]) -> Iterator[Kept]:
    """The values of kept readings, named as they are named now."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            one = finding_of(row["finding"])
            name = construction(row["text"], one, look(row["text"], timed=row["timed"]))
            if name:
                yield Kept(row["batch"], name, str(one.field), row["row"], row["right"], one.sure)


def tabled(values: Iterable[Kept]) -> Table:
    """Right and wrong by construction and batch, of the values their grammar was sure of; of all where none was wrong.

    Only what the grammar is sure of is judged by the record: what it was not sure of, and was wrong, tells nothing.
    """
    held = list(values)
    wrong = {one.name for one in held if not one.right}
    counts = Counter((one.name, one.batch, one.right) for one in held if one.sure or one.name not in wrong)
    table: Table = {}
    for name, batch in sorted({(name, batch) for name, batch, _ in counts}):
        table.setdefault(name, {})[batch] = (counts[name, batch, True], counts[name, batch, False])
    return table


def written(table: Table) -> str:
    """The table as its file holds it."""
    lines = [
        f'"{name}" = {{ {", ".join(f"{batch} = [{right}, {wrong}]" for batch, (right, wrong) in batches.items())} }}'
        for name, batches in table.items()
    ]
    return HEAD + "\n".join(lines) + "\n"


def left_out(values: list[Kept]) -> Iterator[str]:
    """Each batch judged by the others: right and wrong among sure and asked."""
    whole: Counter[tuple[bool, bool]] = Counter()
    for batch in sorted({one.batch for one in values}):
        table = tabled(one for one in values if one.batch != batch)
        met = Counter(
            (one.sure and sure(*totals(table.get(one.name, {}))), one.right) for one in values if one.batch == batch
        )
        whole += met
        yield f"{batch}: {_counted(met)}"
    yield f"all: {_counted(whole)}"


def _counted(met: Counter[tuple[bool, bool]]) -> str:
    return ", ".join(f"{name} {met[one, True]} right {met[one, False]} wrong" for one, name in NAMES)


def main(arguments: list[str]) -> None:
    """Print the table; write it or judge by leaving out where asked."""
    values = list(kept(Path(one) for one in arguments if not one.startswith("--")))
    table = tabled(values)
    if "--write" in arguments:
        FILE.write_text(written(table), encoding="utf-8")
    for name, batches in table.items():
        right, wrong = totals(batches)
        sys.stdout.write(f"{name:48} {right:4} {wrong:3}  {'sure' if sure(right, wrong) else 'asked'}\n")
    if "--leave-out" in arguments:
        sys.stdout.write("\n".join(left_out(values)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
