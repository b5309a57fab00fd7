"""The digest of a signed report on paper (文书摘要): booked at signing, compared first when a file is proved."""

from hashlib import sha256

from app.models.report.parts import Report
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused


def digests_of(desk: Desk, report: Report) -> tuple[str, ...]:
    """SHA-256 of the PDF in colour and in black; empty where the paper is refused, which stops no signature."""
    from app.services.forms.report_papers import report_pdf

    try:
        return tuple(sha256(report_pdf(desk, report, colour=colour)).hexdigest() for colour in (True, False))
    except Refused:
        return ()
