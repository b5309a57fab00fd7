"""Journal lines of clocks."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.obligations.clock import Clock
from app.models.obligations.facts import (
    ClockConfirmed,
    ClockEnded,
    ClockEscalated,
    ClockHeard,
    ClockMet,
    ClockMoved,
    ClockStarted,
    ObligationFulfilled,
)
from app.models.obligations.rules import cited
from app.models.vocabulary.journal import Lane


def _started(fact: ClockStarted) -> Narration:
    late = "，接报即超时" if fact.overdue_on_receipt else ""
    late += "，按读到从严，待确认" if fact.by_reading else ""
    more = [one for one in dict.fromkeys(cited(each.legal) for each in fact.bases) if one != cited(fact.legal)]
    also = f"，并据{'、'.join(more)}" if more else ""
    text = f"启动{fact.obligation.label} → {fact.recipient.label}（{cited(fact.legal)}{also}）{late}"
    return Narration(Lane.CLOCK, text, fact.due)


About = ClockMoved | ClockMet | ClockEnded | ClockConfirmed
ABOUT = (ClockMoved, ClockMet, ClockEnded, ClockConfirmed)
"""Facts about one clock that name it by its id alone."""


def line_about(fact: About, clock: Clock) -> Narration:
    """The line with the name of the clock it is about: 口头报告 → 市应急值班室，国务院令第493号第11条."""
    basis = f"，{cited(clock.legal)}" if clock.legal else ""
    return _line(fact, f"{clock.obligation.label} → {clock.recipient.label}{basis}")


def _line(fact: About, name: str = "") -> Narration:
    which = f"（{name or fact.clock}）"  # the start of a clock may not have arrived yet
    if isinstance(fact, ClockMoved):
        return Narration(Lane.CLOCK, f"时限调整{which}：{fact.reason}", fact.due)
    if isinstance(fact, ClockMet):
        return Narration(Lane.CLOCK, f"时限已履行{which}", fact.at)
    if isinstance(fact, ClockConfirmed):
        return Narration(Lane.CLOCK, f"读到的已采用，时限确认{which}")
    return Narration(Lane.CLOCK, f"时限终止{which}：{fact.reason}")


def _escalated(fact: ClockEscalated) -> Narration:
    said = f"：{fact.said}" if fact.said else ""
    return Narration(
        Lane.INSIDE, f"告警无人知悉，叫{fact.person}{'，已接听' if fact.answered else '，未接听'}{said}", fact.at
    )


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    ClockStarted: _started,
    ClockMoved: _line,
    ClockMet: _line,
    ClockEnded: _line,
    ClockConfirmed: _line,
    ObligationFulfilled: lambda f: Narration(Lane.NOTE, f"履行{f.obligation.label}：{f.words}"),
    ClockEscalated: _escalated,
    ClockHeard: lambda f: Narration(Lane.CLOCK, "已知悉告警（未办结前会再次响铃）", f.until),
}
