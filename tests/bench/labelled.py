"""Labelled texts and the values the grammars read at the first look at them, as ``tests.bench.learn`` is taught by."""

import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from app.models.vocabulary.incident import Detail, FigureKind
from app.services.extraction import plain
from app.services.extraction.candidates import FIELDS
from app.services.extraction.constructions import construction, look
from app.services.extraction.findings import Finding
from app.services.extraction.signs import NO_KIND, PeopleNumber, group_of, told, value_signs
from app.services.extraction.verdicts import is_sure


class Text(msgspec.Struct):
    """A labelled text: the kinds it may have, its numbers of people and the states each may be in."""

    batch: str
    row: str
    text: str
    kinds: set[str]
    people: list[PeopleNumber]
    states: list[list[str]]
    figures: dict[str, list[float | None]]
    """Every right answer for each figure of people; None where it may be left out."""


class Look(msgspec.Struct):
    """A value at a first look, whether it was false, the signs of it that hang on no other reading."""

    text: Text
    finding: Finding
    false: bool
    signs: list[str]
    proven: bool
    """Whether the grammar was sure, and the record of its construction let it."""
    timed: bool
    """Whether the grammars read a time in the text."""

    @property
    def doubtable(self) -> bool:
        """Whether it is weighed by itself: no kind and no figure of people, weighed beside rivals."""
        return bool(self.signs) and group_of(self.finding.field) not in {"people", "category"}


def texts_of(paths: Iterable[Path]) -> list[Text]:
    """The labelled texts of files."""
    found = []
    for path in paths:
        for row in (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()):
            if "truth" in row:
                text = plain.readable(row["text"])
                people = told(text)
                name = str(row.get("id"))
                states = states_of(row, people)
                found.append(Text(path.stem, name, text, kinds_of(row), people, states, figures_of(row)))
    return found


def kinds_of(row: dict[str, Any]) -> set[str]:
    """Every name that is right for the kind of a text."""
    truth = row["truth"]
    names = {truth.get("category"), *(truth.get("category_accept") or ()), *(row.get("alt") or {}).get("category", ())}
    return {name or NO_KIND for name in names}


def figures_of(row: dict[str, Any]) -> dict[str, list[float | None]]:
    """Every answer that is right for the figures of a text."""
    alt = row.get("alt") or {}
    return {field: [row["truth"].get(field), *alt.get(field, ())] for field in FIELDS}


def states_of(row: dict[str, Any], people: list[PeopleNumber]) -> list[list[str]]:
    """For each number the states it may stand for: its value is that figure, or it adds up to it with others."""
    states: list[list[str]] = [[] for _ in people]
    alt = row.get("alt") or {}
    for field in FIELDS:
        figure = row["truth"].get(field)
        met = {at for at, one in enumerate(people) if figure and one.number == figure}
        if not met and figure and figure > 1 and len(people) < 20:
            less = [at for at, one in enumerate(people) if one.number < figure]
            for size in (2, 3):
                sums = (each for each in combinations(less, size) if sum(people[at].number for at in each) == figure)
                met.update(at for each in sums for at in each)
        met = met or {at for at, one in enumerate(people) if one.number and one.number in alt.get(field, ())}
        for at in met:
            states[at].append(field)
    return states


_FIELDS = {one.value: one for kinds in (FigureKind, Detail) for one in kinds}
_TYPES = {name: kind for name, kind in get_type_hints(Finding).items() if name != "field"}


def finding_of(row: dict[str, Any]) -> Finding:
    """A finding as it was kept; the field is put in by hand, for one of two lists of words cannot be told by shape."""
    held = {name: msgspec.convert(row[name], kind) for name, kind in _TYPES.items() if name in row}
    return Finding(field=_FIELDS[row["field"]], **held)


def looks_of(paths: Iterable[Path], texts: list[Text]) -> list[Look]:
    """The first looks at these texts."""
    known = {(one.batch, one.row): one for one in texts}
    found = []
    for row in (json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()):
        text = known.get((row["batch"], str(row["row"])))
        if text is not None:
            held = row["finding"]
            one = finding_of({"words": text.text[held["start"] : held["end"]], **held})
            name = construction(text.text, one, look(text.text, timed=row["timed"]))
            signs = value_signs(text.text, one, name) if str(one.field) == "category" or name else []
            proven = one.sure and (not name or is_sure(name))
            found.append(Look(text, one, not row["right"], signs, proven, row["timed"]))
    return found
