"""The record of a call (电话记录单): one that came in about an incident, or an oral report that went out."""

from typing import TYPE_CHECKING

from app.models.incident.state import Incident
from app.models.moments import BEIJING
from app.services.desk.desk import Desk
from app.services.forms.incident_papers import viewed
from app.services.forms.paper_kind import Offers, PaperKind, PaperOf, Wanted
from app.services.paper.archive import footer_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def calls_of(state: Incident) -> tuple[tuple[str, str], ...]:
    """(entry, words) of every call of an incident a 电话记录单 can be made of, the newest first."""
    came = [
        (one.received_at, one.entry, f"{one.caller_unit or one.caller_name or '来电'}来电") for one in state.messages
    ]
    went = [(one.made_at, one.entry, f"报{one.recipient_name or one.recipient.label}") for one in state.orals]
    ordered = sorted((*came, *went), key=lambda one: one[0], reverse=True)
    return tuple((entry, f"{at.astimezone(BEIJING):%m-%d %H:%M} {words}") for at, entry, words in ordered)


def _offers(desk: Desk, incident: str) -> Offers:
    with desk.store.read() as reading:
        state = reading.state(f"incident:{incident}", Incident) if incident else None
    return calls_of(state) if state is not None else ()


def _call_record(desk: Desk, wanted: Wanted) -> "Form":
    """Of the call that was booked with that entry; of the newest when none is named."""
    from app.services.paper.forms import call_record

    state = viewed(desk, wanted).state
    calls = calls_of(state)
    if not calls:
        raise Refused("这起事件没有来电，也没有电话报告，做不出电话记录单。", field="incident")
    entry, footer = wanted.entry or calls[0][0], footer_of(desk)
    for oral in state.orals:
        if oral.entry == entry:
            return call_record.made(state, oral, desk.settings, footer)
    for message in state.messages:
        if message.entry == entry:
            with desk.store.read() as reading:
                booked = reading.book.entry(entry)
            return call_record.came_in(state, message, desk.settings, booked.who if booked else "", footer)
    raise Refused(f"这起事件没有编号为“{wanted.entry}”的来电或电话报告。", field="entry")


CALL_RECORD = PaperKind(key="call-record", name="电话记录单", of=PaperOf.INCIDENT, make=_call_record, offers=_offers)
