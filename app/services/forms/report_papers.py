"""Reports as papers: PDF, editable copy, QR code, and the structured report that is carried."""

import contextlib
import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from app.models.book.entry import short_hash
from app.models.incident.state import Incident
from app.models.moments import BEIJING
from app.models.report.facts import ReportSubmitted
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.texts import one_line
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade, across, keywords, safe_name
from app.services.runtime.errors import Refused
from app.services.security import identity as units

if TYPE_CHECKING:
    from app.services.paper.qr import Head, Scanned


def report_made(desk: Desk, report: Report, *, colour: bool = True) -> PaperMade:
    """A report as a paper."""
    from app.services.paper import fonts
    from app.services.paper.bulletin import lay_out, sheet_of
    from app.services.paper.pdf import render

    fonts.choose(machine=desk.settings.system_fonts)
    mark = report_mark(desk, report)
    words = title_words(desk, report.title)
    sheet = sheet_of(report, desk.settings.letterhead, report_code(desk, report), mark, words)
    paper = across(desk, lay_out(sheet, colour=colour))
    return PaperMade(name=file_name(report), paper=paper, data=render(paper, keywords(mark)))


def kept_report(desk: Desk, report: str) -> Report:
    """A report by its id, signed, sent or still a draft; raises Refused where there is none."""
    with desk.store.read() as reading:
        row = reading.report_row(report)
        state = reading.state(row.subject, Incident) if row is not None else None
    held = state.report(report) if state is not None else None
    if held is None or held.withdrawn:
        raise Refused("找不到这份报告。", field="report")
    return held


def report_again(desk: Desk, report: str) -> PaperMade:
    """The paper of a report laid before the leader, signed or sent, as often as it is asked for."""
    return report_made(desk, kept_report(desk, report))


def reports_of(desk: Desk, incident: str) -> tuple[tuple[str, str], ...]:
    """(id, name and number) of every report of an incident that is a paper."""
    with desk.store.read() as reading:
        state = reading.state(f"incident:{incident}", Incident) if incident else None
    held = [one for one in state.reports if not one.withdrawn] if state is not None else []
    return tuple((one.id, f"{stage_name(one.stage.label, one.ordinal)}：{one.mark or '送签稿'}") for one in held)


def title_words(desk: Desk, title: str) -> tuple[str, ...]:
    """The names of divisions and classes in a title, and the words events are called by: no line ends within one."""
    from app.services.extraction.category import SPECIAL
    from app.services.extraction.divisions import regions
    from app.services.paper.titles import words_in

    kinds = desk.rules.taxonomy.classes
    said = (word for one in kinds for word in one.words if not SPECIAL.search(word))
    return words_in(title, (*regions().named, *(one.name for one in kinds), *said))


def report_mark(desk: Desk, report: Report) -> str:
    """Where the text of a report stands in the book, and its digest."""
    with desk.store.read() as reading:
        entry = reading.book.entry(report.entry)
    if entry is None:
        return ""
    digits = entry.fact.mark_digits if isinstance(entry.fact, ReportSubmitted) else 12
    return f"账本{entry.seat} 第{entry.seq}条 校验{short_hash(entry.hash, digits)}"


def report_pdf(desk: Desk, report: Report, *, colour: bool = True) -> bytes:
    """The PDF of a report."""
    return report_made(desk, report, colour=colour).data


def report_code(desk: Desk, report: Report) -> bytes:
    """The QR code of a signed 首报 or 续报: what was known when it was written, whatever was corrected since.

    Empty where there is none to print, also when the facts are too long for a code that survives a fax, and in a book
    for practice: what did not happen is not scanned into another's book.
    """
    from app.services.paper import qr

    coded = report.signed_at is not None and report.stage is not Stage.FINAL and not desk.practice
    fields = report_fields(desk, report) if coded else {}
    if not fields:
        return b""
    head = _witnessed(desk, report)
    for held in (head, None) if head is not None else (None,):
        for more in ({}, {"place": str(fields.get("place", ""))[:30]}):
            with contextlib.suppress(Refused):
                return qr.encode(fields | more, partial(units.signed, desk), held)
    return b""


def _witnessed(desk: Desk, report: Report) -> "Head | None":
    """The head its code carries: seat, number and whole hash of its entry; none on papers of earlier programs."""
    from app.services.paper.qr import WITNESS

    with desk.store.read() as reading:
        entry = reading.book.entry(report.entry)
    if entry is None or not isinstance(entry.fact, ReportSubmitted) or entry.fact.code_frame < WITNESS:
        return None
    return entry.seat, entry.seq, entry.hash


def report_fields(desk: Desk, report: Report) -> dict[str, object]:
    """The structured report (QR code, interface, package): what was known when it was written; empty if unbooked."""
    with desk.store.read() as reading:
        written = reading.book.entry(report.entry)
        if written is None:
            return {}
        state = reading.book.state_at(written, Incident)
    return {
        "stage": stage_name(report.stage.label, report.ordinal),
        "number": report.mark,
        "unit": (report.letterhead or desk.settings.letterhead).unit,
        **incident_fields(state, report.figures),
        "reported_at": _iso(report.signed_at),
    }


def incident_fields(state: Incident, figures: Iterable[tuple[str, float | None]]) -> dict[str, object]:
    """What is known of an incident, as it is carried: place, class, level, times, figures that are known."""
    return {
        "place": state.place,
        "category": state.category,
        "level": state.level.label,
        "occurred_at": _iso(state.occurred_at),
        "received_at": _iso(state.received_at),
        "figures": {name: int(value) if value == int(value) else value for name, value in figures if value is not None},
        "incident": state.id,
    }


def read_code(pictures: Iterable[bytes]) -> "Scanned":
    """The report behind the first of our QR codes on scans, photos or faxes; raises Refused with the next step."""
    from app.services.paper import qr

    return qr.decode(qr.read_images(pictures))


def _iso(moment: dt.datetime | None) -> str:
    return moment.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M") if moment else ""


def report_docx(desk: Desk, report: Report, *, colour: bool = True) -> bytes:
    """The editable copy of a report for Word or WPS; the PDF stays the record."""
    from app.services.paper.bulletin import sheet_of
    from app.services.paper.word import report_docx as written

    words = title_words(desk, report.title)
    sheet = sheet_of(report, desk.settings.letterhead, words=words)
    return written(sheet, colour=colour, practice=desk.practice)


def file_name(report: Report) -> str:
    """A sensible file name for a saved report."""
    mark = report.mark or "送签稿"
    return safe_name(one_line(f"{mark} {report.title}")) + ".pdf"
