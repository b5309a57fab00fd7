"""Journal lines of incidents."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.incident.facts import (
    Carried,
    FigureStated,
    FileAttached,
    IncidentClosed,
    IncidentDescribed,
    IncidentFollowedUp,
    IncidentGraded,
    IncidentLocated,
    IncidentNoted,
    IncidentProgressed,
    IncidentReceived,
    IncidentReopened,
    IncidentRetimed,
    IncidentStabilised,
    PostTold,
    ReadingDismissed,
    ReadingNoted,
    ReadingNotExcluded,
    RegisteredOnly,
    ReportOwed,
)
from app.models.incident.figures import told
from app.models.incident.readings import NAMES, may_be, reading_words
from app.models.vocabulary.exchange import CarriedBy
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.journal import Lane


def caller_words(unit: str, name: str) -> str:
    """Unit and name of who called, as one word before what was said; empty where unknown."""
    caller = " ".join(part for part in (unit, name) if part)
    return f"{caller}：" if caller else ""


def carried_words(carried: Carried | None) -> str:
    """By what means it was carried here and what its signature says; empty where it came by voice."""
    if carried is None:
        return ""
    means = CarriedBy.PACKAGE if carried.means == CarriedBy.PACKAGE else CarriedBy.CODE
    return f"（{means.label}，{carried.seal.label}）"


def _received(fact: IncidentReceived) -> Narration:
    late = f"（迟录{fact.late_by}分钟）" if fact.late_by else ""
    return Narration(
        Lane.INTAKE,
        f"{caller_words(fact.caller_unit, fact.caller_name)}{fact.narrative}{carried_words(fact.carried)}{late}",
        fact.received_at,
    )


def _retimed(fact: IncidentRetimed) -> Narration:
    told = (("事发", fact.occurred_at), ("接报", fact.received_at), ("单位负责人接报", fact.unit_received_at))
    what = "、".join(name for name, at in told if at)
    moment = fact.occurred_at or fact.received_at or fact.unit_received_at
    return Narration(Lane.CORRECTION, f"更正{what or '时间'}时间：{fact.reason}", moment)


def _described(fact: IncidentDescribed) -> Narration:
    parts = [
        f"{label}：{value}"
        for label, value in (("标题", fact.title), ("地点", fact.place), ("类别", fact.category))
        if value is not None
    ]
    if fact.flags is not None:
        parts.append(f"标记：{'、'.join(flag.label for flag in fact.flags) or '无'}")
    if fact.late_reason is not None:
        parts.append(f"迟报原因：{fact.late_reason}")
    return Narration(Lane.CORRECTION, "；".join(parts))


def _located(fact: IncidentLocated) -> Narration:
    source = f"，{fact.source}" if fact.source else ""
    return Narration(Lane.CORRECTION, f"位置：北纬{fact.lat:.5f}，东经{fact.lon:.5f}（{fact.datum.label}{source}）")


def _figure(fact: FigureStated) -> Narration:
    text = f"{told(fact.figure, fact.value, fact.bound, fact.words)}（{fact.certainty.label}）"
    source = f"，来源：{fact.source}" if fact.source else ""
    why = f"，变更说明：{fact.explanation}" if fact.explanation else ""
    return Narration(Lane.FIGURES, text + source + why, fact.known_at)


def _graded(fact: IncidentGraded) -> Narration:
    sure = "核定" if fact.confirmed else "初判"
    rise = "，补充后可能上调" if fact.may_rise and "可能上调" not in fact.reason else ""
    return Narration(Lane.GRADING, f"{sure}{fact.level.label}：{fact.reason}{rise}{_strict_words(fact)}")


def _strict_words(fact: IncidentGraded) -> str:
    """What 从严 adds, or why it was set aside; nothing where 已知 is as grave."""
    suggested = fact.strict_suggested or fact.strict
    if fact.read is not None:
        return f"；时限按读到从严{fact.read.label}，待确认：{fact.read_reason}"
    if suggested is None:
        return ""
    if fact.settled:
        return f"；不按从严{suggested.label}（{fact.strict_reason}）：{fact.settled}"
    return f"；时限从严按{suggested.label}：{fact.strict_reason.removesuffix(f'，从严按{suggested.label}')}"


def _noted(fact: ReadingNoted) -> Narration:
    said = f"读到{reading_words(fact.field, fact.value, fact.text, fact.bound)}"
    counted = may_be(fact.field, fact.value, sure=fact.sure, told=fact.told)
    stands = "未采用" if fact.sure else "拿不准，从严先计入，待答" if counted else "拿不准，待答"
    return Narration(Lane.FIGURES, f"{said}，{stands}（“{fact.words}”）", fact.known_at)


def _not_excluded(fact: ReadingNotExcluded) -> Narration:
    kinds = {kind.value: kind.label for kind in FigureKind} | NAMES
    why = f"：{fact.reason}" if fact.reason else ""
    return Narration(Lane.GRADING, f"不能排除{'、'.join(kinds.get(one, one) for one in fact.fields)}，从严计入{why}")


def _told(fact: PostTold) -> Narration:
    result = "已接听" if fact.answered else "未接听"
    said = f"：{fact.said}" if fact.said else ""
    return Narration(Lane.INSIDE, f"{fact.post}{fact.person} {result}{said}", fact.at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    IncidentReceived: _received,
    IncidentRetimed: _retimed,
    IncidentDescribed: _described,
    IncidentLocated: _located,
    FigureStated: _figure,
    IncidentGraded: _graded,
    IncidentFollowedUp: lambda f: Narration(
        Lane.INTAKE,
        f"续来报　{caller_words(f.caller_unit, f.caller_name)}{f.narrative}{carried_words(f.carried)}",
        f.received_at,
    ),
    IncidentProgressed: lambda f: Narration(Lane.HANDLING, f"{f.section.label}：{f.text}"),
    IncidentNoted: lambda f: Narration(Lane.NOTE, f.text),
    ReadingNoted: _noted,
    ReadingDismissed: lambda f: Narration(Lane.GRADING, f"核实无此情况：{f.reason}"),
    ReadingNotExcluded: _not_excluded,
    PostTold: _told,
    FileAttached: lambda f: Narration(Lane.INTAKE, f"附件：{f.name}"),
    IncidentStabilised: lambda f: Narration(Lane.HANDLING, "灾情稳定", f.at),
    RegisteredOnly: lambda f: Narration(Lane.HANDLING, f"仅登记（不够上报标准）：{f.reason}，{f.decided_by}决定", f.at),
    ReportOwed: lambda f: Narration(Lane.HANDLING, f"改为上报：{f.reason}，{f.decided_by}决定", f.at),
    IncidentClosed: lambda f: Narration(Lane.HANDLING, f"办结：{f.reason}", f.ended_at),
    IncidentReopened: lambda f: Narration(Lane.HANDLING, f"重新启动：{f.reason}"),
}
