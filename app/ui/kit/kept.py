"""What is chosen in a table or list and where it is scrolled, held by key over every reload."""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPoint, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView

from app.ui.kit.rows import RowModel

R = TypeVar("R")
LOST = "原来选中的一行刚才不在了，现在选中的是相邻的一行。请看清后再按一次。"


class Kept(QObject, Generic[R]):
    """Belongs to one view and its model.

    A chosen line that is gone gives way to its neighbour, which shows as chosen. Nobody chose it: the next acting key
    is refused once, unless the officer has moved, clicked or come back to the list in between.
    """

    moved = Signal()
    """Another line is current, by the officer's hand or the page's, not by a reload."""
    refused = Signal(str)
    """An acting key met a line that nobody chose."""

    def __init__(self, view: QAbstractItemView, model: RowModel[R]) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._loading = False
        self._unseen = False
        view.setModel(model)
        view.selectionModel().currentChanged.connect(self._on_selection_current_changed)
        view.pressed.connect(self._on_view_pressed)

    @property
    def row(self) -> R | None:
        """The current line."""
        return self._model.row(self._view.currentIndex().row())

    def acting(self) -> R | None:
        """The current line for a key that acts on it; None, and said, where it took the place of one that is gone."""
        if self._unseen and self.row is not None:
            self._unseen = False
            self.refused.emit(LOST)
            return None
        return self.row

    def saw(self) -> None:
        """The officer looks at the list: what is chosen now is what was meant."""
        self._unseen = False

    def choose(self, key: Hashable) -> bool:
        """Make the line of a key current and visible; False where it is not shown."""
        place = self._model.place(key)
        if place >= 0:
            self._view.setCurrentIndex(self._model.index(place, 0))
            self._view.scrollTo(self._model.index(place, 0))
        return place >= 0

    def load(self, rows: Sequence[R], *, first: bool = False) -> None:
        """Show rows; what was chosen and the topmost line stay, with ``first`` the first line is chosen instead.

        A list that is not scrolled stays at its top, so that what is new there is seen.
        """
        number = self._view.currentIndex().row()
        before = self._model.keys
        held = before[number] if 0 <= number < len(before) else None
        seen = held is not None and self._shown(number)
        top, offset = self._top()
        above = before[top] if 0 < top < len(before) or offset else None
        self._loading = True
        stayed = self._model.load(rows)
        if not stayed or first:
            self._restore(before, held, first=first)
            self._scroll(before, above, offset, seen=seen and not first)
        self._loading = False

    def _shown(self, number: int) -> bool:
        rect = self._view.visualRect(self._model.index(number, 0))
        return self._view.viewport().rect().intersects(rect)

    def _top(self) -> tuple[int, int]:
        """(row, pixels above the edge) of the topmost line."""
        index = self._view.indexAt(QPoint(2, 2))
        return index.row(), min(0, self._view.visualRect(index).top())

    def _restore(self, before: list[Hashable], held: Hashable | None, *, first: bool) -> None:
        if not self._model.rows:
            return
        place = self._model.place(held) if held is not None and not first else -1
        if place < 0:
            self._unseen = held is not None and not first
            place = 0 if held is None or first else self._near(before, held)
        scrolls = self._view.hasAutoScroll()
        self._view.setAutoScroll(False)
        self._view.setCurrentIndex(self._model.index(place, 0))
        self._view.setAutoScroll(scrolls)

    def _near(self, before: list[Hashable], gone: Hashable) -> int:
        """Where the next line that is still shown stands, else the one before it, else the first."""
        number = before.index(gone)
        places = (self._model.place(key) for key in (*before[number + 1 :], *reversed(before[:number])))
        return next((place for place in places if place >= 0), 0)

    def _scroll(self, before: list[Hashable], above: Hashable | None, offset: int, *, seen: bool) -> None:
        bar = self._view.verticalScrollBar()
        if above is None:
            self._view.scrollToTop()
        else:
            place = self._model.place(above)
            place = place if place >= 0 else self._near(before, above)
            self._view.scrollTo(self._model.index(place, 0), QAbstractItemView.ScrollHint.PositionAtTop)
            if self._view.verticalScrollMode() is QAbstractItemView.ScrollMode.ScrollPerPixel:
                bar.setValue(bar.value() - offset)
        if seen:
            self._view.scrollTo(self._view.currentIndex())

    @Slot(QModelIndex, QModelIndex)
    def _on_selection_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._loading:
            self._unseen = False
            self.moved.emit()

    @Slot(QModelIndex)
    def _on_view_pressed(self, _index: QModelIndex) -> None:
        self._unseen = False
