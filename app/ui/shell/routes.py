"""Ways between pages: pages do not know each other, they ask and the window goes there."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from app.models.call.rows import CallRow
from app.models.incident.naming import incident_in
from app.models.report.numbering import stage_name
from app.models.vocabulary.duty import OfficerRole
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.form_base import Form
from app.ui.kit.signals import Broadcast
from app.ui.shell.page_stack import PageStack

PAGES = dict.fromkeys(("handover", "zero", "lower"), "rota")
"""The page a subject stands on, where it is neither an incident nor only a line of the clock page."""


class Routes(QObject):
    """Answers what pages request of the window."""

    def __init__(self, broadcast: Broadcast, pages: PageStack) -> None:
        super().__init__(pages)
        self.broadcast = broadcast
        self.pages = pages
        self._here = ""
        """Who was signed on when last looked."""
        self._owed = False
        broadcast.incident_requested.connect(self._on_broadcast_incident_requested)
        broadcast.subject_requested.connect(self._on_broadcast_subject_requested)
        broadcast.report_requested.connect(self._on_broadcast_report_requested)
        broadcast.intake_requested.connect(self._on_broadcast_intake_requested)
        broadcast.form_closed.connect(self._on_broadcast_form_closed)

    @Slot()
    def greet(self) -> None:
        """A leader who signs on sees the night first, once the form in which that was done is closed."""
        session = self.pages.desk.session
        who = session.who if session is not None and session.required else None
        before, self._here = self._here, who.id if who is not None else ""
        self._owed = who is not None and who.id != before and who.role is OfficerRole.LEADER
        if self.pages.current is not None:
            self._show_night()

    @Slot(Form)
    def _on_broadcast_form_closed(self, _form: Form) -> None:
        self._show_night()

    def _show_night(self) -> None:
        if not self._owed:
            return
        self._owed = False
        from app.ui.review.leader_pane import LeaderPane
        from app.ui.review.review_page import ReviewPage

        page = self.pages.show("review")
        if isinstance(page, ReviewPage):
            page.show_view(LeaderPane)

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
        if incident := incident_in(subject):
            self.broadcast.incident_requested.emit(incident)
        else:
            self.pages.show(PAGES.get(subject.partition(":")[0], "clocks"))

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
