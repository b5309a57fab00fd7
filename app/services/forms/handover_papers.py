"""The record of a hand-over (交接班记录): the newest, or the one that is named."""

from typing import TYPE_CHECKING

from app.models.handover.rows import HandoverRow
from app.models.handover.state import Handover
from app.models.moments import BEIJING, from_micros
from app.services.desk.desk import Desk
from app.services.duty import handing_over
from app.services.forms.paper_kind import Offers, PaperKind, PaperOf, Wanted, right_words
from app.services.paper.archive import footer_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form

OFFERED = 3


def _offers(desk: Desk, _incident: str) -> Offers:
    with desk.store.read() as reading:
        rows = reading.rows(HandoverRow, order="-at", limit=OFFERED)
    return tuple(
        (one.id, f"{from_micros(one.at).astimezone(BEIJING):%m-%d %H:%M} {one.out}交{one.taken}") for one in rows
    )


def _made(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import handover_sheet

    last = handing_over.newest(desk)
    identity = wanted.entry or (last.id if last is not None else "")
    with desk.store.read() as reading:
        state = reading.state(f"handover:{identity}", Handover) if identity else None
    if state is None or state.signed is None:
        raise Refused(
            "还没有交接班记录。" if not wanted.entry else f"没有编号为“{wanted.entry}”的交接班。", field="entry"
        )
    return handover_sheet.handover_sheet(state, state.signed, desk.settings, footer_of(desk))


HANDOVER = PaperKind(key="handover", name="交接班记录", of=PaperOf.ENTRY, make=_made, offers=_offers, about=right_words)
