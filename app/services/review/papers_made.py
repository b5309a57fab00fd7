"""The papers of 复盘 as they are seen, printed and saved: the same bytes for all three."""

from typing import TYPE_CHECKING

from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade, across, footer_of, keywords, safe_name

if TYPE_CHECKING:
    from app.services.paper.grid import Form
    from app.services.paper.page import Paper
    from app.services.review.period_statistics import Statistics


def sheet_made(desk: Desk, incident: str) -> PaperMade:
    """事件复盘图: the course on one lying A4 page; raises Refused where there is no such incident."""
    from app.services.review.course_sheet import course_paper

    return _made(desk, course_paper(desk, incident))


def report_made(desk: Desk, incident: str) -> PaperMade:
    """复盘报告; raises Refused where there is no such incident."""
    from app.services.review.course_report import course_report

    return form_made(desk, course_report(desk, incident))


def report_word(desk: Desk, incident: str) -> bytes:
    """复盘报告 as an editable copy (.docx); raises Refused where there is no such incident."""
    from app.services.paper.form_word import form_docx
    from app.services.review.course_report import course_report

    form = course_report(desk, incident)
    return form_docx(form, desk.settings.unit_name, desk.now(), practice=desk.practice)


def slides_made(desk: Desk, incident: str) -> PaperMade:
    """会议版: the course as 16:9 pages; raises Refused where there is no such incident."""
    from app.services.review.slides import slides_paper

    return _made(desk, slides_paper(desk, incident))


def statistics_made(desk: Desk, found: "Statistics") -> PaperMade:
    """突发事件值班统计 of a period."""
    from app.services.review.statistics_paper import statistics_form

    return form_made(desk, statistics_form(desk, found))


def late_made(desk: Desk, found: "Statistics") -> PaperMade:
    """迟报清单 of a period."""
    from app.services.review.statistics_paper import late_form

    return form_made(desk, late_form(desk, found))


def form_made(desk: Desk, form: "Form") -> PaperMade:
    """A form on its pages."""
    from app.services.review.statistics_paper import as_paper

    return _made(desk, as_paper(desk.settings, form))


def _made(desk: Desk, paper: "Paper") -> PaperMade:
    from app.services.paper.pdf import render

    paper = across(desk, paper)
    return PaperMade(name=safe_name(paper.title) + ".pdf", paper=paper, data=render(paper, keywords(footer_of(desk))))
