"""What can be done in 资料库, each with its key: open, take files in, put the card right, take out of use."""

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.models.library.rows import DocumentRow
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.library import library
from app.services.library.library import DocumentHit
from app.services.library.reading_files import KINDS
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.flow import FlowLayout
from app.ui.kit.keys import PageKey, bind
from app.ui.kit.labels import button
from app.ui.kit.signals import Broadcast

FILES = f"资料 ({' '.join(f'*{one}' for one in KINDS)});;所有文件 (*)"


class Opened(msgspec.Struct, frozen=True):
    """A document as it came out of the store."""

    row: DocumentRow
    data: bytes
    text: str


def opened(desk: Desk, row: DocumentRow) -> Opened:
    """The bytes and words of a document; raises Refused."""
    return Opened(row, library.bytes_of(desk, row), library.text_under(desk, row.text))


class LibraryActs(QWidget):
    """The row of buttons; keys work in the page around it, Delete only in its table."""

    def __init__(self, desk: Desk, broadcast: Broadcast, page: QWidget, table: QWidget) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.found: DocumentHit | None = None
        self.word = ""
        acts = FlowLayout(self)
        for title, key, slot in (
            ("打开", PageKey.DOCUMENT_OPEN, self.open),
            ("收入文件", PageKey.DOCUMENT_TAKE_IN, self._on_take_in),
            ("改要素", PageKey.DOCUMENT_CARD, self._on_card),
            ("停用/恢复", PageKey.DOCUMENT_SHELVE, self._on_shelve),
        ):
            made = button(title, key.shown)
            made.clicked.connect(slot)
            acts.addWidget(made)
            if not key.stroke.own:
                bind(key, table if key is PageKey.DOCUMENT_SHELVE else page, slot)

    def show_found(self, found: DocumentHit | None, words: str) -> None:
        """The document that is chosen, and what was looked for."""
        self.found = found
        self.word = (words.split() or [""])[0]

    @Slot()
    def open(self) -> None:
        """The document on a page of its own."""
        found = self.found
        if found is not None:
            self.broadcast.tasks.ask(partial(opened, self.desk, found.row), partial(self._open, found))

    def _open(self, found: DocumentHit, answer: Opened | DutyDeskError) -> None:
        from app.ui.library.document_forms import DocumentPage

        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
            return
        page = DocumentPage(self.broadcast, answer.row, answer.data, answer.text, found.page, self.word)
        self.broadcast.form_requested.emit(page)

    @Slot()
    def _on_take_in(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        names, _ = QFileDialog.getOpenFileNames(self, "收入资料", "", FILES, options=options)
        if names:
            self.take_in([Path(name) for name in names])

    def take_in(self, paths: list[Path]) -> None:
        """Put files into the store, one after the other behind the window; what is refused is said at the end."""
        words = tuple(one.name for one in self.desk.rules.taxonomy.classes)
        self.broadcast.say(f"正在收入{len(paths)}个文件…")
        wrong: list[str] = []
        for number, path in enumerate(paths, 1):
            work = partial(_take_in, self.desk, path, words)
            self.broadcast.tasks.ask(work, partial(self._taken, wrong, number, len(paths)), slow=True)

    def _taken(self, wrong: list[str], number: int, total: int, answer: Changed | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            wrong.append(answer.sentence)
        else:
            self.broadcast.publish(answer)
        if number < total:
            self.broadcast.say(f"已收入{number - len(wrong)}个，还有{total - number}个…")
        elif wrong:
            self.broadcast.warn(f"收入{total - len(wrong)}个，{len(wrong)}个没有收：{'；'.join(wrong[:3])}")
        else:
            self.broadcast.say(f"已收入{total}个。种类、类别是按文件名猜的，请按 {PageKey.DOCUMENT_CARD.shown} 核对。")

    @Slot()
    def _on_card(self) -> None:
        from app.ui.library import document_forms

        found = self.found
        if found is not None:
            self.broadcast.form_requested.emit(document_forms.card(self.desk, self.broadcast, found.row))

    @Slot()
    def _on_shelve(self) -> None:
        from app.ui.library import document_forms

        found = self.found
        if found is not None:
            self.broadcast.form_requested.emit(document_forms.shelve(self.desk, self.broadcast, found.row))


def _take_in(desk: Desk, path: Path, class_words: tuple[str, ...]) -> Changed:
    from app.ui.kit.rasters import texts

    return library.take_in(desk, path, library.guess(path.name, class_words), texts)
