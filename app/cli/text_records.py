"""Reading whole files of texts, one JSON object a line (the command line's ``extract``)."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from app.models.incident.grading import grade
from app.models.moments import BEIJING, UTC
from app.models.vocabulary.incident import Detail, FigureKind
from app.services.desk import rulebook
from app.services.desk.rulebook import RuleBook
from app.services.extraction import Context
from app.services.extraction.change import Change, Known
from app.services.extraction.followup import read_against
from app.services.extraction.hotspots import read_hotspots
from app.services.extraction.reader import as_record, extract, figures_of, sureness
from app.services.extraction.rollcall import read_replies
from app.services.extraction.score import score
from app.services.extraction.warnings import read_warning
from app.services.runtime import private
from app.services.runtime.errors import Refused
from app.services.runtime.files import read_text

COUNTED = (FigureKind.DEATHS, FigureKind.SERIOUS, FigureKind.LOSS)
"""The axes on which accidents are graded; what is missing or trapped is no confirmed figure."""


def extract_file(source: Path, target: Path, *, scored: bool, grammar: str = "narrative") -> dict[str, object]:
    """Read every text; a line that cannot be read is counted and named. With ``scored`` compare to ``truth``.

    ``grammar`` is one of GRAMMARS. Raises Refused where the file cannot be read or written or has no truth to score.
    """
    book = rulebook.load()
    rows = 0
    problems: list[dict[str, object]] = []
    lines: list[str] = []
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for number, line in enumerate(read_text(source).splitlines(), 1):
        if not line.strip():
            continue
        rows += 1
        try:
            item = json.loads(line)
            ref = dt.datetime.fromisoformat(item["ref_time"])
            record = GRAMMARS[grammar](str(item["text"]), ref, book, item)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            problems.append({"line": number, "problem": f"这一行读不出来：{_why(error)}"})
            continue
        lines.append(json.dumps({"id": item.get("id"), **record}, ensure_ascii=False))
        if isinstance(item.get("truth"), dict):
            pairs.append((record, item["truth"]))
    if scored and not pairs:
        raise Refused("文件里没有 truth，不能评分，没有写文件；去掉 --score 再试。", file=source.name)
    try:
        private.write(target, "".join(line + "\n" for line in lines).encode("utf-8", "replace"))
    except OSError as error:
        raise Refused(f"写不了文件 {target.name}，请检查文件夹权限。", file=target.name) from error
    answer: dict[str, object] = {"rows": rows, "written": len(lines), "issues": problems}
    return answer | ({"score": score(pairs), "scored": len(pairs)} if scored else {})


def read_item(text: str, ref: dt.datetime, book: RuleBook) -> dict[str, Any]:
    """One narrative as a flat record; ``ref`` is when the officer holds the text (Beijing time without an offset).

    The level goes by all that was read, also by what is withheld from the record: it is a proposal in any case.
    """
    findings = extract(text, Context(ref_time=_aware(ref).astimezone(UTC), kinds=book.taxonomy.classes))
    record = as_record(findings, book.taxonomy.groups)
    record |= sureness(findings, record)
    figures = figures_of(findings)
    code = next((one.text.partition(" ")[0] for one in findings if one.field is Detail.CATEGORY), "")
    counted = any(figures.get(kind) is not None for kind in COUNTED)
    if code.startswith("12") and counted:
        record["level"] = grade(code, figures, book.ladders).level.label
    return record


def _aware(ref: dt.datetime) -> dt.datetime:
    return ref.replace(tzinfo=BEIJING) if ref.tzinfo is None else ref


def _plain(found: msgspec.Struct | None) -> dict[str, Any] | None:
    """Values as JSON has them, times as Beijing time."""
    return None if found is None else dict(msgspec.to_builtins(_local(msgspec.structs.asdict(found))))


def _local(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.astimezone(BEIJING).isoformat(timespec="minutes") if isinstance(value, dt.datetime) else value
        for name, value in values.items()
    }


def _followup(text: str, ref: dt.datetime, book: RuleBook, item: dict[str, Any]) -> dict[str, Any]:
    """``known`` of the line: figures by kind, occurred_at, place, category."""
    held = item.get("known") or {}
    names = {"serious": "seriously_injured", "loss": "loss_wan_yuan"}
    figures = {
        kind: held.get(kind.value, held.get(names.get(kind.value, "")))
        for kind in FigureKind if {kind.value, names.get(kind.value, "")} & held.keys()
    }  # fmt: skip
    occurred = held.get("occurred_at")
    known = Known(
        figures=figures,
        occurred_at=_aware(dt.datetime.fromisoformat(occurred)).astimezone(UTC) if occurred else None,
        place=str(held.get("place") or held.get("place_text") or ""),
        category=str(held.get("category", "")),
    )
    context = Context(ref_time=_aware(ref).astimezone(UTC), kinds=book.taxonomy.classes)
    return {"changes": [_change(one) for one in read_against(known, text, context)]}


def _why(error: Exception) -> str:
    """What keeps a line from being read."""
    if isinstance(error, json.JSONDecodeError):
        return f"第{error.colno}列起不是 JSON"
    if isinstance(error, KeyError):
        return f"缺少 {error.args[0]}"
    return "不是一个 JSON 对象，或者里面的时刻、数字写得不对"


def _change(one: Change) -> dict[str, Any]:
    """``said`` is what the message says, ``becomes`` what stands after it; times as Beijing time."""
    moment = one.finding.moment
    local = moment.astimezone(BEIJING).isoformat(timespec="minutes") if moment is not None else None
    return {
        "field": one.field,
        "known": one.known,
        "said": local or one.said,
        "how": one.how.value,
        "becomes": local or one.becomes,
        "sure": one.sure,
        "why": one.finding.why,
        "direction": one.direction.value,
        "words": one.words,
    }


GRAMMARS: dict[str, Callable[[str, dt.datetime, RuleBook, dict[str, Any]], dict[str, Any]]] = {
    "narrative": lambda text, ref, book, _item: read_item(text, ref, book),
    "followup": _followup,
    "warning": lambda text, ref, _book, _item: {"warning": _plain(read_warning(text, _aware(ref)))},
    "hotspot": lambda text, ref, _book, _item: {"hotspots": list(map(_plain, read_hotspots(text, _aware(ref))))},
    "rollcall": lambda text, _ref, _book, _item: {"replies": [_plain(one) for one in read_replies(text)]},
}
"""What a text may be read as: 来报, 续报, 预警, 卫星热点, 点名应答."""
