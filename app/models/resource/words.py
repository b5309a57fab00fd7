"""Journal lines of the ledgers."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.incident.figures import figure_text
from app.models.resource.facts import (
    LedgerImported,
    LedgerReminded,
    ResourceRecorded,
    ResourceRestored,
    ResourceRetired,
    ResourceVerified,
    StockMoved,
    StockPapered,
)
from app.models.resource.records import kind_of
from app.models.vocabulary.journal import Lane
from app.models.vocabulary.resource import Move


def _moved_stock(fact: StockMoved) -> Narration:
    """A line of the shift; an opening is the ledger's own, and what belongs to a 调拨 is told there."""
    lane = Lane.LEDGER if fact.move is Move.OPENING or fact.supply else Lane.FORCES
    text = f"{fact.name} {fact.move.label}{figure_text(abs(fact.delta))}{fact.measure}".strip()
    if fact.counted is not None:
        counted = f"盘点{figure_text(fact.counted)}{fact.measure}，差异{figure_text(fact.delta)}"
        text = f"{fact.name} {counted}".strip()
    parts = (f"发往{fact.to}" if fact.to else "", fact.note, f"特批：{fact.override}" if fact.override else "")
    return Narration(lane, "，".join([text, *filter(None, parts), *([] if fact.papered else ["待补单"])]), fact.at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    ResourceRecorded: lambda f: Narration(
        Lane.LEDGER, f"{kind_of(f.record).label}：{f.record.name}" + (f"（{f.source}）" if f.source else "")
    ),
    ResourceVerified: lambda f: Narration(Lane.LEDGER, f"核验：{f.by}" + (f"，{f.note}" if f.note else ""), f.at),
    ResourceRetired: lambda f: Narration(Lane.LEDGER, f"停用：{f.reason}"),
    ResourceRestored: lambda f: Narration(Lane.LEDGER, f"恢复使用：{f.reason}"),
    LedgerImported: lambda f: Narration(
        Lane.SYSTEM,
        f"导入{f.kind.label}台账{f.file}：{f.rows}行，新增{f.new}、更新{f.changed}、相同{f.same}、"
        f"存疑{f.doubtful}、跳过{f.skipped}",
    ),
    LedgerReminded: lambda f: Narration(Lane.NOTE, f"台账提醒：{f.text}"),
    StockMoved: _moved_stock,
    StockPapered: lambda f: Narration(Lane.FORCES, f"补单{f.number}"),
}
