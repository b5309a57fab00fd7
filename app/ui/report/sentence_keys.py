"""Sentences of a report by key: choose one the program never writes, stand for those without a source, strike one."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QWidget

from app.models.report.statement import sentence_at
from app.services.desk.desk import Desk
from app.services.incident.listing import incident_state
from app.services.reports import composing
from app.ui.kit.keys import Key, bind_button
from app.ui.report.report_fields import ReportFields


class SentenceKeys(QObject):
    """What an officer stands for in a report's text; ``changed`` says what was done."""

    changed = Signal(str)

    def __init__(
        self, desk: Desk, page: QWidget, fields: ReportFields, incident: str, confirmed: tuple[str, ...]
    ) -> None:
        super().__init__(page)
        self.desk = desk
        self.fields = fields
        self.incident = incident
        self.confirmed = confirmed
        for sentence in composing.offered(desk):
            fields.offers.addAction(sentence)
        fields.offers.triggered.connect(self._on_offers_triggered)
        for widget, key, slot in (
            (fields.pick, Key.REPORT_OFFER, self._on_offer_clicked),
            (fields.vouch, Key.REPORT_VOUCH, self._on_vouch_clicked),
            (fields.strike, Key.REPORT_STRIKE, self._on_strike_clicked),
        ):
            bind_button(widget, key, page, slot)

    @Slot()
    def _on_offer_clicked(self) -> None:
        """The sentences to choose from open under their button."""
        self.fields.offers.popup(self.fields.pick.mapToGlobal(self.fields.pick.rect().bottomLeft()))

    @Slot(QAction)
    def _on_offers_triggered(self, action: QAction) -> None:
        self.fields.body.insertPlainText(action.text())
        self.confirmed = (*self.confirmed, action.text())
        self.changed.emit(f"已选用：{action.text()}")

    @Slot()
    def _on_vouch_clicked(self) -> None:
        """The officer stands for every sentence without a source that is in the text."""
        state = incident_state(self.desk, self.incident)
        body = self.fields.body.toPlainText()
        told = composing.whole(self.desk, state) if state is not None else None
        loose = composing.without_source(told, body, self.confirmed) if told is not None else ()
        self.confirmed = (*self.confirmed, *loose)
        self.changed.emit(f"已确认{len(loose)}句，送签时记入账本。" if loose else "没有要确认的句子。")

    @Slot()
    def _on_strike_clicked(self) -> None:
        """The sentence at the cursor is struck; Ctrl+Z brings it back until the text is submitted."""
        cursor = self.fields.body.textCursor()
        start, end = sentence_at(self.fields.body.toPlainText(), cursor.position())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        gone = cursor.selectedText()
        cursor.removeSelectedText()
        self.changed.emit(f"已划去：{gone}（可撤消；送签时记入账本）" if gone.strip() else "")
