"""复盘: the leader's page, the timeline, what was known then, curves, statistics, search — one view at a time."""

import contextlib
from importlib import import_module

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout

from app.models.moments import BEIJING, from_micros
from app.models.vocabulary.term import Level
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.incident import listing
from app.services.incident.board import BoardItem
from app.services.review.search import line_of
from app.services.watch.watch import Beat
from app.ui.kit.acts import EntryAct
from app.ui.kit.edits import SaidLine
from app.ui.kit.keys import PageKey, bind
from app.ui.kit.labels import label, margins, panel
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.review.course_pane import CoursePane
from app.ui.review.figure_pane import FigurePane
from app.ui.review.leader_pane import LeaderPane
from app.ui.review.moment_pane import MomentPane
from app.ui.review.review_files import ReviewFiles
from app.ui.review.review_view import ReviewView
from app.ui.review.search_pane import SearchPane
from app.ui.review.statistics_pane import StatisticsPane

VIEWS: tuple[tuple[str, type[ReviewView]], ...] = (
    ("带班首页", LeaderPane),
    ("时间线", CoursePane),
    ("当时所知", MomentPane),
    ("曲线", FigurePane),
    ("统计", StatisticsPane),
    ("检索", SearchPane),
)


class ReviewPage(Page):
    """A view is made and read when it is first looked at, and read again when something changed while it shows."""

    topics = frozenset(
        {
            Topic.INCIDENTS, Topic.CLOCKS, Topic.JOURNAL, Topic.REPORTS, Topic.LEDGERS, Topic.SETTINGS, Topic.DUTY,
            Topic.WARNINGS,
        }
    )  # fmt: skip

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.tabs = QTabBar()
        self.stack = QStackedWidget()
        self.views: dict[int, ReviewView] = {}
        self.search = SaidLine()
        self.incidents: RowTable[BoardItem] = RowTable(_columns(), "复盘的事件", key=_identity)
        self.found = label("", 12, tone="muted")
        self.side = panel()
        self.chosen = ""
        self.files = ReviewFiles(desk, broadcast, self)
        self._setup_ui()
        self._connect()
        self._load_incidents()
        self._show(0)
        broadcast.tasks.ask(_load_charts, _have_charts, slow=True)

    def _setup_ui(self) -> None:
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.tabs.setAccessibleName("复盘的各页")
        for title, _ in VIEWS:
            self.tabs.addTab(title)
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch(1)
        for one in (self.files.state, self.files.print_button, self.files.save_button):
            head.addWidget(one)
        _fill_side(self)
        frame = panel()
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.stack)
        body = QHBoxLayout()
        body.setSpacing(LOOK.px(10))
        body.addWidget(self.side, 27)
        body.addWidget(frame, 73)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(LOOK.px(6))
        outer.addLayout(head)
        outer.addLayout(body, 1)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self.search.textChanged.connect(self._on_search_text_changed)
        self.search.returnPressed.connect(self.incidents.setFocus)
        self.incidents.kept.moved.connect(self._on_incidents_moved)
        self.incidents.activated.connect(self._on_incidents_activated)
        self.incidents.kept.refused.connect(self.broadcast.warn)
        for key, slot in (
            (PageKey.NEXT_VIEW, self._on_next),
            (PageKey.VIEW_BEFORE, self._on_before),
            (PageKey.VIEW_PRINT, self.files.ask_print),
            (PageKey.VIEW_SAVE, self.files.ask_save),
            (PageKey.NIGHT, self._on_night),
            (PageKey.KEEP_SEARCH, self._on_keep_search),
        ):
            bind(key, self, slot)

    @property
    def view(self) -> ReviewView:
        """The view that is shown."""
        return self.views[self.tabs.currentIndex()]

    def show_view(self, kind: type[ReviewView]) -> ReviewView:
        """Bring a view to the front."""
        number = next(number for number, (_, one) in enumerate(VIEWS) if one is kind)
        if self.tabs.currentIndex() == number:
            self._show(number)
        self.tabs.setCurrentIndex(number)
        return self.view

    def _show(self, number: int) -> None:
        if number not in self.views:
            made = self.views[number] = VIEWS[number][1](self.desk, self.broadcast)
            made.entry_chosen.connect(self._on_view_entry_chosen)
            self.stack.addWidget(made)
        view = self.views[number]
        self.stack.setCurrentWidget(view)
        self.files.view = view
        self.side.setVisible(view.of_one)
        view.show_incident(self.chosen)

    def enter(self) -> None:
        """The page is shown."""
        self.view.begin()

    def choose(self, identity: str) -> None:
        """Show an incident's timeline."""
        self._choose(identity)
        self.show_view(CoursePane)

    def look(self, incident: str) -> None:
        """The same where one is named."""
        if incident:
            self.choose(incident)

    def take_up(self, incident: str) -> None:
        """The incident that was looked at elsewhere is the one that is looked back on."""
        if incident and incident != self.chosen:
            self._choose(incident)
            self.view.show_incident(self.chosen)

    def _choose(self, identity: str) -> None:
        self.chosen = identity
        if not self.incidents.kept.choose(identity):
            self.search.clear()
            self.incidents.kept.choose(identity)

    def reload(self) -> None:
        """Read the list and what is shown again."""
        self._load_incidents()
        self.view.show_incident(self.chosen)

    def _load_incidents(self) -> None:
        items = listing.incidents(self.desk, listing.Sought(words=self.search.text()))
        self.incidents.load(items)
        if not self.chosen and items:
            self.chosen = items[0].row.id
        nothing = "没有符合的事件，换个词试试。" if self.search.text() else "还没有登记过事件。"
        self.found.setText("" if items else nothing)
        self.found.setVisible(bool(self.found.text()))

    @property
    def incident(self) -> str:
        """The one that is looked back on, where the view is of one."""
        return self.chosen if self.view.of_one else ""

    def tick(self, beat: Beat) -> None:
        """Playing goes on, limits pass."""
        if self.isVisible():
            self.view.tick(beat)

    @Slot(str)
    def _on_search_text_changed(self, _text: str) -> None:
        self._load_incidents()

    @Slot()
    def _on_incidents_moved(self) -> None:
        item = self.incidents.selected()
        if item is not None and item.row.id != self.chosen:
            self.chosen = item.row.id
            if self.views and self.view.of_one:
                self.view.show_incident(self.chosen)

    @Slot(QModelIndex)
    def _on_incidents_activated(self, _index: QModelIndex) -> None:
        self.view.begin()

    @Slot(int)
    def _on_tabs_current_changed(self, number: int) -> None:
        self._show(number)
        self.view.begin()

    @Slot()
    def _on_next(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + 1) % len(VIEWS))

    @Slot()
    def _on_before(self) -> None:
        self.tabs.setCurrentIndex((self.tabs.currentIndex() - 1) % len(VIEWS))

    @Slot()
    def _on_night(self) -> None:
        view = self.show_view(CoursePane)
        if isinstance(view, CoursePane):
            view.switch()

    @Slot()
    def _on_keep_search(self) -> None:
        view = self.view
        if isinstance(view, SearchPane):
            view.keep_search()

    @Slot(str)
    def _on_view_entry_chosen(self, entry: str) -> None:
        line = line_of(self.desk, entry)
        if line is None:
            self.broadcast.say("这一条没有自己的记录。")
        else:
            self.broadcast.entry_requested.emit(EntryAct.READ, line)


