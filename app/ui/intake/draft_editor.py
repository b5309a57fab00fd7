"""The editor of 接报: the shown draft in its form, what was read out of it beside it, every keystroke kept."""

from itertools import pairwise

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.incident.questions import Asked
from app.models.moments import from_micros
from app.services.desk.desk import Desk
from app.services.incident.asking import open_questions
from app.services.incident.caller import said_caller
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.intake.caller_offers import CallerOffers
from app.ui.intake.draft_tabs import DraftTabs
from app.ui.intake.intake_form import IntakeForm
from app.ui.intake.open_drafts import OpenDrafts
from app.ui.intake.reading_side import ReadingSide
from app.ui.kit.formats import clock_time, moment_text
from app.ui.kit.labels import margins, panel, side_by_side
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning

RECEIVED = "received_at"
NARROW = 520
"""Width at 100 % below which what was read stands below the words."""
LONG = 4000
"""Characters beyond which a text is read at the next beat instead of at every key."""


class DraftEditor(QWidget):
    """Tabs of unfinished calls above one form; findings and outlook at the right."""

    shown = Signal()
    """Another draft stands in the form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.drafts = OpenDrafts(desk)
        self.tabs = DraftTabs()
        self.form = IntakeForm()
        self.callers = CallerOffers(self.form.caller, self.form)
        self.side = ReadingSide(desk)
        self._unread = False
        self._questions: tuple[Asked, ...] = ()
        self.form.narrative.reading = self.side.reading.first_waiting
        layout = side_by_side(self)
        left = panel()
        column = QVBoxLayout(left)
        margins(column, 18, 8, 18, 12)
        column.setSpacing(LOOK.px(8))
        column.addWidget(self.tabs)
        column.addWidget(self.form, 1)
        layout.addWidget(left, 58)
        layout.addWidget(self.side, 42)
        Turning(self, layout, NARROW)
        self._order_tabs()
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self.form.changed.connect(self._on_form_changed)
        self.callers.taken.connect(self.form.changed)
        self.side.changed.connect(self._on_side_changed)
        self.show_draft(self.drafts.last())

    def _order_tabs(self) -> None:
        """Caller, words, what was read, level, circumstances, booking; Shift+Tab from the words goes to the caller."""
        rows = [one.edit for one in self.side.reading.rows.values()]
        order: list[QWidget] = [*self.form.caller.values(), self.form.narrative, *rows, self.side.outlook.choice]
        order += [*self.form.flags.values(), self.form.book]
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def show_draft(self, draft: IntakeDraft) -> None:
        """Put a draft into the form."""
        self.drafts.show(draft)
        now = self.desk.now()
        self.form.load(draft, draft.unread.get(RECEIVED) or moment_text(draft.received_at, now))
        self.side.load(draft, now)
        self.tabs.show_drafts(self.drafts.open, draft.id, now)
        self._read()
        self.shown.emit()

    def change(self, draft: IntakeDraft) -> None:
        """Show other values of the shown draft, to be saved."""
        self.show_draft(msgspec.structs.replace(draft, id=self.drafts.shown.id))
        self.drafts.dirty = True

    def begin(self) -> None:
        """An empty form; the present one stays as a tab when something stands in it."""
        self.keep()
        if not self.drafts.shown.empty:
            self.save()
        self.show_draft(self.drafts.begin())
        self.form.narrative.setFocus()

    def keep(self) -> dict[str, str]:
        """Take what stands in the form into the draft; returns what does not read."""
        now = self.desk.now()
        fields, wrong, unread = self.side.values(now)
        typed, more = self.form.values(now, self.drafts.shown)
        if RECEIVED in more:
            fields["unread"] = {**unread, RECEIVED: self.form.received.text()}
        self.drafts.change(**typed, **fields)
        return wrong | more

    def save(self) -> None:
        """Save the draft and say when."""
        try:
            saved = self.drafts.save()
        except DutyDeskError as error:
            self.form.show_error(error)
            return
        if saved is not None:
            self.form.saved.setText(f"自动保存于 {clock_time(from_micros(saved))}")

    def look_again(self) -> None:
        """Rules, places and open incidents may say something else of what is typed now."""
        self.keep()
        self._read_or_wait()

    def tick(self, beat: Beat) -> None:
        """A long text is read, and what was typed is saved, once a second."""
        if self._unread:
            self._read()
        if self.drafts.dirty:
            self.keep()
            self.save()
            self.tabs.show_drafts(self.drafts.open, self.drafts.shown.id, beat.pulse.now)

    def _read_or_wait(self) -> None:
        if len(self.drafts.shown.narrative) > LONG:
            self._unread = True
        else:
            self._read()

    def _read(self) -> None:
        """Read the words again and show what follows from the draft."""
        self._unread = False
        self.side.read(self.drafts.shown)
        self.form.narrative.mark(self.side.findings)
        self.callers.offer(said_caller(self.drafts.shown.narrative))
        self._show_outlook()

    def _look_ahead(self) -> None:
        self.side.look_ahead(self.drafts.shown)
        self._show_outlook()

    def _show_outlook(self) -> None:
        self.form.show_late(overdue=self.side.late)
        self.form.follow.setEnabled(bool(self.side.outlook.similar))
        self._questions = self._to_ask() if self.drafts.shown.narrative.strip() else ()
        self.form.show_questions(self._questions)

    def _to_ask(self) -> tuple[Asked, ...]:
        return open_questions(self.desk, self.drafts.shown, self.side.findings, self.side.level_strict)

    @Slot()
    def set_aside_question(self) -> None:
        """The first question was asked and the caller does not know; the next one comes up."""
        if self._questions:
            self.keep()
            self.drafts.change(asked=(*self.drafts.shown.asked, self._questions[0].id))
            self.drafts.dirty = True
            self._show_outlook()

    @Slot()
    def show_next(self) -> None:
        """The draft of the next tab."""
        if len(self.drafts.open) > 1:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(self.drafts.open))

    @Slot()
    def offer_phrases(self) -> None:
        """The unit's phrases at the cursor."""
        self.form.offer_phrases(self.desk.settings.phrases)

    @Slot()
    def _on_form_changed(self) -> None:
        before = self.drafts.shown.narrative
        self.keep()
        self.drafts.dirty = True
        if self.drafts.shown.narrative != before:
            self._read_or_wait()
        else:
            self._look_ahead()

    @Slot()
    def _on_side_changed(self) -> None:
        self.keep()
        self.drafts.dirty = True
        self._look_ahead()

    @Slot(int)
    def _on_tabs_current_changed(self, index: int) -> None:
        self.keep()
        self.save()
        if 0 <= index < len(self.drafts.open):
            self.show_draft(self.drafts.open[index])
