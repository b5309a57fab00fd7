"""The state of 接报: open drafts, the shown one, what was read out of it, keeping and saving."""

import msgspec
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.moments import EPOCH, from_micros
from app.services.desk import drafts
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.incident import intake
from app.services.incident.intake import FORM, adopt, compared, new_draft, read
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.errors import DutyDeskError
from app.ui.intake.draft_tabs import DraftTabs, reading_column
from app.ui.intake.intake_form import IntakeForm
from app.ui.intake.outlook import Outlook
from app.ui.intake.reading import ReadPanel
from app.ui.kit.formats import clock_time, moment_text
from app.ui.kit.labels import margins, panel, side_by_side
from app.ui.kit.theme import LOOK

RECEIVED = "received_at"
LONG = 4000
"""Characters beyond which a text is read at the next beat instead of at every key."""


class IntakeDesk(QWidget):
    """Tabs of unfinished calls above one form; findings and outlook at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tabs = DraftTabs()
        self.form = IntakeForm()
        self.reading = ReadPanel(desk.rules.taxonomy)
        self.outlook = Outlook()
        self.open: list[IntakeDraft] = drafts.load_all(desk, FORM, IntakeDraft)
        self.draft = IntakeDraft(id="", received_at=EPOCH)
        self.findings: tuple[Finding, ...] = ()
        self._dirty = False
        self._unread = False
        self._setup_ui()

    def _setup_ui(self) -> None:
        layout = side_by_side(self)
        left = panel()
        column = QVBoxLayout(left)
        margins(column, 18, 8, 18, 12)
        column.setSpacing(LOOK.px(8))
        column.addWidget(self.tabs)
        column.addWidget(self.form, 1)
        layout.addWidget(left, 58)
        layout.addWidget(reading_column(self.reading, self.outlook), 42)

    def _fresh(self) -> IntakeDraft:
        draft = new_draft(self.desk)
        self.open.append(draft)
        return draft

    def _show(self, draft: IntakeDraft) -> None:
        """Put a draft into the form."""
        self.draft = draft
        now = self.desk.now()
        self.open = [draft if one.id == draft.id else one for one in self.open]
        self.form.load(draft, draft.unread.get(RECEIVED) or moment_text(draft.received_at, now))
        self.reading.load(draft, now)
        with QSignalBlocker(self.outlook.choice):
            self.outlook.set_level(draft.level)
        self.tabs.show_drafts(self.open, draft.id, now)
        self._read()

    def _keep(self) -> dict[str, str]:
        """Take what stands in the form into the draft; returns what does not read."""
        now = self.desk.now()
        fields, wrong, unread = self.reading.values(now)
        typed, more = self.form.values(now, self.draft)
        if RECEIVED in more:
            fields["unread"] = {**unread, RECEIVED: self.form.received.text()}
        held = self.draft
        self.draft = msgspec.structs.replace(held, **typed, **fields, level=self.outlook.level)
        self.open = [self.draft if one.id == held.id else one for one in self.open]
        return wrong | more

    def _save(self) -> None:
        self._dirty = False
        if self.draft.empty:
            return
        try:
            saved = drafts.save(self.desk, FORM, self.draft.id, self.draft)
        except DutyDeskError as error:
            self.form.show_error(error)
            self._dirty = True
            return
        self.form.saved.setText(f"自动保存于 {clock_time(from_micros(saved))}")

    def _read(self) -> None:
        """Read the text again and show what follows from the draft."""
        self._unread = False
        now = self.desk.now()
        self.findings = read(self.desk, self.draft.narrative, self.draft.received_at)
        self.form.narrative.mark(self.findings)
        self.reading.offer(self.findings, now)
        self._look_ahead()

    def _look_ahead(self) -> None:
        now = self.desk.now()
        preview = intake.preview(self.desk, self.draft)
        offered = intake.preview(self.desk, adopt(self.draft, self.findings, only_sure=True))
        self.outlook.show_preview(preview, offered, self.draft, now)
        self.form.show_late(overdue=preview.overdue_on_receipt)
        similar = intake.similar(self.desk, self.draft)
        changed = compared(self.desk, similar[0].id, self.findings) if similar else ""
        self.outlook.show_similar(similar, changed, now)
        self.form.follow.setEnabled(bool(self.outlook.similar))
