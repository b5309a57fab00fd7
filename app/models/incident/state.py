"""The incident (突发事件): its state and fold."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from app.models.book.entry import Entry
from app.models.book.fact import Fact
from app.models.incident import readings
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
    ReadingDismissed,
    ReadingNoted,
    ReadingNotExcluded,
    RegisteredOnly,
    ReportOwed,
)
from app.models.incident.figures import Figure
from app.models.incident.grading import strict_words
from app.models.incident.parts import Attachment, Line, Message, Note, Telling
from app.models.incident.readings import Readings
from app.models.maps.geo import to_wgs
from app.models.moments import from_micros
from app.models.report import report_fold
from app.models.report.facts import (
    OralReportMade,
    ReceiptConfirmed,
    ReportQueued,
    ReportRelayed,
    ReportSent,
    ReportSentTo,
    ReportSigned,
    ReportStuck,
    ReportSubmitted,
    ReportWithdrawn,
    UnitNotified,
)
from app.models.report.parts import Notice, OralReport, Report, signed
from app.models.subject.fold import State, doubt
from app.models.vocabulary.incident import Flag, Precision, Status
from app.models.vocabulary.report import Stage
from app.models.vocabulary.term import Level

replace = msgspec.structs.replace


class Incident(State, frozen=True, kw_only=True):
    """An incident as its entries tell it."""

    title: str = ""
    titled: bool = False
    """Whether an officer gave the title."""
    status: Status = Status.UNCERTAIN
    place: str = ""
    category: str = ""
    flags: tuple[Flag, ...] = ()
    received_at: dt.datetime | None = None
    occurred_at: dt.datetime | None = None
    precision: Precision = Precision.UNKNOWN
    about: bool = False
    unit_received_at: dt.datetime | None = None
    late_by: int = 0
    late_reason: str = ""
    level: Level = Level.ORDINARY
    suggested: Level = Level.ORDINARY
    grade_axis: str = ""
    grade_reason: str = ""
    may_rise: bool = True
    confirmed: bool = False
    level_known_at: dt.datetime | None = None
    from_call: str = ""
    messages: tuple[Message, ...] = ()
    figures: tuple[Figure, ...] = ()
    lines: tuple[Line, ...] = ()
    orals: tuple[OralReport, ...] = ()
    reports: tuple[Report, ...] = ()
    tellings: tuple[Telling, ...] = ()
    notes: tuple[Note, ...] = ()
    notices: tuple[Notice, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    stable_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    closing: str = ""
    levels: tuple[tuple[Level, dt.datetime], ...] = ()
    level_strict: Level = Level.ORDINARY
    """从严, never below ``level``; the clocks run on it."""
    strict_axis: str = ""
    strict_by: str = ""
    strict_reason: str = ""
    strict_suggested: Level = Level.ORDINARY
    settled: str = ""
    set_aside: tuple[str, ...] = ()
    strict_levels: tuple[tuple[Level, dt.datetime], ...] = ()
    strict_stated: Level = Level.ORDINARY
    """从严 by what was stated alone, without readings nobody adopted: what papers may rest on."""
    read_by: str = ""
    """What was read and not adopted, where it makes ``level_strict`` graver; empty else."""
    read_reason: str = ""
    readings: Readings = ()
    point: tuple[float, float] | None = None
    """Where on the map, WGS-84 (lat, lon)."""
    registered_only: RegisteredOnly | None = None
    """The decision that it falls short of a report (仅登记), while nobody took it back."""

    @property
    def source(self) -> str:
        """Who called first."""
        first = self.messages[0] if self.messages else None
        return " ".join(part for part in (first.caller_unit, first.caller_name) if part) if first else ""

    @property
    def strict_words(self) -> str:
        """从严 较大（按失联计） where it is graver than 已知, else empty."""
        return strict_words(self.level, self.level_strict, self.read_by or self.strict_by)

    @property
    def sent_reports(self) -> tuple[Report, ...]:
        """Reports that left the house, oldest first."""
        return tuple(sorted((r for r in self.reports if r.sent_at), key=lambda r: r.sent_at or r.submitted_at))

    def report(self, identity: str) -> Report | None:
        """The report with that id."""
        return next((one for one in self.reports if one.id == identity), None)


def _message(state: Incident, entry: Entry, fact: IncidentReceived | IncidentFollowedUp) -> Message:
    return Message(
        entry=entry.id,
        narrative=state.corrections.get(entry.id, fact.narrative),
        received_at=fact.received_at,
        medium=fact.medium,
        caller_unit=fact.caller_unit,
        caller_name=fact.caller_name,
        caller_phone=fact.caller_phone,
        recording=fact.recording,
        carried=fact.carried,
    )


def _received(state: Incident, entry: Entry, fact: IncidentReceived) -> Incident:
    message = _message(state, entry, fact)
    if state.received_at is not None:
        return doubt(replace(state, messages=(*state.messages, message)), "有两条接报记录")
    return replace(
        state,
        title=fact.title,
        titled=fact.titled,
        status=Status.OPEN,
        place=fact.place,
        category=fact.category,
        flags=fact.flags,
        received_at=fact.received_at,
        occurred_at=fact.occurred_at,
        precision=fact.precision,
        about=fact.about,
        unit_received_at=fact.unit_received_at,
        late_by=fact.late_by,
        late_reason=fact.late_reason,
        from_call=fact.from_call,
        messages=(message, *state.messages),
    )


def _retimed(state: Incident, _entry: Entry, fact: IncidentRetimed) -> Incident:
    return replace(
        state,
        occurred_at=fact.occurred_at or state.occurred_at,
        precision=fact.precision or state.precision,
        about=state.about if fact.about is None else fact.about,
        received_at=fact.received_at or state.received_at,
        unit_received_at=fact.unit_received_at or state.unit_received_at,
        readings=readings.answered(state.readings, (readings.OCCURRED,) if fact.occurred_at else ()),
    )


def _described(state: Incident, _entry: Entry, fact: IncidentDescribed) -> Incident:
    return replace(
        state,
        title=state.title if fact.title is None else fact.title,
        titled=state.titled or fact.title is not None,
        place=state.place if fact.place is None else fact.place,
        category=state.category if fact.category is None else fact.category,
        flags=state.flags if fact.flags is None else fact.flags,
        late_reason=state.late_reason if fact.late_reason is None else fact.late_reason,
        readings=readings.answered(
            state.readings,
            [
                *(name for name, value in ((readings.PLACE, fact.place), (readings.CATEGORY, fact.category)) if value),
                *(f"{readings.FLAG}{one.value}" for one in fact.flags or ()),
            ],
        ),
    )


def _located(state: Incident, _entry: Entry, fact: IncidentLocated) -> Incident:
    return replace(state, point=to_wgs(fact.lat, fact.lon, fact.datum))


def _figure(state: Incident, entry: Entry, fact: FigureStated) -> Incident:
    figure = Figure(
        kind=fact.figure,
        value=fact.value,
        bound=fact.bound,
        known_at=fact.known_at,
        source=fact.source,
        certainty=fact.certainty,
        entry=entry.id,
        explanation=fact.explanation,
        words=fact.words,
    )
    held = readings.answered(state.readings, (fact.figure.value,))
    return replace(state, figures=(*state.figures, figure), readings=held)


def _noted_reading(state: Incident, entry: Entry, fact: ReadingNoted) -> Incident:
    return replace(state, readings=readings.noted(state.readings, entry, fact))


def _dismissed(state: Incident, _entry: Entry, fact: ReadingDismissed) -> Incident:
    return replace(state, readings=readings.dismissed(state.readings, fact))


def _graded(state: Incident, entry: Entry, fact: IncidentGraded) -> Incident:
    at = from_micros(entry.at)
    stated = fact.level if fact.strict is None else min(fact.level, fact.strict)
    strict = stated if fact.read is None else min(stated, fact.read)
    return replace(
        state,
        level=fact.level,
        suggested=fact.suggested,
        grade_axis=fact.axis,
        grade_reason=fact.reason,
        may_rise=fact.may_rise,
        confirmed=fact.confirmed,
        level_known_at=fact.known_at,
        levels=(*state.levels, (fact.level, at)),
        level_strict=strict,
        strict_axis=fact.strict_axis,
        strict_by=fact.strict_by,
        strict_reason=fact.strict_reason,
        strict_suggested=stated if fact.strict_suggested is None else fact.strict_suggested,
        settled=fact.settled,
        set_aside=fact.set_aside,
        strict_levels=(*state.strict_levels, (strict, at)),
        strict_stated=stated,
        read_by=fact.read_by,
        read_reason=fact.read_reason,
    )


def _followed_up(state: Incident, entry: Entry, fact: IncidentFollowedUp) -> Incident:
    message = _message(state, entry, fact)
    return replace(state, messages=(*state.messages, message))


def _progressed(state: Incident, entry: Entry, fact: IncidentProgressed) -> Incident:
    text = state.corrections.get(entry.id, fact.text)
    line = Line(entry=entry.id, section=fact.section, text=text, at=from_micros(entry.at), by=entry.who)
    return replace(state, lines=(*state.lines, line))


def _noted(state: Incident, entry: Entry, fact: IncidentNoted) -> Incident:
    text = state.corrections.get(entry.id, fact.text)
    return replace(state, notes=(*state.notes, Note(entry=entry.id, text=text, at=from_micros(entry.at), by=entry.who)))


def _told(state: Incident, entry: Entry, fact: PostTold) -> Incident:
    telling = Telling(
        entry=entry.id, post=fact.post, person=fact.person, answered=fact.answered, at=fact.at, said=fact.said
    )
    return replace(state, tellings=(*state.tellings, telling))


def _attached(state: Incident, entry: Entry, fact: FileAttached) -> Incident:
    attachment = Attachment(entry=entry.id, name=fact.name, digest=fact.digest, size=fact.size)
    return replace(state, attachments=(*state.attachments, attachment))


def _stabilised(state: Incident, _entry: Entry, fact: IncidentStabilised) -> Incident:
    return replace(state, stable_at=fact.at)


def _closed(state: Incident, _entry: Entry, fact: IncidentClosed) -> Incident:
    return replace(state, status=Status.CLOSED, ended_at=fact.ended_at, closing=fact.reason)


def _reopened(state: Incident, _entry: Entry, _fact: IncidentReopened) -> Incident:
    return replace(state, status=Status.OPEN, ended_at=None, closing="")


def _oral(state: Incident, entry: Entry, fact: OralReportMade) -> Incident:
    said = state.corrections.get(entry.id, fact.said)
    return replace(state, orals=(*state.orals, report_fold.oral(entry, fact, said)))


def _submitted(state: Incident, entry: Entry, fact: ReportSubmitted) -> Incident:
    others = tuple(one for one in state.reports if one.id != fact.report)
    return replace(state, reports=(*others, report_fold.submitted(entry, fact)))


def _change_report(state: Incident, identity: str, change: Callable[[Report], Report]) -> Incident:
    if state.report(identity) is None:
        return doubt(state, "报告的送签记录未到")
    return replace(state, reports=tuple(change(r) if r.id == identity else r for r in state.reports))


def _signed(state: Incident, _entry: Entry, fact: ReportSigned) -> Incident:
    return _change_report(
        state,
        fact.report,
        lambda r: signed(r, fact),
    )


def _folded(change: Callable[[Report, Entry, Any], Report]) -> Callable[[Incident, Entry, Any], Incident]:
    """The incident after a fact about sending changed the report it names."""

    def fold(state: Incident, entry: Entry, fact: Any) -> Incident:  # noqa: ANN401 - each its own kind of fact
        return _change_report(state, fact.report, lambda report: change(report, entry, fact))

    return fold


def _notified(state: Incident, entry: Entry, fact: UnitNotified) -> Incident:
    return replace(state, notices=(*state.notices, report_fold.notified(entry, fact)))


def _withdrawn(state: Incident, _entry: Entry, fact: ReportWithdrawn) -> Incident:
    return _change_report(state, fact.report, lambda r: replace(r, withdrawn=True))


_FOLDS: dict[type[Fact], Callable[..., Incident]] = {
    IncidentReceived: _received,
    IncidentRetimed: _retimed,
    IncidentDescribed: _described,
    IncidentLocated: _located,
    FigureStated: _figure,
    IncidentGraded: _graded,
    IncidentFollowedUp: _followed_up,
    IncidentProgressed: _progressed,
    IncidentNoted: _noted,
    PostTold: _told,
    ReadingNoted: _noted_reading,
    ReadingDismissed: _dismissed,
    ReadingNotExcluded: lambda state, _entry, fact: replace(state, readings=readings.kept(state.readings, fact)),
    FileAttached: _attached,
    IncidentStabilised: _stabilised,
    RegisteredOnly: lambda state, _entry, fact: replace(state, registered_only=fact),
    ReportOwed: lambda state, _entry, _fact: replace(state, registered_only=None),
    IncidentClosed: _closed,
    IncidentReopened: _reopened,
    OralReportMade: _oral,
    ReportSubmitted: _submitted,
    ReportSigned: _signed,
    ReportSent: _folded(report_fold.sent),
    ReportSentTo: _folded(report_fold.sent_to),
    ReceiptConfirmed: _folded(report_fold.confirmed),
    ReportQueued: _folded(report_fold.queued),
    ReportRelayed: _folded(report_fold.relayed),
    ReportStuck: _folded(report_fold.stuck),
    UnitNotified: _notified,
    ReportWithdrawn: _withdrawn,
}


def apply(state: Incident, entry: Entry) -> Incident:
    """The incident after one entry."""
    fact = entry.fact
    kind: type = type(fact)
    change = _FOLDS.get(kind)
    return change(state, entry, fact) if change else state


def next_stage_of(state: Incident) -> tuple[Stage, int]:
    """Which report comes next, and its number among 续报."""
    live = [one for one in state.reports if not one.withdrawn]
    if not live:
        return Stage.FIRST, 1
    return Stage.FOLLOWUP, sum(1 for one in live if one.stage is Stage.FOLLOWUP) + 1


def title_of(state: Incident) -> str:
    """What it is called on screens and papers."""
    return state.title or "（接报记录未到）"
