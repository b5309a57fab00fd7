"""Producers (由什么起动): which instants and circumstances somebody states; a rule without one is not shown as on.

A rule awaits its producer (待接入) while the instant it counts from, or every circumstance it asks for, is stated by
nothing but a box among all others in 更正信息.
"""

from app.models.obligations.rules import Rule
from app.models.vocabulary.incident import INTAKE_FLAGS, Flag
from app.models.vocabulary.obligation import Basis

BASES = {
    Basis.OCCURRED: "接报的事发时间",
    Basis.RECEIVED: "接报时间",
    Basis.UNIT: "接报的单位负责人接报时间，更正时间",
    Basis.LAST: "报告报出",
    Basis.CALENDAR: "接报时间、报告报出",
    Basis.STABLE: "灾情稳定",
    Basis.ENDED: "办结",
    Basis.DISPATCHED: "调派",
    Basis.SENT: "报告送出",
    Basis.ISSUED: "收到预警",
    Basis.ASKED: "热点通知、办件登记",
    Basis.ACTIVATED: "响应启动",
}
"""Instants that a use case of the window states, with the act that does."""
FLAGS = dict.fromkeys(INTAKE_FLAGS, "接报勾选") | {
    Flag.HANDLING: "事件在办",
    Flag.CASUALTY_CHANGE: "报出后伤亡数字变化",
    Flag.WARNING_RED: "收到红色预警",
    Flag.WARNING_ORANGE: "收到橙色预警",
    Flag.WARNING_YELLOW: "收到黄色预警",
    Flag.WARNING_BLUE: "收到蓝色预警",
    Flag.UNSTABLE: "自然灾害有死亡失踪或较大以上，至灾情稳定",
    Flag.FOREST_SPECIAL: "森林草原火灾3人死亡失踪、10人重伤、过火面积大、重大以上或危及重要设施",
    Flag.HOTSPOT: "登记热点",
    Flag.FIRE_CONFIRMED: "热点核查为火情",
    Flag.INSTRUCTION: "登记批示",
    Flag.QUERY: "登记上级核查",
    Flag.SYSTEM_WARNING: "登记系统消息",
    Flag.DOCUMENT: "登记收文",
    Flag.RESPONSE_STARTED: "响应启动",
    Flag.DANGEROUS_GOODS: "来报说危险化学品泄漏、着火，或在标记里勾选",
}
"""Circumstances that the intake or the record itself states, with the act that does."""


def awaits(rule: Rule) -> tuple[str, ...]:
    """What a rule would need that nothing produces yet, in words; empty where it can start."""
    missing = [] if rule.basis in BASES else [f"起算点“{rule.basis.label}”"]
    if rule.any_flag and not any(flag in FLAGS for flag in rule.any_flag):
        missing.append(f"情形“{'、'.join(flag.label for flag in rule.any_flag)}”")
    return tuple(missing)


def standing(rule: Rule) -> str:
    """How a rule stands on the page: 停用, 待接入 (on, but nothing can start it yet) or 启用."""
    if not rule.enabled:
        return "停用"
    return "待接入" if awaits(rule) else "启用"
