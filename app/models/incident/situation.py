"""What an incident puts before the rules (时限规则), the flags that follow from the record included."""

import datetime as dt
from collections.abc import Collection, Mapping

import msgspec

from app.models.incident.axes import merged
from app.models.incident.figures import values
from app.models.incident.readings import open_category, open_flags, open_occurred
from app.models.incident.recovered import still_open
from app.models.incident.state import Incident
from app.models.obligations.deadlines import Instants
from app.models.obligations.offer import Offer
from app.models.obligations.rules import Situation
from app.models.report.parts import Report
from app.models.vocabulary.incident import SENSITIVE_FLAGS, FigureKind, Flag, Status
from app.models.vocabulary.term import Level, UnitLevel

CASUALTIES = frozenset({FigureKind.DEATHS, FigureKind.MISSING, FigureKind.INJURED, FigureKind.SERIOUS})
HARMED = CASUALTIES | {FigureKind.LIGHT, FigureKind.TRAPPED}
GRAVE_FLAGS = SENSITIVE_FLAGS | {Flag.ENDANGERING, Flag.MAY_BE_MAJOR}
NATURAL, FOREST, GRASSLAND = "11", "11G", ("11G05", "11G06", "11G07", "11G08")
FOREST_DEAD, FOREST_HURT = 3, 10
FOREST_BURNT, GRASS_BURNT = 100, 5000
"""People, and hectares that must be exceeded, for a fire to be told to the state at once (森林草原防灭火条例第35条)."""


def offer(state: Incident, unit_level: UnitLevel, known_at: dt.datetime) -> Offer | None:
    """Everything the rules look at; None while the call has not arrived."""
    if state.received_at is None or falls_short(state):
        return None
    stated = situation_of(state, unit_level)
    return Offer(
        situation=stated,
        read=_as_read(state, stated),
        instants=instants_of(state, known_at),
        sooner=_sooner(state, known_at),
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
    ongoing = state.stable_at is None and state.status is Status.OPEN
    flags |= follows(state.category, known, state.level_strict, state.flags, ongoing=ongoing)
    return Situation(
        unit_level=unit_level,
        category=state.category,
        level=state.strict_stated,
        flags=frozenset(flags),
        dead_or_missing=(known.get(FigureKind.DEATHS) or 0) + (known.get(FigureKind.MISSING) or 0),
    )


def follows(
    category: str,
    known: Mapping[FigureKind, float | None],
    level_strict: Level,
    flags: Collection[Flag],
    *,
    ongoing: bool = True,
) -> set[Flag]:
    """Circumstances that follow from class, numbers and level; ``ongoing`` until it is closed or called stable.

    灾情未稳定: a natural disaster with people dead or missing, or of 较大 and above, until somebody decides that it is
    stable (自然灾害救助条例第16、17条). 林火特列: 3 dead or missing, 10 seriously hurt, so wide a fire, 重大 and more,
    or marked as threatening important places (森林草原防灭火条例第35条; how near a border is, is seen by no number).
    """
    found = set()
    lost = (known.get(FigureKind.DEATHS) or 0) + (known.get(FigureKind.MISSING) or 0)
    if category.startswith(NATURAL) and ongoing and (lost >= 1 or level_strict <= Level.LARGE):
        found.add(Flag.UNSTABLE)
    if category.startswith(FOREST):
        hurt = lost >= FOREST_DEAD or (known.get(FigureKind.SERIOUS) or 0) >= FOREST_HURT
        burnt = max(known.get(FigureKind.BURNT_AREA) or 0, known.get(FigureKind.AREA) or 0)
        wide = burnt > (GRASS_BURNT if category.startswith(GRASSLAND) else FOREST_BURNT)
        if hurt or wide or level_strict <= Level.MAJOR or Flag.KEY_FACILITY in flags:
            found.add(Flag.FOREST_SPECIAL)
    return found


def falls_short(state: Incident) -> bool:
    """Whether it is 仅登记: somebody decided so, and nothing graver became known since."""
    return state.registered_only is not None and not reasons_to_report(state)


def reasons_to_report(state: Incident) -> tuple[str, ...]:
    """What stands against 仅登记: a graver level, people harmed, circumstances that are always told; in words."""
    found = []
    if state.level_strict < Level.ORDINARY:
        found.append(f"从严{state.level_strict.label}")
    known = values(state.figures)
    found += [f"{kind.label}{known[kind]:g}人" for kind in FigureKind if kind in HARMED and (known.get(kind) or 0) > 0]
    found += [flag.label for flag in Flag if flag in GRAVE_FLAGS and flag in state.flags]
    return tuple(found)


def _as_read(state: Incident, stated: Situation) -> Situation | None:
    """The same by what was read surely and nobody adopted; None where that asks for nothing else."""
    noted = still_open(state.readings, state.figures, state.messages)
    category = state.category or open_category(state.readings)
    found = merged(values(state.figures), noted)
    flags = stated.flags | open_flags(state.readings)
    ongoing = state.stable_at is None and state.status is Status.OPEN
    as_read = msgspec.structs.replace(
        stated,
        category=category,
        level=state.level_strict,
        flags=flags | follows(category, found, state.level_strict, flags, ongoing=ongoing),
        dead_or_missing=(found.get(FigureKind.DEATHS) or 0) + (found.get(FigureKind.MISSING) or 0),
    )
    return None if as_read == stated else as_read


def _sooner(state: Incident, known_at: dt.datetime) -> Instants | None:
    """The instants with 事发 as it was read surely and nobody adopted; None where that is no earlier."""
    read, stands = open_occurred(state.readings), state.occurred_at or state.received_at
    if read is None or stands is None or read >= stands:
        return None
    return msgspec.structs.replace(instants_of(state, known_at), occurred=read)


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
    """When a casualty figure last changed after a report had left, None when none did.

    None at all, where nothing was told of it before, is no change; neither is that nobody knows.
    """
    sent = last_report(state)
    if sent is None or sent.sent_at is None:
        return None
    told = dict(sent.figures)
    changed = [
        figure.known_at
        for figure in state.figures
        if figure.kind in CASUALTIES
        and figure.known_at > sent.sent_at
        and figure.value is not None
        and (told.get(figure.kind) or 0) != figure.value
    ]
    return max(changed, default=None)


def last_report(state: Incident) -> Report | None:
    """The written report that left last."""
    return state.sent_reports[-1] if state.sent_reports else None
