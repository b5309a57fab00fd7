"""One line per entry for the journal (值班日志, 时间线): lane and words, without clock times.

An instant that belongs to the line (a due time, a time of call) is returned beside the words; only screens and
papers turn it into Beijing time.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import msgspec

from app.models.facts import (
    Fact,
    Unknown,
    clocks,
    documents,
    incident,
    reports,
    resources,
    room,
    supplies,
    trust,
    warnings,
)
from app.models.figures import figure_text, stated
from app.models.resources import kind_of
from app.models.settings import TITLES
from app.models.vocabulary import DutyRole, Lane, Move


class Narration(msgspec.Struct, frozen=True):
    """A journal line."""

    lane: Lane
    text: str
    instant: dt.datetime | None = None


def _caller(fact: incident.Received | incident.FollowedUp | room.CallBooked) -> str:
    caller = " ".join(part for part in (fact.caller_unit, fact.caller_name) if part)
    return f"{caller}：" if caller else ""


def _carried(fact: incident.Received | incident.FollowedUp | room.CallBooked) -> str:
    if fact.carried is None:
        return ""
    means = "数据包" if fact.carried.means == "package" else "二维码"
    return f"（{means}，{fact.carried.seal.label}）"


def _received(fact: incident.Received) -> Narration:
    late = f"（迟录{fact.late_by}分钟）" if fact.late_by else ""
    return Narration(Lane.INTAKE, f"{_caller(fact)}{fact.narrative}{_carried(fact)}{late}", fact.received_at)


def _retimed(fact: incident.Retimed) -> Narration:
    what = "、".join(name for name, at in (("事发", fact.occurred_at), ("接报", fact.received_at)) if at)
    return Narration(Lane.CORRECTION, f"更正{what or '时间'}时间：{fact.reason}", fact.occurred_at or fact.received_at)


def _described(fact: incident.Described) -> Narration:
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


def _located(fact: incident.Located) -> Narration:
    source = f"，{fact.source}" if fact.source else ""
    return Narration(Lane.CORRECTION, f"位置：北纬{fact.lat:.5f}，东经{fact.lon:.5f}（{fact.datum.label}{source}）")


def _printed(fact: reports.Printed | room.PaperPrinted) -> str:
    return f"{fact.printer}，{fact.copies}份" if fact.copies > 1 else fact.printer


def _moved_stock(fact: resources.Moved) -> Narration:
    """A line of the shift; an opening is the ledger's own, and what belongs to a 调拨 is told there."""
    lane = Lane.LEDGER if fact.move is Move.OPENING or fact.supply else Lane.FORCES
    text = f"{fact.name} {fact.move.label}{figure_text(abs(fact.delta))}{fact.measure}".strip()
    if fact.counted is not None:
        counted = f"盘点{figure_text(fact.counted)}{fact.measure}，差异{figure_text(fact.delta)}"
        text = f"{fact.name} {counted}".strip()
    parts = (f"发往{fact.to}" if fact.to else "", fact.note, f"特批：{fact.override}" if fact.override else "")
    return Narration(lane, "，".join([text, *filter(None, parts), *([] if fact.papered else ["待补单"])]), fact.at)


def _dispatched(fact: resources.Dispatched) -> Narration:
    parts = (
        f"集结{fact.assembly}" if fact.assembly else "",
        f"现场联系{fact.scene_contact}" if fact.scene_contact else "",
    )
    again = f"（重复调派：{fact.repeated}）" if fact.repeated else ""
    return Narration(
        Lane.FORCES, "，".join([f"调派{fact.team_name}：{fact.task}", *filter(None, parts)]) + again, fact.eta
    )


def _stepped(fact: resources.Stepped) -> Narration:
    numbers = "".join(
        f"{count}{unit}" for count, unit in ((fact.people, "人"), (fact.vehicles, "车")) if count is not None
    )
    return Narration(
        Lane.FORCES, "，".join(filter(None, (f"{fact.team_name}{fact.step.label}", numbers, fact.note))), fact.at
    )


def _supply_requested(fact: supplies.Requested) -> Narration:
    goods = "、".join(f"{one.name}{figure_text(one.quantity)}{one.measure}" for one in fact.lines)
    parts = (f"调拨{goods}，发往{fact.to}", fact.contact, f"依据：{fact.basis}" if fact.basis else "")
    return Narration(Lane.FORCES, "，".join([*filter(None, parts), *([] if fact.papered else ["待补单"])]))


