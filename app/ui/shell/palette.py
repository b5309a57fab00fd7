"""命令面板（Ctrl+K）: one box over acts, pages, papers, settings, records and the words of the book; Enter does it."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.vocabulary.resource import BesideLedgers
from app.services.desk.desk import Desk
from app.services.paper.wording import short_time
from app.services.resources.lookup import LookupHit
from app.services.resources.pinyin import initials
from app.services.review.search import EVERYWHERE, WordHit, line_of, search
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.acts import EntryAct
from app.ui.kit.edits import SaidLine
from app.ui.kit.hit_opening import open_beside
from app.ui.kit.keys import Key
from app.ui.kit.labels import elided, label, margins
from app.ui.kit.ranking import MOST, Line, ranked
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.resources.ledgers_page import LedgersPage
from app.ui.shell.page_stack import PageStack
from app.ui.shell.palette_lines import Palette
from app.ui.shell.palette_painting import HIGH, PaletteDelegate, Veil

RECORDS = 12
"""Records shown under the acts."""
WORDS = 8
"""Entries of the book shown under the records."""
MOVES = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


OVER = "动作 · 页面 · 文书 · 设置 · 队伍物资 · 记录"


def _said(line: Line) -> str:
    """All of a line, for a screen reader."""
    return "　".join(filter(None, (line.words, line.kind, line.key)))


def _record(hit: LookupHit, run: Callable[[], object]) -> Line:
    return Line(
        id=f"record:{hit.item.kind}:{hit.item.id}",
        words=f"{hit.item.name}　{hit.item.phone}".strip(),
        kind="　".join(filter(None, (hit.item.kind.label, hit.item.detail))),
        run=run,
    )


class PalettePane(QFrame):
    """Lies over the window while it is open; what was in focus before gets it back."""

    def __init__(self, window: QMainWindow, desk: Desk, broadcast: Broadcast, pages: PageStack, place: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._below = place
        self.desk = desk
        self.broadcast = broadcast
        self.pages = pages
        self.palette_lines = Palette(window, desk, broadcast, pages)
        self._lines: list[Line] = []
        self._elsewhere: list[Line] = []
        """What other pages can do: found by name only."""
        self._before: QWidget | None = None
        self._found: list[Line] = []
        self._entries: tuple[str, list[Line]] = ("", [])
        """What was typed, and the entries of the book that hold it."""
        self.setObjectName("palette")
        self.setAutoFillBackground(True)
        self.veil = Veil(place)
        self.box = SaidLine()
        self.box.setObjectName("bare")
        self.box.setAccessibleName("命令面板")
        self.box.setPlaceholderText("写要做的事、页、文书、设置，或队伍、物资、电话、记录里的字；也可写拼音首字母")
        self.table: RowTable[Line] = RowTable((Column("做什么", _said),), "命令面板的各项", parent=self)
        self.table.setObjectName("bare")
        self.table.setItemDelegate(PaletteDelegate(self.table))
        self.table.verticalHeader().setDefaultSectionSize(LOOK.px(HIGH))
        self.table.horizontalHeader().hide()
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = label("没有找到，换个词或少写几个字。", 13, tone="muted")
        self._setup_ui()
        self.box.textChanged.connect(self._on_box_changed)
        self.box.returnPressed.connect(self._on_box_returned)
        self.table.activated.connect(self._on_table_activated)
        self.table.clicked.connect(self._on_table_activated)
        self.box.installEventFilter(self)
        window.installEventFilter(self)
        self.hide()

    def _setup_ui(self) -> None:
        layout = QVBoxLayout(self)
        margins(layout, 1, 1, 1, 1)
        layout.setSpacing(0)
        head = QHBoxLayout()
        margins(head, 16, 10, 16, 10)
        self.box.setFont(LOOK.font(18))
        head.addWidget(self.box, 1)
        layout.addLayout(head)
        over = elided(12, tone="muted")
        over.setText(OVER)
        for one in (over, self.empty):
            one.setContentsMargins(LOOK.px(16), 0, LOOK.px(16), LOOK.px(8))
            layout.addWidget(one)
        layout.addWidget(self.table, 1)
        keys = label(f"↑↓ 选　回车 执行　Esc 返回　{Key.HELP.shown} 手册和按键", 12, tone="muted")
        keys.setContentsMargins(LOOK.px(16), LOOK.px(8), LOOK.px(16), LOOK.px(8))
        layout.addWidget(keys)

    def open(self) -> None:
        """Show it with everything that can be done from where the officer is."""
        self._before = QApplication.focusWidget()
        self._lines = self.palette_lines.lines()
        self._elsewhere = self.palette_lines.elsewhere()
        self.box.clear()
        self._place()
        self.veil.draw()
        self.show()
        self.raise_()
        self.box.setFocus()
        self._load()
        page = self.pages.page("ledgers")  # it reads the records behind the window while the officer types
        if isinstance(page, LedgersPage):
            page.read.connect(self._on_page_read, Qt.ConnectionType.UniqueConnection)

    def leave(self) -> None:
        """Close it; the focus goes back to where it was."""
        self.hide()
        if self._before is not None and isValid(self._before):
            self._before.setFocus()

    def _place(self) -> None:
        room = self._window.size()
        width = min(LOOK.px(760), room.width() - LOOK.px(40))
        top = self._below.mapTo(self._window, QPoint(0, 0)).y() + LOOK.px(6)  # what rings stays in sight
        height = min(LOOK.px(560), room.height() - top - LOOK.px(14))
        self.setGeometry((room.width() - width) // 2, top, width, height)

    def hideEvent(self, event: QHideEvent) -> None:
        """The shade goes with it."""
        self.veil.hide()
        super().hideEvent(event)

    def _load(self) -> None:
        typed = self.box.text().strip()
        found = ranked([*self._lines, *(self._elsewhere if typed else ())], typed, initials)
        if typed:
            found = [*found[: MOST - RECORDS - WORDS], *self._records(typed)]
            self._ask_entries(typed)
        self._found = found
        self._show(first=True)

    def _show(self, *, first: bool) -> None:
        typed, entries = self._entries
        held = entries if typed == self.box.text().strip() else []
        self.table.load([*self._found, *held], first=first)
        self.empty.setVisible(not self._found and not held)

    def _ask_entries(self, typed: str) -> None:
        """The book is searched behind the window; what comes stands below what is there."""
        make = partial(search, self.desk, typed, EVERYWHERE, WORDS)
        self.broadcast.tasks.ask(make, partial(self._take_entries, typed), lane="search")

    def _take_entries(self, typed: str, answer: list[WordHit] | DutyDeskError) -> None:
        if not isValid(self) or typed != self.box.text().strip() or isinstance(answer, DutyDeskError):
            return
        lines = [
            Line(
                id=f"entry:{hit.entry.id}",
                words=" ".join(hit.text.split()),
                kind=f"{'已划去 ' if hit.struck else ''}记录 {short_time(hit.at, self.desk.now())}",
                run=partial(self._open_entry, hit.entry.id),
            )
            for hit in answer
        ]
        self._entries = typed, lines
        self._show(first=not self._found)

    def _open_entry(self, entry: str) -> None:
        line = line_of(self.desk, entry)
        if line is not None:
            self.broadcast.entry_requested.emit(EntryAct.READ, line)

    def _records(self, typed: str) -> list[Line]:
        page = self.pages.page("ledgers")
        if not isinstance(page, LedgersPage) or page.index is None:
            return []
        hits = page.index.search(typed, limit=RECORDS)
        return [_record(hit, partial(self._open_record, hit)) for hit in hits]

    def _open_record(self, hit: LookupHit) -> None:
        if hit.item.kind is BesideLedgers.INCIDENT or hit.item.kind is BesideLedgers.REPORT:
            open_beside(self.broadcast, hit.item.kind, hit.item.id)
            return
        page = self.pages.show("ledgers")
        if isinstance(page, LedgersPage):
            page.box.setText(hit.item.name)
            page.choose(hit.item.id)

    def _run(self, line: Line | None) -> None:
        if line is None:
            return
        self.leave()
        line.run()

    @Slot()
    def _on_page_read(self) -> None:
        """Records that came later than the words typed for them stand below what is there; what is chosen stays."""
        typed = self.box.text().strip()
        if self.isVisible() and typed:
            acts = [one for one in self._found if not one.id.startswith("record:")]
            self._found = [*acts, *self._records(typed)]
            self._show(first=self.table.selected() is None)

    @Slot(str)
    def _on_box_changed(self, _text: str) -> None:
        self._load()

    @Slot()
    def _on_box_returned(self) -> None:
        self._run(self.table.selected())

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._run(self.table.selected())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the box move over the lines, Esc leaves; leaving the box closes the palette."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
            self.veil.draw()
            self.raise_()
        if watched is self.box and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
                return True
            if event.key() in MOVES:
                QApplication.sendEvent(self.table, event)
                return True
        if watched is self.box and event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(event.key() == Qt.Key.Key_Escape)  # Esc is ours while it is open, not the window's
            return event.isAccepted()
        if watched is self.box and event.type() == QEvent.Type.FocusOut:
            self.hide()
        return super().eventFilter(watched, event)
