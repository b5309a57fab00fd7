"""导入台账: a dry run row by row, then the import; both behind the window, both can be stopped."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout
from shiboken6 import isValid

from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.resources.importing.plan import Fate, Plan, RowPlan, dry_run, headings_in, take
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.flow import FlowLayout
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, PageKey, bind_button
from app.ui.kit.labels import button, label, margins, panel, refusal, side_by_side
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK, Ink

TONES: dict[Fate, Ink] = {
    Fate.DOUBTFUL: "near", Fate.SKIPPED: "overdue", Fate.SAME: "muted", Fate.NEW: "ok", Fate.CHANGED: "accent",
}  # fmt: skip
FILES = "台账 (*.xlsx *.xls *.csv *.xlsm *.ods *.et *.txt);;所有文件 (*)"
ALL = "全部"


class Progress:
    """How far a reading or an import is; read at every beat, told to stop with Esc."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self.stopped = False

    def tell(self, done: int, total: int) -> bool:
        """Called behind the window; False stops."""
        self.done, self.total = done, total
        return not self.stopped


def _tone(row: RowPlan) -> QColor:
    return LOOK.color(TONES[row.fate])


def _place(row: RowPlan) -> tuple[str, int]:
    return row.sheet, row.row


class ImportPage(Form):
    """Kind and file above, every row and what becomes of it below."""

    def __init__(self, desk: Desk, broadcast: Broadcast, kind: ResourceKind) -> None:
        super().__init__()
        self.name = "ledger-import"
        self.desk = desk
        self.broadcast = broadcast
        self.path: Path | None = None
        self.plan: Plan | None = None
        self.progress: Progress | None = None
        self.kind = QComboBox()
        self.kind.setAccessibleName("台账种类")
        for one in ResourceKind:
            self.kind.addItem(one.label, one.value)
        self.kind.setCurrentIndex(list(ResourceKind).index(kind))
        self.shown = QComboBox()
        self.shown.setAccessibleName("只看")
        for words in (ALL, *(fate.label for fate in Fate)):
            self.shown.addItem(words)
        self.file = label("还没有选文件。", 14, tone="muted")
        self.counts = label("", 15, medium=True)
        self.columns = label("", 12, tone="muted", wrap=True)
        self.aside = label("", 12, tone="muted", wrap=True)
        self.bar = QProgressBar()
        self.table: RowTable[RowPlan] = RowTable(
            (
                Column("工作表", lambda row: row.sheet, 110),
                Column("行", lambda row: str(row.row), 56, right=True),
                Column("结果", lambda row: row.fate.label, 64, _tone),
                Column("名称", lambda row: row.name, 260),
                Column("要看的", _issues),
            ),
            "逐行结果",
            key=_place,
        )
        self.message = refusal()
        self.choose = button("选文件…", PageKey.IMPORT_CHOOSE.shown)
        self.map = button("列的对应…", PageKey.IMPORT_COLUMNS.shown)
        self.act = button("导入", PageKey.IMPORT_TAKE.shown, primary=True)
        self.back = button("返回", Key.BACK.shown)
        self._setup_ui()
        self._connect()
        self._show()

    def closed(self) -> None:
        """Leaving stops what is under way."""
        if self.progress is not None:
            self.progress.stopped = True

    def _setup_ui(self) -> None:
        layout = side_by_side(self)
        frame = panel()
        column = QVBoxLayout(frame)
        margins(column, 18, 12, 18, 12)
        column.setSpacing(LOOK.px(8))
        head = FlowLayout()
        head.addWidget(label("导入台账", 20, medium=True))
        head.addWidget(self.kind)
        head.addWidget(self.choose)
        head.addWidget(self.file)
        column.addLayout(head)
        line = QHBoxLayout()
        line.addWidget(self.counts, 1)
        line.addWidget(label("只看", 13, tone="muted"))
        line.addWidget(self.shown)
        column.addLayout(line)
        column.addWidget(self.columns)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addWidget(self.aside)
        column.addWidget(self.message)
        foot = QHBoxLayout()
        foot.addWidget(self.act)
        foot.addWidget(self.map)
        foot.addWidget(self.back)
        foot.addStretch(1)
        column.addLayout(foot)
        layout.addWidget(frame, 1)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind_changed)
        self.shown.currentIndexChanged.connect(self._on_shown_changed)
        self.back.clicked.connect(self.broadcast.back_requested)
        for widget, key, slot in (
            (self.choose, PageKey.IMPORT_CHOOSE, self._on_choose_clicked),
            (self.act, PageKey.IMPORT_TAKE, self._on_act_clicked),
            (self.map, PageKey.IMPORT_COLUMNS, self._on_map_clicked),
        ):
            bind_button(widget, key, self, slot)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)

    def focus_first(self) -> None:
        """The cursor stands on the choice of a file."""
        self.choose.setFocus()

    def read(self, path: Path) -> None:
        """Begin the dry run of a file."""
        self.path = path
        self.plan = None
        self.message.setText("")
        self.file.setText(path.name)
        self.progress = Progress()
        kind = list(ResourceKind)[self.kind.currentIndex()]
        self.broadcast.tasks.ask(
            partial(dry_run, self.desk, kind, path, self.progress.tell),
            partial(self._planned, self.progress),
            slow=True,
        )
        self._show()

    def _planned(self, progress: Progress, answer: Plan | DutyDeskError) -> None:
        if not isValid(self) or progress is not self.progress:
            return
        self.progress = None
        if isinstance(answer, DutyDeskError):
            self.message.setText(answer.sentence)
        else:
            self.plan = answer
            self.table.setFocus()
        self._show()

    def _taken(self, progress: Progress, answer: Changed | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
            if isValid(self):
                self.progress = None
                self.message.setText(answer.sentence)
                self._show()
            return
        self.broadcast.publish(answer)
        self.broadcast.say(f"已导入。{self.plan.sentence if self.plan else ''}")
        if isValid(self) and progress is self.progress:
            self.progress = None
            self.broadcast.form_closed.emit(self)

    def _show(self) -> None:
        busy = self.progress is not None
        self.bar.setVisible(busy)
        self.act.setEnabled(self.plan is not None and not busy)
        self.map.setEnabled(self.path is not None and not busy)
        self.counts.setText("正在读表…" if busy and self.plan is None else self.plan.sentence if self.plan else "")
        rows = self.plan.rows if self.plan else ()
        wanted = self.shown.currentText()
        self.table.load([row for row in rows if wanted in {ALL, row.fate.label}])
        self.columns.setText(
            _columns(self.plan) if self.plan else "支持 xlsx、xls、csv。先试读，逐行列出结果，确认后才导入。"
        )
        self.aside.setText(_aside(self.plan) if self.plan else "")

    @Slot(int)
    def _on_kind_changed(self, _index: int) -> None:
        if self.path is not None:
            self.read(self.path)

    @Slot(int)
    def _on_shown_changed(self, _index: int) -> None:
        self._show()

    @Slot()
    def _on_choose_clicked(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getOpenFileName(self, "选台账文件", "", FILES, options=options)
        if name:
            self.read(Path(name))

    @Slot()
    def _on_map_clicked(self) -> None:
        if self.path is not None:
            ask_columns(self, list(ResourceKind)[self.kind.currentIndex()], self.path)

    @Slot()
    def _on_act_clicked(self) -> None:
        if self.plan is None or self.progress is not None:
            return
        self.progress = Progress()
        self.broadcast.tasks.ask(
            partial(take, self.desk, self.plan, self.progress.tell), partial(self._taken, self.progress), slow=True
        )
        self._show()

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        if self.progress is not None:
            self.bar.setMaximum(max(1, self.progress.total))
            self.bar.setValue(self.progress.done)


def ask_columns(page: ImportPage, kind: ResourceKind, path: Path) -> None:
    """Show what each heading is read as; back here the file is read again."""

    def again() -> None:
        page.broadcast.form_requested.emit(page)
        page.read(path)

    def show(answer: tuple[tuple[str, str], ...] | DutyDeskError) -> None:
        from app.ui.resources.mapping_page import MappingPage

        if isinstance(answer, DutyDeskError):
            page.broadcast.warn(answer.sentence)
        else:
            form = MappingPage(page.desk, page.broadcast, kind, path, answer, again)
            page.broadcast.form_requested.emit(form)

    page.broadcast.tasks.ask(partial(headings_in, page.desk, kind, path), show, slow=True)


def _issues(row: RowPlan) -> str:
    return "；".join(f"{one.column}：{one.problem}" if one.column else one.problem for one in row.issues)


def _columns(plan: Plan) -> str:
    pairs = [f"{head}→{meaning}" if head != meaning else head for _, table in plan.tables for head, meaning in table]
    return "列：" + "、".join(dict.fromkeys(one.replace("\n", "") for one in pairs))


def _aside(plan: Plan) -> str:
    aside = [f"第{one.row}行{one.problem}" if one.row else f"{one.sheet}：{one.problem}" for one in plan.aside]
    return f"不是数据的行：{'、'.join(aside[:12])}" + ("……" if len(aside) > 12 else "") if aside else ""
