"""首报/续报/终报 (F4): the text the facts give, edited by the officer; 送签, 签发, 报出; preview of the very bytes."""

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.models.numbering import stage_name
from app.models.subjects.incident import Incident
from app.models.subjects.incident_parts import Report
from app.models.vocabulary import Channel, DutyRole, Stage
from app.services import drafts, papers, reporting
from app.services.board import IncidentView
from app.services.changes import Changed
from app.services.desk import Desk
from app.services.errors import DutyDeskError
from app.services.reporting import ReportDraft
from app.ui.formats import clock_time
from app.ui.printing import print_pdf
from app.ui.signals import Broadcast
from app.ui.theme import LOOK
from app.ui.widgets.labels import button, label, margins, panel, set_tone

FORM = "report"
STEPS = {"": "送签", "送签": "签发", "已签发": "报出", "已报出": "续报另写"}


class ReportPage(QWidget):
    """The report editor; one step at a time with Ctrl+Enter."""

    def __init__(self, desk: Desk, broadcast: Broadcast, view: IncidentView) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.incident = view.state.id
        self.draft = self._first_draft(view.state)
        self._saved = self.draft
        self.title = QLineEdit(self.draft.title)
        self.addressee = QLineEdit(self.draft.addressee)
        self.body = QPlainTextEdit(self.draft.body)
        self.signer = QLineEdit()
        self.channel = QComboBox()
        self.receiver = QLineEdit()
        self.state_line = label("", 13, tone="muted", wrap=True)
        self.warning = label("", 13, tone="near", wrap=True)
        self.message = label("", 13, tone="error", wrap=True)
        self.step = button("送签", "Ctrl+Enter", primary=True)
        self.view = QStackedWidget()
        self._document: QWidget | None = None
        self._setup_ui()
        self._connect()
        self._load()

    def _first_draft(self, state: Incident) -> ReportDraft:
        waiting = [one for one in state.reports if not one.withdrawn and not one.sent_at]
        if waiting:
            return _draft_of(state.id, waiting[-1])
        for held in drafts.load_all(self.desk, FORM, ReportDraft):
            if held.incident == state.id:
                return held
        stage = Stage.FINAL if state.ended_at and state.reports else None
        return reporting.compose(self.desk, state, stage)

    def _setup_ui(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(12))
        left = panel()
        column = QVBoxLayout(left)
        margins(column, 18, 14, 18, 14)
        column.setSpacing(LOOK.px(8))
        self.heading = label("", 20, medium=True)
        column.addWidget(self.heading)
        column.addWidget(self.state_line)
        for name, editor in (("标题", self.title), ("主送", self.addressee)):
            column.addLayout(_titled(name, editor))
        self.body.setTabChangesFocus(True)
        self.body.setFont(LOOK.font(15))
        self.body.setAccessibleName("正文")
        column.addWidget(self.body, 1)
        column.addWidget(self.warning)
        line = QHBoxLayout()
        line.addLayout(_titled("签发人", self.signer))
        for channel in Channel:
            self.channel.addItem(channel.label)
        self.channel.setAccessibleName("报送方式")
        line.addLayout(_titled("方式", self.channel))
        line.addLayout(_titled("对方接收人", self.receiver))
        column.addLayout(line)
        column.addWidget(self.message)
        buttons = QHBoxLayout()
        self.print_button = button("打印", "Ctrl+P")
        self.save_button = button("另存", "Ctrl+S")
        self.copy_button = button("复制文本", "Ctrl+Shift+C")
        self.back = button("返回", "Esc")
        for one in (self.step, self.print_button, self.save_button, self.copy_button, self.back):
            buttons.addWidget(one)
        buttons.addStretch(1)
        column.addLayout(buttons)
        layout.addWidget(left, 11)
        layout.addWidget(self.view, 9)

    def _connect(self) -> None:
        self.step.clicked.connect(self._on_step_clicked)
        self.print_button.clicked.connect(self._on_print_clicked)
        self.save_button.clicked.connect(self._on_save_clicked)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self.back.clicked.connect(self._on_back_clicked)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)
        for keys, slot in (
            ("Ctrl+Return", self._on_step_clicked),
            ("Ctrl+P", self._on_print_clicked),
            ("Ctrl+S", self._on_save_clicked),
            ("Ctrl+Shift+C", self._on_copy_clicked),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def focus_first(self) -> None:
        """Put the cursor where the next step needs it."""
        held = self._report()
        if held is None:
            self.body.setFocus()
        elif held.signed_at is None:
            self.signer.setFocus()
        else:
            self.receiver.setFocus()

    def _state(self) -> Incident | None:
        with self.desk.store.read() as reading:
            return reading.state(f"incident:{self.incident}", Incident)

    def _report(self) -> Report | None:
        state = self._state()
        return state.report(self.draft.id) if state else None

    def _typed(self) -> ReportDraft:
        return ReportDraft(
            id=self.draft.id,
            incident=self.incident,
            stage=self.draft.stage,
            ordinal=self.draft.ordinal,
            title=self.title.text(),
            body=self.body.toPlainText(),
            addressee=self.addressee.text(),
            copies=self.draft.copies,
        )

    def _load(self) -> None:
        """Show where the report stands, its warnings and its pages."""
        state = self._state()
        held = state.report(self.draft.id) if state else None
        where = held.state if held else ""
        name = stage_name(self.draft.stage.label, self.draft.ordinal)
        self.heading.setText(name)
        verb = STEPS.get(where, "送签")
        self.step.setText(f"{verb}  Ctrl+Enter")
        self.step.setEnabled(where != "已报出")
        fixed = bool(held and held.signed_at)
        for editor in (self.title, self.addressee):
            editor.setReadOnly(fixed)
        self.body.setReadOnly(fixed)
        self.signer.setEnabled(where == "送签")
        self.channel.setEnabled(where == "已签发")
        self.receiver.setEnabled(where == "已签发")
        if where == "送签" and not self.signer.text():
            self.signer.setText(self._leader())
        self.state_line.setText(_where_text(held))
        found = reporting.warnings(state, self._typed()) if state and not fixed else []
        self.warning.setText("签发前请看：" + "；".join(found) if found else "")
        self._preview(held)

    def _leader(self) -> str:
        with self.desk.store.read() as reading:
            return next((row.person for row in reading.duty() if row.id == DutyRole.LEADER), "")

    def _preview(self, held: Report | None) -> None:
        if held is None:
            self._show(label("送签后在这里预览版式。", 14, tone="muted"))
            return
        try:
            data = papers.report_pdf(self.desk, held)
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        self._show(_pdf_view(data, self))

    def _show(self, widget: QWidget) -> None:
        old = self.view.currentWidget()
        self.view.addWidget(widget)
        self.view.setCurrentWidget(widget)
        if old is not None:
            self.view.removeWidget(old)
            old.deleteLater()

    @Slot()
    def _on_step_clicked(self) -> None:
        held = self._report()
        self.message.setText("")
        try:
            changed = self._next(held)
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            set_tone(self.signer, "wrong", "true" if error.where.get("field") == "signed_by" else "false")
            return
        self.broadcast.publish(changed)
        self._load()
        self.focus_first()

    def _next(self, held: Report | None) -> Changed:
        edited = held is not None and (held.title, held.body) != (self.title.text(), self.body.toPlainText())
        if held is None or (held.signed_at is None and edited):
            self._saved = self._typed()
            return reporting.submit(self.desk, self._saved)
        if held.signed_at is None:
            return reporting.sign(self.desk, self.incident, held.id, self.signer.text())
        channel = list(Channel)[self.channel.currentIndex()]
        return reporting.send(self.desk, self.incident, held.id, channel, received_by=self.receiver.text())

    @Slot()
    def _on_print_clicked(self) -> None:
        held = self._report()
        if held is None:
            self.message.setText("请先送签，再打印。")
            return
        try:
            printer = print_pdf(papers.report_pdf(self.desk, held), self, FORM)
            if printer:
                self.broadcast.publish(reporting.printed(self.desk, self.incident, held.id, printer))
                self.broadcast.noticed.emit(f"已交打印机“{printer}”。", False)  # noqa: FBT003 - a signal takes no names
        except DutyDeskError as error:
            self.message.setText(error.sentence)

    @Slot()
    def _on_save_clicked(self) -> None:
        held = self._report()
        if held is None:
            self.message.setText("请先送签，再另存。")
            return
        folder = self.desk.settings.papers_folder or str(self.desk.store.path.parent / "文书")
        path = Path(folder) / papers.file_name(held)
        try:
            papers.save(papers.report_pdf(self.desk, held), path)
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        self.broadcast.noticed.emit(f"已存到 {path}", False)  # noqa: FBT003 - a signal takes no names

    @Slot()
    def _on_copy_clicked(self) -> None:
        state = self._state()
        if state is not None:
            QGuiApplication.clipboard().setText(reporting.messenger_text(self.desk, state, self._report()))
            self.broadcast.noticed.emit("报告文本已复制。", False)  # noqa: FBT003 - a signal takes no names

    @Slot()
    def _on_back_clicked(self) -> None:
        self.broadcast.form_closed.emit(self)

    @Slot(object)
    def _on_broadcast_ticked(self, beat: object) -> None:
        typed = self._typed()
        if typed != self._saved and self._report() is None:
            self._saved = typed
            try:
                drafts.save(self.desk, FORM, typed.id, typed)
            except DutyDeskError as error:
                self.message.setText(error.sentence)
                return
            now: dt.datetime = getattr(getattr(beat, "pulse", None), "now", self.desk.now())
            self.state_line.setText(f"草稿自动保存于 {clock_time(now)}")


def _draft_of(incident: str, held: Report) -> ReportDraft:
    return ReportDraft(
        id=held.id,
        incident=incident,
        stage=held.stage,
        ordinal=held.ordinal,
        title=held.title,
        body=held.body,
        addressee=held.addressee,
        copies=held.copies,
    )


def _where_text(held: Report | None) -> str:
    if held is None:
        return "草稿：改好后送签。"
    if held.sent_at:
        got = f"，{held.received_by}收" if held.received_by else "，未确认送达，请电话核实"
        return f"{held.mark}　{held.signed_by}签发　已由{held.channel.label if held.channel else ''}报出{got}"
    if held.signed_at:
        return f"{held.mark}　{held.signed_by}签发，尚未报出。"
    return "已送签：请带班领导审看，填写签发人后签发。改动正文会重新送签。"


def _titled(name: str, editor: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    title = label(name, 14, tone="muted")
    line.addWidget(title)
    line.addWidget(editor, 1)
    editor.setAccessibleName(name)
    return line


def _pdf_view(data: bytes, parent: QWidget) -> QWidget:
    """A viewer of the very bytes that are archived and printed."""
    from PySide6.QtPdf import QPdfDocument
    from PySide6.QtPdfWidgets import QPdfView

    view = QPdfView(parent)
    document = QPdfDocument(view)
    buffer = QBuffer(view)
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    view.setDocument(document)
    view.setPageMode(QPdfView.PageMode.MultiPage)
    view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
    view.setAccessibleName("版式预览")
    return view
