"""What stands in the way of numbers that an officer states: one that cannot be meant, one that contradicts another."""

from collections.abc import Sequence

from msgspec.structs import replace

from app.models.incident.facts import FigureStated
from app.models.incident.figures import MEASURES, Figure, absurd, conflicts, current
from app.models.vocabulary.incident import Bound
from app.services.runtime.errors import Refused

UNKNOWN = frozenset({"未知", "不明"})


def said_number(text: str) -> tuple[float | None, Bound] | None:
    """What a typed number says: 30余, 约5, 至少2, 1.2亿; (None, exact) for 未知, None where it reads as no number."""
    from app.services.extraction.numbers import QUANTITY, bound, parse

    if text in UNKNOWN:
        return None, Bound.EXACT
    match = QUANTITY.fullmatch(text.removesuffix("以上").rstrip("人名户间元").removesuffix("万"))
    value = parse(match["number"]) if match else None
    if match is None or value is None:
        return None
    return value, Bound.OVER if text.endswith("以上") else bound(match["before"], match["after"])


def refuse_absurd(facts: Sequence[FigureStated]) -> None:
    """Raise Refused at every number that cannot be meant."""
    wrong = {
        fact.figure.value: f"{fact.figure.label}数字不合理，请核对"
        for fact in facts
        if fact.value is not None and absurd(fact.figure, fact.value)
    }
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong, field=next(iter(wrong)))


def refuse_conflicts(held: tuple[Figure, ...], facts: Sequence[FigureStated]) -> None:
    """Raise Refused where a figure contradicts the others, those stated with it included, and no 变更说明 says why."""
    trials = tuple(
        Figure(
            kind=fact.figure,
            value=fact.value,
            bound=fact.bound,
            known_at=fact.known_at,
            source="",
            certainty=fact.certainty,
            entry="",
        )
        for fact in facts
    )
    unexplained = {fact.figure for fact in facts if not fact.explanation}
    before = {one.text for one in conflicts(held)}
    found = [one for one in conflicts((*held, *trials)) if one.text not in before and one.kind in unexplained]
    if found:
        raise Refused(f"{found[0].text}，请写明变更说明后再登记。", field="explanation")


def in_its_words(fact: FigureStated, held: tuple[Figure, ...]) -> FigureStated:
    """The number, in the words of the source where it is the measure that stands: 约140亩 stays 约140亩."""
    stands = current(held).get(fact.figure)
    if stands is None or fact.figure not in MEASURES or (stands.value, stands.bound) != (fact.value, fact.bound):
        return fact
    return replace(fact, words=stands.words)
