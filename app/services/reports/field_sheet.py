"""系统首报: a signed report field by field, in the order of the national system a county keys it into.

What nobody said or adopted stays empty; the order is that of ``resources/wording/system_fields.toml``.
"""

import tomllib

import msgspec

from app.models.incident.figures import stated
from app.models.incident.figures import values as known_figures
from app.models.incident.state import Incident
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.vocabulary.incident import Bound
from app.services.desk.desk import Desk
from app.services.incident.loading import as_told
from app.services.paper.wording import minute_text, occurred_text
from app.services.runtime.resources import resource

FILE = resource("wording", "system_fields.toml")
NAME = "全国突发事件应急指挥综合业务系统"


class FieldName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field of the system: our word for it, its title there."""

    key: str
    title: str


class SheetField(msgspec.Struct, frozen=True, kw_only=True):
    """A field with what is to be keyed in, empty where nothing is known."""

    key: str
    title: str
    value: str


def order() -> tuple[FieldName, ...]:
    """The fields of the system in their order."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return msgspec.convert(read["fields"], tuple[FieldName, ...])


def sheet_fields(desk: Desk, state: Incident, report: Report) -> tuple[SheetField, ...]:
    """What goes into each field of the system for a report: what it says, not what became known since."""
    values = _values(desk, _as_written(desk, state, report), report)
    return tuple(SheetField(key=one.key, title=one.title, value=values.get(one.key, "")) for one in order())


def _as_written(desk: Desk, state: Incident, report: Report) -> Incident:
    """The incident as the report knew it, with what was taken as one with it; as it is where its entry is not here."""
    with desk.store.read() as reading:
        entry = reading.book.entry(report.entry)
        then = None if entry is None else reading.book.state_at(entry, Incident)
        return as_told(reading, then or state)


def _values(desk: Desk, state: Incident, report: Report) -> dict[str, str]:
    letterhead = report.letterhead or desk.settings.letterhead
    bounds = {(one.kind.value, one.value): one.bound for one in state.figures}
    told = report.figures or tuple((kind.value, value) for kind, value in known_figures(state.figures).items())
    figures = {
        kind: stated(value, bounds.get((kind, value), Bound.EXACT), "") for kind, value in told if value is not None
    }
    return {
        **figures,
        "title": report.title,
        "stage": stage_name(report.stage.label, report.ordinal),
        "category": desk.rules.taxonomy.name_of(state.category) if state.category else "",
        "level": state.level.label + ("" if state.confirmed else "（初判）"),
        "occurred_at": occurred_text(state),
        "region": desk.settings.region,
        "place": state.place,
        "point": f"{state.point[1]:.6f}，{state.point[0]:.6f}" if state.point is not None else "",
        "source": state.source,
        "received_at": minute_text(state.received_at) if state.received_at else "",
        "body": report.body,
        "unit": letterhead.unit,
        "signed_by": report.signatory,
        "officer": report.author,
        "phone": letterhead.phone,
    }
