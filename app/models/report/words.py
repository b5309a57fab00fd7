"""Journal lines of reports."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.paper.words import printed_words
from app.models.report.facts import (
    OralReportMade,
    ReceiptConfirmed,
    ReportPrinted,
    ReportQueued,
    ReportRelayed,
    ReportSent,
    ReportSentTo,
    ReportSigned,
    ReportStuck,
    ReportSubmitted,
    ReportWithdrawn,
    UnitNotified,
)
from app.models.vocabulary.journal import Lane


def _oral(fact: OralReportMade) -> Narration:
    by = f"（{fact.reported_by}报）" if fact.reported_by else ""
    who = f"{fact.recipient_name or fact.recipient.label}{fact.answered_by}接"
    return Narration(Lane.CALL, f"电话报告 {who}{by}：{fact.said}", fact.made_at)


def _sent(fact: ReportSent) -> Narration:
    to = "、".join(f"{one.label}（推定）" for one in fact.recipients)
    got = f"，{fact.received_by}收" if fact.received_by else "，未确认送达"
    return Narration(Lane.REPORT, f"{fact.channel.label}报出 → {to}{got}", fact.sent_at)


def _sent_to(fact: ReportSentTo) -> Narration:
    number = f"，编号{fact.receipt}" if fact.receipt else ""
    got = f"，{fact.received_by}收" if fact.received_by else "" if number else "，未确认送达"
    return Narration(Lane.REPORT, f"{fact.channel.label}{fact.standing.label} → {fact.name}{got}{number}", fact.sent_at)


def _confirmed(fact: ReceiptConfirmed) -> Narration:
    number = f"，编号{fact.receipt}" if fact.receipt else ""
    return Narration(Lane.REPORT, f"{fact.name}{fact.received_by}确认收到{number}", fact.confirmed_at)


def _notified(fact: UnitNotified) -> Narration:
    said = f"：{fact.said}" if fact.said else ""
    return Narration(Lane.REPORT, f"{fact.channel.label}通知{fact.name}，{fact.person}接{said}", fact.at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    OralReportMade: _oral,
    ReportSubmitted: lambda f: Narration(Lane.REPORT, f"送签：{f.title}"),
    ReportSigned: lambda f: Narration(
        Lane.REPORT,
        f"经{f.signed_by}口头同意签发　{f.mark}" if f.by_word else f"{f.signed_by}签发　{f.mark}",
        f.signed_at,
    ),
    ReportSent: _sent,
    ReportSentTo: _sent_to,
    ReceiptConfirmed: _confirmed,
    UnitNotified: _notified,
    ReportQueued: lambda f: Narration(Lane.REPORT, f"待发 → {f.name or f.route}（{f.channel.label}）"),
    ReportRelayed: lambda f: Narration(
        Lane.REPORT,
        f"已由{f.route}发出"
        + (f"，回执 {f.receipt}" if f.receipt else "")
        + ("" if f.confirmed else "，未确认送达，请电话核实"),
        f.at,
    ),
    ReportStuck: lambda f: Narration(Lane.REPORT, f"{f.route}发送受阻：{f.reason}"),
    ReportPrinted: lambda f: Narration(Lane.REPORT, f"已交打印（{printed_words(f.printer, f.copies)}）"),
    ReportWithdrawn: lambda f: Narration(Lane.REPORT, f"撤回送签稿：{f.reason}"),
}
