"""Pages are made ahead, one with a beat, while nobody types: no key that first asks for one waits for it."""

import contextlib
import threading

from PySide6.QtCore import QEvent, QObject, Slot

from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.signals import Broadcast
from app.ui.shell.lock import Lock
from app.ui.shell.navigation import DESTINATIONS
from app.ui.shell.page_stack import PageStack

QUIET = 3
"""Beats without a key or a click before one is made."""


class PagesAhead(QObject):
    """Begins once the modules of the pages are loaded; watches the window itself, not every event of the program."""

    def __init__(
        self, broadcast: Broadcast, pages: PageStack, lock: Lock, loaded: threading.Event, window: QObject
    ) -> None:
        """``loaded`` is set once the modules of all pages are: the longer part, done behind the window."""
        super().__init__(window)
        self.pages = pages
        self._lock = lock
        self._loaded = loaded
        self._names = iter([one.name for one in DESTINATIONS])
        self._quiet = 0
        window.installEventFilter(self)
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Somebody is at work; the event goes its way."""
        if event.type() in {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress}:
            self._quiet = 0
        return super().eventFilter(watched, event)

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        self._quiet += 1
        if self._quiet < QUIET or not self._loaded.is_set() or beat.pulse.ringing or self._lock.on:
            return
        missing = next((one for one in self._names if one not in self.pages.made), "")
        if missing:
            with contextlib.suppress(ImportError, DutyDeskError):  # told where the page is opened
                self.pages.page(missing)
