"""Finding the table on a sheet: title rows, the heading (one or two lines), data, totals, groups, notes."""

import re
from itertools import zip_longest

import msgspec

from app.models.vocabulary.resource import ResourceKind
from app.services.resources.importing.cells import LONGEST, Cell, blank, text_of
from app.services.resources.importing.column_keys import ColumnKey
from app.services.resources.importing.columns import LedgerColumn, column_for, columns_of, likely_for, plain, unit_in
from app.services.resources.importing.layout import SEARCHED, phones_of_others, shows_how, unguarded
from app.services.resources.importing.one_name import TableLine, one_a_block
from app.services.resources.importing.owners import apart, is_under
from app.services.resources.importing.sheets import Worksheet

TOTALS = re.compile(r"^(?:合计|总计|小计|共计|累计|总数|合计数|总和|全县合计|全市合计)(?:$|[:：（(\d])")
NOTES = re.compile(
    r"^(?:注|备注|说明|填表|制表|审核|填报|联系人|负责人|单位负责人|统计人|报送|经办|附|主管|制单|盖章|日期|审批)[^，。]{0,8}?[:：]"
)
GROUP = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|第[一二三四五六七八九十]+[类部章]|\d{1,2}[、.．]).{1,30}|.{1,20}[:：]$"
)
NUMBERED = re.compile(r"^[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]\s*")
BY_UNIT = {ResourceKind.TEAM, ResourceKind.DEPOT, ResourceKind.SHELTER, ResourceKind.CONTACT}
STOCKED = {ResourceKind.MATERIAL, ResourceKind.EQUIPMENT}
"""Of one name there are several lots and places: each row is one."""
SEVERAL = {ColumnKey.PHONES, ColumnKey.REMARK}
OWN = ("核验日期", "核验人", "存疑")
"""Columns an export of ours adds; they tell about the record and are no part of it."""
SERIAL = re.compile(r"^(?:序号|no\.?|№|序|项次|序列|id)$", re.IGNORECASE)


class LedgerTable(msgspec.Struct, frozen=True, kw_only=True):
    """What a sheet holds: columns by place, data rows, and what was left aside with the reason."""

    sheet: str
    columns: dict[int, LedgerColumn]
    heads: dict[int, str]
    """The headings of the columns as the sheet has them."""
    headings: tuple[str, ...]
    units: dict[int, str]
    lines: list[TableLine]
    strange: dict[int, str]
    """Headings by place that no field of the ledger is known for."""
    aside: list[tuple[int, str]]
    """(row, why) of title, total, note and group rows."""


def headings_of(sheet: Worksheet) -> tuple[str, ...]:
    """The fullest of the first rows, for a sentence that says what was found instead."""
    rows = [[text_of(cell).replace("\n", "") for cell in row] for row in sheet.rows[:SEARCHED]]
    best = max(rows, key=lambda row: len([cell for cell in row if cell]), default=[])
    return tuple(cell for cell in best if cell)


def find_table(sheet: Worksheet, kind: ResourceKind, mapping: dict[str, str] | None = None) -> LedgerTable | None:
    """The table of a sheet for a ledger; None where no heading with a name column is there.

    ``mapping`` says for a heading (as ``plain`` gives it) which column key it is, empty for none.
    """
    best: tuple[tuple[int, bool, int, int], int, int, dict[int, LedgerColumn], list[str]] | None = None
    for number in range(min(SEARCHED, len(sheet.rows))):
        for height in (1, 2):
            if number + height > len(sheet.rows) or (height == 2 and not _two_lines(sheet, number)):
                continue
            heads = _heads(sheet, number, height)
            columns = _named(kind, _mapped(kind, heads, mapping or {}))
            if any(one.key is ColumnKey.NAME for one in columns.values()):
                under = height == 2 and is_under(sheet, number, heads, columns)
                score = (len(columns), under, -height, -number)
                if best is None or score > best[0]:
                    best = (score, number, height, columns, heads)
    if best is None or (len(best[3]) < 2 and len([one for one in best[4] if one]) > 2):
        return None
    _, number, height, columns, heads = best
    lines, aside = _lines(kind, sheet, number + height, columns, heads)
    aside = [(row + 1, "标题") for row in range(number) if any(text_of(cell) for cell in sheet.rows[row])] + aside
    columns = _without_serial(columns, lines)
    columns, lines, used = apart(kind, heads, columns, lines)
    ours = set(OWN) <= set(heads)
    if ours:
        lines = [msgspec.structs.replace(line, cells=[unguarded(cell) for cell in line.cells]) for line in lines]
    width = max((len(line.cells) for line in lines), default=0)
    shown = [head.replace("\x1f", "").replace("\n", "") for head in heads] + [""] * max(0, width - len(heads))
    return LedgerTable(
        sheet=sheet.name,
        columns=columns,
        heads={place: shown[place] or columns[place].title for place in columns},
        headings=tuple(filter(None, shown)),
        units={place: unit_in(heads[place]) if place < len(heads) else "" for place in columns},
        lines=lines,
        strange={
            place: head
            for place, head in enumerate(shown)
            if not (ours and head in OWN)
            and not (not head and _counts(lines, place))
            and place not in columns
            and place not in used
            and not SERIAL.match(plain(head))
            and plain(head) != "编号"
        },
        aside=aside,
    )


