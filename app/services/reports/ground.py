"""What the text of a report stands on: the incident, what its messages said, what was told before."""

import datetime as dt

import msgspec

from app.models.incident.parts import Message
from app.models.incident.state import Incident
from app.models.report.clause_kinds import opened_by, signed_line
from app.models.report.conservation import TradeWords
from app.models.report.parts import Report
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.report import Stage
from app.services.extraction.change import AsOf, Change
from app.services.incident.joins import JoinedReport
from app.services.paper.phrases import Phrases
from app.services.reports.against import Asked
from app.services.reports.covering import said_kind

ORDER = (
    FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS, FigureKind.LIGHT,
    FigureKind.TRAPPED, FigureKind.ENDANGERED, FigureKind.EVACUATED, FigureKind.AREA, FigureKind.BURNT_AREA,
    FigureKind.LOSS, FigureKind.MAGNITUDE,
)  # fmt: skip
"""Figures in their order on paper."""
PEOPLE = frozenset(kind.value for kind in ORDER[:7])
"""Figures that count people something happened to."""


class Out(msgspec.Struct, frozen=True):
    """What was sent to an incident: names of teams, goods with their amounts."""

    teams: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()


NOTHING = Out()


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a text is made from; ``changes`` are what each message said, by its entry."""

    state: Incident
    stage: Stage
    kind_name: str
    trade: TradeWords
    phrases: Phrases
    now: dt.datetime
    changes: dict[str, tuple[Change, ...]] = msgspec.field(default_factory=dict)
    said_of: dict[str, AsOf] = msgspec.field(default_factory=dict)
    """Of when its figures are (截至), by the entry of each message that says so."""
    superiors: frozenset[str] = frozenset()
    """Entries of the messages by which an office above us told us of it: it does not report to us."""
    before: Report | None = None
    told: Report | None = None
    """The last report this recipient was sent; new against it."""
    gone: tuple[Report, ...] | None = None
    """The reports this recipient was sent; None where that cannot be told apart from all that left."""
    then: Incident | None = None
    """The incident as that report knew it; for a 终报 as the first report knew it."""
    out: Out = NOTHING
    strict: str = ""
    """The level by what may be, where it is above the known one."""
    joined: tuple[JoinedReport, ...] = ()
    """Reports of incidents taken as one with it: their readers learn of it here."""
    asked: tuple[Asked, ...] = ()
    """Words that speak of a figure nobody has decided on: they are in no level."""

    @property
    def heard(self) -> tuple[Message, ...]:
        """The messages no report has accounted for yet, the oldest first; a 终报 tells all of them."""
        if self.stage is Stage.FINAL:
            return in_time(self.state.messages)
        return messages_since(self.state, self.before, self.gone)

    @property
    def covered(self) -> int:
        """How many of the officer's lines this recipient was told."""
        last = self.told if self.gone is not None else self.before
        return last.covers if last is not None and self.before is not None else 0


def messages_since(
    state: Incident, before: Report | None, gone: tuple[Report, ...] | None = None
) -> tuple[Message, ...]:
    """Messages no report that went before has accounted for; of one by an earlier version, those that came after it.

    With ``gone`` only what those accounted for is told.
    """
    if before is None:
        return in_time(state.messages)
    done = gone if gone is not None else state.sent_reports or tuple(one for one in state.reports if not one.withdrawn)
    told = {entry for one in done for entry in one.heard}
    old = [one.submitted_at for one in done if not one.heard]
    return tuple(
        one
        for one in in_time(state.messages)
        if one.entry not in told and not any(one.received_at <= written for written in old)
    )


def in_time(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """As they came: one that was booked late stands where it belongs, the first call always first."""
    return (*messages[:1], *sorted(messages[1:], key=lambda one: one.received_at))


def source_of(message: Message) -> str:
    """Who said it, as printed: whoever called, else whoever signed the words or opens them."""
    held = f"{message.caller_unit}{message.caller_name}"
    if held:
        return held
    signed = signed_line(message.narrative)
    if signed is None:
        opened = opened_by(message.narrative)
        return opened["who"] if opened is not None else ""
    at = "".join((signed["at"] or "").split())
    return f"{signed['who']}（{at}）" if at else signed["who"]


def late(message: Message, told: tuple[Message, ...]) -> bool:
    """Whether a message came before one that was already reported: it was booked late (补录)."""
    return any(one.received_at > message.received_at for one in told)


def event_name(ground: Ground) -> str:
    """What the event is called in title and body alike: as said, else by its adopted class."""
    return said_kind(ground.state.messages, ground.changes, ground.state, ground.kind_name)
