"""数字: the numbers of one message in one form, each as it is said (3, 30余, 约5), booked by one act."""

from app.models.incident.figures import conflicts, current, stated
from app.models.vocabulary.incident import Certainty, FigureKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.incident.board import IncidentView
from app.services.incident.figure_checks import said_number
from app.services.runtime.errors import Refused
from app.ui.incident.figures_row import FIGURES
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.signals import Broadcast

OTHERS = tuple(kind for kind in FigureKind if kind not in FIGURES)
UNREADABLE = "看不懂，请写数字，如 3、30余、约5；不清楚的写 未知"


def figures(desk: Desk, broadcast: Broadcast, view: IncidentView) -> Form:
    """State the numbers of a message with their source; what is left empty stays as it is known."""
    state = view.state
    known = current(state.figures)
    waiting = "；".join(one.text for one in conflicts(state.figures) if not one.explained)

    def save(values: Values) -> Changed:
        found, wrong = [], {}
        typed = [(kind, str(values[kind.value])) for kind in FIGURES]
        if values["other"] is not None:
            typed.append((values["other"], str(values["other_value"])))
        for kind, text in typed:
            said = said_number(text) if text else None
            if said is not None:
                found.append(
                    handling.Statement(
                        kind=kind, value=said[0], bound=said[1], source=values["source"],
                        certainty=values["certainty"], explanation=values["explanation"],
                    )
                )  # fmt: skip
            elif text:
                wrong["other_value" if kind in OTHERS else kind.value] = f"{kind.label}{UNREADABLE}"
        if wrong:
            raise Refused("；".join(wrong.values()) + "。", fields=wrong)
        return handling.state_figures(desk, state.id, tuple(found))

    def now_known(kind: FigureKind) -> str:
        held = known.get(kind)
        unit = kind.unit if kind.unit != "人" else ""
        return f"现为{stated(held.value, held.bound, unit)}" if held is not None else f"未知（{kind.unit}）"

    fields = (
        *(Field(name=kind.value, title=kind.label, hint=now_known(kind)) for kind in FIGURES),
        Field(name="source", title="来源", hint="哪个单位、谁说的"),
        Field(name="certainty", title="可靠程度", kind="choice", value=Certainty.REPORTED,
              choices=tuple((one, one.label) for one in Certainty)),
        Field(name="explanation", title="变更说明", hint="数字下降或前后矛盾时必填"),
        Field(name="other", title="其他项目", kind="choice", value=None,
              choices=((None, "无"), *((one, f"{one.label}（{one.unit}）") for one in OTHERS))),
        Field(name="other_value", title="其他数字"),
    )  # fmt: skip
    hint = "写这次来话里的数字，没有说的留空。" + (f"矛盾待说明：{waiting}" if waiting else "")
    title = f"数字　{state.title}"
    return FormPage(broadcast, title, fields, save, now=desk.now(), verb="登记数字", hint=hint)
