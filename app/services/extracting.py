"""Reading whole files of narratives, one JSON object a line (the command line's ``extract``)."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from app.models.grading import grade
from app.models.moments import BEIJING, UTC
from app.models.vocabulary import FigureKind
from app.services import rulebook
from app.services.errors import Refused
from app.services.extraction import Context, as_record, extract, figures_of
from app.services.extraction.score import score
from app.services.files import read_text
from app.services.rulebook import RuleBook

COUNTED = (FigureKind.DEATHS, FigureKind.SERIOUS, FigureKind.LOSS)
"""The axes on which accidents are graded; what is missing or trapped is no confirmed figure."""


def extract_file(source: Path, target: Path, *, scored: bool) -> dict[str, object]:
    """Read every narrative; a line that cannot be read is counted and named. With ``scored`` compare to ``truth``."""
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
            record = read_item(str(item["text"]), dt.datetime.fromisoformat(item["ref_time"]), book)
        except (ValueError, KeyError, TypeError) as error:
            problems.append({"line": number, "problem": f"这一行读不出来：{error}"})
            continue
        lines.append(json.dumps({"id": item.get("id"), **record}, ensure_ascii=False))
        if isinstance(item.get("truth"), dict):
            pairs.append((record, item["truth"]))
    try:
        target.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise Refused(f"写不了文件 {target.name}，请检查文件夹权限。", file=target.name) from error
    answer: dict[str, object] = {"rows": rows, "written": len(lines), "issues": problems}
    if scored and not pairs:
        raise Refused("文件里没有 truth，不能评分；去掉 --score 再试。", file=source.name)
    return answer | ({"score": score(pairs), "scored": len(pairs)} if scored else {})


def read_item(text: str, ref: dt.datetime, book: RuleBook) -> dict[str, Any]:
    """One narrative as a flat record; ``ref`` is when the officer holds the text (Beijing time without an offset)."""
    ref = ref.replace(tzinfo=BEIJING) if ref.tzinfo is None else ref
    findings = extract(text, Context(ref_time=ref.astimezone(UTC), kinds=book.taxonomy.classes))
    record = as_record(findings, book.taxonomy.groups)
    figures = figures_of(findings)
    code = str(record.get("category_code") or "")
    counted = any(figures.get(kind) is not None for kind in COUNTED)
    if code.startswith("12") and counted:
        record["level"] = grade(code, figures, book.ladders).level.label
    return record
