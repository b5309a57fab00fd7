"""值班快报 as a paper: red head, number of the year, 报 and 送 at the foot."""

from typing import TYPE_CHECKING

from app.models.book.entry import short_hash
from app.models.brief.state import issue_name
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import Offers, PaperKind, PaperOf, Wanted
from app.services.forms.report_papers import title_words
from app.services.paper.archive import PaperMade, across, keywords, safe_name
from app.services.reports.briefs import issued, issues_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.models.brief.state import Brief
    from app.services.paper.bulletin import BulletinSheet


def _made(desk: Desk, wanted: Wanted) -> PaperMade:
    """An issue by its id, the newest about the incident where none is named."""
    from app.services.paper.bulletin import lay_out
    from app.services.paper.pdf import render

    sheet = _sheet(desk, wanted)
    paper = across(desk, lay_out(sheet))
    name = safe_name(f"值班快报{sheet.mark} {sheet.title}") + ".pdf"
    return PaperMade(name=name, paper=paper, data=render(paper, keywords(sheet.footer)))


def _copied(desk: Desk, wanted: Wanted) -> bytes:
    """The same issue as a Word file."""
    from app.services.paper.word import report_docx

    return report_docx(_sheet(desk, wanted), practice=desk.practice)


def _sheet(desk: Desk, wanted: Wanted) -> "BulletinSheet":
    from app.services.paper.bulletin import BulletinSheet

    newest = next(iter(issues_of(desk, wanted.incident)), None)
    if newest is None and not wanted.entry:
        raise Refused("这起事件还没有签发过值班快报。", field="incident")
    state = issued(desk, wanted.entry or (newest.id if newest is not None else ""))
    fact = state.issued
    if fact is None:
        raise Refused("找不到这一期快报，请核对编号。", field="entry")
    return BulletinSheet(
        title=fact.title,
        body=fact.body,
        addressee="",
        copies=(),
        lists=tuple((lead, names) for lead, names in (("报：", fact.reported), ("送：", fact.copied)) if names),
        mark=issue_name(fact),
        signed_by=fact.signed_by,
        head=fact.letterhead,
        date=fact.signed_at,
        officer=state.author,
        footer=_mark(desk, state),
        words=title_words(desk, fact.title),
    )


def _mark(desk: Desk, state: "Brief") -> str:
    with desk.store.read() as reading:
        entry = reading.book.entry(state.entry)
    return f"账本{entry.seat} 第{entry.seq}条 校验{short_hash(entry.hash, 20)}" if entry is not None else ""


def _each(desk: Desk, incident: str) -> Offers:
    return tuple((row.entry, f"{row.year}年第{row.number}期") for row in issues_of(desk, incident)) if incident else ()


BRIEF = PaperKind(key="brief", name="值班快报", of=PaperOf.INCIDENT, make=_made, offers=_each, copy=_copied)
