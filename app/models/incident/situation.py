"""What an incident puts before the rules (时限规则), the flags that follow from the record included."""

import datetime as dt

import msgspec

from app.models.incident.axes import merged
from app.models.incident.figures import values
from app.models.incident.readings import open_category, open_figures
from app.models.incident.state import Incident
from app.models.obligations.deadlines import Instants
from app.models.obligations.offer import Offer
from app.models.obligations.rules import Situation
from app.models.report.parts import Report
from app.models.vocabulary.incident import FigureKind, Flag, Status
from app.models.vocabulary.term import UnitLevel

CASUALTIES = frozenset({FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS})


def offer(state: Incident, unit_level: UnitLevel, known_at: dt.datetime) -> Offer | None:
    """Everything the rules look at; None while the call has not arrived."""
    if state.received_at is None:
        return None
    stated = situation_of(state, unit_level)
    return Offer(
        situation=stated,
        read=_as_read(state, stated),
        instants=instants_of(state, known_at),
        handling=state.status is not Status.CLOSED,
        levels=state.strict_levels,
        reported=tuple(
            (to.recipient, to.sent_at)
            for one in state.sent_reports
            for to in one.sendings
            if to.recipient is not None and to.sent_at is not None and to.received_by
        ),
    )


def situation_of(state: Incident, unit_level: UnitLevel) -> Situation:
    """Class, 从严 by what was stated, flags, people dead or missing; the province is the unit's and not known here."""
    flags = set(state.flags)
    if state.status is Status.OPEN:
        flags.add(Flag.HANDLING)
    if casualties_changed(state) is not None:
        flags.add(Flag.CASUALTY_CHANGE)
    known = values(state.figures)
    return Situation(
        unit_level=unit_level,
        category=state.category,
        level=state.strict_stated,
        flags=frozenset(flags),
        dead_or_missing=(known.get(FigureKind.DEATHS) or 0) + (known.get(FigureKind.MISSING) or 0),
    )


def _as_read(state: Incident, stated: Situation) -> Situation | None:
    """The same by what was read surely and nobody adopted; None where that asks for nothing else."""
    noted = open_figures(state.readings)
    category = state.category or open_category(state.readings)
    found = merged(values(state.figures), noted)
    as_read = msgspec.structs.replace(
        stated,
        category=category,
        level=state.level_strict,
        dead_or_missing=(found.get(FigureKind.DEATHS) or 0) + (found.get(FigureKind.MISSING) or 0),
    )
    return None if as_read == stated else as_read


def instants_of(state: Incident, known_at: dt.datetime | None) -> Instants:
    """The instants limits may count from; ``known_at`` is when what carries the present level was received."""
    sent = last_report(state)
    return Instants(
        received=state.received_at,
        known_at=known_at,
        occurred=state.occurred_at,
        unit_received=state.unit_received_at,
        last_report=sent.sent_at if sent else None,
        changed=casualties_changed(state),
        stable=state.stable_at,
        ended=state.ended_at,
    )


def casualties_changed(state: Incident) -> dt.datetime | None:
    """When a casualty figure last changed after a report had left, None when none did."""
    sent = last_report(state)
    if sent is None or sent.sent_at is None:
        return None
    told = dict(sent.figures)
    changed = [
        figure.known_at
        for figure in state.figures
        if figure.kind in CASUALTIES and figure.known_at > sent.sent_at and told.get(figure.kind) != figure.value
    ]
    return max(changed, default=None)


def last_report(state: Incident) -> Report | None:
    """The written report that left last."""
    return state.sent_reports[-1] if state.sent_reports else None
