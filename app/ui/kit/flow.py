"""A layout that sets widgets side by side and goes on in the next row where the width ends."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QWidget, QWidgetItem

from app.ui.kit.theme import LOOK

SIDES = "sides"
"""The property that tells what a style sheet sets beside the words of a label, in pixels at 100 %."""
Sized = tuple[QLayoutItem, QSize]
"""Something and the size it has in its row."""


class FlowLayout(QLayout):
    """Rows of widgets at their natural size; height follows from width."""

    def __init__(self, parent: QWidget | None = None, *, gap: float = 8) -> None:
        super().__init__(parent)
        self._at_scale = gap
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}
        """By width, until something in it changes: Qt asks for them many times over."""
        self.setContentsMargins(QMargins(0, 0, 0, 0))

    @property
    def _gap(self) -> int:
        """Pixels between two."""
        return LOOK.px(self._at_scale)

    def addWidget(self, widget: QWidget) -> None:
        """The item is made here, and kept: one that Qt makes is let go with whatever else let go of the layout."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more."""
        self._items.append(item)

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item there, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """None."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Height follows from width."""
        return True

    def invalidate(self) -> None:
        """Something in it is another size, shown or hidden."""
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """How high the rows are at that width."""
        if width not in self._heights:
            self._heights[width] = self._lay(QRect(0, 0, width, 0), place=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._lay(rect, place=True)

    def sizeHint(self) -> QSize:
        """One row."""
        sizes = [_in_one_line(item) for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest item alone."""
        sizes = [item.minimumSize() for item in self._items]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _lay(self, rect: QRect, *, place: bool) -> int:
        y, gap = rect.y(), self._gap
        for row in self._rows(rect.width()):
            high = max(size.height() for _, size in row)
            if place:
                self._place(row, QRect(rect.x(), y, rect.width(), high))
            y += high + gap
        return max(0, y - gap - rect.y())

    def _rows(self, width: int) -> list[list[Sized]]:
        """What stands in each row; what is wider than a row has one of its own, as high as it needs there."""
        rows: list[list[Sized]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = _in_one_line(item)
            if size.width() > width > 0:
                size = QSize(width, item.heightForWidth(width) if item.hasHeightForWidth() else size.height())
            if not rows or size.width() > left:
                rows.append([])
                left = width
            rows[-1].append((item, size))
            left -= size.width() + self._gap
        return rows

    def _place(self, row: list[Sized], rect: QRect) -> None:
        """The middle of a row is one for all of it."""
        x = rect.x()
        for item, size in row:
            item.setGeometry(QRect(QPoint(x, rect.y() + (rect.height() - size.height()) // 2), size))
            x += size.width() + self._gap


class HeadLayout(FlowLayout):
    """The head of a page: what comes behind the stretch stands at the right, in further rows where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._behind = 0
        """How many stand before the stretch; all while there is none."""

    def addStretch(self) -> None:
        """What is added from now on stands at the right."""
        self._behind = len(self._items)

    def _place(self, row: list[Sized], rect: QRect) -> None:
        """The middle of a row is one for all of it."""
        right = [one for one in row if self._behind and one[0] in self._items[self._behind :]]
        used = sum(size.width() for _, size in row) + self._gap * (len(row) - 1)
        x = rect.x()
        for item, size in row:
            if right and item is right[0][0]:
                x += max(0, rect.width() - used)
            item.setGeometry(QRect(QPoint(x, rect.y() + (rect.height() - size.height()) // 2), size))
            x += size.width() + self._gap


def _in_one_line(item: QLayoutItem) -> QSize:
    """The size something has where there is room; Qt would set words that may wrap as a block."""
    words = item.widget()
    if not isinstance(words, QLabel) or not words.wordWrap():
        return item.sizeHint()
    sides = words.property(SIDES)
    wide = words.fontMetrics().size(0, words.text()).width() + LOOK.px(4 + (sides if isinstance(sides, int) else 0))
    return QSize(wide, item.heightForWidth(wide))
