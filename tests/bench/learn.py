"""Teach the second reader: ``python -m tests.bench.learn TEXTS… --looks=LOOKS [--write] [--hold=BATCH,…]``.

``TEXTS`` are labelled texts (``tests/texts/*.jsonl``), ``LOOKS`` the values the grammars read at the first look at each
of these batches (``tests.bench.reading --keep``). Prints what it learned, by probabilities of texts a model had not
seen (the batches are left out in turn); ``--hold`` keeps batches out of everything and judges by them. ``--write``
puts the table into ``resources/second_reader.json``: the same texts give the same table.
"""

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from app.services.extraction import plain
from app.services.extraction.constructions import construction, look
from app.services.extraction.findings import Finding
from app.services.extraction.second_reader import (
    FILE,
    NO_KIND,
    NO_STATE,
    UNIT,
    DoubtLimits,
    Lessons,
    SecondReading,
    SignWeights,
    agreement,
    limits_for,
    reading,
    share,
)
from app.services.extraction.signs import PeopleNumber, group_of, kind_signs, told, value_signs
from app.services.extraction.verdicts import is_sure
from tests.bench.descent import Numbers, fitted

FIELDS = ("deaths", "missing", "injured", "seriously_injured", "trapped", "evacuated")
PARTS = 5
"""Into how many parts the batches are left out in turn."""
RIDGE = {"kinds": 0.015, "states": 3.3, "doubts": 10.0}
AT_LEAST = {"kinds": 3, "states": 3, "doubts": 2}
LEAST = {"kinds": 35, "states": 4, "doubts": 1}
"""SignWeights below so many hundredths are left out."""
WITHHELD = {"injured": 0.75, "deaths": 0.6}
"""The doubt from which a value that is not sure is withheld, by field or sort of field …"""
WITHHELD_ELSE = 0.3
"""… and of any other. Of the dead and the hurt more is told, and right, in ways that are seldom met."""
UNSURE = {"trapped": 0.6, "people": 0.1, "injured": 0.1, "deaths": 0.1, "category": 0.12}
"""The doubt from which a value of a proven construction is only asked …"""
UNSURE_ELSE = 0.2
"""… and of any other. Of those who are trapped at one moment, however plainly it is told, many are out at the end."""
OFFERED = 0.97
"""How often a kind that is offered has to be right."""


class Text(msgspec.Struct):
    """A labelled text: the kinds it may have, its numbers of people and the states each may be in."""

    batch: str
    row: str
    text: str
    kinds: set[str]
    people: list[PeopleNumber]
    states: list[list[str]]


class Look(msgspec.Struct):
    """A value at a first look, whether it was false, the signs of it that hang on no other reading."""

    text: Text
    finding: Finding
    false: bool
    signs: list[str]
    proven: bool
    """Whether the grammar was sure, and the record of its construction let it."""


def texts_of(paths: Iterable[Path]) -> list[Text]:
    """The labelled texts of files."""
    found = []
    for path in paths:
        for row in (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()):
            if "truth" in row:
                text = plain.readable(row["text"])
                people = told(text)
                found.append(Text(path.stem, str(row.get("id")), text, kinds_of(row), people, states_of(row, people)))
    return found


def kinds_of(row: dict[str, Any]) -> set[str]:
    """Every name that is right for the kind of a text."""
    truth = row["truth"]
    names = {truth.get("category"), *(truth.get("category_accept") or ()), *(row.get("alt") or {}).get("category", ())}
    return {name or NO_KIND for name in names}


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


def looks_of(paths: Iterable[Path], texts: list[Text]) -> list[Look]:
    """The first looks at these texts."""
    known = {(one.batch, one.row): one for one in texts}
    found = []
    for row in (json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()):
        text = known.get((row["batch"], str(row["row"])))
        if text is not None:
            held = row["finding"]
            one = msgspec.convert({"words": text.text[held["start"] : held["end"]], **held}, Finding)
            name = construction(text.text, one, look(text.text, timed=row["timed"]))
            if str(one.field) == "category" or name:
                found.append(
                    Look(
                        text,
                        one,
                        not row["right"],
                        value_signs(text.text, one, name),
                        one.sure and (not name or is_sure(name)),
                    )
                )
    return found


def taught(
    sort: str, rows: Sequence[Iterable[str]], names: Sequence[str], y: Numbers, *, rooted: bool = False
) -> SignWeights:
    """The weights of signs for names, learned from rows of signs."""
    counts = Counter(sign for row in rows for sign in row)
    signs = sorted(sign for sign, count in counts.items() if count >= AT_LEAST[sort])
    place = {sign: at for at, sign in enumerate(signs)}
    x = np.zeros((len(rows), len(signs) + 1), np.float32)
    for at, row in enumerate(rows):
        known = [place[sign] for sign in row if sign in place]
        x[at, known] = 1 / math.sqrt(max(1, len(known))) if rooted else 1
    x[:, -1] = 1
    whole = np.rint(fitted(x, y, RIDGE[sort]) * UNIT).astype(int)
    kept = {
        sign: tuple(int(each) for to in np.flatnonzero(abs(row) >= LEAST[sort]) for each in (to, row[to]))
        for sign, row in zip(signs, whole, strict=False)
    }
    start = tuple(int(each) for each in whole[-1])
    return SignWeights(tuple(names), start, {sign: row for sign, row in kept.items() if row})


