"""What a recipient was told before (上一报): by what went to that office, under whatever name it stood on the paper."""

from app.models.incident.situation import last_report
from app.models.incident.state import Incident
from app.models.report.parts import Report
from app.models.settings.settings import Settings
from app.models.vocabulary.report import Stage
from app.services.reports.offices import names_in, role_of


def went_to(settings: Settings, state: Incident, addressee: str) -> tuple[Report, ...] | None:
    """The reports this recipient was sent, the oldest first; None where nobody is named, or none left at all yet."""
    names = names_in(addressee)
    if not names or not state.sent_reports:
        return None
    return tuple(one for one in state.sent_reports if _went(settings, one, names[0]))


def last_told(state: Incident, gone: tuple[Report, ...] | None) -> Report | None:
    """The last report that went to a recipient, None where none did; by ``went_to``.

    Where that says nothing, the last one that left or was written.
    """
    if gone is not None:
        return gone[-1] if gone else None
    live = [one for one in state.reports if not one.withdrawn]
    return last_report(state) or (live[-1] if live else None)


def _went(settings: Settings, report: Report, name: str) -> bool:
    """Whether a report left for an office; of one from an earlier book the paper is all that says so."""
    left = [one for one in report.sendings if one.sent_at is not None]
    if not left or all(one.inferred for one in left):
        return name in names_in(report.addressee) or any(one.is_to(role_of(settings, name), name) for one in left)
    return any(one.is_to(role_of(settings, name), name) for one in left)


def never_told(settings: Settings, state: Incident, report: str, stage: Stage, addressee: str) -> list[str]:
    """That a 续报 goes to somebody who has none of the reports before it; nothing while none of them left at all."""
    if stage is not Stage.FOLLOWUP:
        return []
    gone = [one for one in state.sent_reports if one.id != report]
    lacking = [name for name in names_in(addressee) if gone and not any(_went(settings, one, name) for one in gone)]
    return [f"{'、'.join(lacking)}没有收到过前面的报告：续报里写了全部来报，请核对，或先把首报报去"] if lacking else []
