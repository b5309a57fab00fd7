"""Said but false on labelled texts: ``python -m tests.bench.reading FILE.jsonl …`` prints the figures of each file.

``--keep=READINGS`` adds what the grammars read, and whether it was right, to a file: the first look at a batch, from
which ``tests.bench.constructions`` makes the record of each construction.

A line has ``text``, ``ref_time`` and ``truth``; ``alt`` lists every right answer of a field; of ``kind: none`` (no
event to register) times and places are not scored. Followups with ``known`` and ``expect`` are also read against what
is known.
"""

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from app.cli.text_records import GRAMMARS, read_item
from app.models.moments import BEIJING
from app.services.desk import rulebook
from app.services.desk.rulebook import RuleBook
from app.services.extraction import Context, plain
from app.services.extraction.reader import as_record, read
from app.services.extraction.score import COUNTS, PLACES, Tally, same_division, same_time

Row = dict[str, Any]
FIELDS = (*COUNTS, *PLACES, "occurred_at", "category_class", "category")
RECORD = {"serious": "seriously_injured", "loss": "loss_wan_yuan"}
"""Fields of findings → fields of records, where the names differ."""
UNSCORED = {*PLACES, "occurred_at"}
"""What a text without an event may name all the same."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One field of one text beside its truth."""

    row: str
    group: str
    field: str
    said: object
    true: object
    right: bool
    sure: bool


class Sheet(msgspec.Struct):
    """All answers of one file; ``levels`` are (said, accepted); ``follow`` are figures against what was known."""

    answers: list[Answer]
    levels: list[tuple[object, list[object]]]
    follow: list[Answer]


def read_sheet(path: Path, book: RuleBook) -> Sheet:
    """Every labelled text of a file, read and compared."""
    sheet = Sheet([], [], [])
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "truth" not in row:
            if "known" in row:
                sheet.follow += followed(row, book)
            continue
        said = read_item(row["text"], dt.datetime.fromisoformat(row["ref_time"]), book)
        sheet.answers += compared(row, said)
        if row["truth"].get("level_accept") is not None:
            sheet.levels.append((said["level"], row["truth"]["level_accept"]))
        if row.get("kind") == "followup" and isinstance(row.get("known"), dict):
            sheet.follow += followed(row, book)
    return sheet


def compared(row: Row, said: Row) -> Iterator[Answer]:
    """The fields of a text that are said, true or both."""
    truth, alt = row["truth"], row.get("alt") or {}
    for field in FIELDS:
        if row.get("kind") == "none" and field in UNSCORED:
            continue
        one, good = said.get(field), [truth.get(field), *alt.get(field, ())]
        if field == "category":
            good += truth.get("category_accept") or []
        if one is not None and field in PLACES:
            follows = truth.get(f"{field}_implied")
            if truth.get(field) is None and follows and same_division(one, follows):
                continue
        right = one is not None and any(same(field, one, each, truth) for each in good if each is not None)
        if one is None and None in alt.get(field, ()):
            continue
        if one is not None or truth.get(field) is not None:
            yield Answer(
                row=str(row.get("id")), group=str(row.get("group")), field=field, said=one, true=truth.get(field),
                right=right, sure=_asked_as(field) in said["sure"],
            )  # fmt: skip


def _asked_as(field: str) -> str:
    return "category" if field == "category_class" else field


def same(field: str, one: object, true: object, truth: Row) -> bool:
    """Whether an answer is right: names of one division are one, a time as exactly as the truth is known."""
    if field in PLACES:
        return same_division(str(one), str(true))
    if field == "occurred_at":
        return same_time(str(one), str(true), truth.get("precision") if len(str(true)) > 10 else "day")
    return one == true


