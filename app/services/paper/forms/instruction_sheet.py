"""值班信息呈批件: a report before the leader, with room for the proposal, the instruction and what came of it."""

from app.models.incident.state import Incident
from app.models.report.numbering import stage_name
from app.models.report.parts import Report
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, Prose, Signatures
from app.services.paper.wording import minute_text

ROOM = {0: 5, 1: 6, 2: 5}
"""Lines to write on in each box."""


def instruction_sheet(state: Incident, report: Report, settings: Settings, footer: str) -> Form:
    """The words of one report as they were submitted or signed, and the boxes that are filled in by hand."""
    when = report.signed_at or report.submitted_at
    stage = stage_name(report.stage.label, report.ordinal)
    return Form(
        title="值班信息呈批件",
        left=settings.unit_name,
        right=minute_text(when),
        blocks=(
            Fields((
                (("标题", report.title),),
                (("类别", stage), ("文号", report.mark or "未签发")),
                (("来报", _source(state)), ("级别", f"{state.level.label}{'' if state.confirmed else '（初判）'}")),
            )),
            Prose("内容", report.body),
            Fields((
                (("拟办意见", ""),),
                (("领导批示", ""),),
                (("办理结果", ""),),
            ), room=ROOM),
            Signatures(("值班员", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip


def _source(state: Incident) -> str:
    """Who told of it first, with the time."""
    if not state.messages:
        return "未记"
    first = min(state.messages, key=lambda one: one.received_at)
    caller = f"{first.caller_unit}{first.caller_name}" or "来电人未说明"
    return f"{caller}，{minute_text(first.received_at)}"
