"""Blank forms to be written on by hand in a power cut: 接报单, 电话记录单, 首报."""

from typing import TYPE_CHECKING

from app.services.desk.desk import Desk
from app.services.forms.paper_kind import PaperKind, PaperOf, Wanted, offered_for_the_day
from app.services.paper.archive import footer_of

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def _intake(desk: Desk, _wanted: Wanted) -> "Form":
    from app.services.paper.forms import blanks

    return blanks.intake(desk.settings, footer_of(desk))


def _call(desk: Desk, _wanted: Wanted) -> "Form":
    from app.services.paper.forms import blanks

    return blanks.call(desk.settings, footer_of(desk))


def _first_report(desk: Desk, _wanted: Wanted) -> "Form":
    from app.services.paper.forms import blanks

    return blanks.first_report(desk.settings, footer_of(desk))


def _blank(_form: "Form") -> str:
    return "空白"


INTAKE, CALL, FIRST_REPORT = (
    PaperKind(key=key, name=name, of=PaperOf.DAY, make=make, offers=offered_for_the_day, about=_blank)
    for key, name, make in (
        ("blank-intake", "空白接报单", _intake),
        ("blank-call", "空白电话记录单", _call),
        ("blank-first", "空白首报", _first_report),
    )
)
