"""The view rows of an incident."""

from app.models.book.rows import Row
from app.models.incident.figures import current, stated
from app.models.incident.rows import IncidentRow, RegisteredOnlyRow
from app.models.incident.situation import falls_short
from app.models.incident.state import Incident, title_of
from app.models.moments import to_micros
from app.models.report.parts import Report
from app.models.report.rows import ReportRow
from app.models.vocabulary.incident import SENSITIVE_FLAGS, FigureKind

_SHOWN = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT, FigureKind.TRAPPED,
    FigureKind.EVACUATED,
)  # fmt: skip


def figures_line(state: Incident) -> str:
    """The board's third line: 死亡3 失联2 受伤5."""
    now = current(state.figures)
    parts = []
    for kind in _SHOWN:
        figure = now.get(kind)
        if figure is not None and figure.value is not None:
            parts.append(f"{kind.label}{stated(figure.value, figure.bound, '')}")
    return "　".join(parts)


def incident_row(state: Incident) -> IncidentRow:
    """The row the board lists."""
    words = (state.title, state.place, state.source, *(one.narrative for one in state.messages))
    return IncidentRow(
        id=state.id,
        subject=f"incident:{state.id}",
        title=title_of(state),
        status=state.status.stored,
        level=int(state.level),
        level_strict=int(state.level_strict),
        strict_by=state.read_by or state.strict_by,
        confirmed=int(state.confirmed),
        may_rise=int(state.may_rise),
        sensitive=int(bool(SENSITIVE_FLAGS.intersection(state.flags))),
        place=state.place,
        category=state.category,
        received_at=to_micros(state.received_at) if state.received_at else 0,
        occurred_at=to_micros(state.occurred_at) if state.occurred_at else None,
        source=state.source,
        figures=figures_line(state),
        last_at=state.last_at,
        search=" ".join(words)[:2000],
    )


def report_row(state: Incident, report: Report) -> ReportRow:
    """The row of one report."""
    return ReportRow(
        id=report.id,
        subject=f"incident:{state.id}",
        stage=report.stage,
        ordinal=report.ordinal,
        title=report.title,
        status=report.state,
        year=report.year,
        number=report.number,
        mark=report.mark,
        hat=report.hat,
        submitted_at=to_micros(report.submitted_at),
        signed_at=to_micros(report.signed_at) if report.signed_at else None,
        sent_at=to_micros(report.sent_at) if report.sent_at else None,
    )


def registered_only_rows(state: Incident) -> tuple[RegisteredOnlyRow, ...]:
    """The row of the decision 仅登记, while nobody took it back."""
    decision = state.registered_only
    if decision is None:
        return ()
    row = RegisteredOnlyRow(
        id=state.id,
        subject=f"incident:{state.id}",
        title=title_of(state),
        reason=decision.reason,
        decided_by=decision.decided_by,
        at=to_micros(decision.at),
        holds=int(falls_short(state)),
    )
    return (row,)


def project(state: Incident) -> tuple[Row, ...]:
    """Its own view rows."""
    return (
        incident_row(state),
        *(report_row(state, one) for one in state.reports),
        *registered_only_rows(state),
    )
