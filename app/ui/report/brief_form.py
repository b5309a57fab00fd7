"""值班快报: the text as it was composed, to whom it goes, who signs; it takes the next number of the year."""

import msgspec

from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.forms.signing import signers
from app.services.incident.board import IncidentView
from app.services.reports import briefs
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.signals import Broadcast


def brief(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Write and sign an issue about an incident; it is printed from 文书."""
    draft = briefs.compose(desk, view.state)
    held = briefs.issues_of(desk, view.state.id)

    def save(values: Values) -> Changed:
        typed = msgspec.structs.replace(
            draft,
            title=values["title"],
            body=values["body"],
            reported=values["reported"],
            copied=values["copied"],
        )
        return briefs.issue(desk, typed, values["signed_by"])

    names = "、".join(signers(desk))
    fields = (
        Field(name="title", title="标题", value=draft.title),
        Field(name="body", title="正文", kind="text", value=draft.body),
        Field(name="reported", title="报", value=draft.reported, hint="几家用顿号隔开"),
        Field(name="copied", title="送", value=draft.copied, hint="几家用顿号隔开，可以不填"),
        Field(name="signed_by", title="签发人", hint=f"谁签发写谁：{names}" if names else "谁签发写谁"),
    )
    told = "、".join(f"{row.year}年第{row.number}期" for row in held)
    hint = "签发后取本年下一个期号，正文不能再改；打印在“文书”。" + (f"这起事件已出{told}。" if told else "")
    form = FormPage(
        broadcast, f"值班快报　{view.state.title}", fields, save, now=desk.now(), verb="签发并编期号", hint=hint
    )
    return named(form, "brief", view.state.id)