def _fill_side(page: ReviewPage) -> None:
    """The search line over the list of incidents."""
    left = QVBoxLayout(page.side)
    left.setContentsMargins(1, 0, 1, 0)
    page.search.setPlaceholderText("按标题、地点、内容查找")
    page.search.setAccessibleName("查找要复盘的事件")
    page.search.setClearButtonEnabled(True)
    row = QHBoxLayout()
    margins(row, 10, 8, 10, 4)
    row.addWidget(page.search)
    left.addLayout(row)
    page.found.setContentsMargins(LOOK.px(12), 0, 0, 0)
    left.addWidget(page.found)
    page.incidents.horizontalHeader().hide()
    page.incidents.setFrameShape(QFrame.Shape.NoFrame)
    left.addWidget(page.incidents, 1)


def _identity(item: BoardItem) -> str:
    return item.row.id


def _title(item: BoardItem) -> str:
    """26-11-27 一般 …: day and level before the title."""
    day = f"{from_micros(item.row.received_at).astimezone(BEIJING):%y-%m-%d}"
    return f"{day} {Level(item.row.level).label} {item.row.title}"


def _tone(item: BoardItem) -> QColor:
    return LOOK.level_text(item.row.level)


def _columns() -> tuple[Column[BoardItem], ...]:
    return (Column("事件", _title, 0, _tone),)


def _load_charts() -> None:
    """The library of the charts is there before the first of them is asked for."""
    with contextlib.suppress(ImportError):
        import_module("app.ui.review.course_chart")


def _have_charts(_answer: object) -> None:
    """Nothing waits for it."""
