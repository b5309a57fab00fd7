"""调派 (F5): teams already out with one key a step, the nearest free teams to choose from, the order."""

import re
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.dispatch.dispatch import Order
from app.services.incident.board import IncidentView
from app.services.resources import lookup
from app.services.resources.lookup import Index
from app.services.resources.needs import suggest
from app.services.runtime.errors import DutyDeskError
from app.ui.dispatch.teams_out import TeamsOut
from app.ui.kit.field_row import Field, FieldRow
from app.ui.kit.footed import FootedPage
from app.ui.kit.form_base import Form
from app.ui.kit.formats import time_ahead
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import button, label, margins, refusal
from app.ui.kit.picking import Picking
from app.ui.kit.signals import Broadcast

NOBODY = "还没有选队伍。"
NARROW = 700
"""Width below which the order stands under the teams."""


class DispatchPage(Form):
    """Teams and steps at the left, the order at the right."""

    share = 70
    least = 330
    lowest = 170

    def __init__(self, desk: Desk, broadcast: Broadcast, view: IncidentView) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.state = view.state
        self.token = desk.new_id()
        now = desk.now()
        self.out = TeamsOut(desk, broadcast, tuple(one.id for one in view.members))
        self.needs = label("", 12, tone="muted", wrap=True)
        self.kind_name = view.kind_name
        box = ("查找队伍", "名称、专业、拼音首字母；回车或空格选中")
        self.picking = Picking(ResourceKind.TEAM, box, "可调派的队伍", view.state.point)
        fields = (
            Field(name="task", title="任务", kind="text", rows=2, hint="到哪里、做什么"),
            Field(name="named", title="另写队伍", hint="台账里没有的队伍，几支用、隔开"),
            Field(name="assembly", title="集结地点", value=self.state.place),
            Field(name="scene_contact", title="现场联系人", hint="姓名、电话"),
            Field(name="eta", title="预计到场", hint="15、03:40；不计时写 -"),
            Field(name="repeated", title="重复原因", hint="队伍已在调派中仍要调时才填"),
        )
        self.rows = {field.name: FieldRow(field, now) for field in fields}
        self.chosen = label(NOBODY, 14, medium=True, wrap=True)
        self.message = refusal()
        self.act = button("调派", Key.SEND_TEAMS.shown, primary=True)
        self.back = button("返回", Key.BACK.shown)
        self.page = FootedPage(self, self.message, (self.act, self.back))
        self._setup_ui()
        self._connect()
        broadcast.tasks.ask(partial(lookup.build, desk), self._take)

    @property
    def finished(self) -> bool:
        """Nothing chosen and nothing typed: the form need not be kept."""
        typed = any(row.raw() != row.field.value for row in self.rows.values())
        return not (self.picking.picked or typed or any(line.text() for line in self.out.counts.values()))

    def _setup_ui(self) -> None:
        heading = f"调派　{self.state.title}"
        order = self.page.choosing(heading, (13, 7), NARROW, self.out, self.needs, self.picking)
        order.addWidget(self.chosen)
        inner = QWidget()
        fields = QVBoxLayout(inner)
        margins(fields, 0, 0, 6, 0)
        for row in self.rows.values():
            fields.addWidget(row)
        fields.addStretch(1)
        order.addWidget(inner)
        order.addStretch(1)

    def _connect(self) -> None:
        self.picking.changed.connect(self._on_picking_changed)
        self.picking.unknown.connect(self._on_picking_unknown)
        self.picking.named.connect(self._on_picking_named)
        named = self.rows["named"].editor
        if isinstance(named, QLineEdit):
            named.textChanged.connect(self._on_picking_changed)
        self.act.clicked.connect(self._on_act_clicked)
        self.back.clicked.connect(self.broadcast.back_requested)
        self.picking.table.kept.refused.connect(self.message.setText)
        bind(Key.SEND_TEAMS, self, self._on_act_clicked)

    def focus_first(self) -> None:
        """Teams that are out come first: their next step is a key away."""
        self.out.reload()
        (self.out.table if self.out.table.rows.rows else self.picking.box).setFocus()

    def _take(self, answer: Index | DutyDeskError) -> None:
        if isValid(self) and isinstance(answer, Index):
            found = suggest(answer, self.state.category, self.kind_name)
            self.needs.setText("需要什么（提示）　" + "　".join(one.text for one in found) if found else "")
            self.needs.setVisible(bool(found))
            self.picking.show_index(answer, tuple(one.word for one in found if one.kind is ResourceKind.TEAM))
            if not self.picking.table.rows.rows and not self.picking.box.text():
                self.needs.setText(f"队伍台账是空的：写队伍名称、回车，或到队伍物资（{Key.LEDGERS.shown}）导入台账。")
                self.needs.show()

    def _named(self) -> tuple[str, ...]:
        """Teams no ledger holds."""
        return tuple(filter(None, (one.strip() for one in re.split("[、，,；;]", str(self.rows["named"].raw())))))

    def _order(self) -> Order:
        now, texts = self.desk.now(), {name: str(row.raw()) for name, row in self.rows.items()}
        typed, picked = time_ahead(texts["eta"], now), self.picking.picked
        etas = {name: typed or dispatch.arrival(texts["eta"], now, hit.eta_min) for name, hit in picked.items()}
        named = self._named()
        etas |= {name: typed or dispatch.arrival(texts["eta"], now, None) for name in named}
        return Order(
            token=self.token,
            incident=self.state.id,
            teams=tuple(picked),
            task=texts["task"],
            assembly=texts["assembly"],
            scene_contact=texts["scene_contact"],
            eta={name: eta for name, eta in etas.items() if eta is not None},
            repeated=texts["repeated"],
            named=named,
        )

    def _refused(self, error: DutyDeskError) -> None:
        self.message.setText(error.sentence)
        for name, row in self.rows.items():
            row.show_error(error.sentence if error.where.get("field") == name else "")

    @Slot()
    def _on_picking_changed(self) -> None:
        picked = self.picking.picked
        names = [
            " ".join(filter(None, (one.item.name, one.item.phone)))
            + ("（已调派）" if "已调派" in one.item.marks else "")
            for one in picked.values()
        ]
        names += [f"{one}（另写）" for one in self._named()]
        self.chosen.setText(f"已选{len(names)}支：{'、'.join(names)}" if names else NOBODY)

    @Slot(str)
    def _on_picking_unknown(self, words: str) -> None:
        """What is typed is no team of the ledger: it can be called out all the same."""
        if words:
            self.chosen.setText(f"台账里没有“{words}”，回车就按这个名称调派。")
        else:
            self._on_picking_changed()

    @Slot(str)
    def _on_picking_named(self, words: str) -> None:
        """It is one more of the teams written by name."""
        editor = self.rows["named"].editor
        if isinstance(editor, QLineEdit):
            editor.setText("、".join((*self._named(), words)))
        self.picking.box.clear()

    @Slot()
    def _on_act_clicked(self) -> None:
        try:
            order = self._order()
            changed = dispatch.send(self.desk, order)
        except DutyDeskError as error:
            self._refused(error)
            return
        self.broadcast.publish(changed)
        self.broadcast.say(f"已调派{len(order.teams) + len(order.named)}支队伍。")
        self.broadcast.form_closed.emit(self)
