"""电话记录单: one call that came in or one phone report that was made (docs/规则来源.md#文书)."""

from app.models.incident.parts import Message
from app.models.incident.state import Incident
from app.models.report.parts import OralReport
from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, Prose, Signatures
from app.services.paper.wording import minute_text


def came_in(state: Incident, message: Message, settings: Settings, officer: str, footer: str) -> Form:
    """来电: who called, when, what was said, and what it became."""
    caller = "，".join(part for part in (message.caller_unit, message.caller_name) if part) or "未说明"
    return Form(
        title="电话记录单（来电）",
        left=settings.unit_name,
        right=minute_text(message.received_at),
        blocks=(
            Fields((
                (("来电单位", caller), ("来电号码", message.caller_phone or "未留")),
                (("接报时间", minute_text(message.received_at)), ("方式", message.medium.label)),
                (("录音编号", message.recording or "未登记"), ("记录人", officer)),
                (("事件", state.title),),
                (("来电内容", message.narrative),),
                (("处理情况", _handled(state, message)),),
            )),
            Signatures(("记录人", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip


def made(state: Incident, oral: OralReport, settings: Settings, footer: str) -> Form:
    """去电: to whom it was reported, who answered, what was said."""
    return Form(
        title="电话记录单（报告）",
        left=settings.unit_name,
        right=minute_text(oral.made_at),
        blocks=(
            Fields((
                (("报告对象", oral.recipient_name or oral.recipient.label), ("接听人", oral.answered_by)),
                (("通话时间", minute_text(oral.made_at)), ("报告人", oral.reported_by)),
                (("事件", state.title),),
                (("报告内容", oral.said),),
            )),
            Prose("", "口头报告以对方接听为准，书面报告另行报送。"),
            Signatures(("报告人", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip


def _handled(state: Incident, message: Message) -> str:
    first = not state.messages or message.entry == state.messages[0].entry
    level = state.level.label if state.confirmed else f"初判{state.level.label}"
    parts = [f"{'已登记为事件' if first else '续来报，已记入事件'}，{level}"]
    told = [f"{one.post}{one.person}" for one in state.tellings if one.answered]
    if told:
        parts.append("已报告" + "、".join(dict.fromkeys(told)))
    if state.orals:
        parts.append(
            "已电话报告" + "、".join(dict.fromkeys(one.recipient_name or one.recipient.label for one in state.orals))
        )
    return "；".join(parts) + "。"