def _supply_settled(fact: supplies.Settled) -> Narration:
    parts = (
        f"归还{len(fact.back)}样" if fact.back else "",
        f"消耗{len(fact.used)}样" if fact.used else "",
        fact.note,
    )
    return Narration(Lane.FORCES, f"发往{fact.to}的物资" + "，".join(filter(None, parts)), fact.at)


def _supply_received(fact: supplies.Received) -> Narration:
    differs = f"，实收有差异：{fact.reason}" if fact.reason else ""
    return Narration(Lane.FORCES, f"发往{fact.to}的物资已签收（{fact.by}）{differs}", fact.at)


def _supply_issued(fact: supplies.Issued) -> Narration:
    text = f"发往{fact.to}的物资出库，在途"
    return Narration(Lane.FORCES, f"{text}，{fact.carrier}" if fact.carrier else text, fact.eta or fact.at)


def _warned(fact: warnings.Received) -> Narration:
    message = fact.message
    areas = "、".join(one.name for one in message.areas[:6])
    where = f"（{areas}）" if areas else ""
    return Narration(Lane.INTAKE, f"预警{message.kind.label}：{message.title}{where}", message.sent)


def _figure(fact: incident.FigureStated) -> Narration:
    text = f"{fact.figure.label}{stated(fact.value, fact.bound, fact.figure.unit)}（{fact.certainty.label}）"
    source = f"，来源：{fact.source}" if fact.source else ""
    why = f"，变更说明：{fact.explanation}" if fact.explanation else ""
    return Narration(Lane.FIGURES, text + source + why, fact.known_at)


def _graded(fact: incident.Graded) -> Narration:
    sure = "核定" if fact.confirmed else "初判"
    rise = "，补充后可能上调" if fact.may_rise and "可能上调" not in fact.reason else ""
    return Narration(Lane.GRADING, f"{sure}{fact.level.label}：{fact.reason}{rise}")


def _started(fact: clocks.Started) -> Narration:
    late = "，接报即超时" if fact.overdue_on_receipt else ""
    also = f"，并据{'、'.join(one.rule for one in fact.bases)}" if fact.bases else ""
    text = f"启动{fact.obligation.label} → {fact.recipient.label}（{fact.rule} {fact.legal}{also}）{late}"
    return Narration(Lane.CLOCK, text, fact.due)


def _rule(clock: str) -> str:
    """The rule in a clock's id ``incident/rule/number``."""
    parts = clock.split("/")
    return parts[1] if len(parts) > 1 else clock


def _oral(fact: reports.OralMade) -> Narration:
    by = f"（{fact.reported_by}报）" if fact.reported_by else ""
    who = f"{fact.recipient_name or fact.recipient.label}{fact.answered_by}接"
    return Narration(Lane.CALL, f"电话报告 {who}{by}：{fact.said}", fact.made_at)


def _sent(fact: reports.Sent) -> Narration:
    to = "、".join(one.label for one in fact.recipients)
    got = f"，{fact.received_by}收" if fact.received_by else "，未确认送达"
    return Narration(Lane.REPORT, f"{fact.channel.label}报出 → {to}{got}", fact.sent_at)


def _told(fact: incident.Told) -> Narration:
    result = "已接听" if fact.answered else "未接听"
    said = f"：{fact.said}" if fact.said else ""
    return Narration(Lane.INSIDE, f"{fact.post}{fact.person} {result}{said}", fact.at)


def _on_duty(fact: room.OnDuty) -> Narration:
    people = "　".join(f"{role.label} {fact.people[role]}" for role in DutyRole if fact.people.get(role))
    return Narration(Lane.NOTE, f"当班：{people}")


def _call(fact: room.CallBooked) -> Narration:
    passed = f"，已转{fact.passed_to}" if fact.passed_to else ""
    late = f"（迟录{fact.late_by}分钟）" if fact.late_by else ""
    return Narration(
        Lane.INTAKE,
        f"{fact.kind.label}　{_caller(fact)}{fact.narrative}{_carried(fact)}{passed}{late}",
        fact.received_at,
    )


def _jumped(fact: room.ClockJumped) -> Narration:
    if fact.asleep:
        return Narration(Lane.SYSTEM, f"电脑休眠约{abs(fact.seconds):.0f}秒，时限已按实际时间重新计算")
    way = "拨快" if fact.seconds > 0 else "拨慢"
    return Narration(Lane.SYSTEM, f"系统时间被{way}{abs(fact.seconds):.0f}秒，时限已重新计算")


