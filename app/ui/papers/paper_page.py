"""文书 (Ctrl+Shift+P): choose a form of this incident or of a day, see the very bytes, print or save them."""

import datetime as dt
from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QVBoxLayout
from shiboken6 import isValid

from app.models.moments import beijing_day
from app.models.texts import unturned
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import Choice
from app.services.forms.papers import choices_of, form_copy, form_made, handed_over, is_of_day
from app.services.paper.archive import PaperMade
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.edits import SaidLine
from app.ui.kit.flow import FlowLayout
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind_button
from app.ui.kit.labels import button, label, margins, panel, refusal, side_by_side
from app.ui.kit.paper_view import PaperView
from app.ui.kit.printing import open_folder, print_paper, save_paper
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK


class PaperPage(Form):
    """One preview; the choice above it decides what it shows."""

    def __init__(
        self, desk: Desk, broadcast: Broadcast, incident: str = "", choices: tuple[Choice, ...] | None = None
    ) -> None:
        """``choices`` are those of the incident and of a day where nothing else is said."""
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.incident = incident
        self.kind = QComboBox()
        self.kind.setAccessibleName("文书种类")
        for one in choices_of(desk, incident) if choices is None else choices:
            self.kind.addItem(unturned(one.words), (one.key, one.entry))
        self.day = SaidLine(beijing_day(desk.now()).isoformat())
        self.day.setAccessibleName("日期")
        self.day.setFixedWidth(LOOK.px(130))
        self.state = label("", 13, tone="muted")
        self.preview = PaperView()
        self.message = refusal()
        self.print_button = button("打印", Key.PAPER_PRINT.shown, primary=True)
        self.save_button = button("另存", Key.PAPER_SAVE.shown)
        self.word_button = button("可编辑稿", Key.PAPER_WORD.shown)
        self.folder_button = button("打开文件夹", Key.PAPER_FOLDER.shown)
        self.back = button("返回", Key.BACK.shown)
        self.made: PaperMade | None = None
        self._asked = 0
        self._day = ""
        self._setup_ui()
        self._connect()
        self._make()

    def _setup_ui(self) -> None:
        layout = side_by_side(self)
        frame = panel()
        column = QVBoxLayout(frame)
        margins(column, 18, 12, 18, 12)
        column.setSpacing(LOOK.px(10))
        head = FlowLayout()
        head.addWidget(label("文书", 20, medium=True))
        head.addWidget(self.kind)
        self.day_label = label("日期", 13, tone="muted")
        head.addWidget(self.day_label)
        head.addWidget(self.day)
        head.addWidget(self.state)
        column.addLayout(head)
        column.addWidget(self.preview, 1)
        column.addWidget(self.message)
        foot = FlowLayout()
        for one in (self.print_button, self.save_button, self.word_button, self.folder_button, self.back):
            foot.addWidget(one)
        column.addLayout(foot)
        layout.addWidget(frame, 1)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_choice_changed)
        self.day.editingFinished.connect(self._on_day_editing_finished)
        self.back.clicked.connect(self.broadcast.back_requested)
        for widget, key, slot in (
            (self.print_button, Key.PAPER_PRINT, self._on_print_clicked),
            (self.save_button, Key.PAPER_SAVE, self._on_save_clicked),
            (self.word_button, Key.PAPER_WORD, self._on_word_clicked),
            (self.folder_button, Key.PAPER_FOLDER, self._on_folder_clicked),
        ):
            bind_button(widget, key, self, slot)

    def focus_first(self) -> None:
        """The cursor stands on the choice."""
        self.kind.setFocus()

    @property
    def _choice(self) -> tuple[str, str]:
        """(kind, entry) that is chosen."""
        key, entry = self.kind.currentData()
        return str(key), str(entry)

    def _make(self) -> None:
        key, entry = self._choice
        of_day = is_of_day(key)
        self.day.setVisible(of_day)
        self.day_label.setVisible(of_day)
        self.message.setText("")
        self.made = None
        self._asked += 1
        self._day = self.day.text()
        try:
            day = dt.date.fromisoformat(self.day.text().strip()) if of_day else None
        except ValueError:
            self.state.setText("")
            self.preview.show_text("日期看不懂，请写成 2026-06-12。")
            return
        self.state.setText("正在生成…")
        make = partial(form_made, self.desk, key, incident=self.incident, day=day, entry=entry)
        self.broadcast.tasks.ask(make, partial(self._take, self._asked))

    def _take(self, asked: int, answer: PaperMade | DutyDeskError) -> None:
        """Show the paper that was asked for last; an older one comes too late, and the page may be gone."""
        if asked != self._asked or not isValid(self):
            return
        self.state.setText("")
        if isinstance(answer, DutyDeskError):
            self.preview.show_text(answer.sentence)
            return
        self.made = answer
        self.preview.show_paper(answer.data)

    @Slot(int)
    def _on_choice_changed(self, _index: int) -> None:
        self._make()

    @Slot()
    def _on_day_editing_finished(self) -> None:
        """Return and leaving the field both end the editing: the paper is made once."""
        if self.day.text() != self._day:
            self._make()

    @Slot()
    def _on_print_clicked(self) -> None:
        if self.made is None:
            return
        key, _ = self._choice
        try:
            job = print_paper(self.desk, self.made, self, key)
            if job is not None and not job.file:
                self.broadcast.publish(handed_over(self.desk, key, self.made, job.printer, job.copies))
            if job is not None:
                self.broadcast.say(job.sentence)
        except DutyDeskError as error:
            self.message.setText(error.sentence)

    @Slot()
    def _on_save_clicked(self) -> None:
        made = self.made
        if made is not None:
            self.message.setText(save_paper(self.desk, self.broadcast, made.name, lambda: made.data))

    @Slot()
    def _on_word_clicked(self) -> None:
        """The copy is of the paper that is seen: a day that does not read, or one not made yet, has none."""
        made, (key, entry) = self.made, self._choice
        if made is None:
            return
        day = dt.date.fromisoformat(self._day.strip()) if is_of_day(key) else None
        name = Path(made.name).with_suffix(".docx").name
        copy = partial(form_copy, self.desk, key, incident=self.incident, day=day, entry=entry)
        self.message.setText(save_paper(self.desk, self.broadcast, name, copy))

    @Slot()
    def _on_folder_clicked(self) -> None:
        self.message.setText(open_folder(self.desk))
