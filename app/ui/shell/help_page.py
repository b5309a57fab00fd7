"""帮助（F1）: the handbook offline, at the chapter of the page it was asked from; any word is found."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QApplication, QVBoxLayout

from app.services.library.handbook import Chapter, chapters, holding
from app.ui.kit.edits import SaidLine
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key
from app.ui.kit.labels import button, label, margins, panel, side_by_side
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning
from app.ui.shell.handbook_text import HandbookText

ABSENT = "手册没有随程序装上。请联系管理员重新安装，或看安装介质里的 docs 文件夹。"
MOVES = {Qt.Key.Key_Down, Qt.Key.Key_Up}
TURNS = {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}

NARROW = 520
"""Width at 100 % below which the chapter stands below the list."""


def _title(chapter: Chapter) -> str:
    return chapter.title


def _book(chapter: Chapter) -> str:
    return chapter.book


def _key(chapter: Chapter) -> tuple[str, str]:
    return chapter.book, chapter.title


class HelpPage(Form):
    """Chapters on the left, the chosen one on the right; Up, Down choose, PgUp, PgDn turn pages, Enter goes on."""

    name = "help"

    def __init__(self, broadcast: Broadcast, about: str = "", held: tuple[Chapter, ...] | None = None) -> None:
        super().__init__()
        self.chapters = chapters() if held is None else held
        self.box = SaidLine()
        self.box.setAccessibleName("在手册里找")
        self.box.setPlaceholderText("找：写一个词；回车到下一处")
        columns = (Column[Chapter]("章", _title), Column[Chapter]("书", _book, 90))
        self.table: RowTable[Chapter] = RowTable(columns, "手册的各章", key=_key)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text = HandbookText()
        self.back = button("返回", Key.BACK.shown)
        layout = side_by_side(self)
        left, right = panel(), panel()
        title = label("帮助", 20, medium=True)
        for frame, widgets in ((left, (title, self.box, self.table, self.back)), (right, (self.text,))):
            column = QVBoxLayout(frame)
            margins(column, 14, 12, 14, 12)
            column.setSpacing(LOOK.px(8))
            for one in widgets:
                column.addWidget(one)
        layout.addWidget(left, 3)
        layout.addWidget(right, 7)
        Turning(self, layout, NARROW, (2, 3))
        self.box.textChanged.connect(self._on_box_changed)
        self.box.returnPressed.connect(self._on_box_returned)
        self.box.installEventFilter(self)
        self.table.kept.moved.connect(self._on_table_moved)
        self.back.clicked.connect(broadcast.back_requested)
        self._load()
        self.show_about(about)

    def show_about(self, about: str) -> None:
        """Turn to the chapter of that title; the first where there is none."""
        found = next((one for one in self.chapters if one.title == about), None)
        if found is not None:
            self.box.clear()
            self.table.kept.choose(_key(found))
        self._show()

    def focus_first(self) -> None:
        """Type to find."""
        self.box.setFocus()

    def _load(self) -> None:
        self.table.load(holding(self.chapters, self.box.text()), first=True)

    def _show(self) -> None:
        chosen = self.table.selected()
        if chosen is None:
            self.text.setPlainText("没有找到，换个词。" if self.chapters else ABSENT)
            return
        self.text.document().setDefaultFont(LOOK.font(15))
        self.text.show_chapter(chosen.text)
        word = self.box.text().strip()
        if word:
            self.text.find(word, QTextDocument.FindFlag(0))

    @Slot(str)
    def _on_box_changed(self, _text: str) -> None:
        self._load()
        self._show()

    @Slot()
    def _on_box_returned(self) -> None:
        """Enter: the next place of the word, in the next chapter after the last one; without a word one page on."""
        word = self.box.text().strip()
        if not word:
            self.text.turn()
        elif not self.text.find(word):
            below = self.table.currentIndex().row() + 1
            self.table.selectRow(below if below < len(self.table.rows.rows) else 0)

    @Slot()
    def _on_table_moved(self) -> None:
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the box that move over the chapters and through the text."""
        typed = watched is self.box and event.type() == QEvent.Type.KeyPress
        if typed and isinstance(event, QKeyEvent) and event.key() in MOVES | TURNS:
            QApplication.sendEvent(self.table if event.key() in MOVES else self.text, event)
            return True
        return super().eventFilter(watched, event)
