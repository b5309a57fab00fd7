"""Of each figure of people, and of the kinds, the likeliest value is said, by the grammars and the second reader.

Where both agree a value may be sure; where they differ the likelier one is said, never sure; where neither is good
nothing stands in the record and the officer is asked.
"""

import re
from collections.abc import Sequence

import msgspec

from app.models.vocabulary.incident import Detail, FigureKind
from app.services.extraction.candidates import LABELS, PossibleValue, label_of
from app.services.extraction.findings import SURE, Context, Finding
from app.services.extraction.said import states_in
from app.services.extraction.second_reader import FigureLimits, SecondReader
from app.services.extraction.words import State

WHY_LIKELIEST = "由前后文推断的人数"
WHY_KIND = "由全文的说法推断"
WHY_DOUBTED = "换一种读法读出来不一样"
AS_FACT = 0.9
"""From this probability on what was inferred is taken as told: the stricter level counts it."""
PLAIN = 0.25
"""Down to this probability what is said outright stays said, though sure no more: plain words are not lost.

Asked only for the construction it stands in, a number stays outright; not that of people trapped, who are freed in
words without number.
"""
ABREAST = 2.0
"""A kind that no grammar read is said only where its odds are so many times those of one that was read."""
_CLAUSE_END = re.compile("[，,。；;！!？?\\n]")
_FIELDS = {LABELS.get(kind, kind): kind for kind in FigureKind}


def weighed(text: str, read: Sequence[Finding], after: Sequence[Finding], second: SecondReader) -> list[Finding]:
    """``after`` (``read`` once doubted) with the figures of people as their probabilities leave them."""
    left = list(after)
    for field, weighed_values in second.figures(read).items():
        values = [each for each in weighed_values if each[1].number != 0 or each[1].read]  # no nought is inferred
        if not values:
            continue
        limits = second.figure_limits(field)
        share, best = _best(values, limits)
        known = {one.number: value for value, one in values}
        left = [
            _held(
                one,
                known.get(one.number, 0.0),
                limits,
                likeliest=one.number == best.number,
                plain=one.sure or (one.told and one.field is not FigureKind.TRAPPED),
            )
            if label_of(one) == field and one.number is not None
            else one
            for one in left
        ]
        if share >= limits.inferred and not best.read and not _told_safe(text, best):
            left = [one for one in left if label_of(one) != field or one.valued]
            left.append(_inferred(text, best, share))
    return left


def weighed_kind(
    read: Sequence[Finding], after: list[Finding], second: SecondReader, context: Context
) -> list[Finding]:
    """``after`` with the likeliest kind: what the grammars read, or another that is asked."""
    codes = {one.name: one.code for one in context.kinds}
    own = next((one for one in read if one.field is Detail.CATEGORY), None)
    values = second.kinds(own, codes)
    if not values or (own is not None and own.told):
        return after  # told by what a vehicle carried and lost, whatever the words around are like
    limits = second.figure_limits("category")
    share, best = _best(values, limits)
    share, best = next((each for each in values if each[1].read and _as_likely(each[0], share)), (share, best))
    known = {one.name: value for value, one in values}
    left = [
        _held(one, known.get(one.text[6:], 0.0), limits, likeliest=one.text[6:] == best.name, plain=one.sure)
        if one.field is Detail.CATEGORY
        else one
        for one in after
    ]
    if not best.read and share >= limits.inferred:
        text = f"{codes[best.name]} {best.name}"
        one = Finding(
            field=Detail.CATEGORY, start=0, end=0, words="", confidence=0.5, text=text, why=WHY_KIND, inferred=True
        )
        left.append(one)
    return left


def _best(values: list[tuple[float, PossibleValue]], limits: FigureLimits) -> tuple[float, PossibleValue]:
    """The likeliest value; one that no grammar read gives way to one that was, where it is not likely enough."""
    read = [each for each in values if each[1].read]
    return read[0] if read and values[0][0] < limits.inferred else values[0]


def _as_likely(share: float, best: float) -> bool:
    """Whether odds are within ``ABREAST`` of the best: a name of a place (柞水) weighs as much as that."""
    return share * (1 - best) * ABREAST >= best * (1 - share)


def _held(one: Finding, share: float, limits: FigureLimits, *, likeliest: bool, plain: bool) -> Finding:
    """A value the grammars read, ``plain`` where its words say it outright: sure, said or only asked."""
    if one.sure and likeliest and share >= limits.sure:
        return one
    less = min(one.confidence, SURE - 0.05)
    said = min(limits.said, PLAIN) if plain else limits.said
    withheld = not likeliest or share < said
    return msgspec.structs.replace(one, confidence=less, withheld=withheld, why=one.why or WHY_DOUBTED)


def _told_safe(text: str, best: PossibleValue) -> bool:
    """其余6人没有大碍: the clause itself says that these people are well."""
    stop = _CLAUSE_END.search(text, best.end)
    states = {one.lastgroup for one in states_in(text[best.start : stop.start() if stop else len(text)])}
    return states == {State.SAFE.name}


def _inferred(text: str, best: PossibleValue, share: float) -> Finding:
    return Finding(
        field=_FIELDS[best.field], start=best.start, end=best.end, words=text[best.start : best.end],
        confidence=0.5, number=best.number, why=WHY_LIKELIEST, told=share >= AS_FACT, inferred=True,
    )  # fmt: skip
