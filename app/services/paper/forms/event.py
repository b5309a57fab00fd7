"""The block that says which event a form is about."""

from app.models.incident.state import Incident
from app.services.paper.grid import Fields
from app.services.paper.wording import minute_text, occurred_text


def event_block(state: Incident, last: tuple[str, str]) -> Fields:
    """Title, times, level; ``last`` is the (label, value) beside the level. 迟报原因 stands where there is one."""
    received = minute_text(state.received_at) if state.received_at else "未知"
    level = f"{state.level.label}{'' if state.confirmed else '（初判）'}"
    return Fields((
        (("事件", state.title),),
        (("事发时间", occurred_text(state) or "未知"), ("接报时间", received)),
        (("级别", level), last),
        *(((("迟报原因", state.late_reason),),) if state.late_reason else ()),
    ))  # fmt: skip
