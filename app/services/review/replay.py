"""A subject as it stood at any past instant (当时所知): a fold over the entries that had arrived here by then.

What later entries say about that instant has no part in it. A step looks up the last snapshot before it and folds on
from there; only what came out of order, or changes how earlier entries read, is folded from the beginning.
"""

import bisect
from collections.abc import Sequence
from typing import Generic, TypeVar

from app.models.book.entry import Entry
from app.models.registry import subject_for
from app.models.subject.fold import State, acts_on_whole, fold, fold_all
from app.services.store.reading import Reading

S = TypeVar("S", bound=State)
EVERY = 50
"""Entries between two snapshots: a step folds at most as many."""


class Replay(Generic[S]):
    """The states of one subject through time; entries in the order of their arrival, instants in UTC microseconds."""

    def __init__(self, subject: str, arrived: Sequence[tuple[int, Entry]], kind: type[S], every: int = EVERY) -> None:
        self.subject = subject
        self.instants = tuple(at for at, _ in arrived)
        self._entries = tuple(entry for _, entry in arrived)
        self._how, self._identity = subject_for(subject)
        self._kind = kind
        self._kept: dict[int, S] = {0: self._folded(0)}
        self._every = every

    def count_at(self, moment: int) -> int:
        """How many entries had arrived by an instant, the instant itself included."""
        return bisect.bisect_right(self.instants, moment)

    def at(self, moment: int) -> S:
        """The state as known here at an instant."""
        return self.after(self.count_at(moment))

    def after(self, count: int) -> S:
        """The state once that many entries had arrived."""
        whole = count - count % self._every
        for mark in range(self._every, whole + 1, self._every):
            if mark not in self._kept:
                self._kept[mark] = self._from(self._kept[mark - self._every], mark - self._every, mark)
        return self._from(self._kept[whole], whole, count)

    def arrived(self, entry: str) -> int | None:
        """When an entry arrived, None where there is no such entry."""
        return next((at for at, one in zip(self.instants, self._entries, strict=True) if one.id == entry), None)

    def entry(self, identity: str) -> Entry | None:
        """The entry with that id, None where there is none."""
        return next((one for one in self._entries if one.id == identity), None)

    def entries_between(self, after: int, until: int) -> tuple[Entry, ...]:
        """What arrived after one instant up to and with another."""
        return self._entries[self.count_at(after) : self.count_at(until)]

    def _from(self, state: S, known: int, count: int) -> S:
        for place in range(known, count):
            entry = self._entries[place]
            if acts_on_whole(entry) or (entry.order <= state.order and state.entries):
                return self._folded(count)
            state = fold(self._how, state, entry)
        return state

    def _folded(self, count: int) -> S:
        state = fold_all(self._how, self._identity, self._entries[:count])
        if not isinstance(state, self._kind):
            message = f"{self.subject} is no {self._kind.__name__}"
            raise TypeError(message)
        return state


def replayed(reading: Reading, subject: str, kind: type[S]) -> Replay[S]:
    """All that is known of a subject, to be looked at from any instant."""
    return Replay(subject, reading.book.arrived(subject), kind)
