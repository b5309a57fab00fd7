"""仅登记: the decision that an incident falls short of a report, and taking it back."""

from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import registering
from app.services.incident.board import IncidentView
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form, named
from app.ui.kit.signals import Broadcast


def register_only(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """Decide it, or take a decision that stands back."""
    state = view.state
    back = state.registered_only is not None

    def save(values: Values) -> Changed:
        act = registering.take_back if back else registering.decide
        return act(desk, state.id, values["reason"], values["decided_by"])

    fields = (
        Field(name="reason", title="改为上报的理由" if back else "不够上报的理由", hint="凭什么、谁核实"),
        Field(name="decided_by", title="谁决定的", hint="带班领导姓名"),
    )
    hint = registering.proposed(state) or "上报的时限终止；情况加重（从严较大、有人伤亡失联被困、敏感）自动恢复。"
    title = "改为上报" if back else "仅登记（不够上报标准）"
    form = FormPage(broadcast, f"{title}　{state.title}", fields, save, now=desk.now(), verb="登记决定", hint=hint)
    return named(form, "register-only", state.id)
