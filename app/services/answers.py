"""What the command line answers, built from the same states the window shows."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

from app.models.deadlines import Demand
from app.models.moments import BEIJING, UTC
from app.models.obligations import IMMEDIATE_GRACE
from app.models.subjects.incident import Incident
from app.services import rulebook
from app.services.desk import Desk
from app.services.errors import Refused
from app.services.extraction import Context, Finding, as_record, extract

Iso = Callable[[dt.datetime | None], str | None]
LARGEST = 64 * 1024 * 1024


def read_text(path: Path) -> str:
    """A text file as people have them: UTF-8 with or without mark, else GB18030."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"文件 {path.name} 太大。", file=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"读不到文件 {path.name}，请核对路径。", file=path.name) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def demand_answer(demand: Demand, iso: Iso, now: dt.datetime) -> dict[str, object]:
    """One deadline with every rule that asks for it; ``due`` is null while its basis instant has not come."""
    one = demand.governing
    rule = one.rule
    late = one.due is not None and one.due + (IMMEDIATE_GRACE if rule.minutes == 0 else dt.timedelta()) < now
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "kind_text": rule.kind.label,
        "basis": rule.basis.value,
        "basis_text": rule.limit_text,
        "basis_at": iso(one.basis_at),
        "due": iso(one.due),
        "recipient": one.recipient.label,
        "owner": rule.owner.label,
        "legal": rule.legal,
        "source": rule.source,
        "confidence": rule.confidence,
        "pack": rule.pack,
        "occurred_unknown": one.occurred_unknown,
        "overdue_on_receipt": late,
        "bases": [
            {"rule": each.rule.id, "legal": each.rule.legal, "basis": each.rule.basis.value, "due": iso(each.due)}
            for each in (one, *demand.others)
        ],
    }


def incident_answer(desk: Desk, identity: str, findings: tuple[Finding, ...], iso: Iso) -> dict[str, object]:
    """A booked incident: level, what was read, the clocks that now run."""
    with desk.store.read() as reading:
        state = reading.state(f"incident:{identity}", Incident)
    if state is None:
        raise Refused("事件没有登记成功。")
    record = as_record(findings, desk.rules.taxonomy.groups)
    record["level"] = state.level.label
    return {
        "incident": identity,
        "title": state.title,
        "level": state.level.label,
        "axis": state.grade_axis or None,
        "reason": state.grade_reason,
        "may_rise": state.may_rise,
        "late_minutes": state.late_by,
        "extracted": record,
        "deadlines": [
            {
                "clock": clock.id,
                "rule": clock.rule,
                "kind": clock.obligation.value,
                "kind_text": clock.obligation.label,
                "basis": clock.basis.value,
                "basis_at": iso(clock.basis_at),
                "due": iso(clock.due),
                "recipient": clock.recipient.label,
                "owner": clock.owner.label,
                "legal": clock.legal,
                "overdue_on_receipt": clock.overdue_on_receipt,
                "bases": [clock.rule, *(rule for rule, _, _ in clock.bases)],
            }
            for clock in sorted(state.clocks, key=lambda one: one.due)
        ],
    }


def pdf_pages(data: bytes) -> int:
    """How many pages a PDF of ours has."""
    return data.count(b"/Type /Page\n") + data.count(b"/Type /Page ")


def extract_file(source: Path, target: Path) -> dict[str, object]:
    """Read every narrative of a JSON-lines file; a line that cannot be read is counted and named."""
    from app.models.grading import grade
    from app.models.vocabulary import FigureKind

    book = rulebook.load()
    classes = tuple((one.code, one.name, one.words) for one in book.taxonomy.classes)
    rows = 0
    problems: list[dict[str, object]] = []
    lines: list[str] = []
    for number, line in enumerate(read_text(source).splitlines(), 1):
        if not line.strip():
            continue
        rows += 1
        try:
            item = json.loads(line)
            ref = dt.datetime.fromisoformat(item["ref_time"])
            ref = ref.replace(tzinfo=BEIJING) if ref.tzinfo is None else ref
            findings = extract(str(item["text"]), Context(ref_time=ref.astimezone(UTC), classes=classes))
        except (ValueError, KeyError, TypeError) as error:
            problems.append({"line": number, "problem": f"这一行读不出来：{error}"})
            continue
        record = as_record(findings, book.taxonomy.groups)
        figures = {kind: one.number for one in findings for kind in FigureKind if one.field == kind}
        code = str(record.get("category_code") or "")
        counted = any(
            figures.get(kind) is not None for kind in (FigureKind.DEATHS, FigureKind.SERIOUS, FigureKind.LOSS)
        )
        record["level"] = grade(code, figures, book.ladders).level.label if code.startswith("12") and counted else None
        lines.append(json.dumps({"id": item.get("id"), **record}, ensure_ascii=False))
    try:
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise Refused(f"写不了文件 {target.name}，请检查文件夹权限。", file=target.name) from error
    return {"rows": rows, "written": len(lines), "issues": problems}