def _counts(lines: list[TableLine], place: int) -> bool:
    """Whether a column only counts the rows 1, 2, 3."""
    texts = [text_of(line.cells[place]) if place < len(line.cells) else "" for line in lines]
    return texts == [str(number) for number in range(1, len(texts) + 1)]


def _without_serial(columns: dict[int, LedgerColumn], lines: list[TableLine]) -> dict[int, LedgerColumn]:
    """编号 that only counts 1, 2, 3 is a serial number, not a code."""
    for place, column in columns.items():
        if column.key is ColumnKey.CODE and lines and _counts(lines, place):
            return {other: one for other, one in columns.items() if other != place}
    return columns


def _two_lines(sheet: Worksheet, number: int) -> bool:
    """Whether a row and the one below can be one heading: where both have words, the upper spans several columns.

    Otherwise the first data row would be taken for the second line of the heading, and be lost.
    """
    upper, lower = ([text_of(cell) for cell in sheet.rows[number + step]] for step in (0, 1))
    spans = {
        place
        for (top, left), (_, right) in sheet.merged
        if top == number and right > left
        for place in range(left, right + 1)
    }
    both = [place for place, (above, below) in enumerate(zip(upper, lower, strict=False)) if above and below]
    if not sheet.merged:
        spans = {place for place in both if place + 1 < len(upper) and not upper[place + 1]}
    alone = any(above and not below for above, below in zip_longest(upper, lower, fillvalue=""))
    return alone and all(place in spans for place in both)


def _heads(sheet: Worksheet, number: int, height: int) -> list[str]:
    """The heading of every column; of two lines the lower one, led by the upper where it spans several."""
    upper = [text_of(cell) for cell in sheet.rows[number]]
    if height == 1:
        return upper
    lower = [text_of(cell) for cell in sheet.rows[number + 1]]
    width = max(len(upper), len(lower))
    upper += [""] * (width - len(upper))
    lower += [""] * (width - len(lower))
    for (top, left), (_, right) in sheet.merged:
        if top == number:
            for place in range(left, min(right + 1, width)):
                upper[place] = upper[left]
    if not sheet.merged:  # the eye sees the heading above reach over what stands below it
        for place in range(1, width):
            if lower[place] and lower[place - 1] and not upper[place]:
                upper[place] = upper[place - 1]
    return [f"{above}\x1f{below}" if above and below and above != below else below or above
            for above, below in zip(upper, lower, strict=True)]  # fmt: skip


def _mapped(kind: ResourceKind, heads: list[str], mapping: dict[str, str]) -> dict[int, LedgerColumn]:
    """Which column each heading is; each column once, the first heading wins; phones and remarks may be several."""
    by_key: dict[str, LedgerColumn] = {one.key: one for one in columns_of(kind)}
    found: dict[int, LedgerColumn] = {}
    taken: set[ColumnKey] = set()
    open_heads: dict[int, str] = {}
    said: set[int] = set()
    for place, head in enumerate(heads):
        if SERIAL.match(plain(head.replace("\x1f", ""))):
            continue
        tries = _tries(head)
        told = next((words for words in tries if plain(words) in mapping), None)
        chosen = by_key.get(mapping[plain(told)]) if told is not None else None
        if told is not None:
            said.add(place)
        if told is None:
            chosen = next(filter(None, (column_for(kind, words) for words in tries)), None)
            again = plain(head) in {plain(heads[one]) for one in found}  # 数量、单位、数量、单位: a second amount
            if not again and (chosen is None or (chosen.key in taken and chosen.key not in SEVERAL)):
                open_heads[place] = head
        if chosen is not None and (chosen.key not in taken or chosen.key in SEVERAL):
            found[place] = chosen
            taken.add(chosen.key)
    for place, head in open_heads.items():  # listed headings first, then what the others most likely are
        likely = next(filter(None, (likely_for(kind, words, taken - SEVERAL) for words in _tries(head))), None)
        if likely is not None:
            found[place] = likely
            taken.add(likely.key)
    others = set() if set(OWN) <= set(heads) else phones_of_others(kind, heads, found) - said
    return {place: one for place, one in sorted(found.items()) if place not in others}


