"""Work behind the window whose result comes back into it: ask, go on, be told."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.services.errors import DutyDeskError
from app.services.workers import Lane

T = TypeVar("T")


class Tasks(QObject):
    """One lane for questions that take longer than a frame; answers arrive in the window's own thread."""

    _answered = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._lane: Lane | None = None
        self.waiting = 0
        """Questions not answered yet."""
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)

    def ask(self, make: Callable[[], T], take: Callable[[T | DutyDeskError], None]) -> None:
        """Make a value behind the window and take it here; a refusal is taken as its error, a bug is raised here."""
        if self._lane is None:
            self._lane = Lane("tasks")
        self.waiting += 1

        def work() -> None:
            answer: object
            try:
                answer = make()
            except Exception as error:  # noqa: BLE001 - it is raised again in the window's thread
                answer = error
            self._answered.emit(take, answer)

        self._lane.run(work)

    def close(self) -> None:
        """Wait for what is being done; nothing more is begun or taken."""
        if self._lane is not None:
            self._lane.close()
        self._answered.disconnect(self._on_answered)

    @Slot(object, object)
    def _on_answered(self, take: Callable[[object], None], answer: object) -> None:
        self.waiting -= 1
        if isinstance(answer, Exception) and not isinstance(answer, DutyDeskError):
            raise answer
        take(answer)
