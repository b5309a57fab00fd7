"""Papers on the command line: forms as PDF, and the report behind a QR code."""

import argparse
import datetime as dt
from pathlib import Path

from app.services import papers, proof
from app.services.desk import Desk
from app.services.errors import Refused

Answer = dict[str, object]


def paper(desk: Desk | None, arguments: argparse.Namespace) -> Answer:
    """Make a form as PDF: of an incident or of a day; --list names them."""
    if arguments.list or not arguments.kind:
        kinds = [
            {"kind": one.key, "name": one.name, "of": "incident" if one.of_incident else "day"} for one in papers.KINDS
        ]
        return {"papers": kinds}
    if desk is None or not arguments.pdf:
        raise Refused("做文书要写明 --home 和 --pdf。", field="pdf")
    try:
        day = dt.date.fromisoformat(arguments.shift) if arguments.shift else None
    except ValueError as error:
        raise Refused(f"日期“{arguments.shift}”看不懂，请写成 2026-06-12。", field="shift") from error
    incident, entry = arguments.incident or "", arguments.entry or ""
    made = papers.form_made(desk, arguments.kind, incident=incident, day=day, entry=entry)
    papers.save(made.data, Path(arguments.pdf))
    return {"paper": arguments.kind, "pdf": arguments.pdf, "pages": len(made.paper.pages)}


def read_qr(desk: Desk | None, arguments: argparse.Namespace) -> Answer:
    """Read the report behind the QR code on a scan, photo or fax."""
    from app.services.files import read_bytes
    from app.ui.rasters import pictures

    found = papers.read_code(desk, pictures(read_bytes(Path(arguments.file))))
    return {"report": found.fields, "signature": "已验" if found.known else "未知单位", "dictionary": found.version}


def verify_report(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Which entry of the book a PDF of ours is, and whether it is what the book says."""
    from app.services.files import read_bytes

    return proof.of_pdf(desk, read_bytes(Path(arguments.file)))
