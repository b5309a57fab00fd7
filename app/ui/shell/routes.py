"""Ways between pages: pages do not know each other, they ask and the window goes there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

if TYPE_CHECKING:
    from app.ui.shell.main_window import MainWindow


class Routes(QObject):
    """Answers what pages request of the window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        window.broadcast.incident_requested.connect(self._on_broadcast_incident_requested)
        window.broadcast.subject_requested.connect(self._on_broadcast_subject_requested)
        window.broadcast.intake_requested.connect(self._on_broadcast_intake_requested)
        window.broadcast.act_requested.connect(self._on_broadcast_act_requested)

        window.ringing.intake_requested.connect(self._on_ringing_intake_requested)

    @Slot()
    def _on_ringing_intake_requested(self) -> None:
        self.window.show_page("intake")
        begin = getattr(self.window.pages["intake"], "begin", None)
        if begin is not None:
            begin()

    def _call(self, page: str, method: str, value: object) -> None:
        act = getattr(self.window.page(page), method, None)
        if act is not None:
            act(value)

    @Slot(str)
    def _on_broadcast_incident_requested(self, incident: str) -> None:
        """The board shows an open incident, the incidents page any other."""
        self.window.incident = incident
        self._call("board", "choose", incident)
        self.window.show_page("board")
        if incident and self.window.current_incident() != incident:
            self.window.show_page("incidents")
            self._call("incidents", "choose", incident)

    @Slot(str)
    def _on_broadcast_subject_requested(self, subject: str) -> None:
        """An incident's page; what has no page of its own stands on the clock page."""
        kind, _, identity = subject.partition(":")
        if kind == "incident":
            self.window.broadcast.incident_requested.emit(identity)
        else:
            self.window.show_page("clocks")

    @Slot(object)
    def _on_broadcast_intake_requested(self, call: object) -> None:
        self.window.show_page("intake")
        self._call("intake", "turn", call)

    @Slot(str, str)
    def _on_broadcast_act_requested(self, _act: str, incident: str) -> None:
        self.window.incident = incident
