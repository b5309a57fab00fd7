"""Papers that go before a leader: why a limit was missed (迟报情况说明), a report for instruction (呈批件)."""

from typing import TYPE_CHECKING

from app.models.incident.state import Incident
from app.models.moments import BEIJING
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.services.desk.desk import Desk
from app.services.forms.incident_papers import viewed
from app.services.forms.paper_kind import THE_ONE, Offers, PaperKind, PaperOf, Wanted
from app.services.incident.board import incident_view
from app.services.paper.archive import footer_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def reports_of(desk: Desk, incident: str, *, signed: bool = False) -> tuple[Report, ...]:
    """The reports of an incident that stand, the newest first; ``signed`` leaves out those not signed yet."""
    with desk.store.read() as reading:
        state = reading.state(f"incident:{incident}", Incident) if incident else None
    held = state.reports if state is not None else ()
    return tuple(one for one in reversed(held) if not one.withdrawn and (one.signed_at is not None or not signed))


def words_of(report: Report) -> str:
    """06-12 03:40 续报一, as it is chosen from."""
    when = (report.signed_at or report.submitted_at).astimezone(BEIJING)
    return f"{when:%m-%d %H:%M} {stage_name(report.stage.label, report.ordinal)}"


def _late_note(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import late_note

    view = viewed(desk, wanted)
    return late_note.late_note(view.state, view.every_clock, desk.settings, desk.now(), footer_of(desk))


def _when_late(desk: Desk, incident: str) -> Offers:
    from app.services.paper.forms.late_note import is_late

    view = incident_view(desk, incident) if incident else None
    now = desk.now()
    return THE_ONE if view is not None and any(is_late(one, now) for one in view.every_clock) else ()


def _instruction_sheet(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import instruction_sheet

    state = viewed(desk, wanted).state
    held = reports_of(desk, wanted.incident)
    report = next((one for one in held if wanted.entry in {"", one.entry}), None)
    if report is None:
        said = "还没有报告" if not held else f"没有编号为“{wanted.entry}”的报告"
        raise Refused(f"这起事件{said}，做不出呈批件。请先送签一份报告。", field="incident")
    return instruction_sheet.instruction_sheet(state, report, desk.settings, footer_of(desk))


def _each_report(desk: Desk, incident: str) -> Offers:
    return tuple((one.entry, words_of(one)) for one in reports_of(desk, incident))


LATE_NOTE = PaperKind(key="late-note", name="迟报情况说明", of=PaperOf.INCIDENT, make=_late_note, offers=_when_late)
INSTRUCTION = PaperKind(
    key="instruction-sheet",
    name="值班信息呈批件",
    of=PaperOf.INCIDENT,
    make=_instruction_sheet,
    offers=_each_report,
)
