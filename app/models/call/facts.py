"""Facts about calls that are no incident (来电)."""

from app.models.book.fact import Fact, Instant
from app.models.incident.facts import Carried
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.incident import Medium


class CallBooked(Fact, frozen=True, kw_only=True, tag="call:booked"):
    """A call that is no incident (咨询、转办、误报 …)."""

    kind: CallKind
    narrative: str
    received_at: Instant
    medium: Medium = Medium.PHONE
    caller_unit: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    recording: str = ""
    passed_to: str = ""
    late_by: int = 0
    carried: Carried | None = None


class CallBecameIncident(Fact, frozen=True, kw_only=True, tag="call:became_incident"):
    """A booked call turned out to be an incident."""

    incident: str
