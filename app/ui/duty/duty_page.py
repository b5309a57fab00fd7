"""值班: the rota of a month by keys, who is on now, what is wrong with it; planning, changing, handing over."""

import datetime as dt
from collections.abc import Callable, Hashable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.models.moments import EPOCH, beijing_day
from app.models.rota.turns import Turn
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.duty import rota_tables, rotas
from app.services.duty.rota_tables import RotaTable
from app.services.forms.papers import form_made
from app.services.runtime.errors import DutyDeskError
from app.ui.duty import rota_changes, rota_forms
from app.ui.duty.handover_form import HandoverForm
from app.ui.duty.lower_form import LowerForm
from app.ui.duty.people_form import PeopleForm
from app.ui.duty.rota_beside import RotaBeside
from app.ui.kit.flow import FlowLayout
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Keys, PageKey, bind, pressed
from app.ui.kit.labels import button, label, scrolled, set_tone, titled_panel
from app.ui.kit.one_paper import OnePaper
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

TABLES = "表格 (*.xlsx *.xls *.csv);;所有文件 (*)"
WEEKDAYS = "一二三四五六日"
STANDBY = 6
"""The column of 备勤, hidden where nobody stands by."""
COLUMNS: tuple[Column[Turn], ...] = (
    Column("日期", lambda one: f"{one.day.month}月{one.day.day}日", 90),
    Column("星期", lambda one: WEEKDAYS[one.day.weekday()], 60),
    Column("班次", lambda one: one.slot, 80),
    Column("带班领导", lambda one: one.leader, 140),
    Column("主班", lambda one: one.main, 160),
    Column("副班", lambda one: one.deputy, 160),
    Column("备勤", lambda one: "、".join(one.standby), 240),
)
IN_HEAD = (PageKey.MONTH_BEFORE, PageKey.NEXT_MONTH, PageKey.HAND_OVER)
"""Beside the month; the others stand below the table."""
LEAST = 170
"""Height at 100 % of a few days."""
SHOWN = 3
"""Problems that are named; the rest are counted."""


def key_of(turn: Turn) -> Hashable:
    """What a turn is known by."""
    return turn.key


FORMS: dict[Keys, Callable[[Desk, Broadcast], Form]] = {
    PageKey.LOWER_PASTE: rota_forms.lower,
    PageKey.LOWER_LIST: LowerForm,
    PageKey.PEOPLE: PeopleForm,
    PageKey.ROTA_LEAVE: rota_changes.leave,
    PageKey.ROTA_BACK: rota_changes.back,
    PageKey.PRESENCE: rota_changes.leader_came,
    PageKey.ZERO_REPORT: rota_changes.zero_report,
    PageKey.WRITTEN_LATER: rota_changes.written_later,
    PageKey.HAND_OVER: HandoverForm,
}
"""Which form a key asks for."""