def kinds_taught(texts: list[Text]) -> SignWeights:
    """The weights of kinds: every name that is right counts."""
    counts = Counter(name for one in texts for name in one.kinds)
    names = sorted(name for name, count in counts.items() if count >= 3)
    y = np.array([[name in one.kinds for name in names] for one in texts], np.float32)
    return taught("kinds", [kind_signs(one.text) for one in texts], names, y, rooted=True)


def states_taught(texts: list[Text]) -> SignWeights:
    """The weights of states: first from numbers that can stand for one only, then the others as these say."""
    names = [*FIELDS, NO_STATE]
    rows = [(one.signs, states) for text in texts for one, states in zip(text.people, text.states, strict=True)]
    plainly = [(signs, states[0] if states else NO_STATE) for signs, states in rows if len(states) <= 1]
    first = taught("states", [signs for signs, _ in plainly], names, _chosen([name for _, name in plainly], names))
    chosen = []
    for signs, states in rows:
        shares = first.shares(signs) if states else {}
        chosen.append(
            max([*states, NO_STATE], key=lambda name: shares.get(name, 1) * (0.35 if name == NO_STATE else 1))
        )
    return taught("states", [signs for signs, _ in rows], names, _chosen(chosen, names))


def _chosen(chosen: list[str], names: list[str]) -> Numbers:
    return np.array([[one == name for name in names] for one in chosen], np.float32)


def doubts_taught(looks: list[Look], read: dict[tuple[str, str], SecondReading]) -> SignWeights:
    """The weights of doubt, from readings by models that had not seen these texts."""
    rows = [signs_of(one, read) for one in looks]
    return taught("doubts", rows, ["false"], np.array([[one.false] for one in looks], np.float32))


def signs_of(one: Look, read: dict[tuple[str, str], SecondReading]) -> list[str]:
    """All signs of a value."""
    return one.signs + agreement(one.finding, read[one.text.batch, one.text.row])


def parts(batches: list[str]) -> Iterator[set[str]]:
    """The batches to leave out, part by part."""
    for part in range(PARTS):
        yield set(batches[part::PARTS])


def read_by(texts: list[Text], kinds: SignWeights, states: SignWeights) -> dict[tuple[str, str], SecondReading]:
    """These texts as these weights read them."""
    return {(one.batch, one.row): reading(one.text, kinds, states) for one in texts}


def left_out(texts: list[Text], looks: list[Look]) -> tuple[dict[tuple[str, str], SecondReading], list[float]]:
    """Readings of texts and scores of values by models that had not seen their batch."""
    batches = list(dict.fromkeys(one.batch for one in texts))
    read: dict[tuple[str, str], SecondReading] = {}
    for part in parts(batches):
        rest = [one for one in texts if one.batch not in part]
        read |= read_by([one for one in texts if one.batch in part], kinds_taught(rest), states_taught(rest))
    score = [0.0] * len(looks)
    for part in parts(batches):
        doubts = doubts_taught([one for one in looks if one.text.batch not in part], read)
        for at, one in enumerate(looks):
            if one.text.batch in part:
                score[at] = logit(doubts.shares(signs_of(one, read))["false"])
    return read, score


def logit(value: float) -> float:
    """The score of a probability, bounded."""
    return math.log((value + 0.001) / (1 - value + 0.001))


def limits_of(looks: list[Look], score: list[float]) -> dict[str, DoubtLimits]:
    """Slope, height and limits by sort of field."""
    lines: dict[str, tuple[float, float]] = {}
    for sort in sorted({sort_of(one) for one in looks}):
        held = [(score[at], one.false) for at, one in enumerate(looks) if sort_of(one) == sort]
        x = np.array([[value, 1] for value, _ in held], np.float32)
        slope, height = fitted(x, np.array([[false] for _, false in held], np.float32), 0.1)[:, 0]
        lines[sort] = (round(float(slope), 3), round(float(height), 3))
    lines |= {field: lines["people"] for field in WITHHELD if "people" in lines}
    return {
        sort: DoubtLimits(*line, UNSURE.get(sort, UNSURE_ELSE), WITHHELD.get(sort, WITHHELD_ELSE))
        for sort, line in lines.items()
    }


def sort_of(one: Look) -> str:
    """The sort of field by which a score becomes a probability: the trapped, who get out, apart from other people."""
    field = str(one.finding.field)
    return field if field == "trapped" else group_of(field)


def doubts_of(looks: list[Look], score: list[float], lines: dict[str, tuple[float, float]]) -> list[float]:
    """The probability of each value to be false."""
    found = []
    for one, value in zip(looks, score, strict=True):
        slope, height = lines[sort_of(one)]
        found.append(share(slope * value + height))
    return found


