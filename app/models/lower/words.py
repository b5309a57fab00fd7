"""Journal lines of who is on duty below; numbers are no part of the log."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.lower.facts import LowerExpected, LowerTold
from app.models.vocabulary.journal import Lane


def _told(fact: LowerTold) -> Narration:
    units = "、".join(one.unit for one in fact.units)
    return Narration(Lane.NOTE, f"收到{fact.day.month}月{fact.day.day}日下级值班人员{len(fact.units)}家：{units}")


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    LowerExpected: lambda f: Narration(Lane.SYSTEM, f"{f.day.month}月{f.day.day}日下级值班表应报{len(f.units)}家"),
    LowerTold: _told,
}
