"""Work behind the window whose result comes back into it: ask, go on, be told."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.services.runtime.errors import DutyDeskError
from app.services.runtime.workers import Aside, Lane

T = TypeVar("T")
HANGING = 2.0
"""Seconds the end of the program waits for a disk that may not answer."""


class Tasks(QObject):
    """Questions that take longer than a frame; answers arrive in the window's own thread.

    Slow ones (an import, a verification) have a lane of their own: a preview does not wait behind them. What works on
    another disk (a backup) may hang for ever: it has a lane to itself, and the program ends without it.
    """

    _answered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._lanes: dict[str, Lane] = {}
        self._asides: dict[str, Aside] = {}
        self.waiting = 0
        """Questions not answered yet."""
        self._closed = False
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        make: Callable[[], T],
        take: Callable[[T | DutyDeskError], None],
        *,
        slow: bool = False,
        lane: str = "",
        may_hang: bool = False,
    ) -> None:
        """Make a value behind the window and take it here; a refusal is taken as its error, a bug is raised here.

        What waits for the network has a ``lane`` by name; one that ``may_hang`` does not hold up the end.
        """
        if self._closed:
            return
        name = lane or ("slow" if slow else "tasks")
        run = self._aside(name) if may_hang else self._lane(name)
        self.waiting += 1

        def work() -> None:
            answer: object
            try:
                answer = make()
            except Exception as error:  # noqa: BLE001 - it is raised again in the window's thread
                answer = error
            self._answered.emit(take, answer)

        run(work)

    def _lane(self, name: str) -> Callable[[Callable[[], object]], None]:
        if name not in self._lanes:
            self._lanes[name] = Lane(name)
        return self._lanes[name].run

    def _aside(self, name: str) -> Callable[[Callable[[], object]], None]:
        if name not in self._asides:
            self._asides[name] = Aside(name)
        return self._asides[name].run

    def close(self) -> None:
        """Wait for what is being done; nothing more is begun or taken."""
        self._closed = True
        for lane in self._lanes.values():
            lane.close()
        for aside in self._asides.values():
            aside.close(HANGING)
        self._answered.disconnect(self._on_answered)

    @Slot(object, object)
    def _on_answered(self, take: Callable[[object], None], answer: object) -> None:
        self.waiting -= 1
        if self._closed:
            return  # it was under way already
        if isinstance(answer, Exception) and not isinstance(answer, DutyDeskError):
            raise answer
        take(answer)