def offered_from(texts: list[Text], read: dict[tuple[str, str], SecondReading], looks: list[Look]) -> float:
    """The probability from which a kind is right OFFERED of the time where the grammars found none."""
    found = {(one.text.batch, one.text.row) for one in looks if str(one.finding.field) == "category"}
    told_of = {(one.text.batch, one.text.row) for one in looks}
    rows = []
    for one in texts:
        if (one.batch, one.row) in told_of - found:
            name, value = max(read[one.batch, one.row].kinds.items(), key=lambda pair: pair[1])
            if name != NO_KIND:
                rows.append((value, name in one.kinds))
    best, wrong = 1.0, 0
    for at, (value, right) in enumerate(sorted(rows, reverse=True), 1):
        wrong += not right
        if wrong <= (1 - OFFERED) * at:
            best = value
    return round(best, 3)


def learn(texts: list[Text], looks: list[Look]) -> tuple[Lessons, list[float]]:
    """All that can be learned, and the doubt in each value by models that had not seen it."""
    read, score = left_out(texts, looks)
    limits = limits_of(looks, score)
    whole = hashlib.sha256()
    for one in texts:
        whole.update(f"{one.batch} {one.row} {one.text}\n".encode())
    learned = Lessons(
        seen=dict(Counter(one.batch for one in texts)),
        digest=whole.hexdigest(),
        kinds=kinds_taught(texts),
        states=states_taught(texts),
        doubts=doubts_taught(looks, read),
        limits=limits,
        offered=offered_from(texts, read, looks),
    )
    return learned, doubts_of(looks, score, {group: (one.slope, one.height) for group, one in limits.items()})


def figures(looks: list[Look], doubt: list[float], limits: dict[str, DoubtLimits]) -> Iterator[str]:
    """False and right before and after, by sort of field and among what is sure."""
    for name in ("all", *sorted({sort_of(one) for one in looks})):
        rows = [
            (one.false, one.proven, value, limits_for(limits, str(one.finding.field)) or limits[sort_of(one)])
            for one, value in zip(looks, doubt, strict=True) if name in {"all", sort_of(one)}
        ]  # fmt: skip
        false = sum(one[0] for one in rows)
        kept = [one for one in rows if one[1] or one[2] < one[3].withheld]
        wrong = sum(one[0] for one in kept)
        sure = [one for one in rows if one[1] and one[2] < one[3].unsure]
        lost = (len(rows) - false) - (len(kept) - wrong)
        yield (
            f"{name}: false {false}/{len(rows)} = {false / max(1, len(rows)):.4f} -> {wrong}/{len(kept)} = "
            f"{wrong / max(1, len(kept)):.4f}, right lost {lost / max(1, len(rows) - false):.3f}; "
            f"sure {sum(one[0] for one in rows if one[1])}/{sum(one[1] for one in rows)} -> "
            f"{sum(one[0] for one in sure)}/{len(sure)}"
        )


def curve(looks: list[Look], doubt: list[float]) -> Iterator[str]:
    """What would be false, lost and sure at other limits."""
    whole = sum(not one.false for one in looks)
    pairs = list(zip(looks, doubt, strict=True))
    for limit in (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6):
        kept = [one.false for one, value in pairs if one.proven or value < limit]
        lost = 1 - (len(kept) - sum(kept)) / whole
        yield f"withheld from {limit}: false {sum(kept) / len(kept):.4f}, right lost {lost:.3f}"
    for sort in sorted({sort_of(one) for one in looks}):
        held = [(one.false, value) for one, value in pairs if one.proven and sort_of(one) == sort]
        steps = [
            (limit, [false for false, value in held if value < limit]) for limit in (0.05, 0.1, 0.2, 0.4, 0.8, 1.0)
        ]
        yield f"sure {sort}: " + ", ".join(f"below {limit} {sum(sure)}/{len(sure)}" for limit, sure in steps)


def main(arguments: list[str]) -> None:
    """Learn and print; write where asked."""
    texts = texts_of(Path(one) for one in arguments if not one.startswith("--"))
    looks = looks_of((Path(one.partition("=")[2]) for one in arguments if one.startswith("--looks=")), texts)
    held = {batch for one in arguments if one.startswith("--hold=") for batch in one.partition("=")[2].split(",")}
    out = sys.stdout.write
    learned, doubt = learn(
        [one for one in texts if one.batch not in held], [one for one in looks if one.text.batch not in held]
    )
    out("\n".join(figures([one for one in looks if one.text.batch not in held], doubt, learned.limits)) + "\n")
    out(f"{learned.limits}\noffered from {learned.offered}\n")
    out("\n".join(curve([one for one in looks if one.text.batch not in held], doubt)) + "\n")
    if held:
        apart = [one for one in looks if one.text.batch in held]
        read = read_by([one for one in texts if one.batch in held], learned.kinds, learned.states)
        score = [logit(learned.doubts.shares(signs_of(one, read))["false"]) for one in apart]
        lines = {group: (one.slope, one.height) for group, one in learned.limits.items()}
        out("\n".join(figures(apart, doubts_of(apart, score, lines), learned.limits)) + "\n")
    if "--write" in arguments:
        FILE.write_bytes(msgspec.json.encode(learned))


if __name__ == "__main__":
    main(sys.argv[1:])
