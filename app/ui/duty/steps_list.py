"""What a hand-over goes through, one by one, by keys: items, then equipment, each tried."""

import datetime as dt
from collections.abc import Hashable
from functools import partial

import msgspec
from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.handover.facts import EquipmentCheck, HandoverItem
from app.models.vocabulary.duty import HandoverPart
from app.services.desk.desk import Desk
from app.services.duty import gathering, handover_steps
from app.services.duty.handover_steps import Progress
from app.services.runtime.errors import DutyDeskError
from app.services.runtime.siren import Siren
from app.services.watch import equipment
from app.ui.kit.edits import SaidLine
from app.ui.kit.keys import Key, PageKey, bind
from app.ui.kit.labels import label
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

SOUND = "正常"
BY_HAND = "当面试过"
LISTENING = "响了一声，两人都听到的按空格；没听到的按X写明。"
MUTE = "没有声音设备，响不了；按X写明。"
KEYS = f"空格：交清，设备试过正常　X：设备异常　T：由电脑试　{Key.SAVE.shown}：签字"
NOT_EQUIPMENT = "X只用在设备那几行；事项有没交清的，写在“交代下一班”里，说清后按空格。"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to go through: an item, or a piece of equipment to be tried."""

    key: str
    part: str
    text: str
    due: str = ""
    done: str = ""
    bad: bool = False
    equipment: str = ""


def step_key(step: Step) -> Hashable:
    """What a step is known by."""
    return step.key


def _tone(step: Step) -> QColor | None:
    return LOOK.color("overdue" if step.bad else "ok" if step.done else "near")


COLUMNS: tuple[Column[Step], ...] = (
    Column("", lambda one: one.done or "待交", 76, _tone),
    Column("类别", lambda one: one.part, 116),
    Column("事项", lambda one: one.text, 0),
    Column("下一时限", lambda one: one.due, 104),
)


class StepsList(QWidget):
    """The list, the whole text of the chosen step, a line for what is wrong with a piece of equipment."""

    went_on = Signal()
    """One more was gone through."""
    told = Signal(str)
    """A sentence about the chosen step."""

    def __init__(self, desk: Desk, broadcast: Broadcast, progress: Progress) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.progress = progress
        self.siren = Siren()
        self.left = 0
        """Steps that were not gone through yet."""
        self.faulty = ""
        """The piece of equipment that the line is about."""
        self.table: RowTable[Step] = RowTable(COLUMNS, "要交接的事项", key=step_key)
        self.whole = label("", 14, wrap=True)
        self.fault = SaidLine()
        self.fault.setPlaceholderText("怎么不正常，如：卡纸、无声、占线；写好按回车")
        self.fault.setAccessibleName("设备异常")
        self.fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        for one in (self.whole, self.fault, label(KEYS, 13, tone="muted", wrap=True)):
            column.addWidget(one)
        self.fault.returnPressed.connect(self._on_fault_returned)
        self.table.kept.refused.connect(broadcast.warn)
        self.table.selectionModel().currentChanged.connect(self._on_table_current_changed)
        for key, slot in (
            (PageKey.STEP_DONE, self._on_done),
            (PageKey.STEP_BAD, self._on_bad),
            (PageKey.STEP_TRY, self._on_try),
        ):
            bind(key, self.table, slot)

    def load(self) -> int:
        """What is open now, each with whether it was gone through; returns how many there are."""
        found = gathering.gather(self.desk)
        steps = [self._item(one, found.at) for one in found.items]
        checks = {one.name: one for one in self.progress.checks}
        steps += [_equipment(name, checks.get(name)) for name in self.desk.settings.equipment]
        self.left = sum(not one.done for one in steps)
        self.table.load(steps, first=self.table.selected() is None)
        return len(steps)

    def _item(self, item: HandoverItem, now: dt.datetime) -> Step:
        key = handover_steps.key_of(item)
        due = gathering.when(item.due, now) if item.due is not None else ""
        done = "交清" if key in self.progress.passed else ""
        return Step(key=key, part=item.part.label, text=item.text, due=due, done=done)

    def _book(self, check: EquipmentCheck) -> None:
        others = tuple(one for one in self.progress.checks if one.name != check.name)
        self.progress = msgspec.structs.replace(self.progress, checks=(*others, check))

    def _checked(self, check: EquipmentCheck) -> None:
        self._book(check)
        self._go_on()

    def _go_on(self) -> None:
        """One more is done: shown, the next that is not is chosen."""
        self.load()
        steps = self.table.rows.rows
        here = self.table.currentIndex().row()
        ahead = (*range(here + 1, len(steps)), *range(here))
        following = next((one for one in ahead if not steps[one].done), None)
        if following is not None:
            self.table.selectRow(following)
            self.table.kept.saw()
        self.went_on.emit()

    @Slot()
    def _on_done(self) -> None:
        step = self.table.acting()
        if step is None:
            return
        self.told.emit("")
        if step.equipment:
            self._checked(EquipmentCheck(name=step.equipment, result=SOUND, how=BY_HAND))
            return
        if step.key not in self.progress.passed:
            self.progress = msgspec.structs.replace(self.progress, passed=(*self.progress.passed, step.key))
        self._go_on()

    @Slot()
    def _on_bad(self) -> None:
        step = self.table.acting()
        if step is None or not step.equipment:
            self.told.emit(NOT_EQUIPMENT)
            return
        if step.equipment != self.faulty:
            self.fault.clear()
        self.faulty = step.equipment
        self.fault.show()
        self.fault.setFocus()

    @Slot()
    def _on_fault_returned(self) -> None:
        words = self.fault.text().strip()
        if not words:
            return
        self.fault.clear()
        self.fault.hide()
        self.table.setFocus()
        self._checked(EquipmentCheck(name=self.faulty, result=words, sound=False, how=BY_HAND))

    @Slot()
    def _on_try(self) -> None:
        """The program tries what it can: sounds, asks the line and the print system."""
        step = self.table.acting()
        if step is None or not step.equipment:
            return
        if step.equipment == equipment.SOUND:
            self.told.emit(LISTENING if self.siren.play("near") else MUTE)
            return
        self.told.emit("正在试…")
        self.broadcast.tasks.ask(partial(equipment.tried, self.desk, step.equipment), self._was_tried)

    def _was_tried(self, answer: EquipmentCheck | str | DutyDeskError) -> None:
        if not isValid(self):
            return
        if isinstance(answer, EquipmentCheck):
            self.told.emit(f"{answer.name}：{answer.result}")
            if self.fault.isVisible():
                self._book(answer)
                self.load()
                self.went_on.emit()
            else:
                self._checked(answer)
        else:
            self.told.emit(answer if isinstance(answer, str) else answer.sentence)

    @Slot()
    def _on_table_current_changed(self) -> None:
        step = self.table.selected()
        self.whole.setText(step.text if step is not None else "")
        self.fault.hide()


def _equipment(name: str, check: EquipmentCheck | None) -> Step:
    """A piece of equipment with how the try went."""
    part = HandoverPart.EQUIPMENT.label
    if check is None:
        return Step(key=f"equipment:{name}", part=part, text=name, equipment=name)
    text = name if check.result == SOUND else f"{name}：{check.result}"
    done = SOUND if check.sound else "异常"
    return Step(key=f"equipment:{name}", part=part, text=text, equipment=name, done=done, bad=not check.sound)
