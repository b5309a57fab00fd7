"""Journal lines of calls."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.call.facts import CallBecameIncident, CallBooked
from app.models.incident.words import caller_words, carried_words
from app.models.vocabulary.journal import Lane


def _call(fact: CallBooked) -> Narration:
    passed = f"，已转{fact.passed_to}" if fact.passed_to else ""
    late = f"（迟录{fact.late_by}分钟）" if fact.late_by else ""
    said = caller_words(fact.caller_unit, fact.caller_name) + fact.narrative + carried_words(fact.carried)
    return Narration(Lane.INTAKE, f"{fact.kind.label}　{said}{passed}{late}", fact.received_at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    CallBooked: _call,
    CallBecameIncident: lambda _f: Narration(Lane.INTAKE, "来电转为事件"),
}
