"""核实要点 while the caller is on the line: what the ladder and the report still lack, and what was asked in vain."""

from app.models.incident.figures import current
from app.models.incident.questions import Asked, Said, to_ask
from app.models.incident.state import Incident
from app.models.vocabulary.incident import Detail, FigureKind, Status
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.incident import cues
from app.services.incident.intake_draft import IntakeDraft
from app.services.obligations.binding import province_of

ASKED_IN_VAIN = "问过、不清楚"


def open_questions(desk: Desk, draft: IntakeDraft, findings: tuple[Finding, ...], level: Level) -> tuple[Asked, ...]:
    """What is still to be asked of this caller, most decisive first; what is sure counts; ``level`` is 从严."""
    findings = tuple(one for one in findings if one.sure)  # 可能有3人被困 is still to be asked
    read: dict[FigureKind, float | None] = {
        one.field: one.number for one in findings if isinstance(one.field, FigureKind) and one.number is not None
    }
    stated = {kind: counted.value for kind, counted in draft.figures.items()}
    fields = {str(one.field) for one in findings}
    told: set[str] = {name for name in ("occurred_at", "place", "substance") if name in fields}
    told |= {name for name, held in (("occurred_at", draft.occurred_at), ("place", draft.place)) if held}
    told |= {"caller"} if draft.caller_unit or draft.caller_phone else set()
    code = next((one.text.partition(" ")[0] for one in findings if one.field is Detail.CATEGORY), "")
    said = Said(
        category=draft.category or code,
        figures=read | stated,
        flags=frozenset(draft.flags),
        told=frozenset(told),
        asked=frozenset(draft.asked),
        level=level,
        province=province_of(desk.settings.region),
    )
    return to_ask(said, cues.shipped().questions, desk.rules.ladders)


def still_open(desk: Desk, state: Incident) -> tuple[str, ...]:
    """Numbers still to be asked about an incident that is open, most decisive first; none that was asked in vain.

    Only of numbers does the book know that nobody has told them: a read one counts as told.
    """
    if state.status is not Status.OPEN:
        return ()
    questions = tuple(one for one in cues.shipped().questions if one.figure is not None)
    words = [*(one.narrative for one in state.messages), *(one.text for one in state.notes)]
    vain = "".join(one.partition(f"{ASKED_IN_VAIN}：")[2] for one in words)
    kinds = {kind.value: kind for kind in FigureKind}
    read = {kinds[one.field]: one.value for one in state.readings if one.field in kinds}
    stated = {kind: one.value for kind, one in current(state.figures).items()}
    said = Said(
        category=state.category,
        figures=read | stated,
        flags=frozenset(state.flags),
        asked=frozenset(one.id for one in questions if one.text.rstrip("？") in vain),
        level=state.level_strict,
        province=province_of(desk.settings.region),
    )
    return tuple(one.text for one in to_ask(said, questions, desk.rules.ladders))


def asked_in_vain(draft: IntakeDraft) -> str:
    """问过、不清楚：… of a draft, as it is noted with the call; empty where nothing was."""
    texts = {one.id: one.text for one in cues.shipped().questions}
    words = "；".join(texts[one].rstrip("？") for one in draft.asked if one in texts)
    return f"{ASKED_IN_VAIN}：{words}。" if words else ""
