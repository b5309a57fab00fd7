"""Journal lines of hotspots."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.hotspot.facts import HotspotChecked, HotspotFedBack, HotspotNoticed
from app.models.vocabulary.journal import Lane


def _noticed(fact: HotspotNoticed) -> Narration:
    number = fact.number and f"{fact.number}号"
    point = (
        f"（东经{fact.longitude:.4f}，北纬{fact.latitude:.4f}）"
        if fact.longitude is not None and fact.latitude is not None
        else ""
    )
    pixels = f"，{fact.pixels}个像素" if fact.pixels else ""
    source = f"{fact.source}：" if fact.source else ""
    return Narration(Lane.INTAKE, f"卫星热点{number}　{source}{fact.place}{point}{pixels}", fact.received_at)


def _checked(fact: HotspotChecked) -> Narration:
    by = " ".join(part for part in (fact.unit, fact.person) if part)
    words = f"：{fact.words}" if fact.words else ""
    return Narration(Lane.HANDLING, f"热点核查　{by}报{fact.result.label}{words}", fact.at)


def _fed_back(fact: HotspotFedBack) -> Narration:
    by = f"，{fact.received_by}收" if fact.received_by else ""
    words = f"：{fact.words}" if fact.words else ""
    return Narration(Lane.REPORT, f"热点反馈{fact.to}　{fact.result.label}{words}{by}", fact.at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    HotspotNoticed: _noticed,
    HotspotChecked: _checked,
    HotspotFedBack: _fed_back,
}
