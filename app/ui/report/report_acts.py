"""送签, 签发, 报出: acts of their own keys, done once on a page that has stood; 报出 is taken back for ten seconds."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.models.outbox.routes import Route
from app.models.report.parts import Report
from app.models.vocabulary.report import Channel
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.outbox import queue
from app.services.outbox.withdrawing import HOLD, take_back
from app.services.reports import reporting, sending
from app.services.reports.reporting import ReportDraft
from app.services.runtime.errors import DutyDeskError, Refused
from app.ui.kit.keys import Key, bind, bind_button
from app.ui.kit.labels import set_tone
from app.ui.kit.settling import TOO_SOON, Settling
from app.ui.kit.signals import Broadcast
from app.ui.kit.undo import Undo
from app.ui.report.report_fields import NEXT, ON_THE_WAY, ReportFields


class ReportActs(QObject):
    """What its buttons and keys do to the report the page holds; ``done`` says that one was done."""

    done = Signal()

    def __init__(
        self,
        desk: Desk,
        broadcast: Broadcast,
        page: QWidget,
        fields: ReportFields,
        held: Callable[[], Report | None],
        typed: Callable[[], ReportDraft],
    ) -> None:
        super().__init__(page)
        self.desk = desk
        self.broadcast = broadcast
        self.fields = fields
        self._held = held
        self._typed = typed
        self.incident = typed().incident
        self.ways = _ways(desk)
        self.settling = Settling(page, broadcast.monotonic)
        fields.offer(desk.settings, signing.signers(desk), [name for name, _ in self.ways])
        for widget, key, slot in (
            (fields.submit, Key.SUBMIT, self._on_submit_clicked),
            (fields.sign, Key.SIGN, self._on_sign_clicked),
            (fields.send, Key.SEND, self._on_send_clicked),
        ):
            bind_button(widget, key, page, slot)
        bind(Key.NEXT_STEP, page, self._on_next_step)

    def _act(self, act: Callable[[], Changed]) -> Changed | None:
        """Do one legal act; None where it was refused or came too soon, which is said."""
        self.fields.message.setText("")
        if not self.settling.ready:
            self.fields.message.setText(TOO_SOON)
            return None
        try:
            changed = act()
        except DutyDeskError as error:
            self.fields.message.setText(error.sentence)
            set_tone(self.fields.signer, "wrong", "true" if error.where.get("field") == "signed_by" else "false")
            return None
        set_tone(self.fields.signer, "wrong", "false")
        self.settling.changed()
        self.done.emit()
        self.broadcast.publish(changed)
        return changed

    @Slot()
    def _on_next_step(self) -> None:
        """Ctrl+Enter finishes a form everywhere else; here it only says which key the next act has."""
        held = self._held()
        key = NEXT.get(held.state if held else "")
        self.fields.message.setText(f"{key.stroke.does}请按 {key.shown}。" if key else "这份报告已经报出。")

    @Slot()
    def _on_submit_clicked(self) -> None:
        self._act(self._submit)

    def _submit(self) -> Changed:
        held = self._held()
        if held is not None and held.signed_at is None and not reporting.edited(held, self._typed()):
            raise Refused(f"已经送签，正文没有改动；签发请按 {Key.SIGN.shown}。")
        return reporting.submit(self.desk, self._typed())

    @Slot()
    def _on_sign_clicked(self) -> None:
        self._act(self._sign)

    def _sign(self) -> Changed:
        held = self._held()
        if held is None:
            raise Refused(f"请先送签（{Key.SUBMIT.shown}）。")
        if held.signed_at is None and reporting.edited(held, self._typed()):
            raise Refused(f"送签后正文改过，请重新送签（{Key.SUBMIT.shown}）再签发。")
        by_word = self.fields.by_word.isChecked()
        return signing.sign(self.desk, self.incident, held.id, self.fields.signer.currentText(), by_word=by_word)

    @Slot()
    def _on_send_clicked(self) -> None:
        changed = self._act(self._send)
        if isinstance(changed, sending.Sent) and changed.entries:
            take_back = partial(_taken_back, self.desk, self.broadcast, changed.entries)
            self.broadcast.undo_offered.emit(Undo("报出", int(HOLD.total_seconds()), take_back))

    def _send(self) -> sending.Sent:
        held = self._held()
        if held is None or held.signed_at is None:
            raise Refused(f"报告还没有签发（{Key.SIGN.shown}），不能报出。")
        others = self.fields.others.dispatched
        if held.state in ON_THE_WAY:
            return sending.send_to(self.desk, self.incident, held.id, others)
        chosen = self.fields.channel.currentIndex()
        if chosen <= 0:
            raise Refused("请选主送方式：怎么报出的选什么。", field="channel")
        _, way = self.ways[chosen - 1]
        if isinstance(way, Route):
            queued = queue.queue(self.desk, self.incident, held.id, way.name, hold=HOLD)
            if not others:
                return queued
            more = sending.send_to(self.desk, self.incident, held.id, others)
            return sending.Sent(queued.topics | more.topics, held.id, (*queued.entries, *more.entries))
        return sending.send_to(self.desk, self.incident, held.id, self.fields.sent(held, way, self.desk.now()))


def _taken_back(desk: Desk, broadcast: Broadcast, entries: tuple[str, ...]) -> str:
    """撤销报出, whatever page is shown by then."""
    broadcast.publish(take_back(desk, entries))
    return "已撤销报出，时限继续计时。"


def _ways(desk: Desk) -> list[tuple[str, Route | Channel]]:
    """Routes of the unit first: they send by themselves; then what the officer does with his own hands."""
    routes = [(f"{one.name}（自动发送）", one) for one in desk.settings.routes if one.enabled]
    return [*routes, *((one.label, one) for one in Channel)]
