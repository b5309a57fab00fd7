"""Papers of an incident as a whole: its deadlines (时限单), its timeline (事件时间线), the teams sent (调派单)."""

from typing import TYPE_CHECKING

from app.models.dispatch.state import Dispatch
from app.models.incident.state import Incident
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import THE_ONE, Offers, PaperKind, PaperOf, Wanted
from app.services.incident.board import IncidentView, incident_view
from app.services.paper.archive import footer_of
from app.services.reports.field_sheet import sheet_fields
from app.services.reports.notices import checklist
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def viewed(desk: Desk, wanted: Wanted) -> IncidentView:
    """The incident a paper is of; raises Refused where none is named or known."""
    view = incident_view(desk, wanted.incident) if wanted.incident else None
    if view is None:
        raise Refused(f"{wanted.name}要指明是哪一起事件，没有编号为“{wanted.incident}”的事件。", field="incident")
    return view


def _clocks(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import clock_sheet

    view = viewed(desk, wanted)
    return clock_sheet.clock_sheet(view.state, view.every_clock, desk.settings, desk.now(), footer_of(desk))


def _timeline(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import diary

    view = viewed(desk, wanted)
    return diary.timeline(view.state, view.lines, desk.settings, desk.now(), footer_of(desk))


def _dispatch(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import forces

    view = viewed(desk, wanted)
    with desk.store.read() as reading:
        sent = tuple(reading.state(row.subject, Dispatch) for row in view.forces)
    known = tuple(one for one in sent if one is not None)
    return forces.dispatch_order(view.state, known, desk.settings, desk.now(), footer_of(desk))


def reported(desk: Desk, incident: str) -> Offers:
    """The one paper of an incident, where a report was written on it."""
    with desk.store.read() as reading:
        state = reading.state(f"incident:{incident}", Incident) if incident else None
    return THE_ONE if state is not None and any(not one.withdrawn for one in state.reports) else ()


def _system_sheet(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import system_sheet

    state = viewed(desk, wanted).state
    held = [one for one in state.reports if not one.withdrawn]
    if not held:
        raise Refused("这起事件还没有报告，做不出系统填报单。", field="incident")
    rows = ((one.title, one.value) for one in sheet_fields(desk, state, held[-1]))
    return system_sheet.system_sheet(state, held[-1], rows, desk.settings, footer_of(desk))


CLOCKS = PaperKind(key="clocks", name="时限单", of=PaperOf.INCIDENT, make=_clocks)
TIMELINE = PaperKind(key="timeline", name="事件时间线", of=PaperOf.INCIDENT, make=_timeline)


def _notices(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import notice_sheet

    state = viewed(desk, wanted).state
    return notice_sheet.notice_sheet(state, checklist(desk, state), desk.settings, footer_of(desk))


NOTICES = PaperKind(key="notices", name="通知登记单", of=PaperOf.INCIDENT, make=_notices)
SYSTEM_SHEET = PaperKind(
    key="system-sheet", name="系统填报单", of=PaperOf.INCIDENT, make=_system_sheet, offers=reported
)
DISPATCH = PaperKind(key="dispatch", name="应急队伍调派单", of=PaperOf.INCIDENT, make=_dispatch)
