"""接报: narrative first, several unfinished calls side by side, every keystroke safe within a second."""

from collections.abc import Callable

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout

from app.models.call.rows import CallRow
from app.models.moments import from_micros
from app.models.vocabulary.call import CallKind
from app.services.desk.changes import Changed, Topic
from app.services.desk.desk import Desk
from app.services.incident import intake
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.readings import left_out
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.intake.draft_bin import DraftBin
from app.ui.intake.draft_editor import DraftEditor
from app.ui.intake.files_in import FilesIn
from app.ui.kit.keys import Key, bind
from app.ui.kit.page import Page
from app.ui.kit.settling import TOO_SOON, Settling
from app.ui.kit.signals import Broadcast


class IntakePage(Page):
    """What the keys and buttons of 接报 do with the draft that is shown in its editor."""

    topics = frozenset({Topic.SETTINGS, Topic.RULES, Topic.INCIDENTS})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.editor = DraftEditor(desk)
        self.settling = Settling(self, broadcast.monotonic)
        self.editor.shown.connect(self.settling.changed)
        self._asks: Callable[[], None] | None = None
        """What is booked once the officer has answered for what was read and not adopted."""
        self.drafts = self.editor.drafts
        self.form = self.editor.form
        self.side = self.editor.side
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.editor)
        self.bin = DraftBin(desk, broadcast, self.editor)
        self.files_in = FilesIn(desk, broadcast, self.editor)
        self._connect()

    def _connect(self) -> None:
        self.form.book.clicked.connect(self._on_book_clicked)
        self.form.follow.clicked.connect(self._on_follow_clicked)
        self.form.call_menu.triggered.connect(self._on_call_menu_triggered)
        self.form.bind_keys(self)
        bind(Key.ADOPT, self, self._on_adopt)
        self.form.changed.connect(self._on_changed)
        self.side.changed.connect(self._on_changed)
        self.editor.shown.connect(self._on_changed)
        bind(Key.NEXT_CALL, self, self.editor.show_next)
        bind(Key.CALL_PHRASES, self, self.editor.offer_phrases)
        bind(Key.ASKED, self, self.editor.set_aside_question)

    def reload(self) -> None:
        """What follows from the typed words is looked up again."""
        self.editor.look_again()

    def begin(self) -> None:
        """F2: an empty form."""
        self.editor.begin()

    def turn(self, call: CallRow) -> None:
        """A booked call becomes an incident: its words and caller stand in a new form, the earlier 接报 counts."""
        self.editor.begin()
        changed = msgspec.structs.replace(
            self.drafts.shown,
            narrative=call.narrative,
            caller_unit=call.caller,
            received_at=from_micros(call.received_at),
            from_call=call.id,
        )
        self.editor.change(changed)

    def enter(self) -> None:
        """The page is shown."""
        self.form.narrative.setFocus()

    def tick(self, beat: Beat) -> None:
        """What was typed is saved."""
        self.editor.tick(beat)

    def _done(self, changed: Changed, sentence: str) -> None:
        """The draft is booked: drop its tab, say so, show the board."""
        self.drafts.drop()
        self.editor.show_draft(self.drafts.last())
        self.broadcast.publish(changed)
        self.broadcast.say(sentence)
        self.broadcast.incident_requested.emit(changed.id)

    def _try(self, act: Callable[[], Changed], sentence: str) -> None:
        """Book the form by a use case; a refusal is shown and the text stays, in the form and as a draft."""
        if not self.settling.ready:
            self.form.message.setText(TOO_SOON)
            return
        wrong = self.editor.keep()
        if wrong:
            self.form.message.setText("；".join(wrong.values()) + "。")
            return
        try:
            changed = act()
        except DutyDeskError as error:
            self.form.show_error(error)
            self.editor.save()
            return
        self._done(changed, sentence)

    @Slot()
    def _on_changed(self) -> None:
        """Something else stands in the form: what was asked of it is asked again."""
        self._asks = None

    @Slot()
    def _on_adopt(self) -> None:
        """F8: adopt all that is sure; where that was asked before booking, book it too."""
        asked = self._asks
        if asked is not None and not self.settling.ready:
            self.form.message.setText(TOO_SOON)
            return
        self.editor.callers.take()
        self.side.take_sure()
        if asked is not None:
            asked()

    def _book(self, act: Callable[[IntakeDraft], Changed], key: Key, sentence: str) -> None:
        """Book the form once nothing sure is left out, or the officer has seen what is."""
        if self._asks is not None and not self.settling.ready:
            return  # the question has only just been put
        self.editor.keep()
        open_rows = [one for one in left_out(self.drafts.shown, self.side.findings) if one.field in self.side.rows]

        def book() -> None:
            self._asks = None
            self._try(lambda: act(intake.as_said(self.drafts.shown, self.side.findings)), sentence)

        if not open_rows or self._asks is not None or not self.settling.ready:
            book()
            return
        self._asks = book
        self.settling.changed()
        figures_first = sorted(open_rows, key=lambda one: one.number is None)
        said = "、".join(self.side.reading.words(one) for one in figures_first)
        self.form.message.setText(
            f"读到{said}未采用 · {Key.ADOPT.shown} 采用并登记 · 再按 {key.shown} 按未采用登记（时限按读到从严，待确认）"
        )

    @Slot()
    def _on_book_clicked(self) -> None:
        self._book(lambda draft: intake.receive(self.desk, draft), Key.BOOK, "已登记，时限已启动。")

    @Slot()
    def _on_follow_clicked(self) -> None:
        if self.side.outlook.similar:
            row = self.side.outlook.similar[0]
            sentence = f"已并入“{row.title}”，按最早接报计时。"
            self._book(lambda draft: intake.follow_up(self.desk, row.id, draft), Key.FOLLOW, sentence)

    @Slot(QAction)
    def _on_call_menu_triggered(self, action: QAction) -> None:
        kind = list(CallKind)[int(action.data())]

        def call() -> Changed:
            return Changed(intake.book_call(self.desk, self.drafts.shown, kind).topics)

        self._try(call, f"已按“{kind.label}”登记。")
