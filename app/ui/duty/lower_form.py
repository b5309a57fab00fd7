"""下级值班: every unit below with who is on duty there on a day; typed, pasted, taken in from a table; by keys."""

import datetime as dt
from collections.abc import Hashable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.models.lower.facts import LowerDuty
from app.models.moments import BEIJING, beijing_day
from app.services.desk.changes import Changed, Topic
from app.services.desk.desk import Desk
from app.services.duty import lower_tables, lowers
from app.services.runtime.errors import DutyDeskError
from app.ui.duty import rota_forms
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, PageKey, bind
from app.ui.kit.labels import button, label, titled_panel
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

TABLES = "表格 (*.xlsx *.xls *.csv);;所有文件 (*)"


def unit_key(one: LowerDuty) -> Hashable:
    """What a unit is known by."""
    return one.unit


def _lacking(one: LowerDuty) -> bool:
    return not (one.officer or one.leader or one.phone)


def _tone(one: LowerDuty) -> QColor | None:
    return LOOK.color("near") if _lacking(one) else None


COLUMNS: tuple[Column[LowerDuty], ...] = (
    Column("单位", lambda one: one.unit, 220),
    Column("值班员", lambda one: "还没有报" if _lacking(one) else one.officer, 140, _tone),
    Column("电话", lambda one: one.phone, 160),
    Column("带班领导", lambda one: one.leader, 140),
    Column("带班电话", lambda one: one.leader_phone, 0),
)


class LowerForm(Form):
    """One day; who has not said stands first."""

    name = "lower"
    is_list = True

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.day = beijing_day(desk.now())
        self.table: RowTable[LowerDuty] = RowTable(COLUMNS, "下级值班", key=unit_key)
        self.heading = label("", 16)
        self.stands = label("", 13, tone="muted", wrap=True)
        head, body = titled_panel(self, "下级值班")
        head.addWidget(self.heading)
        head.addStretch()
        for key, words, slot in (
            (PageKey.DAY_BEFORE, "前一天", self._on_day_before),
            (PageKey.NEXT_DAY, "后一天", self._on_next_day),
            (PageKey.LOWER_NEW, "录入", self._on_new),
            (PageKey.LOWER_MESSAGE, "贴群消息", self._on_message),
            (PageKey.LOWER_IMPORT, "导入", self._on_import),
        ):
            made = button(words, key.shown)
            made.clicked.connect(slot)
            head.addWidget(made)
            bind(key, self, slot)
        back = button("返回", Key.BACK.shown)
        back.clicked.connect(broadcast.back_requested)
        head.addWidget(back)
        body.addWidget(self.stands)
        body.addWidget(self.table, 1)
        self.table.kept.refused.connect(broadcast.warn)
        self.table.activated.connect(self._on_table_activated)
        broadcast.changed.connect(self._on_broadcast_changed)
        self.load()

    def focus_first(self) -> None:
        """The list has the keys."""
        self.table.setFocus()

    def load(self) -> None:
        """Read the day again."""
        found = lowers.of_day(self.desk, self.day)
        self.heading.setText(f"{self.day.month}月{self.day.day}日")
        due = lowers.due_at(self.desk, self.day).astimezone(BEIJING)
        said = f"报了{len(found.units)}家" if found.units else "还没有一家报"
        lacking = f"，缺{len(found.missing)}家，{due:%H:%M}还缺就响铃催" if found.missing else "，都报了"
        none = f"还没有下级值班单位：{PageKey.LOWER_MESSAGE.shown} 贴群消息，或在“设置 → 值班”里写单位。"
        self.stands.setText(said + lacking if found.units or found.missing else none)
        missing = (LowerDuty(unit=one) for one in found.missing)
        self.table.load((*missing, *sorted(found.units, key=lambda one: one.unit)))

    def _go(self, days: int) -> None:
        self.day += dt.timedelta(days=days)
        self.load()

    @Slot()
    def _on_day_before(self) -> None:
        self._go(-1)

    @Slot()
    def _on_next_day(self) -> None:
        self._go(1)

    @Slot()
    def _on_new(self) -> None:
        self.broadcast.form_requested.emit(typed(self.desk, self.broadcast, self.day, LowerDuty(unit="")))

    @Slot()
    def _on_message(self) -> None:
        self.broadcast.form_requested.emit(rota_forms.lower(self.desk, self.broadcast, self.day))

    @Slot()
    def _on_import(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getOpenFileName(self, "导入下级值班表", "", TABLES, options=options)
        if name:
            self.take_in(Path(name))

    def take_in(self, path: Path) -> None:
        """A table is read behind the window; what it says of the day is booked."""
        make = partial(lower_tables.read, path, self.day)
        self.broadcast.tasks.ask(make, partial(self._was_read, path.name, self.day))

    def _was_read(self, name: str, day: dt.date, answer: lower_tables.Read | DutyDeskError) -> None:
        """Booked on the day it was read for, whatever day is shown by now."""
        if not isValid(self):
            return
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
            return
        units, doubts = answer
        try:
            changed = lower_tables.book_read(self.desk, name, day, answer)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.broadcast.publish(changed)
        more = f"；{'；'.join(doubts[:2])}" if doubts else ""
        rest = f"等{len(doubts)}处" if len(doubts) > 2 else ""
        self.broadcast.say(f"已登记{day.month}月{day.day}日{len(units)}家{more}{rest}")

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if topics & {Topic.DUTY, Topic.SETTINGS}:
            self.load()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        chosen = self.table.acting()
        if chosen is not None:
            self.broadcast.form_requested.emit(typed(self.desk, self.broadcast, self.day, chosen))


def typed(desk: Desk, broadcast: Broadcast, day: dt.date, held: LowerDuty) -> Form:
    """What a unit said on the telephone."""

    def save(values: Values) -> Changed:
        one = LowerDuty(**{name: str(values[name]) for name in LowerDuty.__struct_fields__})
        return lowers.tell(desk, day, (one,), "电话")

    fields = (
        Field(name="unit", title="单位", value=held.unit),
        Field(name="officer", title="值班员", value=held.officer),
        Field(name="phone", title="电话", value=held.phone),
        Field(name="leader", title="带班领导", value=held.leader),
        Field(name="leader_phone", title="带班电话", value=held.leader_phone),
    )
    title = f"下级值班　{day.month}月{day.day}日"
    return FormPage(broadcast, title, fields, save, now=desk.now())
