"""Chinese and Arabic numbers as they are said: 三人, 两百余, 1.5亿, 十余, 上百, 千余."""

import math
import re
from functools import lru_cache

from app.models.vocabulary.incident import Bound

DIGITS = {
    "零": 0, "〇": 0, "○": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "仨": 3,
    "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
SPOKEN = str.maketrans({"廿": "二十", "卅": "三十"})
UNITS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}
_CHINESE = "[零〇一二两俩三仨四五六七八九十百千廿卅]"
NUMBER = (
    rf"(?:{_CHINESE}{{1,9}}(?:亿{_CHINESE}{{1,9}}万{_CHINESE}{{0,9}}|[亿万]{_CHINESE}{{1,9}})"
    rf"|(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,12}}(?:\.\d+)?|{_CHINESE}{{1,12}})(?:万亿|万|亿)?)"
)
BEFORE = r"(?:大约|大概|约|(?<!附)(?<!最)(?<!就)近|将近|至少|不少于|最少|超过|逾|(?<!以)上(?=[百千万])|不下)?"
AFTER = r"(?:余|多|几|来|把)?"
QUANTITY = re.compile(rf"(?P<before>{BEFORE})(?P<number>{NUMBER})(?P<after>{AFTER})")
_SPAN = re.compile("一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九")
_DECIMAL = re.compile(r"\d[\d,]*(?:\.\d+)?")


@lru_cache(maxsize=512)
def parse(text: str) -> float | None:
    """The value of a number without qualifiers; None when it is none."""
    digits = text.rstrip("".join(SCALES))
    if _DECIMAL.fullmatch(digits):
        return float(digits.replace(",", "")) * math.prod(SCALES[one] for one in text[len(digits) :])
    value = _in_steps(text)
    return None if value is None else float(value)


def _in_steps(text: str) -> int | None:
    """三万五千, 一亿二千万: steps of ten thousand; a lone digit behind one is of the next unit (三万五 is 35 000)."""
    for name, step in reversed(SCALES.items()):
        head, told, tail = text.rpartition(name)
        if told:
            high, low = _in_steps(head), _in_steps(tail) if tail else 0
            if high is None or low is None:
                return None
            return high * step + (low * step // 10 if len(tail) == 1 else low)
    return chinese(text)


def chinese(text: str) -> int | None:
    """Digits up to 千; 二〇二六 reads digit by digit."""
    text = text.translate(SPOKEN)
    if not text or any(char not in DIGITS and char not in UNITS for char in text):
        return None
    if not any(char in UNITS for char in text):
        if _SPAN.fullmatch(text):
            return None  # 三四个
        return int("".join(str(DIGITS[char]) for char in text))
    if _SPAN.search(text):
        return None  # 四五十 is a span, no number
    total, digit = 0, 0
    last = 1
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        else:
            last = UNITS[char]
            total += (digit or 1) * last
            digit = 0
    if digit and last >= 100 and text[-2] not in "零〇":
        digit *= last // 10  # 一百五 is 150
    return total + digit


def bound(before: str, after: str) -> Bound:
    """How the number was qualified."""
    if after in {"余", "多", "几"} or before in {"超过", "逾", "上"}:
        return Bound.OVER
    if before in {"至少", "不少于", "最少", "不下"}:
        return Bound.AT_LEAST
    return Bound.ABOUT if before or after in {"来", "把"} else Bound.EXACT
