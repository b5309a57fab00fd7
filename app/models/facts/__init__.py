"""All fact kinds, and their one encoding (JSON, tag in ``fact``)."""

import msgspec

from app.models.facts import clocks, documents, incident, reports, resources, room, supplies, trust, warnings
from app.models.facts.base import Fact, Instant, kind_of

ALL: tuple[type[Fact], ...] = (
    incident.Received,
    incident.Retimed,
    incident.Located,
    incident.Described,
    incident.FigureStated,
    incident.Graded,
    incident.FollowedUp,
    incident.Progressed,
    incident.Noted,
    incident.Told,
    incident.Attached,
    incident.Stabilised,
    incident.Closed,
    incident.Reopened,
    clocks.Started,
    clocks.Moved,
    clocks.Met,
    clocks.Ended,
    clocks.Heard,
    reports.OralMade,
    reports.Submitted,
    reports.Signed,
    reports.Sent,
    reports.Queued,
    reports.Relayed,
    reports.Stuck,
    reports.Printed,
    reports.Withdrawn,
    room.OnDuty,
    room.NoteWritten,
    room.CallBooked,
    room.CallBecame,
    room.SettingsChanged,
    room.RuleEdited,
    room.PackSwitched,
    room.ClockJumped,
    room.ClockConfirmed,
    room.HeartbeatLate,
    room.SeatBegan,
    room.PaperPrinted,
    room.Merged,
    room.MergeUndone,
    room.Struck,
    room.Corrected,
    resources.Recorded,
    resources.Verified,
    resources.Retired,
    resources.Restored,
    resources.Imported,
    resources.Reminded,
    resources.Moved,
    resources.Papered,
    resources.Dispatched,
    resources.Stepped,
    supplies.Requested,
    supplies.Issued,
    supplies.Received,
    supplies.Settled,
    supplies.Cancelled,
    supplies.Papered,
    documents.Filed,
    documents.Shelved,
    documents.Returned,
    warnings.Received,
    trust.KeyChanged,
    trust.RecoveryShown,
    trust.PlainCopied,
    trust.Drilled,
    trust.ProgramFell,
    trust.TroubleHeard,
    trust.LineLost,
    trust.LineReturned,
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
