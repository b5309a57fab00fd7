"""Journal lines of 调拨."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.incident.figures import figure_text
from app.models.supply.facts import (
    SupplyCancelled,
    SupplyIssued,
    SupplyPapered,
    SupplyReceived,
    SupplyRequested,
    SupplySettled,
)
from app.models.vocabulary.journal import Lane


def _supply_requested(fact: SupplyRequested) -> Narration:
    goods = "、".join(f"{one.name}{figure_text(one.quantity)}{one.measure}" for one in fact.lines)
    parts = (f"调拨{goods}，发往{fact.to}", fact.contact, f"依据：{fact.basis}" if fact.basis else "")
    return Narration(Lane.FORCES, "，".join([*filter(None, parts), *([] if fact.papered else ["待补单"])]))


def _supply_settled(fact: SupplySettled) -> Narration:
    parts = (
        f"归还{len(fact.back)}样" if fact.back else "",
        f"消耗{len(fact.used)}样" if fact.used else "",
        fact.note,
    )
    return Narration(Lane.FORCES, f"发往{fact.to}的物资" + "，".join(filter(None, parts)), fact.at)


def _supply_received(fact: SupplyReceived) -> Narration:
    differs = f"，实收有差异：{fact.reason}" if fact.reason else ""
    return Narration(Lane.FORCES, f"发往{fact.to}的物资已签收（{fact.by}）{differs}", fact.at)


def _supply_issued(fact: SupplyIssued) -> Narration:
    text = f"发往{fact.to}的物资出库，在途"
    return Narration(Lane.FORCES, f"{text}，{fact.carrier}" if fact.carrier else text, fact.eta or fact.at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    SupplyRequested: _supply_requested,
    SupplyIssued: _supply_issued,
    SupplyReceived: _supply_received,
    SupplySettled: _supply_settled,
    SupplyCancelled: lambda f: Narration(Lane.FORCES, f"取消发往{f.to}的调拨：{f.reason}"),
    SupplyPapered: lambda f: Narration(Lane.FORCES, f"调拨补单{f.number}"),
}
