"""Deadlines (时限): pure arithmetic from rules and instants (docs/规则来源.md#时限规则, docs/架构.md#时限)."""

import datetime as dt

import msgspec

from app.models.moments import day_end, minutes, next_clock_time
from app.models.obligations.rules import Rule, Situation, applies, resolve
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient

DAILY_ALARM = minutes(720)
"""每日不少于两次 is a count per calendar day; the alarm before it is set 720 minutes after the last report."""


class Instants(msgspec.Struct, frozen=True, kw_only=True):
    """The instants limits may count from; absent ones start nothing.

    ``known_at`` is when the information that carries the present level was received: limits that count from our
    own 接报 and arise from an upgrade count from there.
    """

    received: dt.datetime | None = None
    known_at: dt.datetime | None = None
    occurred: dt.datetime | None = None
    unit_received: dt.datetime | None = None
    last_report: dt.datetime | None = None
    changed: dt.datetime | None = None
    stable: dt.datetime | None = None
    ended: dt.datetime | None = None
    issued: dt.datetime | None = None
    asked: dt.datetime | None = None
    activated: dt.datetime | None = None


class Deadline(msgspec.Struct, frozen=True, kw_only=True):
    """One rule's deadline. ``due`` is None while the instant it counts from has not come."""

    rule: Rule
    recipient: Recipient
    basis_at: dt.datetime | None
    due: dt.datetime | None
    remind_at: dt.datetime | None = None
    occurred_unknown: bool = False
    """The rule counts from 事发, which is unknown, so 接报 stands in (事发时间待核)."""


class Demand(msgspec.Struct, frozen=True, kw_only=True):
    """What is owed to one recipient: the strictest deadline governs, the others are its further bases."""

    governing: Deadline
    others: tuple[Deadline, ...] = ()

    @property
    def key(self) -> tuple[Recipient, ObligationKind, Owner]:
        """To whom what is owed by whom."""
        rule = self.governing.rule
        return (self.governing.recipient, rule.kind, rule.owner)


def basis_instant(rule: Rule, at: Instants) -> dt.datetime | None:
    """The instant a rule counts from; 事发 falls back on 接报 while unknown (docs/规则来源.md#起算点).

    来件 and 响应启动 that were booked as an incident count from its own 接报.

    None where it has not come, and for a basis no rule can count from.
    """
    instants = {
        Basis.OCCURRED: at.occurred or at.received,
        Basis.RECEIVED: at.known_at or at.received,
        Basis.UNIT: at.unit_received,
        Basis.LAST: at.last_report,
        Basis.CALENDAR: at.last_report or at.known_at or at.received,
        Basis.STABLE: at.stable,
        Basis.ENDED: at.ended,
        Basis.ISSUED: at.issued,
        Basis.ASKED: at.asked or at.known_at or at.received,
        Basis.ACTIVATED: at.activated or at.known_at or at.received,
    }
    return instants.get(rule.basis)


def due_instant(rule: Rule, basis_at: dt.datetime, at: Instants) -> tuple[dt.datetime | None, dt.datetime | None]:
    """(due, remind) of a rule whose basis instant is known; due None where its window has closed."""
    if rule.times:
        return next_clock_time(basis_at, rule.times), None
    if rule.per_day > 1:
        return day_end(basis_at + minutes(1440 - 1440 / rule.per_day)), basis_at + DAILY_ALARM
    if rule.same_day:
        changed = at.changed or at.received or basis_at
        closes = basis_at + minutes(rule.minutes)
        return (min(day_end(changed), closes) if changed < closes else None), None
    return basis_at + minutes(rule.minutes), None


def deadline(rule: Rule, situation: Situation, at: Instants) -> Deadline:
    """The deadline one applicable rule sets."""
    recipient = resolve(rule.recipient, situation.unit_level)
    basis_at = basis_instant(rule, at)
    if basis_at is None:
        return Deadline(rule=rule, recipient=recipient, basis_at=None, due=None)
    due, remind_at = due_instant(rule, basis_at, at)
    if rule.same_day and at.changed is not None:
        basis_at = at.changed  # each change is owed anew
    unknown = rule.basis is Basis.OCCURRED and at.occurred is None
    return Deadline(
        rule=rule, recipient=recipient, basis_at=basis_at, due=due, remind_at=remind_at, occurred_unknown=unknown
    )


def all_deadlines(rules: tuple[Rule, ...], situation: Situation, at: Instants) -> tuple[Deadline, ...]:
    """Every applicable rule's deadline, the known instants first and earliest first."""
    found = [deadline(rule, situation, at) for rule in rules if applies(rule, situation)]
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return tuple(sorted(found, key=lambda one: (one.due or far, one.rule.id)))


def demands(rules: tuple[Rule, ...], situation: Situation, at: Instants) -> tuple[Demand, ...]:
    """Deadlines grouped by (recipient, kind, owner); the strictest governs and all bases are kept.

    A local looser rule therefore never relaxes a stricter one (docs/规则来源.md#规则不一致时). What had passed already
    when it became known here hides nothing that can still be met: that is a demand of its own.
    """
    groups: dict[tuple[Recipient, ObligationKind, Owner], list[Deadline]] = {}
    for one in all_deadlines(rules, situation, at):
        groups.setdefault((one.recipient, one.rule.kind, one.rule.owner), []).append(one)
    known = at.known_at or at.received
    parts: list[list[Deadline]] = []
    for group in groups.values():
        missed = [one for one in group if known is not None and one.due is not None and one.due < known]
        parts += [missed, group[len(missed) :]]
    return tuple(Demand(governing=part[0], others=tuple(part[1:])) for part in parts if part)
