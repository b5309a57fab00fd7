"""Papers of goods: what went to an incident (调拨单), one 调拨, one movement of a store (出入库单)."""

from typing import TYPE_CHECKING

from app.models.incident.figures import figure_text
from app.models.incident.naming import subject_of
from app.models.moments import BEIJING
from app.models.resource.state import Holding
from app.services.desk.desk import Desk
from app.services.forms.incident_papers import viewed
from app.services.forms.paper_kind import Choice, Offers, PaperKind, PaperOf, Wanted, offered_elsewhere
from app.services.obligations.standing import title_of
from app.services.paper.archive import footer_of
from app.services.runtime.errors import Refused
from app.services.supply import supply

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def _stock(desk: Desk, wanted: Wanted) -> "Form":
    from app.services.paper.forms import forces

    view = viewed(desk, wanted)
    with desk.store.read() as reading:
        moved = tuple(row for one in view.members for row in reading.ledgers.movements(incident=one.id))
    return forces.stock_order(view.state, moved, desk.settings, desk.now(), footer_of(desk))


def _supply(desk: Desk, wanted: Wanted) -> "Form":
    """Of the 调拨 that is named, of the newest of the incident when none is."""
    from app.services.paper.forms import stores

    identity = wanted.entry
    if not identity:
        with desk.store.read() as reading:
            rows = reading.ledgers.supplies(wanted.incident) if wanted.incident else []
        identity = _newest(wanted, [row.id for row in rows])
    state = supply.state_of(desk, identity)
    incident = state.requested.incident if state.requested else ""
    return stores.supply_order(state, _title(desk, incident), desk.settings, desk.now(), footer_of(desk))


def _slip(desk: Desk, wanted: Wanted) -> "Form":
    """Of the movement that was booked with that entry, of the newest of the incident when none is named."""
    from app.services.paper.forms import stores

    with desk.store.read() as reading:
        rows = reading.ledgers.movements(incident=wanted.incident) if wanted.incident and not wanted.entry else []
        entry = wanted.entry or _newest(wanted, [row.id for row in rows])
        booked = reading.book.entry(entry)
        state = reading.state(booked.subject, Holding) if booked and booked.subject.startswith("resource:") else None
    movement = next((one for one in state.movements if one.entry == entry), None) if state else None
    if state is None or movement is None:
        raise Refused(f"没有编号为“{entry}”的出入库记录。", field="entry")
    return stores.slip(state, movement, _title(desk, movement.incident), desk.settings, desk.now(), footer_of(desk))


def _newest(wanted: Wanted, entries: list[str]) -> str:
    if not entries:
        raise Refused(f"{wanted.name}要指明是哪一次，这起事件没有。", typed="写 --entry", field="entry")
    return entries[-1]


def _title(desk: Desk, incident: str) -> str:
    """The title of an incident, empty where there is none."""
    with desk.store.read() as reading:
        return title_of(reading, subject_of(incident)) if incident else ""


def _supplies(desk: Desk, incident: str) -> Offers:
    with desk.store.read() as reading:
        rows = reading.ledgers.supplies(incident) if incident else []
    return tuple((row.id, f"{row.to} {row.goods}") for row in rows)


def _second_field(form: "Form") -> str:
    from app.services.paper.grid import Fields

    first = form.blocks[0]
    return first.rows[1][0][1] if isinstance(first, Fields) else form.right


def slips_of(desk: Desk, material: str) -> tuple[Choice, ...]:
    """A slip for each movement of a material, the newest first."""
    with desk.store.read() as reading:
        state = reading.state(f"resource:{material}", Holding)
    found = []
    for one in reversed(state.movements if state else ()):
        when = f"{one.at.astimezone(BEIJING):%m-%d %H:%M}"
        words = f"{when} {one.move.label}{figure_text(abs(one.delta))} {one.to}".strip()
        found.append(Choice(words=words, key=SLIP.key, entry=one.entry))
    return tuple(found)


STOCK = PaperKind(key="stock", name="应急物资调拨单", of=PaperOf.INCIDENT, make=_stock)
SUPPLY = PaperKind(
    key="supply", name="一次物资调拨单", of=PaperOf.ENTRY, make=_supply, offers=_supplies, about=_second_field
)
SLIP = PaperKind(key="slip", name="物资出入库单", of=PaperOf.ENTRY, make=_slip, offers=offered_elsewhere)
