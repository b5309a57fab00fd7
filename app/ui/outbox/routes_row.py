"""设置 → 报送通道: the routes of the unit, each with its form, and whether somebody answers at the far end."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from app.models.outbox.routes import Route, RouteKind
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.outbox.delivery import reachable
from app.services.runtime.errors import DutyDeskError
from app.services.settings import editing
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import button, label, scrolled
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK

WHAT = (
    "签发后的报告可以由程序自动发送：平台接口（HTTPS）、电子邮件或文件夹。没有网络时排队等候，恢复后依次补发，不会重复；"
    "没有得到对方确认以前，时限不会停。"
)

LEAST = 110
"""Height at 100 % of a few lines."""


def where_to(route: Route) -> str:
    """The far end in words."""
    if route.kind is RouteKind.HTTPS:
        return route.url
    return "、".join(route.to) if route.kind is RouteKind.MAIL else route.folder


def _name(route: Route) -> str:
    return route.name


class RoutesRow(QWidget):
    """A table and its four acts."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.table: RowTable[Route] = RowTable(
            (
                Column("名称", lambda one: one.name, 160),
                Column("种类", lambda one: one.kind.label, 170),
                Column("到", where_to),
                Column("", lambda one: "" if one.enabled else "停用", 60),
            ),
            "报送通道",
            key=_name,
        )
        self.new = button("新增")
        self.edit = button("修改", "回车")
        self.test = button("试连")
        self.drop = button("删除")
        area = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(area))
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LOOK.px(10))
        column.addWidget(label(WHAT, 13, tone="muted", wrap=True))
        self.table.setMinimumHeight(LOOK.px(LEAST))
        column.addWidget(self.table, 1)
        line = FlowLayout()
        for one, slot in (
            (self.new, self._on_new_clicked),
            (self.edit, self._on_edit_clicked),
            (self.test, self._on_test_clicked),
            (self.drop, self._on_drop_clicked),
        ):
            one.clicked.connect(slot)
            line.addWidget(one)
        column.addLayout(line)
        self.table.activated.connect(self._on_table_activated)
        self.table.kept.refused.connect(broadcast.warn)
        broadcast.changed.connect(self._on_broadcast_changed)
        self.reload()

    def reload(self) -> None:
        """Show the routes as they are now."""
        self.table.load(self.desk.settings.routes)
        for one in (self.edit, self.test, self.drop):
            one.setEnabled(bool(self.desk.settings.routes))

    def _show(self, route: Route | None) -> None:
        from app.ui.outbox.outbox_forms import route as form

        self.broadcast.form_requested.emit(form(self.desk, self.broadcast, route))

    @Slot()
    def _on_new_clicked(self) -> None:
        self._show(None)

    @Slot()
    def _on_edit_clicked(self) -> None:
        route = self.table.acting()
        if route is not None:
            self._show(route)

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_edit_clicked()

    @Slot()
    def _on_test_clicked(self) -> None:
        route = self.table.acting()
        if route is None:
            return
        self.test.setEnabled(False)
        self.broadcast.say(f"正在试连{route.name}…")
        self.broadcast.tasks.ask(partial(reachable, route), partial(self._tested, route.name), lane="test")

    def _tested(self, name: str, answer: bool | DutyDeskError) -> None:  # noqa: FBT001 - the answer of a question
        if answer is True:
            self.broadcast.say(f"{name}连得上。能不能收下，要发一次才知道。")
        else:
            self.broadcast.warn(f"{name}连不上，请核对地址、端口和网络。")
        if isValid(self):
            self.test.setEnabled(True)

    @Slot()
    def _on_drop_clicked(self) -> None:
        route = self.table.acting()
        if route is None:
            return
        rest = tuple(one for one in self.desk.settings.routes if one.name != route.name)
        self.broadcast.publish(editing.change_settings(self.desk, replace(self.desk.settings, routes=rest)))
        self.broadcast.say(f"已删除报送通道{route.name}。")

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if Topic.SETTINGS in topics:
            self.reload()
