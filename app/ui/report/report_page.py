"""首报/续报/终报 (F4): the text the facts give, edited by the officer; 送签, 签发, 报出; preview of the very bytes."""

from typing import Literal

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent

from app.models.incident.state import Incident
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.vocabulary.report import ReportState, Stage
from app.services.desk import drafts
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.forms.report_papers import report_pdf
from app.services.incident.board import IncidentView
from app.services.incident.listing import incident_state
from app.services.reports import composing, reporting, sending
from app.services.reports.field_sheet import sheet_fields
from app.services.reports.joining import told_before
from app.services.reports.reporting import ReportDraft
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.form_base import Form
from app.ui.kit.formats import clock_time
from app.ui.kit.labels import side_by_side
from app.ui.kit.paper_view import PaperView
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import give
from app.ui.report.report_acts import ReportActs
from app.ui.report.report_copies import FORM, ReportCopies
from app.ui.report.report_fields import ON_THE_WAY, ReportFields
from app.ui.report.sentence_keys import SentenceKeys

ROOMY = 680
"""Height at 100 % from which every button has its place while a report waits for its signature."""


class ReportPage(Form):
    """The report editor at the left, the paper at the right; 送签, 签发 and 报出 are acts, each its key."""

    share = 66
    least = 500
    lowest = 160
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
        layout = side_by_side(self)
        layout.addWidget(self.fields, 11)
        layout.addWidget(self.preview, 9)
        self._where: ReportState | Literal[""] = ""
        self.acts = ReportActs(desk, broadcast, self, self.fields, self._report, self._typed)
        self.copies = ReportCopies(desk, broadcast, self, self.fields, self.incident, self._report)
        self.fields.show_draft(self.draft)
        self._connect()
        self._load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons give way to the words where there is little room."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        """From 送签 on, with who signs and who gets it below the words, a low window has no room for every button."""
        room = not self._where or self.height() >= LOOK.px(ROOMY)
        for one in (self.fields.word_button, self.fields.folder_button, self.fields.copy_button):
            give(one, shown=room)

    @property
    def wants_all(self) -> bool:
        """The paper stands beside the words from 送签 on."""
        return not self.preview.isHidden()

    def _connect(self) -> None:
        fields = self.fields
        fields.withdraw.clicked.connect(self._on_withdraw_clicked)
        fields.addressee.editingFinished.connect(self._on_addressee_edited)
        fields.back.clicked.connect(self.broadcast.back_requested)
        fields.copier.listen(self)
        self.sentences.changed.connect(self._on_sentences_changed)
        self.acts.done.connect(self._on_acts_done)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)
        self.broadcast.changed.connect(self._on_broadcast_changed)

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
        where = self._where = held.state if held else ""
        fixed = bool(held and held.signed_at)
        self.fields.heading.setText(stage_name(self.draft.stage.label, self.draft.ordinal))
        self.fields.show_step(where, fixed=fixed)
        self._give_way()
        offered = self._offered(state, held) if state and held and fixed else ()
        self.fields.show_recipients(offered, left=where in ON_THE_WAY)
        self.fields.copier.show_fields(sheet_fields(self.desk, state, held) if state and held and fixed else ())
        self.fields.state_line.setText(_where_text(held))
        looked = self._look_at(state) if state and not fixed else ""
        self.fields.warning.setText(looked)
        self.fields.warning.setVisible(bool(looked))
        self._preview(held)

    def _offered(self, state: Incident, held: Report) -> tuple[sending.Addressed, ...]:
        """Whom it goes to, those too that have a report of an incident told with this one."""
        also = told_before(composing.joined_of(self.desk, state))
        return sending.addressed(self.desk.settings, state, held, also)

    def _look_at(self, state: Incident) -> str:
        """What stands as said and what to look at before the leader signs."""
        draft, told, settings = self._typed(), composing.whole(self.desk, state), self.desk.settings
        asked = composing.open_words(self.desk, told)
        joined = composing.joined_of(self.desk, state)
        found = "；".join(reporting.warnings(told, draft, settings.letterhead, asked, joined, settings))
        looked = f"签发前请看：{found}" if found else ""
        return "　".join(filter(None, (composing.said_words(draft.accounts, draft.body), looked)))

    def _preview(self, held: Report | None) -> None:
        self.preview.setVisible(held is not None)  # until it is submitted the room belongs to the words
        self.room_changed.emit()
        if held is None:
            return
        try:
            self.preview.show_paper(report_pdf(self.desk, held))
        except DutyDeskError as error:
            self.fields.message.setText(error.sentence)

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        """The report stands otherwise by an act of somebody else: taken back, confirmed, sent from the queue."""
        held = self._report() if Topic.REPORTS in topics else None
        if held is not None and held.state != self._where:
            self._load()

    @Slot()
    def _on_acts_done(self) -> None:
        self._load()
        self.focus_first()

    @Slot(str)
    def _on_sentences_changed(self, done: str) -> None:
        self._load()
        self.fields.message.setText(done)

    @property
    def finished(self) -> bool:
        """Whether the report has left, or nothing was typed yet: the next F4 writes from the facts again."""
        held = self._report()
        return self._typed() == self.draft if held is None else held.state in ON_THE_WAY

    @Slot()
    def _on_addressee_edited(self) -> None:
        """A text nobody touched is written anew for another 主送: each is told what it was not told."""
        state, typed = self._state(), self._typed()
        if state is None or self._report() is not None or typed.body != self.draft.body:
            return
        if typed.addressee == self.draft.addressee:
            return
        try:
            made = reporting.compose(self.desk, state, self.draft.stage, typed.addressee)
        except DutyDeskError as error:
            self.fields.message.setText(error.sentence)
            return
        self.draft = msgspec.structs.replace(
            self.draft, addressee=typed.addressee, body=made.body, heard=made.heard, parts=made.parts,
            accounts=made.accounts,
        )  # fmt: skip
        self.fields.body.setPlainText(self.draft.body)
        self._load()

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


def _first_draft(desk: Desk, state: Incident) -> ReportDraft:
    """What F4 shows: the report under way, the draft kept from before, or a new one from the facts."""
    waiting = [one for one in state.reports if not one.withdrawn and one.state not in ON_THE_WAY]
    if waiting:
        return reporting.draft_of(state.id, waiting[-1])
    for held in drafts.load_all(desk, FORM, ReportDraft):
        if held.incident == state.id:
            return held
    return reporting.compose(desk, state, Stage.FINAL if state.ended_at and state.reports else None)


def _where_text(held: Report | None) -> str:
    if held is None:
        return "草稿：改好后送签。"
    if held.signed_at is None:
        return "已送签：请领导审看。谁签发选谁；电话里同意的勾“经其口头同意”。"
    got = f"{held.received_by}收" if held.received_by else "未确认送达，请电话核实"
    by = held.channel.label if held.channel else ""
    words = {
        ReportState.SENT: f"已由{by}报出，{got}",
        ReportState.STUCK: f"{held.route}发送受阻：{held.stuck}。请改用其他方式报出。",
        ReportState.UNCONFIRMED: f"{_left_by(held)}，未确认送达，请电话核实（Alt+6 确认）",
        ReportState.QUEUED: f"在{held.route}的外发队列里（Alt+6 查看），送达后时限才停。",
    }
    return f"{held.mark}　{held.signatory}签发　{words.get(held.state, '尚未报出。')}"


def _left_by(held: Report) -> str:
    asked = "、".join(one.name for one in held.awaiting)
    return f"已报{asked}" if asked else f"已由{held.route}发出"
