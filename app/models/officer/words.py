"""Journal lines of people of the duty room; a phone number is no part of the log."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.officer.facts import OfficerAdded, OfficerLeft, PasswordSet
from app.models.vocabulary.journal import Lane


def _left(fact: OfficerLeft) -> Narration:
    return Narration(Lane.SYSTEM, f"值班人员离岗{f'：{fact.reason}' if fact.reason else ''}")


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    OfficerAdded: lambda f: Narration(Lane.SYSTEM, f"值班人员：{f.name}（{f.role.label}）"),
    OfficerLeft: _left,
    PasswordSet: lambda f: Narration(Lane.SYSTEM, "取消登录口令" if f.taken_away else "设登录口令"),
}
