"""What the command line answers, built from the same states the window shows."""

import datetime as dt
from collections.abc import Callable

from app.models.incident.state import Incident
from app.models.obligations.clock import IMMEDIATE_GRACE
from app.models.obligations.deadlines import Demand
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.extraction.reader import as_record
from app.services.runtime.errors import Refused

Iso = Callable[[dt.datetime | None], str | None]


def demand_answer(demand: Demand, iso: Iso, now: dt.datetime) -> dict[str, object]:
    """One deadline with every rule that asks for it; ``due`` is null while its basis instant has not come."""
    one = demand.governing
    rule = one.rule
    late = one.due is not None and one.due + (IMMEDIATE_GRACE if rule.minutes == 0 else dt.timedelta()) < now
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "kind_text": rule.kind.label,
        "basis": rule.basis.value,
        "basis_text": rule.limit_text,
        "basis_at": iso(one.basis_at),
        "due": iso(one.due),
        "recipient": one.recipient.label,
        "owner": rule.owner.label,
        "owed_by": rule.owed_by or None,
        "legal": rule.legal,
        "source": rule.source,
        "confidence": rule.confidence,
        "pack": rule.pack,
        "occurred_unknown": one.occurred_unknown,
        "overdue_on_receipt": late,
        "bases": [
            {"rule": each.rule.id, "legal": each.rule.legal, "basis": each.rule.basis.value, "due": iso(each.due)}
            for each in (one, *demand.others)
        ],
    }


def incident_answer(desk: Desk, identity: str, findings: tuple[Finding, ...], iso: Iso) -> dict[str, object]:
    """A booked incident: level, what was read, the clocks that now run."""
    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    if state is None:
        raise Refused("事件没有登记成功。")
    record = as_record(findings, desk.rules.taxonomy.groups)
    record["level"] = state.level.label
    return {
        "incident": identity,
        "title": state.title,
        "level": state.level.label,
        "axis": state.grade_axis or None,
        "reason": state.grade_reason,
        "may_rise": state.may_rise,
        "late_minutes": state.late_by,
        "extracted": record,
        "deadlines": [
            {
                "clock": clock.id,
                "rule": clock.rule,
                "kind": clock.obligation.value,
                "kind_text": clock.obligation.label,
                "basis": clock.basis.value,
                "basis_at": iso(clock.basis_at),
                "due": iso(clock.due),
                "recipient": clock.recipient.label,
                "owner": clock.owner.label,
                "legal": clock.legal,
                "overdue_on_receipt": clock.overdue_on_receipt,
                "bases": [clock.rule, *(rule for rule, _, _ in clock.bases)],
            }
            for clock in sorted(state.clocks, key=lambda one: one.due)
        ],
    }


def pdf_pages(data: bytes) -> int:
    """How many pages a PDF of ours has."""
    return data.count(b"/Type /Page\n") + data.count(b"/Type /Page ")
