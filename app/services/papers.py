"""Making papers (文书): the bytes that are previewed are the bytes that are archived and printed."""

from pathlib import Path

from app.models.subjects.incident_parts import Report
from app.models.texts import one_line
from app.services.desk import Desk
from app.services.errors import Unavailable


def report_pdf(desk: Desk, report: Report, *, colour: bool = True) -> bytes:
    """The PDF of a report; raises Refused naming a character that cannot be printed."""
    from app.services.paper.bulletin import lay_out, sheet_of
    from app.services.paper.pdf import render

    return render(lay_out(sheet_of(report, desk.settings), desk.settings, colour=colour))


def file_name(report: Report) -> str:
    """A sensible file name for a saved report."""
    mark = report.mark or "送签稿"
    words = one_line(f"{mark} {report.title}")
    return "".join("_" if char in '\\/:*?"<>|' else char for char in words)[:80] + ".pdf"


def save(data: bytes, path: Path) -> None:
    """Write a paper to a file; raises Unavailable with the next step."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise Unavailable(f"文书没有存成：{path.name}。请检查文件夹是否可写、磁盘是否已满。") from error
