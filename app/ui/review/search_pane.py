"""检索: any word of everything that was booked; by days, officer and kind; struck entries are found and marked."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout
from shiboken6 import isValid

from app.models.moments import BEIJING
from app.services.desk.desk import Desk
from app.services.review.search import KINDS, WordHit, WordQuery, asked, search
from app.services.review.view_tables import hit_tables
from app.services.runtime.errors import DutyDeskError
from app.services.settings import editing
from app.ui.kit.edits import SaidLine
from app.ui.kit.flow import FlowLayout
from app.ui.kit.keys import PageKey
from app.ui.kit.labels import button, label, margins
from app.ui.kit.rows import Column
from app.ui.kit.search_line import SearchLine
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.review.review_view import ReviewView, Saveable
from app.ui.review.view_files import view_files

MOST = 300
ALL, KEPT = "全部", "记住的检索"
HINT = "要查的字，几个词用空格隔开；人名、电话、文号、地名都可以"


class SearchPane(ReviewView):
    """A line, where to look, what was found; searches are kept by key."""

    of_one = False

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self._asked = 0
        self.box = SearchLine("检索", HINT)
        self.officer, self.place = SaidLine(), SaidLine()
        self.first, self.last = SaidLine(), SaidLine()
        self.kind = QComboBox()
        self.kind.addItems([ALL, *KINDS])
        self.kept = QComboBox()
        self.keep = button("记住", PageKey.KEEP_SEARCH.shown)
        self.state = label("", 13, tone="muted", wrap=True)
        self.table: RowTable[WordHit] = RowTable(_columns(), "检索到的记录", key=_entry)
        self._setup_ui()
        self._connect()
        self._fill_kept()

    def _setup_ui(self) -> None:
        layout = QVBoxLayout(self)
        margins(layout, 12, 10, 12, 6)
        layout.setSpacing(LOOK.px(6))
        head = QHBoxLayout()
        head.addWidget(self.box, 1)
        head.addWidget(self.kept)
        head.addWidget(self.keep)
        layout.addLayout(head)
        row = FlowLayout()
        for field, name, hint, wide in (
            (self.first, "从哪一天", "从，如 2026-06-01", 150),
            (self.last, "到哪一天", "到，如 2026-06-30", 150),
            (self.officer, "谁记的", "谁记的", 110),
            (self.place, "事件地点", "事件地点，如 青山镇", 170),
        ):
            field.setAccessibleName(name)
            field.setPlaceholderText(hint)
            field.setFixedWidth(LOOK.px(wide))
            row.addWidget(field)
        self.kind.setAccessibleName("哪一类")
        self.kept.setAccessibleName(KEPT)
        self.kept.setMinimumWidth(LOOK.px(150))
        self.kept.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        row.addWidget(self.kind)
        layout.addLayout(row)
        layout.addWidget(self.state)
        layout.addWidget(self.table, 1)

    def _connect(self) -> None:
        self.box.textChanged.connect(self._on_changed)
        self.box.went_down.connect(self._on_box_left)
        self.box.returnPressed.connect(self._on_box_left)
        for field in (self.officer, self.place, self.first, self.last):
            field.editingFinished.connect(self._on_changed)
        self.kind.currentIndexChanged.connect(self._on_changed)
        self.kept.activated.connect(self._on_kept_activated)
        self.keep.clicked.connect(self.keep_search)
        self.table.activated.connect(self._on_table_activated)

    def begin(self) -> None:
        """The cursor stands in the line."""
        self.box.setFocus()
        self.box.selectAll()

    @property
    def wanted(self) -> WordQuery:
        """What the fields ask for; raises Refused for a day that does not read."""
        kind = self.kind.currentText() if self.kind.currentIndex() > 0 else ""
        parts = (
            WordQuery(officer=self.officer.text(), kind=kind, place=self.place.text()).line,
            f"自:{self.first.text().strip()}" if self.first.text().strip() else "",
            f"至:{self.last.text().strip()}" if self.last.text().strip() else "",
        )
        made = asked(" ".join(filter(None, parts)))
        return replace(made, words=self.box.text().strip())

    def reload(self) -> None:
        """Search again, behind the window."""
        self._asked += 1
        self._fill_kept()
        if not self.box.text().strip():
            self.table.load([])
            self.state.setText("划去的、更正过的记录也查得到，都有标明。")
            return
        try:
            wanted = self.wanted
        except DutyDeskError as error:
            self.state.setText(error.sentence)
            return
        make = partial(search, self.desk, wanted.words, wanted.within, MOST)
        self.broadcast.tasks.ask(make, partial(self._take, self._asked), lane="search")

    def _take(self, number: int, answer: list[WordHit] | DutyDeskError) -> None:
        if not isValid(self) or number != self._asked:
            return
        if isinstance(answer, DutyDeskError):
            self.state.setText(answer.sentence)
            self.table.load([])
            return
        more = f"（只显示最近{MOST}条，请加几个字或限定日期）" if len(answer) >= MOST else ""
        self.state.setText(f"{len(answer)}条{more}" if answer else "没有找到。换个词，或放宽日期、记录人、地点、类别。")
        self.table.load(answer, first=True)

    def _fill_kept(self) -> None:
        held = [KEPT, *self.desk.settings.searches]
        if [self.kept.itemText(number) for number in range(self.kept.count())] != held:
            self.kept.clear()
            self.kept.addItems(held)

    @Slot()
    def keep_search(self) -> None:
        """Ctrl+M: the search is kept; one that is kept already is kept no more."""
        try:
            line = self.wanted.line
            if not line:
                self.broadcast.say("先写要查的字，再记住。")
                return
            held = self.desk.settings.searches
            kept = tuple(one for one in held if one != line) if line in held else (*held, line)
            self.broadcast.publish(editing.change_settings(self.desk, replace(self.desk.settings, searches=kept)))
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self._fill_kept()
        self.broadcast.say(f"已记住：{line}" if line in kept else f"不再记：{line}")

    def ask_for(self, line: str) -> None:
        """Fill the fields from one line and search; raises Refused where it does not read."""
        found = asked(line)
        self.officer.setText(found.officer)
        self.place.setText(found.place)
        self.first.setText(found.first.isoformat() if found.first else "")
        self.last.setText(found.last.isoformat() if found.last else "")
        self.kind.setCurrentText(found.kind or ALL)
        self.box.setText(found.words)
        self.reload()

    def saveables(self) -> tuple[Saveable, ...]:
        """What was found: the picture, a paper and a workbook; nothing where nothing was."""
        hits = self.table.rows.rows
        return view_files(self.desk, "检索", self.box.text().strip(), hit_tables(hits), self.picture) if hits else ()

    @Slot(int)
    def _on_kept_activated(self, number: int) -> None:
        if number:
            try:
                self.ask_for(self.kept.itemText(number))
            except DutyDeskError as error:
                self.broadcast.warn(error.sentence)

    @Slot()
    def _on_changed(self) -> None:
        self.reload()

    @Slot()
    def _on_box_left(self) -> None:
        self.table.setFocus()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        hit = self.table.acting()
        if hit is not None:
            self.entry_chosen.emit(hit.entry.id)


def _entry(hit: WordHit) -> str:
    return hit.entry.id


def _at(hit: WordHit) -> str:
    return f"{hit.at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _text(hit: WordHit) -> str:
    words = " ".join(hit.text.split())
    return f"{words}　→ 更正为：{' '.join(hit.corrected.split())}" if hit.corrected else words


def _mark(hit: WordHit) -> str:
    return "已划去" if hit.struck else "已更正" if hit.corrected else ""


def _tone(hit: WordHit) -> QColor | None:
    return LOOK.color("muted") if hit.struck else LOOK.color("near") if hit.corrected else None


def _columns() -> tuple[Column[WordHit], ...]:
    return (
        Column("时间", _at, 140),
        Column("标明", _mark, 70, _tone),
        Column("记录", _text, 0, _tone),
        Column("谁记", lambda hit: hit.entry.who, 90),
    )
