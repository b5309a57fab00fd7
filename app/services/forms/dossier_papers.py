"""事件档案: cover, contents and every paper of an incident in one file, numbered through."""

import datetime as dt
from typing import TYPE_CHECKING

from app.models.report.numbering import stage_name
from app.services.desk.desk import Desk
from app.services.forms import brief_papers, call_papers, incident_papers, leader_papers, supply_papers
from app.services.forms.incident_papers import viewed
from app.services.forms.leader_papers import reports_of
from app.services.forms.paper_kind import Bound, PaperKind, PaperOf, Wanted
from app.services.forms.report_papers import report_made
from app.services.paper.archive import PaperMade, footer_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.forms.dossier import Filed
    from app.services.paper.grid import Form
    from app.services.paper.page import Paper

WITHIN = (
    call_papers.CALL_RECORD,
    incident_papers.NOTICES,
    incident_papers.DISPATCH,
    supply_papers.STOCK,
    supply_papers.SUPPLY,
    incident_papers.CLOCKS,
    leader_papers.LATE_NOTE,
    brief_papers.BRIEF,
    incident_papers.TIMELINE,
)
"""What a file holds behind the reports, in this order."""
LONGEST = 60
"""Most papers of one kind in a file."""


def _dossier(desk: Desk, wanted: Wanted) -> Bound:
    from app.services.paper.forms.dossier import dossier
    from app.services.paper.grid import lay_out

    state = viewed(desk, wanted).state
    held = [*_reports(desk, wanted), *_forms(desk, wanted)]
    filed = tuple(one for one, _ in held)
    now, footer = desk.now(), footer_of(desk)
    before = len(lay_out(dossier(state, filed, 1, desk.settings, now, footer)).pages)
    return Bound(
        form=dossier(state, filed, before, desk.settings, now, footer), behind=tuple(paper for _, paper in held)
    )


def _reports(desk: Desk, wanted: Wanted) -> list[tuple["Filed", "Paper"]]:
    from app.services.paper.forms.dossier import Filed

    found = []
    for report in reversed(reports_of(desk, wanted.incident)):
        paper = report_made(desk, report).paper
        stage = stage_name(report.stage.label, report.ordinal)
        name = f"{stage}：{report.mark}" if report.mark else f"{stage}（未签发）"
        found.append((Filed(name=name, at=report.signed_at or report.submitted_at, pages=len(paper.pages)), paper))
    return found


def _forms(desk: Desk, wanted: Wanted) -> list[tuple["Filed", "Paper"]]:
    from app.services.paper.forms.dossier import Filed
    from app.services.paper.grid import lay_out

    found = []
    for kind in WITHIN:
        for entry, words in tuple(kind.offers(desk, wanted.incident))[:LONGEST]:
            asked = Wanted(name=kind.name, incident=wanted.incident, day=wanted.day, entry=entry)
            try:
                made = kind.make(desk, asked)
            except Refused:
                continue  # nothing of this kind was written for the incident
            if isinstance(made, Bound) or (not isinstance(made, PaperMade) and _empty(made)):
                continue
            paper = made.paper if isinstance(made, PaperMade) else lay_out(made)
            name = f"{kind.name}：{words}" if words else kind.name
            found.append((Filed(name=name, at=_at(desk, entry), pages=len(paper.pages)), paper))
    return found


def _empty(form: "Form") -> bool:
    """Whether a form has tables and none has a row."""
    from app.services.paper.grid import GridTable

    tables = [one for one in form.blocks if isinstance(one, GridTable)]
    return bool(tables) and not any(one.rows for one in tables)


def _at(desk: Desk, entry: str) -> dt.datetime | None:
    """When what a paper is of was written; None where it is of the whole incident."""
    from app.models.moments import from_micros

    if not entry:
        return None
    with desk.store.read() as reading:
        booked = reading.book.entry(entry)
    return from_micros(booked.at) if booked is not None else None


DOSSIER = PaperKind(key="dossier", name="事件档案", of=PaperOf.INCIDENT, make=_dossier)
