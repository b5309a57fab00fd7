"""A paper as a PDF against the book (核验文书)."""

import re
from typing import TYPE_CHECKING

from app.models.incident.state import Incident
from app.models.report.facts import ReportSubmitted
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.models.report.parts import Report
from app.services.security.proof import _at, check_anchor
from app.services.store.anchors import Anchor

KEYWORDS = re.compile(rb"/Keywords \(dutydesk:(S[0-9a-f]{8})/(\d+)/([0-9A-F]{12})\)")
SAME = "文件与账本里的《{title}》逐字节一致。"
OTHER = "但文件与账本现在排印的《{title}》不同：可能由另一版本或另一套字体排印，也可能被改过，请对照原文。"
MOST_BYTES = 50_000_000


def of_pdf(desk: Desk, data: bytes) -> dict[str, object]:
    """Which entry a PDF says it is, and whether it is the paper this program makes of it.

    A report is made again from the book, signed and unsigned, in colour and in black: the same bytes prove the file.
    Raises Refused for a PDF that carries no mark of ours.
    """
    found = KEYWORDS.search(data) if data.startswith(b"%PDF") and len(data) <= MOST_BYTES else None
    if found is None:
        raise Refused("这个文件不是值守台做的文书，或文件属性被去掉了。可以照页脚抄链头核对（verify --anchor）。")
    anchor = Anchor(found[1].decode("ascii"), int(found[2]), found[3].decode("ascii"))
    checked = check_anchor(desk.store, anchor)
    answer: dict[str, object] = {
        "ok": checked.ok, "seat": anchor.seat, "seq": anchor.seq, "entry": checked.entry or None,
        "report": None, "number": None, "same": None, "sentence": checked.sentence,
    }  # fmt: skip
    entry = _at(desk.store, anchor)
    if not checked.ok or entry is None or not isinstance(entry.fact, ReportSubmitted):
        return answer
    with desk.store.read() as reading:
        now = reading.state(entry.subject, Incident)
        then = reading.book.state_at(entry, Incident)
    reports = [one for state in (now, then) if state is not None for one in state.reports if one.entry == entry.id]
    same = any(_made(desk, one, colour=colour) == data for one in reports for colour in (True, False))
    held = reports[0]
    words = SAME if same else OTHER
    return answer | {
        "report": held.id, "number": held.mark or None, "same": same,
        "sentence": checked.sentence + words.format(title=held.title),
    }  # fmt: skip


def _made(desk: Desk, report: "Report", *, colour: bool) -> bytes:
    from app.services.forms.report_papers import report_pdf

    return report_pdf(desk, report, colour=colour)
