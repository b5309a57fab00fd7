"""Papers on the command line: forms as PDF, and a PDF against the book."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, words
from app.cli.duty import day_or_none
from app.cli.home import HOME, HOME_IF_GIVEN, on_desk, on_desk_if_given
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused


def paper(desk: Desk | None, arguments: argparse.Namespace) -> Answer:
    """Make a form as PDF: of an incident or of a day; --list names them."""
    from app.services.forms.papers import KINDS, form_copy, form_made
    from app.services.paper.archive import refuse_unwritable, save

    if arguments.list or not arguments.kind:
        kinds = [{"kind": one.key, "name": one.name, "of": one.of.value} for one in KINDS]
        return {"papers": kinds}
    if desk is None or not arguments.pdf:
        raise Refused("做文书要写明 --home 和 --pdf。", field="pdf")
    day = day_or_none(arguments.shift, "shift")
    incident, entry = arguments.incident or "", arguments.entry or ""
    for path in filter(None, (arguments.pdf, arguments.docx)):
        refuse_unwritable(Path(path))
    copy = form_copy(desk, arguments.kind, incident=incident, day=day, entry=entry) if arguments.docx else b""
    made = form_made(desk, arguments.kind, incident=incident, day=day, entry=entry)
    save(made.data, Path(arguments.pdf))
    if arguments.docx:
        save(copy, Path(arguments.docx))
    return {
        "paper": arguments.kind, "pdf": arguments.pdf, "docx": arguments.docx or None,
        "pages": len(made.paper.pages),
    }  # fmt: skip


def verify_report(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Which entry of the book a PDF of ours is, and whether it is what the book says."""
    from app.services.forms.verification import of_pdf
    from app.services.runtime.files import read_bytes

    return of_pdf(desk, read_bytes(Path(arguments.file)))


COMMANDS = (
    Command(
        name="paper",
        help="做一张表单文书，--list 列出种类",
        run=on_desk_if_given(paper),
        options=(
            *HOME_IF_GIVEN,
            Option("kind"),
            Option("--list", switch=True),
            *words("incident", "shift", "entry", "pdf", "docx", default=None),
        ),
    ),
    Command(
        name="verify-report",
        help="一份文书 PDF 是账本里的哪一条、是不是原样",
        run=on_desk(verify_report),
        options=(*HOME, Option("file", required=True)),
    ),
)
