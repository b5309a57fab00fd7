"""定级 within a use case: the rules suggest, the officer confirms; figures never lower a level by themselves."""

import datetime as dt

from app.models.incident.facts import IncidentGraded
from app.models.incident.figures import values
from app.models.incident.grading import grade
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident.loading import load, subject_of
from app.services.store import Transaction


def regrade(
    transaction: Transaction, desk: Desk, identity: str, *, known_at: dt.datetime, chosen: Level | None = None
) -> None:
    """Book the level if it, its reason or its confirmation changed; a graver suggestion raises it at once."""
    state = load(transaction, identity)
    suggested = grade(state.category, values(state.figures), desk.rules.ladders)
    first = not state.levels
    if chosen is not None:
        level = chosen
    elif first:
        level = suggested.level
    else:
        level = min(state.level, suggested.level)
    unchanged = (level, suggested.level, suggested.reason) == (state.level, state.suggested, state.grade_reason)
    if not first and unchanged and chosen is None:
        return
    graver = first or level < min(one for one, _ in state.levels)
    fact = IncidentGraded(
        level=level,
        suggested=suggested.level,
        axis=suggested.axis,
        reason=suggested.reason,
        may_rise=suggested.may_rise,
        confirmed=chosen is not None or (state.confirmed and level == state.level),
        known_at=known_at if graver else state.level_known_at,
    )
    transaction.append(subject_of(identity), fact)
