"""A short list edited as a table (设置里的表): typed in place, pasted from a spreadsheet as it stands."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.models.texts import unturned
from app.ui.kit.edits import SaidLine
from app.ui.kit.keys import PageKey, struck
from app.ui.kit.table import LEAST_FREE
from app.ui.kit.theme import LOOK

Index = QModelIndex | QPersistentModelIndex
Cells = tuple[tuple[str, ...], ...]
"""Lines of a table as they stand on the screen."""
FEW, SEEN = 4, 8
"""Lines for which there is always room, and of those there are at most; where the page has more room it is taken."""
LINE = 32


class CellColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its title, a width (0 takes what is left), what may stand in it, whether it only names the line."""

    title: str
    width: int = 0
    choices: tuple[str, ...] = ()
    fixed: bool = False


class CellTable(QTableWidget):
    """Arrows walk, typing begins to edit, Enter goes on; a table that grows always has an empty line below."""

    refused = Signal(str)
    """Why a paste was not taken, empty for one that was."""

    def __init__(self, columns: Sequence[CellColumn], cells: Cells, *, grows: bool) -> None:
        super().__init__(0, len(columns))
        self.columns = tuple(columns)
        self.grows = grows
        self.setHorizontalHeaderLabels([one.title for one in columns])
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked)
        self.setItemDelegate(CellEditing(self))
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LOOK.px(LINE))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for number, column in enumerate(columns):
            if not column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.show_cells(cells)
        self.itemChanged.connect(self._on_self_item_changed)
        acts = (self._insert, self._delete, self._up, self._down, self._paste)
        self._acts = dict(zip(PageKey.CELL_LINE.stroke.keys, acts, strict=True))

    def show_cells(self, cells: Cells) -> None:
        """Show these lines in place of all that stand here; the cursor stays in its cell."""
        row, column = self.currentRow(), self.currentColumn()
        with QSignalBlocker(self):
            self.setRowCount(0)
            for line in cells:
                self._put(self.rowCount(), line)
        self._grow()
        if row >= 0:
            self.setCurrentCell(min(row, self.rowCount() - 1), column)
        elif self.rowCount():
            self.setCurrentCell(0, self._first_open)

    def cells(self) -> Cells:
        """The lines as they stand, empty ones between others too, none below the last with words in it; no blanks."""
        found = [
            tuple(self._text(row, number).strip() for number in range(len(self.columns)))
            for row in range(self.rowCount())
        ]
        while found and not any(found[-1]):
            found.pop()
        return tuple(found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns give way to each other, none to less than its heading, before anything stands outside."""
        super().resizeEvent(event)
        _share(self)

    def sizeHint(self) -> QSize:
        """Room for the lines there are, within bounds; more scroll."""
        return QSize(super().sizeHint().width(), self._high(min(max(self.rowCount(), FEW), SEEN)))

    def minimumSizeHint(self) -> QSize:
        """A few lines are always seen."""
        return QSize(super().minimumSizeHint().width(), self._high(FEW))

    def _high(self, lines: int) -> int:
        return self.horizontalHeader().sizeHint().height() + lines * LOOK.px(LINE) + 2 * self.frameWidth()

    @property
    def _first_open(self) -> int:
        return next((number for number, one in enumerate(self.columns) if not one.fixed), 0)

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return item.text() if item is not None else ""

    def _put(self, row: int, line: Sequence[str]) -> None:
        self.insertRow(row)
        for number, column in enumerate(self.columns):
            text = line[number] if number < len(line) else ""
            item = QTableWidgetItem(text)
            item.setToolTip(unturned(text))
            if column.fixed:
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, number, item)

    def _grow(self) -> None:
        last = self.rowCount() - 1
        if self.grows and (last < 0 or any(self._text(last, number) for number in range(len(self.columns)))):
            with QSignalBlocker(self):
                self._put(last + 1, ())
            self.updateGeometry()

    @Slot(QTableWidgetItem)
    def _on_self_item_changed(self, item: QTableWidgetItem) -> None:
        item.setToolTip(unturned(item.text()))
        self._grow()

    def _insert(self) -> None:
        if self.grows:
            row = max(self.currentRow(), 0)
            self._put(row, ())
            self.setCurrentCell(row, 0)
            self.updateGeometry()

    def _delete(self) -> None:
        """The line goes; of a table that does not grow only what stands in the cell."""
        item = self.currentItem()
        if self.grows and self.currentRow() >= 0:
            self.removeRow(self.currentRow())
            self._grow()
            self.updateGeometry()
        elif item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
            item.setText("")

    def _up(self) -> None:
        self._move(-1)

    def _down(self) -> None:
        self._move(1)

    def _paste(self) -> None:
        self.paste(QApplication.clipboard().text())

    def _move(self, step: int) -> None:
        row, column, to = self.currentRow(), self.currentColumn(), self.currentRow() + step
        if not self.grows or row < 0 or not 0 <= to < self.rowCount() - 1 or row == self.rowCount() - 1:
            return
        line = [self._text(row, number) for number in range(len(self.columns))]
        self.removeRow(row)
        self._put(to, line)
        self.setCurrentCell(to, column)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits the cell, some keys act on whole lines; the rest is a table's own."""
        act = self._acts.get(struck(event))
        if act is not None:
            act()
        elif _is_enter(event):
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Words that come whole (speech, handwriting, punctuation) open the cell and stand in it."""
        index = self.currentIndex()
        whole = event.commitString() and not self.isPersistentEditorOpen(index)
        if whole and self.edit(index, QAbstractItemView.EditTrigger.AnyKeyPressed, event):
            editor = self.focusWidget()
            if isinstance(editor, QLineEdit):
                editor.insert(event.commitString())
            return
        super().inputMethodEvent(event)

    def paste(self, text: str) -> None:
        """Put lines of cells in from the current cell on, over what stands there, an empty one where there is none.

        Fixed names stay as they are. What has no place here, or names another line, is refused as a whole.
        """
        lines = [[word.strip() for word in line.split("\t")] for line in text.rstrip("\r\n").splitlines()]
        wide = max(map(len, lines), default=0)
        row, column = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        sentence = self._unfit(lines, row, column)
        self.refused.emit(sentence)
        if sentence:
            return
        for place, words in enumerate(lines, row):
            if place >= self.rowCount():
                if not self.grows:
                    return
                self._put(self.rowCount(), ())
            for number, word in enumerate(words if any(words) else [""] * wide, column):
                item = self.item(place, number)
                if item is not None and item.flags() & Qt.ItemFlag.ItemIsEditable:
                    item.setText(word)

    def _unfit(self, lines: list[list[str]], row: int, column: int) -> str:
        """Why lines can't stand here from a cell on, empty where they can."""
        for number, words in enumerate(lines, 1):
            place = row + number - 1
            if any(words) and place >= self.rowCount() and not self.grows:
                return f"没有粘贴：第{number}行在表下面，这个表只有{self.rowCount()}行。"
            if any(words[max(0, len(self.columns) - column) :]):
                return f"没有粘贴：第{number}行比表宽，从这一格起只有{len(self.columns) - column}格。"
            for at, word in enumerate(words, column):
                fixed = at < len(self.columns) and self.columns[at].fixed
                if fixed and word and word != self._text(place, at):
                    return f"没有粘贴：第{number}行写的是“{word[:20]}”，这一行是“{self._text(place, at)}”。"
        return ""

    def go_on(self) -> None:
        """After Enter: the next cell that can be typed in, on the next line after the last."""
        row, column = self.currentRow(), self.currentColumn()
        for place in range(row * len(self.columns) + column + 1, self.rowCount() * len(self.columns)):
            number = place % len(self.columns)
            if not self.columns[number].fixed:
                self.setCurrentCell(place // len(self.columns), number)
                return


def _is_enter(event: QKeyEvent) -> bool:
    """Enter with no other key held; Ctrl+Enter is the form's."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class CellEditing(QStyledItemDelegate):
    """A line, or a list of what may stand there; each key typed is in the table at once, so that no act misses it."""

    def __init__(self, table: CellTable) -> None:
        super().__init__(table)
        self.table = table
        self._before = QPersistentModelIndex(), ""

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of a cell; what stands in it is kept for Esc."""
        self._before = QPersistentModelIndex(index), str(index.data(Qt.ItemDataRole.EditRole) or "")
        column = self.table.columns[index.column()]
        if column.choices:
            box = QComboBox(parent)
            box.addItems(column.choices)
            box.setAccessibleName(column.title)
            box.currentIndexChanged.connect(self._on_editor_changed)
            return box
        line = SaidLine(parent=parent)
        line.setAccessibleName(column.title)
        line.setFrame(False)
        line.textChanged.connect(self._on_editor_changed)
        return line

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What stands in the cell stands in the editor."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        with QSignalBlocker(editor):
            if isinstance(editor, QComboBox):
                editor.setCurrentIndex(max(0, editor.findText(text)))
            elif isinstance(editor, QLineEdit) and editor.text() != text:
                editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """What stands in the editor stands in the cell."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter closes the editor and goes on to the next cell; Esc leaves in it what stood there before."""
        pressed = event if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed is not None and pressed.key() == Qt.Key.Key_Escape and self._before[0].isValid():
            self.table.model().setData(*self._before)
        if pressed is not None and _is_enter(pressed) and isinstance(watched, QWidget):
            self.commitData.emit(watched)
            self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
            self.table.setFocus()
            self.table.go_on()
            return True
        return bool(super().eventFilter(watched, event))

    @Slot()
    def _on_editor_changed(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)


def _share(table: CellTable) -> None:
    """The columns of a given width have it where the free ones keep their least, else each its share."""
    header, free = table.horizontalHeader(), sum(not one.width for one in table.columns)
    wanted = {number: LOOK.px(one.width) for number, one in enumerate(table.columns) if one.width}
    left = table.viewport().width() - free * LOOK.px(LEAST_FREE)
    share = min(1.0, left / max(1, sum(wanted.values())))
    for number, wide in wanted.items():
        table.setColumnWidth(number, max(min(wide, header.sectionSizeHint(number)), int(wide * share)))
