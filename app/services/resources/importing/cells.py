"""What stands in a cell: numbers with words, several phones, dates, points. A cell is never guessed at.

Each reader gives the value and, where the cell does not say one thing clearly, the sentence why (存疑).
"""

import datetime as dt
import math
import re

import msgspec

from app.models.maps.geo import in_china
from app.models.resource.records import Amount, Grading, Phone
from app.models.texts import clean, folded
from app.models.vocabulary.incident import Bound
from app.models.vocabulary.maps import Datum
from app.services.extraction import numbers

Cell = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | None
LONGEST = 10_000
EMPTY = frozenset({"", "-", "—", "——", "/", "／", "\\", "无", "暂无", "空", "null", "none", "n/a", "nan", "、"})
DITTO = frozenset({"同上", "〃", "″", "同前", '"', "同左", "”"})
_RANGE = re.compile(r"^\D{0,3}\d[\d,.]*\s*\D{0,2}?\s*[-–—~～至到]\s*\d")
_ABOVE = re.compile(r"^(?:以上|及以上|余|多|左右|上下|以内|以下)")
_NUMBER = re.compile(numbers.NUMBER)
_LEAD = re.compile(r"(大约|大概|约|近|将近|至少|不少于|最少|超过|逾|不下|≥|>=|>|＞|≤|<)\s*$")
_DIGITS = re.compile(r"[+＋]?\d[\d\s\-—–－()（）]{1,30}\d")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_DAY = re.compile(r"(\d{4})\s*[年\-/.．]\s*(\d{1,2})(?:\s*[月\-/.．]\s*(\d{1,2})\s*[日号]?|\s*月?)")
_COMPACT_DAY = re.compile(r"(?:19|20)\d{6}")
_DEGREES = re.compile(
    r"(\d{1,3}(?:\.\d+)?)\s*[°度]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'’分]\s*)?(?:(\d{1,2}(?:\.\d+)?)\s*[″\"”秒])?"
)
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,4}(?=$|[^\u4e00-\u9fff·])")
_SPLIT = re.compile(r"[、，,；;/／\n|]+|\s{2,}|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
SERIAL_BASE = dt.date(1899, 12, 30)


class CellReading(msgspec.Struct, frozen=True):
    """A cell as read: the value, its unit, what else stood in it, and why it is doubtful."""

    value: object = None
    unit: str = ""
    rest: str = ""
    doubt: str = ""


def text_of(cell: Cell) -> str:
    """A cell's text; a whole number has no .0, a date is written out."""
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else ("是" if cell else "否")
    if isinstance(cell, float):
        if math.isnan(cell) or math.isinf(cell):
            return ""
        return f"{cell:.0f}" if cell == int(cell) else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.strftime("%Y-%m-%d") if cell.time() == dt.time() else cell.strftime("%Y-%m-%d %H:%M")
    return clean(str(cell))


def quoted(text: str) -> str:
    """A cell's words in a sentence: on one line, cut short."""
    line = " ".join(text.split())
    return f"“{line[:20]}…”" if len(line) > 20 else f"“{line}”"


def blank(text: str) -> bool:
    """Whether a cell says nothing."""
    return text.strip().lower() in EMPTY


def amount(cell: Cell, units: str = "") -> CellReading:
    """约30, 30余人, 四十五, ２６, 2万, 40根; a range or 若干 has words and no value (``units``: what is counted)."""
    text = text_of(cell)
    if blank(text):
        return CellReading()
    line = folded(text.replace("，", ",")).strip()
    for wrong, why in (
        (isinstance(cell, (dt.datetime, dt.date, dt.time, dt.timedelta)), "数量栏里是日期"),
        (line.startswith("#"), "公式出错"),
        (bool(re.match(r"^[-－−]\s*\d", line)), "数量为负"),
    ):
        if wrong:
            return CellReading(rest=text, doubt=f"{why}{quoted(text)}")
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return CellReading(Amount(float(cell)))
    if _RANGE.match(line):
        return CellReading(Amount(words=text), doubt=f"是区间{quoted(text)}，没有取数")
    return _worded(line, text, units)


def _worded(line: str, text: str, units: str) -> CellReading:
    matches = [one for one in _NUMBER.finditer(line) if numbers.parse(one.group()) is not None]
    fitting = [one for one in matches if units and re.match(rf"\s*[余多几来]?\s*(?:{units})", line[one.end() :])]
    chosen = fitting[0] if fitting else matches[0] if matches else None
    if chosen is None or (chosen.start() > 6 and not fitting):
        return CellReading(Amount(words=text), doubt=f"{quoted(text)}不是数字")
    value = numbers.parse(chosen.group())
    lead = _LEAD.search(line[: chosen.start()])
    after = line[chosen.end() :].lstrip()
    tail = _ABOVE.match(after) or _ABOVE.match(re.sub(r"^[^\d（(\s,;；，]{1,3}?(?=以上|及以上|左右|上下)", "", after))
    unit = re.match(r"(?:余|多|几|来)?\s*([^\d\s（(，,；;、。/余多几来以左上及×xX*＊]{1,4})?", after)
    word = (unit.group(1) or "") if unit else ""
    if after.startswith(("%", "％")):
        return CellReading(Amount(words=text), doubt=f"{quoted(text)}是百分数")
    rest = after[unit.end() :] if unit else after
    rest = re.sub(r"^(?:以上|及以上|左右|上下|以内|以下)", "", rest).strip()
    before = line[: lead.start() if lead else chosen.start()].strip(" （(共计有:：")
    more = bool(rest or before)
    doubt = f"{quoted(text)}里还有别的话，已放入备注" if more else ""
    return CellReading(Amount(value, _bound(lead.group(1) if lead else "", tail.group() if tail else "")), word,
                 text if more else "", doubt)  # fmt: skip


def _bound(lead: str, tail: str) -> Bound:
    if lead in {"超过", "逾", ">", "＞"} or tail in {"余", "多"}:
        return Bound.OVER
    if lead in {"至少", "不少于", "最少", "不下", "≥", ">="} or tail in {"以上", "及以上"}:
        return Bound.AT_LEAST
    return Bound.ABOUT if lead or tail else Bound.EXACT


def phones(cell: Cell) -> CellReading:
    """Every number in a cell with its label in brackets; ``rest`` is a name before them, a masked one is doubtful."""
    text = re.sub(r"[+＋]\s*86[\s\-]*", "", folded(text_of(cell)))
    text = re.sub(r"(?<=\d)\s*(?:转|分机)\s*(?=\d{1,5}(?!\d))", "-", text)
    if blank(text):
        return CellReading(())
    if "*" in text or "×" in text or re.search(r"\d[xX]{2,}", text):
        return CellReading((), rest=text, doubt=f"电话被遮盖{quoted(text)}")
    found: list[Phone] = []
    doubts: list[str] = []
    for match in _DIGITS.finditer(text):
        label = re.match(r"\s*[（(]([^）)\d]{1,8})[）)]", text[match.end() :])
        for number in _numbers(match.group()):
            known = _sound(number)
            if known:
                found.append(Phone(known, label.group(1) if label else ""))
            else:
                doubts.append(f"电话“{number[:20]}”位数不对")
    words = _DIGITS.sub(" ", re.sub(r"[（(][^）)]*[）)]", " ", text))
    letters = re.search(r"[A-Za-z]+", words)
    if letters and not re.fullmatch(r"(?i)(?:tel|phone|mobile|fax|ext|qq)", letters.group()):
        doubts.append(f"电话里有字母“{letters.group()[:10]}”")
    if not found and not doubts:
        doubts.append(f"{quoted(text)}不是电话")
    name = _NAME.search(re.sub(r"(?:手机|电话|座机|值班|联系|办公|固话)", " ", words))
    return CellReading(tuple(dict.fromkeys(found)), rest=name.group() if name else "", doubt="；".join(doubts))


def _numbers(run: str) -> list[str]:
    """The numbers in a run of digits, blanks and dashes: two mobiles written without a sign between are two."""
    digits = re.sub(r"\D", "", run)
    mobiles = _MOBILE.findall(digits)
    if mobiles and len(mobiles) * 11 == len(digits):
        return mobiles
    parts = [part for part in re.split(r"\s{2,}|\s(?=0\d{2,3}[-—–－]?\d{7})|\s(?=1[3-9]\d{9})", run.strip()) if part]
    return parts if len(parts) > 1 else [run.strip()]


def _sound(number: str) -> str:
    """A number as it is kept; empty for one nobody can dial."""
    digits = re.sub(r"\D", "", number)
    if digits.startswith("86") and len(digits) == 13 and _MOBILE.fullmatch(digits[2:]):
        digits = digits[2:]
    if _MOBILE.fullmatch(digits):
        return digits
    area = re.fullmatch(r"(0\d{2,3})[\s\-—–－)）]+(\d{7,8})(?:\s*[\-—–－]\s*(\d{1,5}))?", number.strip(" (（"))
    if area:
        return "-".join(part for part in area.groups() if part)
    if len(digits) in {10, 11, 12} and digits.startswith("0"):
        cut = 3 if digits[1] in "12" else 4
        return f"{digits[:cut]}-{digits[cut:]}" if len(digits) - cut in {7, 8} else ""
    if len(digits) == 10 and digits.startswith(("400", "800")):
        return digits
    return digits if 3 <= len(digits) <= 8 else ""


def day(cell: Cell) -> CellReading:
    """A date: of the sheet, 2026年3月1日, 2026-3-1, 20260301, or a serial number of the sheet's own."""
    if isinstance(cell, dt.datetime):
        return CellReading(cell.date())
    if isinstance(cell, dt.date):
        return CellReading(cell)
    text = folded(text_of(cell))
    if blank(text) or text in {"长期", "长期有效", "永久"}:
        return CellReading()
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and 20_000 <= cell <= 80_000:
        return CellReading(SERIAL_BASE + dt.timedelta(days=int(cell)))
    compact = _COMPACT_DAY.fullmatch(text)
    parts = (text[:4], text[4:6], text[6:]) if compact else None
    match = None if parts else _DAY.search(text)
    year, month, number = parts or (match.groups() if match else ("", "", ""))
    try:
        return CellReading(dt.date(int(year), int(month), int(number or 1)))
    except ValueError:
        return CellReading(rest=text, doubt=f"日期{quoted(text)}看不懂")


def degrees(cell: Cell) -> CellReading:
    """Degrees as a decimal or as 104°12′30″."""
    text = folded(text_of(cell)).strip(" NSEWnsew北南东西纬经:：")
    if blank(text):
        return CellReading()
    parts = _DEGREES.search(text)
    try:
        if parts:
            whole, minutes, seconds = (float(one or 0) for one in parts.groups())
            return CellReading(whole + minutes / 60 + seconds / 3600)
        return CellReading(float(text))
    except ValueError:
        return CellReading(doubt=f"坐标{quoted(text)}看不懂")


def point(cell: Cell) -> CellReading:
    """(lat, lon) out of one cell, in either order."""
    text = folded(text_of(cell))
    if blank(text):
        return CellReading()
    parts = [one for one in re.split(r"[,，;；\s]+", text) if one]
    values = [degrees(one).value for one in parts]
    if len(values) != 2 or not all(isinstance(one, float) for one in values):
        return CellReading(doubt=f"坐标{quoted(text)}看不懂")
    return placed(values[0], values[1])


def placed(lat: object, lon: object) -> CellReading:
    """(lat, lon) put right where they stand the other way round; refused outside China."""
    if not isinstance(lat, float) or not isinstance(lon, float):
        return CellReading(doubt="坐标只有一半" if lat is not None or lon is not None else "")
    if in_china(lat, lon):
        return CellReading((lat, lon))
    if in_china(lon, lat):
        return CellReading((lon, lat), doubt="经度和纬度写反了，已对调，请核对")
    return CellReading(doubt=f"坐标（{lat:g}，{lon:g}）不在我国范围内")


def datum(cell: Cell) -> CellReading:
    """The datum a point is given in."""
    text = text_of(cell).upper().replace(" ", "")
    if any(word in text for word in ("GCJ", "火星", "高德", "腾讯")):
        return CellReading(Datum.GCJ02)
    if any(word in text for word in ("BD", "百度")):
        return CellReading(doubt="百度坐标不能直接用，请换成 CGCS2000、WGS-84 或高德坐标")
    return CellReading(Datum.CGCS2000)


def names(cell: Cell) -> tuple[str, ...]:
    """Several names in a cell."""
    text = text_of(cell)
    return () if blank(text) else tuple(dict.fromkeys(part.strip() for part in _SPLIT.split(text) if part.strip()))


def gradings(cell: Cell) -> CellReading:
    """测评: 水上2级（至2027-06-30）、山地3级."""
    found = []
    for part in re.split(r"[、，,；;\n]+", text_of(cell)):
        match = re.match(r"\s*([\u4e00-\u9fff]{2,12}?)\s*[:：]?\s*([一二三123ⅠⅡⅢ])\s*级(.*)", folded(part))
        if match:
            until = day(match.group(3)).value
            level = match.group(2).translate(str.maketrans("一二三ⅠⅡⅢ", "123123"))
            found.append(Grading(match.group(1), f"{level}级", until if isinstance(until, dt.date) else None))
    text = text_of(cell)
    return CellReading(tuple(found), rest="" if found or blank(text) else text,
                 doubt="" if found or blank(text) else f"测评{quoted(text)}看不懂，已放入备注")  # fmt: skip
