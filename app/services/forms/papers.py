"""Papers that can be asked for (文书): the bytes that are previewed are the bytes that are archived and printed."""

import datetime as dt
from hashlib import sha256
from typing import TYPE_CHECKING

import msgspec

from app.models.moments import beijing_day
from app.models.paper.facts import PaperPrinted
from app.models.texts import one_line
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.forms import (
    blank_papers,
    brief_papers,
    call_papers,
    day_papers,
    deployment_papers,
    dossier_papers,
    fax_papers,
    handover_papers,
    incident_papers,
    key_card_papers,
    leader_papers,
    power_cut_papers,
    report_papers,
    review_papers,
    rota_papers,
    supply_papers,
    zero_papers,
)
from app.services.forms.paper_kind import Bound, Choice, PaperKind, PaperOf, Wanted
from app.services.paper.archive import PaperMade, across, keywords, safe_name
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form

KINDS: tuple[PaperKind, ...] = (
    call_papers.CALL_RECORD,
    incident_papers.CLOCKS,
    incident_papers.TIMELINE,
    incident_papers.DISPATCH,
    incident_papers.SYSTEM_SHEET,
    incident_papers.NOTICES,
    supply_papers.STOCK,
    supply_papers.SUPPLY,
    supply_papers.SLIP,
    leader_papers.LATE_NOTE,
    leader_papers.INSTRUCTION,
    brief_papers.BRIEF,
    fax_papers.COVER,
    fax_papers.RECEIPT,
    dossier_papers.DOSSIER,
    review_papers.REPORT,
    day_papers.DIARY,
    day_papers.DIGEST,
    day_papers.REGISTERED,
    handover_papers.HANDOVER,
    zero_papers.ZERO,
    rota_papers.ROTA,
    rota_papers.HOLIDAY,
    review_papers.MONTH,
    review_papers.YEAR,
    review_papers.LATE,
    blank_papers.INTAKE,
    blank_papers.CALL,
    blank_papers.FIRST_REPORT,
    power_cut_papers.POWER_CUT,
    key_card_papers.CARD,
    deployment_papers.SHEET,
)
"""Every paper in the order it is offered, each declared in its module and named here in one line."""
LONGEST_CHOICE = 60
REPORT = "report"
"""Asked for by its id; it is laid out by itself and stands in no list of forms."""


def kind_of(key: str) -> PaperKind:
    """The paper of a key or a name; raises Refused naming all there are."""
    kind = next((one for one in KINDS if key in {one.key, one.name}), None)
    if kind is None:
        names = "、".join(f"{one.key}（{one.name}）" for one in KINDS)
        raise Refused(f"没有“{key}”这种文书。可用的有：{names}。", field="kind")
    return kind


def choices_of(desk: Desk, incident: str) -> tuple[Choice, ...]:
    """The reports of an incident, then every other paper, each call and 调拨 one of its own, then those of a day."""
    reports = [Choice(words=words, key=REPORT, entry=one) for one, words in report_papers.reports_of(desk, incident)]
    return (*reports, *_others(desk, incident))


def is_of_day(key: str) -> bool:
    """Whether a paper is of a day and not of an incident."""
    return key != REPORT and kind_of(key).of is PaperOf.DAY


def _others(desk: Desk, incident: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(words=f"{kind.name}：{words}"[:LONGEST_CHOICE] if words else kind.name, key=kind.key, entry=entry)
        for kind in KINDS
        for entry, words in kind.offers(desk, incident)
    )


def form_made(desk: Desk, key: str, *, incident: str = "", day: dt.date | None = None, entry: str = "") -> PaperMade:
    """A form of an incident or of a day (Beijing; today when none is given); ``entry`` says which call of it.

    Raises Refused for an unknown kind or incident.
    """
    from app.services.paper import fonts
    from app.services.paper.grid import lay_out
    from app.services.paper.page import About
    from app.services.paper.pdf import render
    from app.services.paper.volume import bound

    if key == REPORT:
        return report_papers.report_again(desk, entry)
    fonts.choose(machine=desk.settings.system_fonts)
    kind, made = _asked(desk, key, incident, day, entry)
    if isinstance(made, PaperMade):
        return made
    form = made.form if isinstance(made, Bound) else made
    about = About(author=desk.settings.unit_name, subject=kind.name)
    paper = lay_out(form)
    if isinstance(made, Bound):
        paper = bound(paper, made.behind, made.called)
    paper = across(desk, msgspec.structs.replace(paper, about=about))
    return PaperMade(
        name=safe_name(f"{form.title} {one_line(kind.about(form))}") + ".pdf",
        paper=paper,
        data=render(paper, keywords(form.footer)),
    )


def _asked(
    desk: Desk, key: str, incident: str, day: dt.date | None, entry: str
) -> tuple[PaperKind, "Form | Bound | PaperMade"]:
    kind = kind_of(key)
    with desk.store.moment():  # what stands on the paper, and the head of the book at its foot
        return kind, kind.make(desk, _wanted(desk, kind, incident, day, entry))


def _wanted(desk: Desk, kind: PaperKind, incident: str, day: dt.date | None, entry: str) -> Wanted:
    return Wanted(name=kind.name, incident=incident, day=day or beijing_day(desk.now()), entry=entry)


def form_copy(desk: Desk, key: str, *, incident: str = "", day: dt.date | None = None, entry: str = "") -> bytes:
    """The editable copy (可编辑稿) of a form, a report or 值班快报 as a Word file.

    Raises Refused for papers bound of others (事件档案, 断电应急夹): what is in them has copies of its own.
    """
    from app.services.paper import fonts
    from app.services.paper.form_word import form_docx

    fonts.choose(machine=desk.settings.system_fonts)
    if key == REPORT:
        return report_papers.report_docx(desk, report_papers.kept_report(desk, entry))
    kind = kind_of(key)
    if kind.copy is not None:
        return kind.copy(desk, _wanted(desk, kind, incident, day, entry))
    kind, made = _asked(desk, key, incident, day, entry)
    if isinstance(made, (PaperMade, Bound)):
        raise Refused(f"{kind.name}是几份文书合订成的，没有可编辑稿；要改哪一份，选那一份另出。", field="docx")
    return form_docx(made, desk.settings.unit_name, desk.now(), practice=desk.practice)


def handed_over(desk: Desk, key: str, made: PaperMade, printer: str, copies: int = 1) -> Changed:
    """Book that a form was handed to a printer (已交打印)."""
    fact = PaperPrinted(
        paper=key,
        name=made.name.removesuffix(".pdf"),
        printer=printer,
        digest=sha256(made.data).hexdigest(),
        copies=copies,
    )
    with desk.write() as transaction:
        transaction.append(f"paper:{key}", fact)
    return Changed(transaction.topics, key)