def _drilled(fact: trust.Drilled) -> Narration:
    behind = f"，比账本少{fact.behind}条" if fact.behind else ""
    result = f"通过，{fact.entries}条，用时{fact.seconds:.1f}秒{behind}" if fact.ok else f"未通过：{fact.problem}"
    return Narration(Lane.SYSTEM, f"恢复演练（{fact.source}）{result}")


_KEY_CHANGES = {"encrypted": "账本已加密", "rekeyed": "账本已换密钥", "kept": "密钥已改用另一种方式保管"}
_KEY_WAYS = {"ring": "系统钥匙串", "phrase": "单位口令", "file": "密钥文件"}


_LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    incident.Received: _received,
    incident.Retimed: _retimed,
    incident.Described: _described,
    incident.Located: _located,
    incident.FigureStated: _figure,
    incident.Graded: _graded,
    incident.FollowedUp: lambda f: Narration(
        Lane.INTAKE, f"续来报　{_caller(f)}{f.narrative}{_carried(f)}", f.received_at
    ),
    incident.Progressed: lambda f: Narration(Lane.HANDLING, f"{f.section.label}：{f.text}"),
    incident.Noted: lambda f: Narration(Lane.NOTE, f.text),
    incident.Told: _told,
    incident.Attached: lambda f: Narration(Lane.INTAKE, f"附件：{f.name}"),
    incident.Stabilised: lambda f: Narration(Lane.HANDLING, "灾情稳定", f.at),
    incident.Closed: lambda f: Narration(Lane.HANDLING, f"办结：{f.reason}", f.ended_at),
    incident.Reopened: lambda f: Narration(Lane.HANDLING, f"重新启动：{f.reason}"),
    clocks.Started: _started,
    clocks.Moved: lambda f: Narration(Lane.CLOCK, f"时限调整（{_rule(f.clock)}）：{f.reason}", f.due),
    clocks.Met: lambda f: Narration(Lane.CLOCK, f"时限已履行（{_rule(f.clock)}）", f.at),
    clocks.Ended: lambda f: Narration(Lane.CLOCK, f"时限终止（{_rule(f.clock)}）：{f.reason}"),
    clocks.Heard: lambda f: Narration(Lane.CLOCK, "已知悉告警（未办结前会再次响铃）", f.until),
    reports.OralMade: _oral,
    reports.Submitted: lambda f: Narration(Lane.REPORT, f"送签：{f.title}"),
    reports.Signed: lambda f: Narration(Lane.REPORT, f"{f.signed_by}签发　{f.mark}", f.signed_at),
    reports.Sent: _sent,
    reports.Queued: lambda f: Narration(Lane.REPORT, f"待发 → {f.route}（{f.channel.label}）"),
    reports.Relayed: lambda f: Narration(
        Lane.REPORT,
        f"已由{f.route}发出"
        + (f"，回执 {f.receipt}" if f.receipt else "")
        + ("" if f.confirmed else "，未确认送达，请电话核实"),
        f.at,
    ),
    reports.Stuck: lambda f: Narration(Lane.REPORT, f"{f.route}发送受阻：{f.reason}"),
    reports.Printed: lambda f: Narration(Lane.REPORT, f"已交打印（{_printed(f)}）"),
    reports.Withdrawn: lambda f: Narration(Lane.REPORT, f"撤回送签稿：{f.reason}"),
    room.OnDuty: _on_duty,
    room.NoteWritten: lambda f: Narration(Lane.NOTE, f.text),
    room.CallBooked: _call,
    room.CallBecame: lambda _f: Narration(Lane.INTAKE, "来电转为事件"),
    room.SettingsChanged: lambda f: Narration(
        Lane.SYSTEM, f"修改设置：{'、'.join(TITLES.get(one, one) for one in sorted(f.values))}"
    ),
    room.RuleEdited: lambda f: Narration(Lane.SYSTEM, f"修改规则{f.rule}：{f.reason}"),
    room.PackSwitched: lambda f: Narration(Lane.SYSTEM, f"{'启用' if f.enabled else '停用'}规则包{f.pack}"),
    room.ClockJumped: _jumped,
    room.ClockConfirmed: lambda f: Narration(Lane.SYSTEM, "值班员确认系统时间", f.shown),
    room.HeartbeatLate: lambda f: Narration(Lane.SYSTEM, f"时限引擎停顿{f.seconds:.0f}秒，已恢复"),
    room.SeatBegan: lambda f: Narration(
        Lane.SYSTEM, f"启用账本：{f.unit}" + (f"，接续 {f.continues}" if f.continues else "")
    ),
    room.PaperPrinted: lambda f: Narration(Lane.REPORT, f"已交打印：{f.name}（{_printed(f)}）"),
    room.Merged: lambda f: Narration(Lane.CORRECTION, f"并案：{f.reason}"),
    room.MergeUndone: lambda f: Narration(Lane.CORRECTION, f"撤销并案：{f.reason}"),
    room.Struck: lambda f: Narration(Lane.CORRECTION, f"划去一条记录：{f.reason}"),
    resources.Recorded: lambda f: Narration(
        Lane.LEDGER, f"{kind_of(f.record).label}：{f.record.name}" + (f"（{f.source}）" if f.source else "")
    ),
    resources.Verified: lambda f: Narration(Lane.LEDGER, f"核验：{f.by}" + (f"，{f.note}" if f.note else ""), f.at),
    resources.Retired: lambda f: Narration(Lane.LEDGER, f"停用：{f.reason}"),
    resources.Restored: lambda f: Narration(Lane.LEDGER, f"恢复使用：{f.reason}"),
    resources.Imported: lambda f: Narration(
        Lane.SYSTEM,
        f"导入{f.kind.label}台账{f.file}：{f.rows}行，新增{f.new}、更新{f.changed}、相同{f.same}、"
        f"存疑{f.doubtful}、跳过{f.skipped}",
    ),
    resources.Reminded: lambda f: Narration(Lane.NOTE, f"台账提醒：{f.text}"),
    resources.Moved: _moved_stock,
    resources.Papered: lambda f: Narration(Lane.FORCES, f"补单{f.number}"),
    resources.Dispatched: _dispatched,
    resources.Stepped: _stepped,
    supplies.Requested: _supply_requested,
    supplies.Issued: _supply_issued,
    supplies.Received: _supply_received,
    supplies.Settled: _supply_settled,
    supplies.Cancelled: lambda f: Narration(Lane.FORCES, f"取消发往{f.to}的调拨：{f.reason}"),
    supplies.Papered: lambda f: Narration(Lane.FORCES, f"调拨补单{f.number}"),
    documents.Filed: lambda f: Narration(Lane.LEDGER, f"资料：{f.kind.label}《{f.name}》（{f.file}）"),
    documents.Shelved: lambda f: Narration(Lane.LEDGER, f"资料停用：{f.reason}"),
    documents.Returned: lambda f: Narration(Lane.LEDGER, "资料恢复使用" + (f"：{f.reason}" if f.reason else "")),
    warnings.Received: _warned,
    trust.KeyChanged: lambda f: Narration(
        Lane.SYSTEM, f"{_KEY_CHANGES.get(f.how, f.how)}（{_KEY_WAYS.get(f.way, f.way)}）"
    ),
    trust.RecoveryShown: lambda f: Narration(Lane.SYSTEM, "制作了恢复码" + (f"：{f.reason}" if f.reason else "")),
    trust.PlainCopied: lambda f: Narration(Lane.SYSTEM, f"导出账本明文副本{f.file}：{f.reason}"),
    trust.Drilled: _drilled,
    trust.LineLost: lambda f: Narration(Lane.SYSTEM, "断网：各报送通道都连不上，改用电话、传真、卫星电话", f.at),
    trust.LineReturned: lambda f: Narration(Lane.SYSTEM, f"通信恢复，待发{f.waiting}件依次发出", f.at),
    trust.TroubleHeard: lambda f: Narration(Lane.SYSTEM, f"已知悉：{f.what}（未解决会再响）", f.until),
    trust.ProgramFell: lambda f: Narration(
        Lane.SYSTEM,
        f"程序{'意外退出' if f.how == 'died' else '停止响应'}，守护程序{f.seconds:.0f}秒后告警并重新启动",
        f.at,
    ),
    room.Corrected: lambda f: Narration(Lane.CORRECTION, f"更正一条记录：{f.reason}"),
}


def describe(fact: Fact | Unknown) -> Narration:
    """The journal line of a fact; a kind of a newer version says so."""
    if isinstance(fact, Unknown):
        return Narration(Lane.SYSTEM, f"新版本记录（{fact.kind}）")
    return _LINES[type(fact)](fact)
