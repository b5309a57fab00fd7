"""Holding off sleep and screen saver while clocks run."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.services.runtime import windows
from app.services.runtime.workers import Aside

if TYPE_CHECKING:
    from app.services.runtime.inhibit import Inhibitors


class Awake(QObject):
    """``hold(on)`` may be called every second; it acts on changes only, behind the window: no desktop is waited for.

    ``works`` says whether the machine obeys, as far as it has answered; ``by`` who keeps it awake.
    """

    def __init__(self) -> None:
        super().__init__()
        self._held = False
        self._lane: Aside | None = None
        self._inhibitors: Inhibitors | None = None
        self.works = True
        self.by: tuple[str, ...] = ()

    def hold(self, *, on: bool) -> None:
        """Keep the machine awake, or let it sleep again."""
        if on == self._held:
            return
        self._held = on
        if self._lane is None:
            self._lane = Aside("awake")  # one thread for good: Windows keeps awake for the thread that asked
        self._lane.run(self._hold if on else self._release)

    def _hold(self) -> None:
        if windows.HERE:
            self.works = windows.keep_awake(on=True)
        elif sys.platform == "linux":
            from app.services.runtime.inhibit import Inhibitors  # loads aside: nothing in sight waits for it

            self._inhibitors = self._inhibitors or Inhibitors()
            self.by = self._inhibitors.hold()
            self.works = bool(self.by)

    def _release(self) -> None:
        if windows.HERE:
            windows.keep_awake(on=False)
        elif self._inhibitors is not None:
            self._inhibitors.release()
            self.by = ()

    def end(self) -> None:
        """Let the machine sleep again; a desktop that hangs does not hold up the end of the program."""
        self.hold(on=False)
        if self._lane is not None:
            self._lane.close(1.0)
            self._lane = None
