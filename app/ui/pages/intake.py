"""接报: narrative first, several unfinished calls side by side, every keystroke safe within a second."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from app.models.moments import EPOCH, from_micros
from app.models.texts import shortened
from app.models.vocabulary import CallKind
from app.services import attachments, drafts, intake
from app.services.changes import Changed
from app.services.desk import Desk
from app.services.errors import DutyDeskError
from app.services.intake import FORM, IntakeDraft
from app.ui.formats import clock_time, moment_text
from app.ui.signals import Broadcast
from app.ui.theme import LOOK
from app.ui.widgets.intake_form import IntakeForm
from app.ui.widgets.labels import label, margins, panel
from app.ui.widgets.outlook import Outlook
from app.ui.widgets.reading import ReadPanel


class IntakePage(QWidget):
    """Tabs of unfinished calls above one form; findings and outlook at the right."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.tabs = QTabBar()
        self.form = IntakeForm()
        self.reading = ReadPanel(desk.rules.taxonomy)
        self.outlook = Outlook()
        self.open: list[IntakeDraft] = drafts.load_all(desk, FORM, IntakeDraft)
        self.draft = IntakeDraft(id="", received_at=EPOCH)
        self._dirty = False
        self._setup_ui()
        self._connect()
        self._show(self.open[-1] if self.open else self._fresh())

    def _setup_ui(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(12))
        left = panel()
        column = QVBoxLayout(left)
        margins(column, 18, 8, 18, 12)
        column.setSpacing(LOOK.px(8))
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("未登记的来报")
        column.addWidget(self.tabs)
        column.addWidget(self.form, 1)
        layout.addWidget(left, 58)
        right = QVBoxLayout()
        right.setSpacing(LOOK.px(10))
        found = panel()
        inner = QVBoxLayout(found)
        margins(inner, 14, 10, 14, 10)
        head = QHBoxLayout()
        head.addWidget(label("从文字中读到", 14, medium=True))
        head.addWidget(label("Tab 逐项，回车采用　F8 采用全部确定项", 12, tone="muted"))
        head.addStretch(1)
        inner.addLayout(head)
        inner.addWidget(self.reading)
        right.addWidget(found)
        right.addWidget(self.outlook, 1)
        layout.addLayout(right, 42)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self.form.changed.connect(self._on_form_changed)
        self.reading.changed.connect(self._on_reading_changed)
        self.outlook.choice.currentIndexChanged.connect(self._on_choice_changed)
        self.form.book.clicked.connect(self._on_book_clicked)
        self.form.follow.clicked.connect(self._on_follow_clicked)
        self.form.attach.clicked.connect(self._on_attach_clicked)
        self.form.discard.clicked.connect(self._on_discard_clicked)
        self.form.call_menu.triggered.connect(self._on_call_menu_triggered)
        self.form.keys["F8"].activated.connect(self._on_adopt_activated)
        self.form.keys["Ctrl+Tab"].activated.connect(self._on_next_activated)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)

    def _fresh(self) -> IntakeDraft:
        draft = intake.new_draft(self.desk)
        self.open.append(draft)
        return draft

    def begin(self, from_call: str = "") -> None:
        """F2: an empty form; the present one stays as a tab when something stands in it."""
        self._keep()
        if self.draft.empty:
            if self.draft in self.open:
                self.open[self.open.index(self.draft)] = fresh = intake.new_draft(self.desk)
                self._show(msgspec.structs.replace(fresh, from_call=from_call))
        else:
            self._save()
            self._show(msgspec.structs.replace(self._fresh(), from_call=from_call))
        self.form.narrative.setFocus()

    def enter(self) -> None:
        """The page is shown."""
        self.form.narrative.setFocus()

    def _show(self, draft: IntakeDraft) -> None:
        """Put a draft into the form."""
        self.draft = draft
        now = self.desk.now()
        self.open = [draft if one.id == draft.id else one for one in self.open]
        self.form.load(draft, moment_text(draft.received_at, now))
        self.reading.load(draft, now)
        with QSignalBlocker(self.outlook.choice):
            self.outlook.set_level(draft.level)
        self._tabs()
        self._read()

    def _tabs(self) -> None:
        now = self.desk.now()
        with QSignalBlocker(self.tabs):
            while self.tabs.count() > len(self.open):
                self.tabs.removeTab(self.tabs.count() - 1)
            while self.tabs.count() < len(self.open):
                self.tabs.addTab("")
            for number, one in enumerate(self.open):
                words = shortened(one.title or one.place or one.narrative, 8) or "新来报"
                self.tabs.setTabText(number, f"{moment_text(one.received_at, now)} {words}")
                if one.id == self.draft.id:
                    self.tabs.setCurrentIndex(number)
        self.tabs.setVisible(len(self.open) > 1)

    def _keep(self) -> dict[str, str]:
        """Take what stands in the form into the draft; returns what does not read."""
        now = self.desk.now()
        fields, wrong = self.reading.values(now)
        typed, more = self.form.values(now, self.draft)
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
        now = self.desk.now()
        findings = intake.read(self.desk, self.draft.narrative, self.draft.received_at)
        self.form.narrative.mark(findings)
        self.reading.offer(findings, now)
        self._look_ahead()

    def _look_ahead(self) -> None:
        now = self.desk.now()
        preview = intake.preview(self.desk, self.draft)
        self.outlook.show_preview(preview, self.draft, now)
        self.form.show_late(overdue=preview.overdue_on_receipt)
        self.outlook.show_similar(intake.similar(self.desk, self.draft), now)
        self.form.follow.setEnabled(bool(self.outlook.similar))

    def _done(self, changed: Changed, sentence: str) -> None:
        """The draft is booked: drop its tab, say so, show the board."""
        self.open = [one for one in self.open if one.id != self.draft.id]
        self._dirty = False
        self._show(self.open[-1] if self.open else self._fresh())
        self.broadcast.publish(changed)
        self.broadcast.noticed.emit(sentence, False)  # noqa: FBT003 - a signal takes no names
        self.broadcast.incident_requested.emit(changed.id)

    @Slot()
    def _on_form_changed(self) -> None:
        before = self.draft.narrative
        self._keep()
        self._dirty = True
        if self.draft.narrative != before:
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
    def _on_next_activated(self) -> None:
        if len(self.open) > 1:
            self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(self.open))

    @Slot(int)
    def _on_tabs_current_changed(self, index: int) -> None:
        self._keep()
        self._save()
        if 0 <= index < len(self.open):
            self._show(self.open[index])

    @Slot()
    def _on_book_clicked(self) -> None:
        wrong = self._keep()
        if wrong:
            self.form.message.setText("；".join(wrong.values()) + "。")
            return
        try:
            changed = intake.receive(self.desk, self.draft)
        except DutyDeskError as error:
            self.form.show_error(error)
            self._save()
            return
        self._done(changed, "已登记，时限已启动。")

    @Slot()
    def _on_follow_clicked(self) -> None:
        self._keep()
        if not self.outlook.similar:
            return
        row = self.outlook.similar[0]
        try:
            changed = intake.follow_up(self.desk, row.id, self.draft)
        except DutyDeskError as error:
            self.form.show_error(error)
            return
        self._done(changed, f"已并入“{row.title}”，按最早接报计时。")

    @Slot(QAction)
    def _on_call_menu_triggered(self, action: QAction) -> None:
        self._keep()
        kind = list(CallKind)[int(action.data())]
        try:
            changed = intake.book_call(self.desk, self.draft, kind)
        except DutyDeskError as error:
            self.form.show_error(error)
            return
        self._done(Changed(changed.topics), f"已按“{kind.label}”登记。")

    @Slot()
    def _on_attach_clicked(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        names, _ = QFileDialog.getOpenFileNames(self, "附件", "", "所有文件 (*)", options=options)
        self.add_files([Path(name) for name in names])

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
        if self._dirty:
            self._keep()
            self._save()
            self._tabs()
