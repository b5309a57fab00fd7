"""One incident with what can be done to it: its story, the next act that is due first, the others behind a key."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.models.vocabulary.obligation import ObligationKind, Owner
from app.services.desk.desk import Desk
from app.services.incident.board import IncidentView
from app.ui.incident.incident_story import IncidentStory
from app.ui.kit.acts import Act, EntryAct
from app.ui.kit.flow import FlowLayout
from app.ui.kit.keys import Key, bind, pressed
from app.ui.kit.labels import button, label, margins
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import give

BUTTONS = (Act.ORAL, Act.REPORT, Act.DISPATCH, Act.LEVEL, Act.SUPPLY)
ROOM = (360, 420)
"""Width and height at 100 % below which only the act that is due keeps its button; the keys and 更多 have them all."""
LEAST = 190
"""Height below which 更多 is its key alone."""
MENU: tuple[Act | EntryAct, ...] = (
    Act.COPY, Act.FIGURE, Act.NOTE, Act.READINGS, Act.TELL, Act.DESCRIBE, Act.RETIME, EntryAct.STRIKE, EntryAct.READ,
    Act.FULFIL, Act.LATER, Act.ATTACH, Act.PACKAGE, Act.NOTIFY, Act.INSTRUCT, Act.MERGE, Act.STABILISE,
    Act.REGISTER_ONLY, Act.CLOSE,
)  # fmt: skip
DOES = {
    ObligationKind.ORAL: Act.ORAL, ObligationKind.WRITTEN: Act.REPORT, ObligationKind.UPDATE: Act.REPORT,
    ObligationKind.ZERO: Act.REPORT, ObligationKind.CORRECT: Act.REPORT, ObligationKind.FINAL: Act.REPORT,
    ObligationKind.CHECK: Act.REPORT,
}  # fmt: skip
"""What meets a clock."""


def next_act(view: IncidentView) -> Act | None:
    """The act that meets the clock of ours that is due first; None where none of them is owed."""
    owed = [one for one in view.clocks if one.running and one.owner is Owner.OURS and one.obligation in DOES]
    return DOES[min(owed, key=lambda one: one.limit).obligation] if owed else None


class IncidentPanel(QFrame):
    """The panel; ``show_incident`` fills it."""

    def __init__(self, desk: Desk, broadcast: Broadcast, page_around: QWidget, *, everything: bool = False) -> None:
        """Its keys work anywhere in ``page_around``; those on an entry belong to the list of entries."""
        super().__init__()
        self.page_around = page_around
        self.setObjectName("panel")
        self.desk = desk
        self.broadcast = broadcast
        self.story = IncidentStory(desk, broadcast, everything=everything)
        self.timeline = self.story.timeline
        self.lacks = label("", 13, tone="near", wrap=True)
        self.buttons: dict[Act, QPushButton] = {}
        self.more = button("更多", Key.MORE.shown)
        self.menu = QMenu(self)
        self._first = Act.ORAL
        self._setup_ui()

    def _setup_ui(self) -> None:
        self.stack = QStackedLayout(self)
        empty = label("没有选中的事件。\n按 F2 接报，或在左边的列表里选一起事件。", 14, tone="muted", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack.addWidget(empty)
        page = QWidget()
        layout = QVBoxLayout(page)
        margins(layout, 18, 12, 14, 12)
        layout.setSpacing(LOOK.px(7))
        layout.addWidget(self.story, 1)
        self.lacks.hide()
        self.story.lacks.connect(self._on_story_lacks)
        layout.addWidget(self.lacks)
        layout.addLayout(self._buttons())
        self.stack.addWidget(page)

    def _buttons(self) -> FlowLayout:
        line = FlowLayout()
        for act in BUTTONS:
            made = button(act.title, act.key.shown if act.key else "")
            made.setProperty("act", act.name)
            made.clicked.connect(self._on_button_clicked)
            self.buttons[act] = made
            line.addWidget(made)
            if act is Act.LEVEL:
                bind(Key.LEVEL, self.page_around, self._on_key)
        self.more.clicked.connect(self.show_more)
        line.addWidget(self.more)
        for one in MENU:
            action = QAction(f"{one.title}\t{one.key.shown if one.key else ''}", self.menu)
            action.setData(MENU.index(one))
            self.menu.addAction(action)
            if isinstance(one, Act) and one.key is not None:
                bind(one.key, self.page_around, self._on_key)
        self.menu.triggered.connect(self._on_menu_triggered)
        for key in (Key.STORY_UP, Key.STORY_DOWN):
            bind(key, self.page_around, self._on_turn)
        return line

    @property
    def view(self) -> IncidentView | None:
        """What is shown."""
        return self.story.view

    @property
    def incident(self) -> str:
        """The incident that is shown, empty for none."""
        return self.view.state.id if self.view is not None else ""

    def show_incident(self, identity: str) -> None:
        """Show an incident; an empty id shows what to do next."""
        self.story.show_incident(identity)
        self.stack.setCurrentIndex(0 if self.view is None else 1)
        first = next_act(self.view) if self.view is not None else None
        self._first = first or Act.ORAL
        self._fit()
        for act, made in self.buttons.items():
            name = "primary" if act is first else ""
            if made.objectName() != name:
                made.setObjectName(name)
                made.style().unpolish(made)
                made.style().polish(made)
        if self.isVisible():
            self.broadcast.incident_chosen.emit(self.incident)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Buttons give way to the words where there is little room."""
        super().resizeEvent(event)
        self._fit()

    @Slot(str)
    def _on_story_lacks(self, words: str) -> None:
        self.lacks.setText(words)
        self._fit()

    def _fit(self) -> None:
        room = self.width() >= LOOK.px(ROOM[0]) and self.height() >= LOOK.px(ROOM[1])
        for act, made in self.buttons.items():
            give(made, shown=room or act is self._first)
        give(self.lacks, shown=room and bool(self.lacks.text()))
        give(self.more, shown=self.height() >= LOOK.px(LEAST))

    def act(self, act: Act) -> None:
        """Ask for an act on the shown incident."""
        if self.view is None:
            return
        if act is Act.COPY:
            self._copy()
        else:
            self.broadcast.act_requested.emit(act, self.incident)

    def _copy(self) -> None:
        from app.services.reports.reporting import messenger_text  # reports and their words wait for who wants them

        if self.view is not None:
            sent = self.view.state.reports
            text = messenger_text(self.desk, self.view.state, sent[-1] if sent else None)
            QGuiApplication.clipboard().setText(text)
            self.broadcast.say("已复制，可粘贴到信息群。")

    @Slot()
    def show_more(self) -> None:
        """Offer the acts that have no button."""
        self.menu.popup(self.more.mapToGlobal(self.more.rect().topLeft()))

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        chosen = MENU[int(action.data())]
        if isinstance(chosen, Act):
            self.act(chosen)
            return
        line = self.timeline.selected()
        if line is None:
            self.broadcast.say("请先在时间线上选中一条记录。")
        else:
            self.broadcast.entry_requested.emit(chosen, line)

    @Slot()
    def _on_button_clicked(self) -> None:
        self.act(Act[str(self.sender().property("act"))])

    @Slot()
    def _on_key(self) -> None:
        key = pressed(self.sender())
        self.act(next(act for act in Act if act.key is key))

    @Slot()
    def _on_turn(self) -> None:
        self.story.turn_page(-1 if pressed(self.sender()) is Key.STORY_UP else 1)
