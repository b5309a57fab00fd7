"""调拨 (Shift+F5): what is under way with one key a step, the nearest material to choose from, the request."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.resource.records import Material
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.incident.board import IncidentView
from app.services.resources import lookup
from app.services.resources.lookup import Index, LookupHit
from app.services.resources.needs import suggest
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.supply import supply
from app.services.supply.supply import RequestDraft
from app.ui.kit.field_row import Field, FieldRow, Wrong
from app.ui.kit.footed import FootedPage
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import button, label, margins, refusal
from app.ui.kit.picking import Picking
from app.ui.kit.signals import Broadcast
from app.ui.supply.supplies_out import SuppliesOut

NARROW = 700
"""Width below which the request stands under the materials."""


class SupplyPage(Form):
    """Steps and material at the left, the request at the right; ``view`` is None where it is for no incident."""

    share = 70
    least = 330
    lowest = 170

    def __init__(self, desk: Desk, broadcast: Broadcast, view: IncidentView | None = None) -> None:
        super().__init__()
        self.name = "" if view else "supply"
        self.desk = desk
        self.broadcast = broadcast
        self.state = state = view.state if view else None
        self.kind_name = view.kind_name if view else ""
        self.token = desk.new_id()
        self.out = SuppliesOut(desk, broadcast, tuple(one.id for one in view.members) if view else ())
        self.needs = label("", 12, tone="muted", wrap=True)
        self.picking = Picking(
            ResourceKind.MATERIAL, ("查找物资", "名称、规格、库点、拼音首字母；回车或空格选中"), "可调拨的物资",
            state.point if state else None,
        )  # fmt: skip
        now = desk.now()
        fields = (
            Field(name="to", title="发往", value=state.place if state else "", hint="接收单位或地点"),
            Field(name="contact", title="联系人", hint="接收单位的姓名、电话"),
            Field(name="basis", title="依据", hint="批示、调度令、谁电话同意"),
            Field(name="papered", title="单据", kind="check", value=True, hint="已办（先电话后补的不勾）"),
        )
        self.rows = {field.name: FieldRow(field, now) for field in fields}
        self.amounts: dict[str, FieldRow] = {}
        self.chosen = label("还没有选物资。", 14, medium=True, wrap=True)
        self.message = refusal()
        self.act = button("申请调拨", Key.ASK_GOODS.shown, primary=True)
        self.back = button("返回", Key.BACK.shown)
        self.page = FootedPage(self, self.message, (self.act, self.back))
        self._setup_ui()
        self._connect()
        self._ask()

    @property
    def finished(self) -> bool:
        """Nothing chosen and nothing typed: the form need not be kept."""
        return not self.picking.picked and all(row.raw() == row.field.value for row in self.rows.values())

    def _setup_ui(self) -> None:
        heading = f"调拨　{self.state.title if self.state else '（不为某起事件）'}"
        order = self.page.choosing(heading, (12, 8), NARROW, self.out, self.needs, self.picking)
        order.addWidget(self.chosen)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        margins(inside, 0, 0, 6, 0)
        self.list = QVBoxLayout()
        inside.addLayout(self.list)
        for row in self.rows.values():
            inside.addWidget(row)
        inside.addStretch(1)
        order.addWidget(inner)
        order.addStretch(1)

    def _connect(self) -> None:
        self.picking.changed.connect(self._on_picking_changed)
        self.act.clicked.connect(self._on_act_clicked)
        self.back.clicked.connect(self.broadcast.back_requested)
        self.broadcast.changed.connect(self._on_broadcast_changed)
        self.picking.table.kept.refused.connect(self.message.setText)
        bind(Key.ASK_GOODS, self, self._on_act_clicked)

    def focus_first(self) -> None:
        """What is under way comes first: its next step is a key away."""
        self.out.reload()
        (self.out.table if self.out.table.rows.rows else self.picking.box).setFocus()

    def _ask(self) -> None:
        self.broadcast.tasks.ask(partial(lookup.build, self.desk), self._take)

    def _take(self, answer: Index | DutyDeskError) -> None:
        if not isValid(self) or not isinstance(answer, Index):
            return
        category = self.state.category if self.state else ""
        wanted = (one for one in suggest(answer, category, self.kind_name) if one.kind is ResourceKind.MATERIAL)
        words = "　".join(one.text for one in wanted)
        self.needs.setText(f"需要什么（提示）　{words}" if words else "")
        self.needs.setVisible(bool(words))
        self.picking.show_index(answer)

    def _request(self) -> RequestDraft:
        lines = {}
        for name, row in self.amounts.items():
            try:
                quantity = row.value()
                row.show_error("")
            except Wrong as error:
                row.show_error(str(error))
                raise Refused("有数量看不懂，请改好再申请。") from error
            if quantity is None:
                row.show_error("请填数量")
                raise Refused("每样物资都要填数量；不要的再按一次回车去掉。")
            lines[name] = float(quantity)
        return RequestDraft(
            token=self.token,
            to=str(self.rows["to"].raw()),
            lines=lines,
            incident=self.state.id if self.state else "",
            contact=str(self.rows["contact"].raw()),
            basis=str(self.rows["basis"].raw()),
            papered=bool(self.rows["papered"].raw()),
        )

    @Slot()
    def _on_picking_changed(self) -> None:
        """A quantity for each that was taken; those that stay keep what was typed."""
        picked = self.picking.picked
        for name in self.amounts.keys() - picked.keys():
            row = self.amounts.pop(name)
            self.list.removeWidget(row)
            row.deleteLater()
        for name in picked.keys() - self.amounts.keys():
            self.amounts[name] = row = FieldRow(_amount(picked[name]), self.desk.now())
            self.list.addWidget(row)
        line: QWidget = self.picking.table
        for row in (*self.amounts.values(), self.rows["to"]):
            QWidget.setTabOrder(line, row.editor)
            line = row.editor
        self.chosen.setText(f"已选{len(picked)}样物资：填数量（Tab）" if picked else "还没有选物资。")

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if Topic.LEDGERS in topics:
            self.out.reload()
            self._ask()

    @Slot()
    def _on_act_clicked(self) -> None:
        try:
            changed = supply.request(self.desk, self._request())
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            for name, row in self.rows.items():
                row.show_error(error.sentence if error.where.get("field") == name else "")
            return
        self.broadcast.publish(changed)
        self.broadcast.say("已登记调拨申请，出库按 " + Key.GOODS_ISSUE.shown + "。")
        self.broadcast.form_closed.emit(self)


def _amount(hit: LookupHit) -> Field:
    record = hit.item.record
    measure = record.measure if isinstance(record, Material) else ""
    depot = f"　{record.depot}" if isinstance(record, Material) and record.depot else ""
    title = f"{hit.item.name[:12]}（{measure}）" if measure else hit.item.name[:14]
    return Field(name=hit.item.id, title=title, kind="number", hint=f"{hit.item.detail.split('　')[0]}{depot}")
