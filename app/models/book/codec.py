"""All fact kinds, and their one encoding (JSON, tag in ``fact``)."""

import msgspec

from app.models.book.fact import Fact, Instant, kind_of
from app.models.book.facts import EntryCorrected, EntryStruck
from app.models.call.facts import CallBecameIncident, CallBooked
from app.models.dispatch.facts import DispatchOrdered, DispatchStepped
from app.models.duty.facts import DutyAssigned, NoteWritten
from app.models.incident.facts import (
    FigureStated,
    FileAttached,
    IncidentClosed,
    IncidentDescribed,
    IncidentFollowedUp,
    IncidentGraded,
    IncidentLocated,
    IncidentNoted,
    IncidentProgressed,
    IncidentReceived,
    IncidentReopened,
    IncidentRetimed,
    IncidentStabilised,
    PostTold,
)
from app.models.library.facts import DocumentFiled, DocumentReturned, DocumentShelved
from app.models.merge.facts import IncidentsMerged, MergeUndone
from app.models.obligations.facts import (
    ClockEnded,
    ClockHeard,
    ClockMet,
    ClockMoved,
    ClockStarted,
    PackSwitched,
    RuleEdited,
)
from app.models.outbox.facts import ConnectionLost, ConnectionReturned
from app.models.paper.facts import PaperPrinted
from app.models.report.facts import (
    OralReportMade,
    ReportPrinted,
    ReportQueued,
    ReportRelayed,
    ReportSent,
    ReportSigned,
    ReportStuck,
    ReportSubmitted,
    ReportWithdrawn,
)
from app.models.resource.facts import (
    LedgerImported,
    LedgerReminded,
    ResourceRecorded,
    ResourceRestored,
    ResourceRetired,
    ResourceVerified,
    StockMoved,
    StockPapered,
)
from app.models.security.facts import KeyChanged, PlainCopied, RecoveryShown, RestoreDrilled, SeatBegan
from app.models.settings.facts import SettingsChanged
from app.models.supply.facts import (
    SupplyCancelled,
    SupplyIssued,
    SupplyPapered,
    SupplyReceived,
    SupplyRequested,
    SupplySettled,
)
from app.models.warning.facts import WarningReceived
from app.models.watch.facts import AlertHeard, HeartbeatLate, ProgramFell, WallClockConfirmed, WallClockJumped

ALL: tuple[type[Fact], ...] = (
    IncidentReceived,
    IncidentRetimed,
    IncidentLocated,
    IncidentDescribed,
    FigureStated,
    IncidentGraded,
    IncidentFollowedUp,
    IncidentProgressed,
    IncidentNoted,
    PostTold,
    FileAttached,
    IncidentStabilised,
    IncidentClosed,
    IncidentReopened,
    ClockStarted,
    ClockMoved,
    ClockMet,
    ClockEnded,
    ClockHeard,
    OralReportMade,
    ReportSubmitted,
    ReportSigned,
    ReportSent,
    ReportQueued,
    ReportRelayed,
    ReportStuck,
    ReportPrinted,
    ReportWithdrawn,
    DutyAssigned,
    NoteWritten,
    CallBooked,
    CallBecameIncident,
    SettingsChanged,
    RuleEdited,
    PackSwitched,
    WallClockJumped,
    WallClockConfirmed,
    HeartbeatLate,
    SeatBegan,
    PaperPrinted,
    IncidentsMerged,
    MergeUndone,
    EntryStruck,
    EntryCorrected,
    ResourceRecorded,
    ResourceVerified,
    ResourceRetired,
    ResourceRestored,
    LedgerImported,
    LedgerReminded,
    StockMoved,
    StockPapered,
    DispatchOrdered,
    DispatchStepped,
    SupplyRequested,
    SupplyIssued,
    SupplyReceived,
    SupplySettled,
    SupplyCancelled,
    SupplyPapered,
    DocumentFiled,
    DocumentShelved,
    DocumentReturned,
    WarningReceived,
    KeyChanged,
    RecoveryShown,
    PlainCopied,
    RestoreDrilled,
    ProgramFell,
    AlertHeard,
    ConnectionLost,
    ConnectionReturned,
)


class Unknown(msgspec.Struct, frozen=True):
    """A fact of a newer version: kept as it is, shown as 新版本记录."""

    kind: str


KINDS = {str(kind.__struct_config__.tag): kind for kind in ALL}
_DECODERS: dict[str, msgspec.json.Decoder[Fact]] = {}


class _Tag(msgspec.Struct):
    fact: str = ""


_TAG = msgspec.json.Decoder(_Tag)
_ENCODER = msgspec.json.Encoder()


def encode(fact: Fact) -> bytes:
    """The bytes of a fact exactly as they are hashed; half a surrogate (a file name of another age) becomes �."""
    try:
        return _ENCODER.encode(fact)
    except UnicodeEncodeError:
        return _ENCODER.encode(msgspec.convert(_whole(msgspec.to_builtins(fact)), type(fact)))


def _whole(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_whole(name): _whole(held) for name, held in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def decode(data: bytes, kind: str) -> Fact | Unknown:
    """The fact behind its bytes; Unknown for a kind, or a shape of a kind, that this version does not know."""
    if kind not in KINDS:
        return Unknown(kind)
    decoder = _DECODERS.get(kind)
    if decoder is None:
        decoder = _DECODERS[kind] = msgspec.json.Decoder(KINDS[kind])
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError):  # a flipped byte need not be UTF-8 any more
        return Unknown(kind)


def tag_in(data: bytes) -> str:
    """The tag written inside the bytes, empty where there is none."""
    try:
        return _TAG.decode(data).fact
    except (msgspec.DecodeError, UnicodeDecodeError):  # a flipped byte need not be UTF-8 any more
        return ""


__all__ = ["ALL", "KINDS", "Fact", "Instant", "Unknown", "decode", "encode", "kind_of", "tag_in"]