class DutyPage(Page):
    """One month of one duty room; the turn that runs is marked."""

    topics = frozenset({Topic.DUTY, Topic.SETTINGS})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.now = EPOCH
        self.month = f"{beijing_day(desk.now()):%Y-%m}"
        self.room = ""
        self._shown = ("", "", 0)
        """Month, room and number of turns as last shown; where another is shown the turn that runs is chosen."""
        columns = (*COLUMNS, Column("", self._remark, 0, self._tone))
        self.table: RowTable[Turn] = RowTable(columns, "值班表", key=key_of)
        self.heading = label("", 16)
        self.problems = label("", 13, wrap=True)
        self.beside = RotaBeside(desk)
        head, body = titled_panel(self, "值班表")
        head.addWidget(self.heading)
        head.addStretch()
        more = FlowLayout()
        self.buttons = {}
        for key, words, slot in (
            (PageKey.MONTH_BEFORE, "上个月", self._on_month_before),
            (PageKey.NEXT_MONTH, "下个月", self._on_next_month),
            (PageKey.ROTA_MAKE, "排班", self._on_make),
            (PageKey.ROTA_CHANGE, "调班", self._on_change),
            (PageKey.LOWER_PASTE, "下级值班", self._on_form_activated),
            (PageKey.PEOPLE, "人员", self._on_form_activated),
            (PageKey.HAND_OVER, "交接班", self._on_form_activated),
        ):
            made = button(words, key.shown, primary=key is PageKey.HAND_OVER)
            made.clicked.connect(slot)
            (head if key in IN_HEAD else more).addWidget(made)
            self.buttons[key] = made
            if not key.stroke.own:
                bind(key, self, slot)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.problems)
        self.table.setMinimumHeight(LOOK.px(LEAST))
        column.addWidget(self.table, 1)
        for key, words, slot in (
            (PageKey.ROTA_ROOM, "下一个值班室", self._on_room),
            (PageKey.ROTA_SWAP, "换班", self._on_swap),
            (PageKey.ROTA_LEAVE, "请假", self._on_form_activated),
            (PageKey.ROTA_BACK, "销假", self._on_form_activated),
            (PageKey.ROTA_IMPORT, "导入", self._on_import),
            (PageKey.LOWER_LIST, "下级名单", self._on_form_activated),
            (PageKey.ROTA_PRINT, "打印", self._on_print),
            (PageKey.ROTA_HOLIDAY, "节假日安排表", self._on_holiday),
            (PageKey.PRESENCE, "领导到位", self._on_form_activated),
            (PageKey.ZERO_REPORT, "零报告", self._on_form_activated),
            (PageKey.WRITTEN_LATER, "补记", self._on_form_activated),
        ):
            made = button(words, key.shown)
            made.setObjectName(key.name)
            made.clicked.connect(slot)
            more.addWidget(made)
            self.buttons[key] = made
            bind(key, self, slot)
        column.addLayout(more)
        column.addWidget(self.beside)
        body.addWidget(scrolled(inner), 1)
        self.table.kept.refused.connect(broadcast.warn)
        self.table.activated.connect(self._on_table_activated)
        self.reload()

    def enter(self) -> None:
        """The page is shown, the chosen turn with it."""
        self.table.setFocus()
        self.table.scrollTo(self.table.currentIndex())

    def reload(self) -> None:
        """Read the month again, and what stands below it."""
        self._show_month()
        self.beside.load(self.room)

    def _show_month(self) -> None:
        self.now = self.desk.now()
        if self.room not in rotas.rooms(self.desk):
            self.room = ""
        turns = rotas.of_month(self.desk, self.month, self.room)
        more_rooms = bool(self.desk.settings.duty_rooms)
        room = f"{self.room or rotas.OWN}　" if more_rooms else ""
        self.heading.setText(f"{room}{self.month[:4]}年{int(self.month[5:])}月")
        self.table.load(turns)
        shown = (self.month, self.room, len(turns))
        running = next((one for one in turns if one.begins <= self.now < one.ends), None)
        if shown != self._shown and running is not None:
            self.table.kept.choose(running.key)
            self.table.kept.saw()
        self._shown = shown
        self.table.setColumnHidden(STANDBY, not any(one.standby for one in turns))
        self.buttons[PageKey.ROTA_ROOM].setVisible(more_rooms)
        wrong = rotas.wrong(self.desk, self.month, self.room)
        more = f"（另有{len(wrong) - SHOWN}项）" if len(wrong) > SHOWN else ""
        made = self.heading.text() + (
            f"还没有值班表：{PageKey.ROTA_MAKE.shown} 排班，或 {PageKey.ROTA_IMPORT.shown} 导入。"
        )
        self.problems.setText("；".join(wrong[:SHOWN]) + more if turns else made)
        set_tone(self.problems, "tone", "near" if turns else "muted")
        self.problems.setVisible(bool(wrong))
        self.buttons[PageKey.ROTA_CHANGE].setEnabled(bool(turns))

    def _remark(self, turn: Turn) -> str:
        on = "当班" if turn.begins <= self.now < turn.ends else ""
        return "　".join(filter(None, (turn.off, on)))

    def _tone(self, turn: Turn) -> QColor | None:
        return LOOK.color("ok") if turn.begins <= self.now < turn.ends else None

    def _go(self, days: int) -> None:
        first = dt.date.fromisoformat(f"{self.month}-01")
        self.month = f"{first + dt.timedelta(days=days):%Y-%m}"
        self._show_month()  # what stands below is of today, whatever the month

    def _open(self, form: Form) -> None:
        self.broadcast.form_requested.emit(form)

    @Slot()
    def _on_month_before(self) -> None:
        self._go(-1)

    @Slot()
    def _on_next_month(self) -> None:
        self._go(31)

    @Slot()
    def _on_room(self) -> None:
        known = rotas.rooms(self.desk)
        self.room = known[(known.index(self.room) + 1) % len(known)]
        self.reload()

    def _paper(self, title: str, key: str) -> None:
        day = dt.date.fromisoformat(f"{self.month}-01")
        make = partial(form_made, self.desk, key, day=day, entry=self.room)
        self._open(OnePaper(self.desk, self.broadcast, title, key, make))

    @Slot()
    def _on_print(self) -> None:
        self._paper("值班表", "rota")

    @Slot()
    def _on_holiday(self) -> None:
        self._paper("节假日值班安排表", "holiday-rota")

    @Slot()
    def _on_make(self) -> None:
        self._open(rota_forms.make(self.desk, self.broadcast, self.month, self.room))

    @Slot()
    def _on_change(self) -> None:
        turn = self.table.acting()
        if turn is not None:
            self._open(rota_forms.change(self.desk, self.broadcast, turn))

    @Slot()
    def _on_swap(self) -> None:
        turn = self.table.acting()
        if turn is not None:
            self._open(rota_changes.swap(self.desk, self.broadcast, turn))

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
            rota_tables.read, path, beijing_day(desk.now()), rotas.change_time(desk), rotas.holidays(desk), self.room
        )  # fmt: skip
        self.broadcast.tasks.ask(read, partial(self._was_read, path.name))

    def _was_read(self, name: str, answer: RotaTable | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
        else:
            self._open(rota_changes.taken_in(self.desk, self.broadcast, name, answer))

    @Slot()
    def _on_form_activated(self) -> None:
        self._open(FORMS[pressed(self.sender())](self.desk, self.broadcast))

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_change()
