"""Ledgers on the command line: import, find, export (docs/命令行.md)."""

import argparse
from pathlib import Path

from app.cli.declaration import Answer, Command, Option, counted
from app.cli.home import HOME, on_desk
from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

WORDS = {
    "teams": ResourceKind.TEAM, "materials": ResourceKind.MATERIAL, "contacts": ResourceKind.CONTACT,
    "experts": ResourceKind.EXPERT, "shelters": ResourceKind.SHELTER, "depots": ResourceKind.DEPOT,
    "equipment": ResourceKind.EQUIPMENT, "pads": ResourceKind.PAD,
}  # fmt: skip


def import_file(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Take a spreadsheet into a ledger, or only say what would become of each row."""
    from app.services.resources.importing.plan import dry_run, say_columns, take

    said = dict(_pair(words) for words in arguments.map)
    if said:
        say_columns(desk, WORDS[arguments.kind], Path(arguments.file), said)
    plan = dry_run(desk, WORDS[arguments.kind], Path(arguments.file))
    if not arguments.dry_run:
        take(desk, plan)
    return {
        **plan.counts,
        "issues": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "problem": one.problem} for one in plan.issues
        ],
        "aside": [{"sheet": one.sheet, "row": one.row, "why": one.problem} for one in plan.aside],
        "columns": [
            {"sheet": sheet, "columns": [{"heading": a, "as": b} for a, b in pairs]} for sheet, pairs in plan.tables
        ],
        "dry_run": bool(arguments.dry_run),
    }


def find(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """What the ledgers and incidents hold for some words, the nearest first where a point is given."""
    from app.services.resources.lookup import build

    near = _point(arguments.near) if arguments.near else None
    kinds = frozenset({WORDS[arguments.kind]} if arguments.kind else ())
    hits = build(desk).search(arguments.words, near=near, kinds=kinds, limit=arguments.limit)
    return {
        "hits": [
            {
                "kind": hit.item.kind,
                "id": hit.item.id,
                "name": hit.item.name,
                "detail": hit.item.detail,
                "phone": hit.item.phone,
                "distance_km": None if hit.distance_km is None else round(hit.distance_km, 3),
                "eta_min": None if hit.eta_min is None else round(hit.eta_min, 1),
                "marks": list(hit.item.marks),
            }
            for hit in hits
        ]
    }


def export_file(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Write a ledger to .xlsx or .csv."""
    from app.services.resources.importing.export import export

    return {"rows": export(desk, WORDS[arguments.kind], Path(arguments.out)), "file": arguments.out}


def _pair(words: str) -> tuple[str, str]:
    heading, equals, title = words.partition("=")
    if not equals or not heading.strip():
        raise Refused(f"“{words}”看不懂，请写成 表头=栏目，如 兵力=人数；放入备注写 表头=。", field="map")
    return heading.strip(), title.strip()


def _point(words: str) -> tuple[float, float]:
    from app.services.resources.importing.cells import point

    found = point(words)
    if not isinstance(found.value, tuple) or found.doubt:
        raise Refused(f"坐标“{words}”看不懂或不在我国范围内，请写成 纬度,经度，如 37.51,105.19。", field="near")
    lat, lon = found.value
    return float(lat), float(lon)


COMMANDS = (
    Command(
        name="import",
        help="收一张表进台账，--dry-run 只试读",
        run=on_desk(import_file, books=True),
        options=(
            *HOME,
            Option("--kind", required=True, choices=tuple(WORDS)),
            Option("file", required=True),
            Option("--dry-run", switch=True),
            Option("--map", many=True),
        ),
    ),
    Command(
        name="find",
        help="查台账和事件，可按距离排",
        run=on_desk(find),
        options=(
            *HOME,
            Option("words", required=True),
            Option("--near", ""),
            Option("--kind", choices=tuple(WORDS)),
            Option("--limit", 50, kind=counted),
        ),
    ),
    Command(
        name="export",
        help="写出一种台账为 .xlsx 或 .csv",
        run=on_desk(export_file),
        options=(*HOME, Option("--kind", required=True, choices=tuple(WORDS)), Option("--out", required=True)),
    ),
)
