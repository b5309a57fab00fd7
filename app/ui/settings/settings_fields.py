"""The fields of the tabs of 设置, made from what each setting declares; tables and lines are read back here."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from app.models.settings.option import Editor, Group
from app.models.settings.settings import OPTIONS, Settings
from app.services.resources.reach import assumed
from app.ui.kit.cell_table import Cells
from app.ui.kit.field_row import Field, FieldKind
from app.ui.settings import lists_as_cells as lists

KINDS: dict[Editor, FieldKind] = {
    Editor.LINE: "line",
    Editor.NUMBER: "number",
    Editor.CHOICE: "choice",
    Editor.SWITCH: "check",
    Editor.LINES: "text",
}
AS_CELLS: dict[str, tuple[Callable[[Any], Cells], Callable[[Cells], object]]] = {
    "recipients": (lists.recipients_cells, lists.read_recipients),
    "inside_chain": (lists.chain_cells, lists.read_chain),
    "hats": (lists.hats_cells, lists.read_hats),
    "periods": (lists.periods_cells, lists.read_periods),
    "places": (lists.places_cells, lists.read_places),
    "wording": (lists.wording_cells, lists.read_wording),
    "speeds": (lists.speeds_cells, lists.read_speeds),
}
"""How a list of more than one column is written as lines of a table, and read."""


def _terrains() -> tuple[tuple[str, str], ...]:
    worse = (
        (one, f"{one}（时速打{share * 10:g}折）" if share < 1 else one) for one, share in assumed().terrains.items()
    )
    return (("", "不打折"), *worse)


DEFAULTS = msgspec.structs.asdict(Settings())
CHOICES: dict[str, Callable[[], tuple[tuple[str, str], ...]]] = {"terrain": _terrains}
"""Choices that stand in a file of resources."""


def fields(settings: Settings, group: Group) -> tuple[Field, ...]:
    """The fields of a tab in the order they are declared in; empty for a tab that is made otherwise."""
    held = msgspec.structs.asdict(settings)
    return tuple(
        Field(
            name=name,
            title=option.title,
            kind="table" if name in AS_CELLS else KINDS[option.editor],
            value=_shown(name, held[name], option.editor),
            choices=CHOICES[name]() if name in CHOICES else option.choices,
            hint=option.hint,
            rows=option.rows,
            columns=lists.COLUMNS.get(name, ()),
            grows=name not in lists.ALL_NAMED,
        )
        for name, option in OPTIONS.items()
        if option.group is group and option.editor is not Editor.OWN
    )


def cells(settings: Settings, name: str) -> Cells:
    """The lines of a setting that is a table, as it is now."""
    return AS_CELLS[name][0](msgspec.structs.asdict(settings)[name])


def _shown(name: str, value: Any, editor: Editor) -> Any:  # noqa: ANN401 - by setting
    if name in AS_CELLS:
        return AS_CELLS[name][0](value)
    return "\n".join(value) if editor is Editor.LINES and not isinstance(value, str) else value


def read(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed as values of settings; raises Refused naming the line that does not read."""
    found = {}
    for name, value in values.items():
        if name in AS_CELLS:
            found[name] = AS_CELLS[name][1](value)
        elif OPTIONS[name].editor is Editor.NUMBER:
            found[name] = int(value or 0)
        elif OPTIONS[name].editor is Editor.LINES and not isinstance(DEFAULTS[name], str):
            found[name] = lists.lines_of(value)
        else:
            found[name] = value
    return found
