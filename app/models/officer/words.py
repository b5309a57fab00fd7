"""Journal lines of people of the duty room; a phone number is no part of the log."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.officer.facts import OfficerAdded, OfficerChanged, OfficerLeft, PasswordSet
from app.models.vocabulary.journal import Lane


def _left(fact: OfficerLeft) -> Narration:
    return Narration(Lane.SYSTEM, f"值班人员{fact.name}离岗{f'：{fact.reason}' if fact.reason else ''}")


def _changed(fact: OfficerChanged) -> Narration:
    role = f"由{fact.was.label}改为{fact.role.label}" if fact.was is not fact.role else "电话更正"
    return Narration(Lane.SYSTEM, f"值班人员{fact.name}{role}{f'：{fact.reason}' if fact.reason else ''}")


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    OfficerAdded: lambda f: Narration(Lane.SYSTEM, f"值班人员：{f.name}（{f.role.label}）"),
    OfficerChanged: _changed,
    OfficerLeft: _left,
    PasswordSet: lambda f: Narration(Lane.SYSTEM, f"{f.name}{'取消' if f.taken_away else '设'}登录口令"),
}
