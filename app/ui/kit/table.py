"""The table for whole rows: keyboard first, fixed widths, the chosen line stays chosen over every reload."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui.kit.kept import Kept
from app.ui.kit.rows import Column, RowModel, by_id
from app.ui.kit.theme import LOOK

R = TypeVar("R")
READ = 0.7
"""The share of its width in which a column can still be read; below it those that can be spared are left out."""
LONGEST = 6
"""Of the names with the most characters, how many are measured: characters are not all of one width."""
AROUND = 18
"""Pixels at 100 % that a cell takes beside its words."""
LEAST_FREE = 110
"""Width at 100 % that a column which takes what is left is worth, before the others give way."""


def _kept(columns: Sequence[Column[R]]) -> frozenset[int]:
    """The columns that keep their width where others give way."""
    return frozenset(number for number, one in enumerate(columns) if one.whole or one.right or one.named)


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
        self._wide = {number: column.width for number, column in enumerate(columns) if column.width}
        """The widths of those that do not share what is left, at 100 %."""
        self._whole = _kept(columns)
        self._named = tuple(number for number, column in enumerate(columns) if column.named)
        self._spare = tuple(number for number, column in enumerate(columns) if column.spare)
        self._spared: set[int] = set()
        """Those that are left out now."""
        self._room = (0, 0, 0)
        """For which width, text scale and number of columns they stand as they do."""
        for number, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(number, LOOK.px(column.width))
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def doItemsLayout(self) -> None:
        """The columns stand side by side in the width there is."""
        self._fit()
        super().doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The same."""
        self._fit()
        super().resizeEvent(event)

    def take_widths(self, columns: Sequence[Column[R]]) -> None:
        """The columns have these widths from now on."""
        self._wide = {number: column.width for number, column in enumerate(columns) if column.width}
        self._whole = _kept(columns)
        self._room = (0, 0, 0)
        self._fit()

    def _fit(self) -> None:
        """Columns give way to each other, none to less than its heading, before anything stands outside."""
        header, shown = self.horizontalHeader(), [one for one in self._wide if not self.isColumnHidden(one)]
        room = (self.viewport().width(), LOOK.scale, header.count() - header.hiddenSectionCount())
        if room == self._room and all(header.sectionSize(one) for one in shown):
            return
        self._spare_some()
        shown = [one for one in self._wide if not self.isColumnHidden(one)]
        self._room = (room[0], room[1], header.count() - header.hiddenSectionCount())
        wanted, share = self._share()
        for one, width in wanted.items():
            least = min(width, header.sectionSizeHint(one))
            fitting = width if share >= 1 or one in self._whole else max(least, int(width * share))
            if header.sectionSize(one) != fitting:
                self.setColumnWidth(one, fitting)

    def _share(self) -> tuple[dict[int, int], float]:
        """(width wanted by each column that has one, what those that give way get of theirs)."""
        header, shown = self.horizontalHeader(), [one for one in self._wide if not self.isColumnHidden(one)]
        wanted = {one: LOOK.px(self._wide[one]) for one in shown} | self._names()
        free = header.count() - header.hiddenSectionCount() - len(shown)
        kept = sum(width for one, width in wanted.items() if one in self._whole)
        left = self.viewport().width() - free * LOOK.px(LEAST_FREE) - kept
        share = min(1.0, left / max(1, sum(wanted.values()) - kept))
        for one in self._named:  # what is left to it where even so there is too little
            wanted[one] = max(LOOK.px(self._wide[one]), wanted[one] + min(0, left))
        return wanted, share

    def _names(self) -> dict[int, int]:
        """How wide the columns of names have to be for what stands in them."""
        metrics, found = self.fontMetrics(), {}
        for one in self._named:
            said = sorted((self.rows.columns[one].text(row) for row in self.rows.rows), key=len)[-LONGEST:]
            longest = max((metrics.horizontalAdvance(words) for words in said), default=0) + LOOK.px(AROUND)
            found[one] = max(LOOK.px(self._wide[one]), longest)
        return found

    def _spare_some(self) -> None:
        """As few columns are left out as the width asks for."""
        for one in self._spared:
            self.setColumnHidden(one, False)  # noqa: FBT003 - Qt's own
        self._spared.clear()
        for one in self._spare:
            if self._share()[1] >= READ:
                return
            if not self.isColumnHidden(one):
                self._spared.add(one)
                self.setColumnHidden(one, True)  # noqa: FBT003 - Qt's own

    def load(self, rows: Sequence[R], *, first: bool = False) -> None:
        """Show rows, keeping the chosen line and the scroll by key; ``first`` chooses the first line."""
        self.kept.load(rows, first=first)
        if self._named:
            self._room = (0, 0, 0)
            self._fit()

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
