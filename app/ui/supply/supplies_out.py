"""调拨 that are under way: where each stands, and one key for its next step."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QColor, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.obligations.clock import Clock
from app.models.supply.rows import SupplyRow
from app.models.vocabulary.supply import SupplyStep
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import Choice
from app.services.obligations import arrivals
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.formats import micros_text
from app.ui.kit.labels import button, label
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import Column, RowTable
from app.ui.kit.theme import LOOK
from app.ui.supply import supply_forms as forms

ACTS = (("1", "出库", "issue"), ("2", "签收", "receive"), ("3", "归还、消耗", "settle"), ("0", "取消", "cancel"),
        ("5", "补单", "paper"), ("P", "单据", "print"))  # fmt: skip
LABELS = {step.value: step.label for step in SupplyStep}


class SuppliesOut(QWidget):
    """Those of an incident and of what was merged into it, settled ones too; without one, what is open and for none."""

    def __init__(self, desk: Desk, broadcast: Broadcast, incidents: tuple[str, ...]) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.incidents = incidents
        self.clocks: list[Clock] = []
        self.table = RowTable(
            (
                Column("发往", lambda row: row.to, 150),
                Column("物资", lambda row: row.goods),
                Column("状态", lambda row: LABELS.get(row.step, row.step), 64),
                Column("预计", self._eta, 124, self._tone),
                Column("注意", _marks, 110, lambda row: LOOK.color("near") if _marks(row) else None),
            ),
            "调拨中的物资",
        )
        self.message = label("", 13, tone="error", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        line = QHBoxLayout()
        for key, title, act in ACTS:
            made = button(title, key)
            made.setObjectName(act)
            made.clicked.connect(self._on_act)
            line.addWidget(made)
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.setObjectName(act)
            shortcut.activated.connect(self._on_act)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.message)
        self._say("")
        self.reload()

    def reload(self) -> None:
        """Read them again; hidden while there is none."""
        with self.desk.store.read() as reading:
            rows = [row for one in self.incidents for row in reading.ledgers.supplies(one)]
            free = [] if self.incidents else reading.ledgers.supplies(open_only=True)
            self.clocks = reading.running_clocks()
        self.table.load([*rows, *(row for row in free if not row.incident)])
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
        row, act = self.table.selected(), self.sender().objectName()
        if not isinstance(row, SupplyRow):
            return
        self._say("")
        try:
            form = self._paper(row) if act == "print" else getattr(forms, act)(self.desk, self.broadcast, row.id)
        except DutyDeskError as error:
            self._say(error.sentence)
            return
        self.broadcast.form_requested.emit(form)

    def _say(self, words: str) -> None:
        self.message.setText(words)
        self.message.setVisible(bool(words))

    def _paper(self, row: SupplyRow) -> QWidget:
        from app.ui.papers.paper_page import PaperPage

        choice = Choice(words=f"物资调拨单：{row.to}", key="supply", entry=row.id)
        return PaperPage(self.desk, self.broadcast, choices=(choice,))


def _marks(row: SupplyRow) -> str:
    return "、".join(filter(None, ("实收有差异" if row.differs else "", "待补单" if row.unpapered else "")))
