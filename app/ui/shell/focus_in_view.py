"""What has the cursor is in view, however far a page was scrolled."""

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QScrollArea


class FocusInView(QObject):
    """Watches where the cursor goes, once the layouts have settled."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _on_focus_changed(self) -> None:
        """Where what has the cursor was scrolled away it comes into view."""
        one = QApplication.focusWidget()
        around = one.parentWidget() if one is not None else None
        while one is not None and around is not None:
            if isinstance(around, QScrollArea) and (inner := around.widget()) is not None and inner.isAncestorOf(one):
                around.ensureWidgetVisible(one, 0, 0)
            around = around.parentWidget()
