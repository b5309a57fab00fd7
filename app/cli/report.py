"""Reports on the command line: written, submitted, signed, sent, as PDF."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option
from app.cli.home import HOME, on_desk
from app.models.incident.state import Incident
from app.models.vocabulary.report import Channel, Stage
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused


def report(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Write, submit and (with --signed-by) sign a report; the PDF is what would be archived."""
    from app.services.forms.report_papers import report_docx, report_pdf
    from app.services.paper.archive import save
    from app.services.reports import reporting

    subject = f"incident:{arguments.incident}"
    with desk.store.read() as reading:
        state = reading.state(subject, Incident)
    if state is None:
        raise Refused(f"找不到事件 {arguments.incident}，请核对编号。", field="incident")
    draft = reporting.compose(desk, state, next(s for s in Stage if s.value == arguments.stage))
    reporting.submit(desk, draft)
    if arguments.signed_by:
        reporting.sign(desk, state.id, draft.id, arguments.signed_by)
    if arguments.sent_by:
        channel = next(c for c in Channel if arguments.sent_by in {c.value, c.label})
        reporting.send(desk, state.id, draft.id, channel, received_by=arguments.received_by)
    with desk.store.read() as reading:
        state = reading.state(subject, Incident)
    held = state.report(draft.id) if state else None
    if held is None or state is None:
        raise Refused("报告没有登记成功。")
    data = report_pdf(desk, held, colour=not arguments.bw)
    save(data, Path(arguments.pdf))
    if arguments.docx:
        save(report_docx(desk, held, colour=not arguments.bw), Path(arguments.docx))
    return {
        "report": held.id,
        "number": held.mark or None,
        "stage": held.stage.value,
        "title": held.title,
        "level": state.level.label,
        "level_known": state.level.label,
        "level_strict": state.level_strict.label,
        "pdf": arguments.pdf,
        "docx": arguments.docx or None,
        "pages": _pages(data),
        "warnings": reporting.warnings(state, draft, desk.settings.letterhead),
    }


def _pages(data: bytes) -> int:
    """How many pages a PDF of ours has."""
    return data.count(b"/Type /Page\n") + data.count(b"/Type /Page ")


COMMANDS = (
    Command(
        name="report",
        help="写、送签、签发、报出一份报告",
        run=on_desk(report, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--stage", required=True, choices=tuple(stage.value for stage in Stage)),
            Option("--pdf", required=True),
            Option("--signed-by", ""),
            Option("--sent-by", "", choices=("", "系统", "传真", "密传", "邮件", "system", "fax", "mail")),
            Option("--received-by", ""),
            Option("--bw", switch=True),
            Option("--docx", ""),
        ),
    ),
)
