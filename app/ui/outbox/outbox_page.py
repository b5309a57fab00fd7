"""外发 (Alt+6): what waits, what left, what is stuck; confirm, retry, take back, reconcile after an outage."""

import msgspec
from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor

from app.models.moments import EPOCH
from app.models.report.parts import Report
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.outbox import connectivity, queue
from app.services.outbox.reconcile import outage
from app.services.store.outbox import TAKEN_BACK, DeliveryState, Message
from app.ui.kit.formats import micros_text, moment_text
from app.ui.kit.keys import PageKey, bind_button
from app.ui.kit.labels import button, label, set_tone, titled_panel
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

EMPTY = (
    "没有外发的报告，也没有等对方确认的。报告签发后在“方式”里选报送通道，就会排在这里自动发送；"
    "通道在“设置 → 报送通道”里设。"
)


class Shown(Message, frozen=True, kw_only=True):
    """A message with what became of its report."""

    where: str
    received_by: str


def _identity(one: Shown) -> tuple[int, str]:
    """Reports sent by hand have no number in the queue."""
    return one.number, one.report


class OutboxPage(Page):
    """One table, the newest first."""

    topics = frozenset({Topic.OUTBOX, Topic.REPORTS, Topic.INCIDENTS, Topic.SETTINGS})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.now = EPOCH
        self.table: RowTable[Shown] = RowTable(
            (
                Column("登记", lambda one: micros_text(one.queued_at, self.now), 110),
                Column("报告", lambda one: one.title),
                Column("通道", lambda one: one.route, 130),
                Column("状态", lambda one: one.where, 110, self._color),
                Column("次数", lambda one: str(one.attempts + (one.state is not DeliveryState.WAITING)), 50),
                Column("下次", self._next, 110),
                Column("回执或原因", lambda one: one.received_by or one.receipt or one.error, 300),
            ),
            "外发",
            key=_identity,
        )
        self.line_state = label("", 14, wrap=True)
        self.empty = label(EMPTY, 13, tone="muted", wrap=True)
        self.confirm = button("确认送达", PageKey.CONFIRM.shown, primary=True)
        self.retry = button("立即重试", PageKey.RETRY.shown)
        self.take_back = button("撤出", PageKey.TAKE_BACK.shown)
        self.sheet = button("断网对账单", PageKey.RECONCILE.shown)
        head, body = titled_panel(self, "外发")
        head.addWidget(self.line_state)
        head.addStretch()
        for one in (self.confirm, self.retry, self.take_back, self.sheet):
            head.addWidget(one)
        body.addWidget(self.empty)
        body.addWidget(self.table, 1)
        self._connect()
        self.reload()

    def _connect(self) -> None:
        self.table.activated.connect(self._on_table_activated)
        self.confirm.clicked.connect(self._on_confirm_clicked)
        for widget, key, where, slot in (
            (self.retry, PageKey.RETRY, self, self._on_retry_clicked),
            (self.take_back, PageKey.TAKE_BACK, self.table, self._on_take_back_clicked),
            (self.sheet, PageKey.RECONCILE, self, self._on_sheet_clicked),
        ):
            bind_button(widget, key, where, slot)
        self.table.kept.refused.connect(self.broadcast.warn)

    @staticmethod
    def _color(one: Shown) -> QColor | None:
        if one.state is DeliveryState.STUCK:
            return LOOK.color("overdue")
        return LOOK.color("ok" if one.received_by else "near")

    def _next(self, one: Shown) -> str:
        if one.state is not DeliveryState.WAITING:
            return ""
        known = connectivity.connectivity(self.desk).routes.get(one.route)
        if known is not None and known.paused:
            return "连上再发"
        return micros_text(one.next_at, self.now) if one.next_at else "马上"

    def enter(self) -> None:
        """The page is shown."""
        self.reload()
        self.table.setFocus()

    def reload(self) -> None:
        """Read the queue and the line again."""
        self.now = self.desk.now()
        rows = [self._shown(one) for one in (*queue.by_hand(self.desk), *queue.messages(self.desk))]
        self.table.load(rows)
        self.empty.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.line_state.setText(self._line())
        set_tone(self.line_state, "tone", "error" if connectivity.status(self.desk).offline else "muted")
        for one in (self.confirm, self.retry, self.take_back):
            one.setEnabled(bool(rows))
        self.sheet.setEnabled(outage(self.desk) is not None)

    def _shown(self, message: Message) -> Shown:
        held = self._report(message)
        where = (
            "未确认送达"
            if not message.id
            else held.state
            if held is not None and message.state is DeliveryState.DONE
            else message.state.label
        )
        if message.state is DeliveryState.STUCK and message.error.startswith(TAKEN_BACK):
            where = TAKEN_BACK
        fields = msgspec.structs.asdict(message)
        return Shown(**fields, where=where, received_by=held.received_by if held is not None else "")

    def _report(self, message: Message) -> Report | None:
        state = queue.report_state(self.desk, message.incident)
        return state.report(message.report) if state is not None else None

    def _line(self) -> str:
        status, known = connectivity.status(self.desk), connectivity.connectivity(self.desk)
        if not status.routes:
            return "没有设报送通道（设置 → 报送通道）"
        since = f"（{moment_text(status.since, self.now)}起）" if status.since else ""
        troubles = [f"{name}：{one.error}" for name, one in known.routes.items() if one.error]
        return f"{status.sentence}{since}　" + "；".join(troubles)

    @Slot()
    def _on_confirm_clicked(self) -> None:
        from app.ui.outbox.outbox_forms import confirm

        row = self.table.acting()
        held = self._report(row) if row is not None else None
        if row is None or held is None:
            return
        if held.received_by:
            self.broadcast.incident_requested.emit(row.incident)
            return
        self.broadcast.form_requested.emit(confirm(self.desk, self.broadcast, row, held))

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_confirm_clicked()

    @Slot()
    def _on_retry_clicked(self) -> None:
        connectivity.now_please(self.desk)
        self.reload()
        self.broadcast.say("马上重新发送。")

    @Slot()
    def _on_take_back_clicked(self) -> None:
        from app.ui.outbox.outbox_forms import take_back

        row = self.table.acting()
        if row is not None and row.state is DeliveryState.WAITING:
            self.broadcast.form_requested.emit(take_back(self.desk, self.broadcast, row))

    @Slot()
    def _on_sheet_clicked(self) -> None:
        from app.ui.outbox.outbox_forms import reconciliation

        if self.sheet.isEnabled():
            self.broadcast.form_requested.emit(reconciliation(self.desk, self.broadcast))
