"""仅登记 (不够上报标准): a decision with its reason and who took it; it ends what then is owed to nobody."""

import datetime as dt

from app.models.incident.facts import RegisteredOnly, ReportOwed
from app.models.incident.naming import subject_of
from app.models.incident.readings import CATEGORY, open_readings
from app.models.incident.rows import RegisteredOnlyRow
from app.models.incident.situation import reasons_to_report
from app.models.incident.state import Incident
from app.models.late_pattern import LatePattern
from app.models.moments import from_micros
from app.models.obligations.clock import BY_REPORT
from app.models.texts import one_line
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import ObligationKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident.loading import known, load
from app.services.obligations import planning
from app.services.runtime.errors import Refused

REPORTING = BY_REPORT | {ObligationKind.ORAL, ObligationKind.VERIFY}
"""What is owed only because something is to be reported."""
OVER = (
    "已清理", "已清除", "已处置完毕", "已扑灭", "已自行", "已恢复", "已排除", "已疏通", "处置完毕", "虚惊一场",
)  # fmt: skip
"""Words of a call by which it is over."""
UNSURE = (
    "暂无", "尚无", "不清楚", "不详", "不明", "待核", "正在核", "核实中", "失联", "被困", "可能", "疑似",
    "正在处置", "正在扑救",
)  # fmt: skip
"""Words beside which nothing is over yet."""
FORECAST = LatePattern("预报|预计|预测|预警|计划(?:检修|停电|停水|转移)|(?:停水|停电)通知|将(?:开展|举行|组织)")
"""Words of what is to come."""
ELSEWHERE = LatePattern("近期[^，。；]{0,10}(?:多地|各地|多起)|(?<![镇乡村县区市])某地|外省|外县|典型案例|调查报告")
"""Words of what happened elsewhere, or before."""
ALWAYS_TOLD = ("12Q", "12T", "13", "14")
"""Classes that are never proposed: 环境、辐射, 公共卫生, 社会安全."""


def decide(desk: Desk, identity: str, reason: str, decided_by: str) -> Changed:
    """Book that it falls short of a report; what is owed ends, and nothing is owed until something graver is known.

    Raises:
        Refused: no reason, nobody decided, people were harmed, it is graver than 一般, or it is always told.
    """
    words, who = _decided(reason, decided_by)
    subject, now = subject_of(identity), desk.now()
    with desk.write() as transaction:
        state = known(transaction, identity)
        against = reasons_to_report(state)
        if against:
            raise Refused(f"要上报，不能仅登记：{'、'.join(against)}。", field="reason")
        transaction.append(subject, RegisteredOnly(reason=words, decided_by=who, at=now))
        planning.end(transaction, subject, f"仅登记：{words}", REPORTING)
    return Changed(transaction.topics, identity)


def take_back(desk: Desk, identity: str, reason: str, decided_by: str) -> Changed:
    """Book that it is to be reported after all; every limit counts from 接报 as if it had never been set aside."""
    words, who = _decided(reason, decided_by)
    subject, now = subject_of(identity), desk.now()
    with desk.write() as transaction:
        if known(transaction, identity).registered_only is None:
            raise Refused("这起事件没有仅登记的决定。")
        transaction.append(subject, ReportOwed(reason=words, decided_by=who, at=now))
        state = load(transaction, identity)
        planning.replan(transaction, desk, subject, known_at=state.level_known_at or state.received_at or now)
    return Changed(transaction.topics, identity)


def proposed(state: Incident) -> str:
    """Why 仅登记 may be decided, as a question for the officer; empty where something stands against it.

    Proposed, never decided: the level is 一般, nobody is said to be hurt, and the words say that it is over.
    """
    if state.status is not Status.OPEN or state.registered_only is not None or reasons_to_report(state):
        return ""
    said = "\n".join(one.narrative for one in state.messages)
    none = _no_event(state, said)
    if none:
        return f"没有说到本地的伤亡，像是{none}：可以仅登记吗？"
    if state.category.startswith(ALWAYS_TOLD) or any(one in said for one in UNSURE):
        return ""
    words = [one for one in OVER if one in said]
    return f"一般，没有说到伤亡，来话说“{words[0]}”：可以仅登记吗？" if words else ""


def _no_event(state: Incident, said: str) -> str:
    """What a message is that tells of nothing that happened here; empty where anything of it is to be answered."""
    waiting = any(one.field != CATEGORY for one in open_readings(state.readings))
    if waiting or any(one.value for one in state.figures) or (state.category and not ELSEWHERE.search(said)):
        return ""
    from app.services.extraction.modality import WHOLE_DRILL  # load with the reading, no first window needs them
    from app.services.incident.at_risk import NOTICE
    from app.services.incident.at_risk_words import REFUTED

    kinds = ((WHOLE_DRILL, "演练"), (REFUTED, "不实的消息"), (NOTICE, "通知、通报"), (FORECAST, "预报、计划"))
    return next((name for pattern, name in kinds if pattern.search(said)), "")


def decisions(desk: Desk, since: dt.datetime | None = None) -> list[tuple[RegisteredOnlyRow, dt.datetime]]:
    """Every standing decision 仅登记 and when it was taken, the newest first."""
    with desk.store.read() as reading:
        rows = reading.rows(RegisteredOnlyRow, order="-at")
    found = [(row, from_micros(row.at)) for row in rows]
    return [one for one in found if since is None or one[1] >= since]


def _decided(reason: str, decided_by: str) -> tuple[str, str]:
    words, who = one_line(reason), one_line(decided_by)
    wrong = {}
    if not words:
        wrong["reason"] = "请写明为什么不够上报标准或改为上报"
    if not who:
        wrong["decided_by"] = "请写明谁决定的"
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    return words, who
