"""传真封面 and 传真回执 of a signed report, one for each recipient it goes to by fax."""

from typing import TYPE_CHECKING

from app.models.report.parts import Report
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk
from app.services.forms.leader_papers import reports_of, words_of
from app.services.forms.paper_kind import Offers, PaperKind, PaperOf, Wanted
from app.services.forms.report_papers import report_made
from app.services.paper.archive import footer_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form

Addressed = tuple[Report, str]
"""A signed report and the name of somebody it goes to."""


def _addressed(desk: Desk, incident: str) -> dict[str, Addressed]:
    """By what is asked for: every signed report with everybody it goes to by fax, else with its 主送."""
    found = {}
    for report in reports_of(desk, incident, signed=True):
        names = [one.name for one in report.sendings if one.channel is Channel.FAX] or [report.addressee]
        for number, name in enumerate(dict.fromkeys(filter(None, names)), 1):
            found[f"{report.entry}.{number}"] = (report, name)
    return found


def _offers(desk: Desk, incident: str) -> Offers:
    return tuple((key, f"{words_of(report)} 致{name}") for key, (report, name) in _addressed(desk, incident).items())


def _chosen(desk: Desk, wanted: Wanted) -> Addressed:
    """What was asked for: by its key, by the entry of the report alone, else the newest."""
    held = _addressed(desk, wanted.incident)
    for key, one in held.items():
        if wanted.entry in {"", key, one[0].entry}:
            return one
    said = "还没有签发的报告" if not held else f"没有编号为“{wanted.entry}”的报告"
    raise Refused(f"这起事件{said}，做不出{wanted.name}。", field="incident")


def _phone(desk: Desk, name: str) -> str:
    """The number kept for a recipient, empty where none is."""
    return next((one.phone for one in desk.settings.recipients.values() if one.name == name), "")


def _cover(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import fax

    report, name = _chosen(desk, wanted)
    pages = len(report_made(desk, report, colour=False).paper.pages) + 1
    return fax.cover(report, name, _phone(desk, name), pages, desk.settings, footer_of(desk))


def _receipt(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import fax

    report, name = _chosen(desk, wanted)
    return fax.receipt(report, name, desk.settings, footer_of(desk))


COVER = PaperKind(key="fax-cover", name="传真封面", of=PaperOf.INCIDENT, make=_cover, offers=_offers)
RECEIPT = PaperKind(key="fax-receipt", name="传真回执", of=PaperOf.INCIDENT, make=_receipt, offers=_offers)
