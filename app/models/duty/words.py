"""Journal lines of duty and notes."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.duty.facts import CallClaimed, DutyAssigned, NoteWritten, SignedOff, SignedOn, WeatherNoted
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.journal import Lane


def _on_duty(fact: DutyAssigned) -> Narration:
    people = "　".join(f"{role.label} {fact.people[role]}" for role in DutyRole if fact.people.get(role))
    return Narration(Lane.NOTE, f"当班：{people}")


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    DutyAssigned: _on_duty,
    SignedOn: lambda f: Narration(Lane.SYSTEM, f"{f.name}登录"),
    SignedOff: lambda f: Narration(Lane.SYSTEM, f"{f.name}退出登录{f'（{f.why}）' if f.why else ''}"),
    CallClaimed: lambda f: Narration(Lane.NOTE, f"锁屏时登记的来报由{f.name}接听"),
    WeatherNoted: lambda f: Narration(Lane.NOTE, f"{f.day.month}月{f.day.day}日天气：{f.text}"),
    NoteWritten: lambda f: Narration(Lane.NOTE, f.text),
}
