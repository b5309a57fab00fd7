"""来电: calls that were no incident; Enter turns one into an incident with its words and caller."""

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget

from app.models.call.rows import CallRow
from app.models.moments import EPOCH
from app.models.vocabulary.call import CallKind
from app.services.desk.desk import Desk
from app.ui.kit.formats import micros_text
from app.ui.kit.labels import button, label, titled_panel
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

KINDS = {kind.value: kind.label for kind in CallKind}


class CallsPage(QWidget):
    """One table, newest call first."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.now = EPOCH
        self.table: RowTable[CallRow] = RowTable(
            (
                Column("接报", lambda one: micros_text(one.received_at, self.now), 120),
                Column("登记为", lambda one: KINDS.get(one.kind, one.kind), 90),
                Column("来电人", lambda one: one.caller, 260),
                Column("内容", lambda one: " ".join(one.narrative.split())),
                Column("状态", lambda one: "已转为事件" if one.incident else "", 100, lambda _one: LOOK.color("ok")),
            ),
            "来电",
        )
        self.empty = label("没有登记过不是事件的来电。接报时按 Ctrl+B 可以按咨询、转办等登记。", 13, tone="muted")
        self.turn = button("转为事件", "回车", primary=True)
        head, body = titled_panel(self, "来电")
        head.addWidget(self.empty)
        head.addStretch(1)
        head.addWidget(self.turn)
        body.addWidget(self.table, 1)
        self.turn.clicked.connect(self._on_turn_clicked)
        self.table.activated.connect(self._on_table_activated)
        broadcast.changed.connect(self._on_broadcast_changed)
        self.reload()

    def enter(self) -> None:
        """The page is shown."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read the calls again."""
        self.now = self.desk.now()
        with self.desk.store.read() as reading:
            rows = reading.calls()
        self.table.load(rows)
        self.empty.setVisible(not rows)
        self.turn.setEnabled(bool(rows))

    @Slot()
    def _on_turn_clicked(self) -> None:
        chosen = self.table.selected()
        if chosen is None:
            return
        if chosen.incident:
            self.broadcast.incident_requested.emit(chosen.incident)
        else:
            self.broadcast.intake_requested.emit(chosen)

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_turn_clicked()

    @Slot(object)
    def _on_broadcast_changed(self, _topics: object) -> None:
        self.reload()
