"""Work behind the window whose result comes back into it: ask, go on, be told."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.services.runtime.errors import DutyDeskError
from app.services.runtime.workers import Lane

T = TypeVar("T")


class Tasks(QObject):
    """Questions that take longer than a frame; answers arrive in the window's own thread.

    Slow ones (a backup, an import) have a lane of their own: a preview does not wait behind them.
    """

    _answered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._lanes: dict[str, Lane] = {}
        self.waiting = 0
        """Questions not answered yet."""
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        make: Callable[[], T],
        take: Callable[[T | DutyDeskError], None],
        *,
        slow: bool = False,
        lane: str = "",
    ) -> None:
        """Make a value behind the window and take it here; a refusal is taken as its error, a bug is raised here.

        What waits for the network has a ``lane`` by name.
        """
        name = lane or ("slow" if slow else "tasks")
        if name not in self._lanes:
            self._lanes[name] = Lane(name)
        self.waiting += 1

        def work() -> None:
            answer: object
            try:
                answer = make()
            except Exception as error:  # noqa: BLE001 - it is raised again in the window's thread
                answer = error
            self._answered.emit(take, answer)

        self._lanes[name].run(work)

    def close(self) -> None:
        """Wait for what is being done; nothing more is begun or taken."""
        for lane in self._lanes.values():
            lane.close()
        self._answered.disconnect(self._on_answered)

    @Slot(object, object)
    def _on_answered(self, take: Callable[[object], None], answer: object) -> None:
        self.waiting -= 1
        if isinstance(answer, Exception) and not isinstance(answer, DutyDeskError):
            raise answer
        take(answer)
