"""资料库 (Alt+8): plans, laws, agreements, map sheets; searched by name and by every word in them, opened here."""

from functools import partial

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.moments import beijing_day
from app.models.vocabulary.library import DocumentKind
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.incident.listing import incident_state
from app.services.library import library
from app.services.library.library import DocumentHit, Texts
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.keys import Key, PageKey
from app.ui.kit.labels import label, margins, panel, scrolled, side_by_side
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.search_line import SearchLine
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay
from app.ui.library.document_view import DocumentView
from app.ui.library.library_acts import LibraryActs, Opened, opened

LABELS = {one.value: one.label for one in DocumentKind}
ALL, FITTING, SHELVED = "全部", "适用本事件", "已停用"


def _identity(found: DocumentHit) -> str:
    return found.row.id


LEAST, NARROW = 130, 600
"""Height at 100 % of a few lines; width below which the chosen document is not shown beside."""


class LibraryPage(Page):
    """A box and a table at the left, the document at the right."""

    topics = frozenset({Topic.LEDGERS})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.near = ""
        """The incident that documents are looked up for."""
        self.texts = Texts(desk)
        self._asked = 0
        self._shown = "-"
        self._words = ""
        self.box = SearchLine("查找资料", "名称、类别、地名，或文中的字句，几个词用空格隔开")
        self.filter = QComboBox()
        self.filter.setAccessibleName("只看")
        self.filter.addItems([ALL, FITTING, *LABELS.values(), SHELVED])
        self.where = label("", 13, tone="muted", wrap=True)
        self.empty = label("", 13, tone="muted", wrap=True)
        self.table: RowTable[DocumentHit] = RowTable(
            (
                Column("名称", lambda one: one.row.name),
                Column("种类", lambda one: LABELS.get(one.row.kind, one.row.kind), 92),
                Column("适用", lambda one: " ".join(filter(None, (one.row.classes, one.row.region))), 104),
                Column("版本", lambda one: one.row.version, 84),
                Column("注意", self._marks, 104, lambda one: LOOK.color("near") if self._marks(one) else None),
            ),
            "资料",
            key=_identity,
        )
        self.hit = label("", 13, tone="muted", wrap=True)
        self.view = DocumentView()
        self.acts = LibraryActs(desk, broadcast, self, self.table)
        self._setup_ui()
        self._connect()
        self.reload()

    def _setup_ui(self) -> None:
        layout = side_by_side(self)
        left = panel()
        inner = QWidget()
        whole = QVBoxLayout(left)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        column = QVBoxLayout(inner)
        margins(column, 18, 12, 18, 12)
        column.setSpacing(LOOK.px(8))
        line = QHBoxLayout()
        line.addWidget(self.box, 1)
        line.addWidget(self.filter)
        column.addLayout(line)
        for one in (self.where, self.empty):
            column.addWidget(one)
        self.table.setMinimumHeight(LOOK.px(LEAST))
        column.addWidget(self.table, 1)
        column.addWidget(self.hit)
        column.addWidget(self.acts)
        right = panel()
        inside = QVBoxLayout(right)
        margins(inside, 6, 6, 6, 6)
        inside.addWidget(self.view)
        layout.addWidget(left, 13)
        layout.addWidget(right, 8)
        GivesWay(self, (right,), width=NARROW)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._on_box_changed)
        self.box.went_down.connect(self._on_box_went_down)
        self.box.returnPressed.connect(self.acts.open)
        self.filter.currentIndexChanged.connect(self._on_filter_changed)
        self.table.activated.connect(self._on_table_activated)
        self.table.kept.moved.connect(self._on_table_moved)

    def enter(self) -> None:
        """The page is shown: type."""
        self.box.setFocus()
        self.box.selectAll()

    def look(self, incident: str) -> None:
        """Offer what is for an incident."""
        self.near = incident
        self.box.clear()
        self.filter.setCurrentText(FITTING if incident else ALL)
        self.reload()

    def _marks(self, found: DocumentHit) -> str:
        return "、".join(library.marks_of(found.row, beijing_day(self.desk.now())))

    def reload(self) -> None:
        """Search again, behind the window where words have to be read."""
        self._asked += 1
        chosen, words = self.filter.currentText(), self.box.text().strip()
        self.where.setText("")
        if chosen == FITTING:
            among = self._fitting()
        else:
            rows = library.rows(self.desk, shelved=chosen == SHELVED)
            kept = (one for one in rows if chosen == ALL or LABELS.get(one.kind) == chosen or one.shelved)
            among = [DocumentHit(row=one) for one in kept if bool(one.shelved) == (chosen == SHELVED)]
        self.where.setVisible(bool(self.where.text()))
        if not words:
            self._show(among)
            return
        asked, order = self._asked, {one.row.id: number for number, one in enumerate(among)}
        search = partial(self.texts.search, words, [one.row for one in among], lambda: asked != self._asked)
        self.broadcast.tasks.ask(search, partial(self._take, asked, order))

    def _fitting(self) -> list[DocumentHit]:
        state = incident_state(self.desk, self.near)
        if state is None:
            self.where.setText("还没有选事件：在值班台或事件页选中一起，再按 " + Key.LOOK_UP_PAPERS.shown + "。")
            return []
        self.where.setText(f"适用于：{state.title}")
        return library.fitting(self.desk, state, self.desk.rules.taxonomy.name_of(state.category))

    def _take(self, asked: int, order: dict[str, int], answer: list[DocumentHit] | DutyDeskError) -> None:
        """Show what was asked for last; an older answer comes too late."""
        if asked != self._asked or not isValid(self):
            return
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
            return
        self._show(sorted(answer, key=lambda one: (one.page > 0, order.get(one.row.id, 0))))

    def _show(self, found: list[DocumentHit]) -> None:
        words = self.box.text()
        self.table.load(found, first=words != self._words)
        self._words = words
        none = not found
        if none and not self.box.text().strip() and self.filter.currentText() == ALL:
            self.empty.setText(
                "资料库还是空的：按 "
                + PageKey.DOCUMENT_TAKE_IN.shown
                + " 收入预案、法规、协议、图件（PDF、Word、文本、图片）。"
            )
        else:
            self.empty.setText("没有查到，换个词或换一类。" if none else "")
        self.empty.setVisible(none)
        self._show_selected()

    def _show_selected(self) -> None:
        found = self.table.selected()
        self.acts.show_found(found, self.box.text())
        text = f"第{found.page}页：{found.words}" if found and found.page else ""
        self.hit.setText(text or (found.row.note if found else ""))
        self.hit.setVisible(bool(self.hit.text()))
        wanted = f"{found.row.id}/{found.page}" if found else ""
        if wanted == self._shown:
            return
        self._shown = wanted
        if found is None:
            self.view.show_sentence("在左边选一份资料。")
            return
        self.view.show_sentence("正在打开…")
        self.broadcast.tasks.ask(partial(opened, self.desk, found.row), partial(self._preview, wanted, found))

    def _preview(self, wanted: str, found: DocumentHit, answer: Opened | DutyDeskError) -> None:
        if not isValid(self) or wanted != self._shown:
            return
        if isinstance(answer, DutyDeskError):
            self.view.show_sentence(answer.sentence)
        else:
            self.view.show_document(answer.row, answer.data, answer.text, found.page, self.acts.word)

    @Slot(str)
    def _on_box_changed(self, _text: str) -> None:
        self.reload()

    @Slot()
    def _on_box_went_down(self) -> None:
        self.table.setFocus()

    @Slot(int)
    def _on_filter_changed(self, _index: int) -> None:
        self.reload()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self.acts.open()

    @Slot()
    def _on_table_moved(self) -> None:
        self._show_selected()

    def renew(self, _changed: frozenset[str]) -> None:
        """What is shown of a document is read again too."""
        self._shown = ""
        self.reload()
