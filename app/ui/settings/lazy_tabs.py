"""Tabs that are named at once and made when somebody first goes there: all at once would keep a key waiting."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Slot
from PySide6.QtWidgets import QTabWidget, QWidget


class LazyTabs(QTabWidget):
    """``make`` gives what stands in a tab of a title."""

    def __init__(self, titles: tuple[str, ...], make: Callable[[str], QWidget]) -> None:
        super().__init__()
        self.setDocumentMode(True)
        self._titles = titles
        self._make = make
        self.made: dict[str, QWidget] = {}
        """What was made so far, by title."""
        self.currentChanged.connect(self._on_current_changed)

    def begin(self, kept: QWidget | None = None) -> None:
        """Every tab is named and the first made, all afresh but one that is kept."""
        with QSignalBlocker(self):
            while self.count():
                old = self.widget(0)
                self.removeTab(0)
                if old is not None and old is not kept:
                    old.deleteLater()
            self.made.clear()
            for title in self._titles:
                self.addTab(QWidget(), title)
        self.tab(self._titles[0])

    def tab(self, title: str) -> QWidget | None:
        """What stands in a tab, made now where it was not yet; None for an unknown title."""
        if title not in self._titles:
            return None
        if title not in self.made:
            made = self.made[title] = self._make(title)
            place, shown = self._titles.index(title), self.currentIndex()
            with QSignalBlocker(self):
                holder = self.widget(place)
                self.removeTab(place)
                self.insertTab(place, made, title)
                self.setCurrentIndex(shown)
            if holder is not None:
                holder.deleteLater()
        return self.made[title]

    @Slot(int)
    def _on_current_changed(self, number: int) -> None:
        self.tab(self.tabText(number))
