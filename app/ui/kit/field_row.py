"""A field of a form as data, and the row it is edited in: title, editor, what is wrong below."""

import datetime as dt
from typing import Any, Literal, assert_never

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.models.texts import unturned
from app.ui.kit.cell_table import CellColumn, CellTable
from app.ui.kit.choosing import Choosing
from app.ui.kit.edits import SaidLine, SaidText
from app.ui.kit.formats import moment_text, parse_time
from app.ui.kit.labels import SaidLabel, label, set_tone
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning

NARROW, TABLE = 330, 640
"""Widths below which the title of a field, of one that is a table, stands above it."""
LONGEST_LINE = 500
"""Characters of a line; more was pasted by mistake, and a name of ten thousand fills every list it stands in."""


FieldKind = Literal["line", "secret", "text", "choice", "named", "time", "number", "check", "table"]
"""What a field is edited with; a table has columns. ``named`` is one of many: typed by name, initials or code."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a form."""

    name: str
    title: str
    kind: FieldKind = "line"
    value: Any = ""
    choices: tuple[tuple[Any, str], ...] = ()
    hint: str = ""
    rows: int = 4
    columns: tuple[CellColumn, ...] = ()
    grows: bool = True
    """Whether a table takes further lines."""

    @property
    def tall(self) -> bool:
        """Whether it takes the room that is left."""
        return self.kind == "table"


class Wrong(Exception):
    """A field that does not read."""


