"""附件 and 读入来文 on 接报: files for the draft that is shown, and what becomes a form of its own."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.services.desk import attachments
from app.services.desk.desk import Desk
from app.services.exchange.receiving import CarriedIn
from app.services.runtime.errors import DutyDeskError
from app.services.warnings.messages import WarningTaken as Warned
from app.ui.intake.carried_file import ask_carried, phrase_for, read_carried, told
from app.ui.intake.draft_editor import DraftEditor
from app.ui.kit.files import ask_files
from app.ui.kit.signals import Broadcast


class FilesIn(QObject):
    """What the two buttons of the form do; nothing is booked by reading."""

    def __init__(self, desk: Desk, broadcast: Broadcast, editor: DraftEditor) -> None:
        super().__init__(editor)
        self.desk = desk
        self.broadcast = broadcast
        self.editor = editor
        editor.form.attach.clicked.connect(self._on_attach_clicked)
        editor.form.carried.clicked.connect(self._on_carried_clicked)

    @Slot()
    def _on_attach_clicked(self) -> None:
        self.add_files(ask_files(self.editor))

    def add_files(self, paths: list[Path]) -> None:
        """Put files into the store and name them in the draft."""
        drafts, form = self.editor.drafts, self.editor.form
        for path in paths:
            try:
                file = attachments.keep(self.desk, path)
            except DutyDeskError as error:
                form.show_error(error)
                continue
            drafts.change(files=(*drafts.shown.files, file))
        form.show_files(drafts.shown)
        drafts.dirty = True

    @Slot()
    def _on_carried_clicked(self) -> None:
        path, phrase = ask_carried(self.editor)
        if path is not None:
            self.read_in(path, phrase)

    def open(self, path: Path) -> None:
        """Read a file that was handed to the program; a package may want its pass-phrase."""
        wanted, phrase = phrase_for(self.editor, path)
        if wanted is not None:
            self.read_in(wanted, phrase)

    def read_in(self, path: Path, phrase: str = "") -> None:
        """A package, PDF, photo or scan becomes a form of its own."""
        self.editor.form.message.setText("正在读来文…")
        make = partial(read_carried, self.desk, path, phrase)
        self.broadcast.tasks.ask(make, self._taken, slow=True)

    def _taken(self, answer: CarriedIn | Warned | DutyDeskError) -> None:
        taken = told(self.broadcast, self.editor.form, answer)
        if taken is None:
            return
        self.editor.begin()
        self.editor.change(taken.draft)
