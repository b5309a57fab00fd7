"""What goes out: the structured report and its PDF, made from the book when it is sent, the same bytes each time.

The moment of the attempt stands beside them.
"""

import base64
from hashlib import sha256

import msgspec

from app.models.moments import BEIJING
from app.services.desk.desk import Desk
from app.services.forms.report_papers import report_fields, report_made, report_mark
from app.services.outbox.delivery import Parcel
from app.services.outbox.queue import report_state
from app.services.runtime.errors import Refused
from app.services.store.outbox import Message

FORMAT = "dutydesk-report/1"


def parcel_of(desk: Desk, message: Message) -> Parcel:
    """The parcel of a message; raises Refused when the report is not there any more."""
    state = report_state(desk, message.incident)
    held = state.report(message.report) if state is not None else None
    if held is None or held.withdrawn:
        raise Refused("报告已不在账本里，没有可发的。")
    made = report_made(desk, held)
    document = {
        "format": FORMAT,
        "id": message.id,
        **report_fields(desk, held),
        "title": held.title,
        "body": held.body,
        "addressee": held.addressee,
        "copies": held.copies,
        "signed_by": held.signatory,
        "mark": report_mark(desk, held),
        "pdf_sha256": sha256(made.data).hexdigest(),
        "pdf": base64.b64encode(made.data).decode("ascii"),
    }
    return Parcel(
        id=message.id,
        title=message.title,
        name=made.name.removesuffix(".pdf"),
        document=msgspec.json.encode(document),
        pdf=made.data,
        tried_at=desk.now().astimezone(BEIJING).isoformat(timespec="milliseconds"),
    )
