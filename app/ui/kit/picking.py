"""Choosing several of what a box finds: Return or Space takes a line and drops it again."""

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.vocabulary.resource import ResourceKind
from app.services.resources.lookup import Index, LookupHit
from app.ui.kit.hit_table import hide_phone, hit_table, show_distance
from app.ui.kit.keys import Key, bind
from app.ui.kit.search_line import SearchLine
from app.ui.kit.theme import LOOK

MOST = 60
LEAST = 130
"""Height at 100 % of a few lines."""


class Picking(QWidget):
    """A box, what it finds of one ledger, what was taken of it."""

    changed = Signal()
    """Something was taken or dropped."""
    unknown = Signal(str)
    """Words nothing is found for; empty where something is, or nothing is typed."""
    named = Signal(str)
    """Return on words nothing is found for."""

    def __init__(self, kind: ResourceKind, box: tuple[str, str], title: str, near: tuple[float, float] | None) -> None:
        """``box`` is (name, hint) of the line; ``near`` is WGS-84, to rank by distance."""
        super().__init__()
        self.kind = kind
        self.near = near
        self.index: Index | None = None
        self.wanted: tuple[str, ...] = ()
        self.picked: dict[str, LookupHit] = {}
        self._ids: set[str] = set()
        self.box = SearchLine(*box)
        self.table = hit_table(title, picked=self._ids)
        if kind is ResourceKind.MATERIAL:  # who holds the key stands with the depot; the room is for what there is
            hide_phone(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LOOK.px(8))
        column.addWidget(self.box)
        self.table.setMinimumHeight(LOOK.px(LEAST))
        column.addWidget(self.table, 1)
        self.box.textChanged.connect(self._on_box_changed)
        self.box.went_down.connect(self._on_box_went_down)
        self.box.returnPressed.connect(self._on_pick)
        self.table.activated.connect(self._on_table_activated)
        bind(Key.PICK, self.table, self._on_pick)

    def show_index(self, index: Index, wanted: tuple[str, ...] = ()) -> None:
        """Search here from now on; those that can do what is ``wanted`` first, as long as no distance is known."""
        self.index = index
        self.wanted = wanted
        self._search()

    def _search(self, *, first: bool = False) -> None:
        if self.index is None:
            return
        hits = self.index.search(self.box.text(), near=self.near, kinds=frozenset({self.kind}), limit=MOST)
        if self.near is None and not self.box.text().strip() and self.wanted:
            hits = self._fitting_first(self.index, hits)
        show_distance(self.table, on=self.near is not None)
        self.table.load(hits, first=first)

    def _fitting_first(self, index: Index, hits: list[LookupHit]) -> list[LookupHit]:
        """What is wanted first leads; none that is out already, those come where they stood."""
        kinds = frozenset({self.kind})
        found = [hit for word in self.wanted for hit in index.search(word, kinds=kinds, limit=MOST)]
        free = {hit.item.id: hit for hit in found if "已调派" not in hit.item.marks}
        return [*free.values(), *(hit for hit in hits if hit.item.id not in free)][:MOST]

    @property
    def _unknown(self) -> str:
        return "" if self.index is None or self.table.rows.rows else self.box.text().strip()

    @Slot(str)
    def _on_box_changed(self, _text: str) -> None:
        self._search(first=True)
        self.unknown.emit(self._unknown)

    @Slot()
    def _on_box_went_down(self) -> None:
        self.table.setFocus()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_pick()

    @Slot()
    def _on_pick(self) -> None:
        if self._unknown:
            self.named.emit(self._unknown)
            return
        hit = self.table.acting()
        if hit is None:
            return
        if self.picked.pop(hit.item.id, None) is None:
            self.picked[hit.item.id] = hit
        self._ids.clear()
        self._ids.update(self.picked)
        self.table.viewport().update()
        self.changed.emit()
