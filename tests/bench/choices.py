"""Every value a figure of people, or the kind, may have in a labelled text, and which of them is right."""

from collections.abc import Collection, Iterator

import msgspec
import numpy as np

from app.services.extraction.candidates import PossibleValue, candidates, kinds, label_of, seen
from app.services.extraction.second_reader import THIN, SecondReading, SignWeights
from app.services.extraction.view import View
from tests.bench.labelled import Look, Text
from tests.bench.weights import parts, taught

LIMITS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)


class Choice(msgspec.Struct):
    """A value a figure of people may have at a first look, and whether it is right."""

    text: Text
    one: PossibleValue
    right: bool
    proven: bool
    """Whether the grammars read it, and were sure."""


def choices_of(texts: list[Text], looks: list[Look], read: dict[tuple[str, str], SecondReading]) -> list[Choice]:
    """Every value the figures of people may have, of texts whose first look is known."""
    by_text: dict[tuple[str, str], list[Look]] = {}
    for look_at in looks:
        by_text.setdefault((look_at.text.batch, look_at.text.row), []).append(look_at)
    batches = {batch for batch, _ in by_text}
    found = []
    for text in texts:
        if text.batch not in batches:
            continue
        here = by_text.get((text.batch, text.row), [])
        timed = any(each.timed for each in here)
        sure = {(label_of(each.finding), each.finding.number) for each in here if each.proven}
        of = seen(View(text.text), read[text.batch, text.row].people, [each.finding for each in here], timed=timed)
        found += [
            Choice(text, one, one.number in text.figures[one.field], one.read and (one.field, one.number) in sure)
            for one in candidates(of)
        ]
    return found


def choices_taught(sort: str, choices: list[Choice]) -> SignWeights:
    """The weights of values: of each whether it is right."""
    right = np.array([one.right for one in choices], np.float32).reshape(-1, 1)
    return taught(sort, [one.one.spelled for one in choices], ["right"], right)


def choices_left_out(sort: str, choices: list[Choice]) -> list[float]:
    """The probability of each value by models that had not seen its batch."""
    share_of = [0.0] * len(choices)
    for part in parts(list(dict.fromkeys(one.text.batch for one in choices))):
        model = choices_taught(sort, [one for one in choices if one.text.batch not in part])
        for at, one in enumerate(choices):
            if one.text.batch in part:
                share_of[at] = model.share(one.one.signs)
    return share_of


def kind_choices_of(
    texts: list[Text], looks: list[Look], read: dict[tuple[str, str], SecondReading], names: Collection[str]
) -> list[Choice]:
    """Every kind a text may have, of texts whose first look is known and that told the grammars of an event."""
    first: dict[tuple[str, str], Look | None] = {}
    for one in looks:
        key = one.text.batch, one.text.row
        first[key] = one if str(one.finding.field) == "category" else first.get(key)
    found = []
    for text in texts:
        key = text.batch, text.row
        if key not in first:
            continue
        held = first[key]
        if held is None and len(text.text) < THIN:
            continue
        found += [
            Choice(text, one, one.name in text.kinds, one.read and held is not None and held.proven)
            for one in kinds(View(text.text), read[key].kinds, held.finding if held is not None else None, names)
        ]
    return found


def choice_curve(choices: list[Choice], shares: list[float]) -> Iterator[str]:
    """What is false, said and right of each field at each limit, and what of the proven is sure."""
    best: dict[tuple[str, str, str], tuple[float, Choice]] = {}
    for one, value in zip(choices, shares, strict=True):
        key = one.text.batch, one.text.row, one.one.field
        if key not in best or value > best[key][0]:
            best[key] = value, one
    for field in dict.fromkeys(key[2] for key in best):
        held = [pair for key, pair in best.items() if key[2] == field]
        for limit in LIMITS:
            said = [one for value, one in held if value >= limit]
            read = [one for one in said if one.one.read]
            sure = [one for one in said if one.proven]
            false = [sum(not one.right for one in each) for each in (said, read, sure)]
            yield (
                f"{field} from {limit}: false {false[0]}/{len(said)}, read {false[1]}/{len(read)}, "
                f"inferred {false[0] - false[1]}/{len(said) - len(read)}, sure {false[2]}/{len(sure)}"
            )
