"""Teams that are out on an incident and on those merged into it: where each stands, one key for its next step."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.dispatch.rows import DispatchRow
from app.models.vocabulary.dispatch import DispatchStep
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.dispatch.dispatch import Reached
from app.services.runtime.errors import DutyDeskError, Refused
from app.ui.kit.edits import SaidLine
from app.ui.kit.formats import micros_text, parse_time
from app.ui.kit.keys import Key, Keys, bind, pressed
from app.ui.kit.labels import button, refusal
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

STEPS: dict[Keys, DispatchStep] = {
    Key.TEAM_LEFT: DispatchStep.DEPARTED, Key.TEAM_THERE: DispatchStep.ARRIVED, Key.TEAM_OFF: DispatchStep.WITHDRAWN,
    Key.TEAM_HOME: DispatchStep.RETURNED, Key.TEAM_CANCELLED: DispatchStep.CANCELLED,
}  # fmt: skip
LABELS = {step.value: step.label for step in DispatchStep}


class TeamsOut(QWidget):
    """Hidden while no team is out."""

    def __init__(self, desk: Desk, broadcast: Broadcast, incidents: tuple[str, ...]) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.incidents = incidents
        self.table: RowTable[DispatchRow] = RowTable(
            (
                Column("队伍", lambda row: row.name, 200),
                Column("任务", lambda row: row.task),
                Column("状态", lambda row: LABELS.get(row.step, row.step), 60),
                Column("预计", lambda row: micros_text(row.eta, self.desk.now()) if row.eta else "", 80),
                Column("到场", lambda row: micros_text(row.arrived_at, self.desk.now()) if row.arrived_at else "", 80),
                Column("人/车", _numbers, 70),
            ),
            "已调派",
        )
        self.counts = {name: SaidLine() for name in ("人数", "车数", "时间")}
        self.message = refusal()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        steps = QHBoxLayout()
        for name, line in self.counts.items():
            line.setPlaceholderText("现在" if name == "时间" else name)
            line.setAccessibleName(name)
            line.setFixedWidth(LOOK.px(84))
            steps.addWidget(line)
        for key, step in STEPS.items():
            made = button(step.label, key.shown)
            made.setObjectName(key.name)
            made.clicked.connect(self._on_step)
            steps.addWidget(made)
            bind(key, self.table, self._on_step)
        steps.addStretch(1)
        column.addLayout(steps)
        column.addWidget(self.message)
        self.table.kept.refused.connect(self.message.setText)
        self.reload()

    def reload(self) -> None:
        """Read the teams that are out again."""
        rows = dispatch.of_incidents(self.desk, self.incidents)
        self.table.load(rows)
        if not rows:
            self.hide()
        elif self.parentWidget() is not None:  # without a parent it would be shown as a window
            self.show()

    @Slot()
    def _on_step(self) -> None:
        row = self.table.acting()
        step = STEPS[pressed(self.sender())]
        if row is None:
            return
        try:
            self.broadcast.publish(dispatch.step(self.desk, row.id, self._reached(step)))
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        self.message.setText("")
        for line in self.counts.values():
            line.clear()
        self.reload()
        self.table.setFocus()

    def _reached(self, step: DispatchStep) -> Reached:
        texts = {name: line.text().strip() for name, line in self.counts.items()}
        for name in ("人数", "车数"):
            if texts[name] and not texts[name].isdigit():
                raise Refused(f"{name}要写数字。")
        at = parse_time(texts["时间"], self.desk.now()) if texts["时间"] else None
        if texts["时间"] and at is None:
            raise Refused("时间看不懂，请写成 02:50。")
        people, vehicles = (int(texts[name]) if texts[name] else None for name in ("人数", "车数"))
        return Reached(to=step, at=at, people=people, vehicles=vehicles)


def _numbers(row: DispatchRow) -> str:
    parts = (
        f"{row.people}人" if row.people is not None else "",
        f"{row.vehicles}车" if row.vehicles is not None else "",
    )
    return " ".join(filter(None, parts))
