"""Journal lines of clocks and rules."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.obligations.facts import (
    ClockEnded,
    ClockHeard,
    ClockMet,
    ClockMoved,
    ClockStarted,
    PackSwitched,
    RuleEdited,
)
from app.models.vocabulary.journal import Lane


def _started(fact: ClockStarted) -> Narration:
    late = "，接报即超时" if fact.overdue_on_receipt else ""
    also = f"，并据{'、'.join(one.rule for one in fact.bases)}" if fact.bases else ""
    text = f"启动{fact.obligation.label} → {fact.recipient.label}（{fact.rule} {fact.legal}{also}）{late}"
    return Narration(Lane.CLOCK, text, fact.due)


def _rule(clock: str) -> str:
    """The rule in a clock's id ``incident/rule/number``."""
    parts = clock.split("/")
    return parts[1] if len(parts) > 1 else clock


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    ClockStarted: _started,
    ClockMoved: lambda f: Narration(Lane.CLOCK, f"时限调整（{_rule(f.clock)}）：{f.reason}", f.due),
    ClockMet: lambda f: Narration(Lane.CLOCK, f"时限已履行（{_rule(f.clock)}）", f.at),
    ClockEnded: lambda f: Narration(Lane.CLOCK, f"时限终止（{_rule(f.clock)}）：{f.reason}"),
    ClockHeard: lambda f: Narration(Lane.CLOCK, "已知悉告警（未办结前会再次响铃）", f.until),
    RuleEdited: lambda f: Narration(Lane.SYSTEM, f"修改规则{f.rule}：{f.reason}"),
    PackSwitched: lambda f: Narration(Lane.SYSTEM, f"{'启用' if f.enabled else '停用'}规则包{f.pack}"),
}
