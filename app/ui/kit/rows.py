"""The one model behind every table and list: rows are frozen values known by a key, columns are data."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Generic, TypeVar

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from app.models.texts import unturned

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ITEM = Qt.ItemDataRole.UserRole
"""The role under which a delegate gets the row itself."""

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
ROW, TEXT, TIP, TONE, SIDE = (
    int(role)
    for role in (
        ITEM, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole,
        Qt.ItemDataRole.TextAlignmentRole,
    )
)  # fmt: skip
"""The roles as bare numbers, which Qt asks by: a painted page asks more than a thousand times."""
ANSWERED = frozenset({ROW, TEXT, TIP, TONE, SIDE})
"""What a cell has an answer to; a painted page asks as often for what it has none to."""

SAID = frozenset({TEXT, TIP})
"""What a cell says, shown or on hover: where its words are cut the whole is there."""


class Column(msgspec.Struct, Generic[R], frozen=True):
    """A column: title, the text of a row, width in pixels at 100 % (0 takes the rest), an optional colour."""

    title: str
    text: Callable[[R], str]
    width: int = 0
    color: Callable[[R], QColor | None] | None = None
    right: bool = False
    whole: bool = False
    """A number, a time, a phone: it keeps its width where others give way. So does what stands at the right."""
    spare: bool = False
    """What its line says elsewhere too: it is left out before the others become too narrow to read."""
    named: bool = False
    """A name somebody is called by: as wide as the longest that stands there, as far as the others leave it room."""


def by_id(row: Any) -> Hashable:  # noqa: ANN401 - whatever has an id
    """The key of rows that have an ``id``."""
    return str(row.id)


class RowModel(QAbstractTableModel, Generic[R]):
    """Rows in the order they were given; a key that stands twice is told apart by its turn."""

    def __init__(
        self, columns: Sequence[Column[R]], key: Callable[[R], Hashable] = by_id, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: list[R] = []
        self.keys: list[Hashable] = []
        self._key = key
        self._places: dict[Hashable, int] = {}

    def load(self, rows: Sequence[R]) -> bool:
        """Show these rows; True when the same keys stand in the same places as before."""
        keys = self._keys(rows)
        if keys == self.keys:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self.columns) - 1))
            return True
        self.beginResetModel()
        self.rows, self.keys = list(rows), keys
        self._places = {key: number for number, key in enumerate(keys)}
        self.endResetModel()
        return False

    def _keys(self, rows: Sequence[R]) -> list[Hashable]:
        seen: dict[Hashable, int] = {}
        found: list[Hashable] = []
        for row in rows:
            key = self._key(row)
            turn = seen[key] = seen.get(key, -1) + 1
            found.append((key, turn) if turn else key)
        return found

    def place(self, key: Hashable) -> int:
        """The row number of a key, -1 where it is not shown."""
        return self._places.get(key, -1)

    def row(self, number: int) -> R | None:
        """The row there, None beyond the end."""
        return self.rows[number] if 0 <= number < len(self.rows) else None

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text, colour and alignment of a cell; the row itself under ``ITEM``."""
        row = self.row(index.row()) if role in ANSWERED and index.isValid() else None
        if row is None:
            return None
        column = self.columns[index.column()]
        if role == ROW:
            return row
        if role in SAID:
            return unturned(column.text(row))
        if role == TONE and column.color is not None:
            return column.color(row)
        if role == SIDE:
            return RIGHT if column.right else LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title if 0 <= section < len(self.columns) else None
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            right = 0 <= section < len(self.columns) and self.columns[section].right
            return RIGHT if right else LEFT
        return None
