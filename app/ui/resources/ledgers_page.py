"""队伍物资: one box over all ledgers and incidents (F6 from anywhere), the record beside the list."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QTabBar, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.incident.listing import incident_state
from app.services.resources import lookup, reminders
from app.services.resources.lookup import Index, LookupHit
from app.services.resources.reach import Reach
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.hit_table import hit_table, show_distance
from app.ui.kit.keys import Key, PageKey, bind, pressed
from app.ui.kit.labels import label, margins, panel, scrolled, side_by_side
from app.ui.kit.page import Page
from app.ui.kit.search_line import SearchLine
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay
from app.ui.resources.ledger_acts import LedgerActs
from app.ui.resources.ledger_side import LedgerSide

MOST = 500
FILTERS = ("全部", "可用", "有提醒", "存疑", "未核验", "已调派", *reminders.ALL[:-1])
HINT = "名称、别名、拼音首字母、专业、地点、电话，几个词用空格隔开"

LEAST, NARROW = 130, 620
"""Height at 100 % of a few lines; width below which nothing stands beside the list."""


class LedgersPage(Page):
    """Tabs by ledger, a box, a table, the record."""

    topics = frozenset({Topic.LEDGERS, Topic.INCIDENTS})
    read = Signal()
    """The records have been read: whoever looks them up can look again."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.index: Index | None = None
        self.near = ""
        """The incident that distances are measured from."""
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for title in ("全部", *(kind.label for kind in ResourceKind)):
            self.tabs.addTab(title)
        self.box = SearchLine("查找", HINT)
        self.filter = QComboBox()
        self.filter.setAccessibleName("只看")
        self.filter.addItems(FILTERS)
        self.where = label("", 13, tone="muted")
        self.table = hit_table("查到的")
        self.empty = label("", 13, tone="muted", wrap=True)
        self.side = LedgerSide(desk, broadcast.tasks)
        self._title = ""
        self.acts = LedgerActs(desk, broadcast, self, self.table)
        self._setup_ui()
        self._connect()
        self._ask()

    def _setup_ui(self) -> None:
        layout = self.halves = side_by_side(self)
        left = panel()
        inner = QWidget()
        whole = QVBoxLayout(left)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))
        column = QVBoxLayout(inner)
        margins(column, 18, 12, 18, 12)
        column.setSpacing(LOOK.px(8))
        column.addWidget(self.tabs)
        line = QHBoxLayout()
        line.addWidget(self.box, 1)
        line.addWidget(self.filter)
        column.addLayout(line)
        column.addWidget(self.where)
        column.addWidget(self.empty)
        self.table.setMinimumHeight(LOOK.px(LEAST))
        column.addWidget(self.table, 1)
        column.addWidget(self.acts)
        layout.addWidget(left, 7)
        layout.addWidget(self.side, 3)
        GivesWay(self, (self.side,), width=NARROW)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._on_tabs_changed)
        self.side.chosen.connect(self.choose)
        self.box.textChanged.connect(self._on_box_changed)
        self.box.went_down.connect(self._on_box_went_down)
        self.box.returnPressed.connect(self.acts.edit)
        self.filter.currentIndexChanged.connect(self._on_tabs_changed)
        self.table.activated.connect(self._on_table_activated)
        self.table.kept.moved.connect(self._on_table_moved)
        bind(PageKey.PLAN, self, self._on_plan)
        for key in (PageKey.NEXT_LEDGER, PageKey.LEDGER_BEFORE):
            bind(key, self, self._on_step)

    @property
    def kind(self) -> ResourceKind | None:
        """The ledger that is shown, None for all."""
        number = self.tabs.currentIndex() - 1
        return list(ResourceKind)[number] if number >= 0 else None

    def enter(self) -> None:
        """The page is shown: type."""
        self.box.setFocus()
        self.box.selectAll()

    def look(self, incident: str) -> None:
        """Look from where an incident is."""
        self.near = incident
        self.reload()

    def _ask(self) -> None:
        self.broadcast.tasks.ask(partial(lookup.build, self.desk, retired=True), self._take)

    def _take(self, answer: Index | DutyDeskError) -> None:
        if not isValid(self):
            return
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
            return
        self.index = answer
        for number, kind in enumerate(ResourceKind, 1):
            count = sum(1 for one in answer.items if one.kind == kind and "已停用" not in one.marks)
            self.tabs.setTabText(number, f"{kind.label} {count}")
        self.reload()
        self.read.emit()

    def reload(self, *, first: bool = False) -> None:
        """Search again with what stands in the box; ``first`` chooses the first that is found."""
        near, self._title, words = standpoint(self.desk, self.near, self.index.reach if self.index else None)
        self.where.setText(words)
        self.where.setVisible(bool(words))
        if self.index is None:
            self.empty.setText("正在读台账…")
            return
        kinds = frozenset({self.kind} if self.kind else ())
        hits = [
            hit for hit in self.index.search(self.box.text(), near=near, kinds=kinds, limit=MOST) if self._fits(hit)
        ]
        show_distance(self.table, on=near is not None)
        self.table.load(hits, first=first)
        self._say_empty(bool(hits))
        self.side.show_hits(near, self._title, hits, self.index.reach)
        self._show_record()

    @Slot(str)
    def choose(self, identity: str) -> None:
        """Select a record of the list, asked for on the plan."""
        self.table.kept.choose(identity)

    def _fits(self, hit: LookupHit) -> bool:
        wanted, marks = self.filter.currentText(), set(hit.item.marks)
        if wanted in {"全部", "可用"}:
            return wanted == "全部" or not marks & {"已停用", "已过期", "已调派"}
        return bool(marks & set(reminders.ALL)) if wanted == "有提醒" else wanted in marks

    def _say_empty(self, found: bool) -> None:  # noqa: FBT001 - says one thing
        any_here = self.index is not None and any(
            self.kind is None or one.kind == self.kind for one in self.index.items
        )
        name = self.kind.label if self.kind else "台账"
        text = (
            f"{name}里没有查到，换个词或少写几个字。"
            if any_here
            else f"{name}还是空的：按 {PageKey.LEDGER_IMPORT.shown} 导入表格，或 {PageKey.RECORD_NEW.shown} 新增。"
        )
        self.empty.setText("" if found else text)
        self.empty.setVisible(not found)

    def _show_record(self) -> None:
        hit = self.table.selected()
        self.side.record.show_hit(hit)
        self.acts.show_hit(hit, self.kind)

    @Slot()
    def _on_plan(self) -> None:
        self.side.turn()
        if self.side.planned and standpoint(self.desk, self.near, None)[0] is None:
            self.broadcast.say(f"先在事件上按 {Key.DESCRIBE.shown} 填坐标，才能以它为中心画平面图。")
        self.reload()
        for number, share in enumerate((3, 2) if self.side.planned else (7, 3)):
            self.halves.setStretch(number, share)

    @Slot()
    def _on_step(self) -> None:
        step = 1 if pressed(self.sender()) is PageKey.NEXT_LEDGER else -1
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    @Slot(int)
    def _on_tabs_changed(self, _index: int) -> None:
        self.reload()

    @Slot(str)
    def _on_box_changed(self, _text: str) -> None:
        self.reload(first=True)

    @Slot()
    def _on_box_went_down(self) -> None:
        self.table.setFocus()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self.acts.edit()

    @Slot()
    def _on_table_moved(self) -> None:
        self._show_record()

    def renew(self, _changed: frozenset[str]) -> None:
        """The ledgers are read again behind the window."""
        self._ask()


def standpoint(desk: Desk, incident: str, reach: Reach | None) -> tuple[tuple[float, float] | None, str, str]:
    """(point, title, what to say): where distances are measured from; no point where the incident has none."""
    if not incident:
        return None, "", ""
    state = incident_state(desk, incident)
    if state is None:
        return None, "", ""
    if state.point is None:
        return None, state.title, f"“{state.title}”还没有坐标，不能按距离排；在事件上按 {Key.DESCRIBE.shown} 填写。"
    roads = f"（{reach.terrain}）" if reach and reach.terrain else ""
    speed = (
        f"，时速按{reach.usual:g}公里{roads}、绕行{reach.detour:g}倍估算；{PageKey.PLAN.shown} 平面图" if reach else ""
    )
    return state.point, state.title, f"按到“{state.title}”的距离排列{speed}。"
