"""A list under a line, by name, initials, code or short word: what is chosen stands whole, never a bare code."""

import re
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView

from app.services.resources.pinyin import initials
from app.services.resources.short_names import both_ways
from app.ui.kit.ranking import Line, ranked
from app.ui.kit.rows import Column, RowModel
from app.ui.kit.theme import LOOK

SHOWN, LEAST = 8, 18
"""Lines of the list at most, and the least height of each."""
CODE = re.compile(r"\d{2}[0-9A-Z]\d{2}")
AWAY = {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}
"""Another window or a menu is looked at: what is half typed stays."""
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def _nothing() -> None:
    """A line of this list is chosen, not done."""


def _also(code: str, name: str) -> str:
    """The code, the short words for it, and how those are spelled."""
    short = both_ways(name).splitlines()
    return "\n".join((code, *short, *(each for one in short for each in initials(one)))).lower()


class Choosing(QObject):
    """Offers while one types; Enter or leaving the line puts the best one there whole, where there is any.

    Where several answer to what was typed, the first Tab puts the best there and stays: the list shows which one it is
    and the others; the next Tab goes on with it.

    The list lies in the window and takes no focus: an input method goes on composing in the line.
    """

    chosen = Signal()
    """The line holds another choice than was typed."""

    def __init__(
        self, edit: QLineEdit, choices: Iterable[tuple[str, str]], name_of: Callable[[str], str] | None = None
    ) -> None:
        """``choices`` are (code, name), the first ones first; ``name_of`` names a code that is none of them."""
        super().__init__(edit)
        self._edit = edit
        self._name_of = name_of
        self._lines = [
            Line(id=code, words=name, kind="", run=_nothing, key=code, also=_also(code, name)) for code, name in choices
        ]
        self._model: RowModel[str] = RowModel((Column("可选的", str),), str, self)
        self._list: QListView | None = None
        edit.textEdited.connect(self._on_edit_text_edited)
        edit.installEventFilter(self)

    def found(self, typed: str) -> list[str]:
        """名称 代码 of what answers to the words, the best first; a name with its code is itself."""
        typed = " ".join(typed.split())
        if not typed:
            return []
        whole = [f"{one.words} {one.key}" for one in self._lines if typed in {f"{one.words} {one.key}", one.words}]
        lines = ranked(self._lines, typed, initials)
        found = list(dict.fromkeys([*whole, *(f"{one.words} {one.key}" for one in lines)]))
        code = typed.upper().split()[-1]
        if not found and self._name_of is not None and CODE.fullmatch(code) and (name := self._name_of(code)):
            return [f"{name} {code}"]
        return found

    def settle(self) -> None:
        """What was typed stands whole: 危化 becomes 危险化学品事故 12D00; words that nothing answers to stay."""
        typed = self._edit.text()
        self._put(next(iter(self.found(typed)), typed))

    def _put(self, text: str) -> None:
        if text != self._edit.text():
            self._edit.setText(text)
            self.chosen.emit()

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines of the list; none where it is closed."""
        if self._list is None or not self._list.isVisible():
            return ()
        return tuple(self._model.rows)

    def _hide(self) -> None:
        if self._list is not None:
            self._list.setCurrentIndex(QModelIndex())
            self._list.hide()

    def _show(self, found: list[str]) -> None:
        """Below the line, above it where there is no room below."""
        window = self._edit.window()
        if self._list is None:
            self._list = made = QListView(window)
            made.setObjectName("choices")
            edge, ground = LOOK.color("accent").name(), LOOK.color("surface").name()
            made.setStyleSheet(f"QListView#choices {{ border: 1px solid {edge}; background: {ground}; }}")
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            made.setUniformItemSizes(True)
            made.setAccessibleName("可选的")
            made.setModel(self._model)
            made.clicked.connect(self._on_list_clicked)
            self.destroyed.connect(made.deleteLater)
        place = self._edit.mapTo(window, QPoint(0, self._edit.height()))
        line = max(self._list.sizeHintForRow(0), LOOK.px(LEAST))
        high = line * min(SHOWN, len(found)) + 6
        top = place.y() if place.y() + high <= window.height() else place.y() - self._edit.height() - high
        wide = min(max(self._edit.width(), LOOK.px(260)), window.width())
        self._list.setGeometry(min(place.x(), window.width() - wide), max(0, top), wide, high)
        self._list.show()
        self._list.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk through the list, Esc closes it; leaving the line, not the window, settles what stands there."""
        if event.type() is QEvent.Type.Hide:
            self._hide()
        if isinstance(event, QFocusEvent) and event.lostFocus():
            self._hide()
            if event.reason() not in AWAY:
                self.settle()
        if isinstance(event, QKeyEvent) and self.shown and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the list takes a key."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_Escape)  # Esc is the list's while it is open, not the page's
            return event.isAccepted()
        if event.type() is not QEvent.Type.KeyPress or self._list is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._hide()
            return True
        held = self._list.currentIndex()
        if event.key() == Qt.Key.Key_Tab and not held.isValid() and self._several():
            step: int | None = 1
        else:
            step = STEPS.get(Qt.Key(event.key()))
        if step is None:
            return False
        row = max(0, min((held.row() if held.isValid() else -1) + step, self._model.rowCount() - 1))
        self._list.setCurrentIndex(self._model.index(row, 0))
        self._put(self._model.rows[row])
        return True

    def _several(self) -> bool:
        """Whether more than one answers to what was typed, and none of them is exactly it."""
        typed = " ".join(self._edit.text().split())
        exact = any(typed in {one.words, one.key, f"{one.words} {one.key}"} for one in self._lines)
        return self._model.rowCount() > 1 and not exact

    @Slot(str)
    def _on_edit_text_edited(self, text: str) -> None:
        found = self.found(text)
        self._model.load(found)
        if found:
            self._show(found)
        else:
            self._hide()

    @Slot(QModelIndex)
    def _on_list_clicked(self, index: QModelIndex) -> None:
        self._put(self._model.rows[index.row()])
        self._hide()
