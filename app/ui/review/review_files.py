"""What of a view is seen, printed and saved: chosen from a menu by number, made behind the window, cancelled by key."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from app.services.desk.desk import Desk
from app.services.paper.archive import safe_name
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.keys import PageKey
from app.ui.kit.labels import button, label
from app.ui.kit.one_paper import OnePaper
from app.ui.kit.printing import save_paper
from app.ui.kit.signals import Broadcast
from app.ui.review.review_view import Printable, ReviewView, Saveable

NOTHING = "这里没有可存、可印的。"


class ReviewFiles(QObject):
    """Two buttons, a word on what is being made, and the work; ``view`` is what it is of."""

    def __init__(self, desk: Desk, broadcast: Broadcast, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self.broadcast = broadcast
        self.page = page
        self.view: ReviewView | None = None
        self.state = label("", 13, tone="muted")
        self.print_button = button("看、打印", PageKey.VIEW_PRINT.shown)
        self.save_button = button("另存", PageKey.VIEW_SAVE.shown)
        self._making = 0
        """The number of the file that is being made, 0 for none."""
        self._made = 0
        self._run: Callable[[int], None] | None = None
        self._printables: tuple[Printable, ...] = ()
        self._saveables: tuple[Saveable, ...] = ()
        self.print_button.clicked.connect(self.ask_print)
        self.save_button.clicked.connect(self.ask_save)

    @Slot()
    def ask_print(self) -> None:
        """Ctrl+P: the one paper, or a choice."""
        found = self._printables = self.view.printables() if self.view is not None else ()
        self._choose([one.words for one in found], self._print_number, self.print_button)

    @Slot()
    def ask_save(self) -> None:
        """Ctrl+S: the one file, or a choice; while one is made it is cancelled."""
        if self._making:
            self._making = 0
            self.state.setText("")
            self.broadcast.say("已取消，没有存文件。")
            return
        found = self._saveables = self.view.saveables() if self.view is not None else ()
        self._choose([one.words for one in found], self._save_number, self.save_button)

    def _choose(self, words: Sequence[str], run: Callable[[int], None], under: QWidget) -> None:
        """A menu with a number before each line; the number chooses it."""
        if not words:
            self.broadcast.say(NOTHING)
            return
        if len(words) == 1:
            run(0)
            return
        self._run = run
        menu = QMenu(self.page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, one in enumerate(words):
            menu.addAction(f"&{number + 1}　{one}").setData(number)
        menu.triggered.connect(self._on_menu_triggered)
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    @Slot(QAction)
    def _on_menu_triggered(self, action: QAction) -> None:
        if self._run is not None:
            self._run(int(action.data()))

    def _print_number(self, number: int) -> None:
        one = self._printables[number]
        self.broadcast.form_requested.emit(OnePaper(self.desk, self.broadcast, one.words, one.key, one.make))

    def _save_number(self, number: int) -> None:
        one = self._saveables[number]
        if one.name.endswith(".png"):
            self._keep(one.name, one.make())
            return
        self._made += 1
        self._making = self._made
        self.state.setText(f"正在做“{one.words}”…再按 {PageKey.VIEW_SAVE.shown} 取消")
        self.broadcast.tasks.ask(one.make, partial(self._take, self._making, one.name), slow=True)

    def _take(self, number: int, name: str, answer: bytes | DutyDeskError) -> None:
        if not isValid(self) or number != self._making:
            return
        self._making = 0
        self.state.setText("")
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
        else:
            self._keep(name, answer)

    def _keep(self, name: str, data: bytes) -> None:
        stem, _, ending = name.rpartition(".")
        wrong = save_paper(self.desk, self.broadcast, f"{safe_name(stem)}.{ending}", lambda: data)
        if wrong:
            self.broadcast.warn(wrong)
