"""The alarm stages of a clock as a list: the definition that the program's arithmetic is held against."""

import datetime as dt

from app.models.moments import minutes
from app.models.obligations.clock import REPEAT, Clock
from app.models.vocabulary.obligation import ObligationKind


def alarm_instants(clock: Clock, until: dt.datetime) -> tuple[dt.datetime, ...]:
    """Every alarm stage of a clock up to an instant: T-10, T-5, T, then every five minutes."""
    found = [clock.limit + offset for offset in clock.stages]
    if clock.remind_at is not None:
        found.append(clock.remind_at)
    if until > clock.limit:
        count = (until - clock.limit) // REPEAT
        found += [clock.limit + REPEAT * (step + 1) for step in range(count)]
    return tuple(sorted(one for one in found if one <= until))


def instants_after_hearing(clock: Clock, until: dt.datetime) -> tuple[dt.datetime, ...]:
    """The stages that end a hearing: all of a limit under two hours; of the others not the one five minutes before."""
    short = clock.due - clock.basis_at < minutes(120) and clock.obligation is not ObligationKind.ZERO
    if short and not clock.immediate:
        return alarm_instants(clock, until)
    return tuple(at for at in alarm_instants(clock, until) if at != clock.limit - minutes(5))
