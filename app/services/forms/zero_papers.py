"""零报告 of a day as a sheet: as it was reported, else as it stands to be read out."""

from typing import TYPE_CHECKING

from app.models.moments import beijing_day
from app.services.desk.desk import Desk
from app.services.duty import zero_reports
from app.services.forms.paper_kind import THE_ONE, Offers, PaperKind, PaperOf, Wanted, right_words
from app.services.paper.archive import footer_of

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def _made(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import zero_sheet

    state = zero_reports.of_day(desk, wanted.day)
    reported = state.reported if state is not None else None
    words = reported.words if reported is not None else zero_reports.words_of(desk, wanted.day)
    day = zero_sheet.Day(wanted.day, zero_reports.periods_on(desk, wanted.day), zero_reports.due_at(desk, wanted.day))
    return zero_sheet.zero_sheet(day, words, reported, desk.settings, footer_of(desk))


def _offers(desk: Desk, _incident: str) -> Offers:
    """Today's, where a standing period is on."""
    return THE_ONE if zero_reports.due_at(desk, beijing_day(desk.now())) is not None else ()


ZERO = PaperKind(key="zero", name="零报告", of=PaperOf.DAY, make=_made, offers=_offers, about=right_words)
