"""Sentences of a report by key: choose one the program never writes, stand for those without a source, strike one."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QTextCursor

from app.models.incident.state import Incident
from app.models.report.statement import sentence_at
from app.services.desk.desk import Desk
from app.services.reports import composing
from app.ui.report.report_fields import ReportFields


class SentenceKeys(QObject):
    """What an officer stands for in a report's text; ``changed`` says what was done."""

    changed = Signal(str)

    def __init__(self, desk: Desk, page: ReportFields, incident: str, confirmed: tuple[str, ...]) -> None:
        super().__init__(page)
        self.desk = desk
        self.page = page
        self.incident = incident
        self.confirmed = confirmed
        for sentence in composing.offered(desk):
            page.offers.addAction(sentence)
        page.offers.triggered.connect(self._on_offers_triggered)
        for widget, keys, slot in (
            (page.offer, "Ctrl+J", self._on_offer_clicked),
            (page.vouch, "Ctrl+Shift+J", self._on_vouch_clicked),
            (page.strike, "Ctrl+D", self._on_strike_clicked),
        ):
            widget.clicked.connect(slot)
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    @Slot()
    def _on_offer_clicked(self) -> None:
        """The sentences to choose from open under their button."""
        self.page.offers.popup(self.page.offer.mapToGlobal(self.page.offer.rect().bottomLeft()))

    @Slot(QAction)
    def _on_offers_triggered(self, action: QAction) -> None:
        self.page.body.insertPlainText(action.text())
        self.confirmed = (*self.confirmed, action.text())
        self.changed.emit(f"已选用：{action.text()}")

    @Slot()
    def _on_vouch_clicked(self) -> None:
        """The officer stands for every sentence without a source that is in the text."""
        with self.desk.store.read() as reading:
            state = reading.state(f"incident:{self.incident}", Incident)
        body = self.page.body.toPlainText()
        loose = composing.without_source(state, body, self.confirmed) if state is not None else ()
        self.confirmed = (*self.confirmed, *loose)
        self.changed.emit(f"已确认{len(loose)}句，送签时记入账本。" if loose else "没有要确认的句子。")

    @Slot()
    def _on_strike_clicked(self) -> None:
        """The sentence at the cursor is struck; Ctrl+Z brings it back until the text is submitted."""
        cursor = self.page.body.textCursor()
        start, end = sentence_at(self.page.body.toPlainText(), cursor.position())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        gone = cursor.selectedText()
        cursor.removeSelectedText()
        self.changed.emit(f"已划去：{gone}（Ctrl+Z 恢复；送签时记入账本）" if gone.strip() else "")
