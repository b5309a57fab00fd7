"""What the frame asks of a page: a place in the navigation that is read again when what it shows has changed."""

from typing import ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from app.models.call.rows import CallRow
from app.services.desk.desk import Desk
from app.services.watch.watch import Beat
from app.ui.kit.signals import Broadcast


class Page(QWidget):
    """Says nothing by itself: a page answers what concerns it and names the topics it reads again on.

    A page that is not shown is read again when it is shown next.
    """

    topics: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self._missed: frozenset[str] = frozenset()
        broadcast.changed.connect(self._on_broadcast_changed)
        broadcast.ticked.connect(self._on_broadcast_ticked)

    def reload(self) -> None:
        """Read everything again; what is chosen and scrolled stays."""

    def renew(self, _changed: frozenset[str]) -> None:
        """Some of the page's topics changed."""
        self.reload()

    def tick(self, beat: Beat) -> None:
        """A second has passed."""

    def enter(self) -> None:
        """The page is shown: put the focus where its work begins."""

    def begin(self) -> None:
        """The officer asked for the page by its key: ready for new work."""

    def choose(self, identity: str) -> None:
        """Show an incident or a record."""

    def look(self, incident: str) -> None:
        """Look from where an incident is."""

    def turn(self, call: CallRow) -> None:
        """Make something of a call that was booked."""

    def focus_search(self) -> None:
        """Put the cursor where one searches."""

    def take_up(self, incident: str) -> None:
        """Show the incident that was looked at elsewhere, where this page has it in its list."""

    def show_more(self) -> None:
        """Offer the acts that have no button."""

    @property
    def incident(self) -> str:
        """The incident that acts are about while the page is shown, empty for none."""
        return ""

    def acting_incident(self) -> str:
        """The same for a key that acts on it at once; none, and it is said, where a reload chose it unseen."""
        return self.incident

    def freshen(self) -> None:
        """Catch up on what changed while the page was not shown."""
        missed, self._missed = self._missed, frozenset()
        if missed:
            self.renew(missed)

    def showEvent(self, event: QShowEvent) -> None:
        """Shown again."""
        self.freshen()
        super().showEvent(event)

    @Slot(frozenset)
    def _on_broadcast_changed(self, changed: frozenset[str]) -> None:
        self._missed |= changed & self.topics
        if self.isVisible():
            self.freshen()

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        self.tick(beat)
