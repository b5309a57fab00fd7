"""The mirror and the backups are asked behind the first window whether one is newer than the book."""

import contextlib
from concurrent.futures import wait

from sqlcipher3 import dbapi2

from app.services.runtime.errors import DutyDeskError
from app.services.runtime.workers import meanwhile
from app.services.store.loss import NEWEST, SHORT, rolled_back
from app.services.store.store import Store

LEAVING = 0.5
"""Seconds a place may still take when the book closes: it was only asked, and is asked again at the next start."""


class FarCopies:
    """Asked once, from the start on; a share that hangs keeps nobody waiting but who writes in the first half second.

    What they say stands in ``store.news``. Whoever writes first waits for them as long as an opening would have: a
    book that was put back must not give out a number a second time.
    """

    def __init__(self, store: Store, by: str) -> None:
        self._store = store
        self._by = by
        self._until = store.clock.monotonic() + SHORT
        self._asked = meanwhile(self._ask)

    def wait(self) -> None:
        """They have answered, or were given the time they have."""
        wait([self._asked], max(0.0, self._until - self._store.clock.monotonic()))

    def close(self) -> None:
        """The book closes: nobody reads it on their account any more."""
        wait([self._asked], LEAVING)

    def _ask(self) -> None:
        with contextlib.suppress(DutyDeskError, OSError, dbapi2.Error):  # the check behind the window asks again
            sentence = rolled_back(self._store, self._by, SHORT, NEWEST)
            if sentence:
                self._store.news.append(sentence)
