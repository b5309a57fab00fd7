"""Whether what was owed upward was reported in time (上报及时率): each clock judged by its evidence, never by a guess.

In time is only what has evidence that names its recipient; what is supposed (推定) is counted and is not in time. A
clock that was ended after its limit had passed unmet is a miss all the same.
"""

import datetime as dt
from collections.abc import Callable, Iterable

import msgspec

from app.models.obligations.clock import Clock, phase
from app.models.vocabulary.obligation import ObligationKind, Owner, Phase

REPORTS = frozenset({
    ObligationKind.ORAL, ObligationKind.WRITTEN, ObligationKind.UPDATE, ObligationKind.FINAL, ObligationKind.VERIFY,
    ObligationKind.CORRECT, ObligationKind.ZERO, ObligationKind.CHECK,
})  # fmt: skip
"""What is reported to somebody; arrivals, answers to a call-out and receipts are not."""


class ClockContext(msgspec.Struct, frozen=True, kw_only=True):
    """What a clock is counted under: the subject it is shown with, and that subject's own values."""

    subject: str
    title: str
    level: str = ""
    category: str = ""
    month: str = ""
    shift: str = ""
    officer: str = ""
    township: str = ""
    late_reason: str = ""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A decided clock: ``how`` is met, met_late, inferred or overdue; ``done`` None where nothing came."""

    clock: Clock
    about: ClockContext
    how: Phase
    done: dt.datetime | None
    reason: str

    @property
    def on_time(self) -> bool:
        """Whether it was met in time by evidence that names the recipient."""
        return self.how is Phase.MET


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """How many of some clocks were met in time."""

    key: str
    label: str
    on_time: int
    of: int

    @property
    def rate(self) -> float | None:
        """The share, None where nothing was owed yet."""
        return round(self.on_time / self.of, 4) if self.of else None


Key = Callable[[Judged], tuple[str, str]]
WAYS: dict[str, Key] = {
    "rule": lambda one: (one.clock.rule, one.clock.legal),
    "kind": lambda one: (one.clock.obligation.value, one.clock.obligation.label),
    "recipient": lambda one: (one.clock.recipient.value, one.clock.recipient.label),
    "level": lambda one: (one.about.level, one.about.level),
    "class": lambda one: (one.about.category, one.about.category),
    "month": lambda one: (one.about.month, one.about.month),
    "shift": lambda one: (one.about.shift, one.about.shift),
    "officer": lambda one: (one.about.officer, one.about.officer),
    "township": lambda one: (one.about.township, one.about.township),
}
"""What the rate is told apart by."""


def counts(clock: Clock) -> bool:
    """Whether a clock belongs to the rate: a report of ours that a rule asks for."""
    return clock.owner is Owner.OURS and clock.by_rule and clock.obligation in REPORTS


SUBJECTS = {
    "hotspot": "卫星热点", "warning": "预警叫应", "matter": "来件", "response": "应急响应", "lower": "下级值班",
    "duty": "值班", "handover": "交接班",
    "zero": "零报告",
}  # fmt: skip
"""What a clock may stand with other than an incident."""


def of_other_matters(clock: Clock) -> bool:
    """Whether it is owed, by us or by another unit, for something that is no incident, by a rule or by an act."""
    return clock.shown_with.partition(":")[0] in SUBJECTS


def matter_way(one: Judged) -> tuple[str, str]:
    """卫星热点　核查反馈（其他单位）."""
    clock = one.clock
    kind = clock.shown_with.partition(":")[0]
    label = f"{SUBJECTS[kind]}　{clock.obligation.label}（{clock.owner.label}）"
    return f"{kind}:{clock.obligation.value}:{clock.owner.value}", label


def judged(clock: Clock, about: ClockContext, ended_at: dt.datetime | None, now: dt.datetime) -> Judged | None:
    """How a clock ended, None while it can still be met and where it was ended before its limit."""
    how = phase(clock, now)
    if how is Phase.ENDED and ended_at is not None and ended_at > clock.limit:
        how = Phase.OVERDUE
    if how not in {Phase.MET, Phase.MET_LATE, Phase.INFERRED, Phase.OVERDUE}:
        return None
    return Judged(clock=clock, about=about, how=how, done=clock.met_at, reason=_reason(clock, about, how))


def by_way(found: Iterable[Judged], key: Key) -> tuple[Rate, ...]:
    """The rate for each value, in the order of their names."""
    grouped: dict[tuple[str, str], list[Judged]] = {}
    for one in found:
        grouped.setdefault(key(one), []).append(one)
    return tuple(
        Rate(key=name, label=label or name or "未写明", on_time=sum(one.on_time for one in some), of=len(some))
        for (name, label), some in sorted(grouped.items())
    )


def _reason(clock: Clock, about: ClockContext, how: Phase) -> str:
    if how is Phase.MET:
        return ""
    if how is Phase.INFERRED:
        return "推定报到，没有写明对象的凭据，不计按时"
    if how is Phase.MET_LATE and clock.met_at is not None:
        said = f"迟{_span(clock.met_at - clock.limit)}"
    else:
        said = f"到期未报，后终止：{clock.ended}" if clock.ended else "到期未报"
    if clock.overdue_on_receipt:
        said += "；接报即超时"
    return f"{said}；迟报原因：{about.late_reason}" if about.late_reason else said


def _span(late: dt.timedelta) -> str:
    seconds = int(late.total_seconds())
    hours, rest = divmod(seconds // 60, 60)
    if hours:
        return f"{hours}小时{rest}分"
    return f"{rest}分" if rest else f"{seconds}秒"