class Caption(SaidLabel):
    """The words of a box to check, as many lines as they need; a click on them checks it."""

    def __init__(self, text: str, box: QCheckBox) -> None:
        super().__init__(text)
        self.box = box
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(LOOK.font(14))
        self.setWordWrap(True)
        box.setAccessibleDescription(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """As on the box itself."""
        event.accept()
        self.box.setFocus()
        self.box.click()


class FieldRow(QWidget):
    """Title, editor and the error below."""

    def __init__(self, field: Field, now: dt.datetime) -> None:
        super().__init__()
        self.field = field
        self._now = now
        self.editor = self._make(field, now)
        self.editor.setAccessibleName(field.title)
        if isinstance(self.editor, CellTable):
            self.editor.refused.connect(self._on_editor_refused)
        self.error = label("", 12, tone="error", wrap=True)
        self.error.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(6))
        title = label(field.title, 14, tone="muted", wrap=True)
        title.setFixedWidth(LOOK.px(104))
        title.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        title.setContentsMargins(0, LOOK.px(7), 0, 0)
        layout.addWidget(title)
        column = QVBoxLayout()
        column.setSpacing(LOOK.px(2))
        column.addWidget(self.editor)
        if isinstance(self.editor, QCheckBox):
            column.setDirection(QBoxLayout.Direction.LeftToRight)
            column.addWidget(Caption(field.hint, self.editor), 1)
        if field.kind == "table":
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            column.addWidget(label(field.hint, 12, tone="muted", wrap=True))
        column.addWidget(self.error)
        layout.addLayout(column, 1)
        Turning(self, layout, TABLE if field.kind == "table" else NARROW)

    @staticmethod
    def _make(field: Field, now: dt.datetime) -> QWidget:
        match field.kind:
            case "text":
                return _text_edit(field)
            case "choice":
                return _choice_box(field)
            case "named":
                return _named_line(field)
            case "table":
                return CellTable(field.columns, field.value, grows=field.grows)
            case "check":
                check = QCheckBox()
                check.setChecked(bool(field.value))
                return check
            case "line" | "number" | "secret" | "time":
                time = field.kind == "time"
                shown = moment_text(field.value, now) if time and field.value else "" if time else str(field.value)
                return _line_edit(field, shown)
            case _:
                assert_never(field.kind)

    def raw(self) -> object:
        """What stands in the editor, unread."""
        editor = self.editor
        if isinstance(editor, CellTable):
            return editor.cells()
        if isinstance(editor, QPlainTextEdit):
            return editor.toPlainText()
        if isinstance(editor, QComboBox):
            return editor.currentIndex()
        if isinstance(editor, QCheckBox):
            return editor.isChecked()
        return editor.text() if isinstance(editor, QLineEdit) else None

    def put(self, value: Any) -> None:  # noqa: ANN401 - by kind
        """Put a value in (text, a choice's value, an instant), telling nobody; a table is not put."""
        editor = self.editor
        with QSignalBlocker(editor):
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(next((n for n, (one, _) in enumerate(self.field.choices) if one == value), -1))
            elif isinstance(editor, QPlainTextEdit):
                editor.setPlainText(str(value))
            elif isinstance(editor, QLineEdit):
                shown = (moment_text(value, self._now) if value else "") if self.field.kind == "time" else str(value)
                editor.setText(shown)

    def value(self) -> Any:  # noqa: ANN401 - by kind
        """What was entered; raises Wrong."""
        editor = self.editor
        if isinstance(editor, CellTable | QPlainTextEdit | QCheckBox):
            return self.raw()
        if isinstance(editor, QComboBox):
            return self.field.choices[editor.currentIndex()][0] if editor.currentIndex() >= 0 else None
        text = editor.text().strip() if isinstance(editor, QLineEdit) else ""
        if self.field.kind == "time":
            return self._time(text)
        if self.field.kind == "number":
            return _number(text)
        return self._named(text) if self.field.kind == "named" else text

    def _named(self, text: str) -> str:
        """The code of what is named; empty for nothing."""
        choosing = self.editor.findChild(Choosing)
        found = choosing.found(text) if choosing is not None else []
        if text and not found:
            raise Wrong(f"没有“{text}”，请写名称、拼音首字母或代码，从列出的里选")
        return found[0].split()[-1] if found else ""

    def _time(self, text: str) -> dt.datetime | None:
        if not text:
            return None
        if self.field.value and text == moment_text(self.field.value, self._now):
            return self.field.value if isinstance(self.field.value, dt.datetime) else None
        moment = parse_time(text, self._now)
        if moment is None:
            raise Wrong("时间看不懂，请写成 02:50 或 12日02:50")
        return moment

    @Slot(str)
    def _on_editor_refused(self, sentence: str) -> None:
        self.show_error(sentence)

    def show_error(self, text: str) -> None:
        """Show or clear the error."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
        set_tone(self.editor, "wrong", "true" if text else "false")


def _choice_box(field: Field) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(6)
    for value, title in field.choices:
        box.addItem(unturned(title), value)
        if value == field.value:
            box.setCurrentIndex(box.count() - 1)
    return box


def _text_edit(field: Field) -> QWidget:
    text = SaidText(str(field.value))
    text.setTabChangesFocus(True)
    text.setFixedHeight(LOOK.px(16 + 22 * field.rows))
    text.setPlaceholderText(field.hint)
    return text


def _named_line(field: Field) -> QLineEdit:
    named = dict(field.choices)
    line = _line_edit(field, f"{named[field.value]} {field.value}" if field.value in named else "")
    Choosing(line, field.choices)
    return line


def _line_edit(field: Field, shown: str) -> QLineEdit:
    secret = field.kind == "secret"
    line = QLineEdit(shown) if secret else SaidLine(shown)
    line.setPlaceholderText(field.hint)
    if secret:
        line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def short(field: Field, value: Any) -> Any:  # noqa: ANN401 - by kind
    """The value; raises Wrong for a line that is too long."""
    if field.kind == "line" and len(str(value)) > LONGEST_LINE:
        raise Wrong(f"太长（{len(str(value))}字），请写在{LONGEST_LINE}字以内")
    return value


def _number(text: str) -> float | None:
    if not text or text in {"未知", "不明"}:
        return None
    try:
        return float(text.replace(",", "").replace("，", ""))
    except ValueError as error:
        raise Wrong("请写数字，不清楚的留空") from error
