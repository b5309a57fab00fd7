"""来件: what came in with a limit of its own and is not done: hotspots, matters, responses, warnings to call out."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog

from app.models.hotspot.rows import HotspotRow
from app.models.matter.rows import MatterRow
from app.models.moments import EPOCH
from app.models.obligations.clock import phase
from app.models.response.rows import ResponseRow
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.matter import matters
from app.services.matter.pending import HOTSPOT, MATTER, RESPONSE, WARNING, Pending, pending
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.form import FormPage
from app.ui.kit.formats import clock_text, moment_text
from app.ui.kit.keys import Keys, PageKey, bind, pressed
from app.ui.kit.labels import button, label, titled_panel
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.matter import matter_forms, spot_forms
from app.ui.matter.warning_form import WarningForm

Step = Callable[[Desk, Broadcast, Pending], FormPage]
STEPS: dict[tuple[Keys, str], Step] = {
    (PageKey.MATTER_STEP, HOTSPOT): spot_forms.check,
    (PageKey.MATTER_STEP, MATTER): matter_forms.answer,
    (PageKey.MATTER_STEP, RESPONSE): matter_forms.report_response,
    (PageKey.MATTER_STEP, WARNING): spot_forms.call,
    (PageKey.MATTER_PASS, HOTSPOT): spot_forms.feed_back,
    (PageKey.MATTER_PASS, MATTER): matter_forms.pass_on,
    (PageKey.MATTER_PASS, RESPONSE): matter_forms.report_response,
    (PageKey.MATTER_PASS, WARNING): spot_forms.passed_down,
    (PageKey.MATTER_PRESS, MATTER): matter_forms.press,
    (PageKey.MATTER_PRESS, RESPONSE): matter_forms.change_response,
    (PageKey.MATTER_PRESS, WARNING): spot_forms.units,
}
"""Which form a key asks for, by what the chosen line is."""
NEW: dict[Keys, Callable[[Desk, Broadcast], FormPage]] = {
    PageKey.MATTER_NEW: matter_forms.new_matter,
    PageKey.HOTSPOTS_IN: spot_forms.notice,
    PageKey.WARNING_IN: WarningForm,
    PageKey.RESPONSE_START: matter_forms.start_response,
}


class MattersPage(Page):
    """One table, what is due first on top; Enter asks for the next step of the chosen line."""

    topics = frozenset({Topic.CLOCKS, Topic.WARNINGS, HotspotRow.table, MatterRow.table, ResponseRow.table})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.now = EPOCH
        self.table: RowTable[Pending] = RowTable(
            (
                Column("种类", lambda one: one.kind, 90),
                Column("剩余", self._left, 130, self._color),
                Column("来件", lambda one: moment_text(one.at, self.now), 110),
                Column("内容", lambda one: one.title),
                Column("谁", lambda one: one.who, 200),
                Column("进展", lambda one: one.stands, 220),
            ),
            "来件",
        )
        self.empty = label(
            f"没有要办的来件。{PageKey.MATTER_NEW.shown} 登记批示、核查、收文，"
            f"{PageKey.HOTSPOTS_IN.shown} 粘贴热点通知，{PageKey.WARNING_IN.shown} 粘贴预警。",
            13,
            tone="muted",
            wrap=True,
        )
        head, body = titled_panel(self, "来件")
        head.addWidget(self.empty)
        head.addStretch()
        for key, title in (
            (PageKey.MATTER_NEW, "新来件"),
            (PageKey.HOTSPOTS_IN, "热点"),
            (PageKey.WARNING_IN, "预警"),
            (PageKey.RESPONSE_START, "启动响应"),
        ):
            made = button(title, key.shown)
            made.setObjectName(key.name)
            made.clicked.connect(self._on_new_activated)
            head.addWidget(made)
            bind(key, self, self._on_new_activated)
        body.addWidget(self.table, 1)
        self.hint = label(
            f"{PageKey.MATTER_STEP.shown} 核查、反馈、叫应　{PageKey.MATTER_PASS.shown} 转办、热点反馈、到村反馈　"
            f"{PageKey.MATTER_PRESS.shown} 催办、调整响应、列叫应单位　{PageKey.MATTER_FILES.shown} 另存附件",
            12,
            tone="muted",
            wrap=True,
        )
        body.addWidget(self.hint)
        for key in (PageKey.MATTER_PASS, PageKey.MATTER_PRESS):
            bind(key, self, self._on_step_activated)
        bind(PageKey.MATTER_FILES, self, self._on_files_activated)
        self.table.activated.connect(self._on_table_activated)
        self.table.kept.refused.connect(broadcast.warn)
        self.reload()

    def _left(self, row: Pending) -> str:
        return clock_text(row.clock, self.now) if row.clock is not None else ""

    def _color(self, row: Pending) -> QColor | None:
        return LOOK.phase(phase(row.clock, self.now))[0] if row.clock is not None else None

    def enter(self) -> None:
        """The page is shown."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read what is to be done again."""
        self.now = self.desk.now()
        rows = pending(self.desk)
        self.table.load(rows)
        self.empty.setVisible(not rows)

    def tick(self, beat: Beat) -> None:
        """What is left is redrawn."""
        self.now = beat.pulse.now
        if self.isVisible():
            self.table.viewport().update()

    def _ask(self, key: Keys) -> None:
        chosen = self.table.acting()
        if chosen is None:
            return
        step = STEPS.get((key, chosen.subject))
        if step is None:
            self.broadcast.warn(f"{chosen.kind}没有这一步。")
            return
        self.broadcast.form_requested.emit(step(self.desk, self.broadcast, chosen))

    @Slot()
    def _on_files_activated(self) -> None:
        chosen = self.table.acting()
        if chosen is None:
            return
        options = QFileDialog.Option.DontUseNativeDialog | QFileDialog.Option.ShowDirsOnly
        folder = QFileDialog.getExistingDirectory(self, "附件存到哪个文件夹", "", options)
        if folder:
            self.save_files(chosen, Path(folder))

    def save_files(self, chosen: Pending, folder: Path) -> None:
        """What came with a line lies in a folder, to be looked at."""
        try:
            names = matters.save_files(self.desk, chosen.key, folder)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.broadcast.say(f"已存：{'、'.join(names)}。来源没有核实以前不要打开。")

    @Slot()
    def _on_new_activated(self) -> None:
        self.broadcast.form_requested.emit(NEW[pressed(self.sender())](self.desk, self.broadcast))

    @Slot()
    def _on_step_activated(self) -> None:
        self._ask(pressed(self.sender()))

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._ask(PageKey.MATTER_STEP)