def _named(kind: ResourceKind, columns: dict[int, LedgerColumn]) -> dict[int, LedgerColumn]:
    """Where no heading is the name, a list of units is named by its units (单位、值班电话)."""
    if kind not in BY_UNIT or len(columns) < 2 or any(one.key is ColumnKey.NAME for one in columns.values()):
        return columns
    name = next(one for one in columns_of(kind) if one.key is ColumnKey.NAME)
    return {place: name if one.key is ColumnKey.UNIT else one for place, one in columns.items()}


def _tries(head: str) -> tuple[str, ...]:
    above, _, below = head.partition("\x1f")
    return (above + below, below, above) if below else (head,)


def _lines(
    kind: ResourceKind, sheet: Worksheet, first: int, columns: dict[int, LedgerColumn], heads: list[str]
) -> tuple[list[TableLine], list[tuple[int, str]]]:
    filled = _unmerged(sheet, columns)
    lines: list[TableLine] = []
    aside: list[tuple[int, str]] = []
    group = ""
    name_place = next(place for place, one in columns.items() if one.key is ColumnKey.NAME)
    for number in range(first, len(sheet.rows)):
        raw = sheet.rows[number]
        texts = [text_of(cell) for cell in raw]
        if not any(texts):
            continue
        why = shows_how(texts, name_place, first=number == first)
        why = why or _aside(texts, columns, heads, name_place, _spans(sheet, number))
        if why:
            aside.append((number + 1, why))
            if why.startswith("分组"):
                group = NUMBERED.sub("", next(text for text in texts if text)).strip("：: ")
            continue
        cells = [
            filled.get((number, place), cell if len(text_of(cell)) <= LONGEST else text_of(cell)[:LONGEST])
            for place, cell in enumerate(raw)
        ]
        lines.append(TableLine(row=number + 1, cells=cells, group=group, hidden=number in sheet.hidden))
    if kind not in STOCKED:
        lines, within = one_a_block(sheet, lines, columns, name_place)
        aside += within
    merged = {left for (top, left), (low, _) in sheet.merged if low > top}
    loose = {place: one for place, one in columns.items() if place not in merged}
    return _filled_down(lines, loose), aside


def _spans(sheet: Worksheet, number: int) -> int:
    """How many columns the widest merged range in a row takes."""
    return max((right - left + 1 for (top, left), (low, right) in sheet.merged if top <= number <= low), default=1)


def _aside(texts: list[str], columns: dict[int, LedgerColumn], heads: list[str], name_place: int, spans: int) -> str:
    """Why a row is no data; empty when it is."""
    held = [text for text in texts if text]
    first = re.sub(r"\s+", "", held[0])
    mapped = [texts[place] for place in columns if place < len(texts) and texts[place]]
    if any(TOTALS.match(re.sub(r"\s+", "", text)) for text in held[:3]):
        return "合计行"
    if NOTES.match(first) and len(held) <= max(2, len(columns) // 2):
        return "附注"
    if [plain(text) for text in texts if text] == [plain(head) for head in heads if head]:
        return "重复的表头"
    if len(held) == 1:
        named = name_place < len(texts) and bool(texts[name_place])
        wide = spans >= max(2, len(columns) // 2)
        if wide or (GROUP.match(first) and not named) or (not named and not mapped):
            return f"分组“{held[0][:20]}”" if len(held[0]) <= 30 else "附注"
        if GROUP.match(first) and len(columns) >= 3:
            return f"分组“{held[0][:20]}”"
    return ""


def _unmerged(sheet: Worksheet, columns: dict[int, LedgerColumn]) -> dict[tuple[int, int], Cell]:
    """Cells below the first of a range merged downwards; numbers are not repeated, they would count twice."""
    filled: dict[tuple[int, int], Cell] = {}
    for (top, left), (low, right) in sheet.merged:
        column = columns.get(left)
        if low == top or right != left or column is None or column.read in {"amount", "quantity"}:
            continue
        value = sheet.rows[top][left] if top < len(sheet.rows) and left < len(sheet.rows[top]) else None
        for row in range(top + 1, low + 1):
            filled[row, left] = value
    return filled


def _filled_down(lines: list[TableLine], columns: dict[int, LedgerColumn]) -> list[TableLine]:
    """Blank cells of grouping columns without merged ranges take what stands above, as the eye reads them."""
    last: dict[int, Cell] = {}
    found = []
    for line in lines:
        cells = list(line.cells)
        for place, column in columns.items():
            if not column.fill or place >= len(cells):
                continue
            if blank(text_of(cells[place])) and text_of(cells[place]) == "":
                cells[place] = last.get(place)
            else:
                last[place] = cells[place]
        found.append(msgspec.structs.replace(line, cells=cells))
    return found
