"""作废草稿: a draft that was thrown away lies in the bin for thirty days, and comes back with 撤销 or from its list."""

from functools import partial

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from app.models.texts import shortened
from app.services.desk.desk import Desk
from app.services.desk.drafts import BIN_DAYS
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.errors import DutyDeskError
from app.ui.intake.draft_editor import DraftEditor
from app.ui.kit.formats import moment_text
from app.ui.kit.signals import Broadcast
from app.ui.kit.undo import Undo

UNDO_SECONDS = 60
"""How long 撤销 of a thrown away draft is offered; the bin keeps it longer."""


class DraftBin(QObject):
    """What 作废草稿 and 作废的草稿 do with the drafts of an editor."""

    def __init__(self, desk: Desk, broadcast: Broadcast, editor: DraftEditor) -> None:
        super().__init__(editor)
        self.desk = desk
        self.broadcast = broadcast
        self.editor = editor
        self.drafts = editor.drafts
        self.form = editor.form
        self.form.discard.clicked.connect(self._on_discard_clicked)
        self.form.bin.clicked.connect(self._on_bin_clicked)
        self.form.bin_menu.triggered.connect(self._on_bin_menu_triggered)

    @Slot()
    def _on_discard_clicked(self) -> None:
        """作废: into the bin for thirty days, and back with 撤销."""
        self.editor.keep()
        gone = self.drafts.shown
        try:
            self.drafts.discard()
        except DutyDeskError as error:
            self.form.show_error(error)
            return
        self.editor.show_draft(self.drafts.last())
        if not gone.empty:
            self.broadcast.say(f"已作废，{BIN_DAYS}天内可以从“作废的草稿”取回。")
            self.broadcast.undo_offered.emit(Undo("作废草稿", UNDO_SECONDS, partial(self._bring_back, gone)))

    def _bring_back(self, draft: IntakeDraft) -> str:
        self.editor.keep()
        self.editor.save()
        self.editor.show_draft(self.drafts.restore(draft))
        return "草稿已取回。"

    def fill(self) -> bool:
        """List what was thrown away in the last thirty days; False where there is nothing."""
        menu = self.form.bin_menu
        menu.clear()
        now = self.desk.now()
        for number, (at, draft) in enumerate(self.drafts.binned):
            words = shortened(draft.title or draft.place or draft.narrative, 20) or draft.caller_unit
            menu.addAction(f"{moment_text(at, now)} 作废　{words}").setData(number)
        return not menu.isEmpty()

    @Slot()
    def _on_bin_clicked(self) -> None:
        if self.fill():
            self.form.bin_menu.popup(self.form.bin.mapToGlobal(self.form.bin.rect().topLeft()))
        else:
            self.broadcast.say(f"{BIN_DAYS}天内没有作废的草稿。")

    @Slot(QAction)
    def _on_bin_menu_triggered(self, action: QAction) -> None:
        binned = self.drafts.binned
        number = int(action.data())
        if number < len(binned):
            try:
                self.broadcast.say(self._bring_back(binned[number][1]))
            except DutyDeskError as error:
                self.form.show_error(error)
