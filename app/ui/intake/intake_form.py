"""The typed part of 接报: times, caller, narrative, flags, what to do with it."""

import datetime as dt

import msgspec
from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.models.incident.questions import Asked
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.exchange import Seal
from app.models.vocabulary.incident import Medium
from app.services.exchange.receiving import said
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.errors import DutyDeskError
from app.ui.intake.flag_row import FlagRow
from app.ui.intake.narrative import NarrativeEdit
from app.ui.kit.edits import SaidLine
from app.ui.kit.flow import FlowLayout
from app.ui.kit.formats import moment_text, parse_time
from app.ui.kit.keys import Key, bind, menu_keys
from app.ui.kit.labels import button, elided, label, refusal, scrolled, set_tone
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay, give

QUESTIONS = 3
LOW = 420
"""Height at 100 % below which buttons give way to the words; their keys work all the same."""
CALLER = (("caller_unit", "来电单位"), ("caller_name", "报告人"), ("caller_phone", "电话"))


class IntakeForm(QWidget):
    """Fields and buttons; the page decides what they do."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.saved = elided(13, tone="muted")
        self.received = SaidLine()
        self.medium = QComboBox()
        self.recording = SaidLine()
        self.caller = {name: SaidLine() for name, _ in CALLER}
        self.narrative = NarrativeEdit()
        self.late = SaidLine()
        self.ask = label("", 13, tone="near", wrap=True)
        self.files = label("", 12, tone="muted", wrap=True)
        self.message = refusal()
        self.marks = FlagRow()
        self.flags = self.marks.buttons
        self.book = button("登记并启动时限", Key.BOOK.shown, primary=True)
        self.follow = button("并入", Key.FOLLOW.shown)
        self.call = button("不是事件", Key.NO_INCIDENT.shown)
        self.attach = button("附件", Key.CALL_FILES.shown)
        self.carried = button("读入来文", Key.READ_IN.shown)
        self.discard = button("作废草稿")
        self.bin = button("作废的草稿", Key.BIN.shown)
        self.bin_menu = QMenu(self)
        self.call_menu = QMenu(self)
        self.phrase_menu = QMenu(self)
        self.phrase_menu.triggered.connect(self._on_phrase_menu_triggered)
        self._setup_ui()
        self._setup_menu()

    def _setup_ui(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(LOOK.px(8))
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(LOOK.px(8))
        outer.addWidget(scrolled(inner), 1)
        layout.addLayout(self._head())
        layout.addLayout(self._callers())
        self.narrative.setFont(LOOK.font(17))
        self.narrative.setMinimumHeight(LOOK.px(110))
        layout.addWidget(self.narrative, 1)
        layout.addWidget(self.ask)
        layout.addWidget(self.files)
        self.late.setPlaceholderText("迟报原因：为什么现在才接到、才登记")
        self.late.setAccessibleName("迟报原因")
        self.late.hide()
        layout.addWidget(self.late)
        layout.addWidget(self.marks)
        outer.addWidget(self.message)
        buttons = FlowLayout()
        for button_of in (self.book, self.follow, self.call, self.attach, self.carried, self.discard, self.bin):
            buttons.addWidget(button_of)
        outer.addLayout(buttons)
        GivesWay(self, (self.call, self.attach, self.carried, self.discard, self.bin), width=400, height=LOW)
        for edit in (self.received, self.recording, self.late, *self.caller.values()):
            edit.textEdited.connect(self._on_edited)
        self.narrative.textChanged.connect(self._on_edited)
        self.medium.currentIndexChanged.connect(self._on_edited)
        self.marks.changed.connect(self._on_edited)

    def offer_follow(self, *, on: bool) -> None:
        """Whether there is something open that the call may belong to."""
        self.follow.setEnabled(on)
        self._give_way()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What can be done now keeps its place."""
        super().resizeEvent(event)
        self._give_way()

    def _give_way(self) -> None:
        give(self.follow, shown=self.follow.isEnabled() or self.height() >= LOOK.px(LOW))

    def _head(self) -> FlowLayout:
        line = FlowLayout()
        line.addWidget(label("接报", 20, medium=True))
        line.addWidget(label("接报时间", 13, tone="muted"))
        self.received.setFixedWidth(LOOK.px(96))
        self.received.setAccessibleName("接报时间")
        line.addWidget(self.received)
        for medium in Medium:
            self.medium.addItem(medium.label)
        self.medium.setAccessibleName("来报方式")
        line.addWidget(self.medium)
        self.recording.setPlaceholderText("录音编号")
        self.recording.setAccessibleName("录音编号")
        self.recording.setMaximumWidth(LOOK.px(120))
        line.addWidget(self.recording)
        self.saved.setFixedWidth(LOOK.px(170))  # it says something only later, and nothing moves then
        line.addWidget(self.saved)
        return line

    def _callers(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(LOOK.px(8))
        for (name, title), share in zip(CALLER, (40, 26, 34), strict=True):
            edit = self.caller[name]
            edit.setPlaceholderText(title)
            edit.setAccessibleName(title)
            edit.setMinimumHeight(LOOK.px(32))
            line.addWidget(edit, share)
        return line

    def _setup_menu(self) -> None:
        for number, kind in enumerate(CallKind):
            action = QAction(f"{kind.label}\t{number + 1}", self.call_menu)
            action.setData(number)
            action.setShortcut(menu_keys(Key.CALL_KIND, number))
            self.call_menu.addAction(action)
        self.call.clicked.connect(self._on_call_clicked)

    def bind_keys(self, page: QWidget) -> None:
        """The buttons' keys work anywhere in the page."""
        for key, target in (
            (Key.BOOK, self.book),
            (Key.FOLLOW, self.follow),
            (Key.NO_INCIDENT, self.call),
            (Key.CALL_FILES, self.attach),
            (Key.READ_IN, self.carried),
            (Key.BIN, self.bin),
        ):
            bind(key, page, target.click)

    def load(self, draft: IntakeDraft, received: str) -> None:
        """Show a draft without signals."""
        editors = (self.received, self.recording, self.late, self.narrative, self.medium, *self.flags.values())
        blockers = [QSignalBlocker(one) for one in editors]
        self.received.setText(received)
        self.recording.setText(draft.recording)
        self.late.setText(draft.late_reason)
        self.medium.setCurrentIndex(list(Medium).index(draft.medium))
        held = msgspec.structs.asdict(draft)
        for name, edit in self.caller.items():
            edit.setText(held[name])
        self.narrative.setPlainText(draft.narrative)
        for flag, one in self.flags.items():
            one.setChecked(flag in draft.flags)
        del blockers
        self.message.setText("")
        self.saved.setText("")
        self.show_files(draft)

    def values(self, now: dt.datetime, draft: IntakeDraft) -> tuple[dict[str, object], dict[str, str]]:
        """(draft fields, errors) of what stands in the form."""
        wrong: dict[str, str] = {}
        received = draft.received_at
        text = self.received.text().strip()
        if text != moment_text(draft.received_at, now):
            parsed = parse_time(text, now)
            if parsed is None:
                wrong["received_at"] = "接报时间看不懂，请写成 03:12 或 12日03:12"
            else:
                received = parsed
        set_tone(self.received, "wrong", "true" if wrong else "false")
        fields: dict[str, object] = {name: edit.text() for name, edit in self.caller.items()}
        fields |= {
            "received_at": received,
            "narrative": self.narrative.toPlainText(),
            "recording": self.recording.text(),
            "late_reason": self.late.text(),
            "medium": list(Medium)[self.medium.currentIndex()],
            "flags": tuple(flag for flag, one in self.flags.items() if one.isChecked()),
        }
        return fields, wrong

    def show_questions(self, questions: tuple[Asked, ...]) -> None:
        """What to ask while the caller is on the line, and with which key the first is set aside."""
        words = "　".join(f"{number}. {one.text}" for number, one in enumerate(questions[:QUESTIONS], 1))
        self.ask.setText(f"还要问（{Key.ASKED.shown} 第1问问过、不清楚）　{words}" if words else "")
        self.ask.setVisible(bool(words))

    def show_late(self, *, overdue: bool) -> None:
        """Ask for the reason where a limit had passed on receipt."""
        self.late.setVisible(overdue or bool(self.late.text()))

    def show_files(self, draft: IntakeDraft) -> None:
        """Name the attached files, and where a carried message comes from."""
        source = said(draft.carried) if draft.carried is not None else ""
        names = "附件：" + "、".join(one.name for one in draft.files) if draft.files else ""
        self.files.setText("　".join(filter(None, (source, names))))
        self.files.setVisible(bool(source or names))
        doubted = draft.carried is not None and draft.carried.seal is not Seal.VERIFIED
        set_tone(self.files, "tone", "near" if doubted else "muted")

    def show_error(self, error: DutyDeskError) -> None:
        """Say what was refused; the text stays where it is."""
        self.message.setText(error.sentence)

    @Slot()
    def _on_edited(self) -> None:
        self.changed.emit()

    def offer_phrases(self, phrases: tuple[str, ...]) -> None:
        """Ctrl+J: often-typed phrases; the chosen one goes in at the cursor."""
        self.phrase_menu.clear()
        for phrase in phrases:
            self.phrase_menu.addAction(phrase)
        self.phrase_menu.popup(self.narrative.mapToGlobal(self.narrative.cursorRect().bottomLeft()))

    @Slot(QAction)
    def _on_phrase_menu_triggered(self, action: QAction) -> None:
        self.narrative.insertPlainText(action.text())

    @Slot()
    def _on_call_clicked(self) -> None:
        self.call_menu.popup(self.call.mapToGlobal(self.call.rect().topLeft()))
