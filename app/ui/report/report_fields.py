"""The fields and buttons of the report editor; what they do is decided by the page."""

import re

import msgspec
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from app.services.reports.reporting import ReportDraft
from app.ui.kit.flow import FlowLayout
from app.ui.kit.keys import Key
from app.ui.kit.labels import button, label, margins
from app.ui.kit.theme import LOOK

STEPS = {
    "": "送签", "送签": "签发", "已签发": "报出", "发送受阻": "报出", "已报出": "续报另写",
    "待发": "在外发队列里", "已发出待确认": "等待确认",
}  # fmt: skip
"""What comes next, by where the report stands."""
ON_THE_WAY = {"待发", "已发出待确认", "已报出"}


class ReportFields(QFrame):
    """The text of a report, who gets it, and its next step."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.title = QLineEdit()
        self.addressee = QLineEdit()
        self.body = QPlainTextEdit()
        self.copies = QLineEdit()
        self.annexes = QLineEdit()
        self.joint = QLineEdit()
        self.signer = QLineEdit()
        self.channel = QComboBox()
        self.receiver = QLineEdit()
        self.state_line = label("", 13, tone="muted", wrap=True)
        self.warning = label("", 13, tone="near", wrap=True)
        self.message = label("", 13, tone="error", wrap=True)
        self.step = button("送签", Key.STEP.shown, primary=True)
        self.print_button = button("打印", Key.REPORT_PRINT.shown)
        self.save_button = button("另存", Key.REPORT_SAVE.shown)
        self.word_button = button("可编辑稿", Key.REPORT_WORD.shown)
        self.folder_button = button("打开文件夹", Key.REPORT_FOLDER.shown)
        self.copy_button = button("复制文本", Key.REPORT_COPY.shown)
        self.offer = button("选用一句", Key.REPORT_OFFER.shown)
        self.offers = QMenu(self)
        self.vouch = button("确认无出处句", Key.REPORT_VOUCH.shown)
        self.strike = button("划去本句", Key.REPORT_STRIKE.shown)
        self.withdraw = button("撤回")
        self.back = button("返回", Key.BACK.shown)
        self._setup_ui()

    def show_draft(self, draft: ReportDraft) -> None:
        """Put a draft into the fields."""
        self.title.setText(draft.title)
        self.addressee.setText(draft.addressee)
        self.body.setPlainText(draft.body)
        for line, names in ((self.copies, draft.copies), (self.annexes, draft.annexes), (self.joint, draft.joint)):
            line.setText("、".join(names))
            line.setCursorPosition(0)

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
        )

    def show_step(self, where: str, *, fixed: bool) -> None:
        """What can be done where the report stands; a signed text can be read and copied, not changed."""
        self.step.setText(f"{STEPS.get(where, '送签')}  {Key.STEP.shown}")
        self.step.setEnabled(where not in ON_THE_WAY)
        self.signer.setEnabled(where == "送签")
        self.withdraw.setVisible(where == "送签")
        self.channel.setEnabled(where in {"已签发", "发送受阻"})
        self.receiver.setEnabled(where in {"已签发", "发送受阻"})
        self._fix(on=fixed)

    def _fix(self, *, on: bool) -> None:
        for editor in (self.title, self.addressee, self.copies, self.annexes, self.joint):
            editor.setReadOnly(on)
        self.body.setReadOnly(on)
        for act in (self.offer, self.vouch, self.strike):
            act.setDisabled(on)

    def _setup_ui(self) -> None:
        column = QVBoxLayout(self)
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
        around = QHBoxLayout()
        for name, editor, hint in (
            ("抄送", self.copies, "几个单位用、隔开"),
            ("附件", self.annexes, "名称用、隔开"),
            ("联署", self.joint, "其他发文单位"),
        ):
            editor.setPlaceholderText(hint)
            around.addLayout(_titled(name, editor))
        column.addLayout(around)
        column.addWidget(self.warning)
        line = QHBoxLayout()
        line.addLayout(_titled("签发人", self.signer))
        self.channel.setAccessibleName("报送方式")
        line.addLayout(_titled("方式", self.channel))
        line.addLayout(_titled("对方接收人", self.receiver))
        column.addLayout(line)
        column.addWidget(self.message)
        row = QWidget()
        buttons = FlowLayout(row)
        for one in (
            self.step,
            self.print_button,
            self.save_button,
            self.word_button,
            self.folder_button,
            self.copy_button,
            self.offer,
            self.vouch,
            self.strike,
            self.withdraw,
            self.back,
        ):
            buttons.addWidget(one)
        column.addWidget(row)


SEPARATED = re.compile(r"\s*[、，,；;]\s*")


def several(line: QLineEdit) -> tuple[str, ...]:
    """The names in a line, parted by 、."""
    return tuple(name for name in SEPARATED.split(line.text().strip()) if name)


def _titled(name: str, editor: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    title = label(name, 14, tone="muted")
    line.addWidget(title)
    line.addWidget(editor, 1)
    editor.setAccessibleName(name)
    return line
