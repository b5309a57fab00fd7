"""值班: the rota of a month by keys, who is on now, what is wrong with it; planning, changing, handing over."""

import datetime as dt
from collections.abc import Hashable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from app.models.moments import EPOCH, beijing_day
from app.models.rota.turns import Turn
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.duty import lowers, rota_tables, rotas
from app.services.duty.rota_tables import RotaTable
from app.services.runtime.errors import DutyDeskError
from app.ui.duty import rota_changes, rota_forms
from app.ui.duty.people_form import PeopleForm
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import button, label, set_tone, titled_panel
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

TABLES = "表格 (*.xlsx *.xls *.csv);;所有文件 (*)"
WEEKDAYS = "一二三四五六日"
SHOWN = 3
"""Problems that are named; the rest are counted."""


def key_of(turn: Turn) -> Hashable:
    """What a turn is known by."""
    return turn.key


class DutyPage(Page):
    """One month; the turn that runs is marked."""

    topics = frozenset({Topic.DUTY, Topic.SETTINGS})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.now = EPOCH
        self.month = f"{beijing_day(desk.now()):%Y-%m}"
        self.table: RowTable[Turn] = RowTable(
            (
                Column("日期", lambda one: f"{one.day.month}月{one.day.day}日", 90),
                Column("星期", lambda one: WEEKDAYS[one.day.weekday()], 60),
                Column("班次", lambda one: one.slot, 80),
                Column("带班领导", lambda one: one.leader, 140),
                Column("主班", lambda one: one.main, 140),
                Column("副班", lambda one: one.deputy, 140),
                Column("", self._remark, 0, self._tone),
            ),
            "值班表",
            key=key_of,
        )
        self.heading = label("", 16)
        self.problems = label("", 13, wrap=True)
        self.below = label("", 13, tone="muted", wrap=True)
        head, body = titled_panel(self, "值班表")
        head.addWidget(self.heading)
        head.addStretch(1)
        self.buttons = {}
        for key, words, slot in (
            (Key.MONTH_BEFORE, "上个月", self._on_month_before),
            (Key.NEXT_MONTH, "下个月", self._on_next_month),
            (Key.ROTA_MAKE, "排班", self._on_make),
            (Key.ROTA_CHANGE, "调班", self._on_change),
            (Key.LOWER_PASTE, "下级值班", self._on_lower),
            (Key.PEOPLE, "人员", self._on_people),
            (Key.HAND_OVER, "交接班", self._on_hand_over),
        ):
            made = button(words, key.shown, primary=key is Key.HAND_OVER)
            made.clicked.connect(slot)
            head.addWidget(made)
            self.buttons[key] = made
            if not key.stroke.own:
                bind(key, self, slot)
        body.addWidget(self.problems)
        body.addWidget(self.table, 1)
        more = QHBoxLayout()
        for key, words, slot in (
            (Key.ROTA_SWAP, "换班", self._on_swap),
            (Key.ROTA_LEAVE, "请假", self._on_leave),
            (Key.ROTA_BACK, "销假", self._on_back),
            (Key.ROTA_IMPORT, "导入", self._on_import),
            (Key.PRESENCE, "领导到位", self._on_presence),
        ):
            made = button(words, key.shown)
            made.clicked.connect(slot)
            more.addWidget(made)
            bind(key, self, slot)
        more.addStretch(1)
        body.addLayout(more)
        body.addWidget(self.below)
        self.table.kept.refused.connect(broadcast.warn)
        self.table.activated.connect(self._on_table_activated)
        self.reload()

    def enter(self) -> None:
        """The page is shown."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read the month again."""
        self.now = self.desk.now()
        turns = rotas.of_month(self.desk, self.month)
        self.heading.setText(f"{self.month[:4]}年{int(self.month[5:])}月")
        self.table.load(turns)
        wrong = rotas.wrong(self.desk, self.month)
        more = f"（另有{len(wrong) - SHOWN}项）" if len(wrong) > SHOWN else ""
        made = f"{self.heading.text()}还没有值班表：{Key.ROTA_MAKE.shown} 排班，或 {Key.ROTA_IMPORT.shown} 导入。"
        self.problems.setText("；".join(wrong[:SHOWN]) + more if turns else made)
        set_tone(self.problems, "tone", "near" if turns else "muted")
        self.problems.setVisible(bool(wrong))
        self.buttons[Key.ROTA_CHANGE].setEnabled(bool(turns))
        self._show_below()

    def _show_below(self) -> None:
        today = lowers.of_day(self.desk, beijing_day(self.now))
        told = f"今天下级值班：报了{len(today.units)}家" if today.units or today.missing else ""
        lacking = f"，缺{len(today.missing)}家：{'、'.join(today.missing[:8])}" if today.missing else ""
        self.below.setText(told + lacking)
        self.below.setVisible(bool(told))

    def _remark(self, turn: Turn) -> str:
        on = "当班" if turn.begins <= self.now < turn.ends else ""
        return "　".join(filter(None, (turn.off, on)))

    def _tone(self, turn: Turn) -> QColor | None:
        return LOOK.color("ok") if turn.begins <= self.now < turn.ends else None

    def _go(self, days: int) -> None:
        first = dt.date.fromisoformat(f"{self.month}-01")
        self.month = f"{first + dt.timedelta(days=days):%Y-%m}"
        self.reload()

    def _open(self, form: Form) -> None:
        self.broadcast.form_requested.emit(form)

    @Slot()
    def _on_month_before(self) -> None:
        self._go(-1)

    @Slot()
    def _on_next_month(self) -> None:
        self._go(31)

    @Slot()
    def _on_make(self) -> None:
        self._open(rota_forms.make(self.desk, self.broadcast, self.month))

    @Slot()
    def _on_change(self) -> None:
        turn = self.table.acting()
        if turn is not None:
            self._open(rota_forms.change(self.desk, self.broadcast, turn))

    @Slot()
    def _on_lower(self) -> None:
        self._open(rota_forms.lower(self.desk, self.broadcast))

    @Slot()
    def _on_people(self) -> None:
        self._open(PeopleForm(self.desk, self.broadcast))

    @Slot()
    def _on_swap(self) -> None:
        turn = self.table.acting()
        if turn is not None:
            self._open(rota_changes.swap(self.desk, self.broadcast, turn))

    @Slot()
    def _on_leave(self) -> None:
        self._open(rota_changes.leave(self.desk, self.broadcast))

    @Slot()
    def _on_back(self) -> None:
        self._open(rota_changes.back(self.desk, self.broadcast))

    @Slot()
    def _on_presence(self) -> None:
        self._open(rota_changes.leader_came(self.desk, self.broadcast))

    @Slot()
    def _on_import(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getOpenFileName(self, "导入值班表", "", TABLES, options=options)
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """A table of the office is read behind the window and shown before it counts."""
        desk = self.desk
        read = partial(
            rota_tables.read, path, beijing_day(desk.now()), rotas.change_time(desk), rotas.holidays(desk)
        )  # fmt: skip
        self.broadcast.tasks.ask(read, partial(self._was_read, path.name))

    def _was_read(self, name: str, answer: RotaTable | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
        else:
            self._open(rota_changes.taken_in(self.desk, self.broadcast, name, answer))

    @Slot()
    def _on_hand_over(self) -> None:
        self._open(rota_forms.hand_over(self.desk, self.broadcast))

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_change()
