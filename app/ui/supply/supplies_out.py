"""调拨 that are under way: where each stands, and one key for its next step."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.obligations.clock import Clock
from app.models.supply.rows import SupplyRow
from app.models.vocabulary.supply import SupplyStep
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import Choice
from app.services.obligations import arrivals, standing
from app.services.runtime.errors import DutyDeskError
from app.services.supply import supply
from app.ui.kit.form_base import Form
from app.ui.kit.formats import micros_text
from app.ui.kit.keys import Key, Keys, bind, pressed
from app.ui.kit.labels import button, refusal
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.supply import supply_forms as forms

ACTS: dict[Keys, Callable[[Desk, Broadcast, str], Form]] = {
    Key.GOODS_ISSUE: forms.issue, Key.GOODS_RECEIVE: forms.receive, Key.GOODS_SETTLE: forms.settle,
    Key.GOODS_CANCEL: forms.cancel, Key.GOODS_PAPER: forms.paper,
}  # fmt: skip
LABELS = {step.value: step.label for step in SupplyStep}


class SuppliesOut(QWidget):
    """Those of an incident and of what was merged into it, settled ones too; without one, what is open and for none."""

    def __init__(self, desk: Desk, broadcast: Broadcast, incidents: tuple[str, ...]) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.incidents = incidents
        self.clocks: list[Clock] = []
        self.table: RowTable[SupplyRow] = RowTable(
            (
                Column("发往", lambda row: row.to, 150),
                Column("物资", lambda row: row.goods),
                Column("状态", lambda row: LABELS.get(row.step, row.step), 64),
                Column("预计", self._eta, 124, self._tone),
                Column("注意", _marks, 110, lambda row: LOOK.color("near") if _marks(row) else None),
            ),
            "调拨中的物资",
        )
        self.message = refusal()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        line = QHBoxLayout()
        for key in (*ACTS, Key.GOODS_PRINT):
            made = button(key.stroke.does, key.shown)
            made.setObjectName(key.name)
            made.clicked.connect(self._on_act)
            line.addWidget(made)
            bind(key, self.table, self._on_act)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.message)
        self._say("")
        self.table.kept.refused.connect(self._say)
        self.reload()

    def reload(self) -> None:
        """Read them again; hidden while there is none."""
        self.clocks = standing.running(self.desk)
        self.table.load(supply.of_incidents(self.desk, self.incidents))
        self.setVisible(bool(self.table.rows.rows) and self.parentWidget() is not None)

    def _late(self, row: SupplyRow) -> bool:
        return bool(arrivals.late(self.clocks, (row,), self.desk.now()))

    def _eta(self, row: SupplyRow) -> str:
        if row.step != SupplyStep.MOVING or row.eta is None:
            return ""
        return micros_text(row.eta, self.desk.now()) + ("　超时" if self._late(row) else "")

    def _tone(self, row: SupplyRow) -> QColor | None:
        return LOOK.color("overdue") if self._late(row) else None

    @Slot()
    def _on_act(self) -> None:
        row, key = self.table.acting(), pressed(self.sender())
        if row is None:
            return
        self._say("")
        try:
            form = ACTS[key](self.desk, self.broadcast, row.id) if key in ACTS else self._paper(row)
        except DutyDeskError as error:
            self._say(error.sentence)
            return
        self.broadcast.form_requested.emit(form)

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def _paper(self, row: SupplyRow) -> Form:
        from app.ui.papers.paper_page import PaperPage

        choice = Choice(words=f"物资调拨单：{row.to}", key="supply", entry=row.id)
        return PaperPage(self.desk, self.broadcast, choices=(choice,))


def _marks(row: SupplyRow) -> str:
    return "、".join(filter(None, ("实收有差异" if row.differs else "", "待补单" if row.unpapered else "")))
