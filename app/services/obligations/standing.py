"""What stands on the clock board (时限): clocks of whatever subject, each with the title of what it is of."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.incident.naming import incident_in
from app.models.moments import to_micros
from app.models.obligations.clock import Clock
from app.models.registry import subject_for
from app.services.desk.desk import Desk
from app.services.obligations.alarms import governing
from app.services.store.reading import Reading

DAY = dt.timedelta(days=1)


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A clock and the title of its subject."""

    clock: Clock
    title: str


def title_of(reading: Reading, subject: str) -> str:
    """What a subject is called, as its kind declares it; its name where it has no title."""
    how, _ = subject_for(subject)
    state = reading.state(subject, how.state)
    return (how.title(state) if state is not None else "") or subject


def titles_of(reading: Reading, subjects: Iterable[str]) -> dict[str, str]:
    """The titles of subjects by name."""
    return {one: title_of(reading, one) for one in dict.fromkeys(subjects)}


def running(desk: Desk) -> list[Clock]:
    """The clocks that run and count, earliest first."""
    with desk.store.read() as reading:
        return governing(reading.running_clocks(), reading.merges())


def running_titles(desk: Desk) -> dict[str, str]:
    """The titles of everything that has a running clock, by subject name."""
    with desk.store.read() as reading:
        return titles_of(reading, (one.subject for one in reading.running_clocks()))


def apart(desk: Desk) -> list[Listed]:
    """Running clocks that count and are shown with no incident (预警、值班、来电 …), earliest first."""
    with desk.store.read() as reading:
        found = governing(reading.running_clocks(), reading.merges())
        return _titled(reading, [one for one in found if not incident_in(one.shown_with)])


def listed(desk: Desk, *, everything: bool = False) -> list[Listed]:
    """Every running clock with its subject's title, earliest first; ``everything`` the ended and met ones too."""
    with desk.store.read() as reading:
        found = reading.clocks() if everything else reading.running_clocks()
        return _titled(reading, found)


def recent(desk: Desk, now: dt.datetime) -> list[Listed]:
    """Clocks that run or were due within the last day, earliest first."""
    with desk.store.read() as reading:
        return _titled(reading, reading.clocks(since=to_micros(now - DAY)))


def _titled(reading: Reading, clocks: list[Clock]) -> list[Listed]:
    titles = titles_of(reading, (one.subject for one in clocks))
    return [Listed(clock=one, title=titles[one.subject]) for one in clocks]
