"""The table of found records: name, what it is, phone, how far, and what to know before relying on it."""

from PySide6.QtGui import QColor

from app.models.vocabulary.resource import ResourceKind
from app.services.resources.lookup import LookupHit
from app.ui.kit.rows import Column
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK


def far_text(hit: LookupHit) -> str:
    """3.2公里, 820米; nothing where a place is not known."""
    if hit.distance_km is None:
        return ""
    return f"{hit.distance_km * 1000:.0f}米" if hit.distance_km < 1 else f"{hit.distance_km:.1f}公里"


def eta_text(hit: LookupHit) -> str:
    """约12分钟."""
    if hit.eta_min is None or hit.item.kind not in {ResourceKind.TEAM, ResourceKind.MATERIAL}:
        return ""
    hours, minutes = divmod(round(hit.eta_min), 60)
    return f"约{hours}时{minutes:02d}分" if hours else f"约{max(1, minutes)}分钟"


def _identity(hit: LookupHit) -> str:
    return hit.item.id


def _tone(hit: LookupHit) -> QColor | None:
    grave = {"已调派", "已过期", "已停用"} & set(hit.item.marks)
    return LOOK.color("overdue" if grave else "near") if hit.item.marks else None


def show_distance(table: RowTable[LookupHit], *, on: bool) -> None:
    """Distances stand in the table only where there is a place to measure from."""
    _show(table, {"距离", "到达"}, on=on)


def hide_phone(table: RowTable[LookupHit]) -> None:
    """Leave the phone out."""
    _show(table, {"电话"}, on=False)


def _show(table: RowTable[LookupHit], titles: set[str], *, on: bool) -> None:
    for number, column in enumerate(table.rows.columns):
        if column.title in titles:
            table.setColumnHidden(number, not on)


def hit_table(name: str, *, picked: set[str] | None = None) -> RowTable[LookupHit]:
    """A table of hits; with ``picked`` it is of one kind and its first column shows which are chosen.

    The form around that one names the phones of those that are chosen: where names would be cut they are said there.
    """
    chosen = picked if picked is not None else set()
    first = Column[LookupHit]("类", lambda hit: hit.item.kind.label, 78, spare=True)
    if picked is not None:
        first = Column("选", lambda hit: "✓" if hit.item.id in chosen else "", 36)
    return RowTable(
        (
            first,
            Column("名称", lambda hit: hit.item.name, 150, named=True),
            Column("情况", lambda hit: hit.item.detail),
            Column("电话", lambda hit: hit.item.phone, 124, whole=True, spare=picked is not None),
            Column("距离", far_text, 78, right=True),
            Column("到达", eta_text, 92, right=True),
            Column(
                "注意",
                lambda hit: "、".join(hit.item.marks),
                118 if picked is None else 72,
                _tone,
                whole=picked is not None,
            ),
        ),
        name,
        key=_identity,
    )
