"""Known incidents a message may be about: which resemble it, and what it changes against one."""

import datetime as dt

from app.models.incident.figures import current, stated
from app.models.incident.readings import open_readings
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.vocabulary.incident import Bound, FigureKind, Status
from app.services.desk.desk import Desk
from app.services.extraction.change import Known
from app.services.incident.intake import context
from app.services.incident.intake_draft import IntakeDraft


def similar(desk: Desk, draft: IntakeDraft, limit: int = 3) -> list[IncidentRow]:
    """Open incidents of the last 24 hours that share place or words, the likest first."""
    words = _pairs(draft.place + draft.narrative[:400])
    if not words:
        return []
    with desk.store.read() as reading:
        rows = reading.incidents(status=Status.OPEN, limit=200)
    since = desk.now() - dt.timedelta(hours=24)
    scored = []
    for row in rows:
        if row.received_at / 1e6 < since.timestamp() or row.id == draft.id:
            continue
        theirs = _pairs(row.place + row.search[:400])
        score = len(words & theirs) / max(1, min(len(words), len(theirs)))
        if row.place and draft.place and (row.place in draft.place or draft.place in row.place):
            score += 0.5
        if score >= 0.35:
            scored.append((score, row))
    return [row for _, row in sorted(scored, key=lambda one: -one[0])[:limit]]


def known_of(state: Incident, before: dt.datetime | None = None) -> Known:
    """What is known of an incident now, or was known before a message came."""
    held = tuple(one for one in state.figures if before is None or one.known_at < before)
    told = (one for one in open_readings(state.readings) if before is None or one.known_at < before)
    return Known(
        figures={kind: one.value for kind, one in current(held).items()},
        told={one.kind: one.value for one in told if one.kind is not None and one.value},
        occurred_at=state.occurred_at,
        place=state.place,
        category=state.category,
    )


SAYS = {"new": "新增{kind}{said}", "raised": "{kind}{known}→{said}", "lowered": "{kind}{known}→{said}（减少，请核实）"}


def compared(desk: Desk, identity: str, text: str, received_at: dt.datetime) -> str:
    """What a message changes of a known incident's figures, in one line; empty when nothing."""
    from app.services.extraction.followup import read_against

    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    if state is None:
        return ""
    parts = []
    for one in read_against(known_of(state), text, context(desk, received_at)):
        kind = next((each for each in FigureKind if each == one.finding.field), None)
        if kind is not None and one.direction.value in SAYS:
            said = stated(one.stands, one.finding.bound, kind.unit)
            held = stated(one.known, Bound.EXACT, "") if isinstance(one.known, float | int) else ""
            parts.append(SAYS[one.direction.value].format(kind=kind.label, said=said, known=held))
    return "与它相比：" + "，".join(parts) if parts else ""


def _pairs(text: str) -> set[str]:
    line = "".join(char for char in text if char.isalnum())
    return {line[i : i + 2] for i in range(len(line) - 1)}
