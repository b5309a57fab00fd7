"""Ways between pages: pages do not know each other, they ask and the window goes there."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from app.models.call.rows import CallRow
from app.models.report.numbering import stage_name
from app.services.runtime.errors import DutyDeskError
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
        broadcast.report_requested.connect(self._on_broadcast_report_requested)
        broadcast.intake_requested.connect(self._on_broadcast_intake_requested)

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

    @Slot(str)
    def _on_broadcast_report_requested(self, report: str) -> None:
        """A report that was written is seen, printed, saved again."""
        from app.services.forms.report_papers import kept_report, report_again
        from app.ui.kit.one_paper import OnePaper

        desk = self.pages.desk
        try:
            held = kept_report(desk, report)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        title = f"{stage_name(held.stage.label, held.ordinal)}　{held.mark or '送签稿'}　{held.state}"
        make = partial(report_again, desk, report)
        self.broadcast.form_requested.emit(OnePaper(desk, self.broadcast, title, "report", make))
