"""Facts about an incident (突发事件)."""

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.exchange import Seal
from app.models.vocabulary.incident import Bound, Certainty, FigureKind, Flag, Medium, Precision, Section
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.term import Level


class Carried(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message comes from that was carried here (U盘包、二维码): never more than what it says of itself."""

    unit: str
    means: str
    """package or code."""
    seal: Seal
    digest: str
    """SHA-256 of what was read."""
    origin: str = ""
    """The incident's id where it came from."""
    mark: str = ""
    """The number of the report that was read."""
    made: str = ""
    """When it says that it was made, in UTC so that two compare as text; empty where it does not say."""


class IncidentReceived(Fact, frozen=True, kw_only=True, tag="incident:received"):
    """A call that is an incident was taken down (接报). Starts the incident."""

    narrative: str
    title: str
    received_at: Instant
    medium: Medium = Medium.PHONE
    caller_unit: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    recording: str = ""
    category: str = ""
    place: str = ""
    occurred_at: Instant | None = None
    precision: Precision = Precision.UNKNOWN
    about: bool = False
    unit_received_at: Instant | None = None
    flags: tuple[Flag, ...] = ()
    late_by: int = 0
    """Minutes between 接报 and booking when more than five (迟录)."""
    late_reason: str = ""
    """迟报原因, where a limit had already passed on receipt."""
    from_call: str = ""
    carried: Carried | None = None
    titled: bool = False
    """Whether an officer gave the title; else it was proposed from adopted values."""


class IncidentRetimed(Fact, frozen=True, kw_only=True, tag="incident:retimed"):
    """事发 or 接报 time was corrected; absent values stay as they were."""

    reason: str
    occurred_at: Instant | None = None
    precision: Precision | None = None
    about: bool | None = None
    received_at: Instant | None = None
    unit_received_at: Instant | None = None
    """When the head of the accident's own unit was told (单位负责人接报)."""


class IncidentLocated(Fact, frozen=True, kw_only=True, tag="incident:located"):
    """Where on the map it is: degrees in ``datum``, and who said so."""

    lat: float
    lon: float
    datum: Datum = Datum.CGCS2000
    source: str = ""


class IncidentDescribed(Fact, frozen=True, kw_only=True, tag="incident:described"):
    """Title, place, class or flags changed; None leaves a value as it was."""

    title: str | None = None
    place: str | None = None
    category: str | None = None
    flags: tuple[Flag, ...] | None = None
    late_reason: str | None = None


class FigureStated(Fact, frozen=True, kw_only=True, tag="incident:figure_stated"):
    """Somebody gave a number; value None says it is not known."""

    figure: FigureKind
    value: float | None
    known_at: Instant
    bound: Bound = Bound.EXACT
    source: str = ""
    certainty: Certainty = Certainty.REPORTED
    words: str = ""
    explanation: str = ""
    """变更说明, required where a number falls or contradicts another."""


class IncidentGraded(Fact, frozen=True, kw_only=True, tag="incident:graded"):
    """The level was set (初判 or 核定), with what the rules suggested."""

    level: Level
    suggested: Level
    axis: str = ""
    reason: str = ""
    may_rise: bool = False
    confirmed: bool = False
    known_at: Instant | None = None
    """When the information that carries this level was received; limits of a new level count from it."""
    strict: Level | None = None
    """从严, where it is graver than ``level`` or was set aside; clocks run on it."""
    strict_axis: str = ""
    strict_by: str = ""
    """What 从严 counts, in words: 失联、被困, 转移, 学校."""
    strict_reason: str = ""
    strict_suggested: Level | None = None
    """What 从严 would be, where the officer set it aside."""
    settled: str = ""
    """Why the officer settled on the lower level; empty while 从严 holds."""
    set_aside: tuple[str, ...] = ()
    """The axes and circumstances that asked for more when the officer settled; any other counts again."""
    read: Level | None = None
    """What sure readings nobody adopted would make it, where that is graver than ``level`` and ``strict``."""
    read_by: str = ""
    read_reason: str = ""


class ReadingNoted(Fact, frozen=True, kw_only=True, tag="reading:noted"):
    """A value was read in a message and nobody adopted it: said, no more.

    A sure one feeds 从严 and nothing else; so do people dead, missing or trapped who were told of as a fact.
    """

    field: str
    """A kind of figure, or category, place, occurred_at, or flag: with a circumstance behind it."""
    words: str
    known_at: Instant
    value: float | None = None
    text: str = ""
    """The value of a field that is no number."""
    bound: Bound = Bound.EXACT
    sure: bool = True
    told: bool = False
    """Said as a fact, in words the program does not know well enough to be sure of the number."""


class ReadingDismissed(Fact, frozen=True, kw_only=True, tag="reading:dismissed"):
    """核实无此情况: what was read in these fields is not so; clocks only it had started end."""

    fields: tuple[str, ...]
    reason: str


class ReadingNotExcluded(Fact, frozen=True, kw_only=True, tag="reading:not_excluded"):
    """不能排除: what is not sure in these fields may be so; it counts for 从严 until it is answered otherwise."""

    fields: tuple[str, ...]
    reason: str = ""


class IncidentFollowedUp(Fact, frozen=True, kw_only=True, tag="incident:followed_up"):
    """A further message about a known incident came in (续来电)."""

    narrative: str
    received_at: Instant
    medium: Medium = Medium.PHONE
    caller_unit: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    recording: str = ""
    carried: Carried | None = None


class IncidentProgressed(Fact, frozen=True, kw_only=True, tag="incident:progressed"):
    """An officer wrote down a line for one part of the report (处置、趋势 …)."""

    section: Section
    text: str


class IncidentNoted(Fact, frozen=True, kw_only=True, tag="incident:noted"):
    """记事 on an incident."""

    text: str


class PostTold(Fact, frozen=True, kw_only=True, tag="incident:told"):
    """Somebody in our own bureau was told, or could not be reached (内部报告)."""

    post: str
    person: str
    phone: str = ""
    answered: bool = True
    at: Instant
    said: str = ""


class FileAttached(Fact, frozen=True, kw_only=True, tag="incident:attached"):
    """A file was put to the incident; its bytes lie in the store under the digest."""

    name: str
    digest: str
    size: int


class IncidentStabilised(Fact, frozen=True, kw_only=True, tag="incident:stabilised"):
    """灾情稳定: 核报 limits count from here."""

    at: Instant


class RegisteredOnly(Fact, frozen=True, kw_only=True, tag="incident:registered_only"):
    """It was decided that it falls short of a report (仅登记): why and by whom."""

    reason: str
    decided_by: str
    at: Instant


class ReportOwed(Fact, frozen=True, kw_only=True, tag="incident:report_owed"):
    """The decision 仅登记 was taken back: it is to be reported after all."""

    reason: str
    decided_by: str
    at: Instant


class IncidentClosed(Fact, frozen=True, kw_only=True, tag="incident:closed"):
    """Handling ended (办结)."""

    reason: str
    ended_at: Instant


class IncidentReopened(Fact, frozen=True, kw_only=True, tag="incident:reopened"):
    """A closed incident is open again."""

    reason: str


def attached_files(fact: FileAttached) -> tuple[tuple[str, str], ...]:
    """(name, SHA-256 digest) of the attachment."""
    return ((fact.name, fact.digest),)
