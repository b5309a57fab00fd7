"""A paper as a PDF against the book (核验文书)."""

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from app.models.incident.state import Incident
from app.models.report.facts import ReportSubmitted
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.security.proof import check_anchor
from app.services.store.anchors import Anchor

if TYPE_CHECKING:
    from app.models.report.parts import Report

KEYWORDS = re.compile(rb"/Keywords \(dutydesk:(S[0-9a-f]{8})/(\d+)/([0-9A-F]{12}(?:[0-9A-F]{8})?)\)")
BOOKED = "文件与签发时登记的《{title}》逐字节一致。"
SAME = "文件与账本里的《{title}》逐字节一致。"
OTHER = "但文件与账本现在排印的《{title}》不同：可能由另一版本或另一套字体排印，也可能被改过，请对照原文。"
MOST_BYTES = 50_000_000


def of_pdf(desk: Desk, data: bytes) -> dict[str, object]:
    """Which entry a PDF says it is, and whether it is the paper that was signed or that this program makes of it.

    The digest booked at signing is compared first: it proves a paper whatever became of the page since. Else the report
    is made again from the book's entries (not from rows that follow from them), signed and unsigned, in colour and in
    black: the same bytes prove the file. ``ok`` is true of a report only where they do.
    Raises Refused for a PDF that carries no mark of ours.
    """
    found = KEYWORDS.search(data) if data.startswith(b"%PDF") and len(data) <= MOST_BYTES else None
    if found is None:
        raise Refused(
            "这个文件不是值守台做的文书，或文件属性被去掉了。可以照页脚抄链头核对。", typed="用 verify --anchor"
        )
    anchor = Anchor(found[1].decode("ascii"), int(found[2]), found[3].decode("ascii"))
    checked = check_anchor(desk.store, anchor)
    answer: dict[str, object] = {
        "ok": checked.ok, "seat": anchor.seat, "seq": anchor.seq, "entry": checked.entry or None,
        "report": None, "number": None, "same": None, "sentence": checked.sentence,
    }  # fmt: skip
    with desk.store.read() as reading:
        entry = reading.book.entry_at(anchor.seat, anchor.seq)
    if not checked.ok or entry is None or not isinstance(entry.fact, ReportSubmitted):
        return answer
    with desk.store.read() as reading:
        now = reading.book.state_now(entry.subject, Incident)
        then = reading.book.state_at(entry, Incident)
    reports = [one for state in (now, then) for one in state.reports if one.entry == entry.id]
    held = reports[0]
    booked = sha256(data).hexdigest() in held.digests
    same = booked or any(
        make(desk, one, colour=colour) == data
        for make in (_made, _made_earlier)
        for one in reports
        for colour in (True, False)
    )
    words = BOOKED if booked else SAME if same else OTHER
    return answer | {
        "ok": same, "report": held.id, "number": held.mark or None, "same": same,
        "sentence": checked.sentence + words.format(title=held.title),
    }  # fmt: skip


def _made(desk: Desk, report: "Report", *, colour: bool) -> bytes:
    from app.services.forms.report_papers import report_pdf

    return report_pdf(desk, report, colour=colour)


def _made_earlier(desk: Desk, report: "Report", *, colour: bool) -> bytes:
    """A report as the first page layout made it; digests were not booked then."""
    from app.services.forms.report_papers import report_code, report_mark
    from app.services.paper import earlier
    from app.services.paper.archive import keywords
    from app.services.paper.bulletin import sheet_of
    from app.services.paper.pdf import render

    mark = report_mark(desk, report)
    sheet = sheet_of(report, desk.settings.letterhead, report_code(desk, report), mark)
    return render(earlier.lay_out(sheet, colour=colour), keywords(mark))
