"""How offices lay a table out: halves side by side, several people in a row, lines that only show how to fill in."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from app.models.vocabulary.resource import ResourceKind
from app.services.resources.importing.cells import Cell, text_of
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.columns import LedgerColumn, column_for, plain
from app.services.resources.importing.sheets import Worksheet

SEARCHED = 30
"""Rows from the top in which a heading is looked for."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula when a cell begins with it."""
PEOPLE = {ResourceKind.CONTACT, ResourceKind.EXPERT}
PERSON = re.compile(
    r"领导|姓名|负责人|联系人|联络员|责任人|值班员|值守员|主班|副班|队长|组长|主任|[局县镇乡村处科站所]长|书记|家属|配偶"
)
ANOTHER = re.compile(r"领导|紧急联系")
FAMILY = re.compile(r"家属|配偶")
EXAMPLE = re.compile(r"^[（(【\[]?(?:例|示例|样例|范例|举例)[）)】\]]?(?:[:：、]|$|[（(\d])")
STEMS = "甲乙丙丁戊己庚辛壬癸"


def halves(sheets: Iterable[Worksheet], kind: ResourceKind) -> Iterator[Worksheet]:
    """The sheets, one whose heading stands twice or oftener side by side as a sheet for each."""
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:SEARCHED]):
            blocks = _blocks([text_of(cell) for cell in row], kind)
            if blocks:
                yield from (_part(sheet, number, left, right) for left, right in blocks)
                break
        else:
            yield sheet


def _blocks(heads: list[str], kind: ResourceKind) -> list[tuple[int, int]]:
    """[left, right) of each repetition of a heading with a name in it; empty where it stands once."""
    words = [plain(head) for head in heads]
    named = [place for place, head in enumerate(heads) if head and _is_name(kind, head)]
    again = [place for place in named[1:] if words[place] == words[named[0]]]
    if not again:
        return []
    width, first = again[0] - named[0], next(place for place, word in enumerate(words) if word)
    blocks = [(left, left + width) for left in range(first, len(words), width)]
    said = [[word for word in words[left:right] if word] for left, right in blocks]
    told = [one for one in said if one]
    if len(told) < 2 or len(told[0]) < 2 or any(one != told[0] for one in told):
        return []
    return [(0 if left == first else left, right) for (left, right), one in zip(blocks, said, strict=True) if one]


def _is_name(kind: ResourceKind, head: str) -> bool:
    column = column_for(kind, head)
    return column is not None and column.key is ColumnKey.NAME


def _part(sheet: Worksheet, heading: int, left: int, right: int) -> Worksheet:
    """The columns [left, right) of a sheet; what stands above the heading goes with the first."""
    rows = [row[left:right] if number >= heading or left == 0 else [] for number, row in enumerate(sheet.rows)]
    merged = tuple(
        ((top, begin - left), (low, end - left))
        for (top, begin), (low, end) in sheet.merged
        if left <= begin and end < right
    )
    return msgspec.structs.replace(sheet, rows=rows, merged=merged)


def phones_of_others(kind: ResourceKind, heads: list[str], columns: dict[int, LedgerColumn]) -> set[int]:
    """Columns of phones beside somebody else than the one the row is about (带班领导、电话、值班员、电话).

    领导手机 beside a name and a phone is another's; where it is the only number, it is the one the row is called by.
    """
    name = next((place for place, one in columns.items() if one.key is ColumnKey.NAME), None)
    if kind not in PEOPLE or name is None:
        return set()
    people = [place for place, head in enumerate(heads) if place == name or _speaks_of_one(head)]
    phones = [place for place, column in columns.items() if column.key is ColumnKey.PHONES]
    beside = {place for place in phones if max((one for one in people if one < place), default=name) != name}
    beside |= {place for place in phones if FAMILY.search(heads[place])}
    own = [place for place in phones if place not in beside]
    another = {place for place in own if ANOTHER.search(heads[place])}
    return beside | (another if len(another) < len(own) else set())


def _speaks_of_one(head: str) -> bool:
    return bool(PERSON.search(plain(head))) and not re.search(r"电话|手机|号码|方式|座机", head)


def shows_how(texts: list[str], name: int, *, first: bool) -> str:
    """Why a line only shows how to fill in the form; empty where it is data. ``first`` stands below the heading."""
    if name < len(texts) and EXAMPLE.match(texts[name].strip()):
        return "填表示例"
    held = [text.strip() for text in texts if text.strip()]
    stems = [text for text in held if text in STEMS]
    counts = [text for text in held if text not in STEMS]
    ordered = "".join(stems) == STEMS[: len(stems)] and counts == [str(one + 1) for one in range(len(counts))]
    return "栏次" if first and len(held) > 2 and all(len(one) < 3 for one in held) and ordered else ""


def unguarded(cell: Cell) -> Cell:
    """A cell of our own export without the sign that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if isinstance(cell, str) and cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell
