"""读懂来话: text and context in, frozen findings out. Never a guess shown as fact."""

import re

from app.models.moments import BEIJING
from app.models.texts import folded
from app.models.vocabulary import FigureKind
from app.services.extraction.counts import read_counts
from app.services.extraction.findings import Context, Finding
from app.services.extraction.places import divisions, read_place
from app.services.extraction.times import EVENT, read_time

LONGEST = 20_000
"""Characters that are read on a keystroke; the rest of a long paste is kept but not read."""
_RECORD = {"serious": "seriously_injured", "loss": "loss_wan_yuan"}


def extract(text: str, context: Context) -> tuple[Finding, ...]:
    """Everything read out of a text, in the order of the text."""
    readable = folded(text[:LONGEST])
    single = (
        read_time(readable, context.ref_time),
        read_place(readable, context.places),
        _category(readable, context),
    )
    found = [*read_counts(readable), *(one for one in single if one is not None)]
    return tuple(sorted(found, key=lambda one: (one.start, one.field)))


def _category(text: str, context: Context) -> Finding | None:
    event = EVENT.search(text)
    hits = [
        (at, at + len(word), rank, code, name)
        for rank, (code, name, words) in enumerate(context.classes)
        for word in words
        if (at := text.find(word)) >= 0
    ]
    whole = [
        one
        for one in hits
        if not any(o[0] <= one[0] and one[1] <= o[1] and o[1] - o[0] > one[1] - one[0] for o in hits)
    ]
    if not whole:
        return None

    def distance(at: int) -> int:
        return abs(at - event.start()) if event else at

    start, end, _, code, name = min(whole, key=lambda one: one[2] * 4 + min(distance(one[0]), 60))
    return Finding(
        field="category",
        start=start,
        end=end,
        words=text[start:end],
        confidence=0.85 if distance(start) <= 20 else 0.65,
        text=f"{code} {name}",
    )


def as_record(findings: tuple[Finding, ...], groups: dict[str, str]) -> dict[str, object]:
    """The findings as one flat object with the field names of the labelled cases; what is not said is null."""
    record: dict[str, object] = dict.fromkeys((
        "occurred_at", "precision", "place_text", "province", "city", "county", "category_class", "category",
        "deaths", "missing", "injured", "seriously_injured", "trapped", "evacuated", "loss_wan_yuan", "level",
    ))  # fmt: skip
    for one in findings:
        if one.field == "occurred_at" and one.moment is not None:
            record["occurred_at"] = one.moment.astimezone(BEIJING).isoformat(timespec="minutes")
            record["precision"] = one.precision
        elif one.field == "place":
            record |= {"place_text": one.text, **divisions(one.text)}
        elif one.field == "category":
            code, _, name = one.text.partition(" ")
            record |= {"category": name, "category_class": groups.get(code[:2]), "category_code": code}
        elif one.number is not None and one.field in set(FigureKind):
            name = _RECORD.get(one.field, one.field)
            record[name] = int(one.number) if one.number == int(one.number) else one.number
    serious, light, injured = record.get("seriously_injured"), record.get("light"), record.get("injured")
    known = [one for one in (serious, light) if isinstance(one, int)]
    if injured is None and known:
        record["injured"] = sum(known)
    return record


def title_for(findings: tuple[Finding, ...], narrative: str) -> str:
    """A working title: place and kind, else the first words."""
    place = next((one.text for one in findings if one.field == "place"), "")
    kind = next((one.text.partition(" ")[2] for one in findings if one.field == "category"), "")
    short = re.sub(r"(?:事故|灾害|事件)$", "", kind) if len(kind) > 4 else kind
    if place and kind:
        return f"{place}{short}"[:40]
    first = re.split(r"[，。；\n]", narrative.strip(), maxsplit=1)[0]
    return (first or "未命名事件")[:24]


__all__ = ["Context", "Finding", "as_record", "extract", "title_for"]
