"""Which form answers an act: one line each. Forms load when they are first asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.services.desk.desk import Desk
from app.services.incident.board import IncidentView
from app.services.store.journal import JournalLine
from app.ui.kit.acts import Act, EntryAct
from app.ui.kit.form_base import Form
from app.ui.kit.signals import Broadcast

if TYPE_CHECKING:
    from app.ui.incident.beside import Beside

OnIncident = Callable[[Desk, Broadcast, IncidentView], Form]
OnEntry = Callable[[Desk, Broadcast, JournalLine], Form]
FORMLESS = frozenset({Act.COPY, Act.ATTACH})
"""Acts that need no form."""


def _oral() -> OnIncident:
    from app.ui.report.oral_form import OralForm

    return OralForm


def _report() -> OnIncident:
    from app.ui.report.report_page import ReportPage

    return ReportPage


def _dispatch() -> OnIncident:
    from app.ui.dispatch.dispatch_page import DispatchPage

    return DispatchPage


def _supply() -> OnIncident:
    from app.ui.supply.supply_page import SupplyPage

    return SupplyPage


def _package() -> OnIncident:
    from app.ui.exchange.carried_forms import pack

    return pack


def _notify() -> OnIncident:
    from app.ui.report.notice_form import notify

    return notify


def _brief() -> OnIncident:
    from app.ui.report.brief_form import brief

    return brief


def _instruct() -> OnIncident:
    from app.ui.matter.matter_forms import instruct

    return instruct


def _register_only() -> OnIncident:
    from app.ui.incident.registering_forms import register_only

    return register_only


OWN_PAGES: dict[Act, Callable[[], OnIncident]] = {
    Act.ORAL: _oral,
    Act.REPORT: _report,
    Act.DISPATCH: _dispatch,
    Act.SUPPLY: _supply,
    Act.PACKAGE: _package,
    Act.NOTIFY: _notify,
    Act.BRIEF: _brief,
    Act.INSTRUCT: _instruct,
    Act.REGISTER_ONLY: _register_only,
}
"""Acts whose form belongs to another subject; the others are plain forms of the incident."""


def on_incident(act: Act) -> OnIncident:
    """What makes the form of an act on an incident."""
    if act in OWN_PAGES:
        return OWN_PAGES[act]()
    from app.ui.incident.incident_forms import FORMS

    return FORMS[act]


def on_entry(act: EntryAct) -> OnEntry:
    """What makes the form of an act on an entry."""
    from app.ui.incident.entry_forms import FORMS

    return FORMS[act]


def beside(desk: Desk, broadcast: Broadcast, incident: str, form: Form) -> "Beside":
    """The form beside the incident it is about."""
    from app.ui.incident.beside import Beside

    return Beside(desk, broadcast, incident, form)
