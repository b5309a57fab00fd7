"""What leaves a report's page as a copy: printed, saved, as a text to edit, on the clipboard."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.models.report.parts import Report
from app.services.desk.desk import Desk
from app.services.forms.report_papers import file_name, report_docx, report_made, report_pdf
from app.services.incident.listing import incident_state
from app.services.reports import reporting
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.keys import Key, bind_button
from app.ui.kit.printing import open_folder, print_paper, save_paper
from app.ui.kit.signals import Broadcast
from app.ui.report.report_fields import ReportFields

FORM = "report"


class ReportCopies(QObject):
    """The buttons and keys that change nothing of the report."""

    def __init__(
        self,
        desk: Desk,
        broadcast: Broadcast,
        page: QWidget,
        fields: ReportFields,
        incident: str,
        held: Callable[[], Report | None],
    ) -> None:
        super().__init__(page)
        self.desk = desk
        self.broadcast = broadcast
        self.fields = fields
        self.incident = incident
        self._held = held
        for widget, key, slot in (
            (fields.print_button, Key.REPORT_PRINT, self._on_print_clicked),
            (fields.save_button, Key.REPORT_SAVE, self._on_save_clicked),
            (fields.word_button, Key.REPORT_WORD, self._on_word_clicked),
            (fields.folder_button, Key.REPORT_FOLDER, self._on_folder_clicked),
            (fields.copy_button, Key.REPORT_COPY, self._on_copy_clicked),
        ):
            bind_button(widget, key, page, slot)

    @Slot()
    def _on_print_clicked(self) -> None:
        held = self._held()
        if held is None:
            self.fields.message.setText("请先送签，再打印。")
            return
        try:
            job = print_paper(self.desk, report_made(self.desk, held), self.fields, FORM)
            if job is not None and not job.file:
                done = reporting.printed(self.desk, self.incident, held.id, job.printer, job.copies)
                self.broadcast.publish(done)
            if job is not None:
                self.broadcast.say(job.sentence)
        except DutyDeskError as error:
            self.fields.message.setText(error.sentence)

    @Slot()
    def _on_save_clicked(self) -> None:
        self._save_as(".pdf", report_pdf)

    @Slot()
    def _on_word_clicked(self) -> None:
        self._save_as(".docx", report_docx)

    @Slot()
    def _on_folder_clicked(self) -> None:
        self.fields.message.setText(open_folder(self.desk))

    def _save_as(self, suffix: str, make: Callable[[Desk, Report], bytes]) -> None:
        held = self._held()
        name = Path(file_name(held)).with_suffix(suffix).name if held else ""
        wrong = (
            save_paper(self.desk, self.broadcast, name, lambda: make(self.desk, held)) if held else "请先送签，再另存。"
        )
        self.fields.message.setText(wrong)

    @Slot()
    def _on_copy_clicked(self) -> None:
        state = incident_state(self.desk, self.incident)
        if state is not None:
            QGuiApplication.clipboard().setText(reporting.messenger_text(self.desk, state, self._held()))
            self.broadcast.say("报告文本已复制。")
