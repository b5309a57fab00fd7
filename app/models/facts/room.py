"""Facts about the room: who is on duty, notes, calls, settings, the clock engine itself, merges, corrections."""

import msgspec

from app.models.facts.base import Fact, Instant
from app.models.facts.incident import Carried
from app.models.vocabulary import CallKind, DutyRole, Medium


class OnDuty(Fact, frozen=True, kw_only=True, tag="duty:assigned"):
    """Who sits in the room from now on (主班、副班、带班)."""

    people: dict[DutyRole, str]
    phones: dict[DutyRole, str] = msgspec.field(default_factory=dict)


class NoteWritten(Fact, frozen=True, kw_only=True, tag="note:written"):
    """记事 in the duty log."""

    text: str


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


class CallBecame(Fact, frozen=True, kw_only=True, tag="call:became_incident"):
    """A booked call turned out to be an incident."""

    incident: str


class SettingsChanged(Fact, frozen=True, kw_only=True, tag="settings:changed"):
    """Unit settings were changed; ``values`` holds the changed fields only, as JSON values."""

    values: dict[str, msgspec.Raw]


class RuleEdited(Fact, frozen=True, kw_only=True, tag="rule:edited"):
    """A rule was edited in the app; ``toml`` is its whole new text. Running clocks are not touched."""

    rule: str
    toml: str
    reason: str


class PackSwitched(Fact, frozen=True, kw_only=True, tag="rule:pack_switched"):
    """A rule pack was switched on or off."""

    pack: str
    enabled: bool


class ClockJumped(Fact, frozen=True, kw_only=True, tag="engine:clock_jumped"):
    """Wall clock and monotonic clock parted by more than five seconds (校时、休眠)."""

    seconds: float
    asleep: bool


class ClockConfirmed(Fact, frozen=True, kw_only=True, tag="engine:clock_confirmed"):
    """An officer confirmed that a wall clock far ahead is right."""

    shown: Instant


class HeartbeatLate(Fact, frozen=True, kw_only=True, tag="engine:heartbeat_late"):
    """The clock engine stood still for that many seconds."""

    seconds: float


class SeatBegan(Fact, frozen=True, kw_only=True, tag="seat:began"):
    """A seat opened its chain; a copied store names the head it continues from."""

    unit: str
    continues: str = ""


class PaperPrinted(Fact, frozen=True, kw_only=True, tag="paper:printed"):
    """A form was handed to a printer; ``digest`` is the SHA-256 of its PDF."""

    paper: str
    name: str
    printer: str
    digest: str
    copies: int = 1


class Merged(Fact, frozen=True, kw_only=True, tag="merge:made"):
    """Two incidents are one; both keep their entries, the earlier limits count."""

    kept: str
    absorbed: str
    reason: str


class MergeUndone(Fact, frozen=True, kw_only=True, tag="merge:undone"):
    """They were two after all."""

    reason: str


class Struck(Fact, frozen=True, kw_only=True, tag="entry:struck"):
    """An entry of the same subject was struck; it stays visible, struck through."""

    target: str
    reason: str


class Corrected(Fact, frozen=True, kw_only=True, tag="entry:corrected"):
    """The words of an entry were corrected; both stay visible."""

    target: str
    text: str
    reason: str
