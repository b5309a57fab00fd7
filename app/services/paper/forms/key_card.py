"""按键卡: the keys of the work at night on a sheet to stand by the telephone, place by place."""

from collections.abc import Mapping

from app.services.paper.grid import Form, GridColumn, GridTable, Prose

COLUMNS = (("", 19), ("作用", 31)) * 2
NOTE = "其余各页的键在手册（F1）“按键”一章里；按 Ctrl+K 写名称也能找到每件事和它的键。"


def key_card(keys: Mapping[str, tuple[tuple[str, str], ...]], unit: str, version: str, footer: str) -> Form:
    """The (key, what it does) of each place, two beside each other in the order they are read: down, then right."""
    return Form(
        title="按键卡",
        left=unit,
        right=f"值守台 {version}",
        blocks=(*(_table(place, rows) for place, rows in keys.items()), Prose("", NOTE)),
        footer=footer,
        fits=True,
    )


def _table(place: str, rows: tuple[tuple[str, str], ...]) -> GridTable:
    half = (len(rows) + 1) // 2
    right = (*rows[half:], *((("", ""),) * (2 * half - len(rows))))
    columns = tuple(GridColumn(title or place, share) for title, share in COLUMNS)
    return GridTable(columns, tuple((*one, *other) for one, other in zip(rows[:half], right, strict=True)))
