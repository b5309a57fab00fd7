"""人员: who belongs to the room, with role and password, by keys."""

from collections.abc import Hashable

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtWidgets import QWidget

from app.models.officer.rows import OfficerRow
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.duty import officers, sign_on
from app.ui.duty import sign_on_forms
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, PageKey, bind
from app.ui.kit.labels import button, label, titled_panel
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable


def person_key(row: OfficerRow) -> Hashable:
    """What a person is known by."""
    return row.id


class PeopleForm(Form):
    """The list, and what can be done with the chosen one."""

    name = "people"
    is_list = True

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.signing: set[str] = set()
        self.table: RowTable[OfficerRow] = RowTable(
            (
                Column("姓名", _name, 280),
                Column("角色", officers.label_of, 120),
                Column("电话", _phone, 160),
                Column("登录", self._signs, 0),
            ),
            "值班人员",
            key=person_key,
        )
        head, body = titled_panel(self, "值班人员")
        head.addStretch()
        for key, words, slot in (
            (PageKey.PERSON_ADD, "登记", self._on_add),
            (PageKey.PERSON_CHANGE, "改角色", self._on_change),
            (PageKey.PERSON_PASSWORD, "设口令", self._on_password),
            (PageKey.PERSON_NO_PASSWORD, "取消口令", self._on_no_password),
            (PageKey.PERSON_LEAVE, "离岗", self._on_leave),
        ):
            made = button(words, key.shown)
            made.clicked.connect(slot)
            head.addWidget(made)
            if not key.stroke.own:
                bind(key, self, slot)
        back = button("返回", Key.BACK.shown)
        back.clicked.connect(broadcast.back_requested)
        head.addWidget(back)
        body.addWidget(label(sign_on_forms.KEEPS, 13, tone="muted", wrap=True))
        body.addWidget(self.table, 1)
        self.table.kept.refused.connect(broadcast.warn)
        self.table.activated.connect(self._on_table_activated)
        broadcast.changed.connect(self._on_broadcast_changed)
        self._load()

    def focus_first(self) -> None:
        """The list has the keys."""
        self.table.setFocus()

    def _load(self) -> None:
        self.signing = {one.id for one in sign_on.with_passwords(self.desk)}
        self.table.load(tuple(officers.listed(self.desk)))

    def _signs(self, row: OfficerRow) -> str:
        return "有口令" if row.id in self.signing else "没有口令"

    def _open(self, form: QWidget) -> None:
        self.broadcast.form_requested.emit(form)

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if Topic.DUTY in topics:
            self._load()

    @Slot()
    def _on_add(self) -> None:
        self._open(sign_on_forms.adding(self.desk, self.broadcast))

    @Slot()
    def _on_change(self) -> None:
        chosen = self.table.acting()
        if chosen is not None:
            self._open(sign_on_forms.changing(self.desk, self.broadcast, chosen))

    @Slot()
    def _on_password(self) -> None:
        chosen = self.table.acting()
        if chosen is not None:
            self._open(sign_on_forms.password(self.desk, self.broadcast, chosen.name))

    @Slot()
    def _on_no_password(self) -> None:
        chosen = self.table.acting()
        if chosen is not None:
            self._open(sign_on_forms.no_password(self.desk, self.broadcast, chosen.name))

    @Slot()
    def _on_leave(self) -> None:
        chosen = self.table.acting()
        if chosen is not None:
            self._open(sign_on_forms.leaving(self.desk, self.broadcast, chosen.name))

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        self._on_password()


def _name(row: OfficerRow) -> str:
    return row.name


def _phone(row: OfficerRow) -> str:
    return row.phone
