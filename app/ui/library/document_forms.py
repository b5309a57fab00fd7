"""Forms of 资料库: what is said of a document, taking it out of use, the document on a page of its own."""

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog

from app.models.library.rows import DocumentRow
from app.models.resource.records import Material
from app.models.vocabulary.library import DocumentKind
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.library import library
from app.services.library.library import Card
from app.services.paper.archive import save
from app.services.resources.importing.typed import typed
from app.services.runtime.errors import DutyDeskError, Refused
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.keys import Key, PageKey, bind
from app.ui.kit.labels import button, foot, framed, refusal
from app.ui.kit.signals import Broadcast
from app.ui.library.document_view import DocumentView


def card(desk: Desk, broadcast: Broadcast, row: DocumentRow) -> Form:
    """改要素; saving says that somebody has looked."""
    fields = (
        Field(name="name", title="名称", value=row.name),
        Field(name="kind", title="种类", kind="choice", value=row.kind,
              choices=tuple((one.value, one.label) for one in DocumentKind)),
        Field(name="classes", title="适用类别", value=row.classes, hint="如 火灾、危险化学品；都适用留空"),
        Field(name="region", title="适用区域", value=row.region, hint="如 青山镇、龙滘镇埇尾村；全县留空"),
        Field(name="version", title="版本", value=row.version, hint="如 2024年修订"),
        Field(name="valid_until", title="有效期至", value=row.valid_until, hint="如 2027-06-30；长期有效留空"),
        Field(name="note", title="备注", kind="text", value=row.note, rows=3),
    )  # fmt: skip

    def store(values: Values) -> Changed:
        made = Card(
            name=values["name"], kind=next(one for one in DocumentKind if one == values["kind"]),
            classes=tuple(str(values["classes"]).replace(",", "、").replace("，", "、").replace(" ", "、").split("、")),
            region=values["region"], version=values["version"], valid_until=_day(values["valid_until"]),
            note=values["note"],
        )  # fmt: skip
        return library.restate(desk, row.id, made)

    hint = "种类、类别是按文件名猜的，请核对；保存即算核过。" if row.guessed else ""
    form = FormPage(broadcast, f"改要素　{row.file}", fields, store, now=desk.now(), verb="保存", hint=hint)
    return named(form, "ledger", "document", row.id)


def _day(text: object) -> dt.date | None:
    """A day as ledgers read it, at this form's field."""
    if not str(text).strip():
        return None
    try:
        record = typed(ResourceKind.MATERIAL, {"name": "有效期", "expires": str(text)})
    except DutyDeskError as error:
        raise Refused(error.sentence, field="valid_until") from error
    return record.lot.expires if isinstance(record, Material) else None


def shelve(desk: Desk, broadcast: Broadcast, row: DocumentRow) -> Form:
    """停用 or 恢复使用."""
    act, verb = (library.put_back, "恢复使用") if row.shelved else (library.shelve, "停用")

    def store(values: Values) -> Changed:
        return act(desk, row.id, values["reason"])

    fields = (Field(name="reason", title="原因", hint="文件仍留在账本里，只是不再提供选用"),)
    form = FormPage(broadcast, f"{verb}　{row.name}", fields, store, now=desk.now(), verb=verb)
    return named(form, "ledger", "shelve", row.id)


class DocumentPage(Form):
    """One document with all the room there is."""

    def __init__(self, broadcast: Broadcast, row: DocumentRow, data: bytes, text: str, page: int, word: str) -> None:
        super().__init__()
        self.broadcast = broadcast
        self.row = row
        self.data = data
        self.view = DocumentView()
        self.message = refusal()
        self.save_button = button("另存…", PageKey.DOCUMENT_SAVE.shown)
        self.back = button("返回", Key.BACK.shown)
        column = framed(self, row.name, 8)
        column.addWidget(self.view, 1)
        column.addWidget(self.message)
        column.addLayout(foot(self.save_button, self.back))
        self.save_button.clicked.connect(self._on_save_clicked)
        self.back.clicked.connect(broadcast.back_requested)
        bind(PageKey.DOCUMENT_SAVE, self, self._on_save_clicked)
        self.view.show_document(row, data, text, page, word)

    def focus_first(self) -> None:
        """Arrows and Page Down scroll at once."""
        self.view.inner.setFocus()

    @Slot()
    def _on_save_clicked(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getSaveFileName(self, f"另存{self.row.name}", self.row.file, "", options=options)
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """A copy outside the store."""
        try:
            save(self.data, path)
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        self.broadcast.say(f"已存到 {path.name}。")
