"""A form over the pages: fields as data, every error shown at its field, Ctrl+Enter saves, Esc goes back.

Forms are no dialogs: F2 works while one is open and nothing that was typed is lost by leaving it.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.services.desk.changes import Changed
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.cell_table import CellTable
from app.ui.kit.field_row import Field, FieldRow, Wrong, short
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import button, elided, foot, label, margins, panel, refusal, scrolled
from app.ui.kit.settling import TOO_SOON, Settling
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK

Values = Mapping[str, Any]
ROOMY = 100
"""How much more of the free height a table takes than what stands empty below the fields."""
ACTS = ("登记", "更正", "确认", "并案", "撤销", "记录", "签发", "办结", "重新启动")
"""What is said to be done, where the act itself says nothing more particular: 已登记数字。"""


class FormPage(Form):
    """Title, fields, buttons. ``save`` is a use case call; what it changed is published."""

    lowest: ClassVar[int] = 150
    key: ClassVar[Key] = Key.SAVE
    """What saves it; a legal act has its own."""

    def __init__(
        self,
        broadcast: Broadcast,
        title: str,
        fields: tuple[Field, ...],
        save: Callable[[Values], Changed],
        *,
        now: dt.datetime,
        verb: str = "登记",
        hint: str = "",
    ) -> None:
        super().__init__()
        self.settling = Settling(self, broadcast.monotonic)
        self.phrases = QMenu(self)
        self.broadcast = broadcast
        self._told = False
        """Whether what it did has been said."""
        self._save = save
        self._verb = verb
        self.rows = {field.name: FieldRow(field, now) for field in fields}
        self.message = refusal()
        self.submit = button(verb, self.key.shown, primary=True)
        self.back = button("返回", Key.BACK.shown)
        self._setup_ui(title, hint)
        self._offered = self._typed()
        self.submit.clicked.connect(self._on_submit_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        bind(self.key, self, self._on_submit_clicked)
        broadcast.noticed.connect(self._on_broadcast_noticed)

    def _setup_ui(self, title: str, hint: str) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame = self.frame = panel()
        frame.setMaximumWidth(LOOK.px(860))
        outer.addWidget(frame, 100)
        outer.addStretch(1)
        layout = QVBoxLayout(frame)
        margins(layout, 18, 14, 18, 14)
        layout.setSpacing(LOOK.px(10))
        self.heading = elided(20, medium=True)  # the name of an incident stands whole beside it
        self.heading.setText(title)
        inner = QWidget()
        column = QVBoxLayout(inner)
        margins(column, 0, 2, 6, 2)
        column.setSpacing(LOOK.px(10))
        column.addWidget(self.heading)
        if hint:
            column.addWidget(label(hint, 13, tone="muted", wrap=True))
        self.above = QVBoxLayout()
        column.addLayout(self.above)
        for row in self.rows.values():
            column.addWidget(row, ROOMY if row.field.tall else 0)
        self.extra = QVBoxLayout()
        column.addLayout(self.extra)
        column.addStretch(1)
        layout.addWidget(scrolled(inner), 1)
        layout.addWidget(self.message)
        layout.addLayout(foot(self.submit, self.back))

    def _typed(self) -> tuple[object, ...]:
        return tuple(row.raw() for row in self.rows.values())

    @property
    def finished(self) -> bool:
        """Whether nothing was typed that is not saved: such a form is made afresh when it is asked for again."""
        return self._typed() == self._offered

    def embed(self) -> None:
        """Stand within a page: no frame, title or way back of its own."""
        self.frame.setObjectName("")
        self.heading.hide()
        self.back.hide()

    def focus_first(self) -> None:
        """Put the cursor where typing begins: the first field that is empty or a table."""
        editors = [row.editor for row in self.rows.values()]
        for editor in editors:
            begins = (
                isinstance(editor, CellTable)
                or (isinstance(editor, QLineEdit) and not editor.text())
                or (isinstance(editor, QPlainTextEdit) and not editor.toPlainText())
            )
            if begins:
                editor.setFocus()
                return
        if editors:
            editors[0].setFocus()

    def label_of(self, name: str) -> QLabel:
        """The error label of a field (for tests)."""
        return self.rows[name].error

    def values(self) -> dict[str, Any] | None:
        """All values, None when a field does not read (its error is shown)."""
        found: dict[str, Any] = {}
        wrong = False
        for name, row in self.rows.items():
            try:
                found[name] = short(row.field, row.value())
                row.show_error("")
            except Wrong as error:
                row.show_error(str(error))
                wrong = True
        return None if wrong else found

    def set_value(self, name: str, value: str) -> None:
        """Put text into a field without telling anybody."""
        self.rows[name].put(value)

    def offer_phrases(self, phrases: tuple[str, ...]) -> None:
        """Ctrl+J puts one of these in at the cursor."""
        for phrase in phrases:
            self.phrases.addAction(phrase)
        bind(Key.PHRASES, self, self._on_phrases_activated)
        self.phrases.triggered.connect(self._on_phrases_triggered)

    def _text_editor(self) -> QPlainTextEdit | None:
        editors = [row.editor for row in self.rows.values() if isinstance(row.editor, QPlainTextEdit)]
        return next((one for one in editors if one.hasFocus()), editors[0] if editors else None)

    @Slot()
    def _on_phrases_activated(self) -> None:
        editor = self._text_editor()
        if editor is not None:
            self.phrases.popup(editor.mapToGlobal(editor.cursorRect().bottomLeft()))

    @Slot(QAction)
    def _on_phrases_triggered(self, action: QAction) -> None:
        editor = self._text_editor()
        if editor is not None:
            editor.insertPlainText(action.text())

    @Slot()
    def _on_submit_clicked(self) -> None:
        if not self.settling.ready:
            self.message.setText(TOO_SOON)
            return
        values = self.values()
        if values is None:
            return
        self._told = False
        try:
            changed = self._save(values)
        except DutyDeskError as error:
            self.show_refusal(error)
            return
        if not self._told and self._verb.startswith(ACTS):
            self.broadcast.say(f"已{self._verb}。")
        self._offered = self._typed()
        self.broadcast.publish(changed)
        self.broadcast.form_closed.emit(self)

    @Slot(str, bool)
    def _on_broadcast_noticed(self, _text: str, _wrong: bool) -> None:  # noqa: FBT001 - Qt's signal
        self._told = True

    def show_refusal(self, error: DutyDeskError) -> None:
        """Show what was refused: at the fields it names, and as a sentence."""
        fields = error.where.get("fields")
        named = dict(fields) if isinstance(fields, dict) else {}
        single = error.where.get("field")
        if isinstance(single, str):
            named[single] = error.sentence
        for name, row in self.rows.items():
            row.show_error(str(named.get(name, "")))
        self.message.setText(error.sentence)
        first = next((row for name, row in self.rows.items() if name in named), None)
        if first is not None:
            first.editor.setFocus()

    @Slot()
    def _on_back_clicked(self) -> None:
        self.broadcast.back_requested.emit()
