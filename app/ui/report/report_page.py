"""首报/续报/终报 (F4): the text the facts give, edited by the officer; 送签, 签发, 报出; preview of the very bytes."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication

from app.models.incident.state import Incident
from app.models.outbox.routes import Route
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.report import Channel, Stage
from app.services.desk import drafts
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.forms import signing
from app.services.forms.report_papers import file_name, report_docx, report_made, report_pdf
from app.services.incident.board import IncidentView
from app.services.incident.listing import incident_state
from app.services.outbox import queue
from app.services.reports import composing, reporting, sending
from app.services.reports.field_sheet import sheet_fields
from app.services.reports.reporting import ReportDraft
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.form_base import Form
from app.ui.kit.formats import clock_time
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import set_tone, side_by_side
from app.ui.kit.paper_view import PaperView
from app.ui.kit.printing import open_folder, print_paper, save_paper
from app.ui.kit.signals import Broadcast
from app.ui.report.report_fields import ON_THE_WAY, ReportFields
from app.ui.report.sentence_keys import SentenceKeys

FORM = "report"


class ReportPage(Form):
    """The report editor at the left, the paper at the right; one step at a time with Ctrl+Enter."""

    own_draft = True

    def __init__(self, desk: Desk, broadcast: Broadcast, view: IncidentView) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.incident = view.state.id
        self.draft = self._saved = _first_draft(desk, view.state)
        self.fields = ReportFields()
        self.sentences = SentenceKeys(desk, self, self.fields, self.incident, self.draft.confirmed)
        self.preview = PaperView()
        self.ways = _ways(desk)
        layout = side_by_side(self)
        layout.addWidget(self.fields, 11)
        layout.addWidget(self.preview, 9)
        self.fields.offer(desk.settings)
        self.fields.show_draft(self.draft)
        self.fields.channel.addItems([name for name, _ in self.ways])
        self._connect()
        self._load()

    def _connect(self) -> None:
        fields = self.fields
        for widget, key, slot in (
            (fields.step, Key.STEP, self._on_step_clicked),
            (fields.print_button, Key.REPORT_PRINT, self._on_print_clicked),
            (fields.save_button, Key.REPORT_SAVE, self._on_save_clicked),
            (fields.word_button, Key.REPORT_WORD, self._on_word_clicked),
            (fields.folder_button, Key.REPORT_FOLDER, self._on_folder_clicked),
            (fields.copy_button, Key.REPORT_COPY, self._on_copy_clicked),
        ):
            widget.clicked.connect(slot)
            bind(key, self, slot)
        fields.withdraw.clicked.connect(self._on_withdraw_clicked)
        fields.back.clicked.connect(self.broadcast.back_requested)
        fields.copier.listen(self)
        self.sentences.changed.connect(self._on_sentences_changed)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)

    def focus_first(self) -> None:
        """Put the cursor where the next step needs it."""
        held = self._report()
        if held is None:
            self.fields.body.setFocus()
        elif held.signed_at is None:
            self.fields.signer.setFocus()
        else:
            self.fields.focus_sending()

    def _state(self) -> Incident | None:
        return incident_state(self.desk, self.incident)

    def _report(self) -> Report | None:
        state = self._state()
        return state.report(self.draft.id) if state else None

    def _typed(self) -> ReportDraft:
        return msgspec.structs.replace(self.fields.typed(self.draft), confirmed=self.sentences.confirmed)

    def _load(self) -> None:
        """Show where the report stands, its warnings and its pages."""
        state = self._state()
        held = state.report(self.draft.id) if state else None
        where = held.state if held else ""
        fixed = bool(held and held.signed_at)
        self.fields.heading.setText(stage_name(self.draft.stage.label, self.draft.ordinal))
        self.fields.show_step(where, fixed=fixed)
        offered = sending.addressed(self.desk.settings, state, held) if state and held and fixed else ()
        self.fields.show_recipients(offered, left=where in ON_THE_WAY)
        self.fields.copier.show_fields(sheet_fields(self.desk, state, held) if state and held and fixed else ())
        if where == "送签" and not self.fields.signer.text():
            self.fields.signer.setText(shift.person(self.desk, DutyRole.LEADER))
        self.fields.state_line.setText(_where_text(held))
        self.fields.warning.setText(self._look_at(state) if state and not fixed else "")
        self._preview(held)

    def _look_at(self, state: Incident) -> str:
        """What stands as said and what to look at before the leader signs."""
        draft = self._typed()
        found = "；".join(reporting.warnings(state, draft, self.desk.settings.letterhead))
        looked = f"签发前请看：{found}" if found else ""
        return "　".join(filter(None, (composing.said_words(draft.accounts, draft.body), looked)))

    def _preview(self, held: Report | None) -> None:
        if held is None:
            self.preview.show_text("送签后在这里预览版式。")
            return
        try:
            self.preview.show_paper(report_pdf(self.desk, held))
        except DutyDeskError as error:
            self.fields.message.setText(error.sentence)

    @Slot()
    def _on_step_clicked(self) -> None:
        held = self._report()
        self.fields.message.setText("")
        set_tone(self.fields.signer, "wrong", "false")
        try:
            changed = self._next(held)
        except DutyDeskError as error:
            self.fields.message.setText(error.sentence)
            set_tone(self.fields.signer, "wrong", "true" if error.where.get("field") == "signed_by" else "false")
            return
        self.broadcast.publish(changed)
        self._load()
        self.focus_first()

    def _next(self, held: Report | None) -> Changed:
        if held is None or (held.signed_at is None and reporting.edited(held, self._typed())):
            self._saved = self._typed()
            return reporting.submit(self.desk, self._saved)
        if held.signed_at is None:
            return signing.sign(self.desk, self.incident, held.id, self.fields.signer.text())
        others = self.fields.others.dispatched
        if held.state in ON_THE_WAY:
            return sending.send_to(self.desk, self.incident, held.id, others)
        _, way = self.ways[self.fields.channel.currentIndex()]
        if isinstance(way, Route):
            changed = queue.queue(self.desk, self.incident, held.id, way.name)
            more = sending.send_to(self.desk, self.incident, held.id, others) if others else changed
            return Changed(changed.topics | more.topics, held.id)
        return sending.send_to(self.desk, self.incident, held.id, self.fields.sent(held, way, self.desk.now()))

    @Slot(str)
    def _on_sentences_changed(self, done: str) -> None:
        self._load()
        self.fields.message.setText(done)

    @Slot()
    def _on_print_clicked(self) -> None:
        held = self._report()
        if held is None:
            self.fields.message.setText("请先送签，再打印。")
            return
        try:
            job = print_paper(report_made(self.desk, held), self, FORM)
            if job is not None:
                done = reporting.printed(self.desk, self.incident, held.id, job.printer, job.copies)
                self.broadcast.publish(done)
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
        held = self._report()
        name = Path(file_name(held)).with_suffix(suffix).name if held else ""
        wrong = (
            save_paper(self.desk, self.broadcast, name, lambda: make(self.desk, held)) if held else "请先送签，再另存。"
        )
        self.fields.message.setText(wrong)

    @Slot()
    def _on_copy_clicked(self) -> None:
        state = self._state()
        if state is not None:
            QGuiApplication.clipboard().setText(reporting.messenger_text(self.desk, state, self._report()))
            self.broadcast.say("报告文本已复制。")

    @property
    def finished(self) -> bool:
        """Whether the report has left, or nothing was typed yet: the next F4 writes from the facts again."""
        held = self._report()
        return self._typed() == self.draft if held is None else held.state in ON_THE_WAY

    @Slot()
    def _on_withdraw_clicked(self) -> None:
        """Take the unsigned draft back; the next F4 writes from the facts again."""
        try:
            changed = reporting.withdraw(self.desk, self.incident, self.draft.id, "重写")
        except DutyDeskError as error:
            self.fields.message.setText(error.sentence)
            return
        self.broadcast.publish(changed)
        self.broadcast.form_closed.emit(self)

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        typed = self._typed()
        if typed != self._saved and self._report() is None:
            self._saved = typed
            try:
                drafts.save(self.desk, FORM, typed.id, typed)
                self.fields.state_line.setText(f"草稿自动保存于 {clock_time(beat.pulse.now)}")
            except DutyDeskError as error:
                self.fields.message.setText(error.sentence)


def _ways(desk: Desk) -> list[tuple[str, Route | Channel]]:
    """Routes of the unit first: they send by themselves; then what the officer does with his own hands."""
    routes = [(f"{one.name}（自动发送）", one) for one in desk.settings.routes if one.enabled]
    return [*routes, *((one.label, one) for one in Channel)]


def _first_draft(desk: Desk, state: Incident) -> ReportDraft:
    """What F4 shows: the report under way, the draft kept from before, or a new one from the facts."""
    waiting = [one for one in state.reports if not one.withdrawn and one.state not in ON_THE_WAY]
    if waiting:
        return _draft_of(state.id, waiting[-1])
    for held in drafts.load_all(desk, FORM, ReportDraft):
        if held.incident == state.id:
            return held
    return reporting.compose(desk, state, Stage.FINAL if state.ended_at and state.reports else None)


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
        annexes=held.annexes,
        joint=held.joint,
        heard=held.heard,
        confirmed=held.confirmed,
        hat=held.hat,
        urgency=held.letterhead.urgency if held.letterhead is not None else None,
    )


def _where_text(held: Report | None) -> str:
    if held is None:
        return "草稿：改好后送签。"
    if held.signed_at is None:
        return "已送签：请带班领导审看，填写签发人后签发。改动正文会重新送签。"
    got = f"{held.received_by}收" if held.received_by else "未确认送达，请电话核实"
    by = held.channel.label if held.channel else ""
    words = {
        "已报出": f"已由{by}报出，{got}",
        "发送受阻": f"{held.route}发送受阻：{held.stuck}。请改用其他方式报出。",
        "已发出待确认": f"{_left_by(held)}，未确认送达，请电话核实（Alt+6 确认）",
        "待发": f"在{held.route}的外发队列里（Alt+6 查看），送达后时限才停。",
    }
    return f"{held.mark}　{held.signed_by}签发　{words.get(held.state, '尚未报出。')}"


def _left_by(held: Report) -> str:
    asked = "、".join(one.name for one in held.awaiting)
    return f"已报{asked}" if asked else f"已由{held.route}发出"
