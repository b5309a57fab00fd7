"""What clocks are called where several stand together: two of them never bear one name."""

from collections.abc import Iterable

from app.models.moments import BEIJING
from app.models.obligations.clock import Clock
from app.models.vocabulary.obligation import Owner

RANKS = frozenset("省市县区乡镇")
"""One character that says by itself who it is."""


def name_among(clock: Clock, others: Iterable[Clock] = ()) -> str:
    """口头报告, 催书面首报; with what of recipient (·省) and limit (04:12前) tells it from the others."""
    name = clock.obligation.label if clock.owner is Owner.OURS else f"催{clock.obligation.label}"
    twins = [
        one for one in others
        if one.id != clock.id and (one.obligation, one.owner) == (clock.obligation, clock.owner)
    ]  # fmt: skip
    labels = {one.recipient.label for one in twins} - {clock.recipient.label}
    if labels:
        name = f"{name}·{shortest(clock.recipient.label, labels)}"
    same = [one for one in twins if one.recipient is clock.recipient]
    if any(one.shown_with == clock.shown_with for one in same):
        name = f"{name} {clock.due.astimezone(BEIJING):%H:%M}前"
        if any(one.due == clock.due and one.shown_with == clock.shown_with for one in same):
            name = f"{name}（{clock.rule}）"
    return name


def name_beside(clock: Clock, others: Iterable[Clock] = ()) -> str:
    """The same where the recipient stands in a column of its own: only clocks to one office are told apart."""
    return name_among(clock, [one for one in others if one.recipient is clock.recipient])


def shortest(label: str, others: Iterable[str]) -> str:
    """The shortest beginning of a label that none of the others has, a word at least; the whole where there is none."""
    others = tuple(others)
    for length in range(1 if label[:1] in RANKS else 2, len(label)):
        if not any(one.startswith(label[:length]) for one in others):
            return label[:length]
    return label
