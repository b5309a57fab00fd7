"""The fields and buttons of the report editor; what they do is decided by the page."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

import msgspec
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.models.report.parts import Report
from app.models.settings.settings import BY_LEVEL, URGENCIES, Settings
from app.models.vocabulary.report import Channel, ReportState
from app.services.reports.reporting import ReportDraft
from app.services.reports.sending import Addressed, Dispatched, to_mains
from app.services.runtime.errors import Refused
from app.ui.kit.edits import SaidLine, SaidText
from app.ui.kit.flow import FlowLayout
from app.ui.kit.formats import parse_time
from app.ui.kit.keys import Key
from app.ui.kit.labels import button, label, margins, refusal, scrolled
from app.ui.kit.theme import LOOK
from app.ui.report.field_copier import FieldCopier
from app.ui.report.recipients_list import RecipientsList

NEXT = {
    "": Key.SUBMIT, ReportState.SUBMITTED: Key.SIGN, ReportState.SIGNED: Key.SEND, ReportState.STUCK: Key.SEND,
}  # fmt: skip
"""The key of what comes next, by where the report stands."""
TO_SEND = frozenset({ReportState.SIGNED, ReportState.STUCK})
UNCHOSEN = "请选方式"
ON_THE_WAY = {ReportState.QUEUED, ReportState.UNCONFIRMED, ReportState.SENT}


class ReportFields(QFrame):
    """The text of a report, who gets it, and its next step."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.title = SaidLine()
        self.addressee = SaidLine()
        self.body = SaidText()
        self.copies = SaidLine()
        self.annexes = SaidLine()
        self.joint = SaidLine()
        self.signer = QComboBox()
        self.by_word = QCheckBox("经其口头同意")
        self.hat = QComboBox()
        self.urgency = QComboBox()
        self.channel = QComboBox()
        self.receiver = SaidLine()
        self.number = SaidLine()
        self.left_at = SaidLine()
        self.copier = FieldCopier()
        self.others = RecipientsList()
        self.state_line = label("", 13, tone="muted", wrap=True)
        self.warning = label("", 13, tone="near", wrap=True)
        self.message = refusal()
        self.submit = button("送签", Key.SUBMIT.shown, primary=True)
        self.sign = button("签发", Key.SIGN.shown, primary=True)
        self.send = button("报出", Key.SEND.shown, primary=True)
        self.print_button = button("打印", Key.REPORT_PRINT.shown)
        self.save_button = button("另存", Key.REPORT_SAVE.shown)
        self.word_button = button("可编辑稿", Key.REPORT_WORD.shown)
        self.folder_button = button("打开文件夹", Key.REPORT_FOLDER.shown)
        self.copy_button = button("复制文本", Key.REPORT_COPY.shown)
        self.pick = button("选用一句", Key.REPORT_OFFER.shown)
        self.offers = QMenu(self)
        self.vouch = button("确认无出处句", Key.REPORT_VOUCH.shown)
        self.strike = button("划去本句", Key.REPORT_STRIKE.shown)
        self.withdraw = button("撤回")
        self.back = button("返回", Key.BACK.shown)
        self._setup_ui()

    def offer(self, settings: Settings, signers: Iterable[str], ways: Iterable[str]) -> None:
        """What there is to choose from: names of the unit, urgency, who may sign and how it goes; none is chosen."""
        self.signer.addItems(list(signers))
        self.signer.setCurrentIndex(-1)
        self.channel.addItems([UNCHOSEN, *ways])
        self.hat.addItem(settings.unit_name, "")
        for hat in settings.hats:
            self.hat.addItem(hat.name, hat.name)
        for urgency, words in URGENCIES:
            if urgency != BY_LEVEL:
                self.urgency.addItem(words, urgency)

    def show_draft(self, draft: ReportDraft) -> None:
        """Put a draft into the fields."""
        self.title.setText(draft.title)
        self.addressee.setText(draft.addressee)
        self.hat.setCurrentIndex(max(0, self.hat.findData(draft.hat)))
        self.urgency.setCurrentIndex(max(0, self.urgency.findData(draft.urgency)))
        self.body.setPlainText(draft.body)
        for line, names in ((self.copies, draft.copies), (self.annexes, draft.annexes), (self.joint, draft.joint)):
            line.setText("、".join(names))
            line.setCursorPosition(0)

    def show_recipients(self, found: Iterable[Addressed], *, left: bool) -> None:
        """Who else may get it; once it left, the next step is to send it to those who have not got it."""
        known = tuple(found)
        self.whom.setVisible(bool(known))
        self.back_from_system.setVisible(bool(known))
        self.others.show_recipients(known)
        if left:
            self.send.setVisible(bool(self.others.lines))
            self.send.say("报其他对象")

    def sent(self, report: Report, way: Channel, now: dt.datetime) -> list[Dispatched]:
        """Whom the officer sent it to, as the fields say; raises Refused for a time that does not read."""
        words = self.left_at.text().strip()
        at = parse_time(words, now) if words else None
        if words and at is None:
            raise Refused(f"报出时间“{words}”看不懂，请写成 15:02。", field="sent_at")
        number = self.number.text().strip()
        if number and way is not Channel.SYSTEM:
            raise Refused("系统编号是系统报出的凭据，方式请选“系统”。", field="channel")
        mains = [
            msgspec.structs.replace(one, receipt=number, sent_at=at)
            for one in to_mains(report, way, self.receiver.text())
        ]
        return [*mains, *self.others.dispatched]

    def focus_sending(self) -> None:
        """Put the cursor at the way it goes to the 主送, or at the first of the others once it left."""
        first = self.others.lines[0].chosen if self.others.lines else self.back
        (first if self.how.isHidden() else self.channel).setFocus()

    def typed(self, draft: ReportDraft) -> ReportDraft:
        """The draft with what stands in the fields now."""
        return msgspec.structs.replace(
            draft,
            title=self.title.text(),
            body=self.body.toPlainText(),
            addressee=self.addressee.text(),
            copies=several(self.copies),
            annexes=several(self.annexes),
            joint=several(self.joint),
            hat=self.hat.currentData() or "",
            urgency=self.urgency.currentData() or "",
        )

    def show_step(self, where: ReportState | Literal[""], *, fixed: bool) -> None:
        """What can be done where the report stands; a signed text can be read and copied, not changed."""
        self.submit.setVisible(not fixed)
        self.submit.say("重新送签" if where == ReportState.SUBMITTED else "送签")
        self.sign.setVisible(where == ReportState.SUBMITTED)
        self.send.setVisible(where in TO_SEND)
        self.send.say("报出")
        self.submit.setObjectName("" if where == ReportState.SUBMITTED else "primary")
        self.submit.style().polish(self.submit)
        self.who.setVisible(where == ReportState.SUBMITTED)
        self.how.setVisible(where in TO_SEND)
        self.withdraw.setVisible(where == ReportState.SUBMITTED)
        self._fix(on=fixed)

    def _fix(self, *, on: bool) -> None:
        for editor in (self.title, self.addressee, self.copies, self.annexes, self.joint):
            editor.setReadOnly(on)
        self.body.setReadOnly(on)
        for act in (self.pick, self.vouch, self.strike):
            act.setVisible(not on)
        for row in (self.as_what, self.around):
            row.setVisible(not on)  # the paper beside it shows them

    def _setup_ui(self) -> None:
        outer = QVBoxLayout(self)
        margins(outer, 18, 14, 18, 14)
        outer.setSpacing(LOOK.px(8))
        inner = QWidget()
        column = QVBoxLayout(inner)
        margins(column, 0, 0, 6, 0)  # nothing stands under the scroll bar
        column.setSpacing(LOOK.px(8))
        outer.addWidget(scrolled(inner), 1)
        self.heading = label("", 20, medium=True)
        column.addWidget(self.heading)
        column.addWidget(self.state_line)
        for name, editor in (("标题", self.title), ("主送", self.addressee)):
            column.addLayout(_titled(name, editor))
        self.as_what = _in_a_row(("名义", self.hat), ("紧急程度", self.urgency))
        column.addWidget(self.as_what)
        self.body.setTabChangesFocus(True)
        self.body.setFont(LOOK.font(15))
        self.body.setAccessibleName("正文")
        self.body.setMinimumHeight(LOOK.px(120))
        column.addWidget(self.body, 1)
        for editor, hint in (
            (self.copies, "几个单位用、隔开"),
            (self.annexes, "名称用、隔开"),
            (self.joint, "其他发文单位"),
        ):
            editor.setPlaceholderText(hint)
        self.around = _in_a_row(("抄送", self.copies), ("附件", self.annexes), ("联署", self.joint))
        column.addWidget(self.around)
        column.addWidget(self.warning)
        self._add_sending(column)
        column.addWidget(
            _flowing(
                self.word_button, self.folder_button, self.copy_button, self.pick, self.vouch, self.strike
            )
        )  # fmt: skip
        outer.addWidget(self.message)
        outer.addWidget(
            _flowing(self.submit, self.sign, self.send, self.print_button, self.save_button, self.withdraw, self.back)
        )

    def _add_sending(self, column: QVBoxLayout) -> None:
        """Signature, 主送, the system's number and time, everybody else."""
        self.signer.setEditable(True)
        self.signer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        editor = self.signer.lineEdit()
        if editor is not None:
            editor.setPlaceholderText("谁签发选谁，或写姓名")
            editor.setAccessibleName("签发人")
        self.who = _in_a_row(("签发人", self.signer), ("", self.by_word))
        self.how = _in_a_row(("主送方式", self.channel), ("对方接收人", self.receiver))
        column.addWidget(self.who)
        column.addWidget(self.how)
        self.left_at.setPlaceholderText("如 15:02，留空是现在")
        column.addWidget(self.copier)
        self.back_from_system = _in_a_row(("系统编号", self.number), ("报出时间", self.left_at))
        column.addWidget(self.back_from_system)
        self.whom = scrolled(self.others)
        self.whom.setMinimumHeight(LOOK.px(72))
        column.addWidget(self.whom, 2)


SEPARATED = re.compile(r"\s*[、，,；;]\s*")


def several(line: QLineEdit) -> tuple[str, ...]:
    """The names in a line, parted by 、."""
    return tuple(name for name in SEPARATED.split(line.text().strip()) if name)


def _titled(name: str, editor: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    if name:
        line.addWidget(label(name, 14, tone="muted"))
        editor.setAccessibleName(name)
    line.addWidget(editor, 1)
    return line


def _in_a_row(*editors: tuple[str, QWidget]) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    margins(line, 0, 0, 0, 0)
    for name, editor in editors:
        line.addLayout(_titled(name, editor))
    return row


def _flowing(*buttons: QPushButton) -> QWidget:
    row = QWidget()
    line = FlowLayout(row)
    for one in buttons:
        line.addWidget(one)
    return row
