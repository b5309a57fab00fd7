"""Ways between pages: pages do not know each other, they ask and the window goes there."""

from PySide6.QtCore import QObject, Slot

from app.models.call.rows import CallRow
from app.ui.kit.signals import Broadcast
from app.ui.shell.page_stack import PageStack


class Routes(QObject):
    """Answers what pages request of the window."""

    def __init__(self, broadcast: Broadcast, pages: PageStack) -> None:
        super().__init__(pages)
        self.broadcast = broadcast
        self.pages = pages
        broadcast.incident_requested.connect(self._on_broadcast_incident_requested)
        broadcast.subject_requested.connect(self._on_broadcast_subject_requested)
        broadcast.intake_requested.connect(self._on_broadcast_intake_requested)

    @Slot()
    def take_call(self) -> None:
        """接报 was asked for from outside the window."""
        self.pages.go("intake")

    @Slot(str)
    def _on_broadcast_incident_requested(self, incident: str) -> None:
        """The board shows an open incident, the incidents page any other."""
        self.pages.asked = incident
        board = self.pages.show("board")
        board.choose(incident)
        if incident and board.incident != incident:
            self.pages.show("incidents").choose(incident)

    @Slot(str)
    def _on_broadcast_subject_requested(self, subject: str) -> None:
        """An incident's page; what has no page of its own stands on the clock page."""
        kind, _, identity = subject.partition(":")
        if kind == "incident":
            self.broadcast.incident_requested.emit(identity)
        else:
            self.pages.show("clocks")

    @Slot(CallRow)
    def _on_broadcast_intake_requested(self, call: CallRow) -> None:
        self.pages.show("intake").turn(call)
