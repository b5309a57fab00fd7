"""Journal lines of warnings."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.vocabulary.journal import Lane
from app.models.warning.facts import CalledOut, CallOutListed, CallOutReported, WarningReceived


def _warned(fact: WarningReceived) -> Narration:
    message = fact.message
    areas = "、".join(one.name for one in message.areas[:6])
    where = f"（{areas}）" if areas else ""
    return Narration(Lane.INTAKE, f"预警{message.kind.label}：{message.title}{where}", message.sent)


def _who(unit: str, person: str) -> str:
    return " ".join(part for part in (unit, person) if part)


def _called(fact: CalledOut) -> Narration:
    words = f"：{fact.words}" if fact.words else ""
    return Narration(
        Lane.CALL, f"叫应　{_who(fact.unit, fact.person)} {'已应答' if fact.answered else '未应答'}{words}", fact.at
    )


def _reported(fact: CallOutReported) -> Narration:
    words = f"：{fact.words}" if fact.words else ""
    return Narration(Lane.CALL, f"叫应到村反馈　{_who(fact.unit, fact.person)}{words}", fact.at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    WarningReceived: _warned,
    CallOutListed: lambda fact: Narration(Lane.HANDLING, f"应叫应：{'、'.join(fact.units)}"),
    CalledOut: _called,
    CallOutReported: _reported,
}
