"""The table for whole rows: keyboard first, fixed widths, the chosen line stays chosen over every reload."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.kit.kept import Kept
from app.ui.kit.rows import Column, RowModel, by_id
from app.ui.kit.theme import LOOK

R = TypeVar("R")


class RowTable(QTableView, Generic[R]):
    """Columns as data; the last free column takes the rest of the width."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        name: str,
        *,
        key: Callable[[R], Hashable] = by_id,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows: RowModel[R] = RowModel(columns, key, self)
        self.kept: Kept[R] = Kept(self, self.rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LOOK.px(32))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for number, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(number, LOOK.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def load(self, rows: Sequence[R], *, first: bool = False) -> None:
        """Show rows, keeping the chosen line and the scroll by key; ``first`` chooses the first line."""
        self.kept.load(rows, first=first)

    def selected(self) -> R | None:
        """The chosen row, to be shown."""
        return self.kept.row

    def acting(self) -> R | None:
        """The chosen row, for a key that acts on it; None where a reload chose it and nobody has seen that yet."""
        return self.kept.acting()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes to the list sees what is chosen."""
        super().focusInEvent(event)
        self.kept.saw()
