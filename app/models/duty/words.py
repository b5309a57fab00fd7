"""Journal lines of duty and notes."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.duty.facts import (
    CallClaimed,
    DutyAssigned,
    NoteWritten,
    PresenceNoted,
    SignedOff,
    SignedOn,
    WeatherNoted,
    ZeroOwed,
    ZeroReported,
)
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.journal import Lane


def _on_duty(fact: DutyAssigned) -> Narration:
    people = "　".join(f"{role.label} {fact.people[role]}" for role in DutyRole if fact.people.get(role))
    return Narration(Lane.NOTE, f"当班：{people}")


def _present(fact: PresenceNoted) -> Narration:
    post = f"（{fact.post}）" if fact.post else ""
    told = f"，{fact.told_by}告知" if fact.told_by else ""
    return Narration(Lane.NOTE, f"{fact.name}{post}{fact.kind.label}{told}", fact.at)


def _zero(fact: ZeroReported) -> Narration:
    day = f"{fact.day.month}月{fact.day.day}日"
    return Narration(Lane.REPORT, f"零报告（{day}）报{fact.to}，{fact.answered_by}接：{fact.words}", fact.at)


def _zero_owed(fact: ZeroOwed) -> Narration:
    return Narration(Lane.SYSTEM, f"{'、'.join(fact.periods)}期间，{fact.day.month}月{fact.day.day}日须零报告")


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    DutyAssigned: _on_duty,
    SignedOn: lambda f: Narration(Lane.SYSTEM, f"{f.name}登录"),
    SignedOff: lambda f: Narration(Lane.SYSTEM, f"{f.name}退出登录{f'（{f.why}）' if f.why else ''}"),
    CallClaimed: lambda f: Narration(Lane.NOTE, f"锁屏时登记的来报由{f.name}接听"),
    PresenceNoted: _present,
    ZeroOwed: _zero_owed,
    ZeroReported: _zero,
    WeatherNoted: lambda f: Narration(Lane.NOTE, f"{f.day.month}月{f.day.day}日天气：{f.text}"),
    NoteWritten: lambda f: Narration(Lane.NOTE, f"补录：{f.text}" if f.at else f.text, f.at),
}
