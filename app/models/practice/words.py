"""Journal lines of practice."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.practice.facts import InjectGiven, PracticeBegan, PracticeScored
from app.models.vocabulary.journal import Lane


def _scored(fact: PracticeScored) -> Narration:
    text = f"演练“{fact.name}”：时限{fact.kept}/{fact.limits}，要素{fact.told}/{fact.asked}，{fact.score}分"
    return Narration(Lane.NOTE, text)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    PracticeBegan: lambda f: Narration(Lane.NOTE, f"演练账本：{f.name}，其中的事都没有发生"),
    InjectGiven: lambda f: Narration(Lane.NOTE, f"演练给出：{f.words}"),
    PracticeScored: _scored,
}
