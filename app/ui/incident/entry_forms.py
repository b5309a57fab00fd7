"""Forms about one entry of the book, whatever it belongs to: read it whole, correct its words, strike it."""

from app.models.moments import from_micros
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.store.journal import JournalLine
from app.ui.kit.acts import EntryAct
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.formats import moment_text
from app.ui.kit.signals import Broadcast


def strike(desk: Desk, broadcast: Broadcast, line: JournalLine) -> Form:
    """Changed words correct the entry, unchanged words strike it; both stay in the book."""

    def save(values: Values) -> Changed:
        if values["text"].strip() == line.text.strip():
            return handling.strike(desk, line.entry, values["reason"])
        return handling.correct(desk, line.entry, values["text"], values["reason"])

    fields = (
        Field(name="reason", title="原因", hint="必填"),
        Field(name="text", title="内容", kind="text", value=line.text, rows=8),
    )
    hint = "改动文字为更正，不改动文字为划去；原记录都保留在账本里。"
    title = f"更正或划去　{moment_text(from_micros(line.at), desk.now())} {line.by} 记"
    return FormPage(broadcast, title, fields, save, now=desk.now(), verb="确定", hint=hint)


def message(desk: Desk, broadcast: Broadcast, line: JournalLine) -> Form:
    """The whole text of an entry, and what it was corrected to."""

    def save(_values: Values) -> Changed:
        return Changed(frozenset())

    fields: tuple[Field, ...] = (Field(name="text", title="全文", kind="text", value=line.text, rows=14),)
    if line.corrected:
        fields = (*fields, Field(name="corrected", title="更正为", kind="text", value=line.corrected, rows=6))
    title = f"记录　{moment_text(from_micros(line.at), desk.now())} {line.by} 记"
    return FormPage(broadcast, title, fields, save, now=desk.now(), verb="看完了")


FORMS = {EntryAct.STRIKE: strike, EntryAct.READ: message}
