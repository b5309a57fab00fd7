"""Teach the second reader: ``python -m tests.bench.learn TEXTS… --looks=LOOKS [--write] [--hold=BATCH,…]``.

``TEXTS`` are labelled texts (``tests/texts/*.jsonl``), ``LOOKS`` the values the grammars read at the first look at each
of these batches (``tests.bench.reading --keep``). Prints what it learned, by probabilities of texts a model had not
seen (the batches are left out in turn); ``--hold`` keeps batches out of everything and judges by them. ``--write``
puts the table into ``resources/second_reader.json``: the same texts give the same table.
"""

import hashlib
import math
import sys
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec
import numpy as np

from app.services.desk import rulebook
from app.services.extraction.candidates import FIELDS
from app.services.extraction.second_reader import (
    FILE,
    NO_STATE,
    DoubtLimits,
    FigureLimits,
    Lessons,
    SecondReading,
    SignWeights,
    limits_for,
    reading,
    share,
)
from app.services.extraction.signs import group_of, kind_signs
from tests.bench.choices import Choice, choice_curve, choices_left_out, choices_of, choices_taught, kind_choices_of
from tests.bench.descent import Numbers, fitted
from tests.bench.labelled import Look, Text, looks_of, texts_of
from tests.bench.weights import parts, taught

WITHHELD = 0.25
"""The doubt from which a value that is not sure is withheld."""
UNSURE = 0.2
"""The doubt from which a value of a proven construction is only asked."""
FIGURE_LIMITS = {
    "deaths": FigureLimits(0.5, 0.6, 0.6),
    "missing": FigureLimits(0.6, 0.6, 0.7),
    "injured": FigureLimits(0.65, 0.85, 0.7),
    "seriously_injured": FigureLimits(0.95, 0.7, 1.0),
    "trapped": FigureLimits(0.7, 0.35, 0.55),
    "evacuated": FigureLimits(0.6, 0.9, 0.8),
    "category": FigureLimits(0.75, 0.9, 0.9),
}
"""From which probability on what the grammars read is said, what they are sure of stays sure, another is inferred."""


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


def doubts_taught(looks: list[Look]) -> SignWeights:
    """The weights of doubt."""
    false = np.array([one.false for one in looks], np.float32).reshape(-1, 1)
    return taught("doubts", [one.signs for one in looks], ["false"], false)


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
        doubts = doubts_taught([one for one in looks if one.text.batch not in part])
        for at, one in enumerate(looks):
            if one.text.batch in part:
                score[at] = logit(doubts.share((("", one.signs),)))
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
    return {sort: DoubtLimits(*line, UNSURE, WITHHELD) for sort, line in lines.items()}


def sort_of(one: Look) -> str:
    """The sort of field by which a score becomes a probability."""
    return group_of(one.finding.field)


def doubts_of(looks: list[Look], score: list[float], lines: dict[str, tuple[float, float]]) -> list[float]:
    """The probability of each value to be false."""
    found = []
    for one, value in zip(looks, score, strict=True):
        slope, height = lines[sort_of(one)]
        found.append(share(slope * value + height))
    return found


class Held(msgspec.Struct):
    """What models that had not seen a text said of its values: how doubtful, how likely."""

    doubt: list[float]
    figures: list[Choice]
    figure_shares: list[float]
    kinds: list[Choice]
    kind_shares: list[float]


def learn(texts: list[Text], looks: list[Look], names: Collection[str]) -> tuple[Lessons, Held]:
    """All that can be learned, of kinds by these names, and what is held against it."""
    doubtable = [one for one in looks if one.doubtable]
    read, score = left_out(texts, doubtable)
    limits = limits_of(doubtable, score)
    figures, kinds = choices_of(texts, looks, read), kind_choices_of(texts, looks, read, names)
    whole = hashlib.sha256()
    for one in texts:
        whole.update(f"{one.batch} {one.row} {one.text}\n".encode())
    learned = Lessons(
        seen=dict(Counter(one.batch for one in texts)),
        digest=whole.hexdigest(),
        kinds=kinds_taught(texts),
        states=states_taught(texts),
        doubts=doubts_taught(doubtable),
        limits=limits,
        figures=choices_taught("figures", figures),
        choices=choices_taught("choices", kinds),
        figure_limits=FIGURE_LIMITS,
    )
    lines = {group: (one.slope, one.height) for group, one in limits.items()}
    held = Held(
        doubts_of(doubtable, score, lines), figures, choices_left_out("figures", figures),
        kinds, choices_left_out("choices", kinds),
    )  # fmt: skip
    return learned, held


def figures(looks: list[Look], doubt: list[float], limits: dict[str, DoubtLimits]) -> Iterator[str]:
    """False and right before and after, by sort of field and among what is sure."""
    for name in ("all", *sorted({sort_of(one) for one in looks})):
        rows = [
            (one.false, one.proven, value, limits_for(limits, one.finding.field) or limits[sort_of(one)])
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
    apart = {batch for one in arguments if one.startswith("--hold=") for batch in one.partition("=")[2].split(",")}
    out = sys.stdout.write
    names = {one.name for one in rulebook.load().taxonomy.classes}
    taught_by = [one for one in looks if one.text.batch not in apart]
    learned, held = learn([one for one in texts if one.batch not in apart], taught_by, names)
    doubtable = [one for one in taught_by if one.doubtable]
    lines = [*figures(doubtable, held.doubt, learned.limits), *curve(doubtable, held.doubt)]
    lines += [*choice_curve(held.figures, held.figure_shares), *choice_curve(held.kinds, held.kind_shares)]
    out("\n".join(lines) + "\n")
    if apart:
        out("\n".join(judged(texts, looks, apart, learned, names)) + "\n")
    if "--write" in arguments:
        FILE.write_bytes(msgspec.json.encode(learned))


def judged(
    texts: list[Text], looks: list[Look], apart: set[str], learned: Lessons, names: Collection[str]
) -> Iterator[str]:
    """The curves of batches that were kept out of everything."""
    texts, looks = [one for one in texts if one.batch in apart], [one for one in looks if one.text.batch in apart]
    read = read_by(texts, learned.kinds, learned.states)
    for model, choices in (
        (learned.figures, choices_of(texts, looks, read)),
        (learned.choices, kind_choices_of(texts, looks, read, names)),
    ):
        yield from choice_curve(choices, [model.share(one.one.signs) for one in choices])


if __name__ == "__main__":
    main(sys.argv[1:])
