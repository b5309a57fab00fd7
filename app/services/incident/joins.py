"""并案 and reports that had left before: what was sent of an incident that is now told with another one.

Its readers learn of the 并案 from the next report of the incident that was kept, and nobody who had its reports is
forgotten.
"""

import datetime as dt

import msgspec

from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.merge.facts import IncidentsMerged, MergeUndone
from app.models.merge.rows import MergeRow
from app.models.moments import from_micros
from app.models.report.parts import Report
from app.services.store import Reading


class JoinedReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report of an incident that was taken into another one."""

    incident: str
    report: Report
    reason: str
    """Why they are one, or why they are two after all."""
    entry: str
    """The entry that says so."""
    at: dt.datetime
    undone: bool = False
    told: bool = False
    """Whether a report of the incident that was kept was written since: it says so."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """To whom it went."""
        return tuple(dict.fromkeys(one.name for one in self.report.sendings if one.sent_at is not None))


def joined_reports(reading: Reading, state: Incident) -> tuple[JoinedReport, ...]:
    """The live reports of all that were taken into an incident, the oldest first.

    Of a 并案 that was undone only those of which a report of this incident said that they are of one event.
    """
    found = []
    for row in reading.rows(MergeRow, "kept = ?", (state.id,)):
        other = reading.state(subject_of(row.absorbed), Incident)
        if other is not None:
            found += _of(reading, state, row, other)
    return tuple(sorted(found, key=lambda one: one.report.submitted_at))


def _of(reading: Reading, state: Incident, row: MergeRow, other: Incident) -> list[JoinedReport]:
    made = undone = None
    for entry in reading.book.entries(row.subject):
        if isinstance(entry.fact, IncidentsMerged):
            made = (entry, entry.fact.reason)
        elif isinstance(entry.fact, MergeUndone):
            undone = (entry, entry.fact.reason)
    if made is None:
        return []
    since, until = from_micros(made[0].at), from_micros(undone[0].at) if undone else None
    done = state.sent_reports or tuple(one for one in state.reports if not one.withdrawn)
    written = [one.submitted_at for one in done]
    if until is not None and not any(since <= one < until for one in written):
        return []  # nobody was told that they are one
    entry, reason = undone or made
    at = from_micros(entry.at)
    return [
        JoinedReport(
            incident=other.id, report=one, reason=reason, entry=entry.id, at=at, undone=until is not None,
            told=any(moment >= max(at, one.sent_at or at) for moment in written),
        )
        for one in other.reports
        if not one.withdrawn and (until is None or one.submitted_at < until)
    ]  # fmt: skip


def kept_of(reading: Reading, incident: str) -> str:
    """The incident that one was taken into, empty where it stands by itself."""
    return next((one.kept for one in reading.merges() if one.absorbed == incident), "")