def followed(row: Row, book: RuleBook) -> Iterator[Answer]:
    """What stands after a followup beside what should stand."""
    read = GRAMMARS["followup"](row["text"], dt.datetime.fromisoformat(row["ref_time"]), book, row)
    names = {"serious": "seriously_injured", "loss": "loss_wan_yuan"}
    stands = {names.get(one["field"], one["field"]): one for one in read["changes"] if one["direction"] != "same"}
    expect, alt = row["expect"], row.get("alt") or {}
    for field in COUNTS:
        held = row["known"].get(field)
        if field not in row["known"] and field not in expect and "truth" not in row:
            continue
        after = stands[field]["becomes"] if field in stands else held
        true = expect.get(field, held if field in row["known"] else row.get("truth", {}).get(field))
        if after == held == true:
            continue
        right = after == true or (field in alt and after in alt[field])
        yield Answer(
            row=str(row.get("id")), group="followup", field=field, said=after, true=true, right=right,
            sure=field in stands and stands[field]["sure"],
        )  # fmt: skip


def tallied(answers: list[Answer], key: Callable[[Answer], str]) -> dict[str, Tally]:
    """Counts of answers by a key, in order."""
    found: dict[str, Tally] = {}
    for one in answers:
        found.setdefault(key(one), Tally()).add(one.said, one.true, right=one.right)
    return found


def said_but_false(answers: list[Answer]) -> tuple[int, int, float]:
    """How many said are false, how many are said, the share."""
    said = [one for one in answers if one.said is not None]
    wrong = sum(not one.right for one in said)
    return wrong, len(said), round(wrong / len(said), 4) if said else 0.0


def report(name: str, sheet: Sheet, *, details: bool) -> Iterator[str]:
    """The lines of one file."""
    said = "{}/{} = {}".format(*said_but_false(sheet.answers))
    sure = "{}/{} = {}".format(*said_but_false([one for one in sheet.answers if one.sure]))
    yield f"{name}: said-but-false {said}, among sure {sure}"
    for group in dict.fromkeys(one.group for one in sheet.answers):
        yield "  {}: said-but-false {}/{} = {}".format(
            group, *said_but_false([one for one in sheet.answers if one.group == group])
        )
    by_field = tallied(sheet.answers, _field)
    sure_of = Counter(one.field for one in sheet.answers if one.sure)
    for field in FIELDS:
        if field in by_field:
            yield f"  {field:18} {by_field[field].figures()} sure {sure_of[field]}"
    graded = [said in accept for said, accept in sheet.levels]
    if graded:
        yield f"  level              {sum(graded)}/{len(graded)} = {round(sum(graded) / len(graded), 3)}"
    if sheet.follow:
        yield "  against known: false {}/{} = {}".format(*said_but_false(sheet.follow))
    for one in (*sheet.answers, *sheet.follow) if details else ():
        if not one.right:
            mark = "!" if one.sure and one.said is not None else " "
            yield f"  {mark} {one.row} {one.group} {one.field}: said {one.said}, true {one.true}"


def _field(one: Answer) -> str:
    return one.field


def kept(path: Path, book: RuleBook) -> Iterator[str]:
    """One line for every value the grammars read in a file, before it is doubted, with whether it was right."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "truth" not in row:
            continue
        text = plain.readable(row["text"])
        ref = dt.datetime.fromisoformat(row["ref_time"])
        aware = (ref if ref.tzinfo is not None else ref.replace(tzinfo=BEIJING)).astimezone(dt.UTC)
        found = read(text, Context(ref_time=aware, kinds=book.taxonomy.classes))
        record = as_record(tuple(found), book.taxonomy.groups)
        right = {one.field: one.right for one in compared(row, record | {"sure": ()}) if one.said is not None}
        timed = any(one.field == "occurred_at" for one in found)
        for one in found:
            if RECORD.get(one.field, one.field) in right:
                yield json.dumps(
                    {
                        "batch": path.stem, "row": row.get("id"), "text": text, "timed": timed,
                        "right": right[RECORD.get(one.field, one.field)], "finding": msgspec.to_builtins(one),
                    },
                    ensure_ascii=False,
                )  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print the figures of each file; with ``--wrong`` every answer that is false or missing, sure ones marked."""
    book = rulebook.load()
    for path in [Path(one) for one in arguments if not one.startswith("--")]:
        lines = report(path.name, read_sheet(path, book), details="--wrong" in arguments)
        sys.stdout.write("\n".join(lines) + "\n")
        for keep in (one.partition("=")[2] for one in arguments if one.startswith("--keep=")):
            with Path(keep).open("a", encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in kept(path, book))


if __name__ == "__main__":
    main(sys.argv[1:])
