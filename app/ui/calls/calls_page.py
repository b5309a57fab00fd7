"""来电: calls that were no incident; Enter turns one into an incident with its words and caller."""

from PySide6.QtCore import QModelIndex, Slot

from app.models.call.rows import CallRow
from app.models.moments import EPOCH
from app.models.vocabulary.call import CallKind
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.incident import listing
from app.ui.kit.formats import micros_text
from app.ui.kit.keys import Key, PageKey
from app.ui.kit.labels import button, label, titled_panel
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

KINDS = {kind.value: kind.label for kind in CallKind}


class CallsPage(Page):
    """One table, newest call first."""

    topics = frozenset({Topic.CALLS, Topic.INCIDENTS})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
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
        self.empty = label(
            "没有登记过不是事件的来电。接报时按 " + Key.NO_INCIDENT.shown + " 可以按咨询、转办等登记。",
            13,
            tone="muted",
            wrap=True,
        )
        self.act = button("转为事件", PageKey.TURN_CALL.shown, primary=True)
        head, body = titled_panel(self, "来电")
        head.addWidget(self.empty)
        head.addStretch()
        head.addWidget(self.act)
        body.addWidget(self.table, 1)
        self.table.kept.refused.connect(broadcast.warn)
        self.act.clicked.connect(self._on_turn_clicked)
        self.table.activated.connect(self._on_table_activated)
        self.reload()

    def enter(self) -> None:
        """The page is shown."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read the calls again."""
        self.now = self.desk.now()
        rows = listing.calls(self.desk)
        self.table.load(rows)
        self.empty.setVisible(not rows)
        self.act.setEnabled(bool(rows))

    @Slot()
    def _on_turn_clicked(self) -> None:
        chosen = self.table.acting()
        if chosen is None:
            return
        if chosen.incident:
            self.broadcast.incident_requested.emit(chosen.incident)
        else:
            self.broadcast.intake_requested.emit(chosen)

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_turn_clicked()
