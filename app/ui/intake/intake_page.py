"""接报: narrative first, several unfinished calls side by side, every keystroke safe within a second."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtGui import QAction

from app.models.call.rows import CallRow
from app.models.moments import from_micros
from app.models.vocabulary.call import CallKind
from app.services.desk import attachments, drafts
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.exchange.receiving import CarriedIn
from app.services.incident import intake
from app.services.runtime.errors import DutyDeskError
from app.services.warnings.messages import WarningTaken as Warned
from app.ui.intake.carried_file import ask_carried, read_carried, told
from app.ui.intake.intake_desk import LONG, IntakeDesk
from app.ui.kit.files import ask_files
from app.ui.kit.signals import Broadcast


class IntakePage(IntakeDesk):
    """What the keys and buttons of 接报 do."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk)
        self.broadcast = broadcast
        self._connect()
        self._show(self.open[-1] if self.open else self._fresh())

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self.form.changed.connect(self._on_form_changed)
        self.reading.changed.connect(self._on_reading_changed)
        self.outlook.choice.currentIndexChanged.connect(self._on_choice_changed)
        self.form.book.clicked.connect(self._on_book_clicked)
        self.form.follow.clicked.connect(self._on_follow_clicked)
        self.form.attach.clicked.connect(self._on_attach_clicked)
        self.form.carried.clicked.connect(self._on_carried_clicked)
        self.form.discard.clicked.connect(self._on_discard_clicked)
        self.form.call_menu.triggered.connect(self._on_call_menu_triggered)
        self.form.keys["F8"].activated.connect(self._on_adopt_activated)
        self.form.keys["Ctrl+Tab"].activated.connect(self._on_next_activated)
        self.form.keys["Ctrl+J"].activated.connect(self._on_phrases_activated)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)

    def begin(self) -> None:
        """F2: an empty form; the present one stays as a tab when something stands in it."""
        self._keep()
        if self.draft.empty:
            if self.draft in self.open:
                self.open[self.open.index(self.draft)] = fresh = intake.new_draft(self.desk)
                self._show(fresh)
        else:
            self._save()
            self._show(self._fresh())
        self.form.narrative.setFocus()

    def turn(self, call: CallRow) -> None:
        """A booked call becomes an incident: its words and caller stand in a new form, the earlier 接报 counts."""
        self.begin()
        changed = msgspec.structs.replace(
            self.draft,
            narrative=call.narrative,
            caller_unit=call.caller,
            received_at=from_micros(call.received_at),
            from_call=call.id,
        )
        self._show(changed)
        self._dirty = True

    def enter(self) -> None:
        """The page is shown."""
        self.form.narrative.setFocus()

    def _done(self, changed: Changed, sentence: str) -> None:
        """The draft is booked: drop its tab, say so, show the board."""
        self.open = [one for one in self.open if one.id != self.draft.id]
        self._dirty = False
        self._show(self.open[-1] if self.open else self._fresh())
        self.broadcast.publish(changed)
        self.broadcast.say(sentence)
        self.broadcast.incident_requested.emit(changed.id)

    @Slot()
    def _on_form_changed(self) -> None:
        before = self.draft.narrative
        self._keep()
        self._dirty = True
        if self.draft.narrative != before and len(self.draft.narrative) > LONG:
            self._unread = True
        elif self.draft.narrative != before:
            self._read()
        else:
            self._look_ahead()

    @Slot()
    def _on_reading_changed(self) -> None:
        self._keep()
        self._dirty = True
        self._look_ahead()

    @Slot(int)
    def _on_choice_changed(self, _index: int) -> None:
        self._on_reading_changed()

    @Slot()
    def _on_adopt_activated(self) -> None:
        self.reading.take_sure(self.desk.now())

    @Slot()
    def _on_phrases_activated(self) -> None:
        self.form.offer_phrases(self.desk.settings.phrases)

    @Slot()
    def _on_next_activated(self) -> None:
        if len(self.open) > 1:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(self.open))

    @Slot(int)
    def _on_tabs_current_changed(self, index: int) -> None:
        self._keep()
        self._save()
        if 0 <= index < len(self.open):
            self._show(self.open[index])

    def _try(self, act: Callable[[], Changed], sentence: str) -> None:
        """Book the form by a use case; a refusal is shown and the text stays, in the form and as a draft."""
        wrong = self._keep()
        if wrong:
            self.form.message.setText("；".join(wrong.values()) + "。")
            return
        try:
            changed = act()
        except DutyDeskError as error:
            self.form.show_error(error)
            self._save()
            return
        self._done(changed, sentence)

    @Slot()
    def _on_book_clicked(self) -> None:
        self._try(lambda: intake.receive(self.desk, self.draft), "已登记，时限已启动。")

    @Slot()
    def _on_follow_clicked(self) -> None:
        if self.outlook.similar:
            row = self.outlook.similar[0]
            sentence = f"已并入“{row.title}”，按最早接报计时。"
            self._try(lambda: intake.follow_up(self.desk, row.id, self.draft), sentence)

    @Slot(QAction)
    def _on_call_menu_triggered(self, action: QAction) -> None:
        kind = list(CallKind)[int(action.data())]

        def call() -> Changed:
            return Changed(intake.book_call(self.desk, self.draft, kind).topics)

        self._try(call, f"已按“{kind.label}”登记。")

    @Slot()
    def _on_attach_clicked(self) -> None:
        self.add_files(ask_files(self))

    def add_files(self, paths: list[Path]) -> None:
        """Put files into the store and name them in the draft."""
        for path in paths:
            try:
                file = attachments.keep(self.desk, path)
            except DutyDeskError as error:
                self.form.show_error(error)
                continue
            self.draft = msgspec.structs.replace(self.draft, files=(*self.draft.files, file))
        self.open = [self.draft if one.id == self.draft.id else one for one in self.open]
        self.form.show_files(self.draft)
        self._dirty = True

    @Slot()
    def _on_carried_clicked(self) -> None:
        path, phrase = ask_carried(self)
        if path is not None:
            self.read_in(path, phrase)

    def read_in(self, path: Path, phrase: str = "") -> None:
        """A package, PDF, photo or scan becomes a form of its own; nothing is booked by reading."""
        self.form.message.setText("正在读来文…")
        make = partial(read_carried, self.desk, path, phrase)
        self.broadcast.tasks.ask(make, self._taken, slow=True)

    def _taken(self, answer: CarriedIn | Warned | DutyDeskError) -> None:
        taken = told(self.broadcast, self.form, answer)
        if taken is None:
            return
        self.begin()
        self._show(msgspec.structs.replace(taken.draft, id=self.draft.id))
        self._dirty = True

    @Slot()
    def _on_discard_clicked(self) -> None:
        held = self.draft
        self.open = [one for one in self.open if one.id != held.id]
        try:
            drafts.discard(self.desk, held.id)
        except DutyDeskError as error:
            self.form.show_error(error)
            return
        self._show(self.open[-1] if self.open else self._fresh())

    @Slot(object)
    def _on_broadcast_ticked(self, _beat: object) -> None:
        if self._unread:
            self._read()
        if self._dirty:
            self._keep()
            self._save()
            self.tabs.show_drafts(self.open, self.draft.id, self.desk.now())
