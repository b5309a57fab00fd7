"""A small dialog that changes what it asks, for what stands before and between windows."""

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.services.runtime.errors import DutyDeskError
from app.ui.kit.labels import button, label, margins
from app.ui.kit.tasks import Tasks
from app.ui.kit.theme import LOOK

Reply = Callable[[], None]
T = TypeVar("T")


class Pane(QDialog):
    """Heading, words, lines to fill in, buttons; what takes long is done behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks = Tasks()
        self.heading = label("", 20, medium=True)
        self.text = label("", 14, wrap=True)
        self.message = label("", 13, tone="error", wrap=True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.lines: dict[str, QLineEdit] = {}
        self.acts: dict[QPushButton, Reply] = {}
        self._turn = 0
        self.left = threading.Event()
        """Set when what is asked now is left: nobody waits for its answer any longer."""
        self._setup_ui()

    def _setup_ui(self) -> None:
        self.setWindowTitle("值守台")
        self.setMinimumWidth(LOOK.px(620))
        layout = QVBoxLayout(self)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        margins(layout, 28, 22, 28, 20)
        layout.setSpacing(LOOK.px(12))
        layout.addWidget(self.heading)
        layout.addWidget(self.text)
        self.fields = QVBoxLayout()
        layout.addLayout(self.fields)
        layout.addWidget(self.busy)
        layout.addWidget(self.message)
        self.buttons = QHBoxLayout()
        layout.addLayout(self.buttons)

    def pose(
        self, heading: str, text: str, buttons: tuple[tuple[str, Reply], ...], fields: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """Ask something else: heading, words, lines to fill in, what can be done (退出 is always there)."""
        self.heading.setText(heading)
        self.text.setText(text)
        self._turn += 1
        self.left.set()
        self.left = threading.Event()
        self.message.hide()
        self.message.setText("")
        self.busy.hide()
        for old in (*self.lines.values(), *self.acts):
            old.setParent(None)
            old.deleteLater()
        self.lines, self.acts = {}, {}
        for name, title in fields:
            line = QLineEdit()
            line.setAccessibleName(title)
            line.setPlaceholderText(title)
            if name != "code":
                line.setEchoMode(QLineEdit.EchoMode.Password)
            self.fields.addWidget(line)
            line.show()
            self.lines[name] = line
        while self.buttons.count():
            self.buttons.takeAt(0)
        for number, (title, act) in enumerate((*buttons, ("退出", self.reject))):
            made = button(title, primary=number == 0 and bool(buttons))
            made.setDefault(number == 0 and bool(buttons))
            made.clicked.connect(self._on_act_clicked)
            self.acts[made] = act
            self.buttons.addWidget(made)
            made.show()
        self.buttons.addStretch(1)
        self._focus()
        self.fit()

    def fit(self) -> None:
        """As high as the words need at this width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), self.minimumWidth())
            self.resize(width, max(layout.totalHeightForWidth(width), layout.sizeHint().height()))

    @Slot()
    def _on_act_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton) and sender in self.acts:
            self.acts[sender]()

    def _focus(self) -> None:
        """Where typing begins, else the first thing that can be done."""
        line = next((one for one in self.lines.values() if not one.text()), next(iter(self.lines.values()), None))
        (line or next(iter(self.acts))).setFocus()

    def typed(self, name: str) -> str:
        """What stands in a line."""
        return self.lines[name].text()

    def work(self, text: str, act: Callable[[], T], take: Callable[[T], None], *, free: bool = False) -> None:
        """Do something that takes a while; after a refusal what was asked can be answered again.

        ``free``: something else may be chosen meanwhile; the answer then comes too late and is passed over.
        """
        self._turn += 1
        turn = self._turn
        self.busy.show()
        self.say("")
        before = self.text.text()
        if text:
            self.text.setText(text)
        for one in self.acts:
            one.setEnabled(free or self.acts[one] == self.reject)
        self.fit()

        def taken(answer: T | DutyDeskError) -> None:
            if turn != self._turn:
                return
            self.busy.hide()
            for one in self.acts:
                one.setEnabled(True)
            if isinstance(answer, DutyDeskError):
                self.text.setText(before)
                self.say(answer.sentence)
                self._focus()  # a button that was switched off passed it on, in the end to 退出
                return
            take(answer)

        self.tasks.ask(act, taken, slow=True)

    def say(self, wrong: str) -> None:
        """Show what is wrong, or nothing."""
        self.message.setText(wrong)
        self.message.setVisible(bool(wrong))
        self.fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is 退出."""
        self.reject()
        event.accept()

    def finish(self) -> None:
        """Wait for what is being done; a change of key is never cut off by an impatient click."""
        self.left.set()
        self.tasks.close()


def centre(widget: QWidget) -> None:
    """In the middle of its screen."""
    area = widget.screen().availableGeometry()
    widget.move(area.center() - widget.rect().center())
