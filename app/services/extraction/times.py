"""When it happened: 今天凌晨2时50分许, 12日14时左右, 半小时前 — as an instant with its precision."""

import datetime as dt
import re
from collections.abc import Iterator

from app.models.moments import BEIJING, UTC
from app.models.vocabulary import Precision
from app.services.extraction.findings import Finding
from app.services.extraction.numbers import parse

N = r"[\d一二两三四五六七八九十〇零]{1,3}"
DAY = (
    rf"(?P<word>今天|今日|今早|今晨|今晚|昨天|昨日|昨晚|昨夜|前天|前日|当日|当天)"
    rf"|(?:(?P<year>\d{{4}})年)?(?P<month>{N})月(?P<day>{N})[日号]|(?P<only>{N})[日号]"
)
PART = r"(?P<part>凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|晚间|夜间|深夜|夜里|晚)"
CLOCK = rf"(?P<hour>{N})(?:[时点]|(?=[:：]))(?:[:：]?(?P<minute>{N})分?|(?P<half>半)|(?P<quarter>一刻))?(?:钟)?"
MOMENT = re.compile(rf"(?:{DAY})?(?:[（(][^）)]{{1,8}}[）)])?{PART}?{CLOCK}(?P<about>许|左右|前后)?")
DAY_ONLY = re.compile(rf"(?:{DAY}){PART}?(?P<about>左右)?")
AGO = re.compile(rf"(?P<number>{N}|半)(?P<half>个半)?(?P<unit>分钟|个?小时)(?:之)?前")
NOT_OCCURRED = re.compile(
    r"(?:截至|截止|至|接报|接到|获报|报告时间|扑灭|升井|获救|救出|恢复|通车|召开|印发)[^，。；]{0,4}$"
)
AFTER_NOT = re.compile(r"^[^，。；]{0,12}?(?:接报|接到|获救|升井|扑灭|救出|恢复)")
EVENT = re.compile(
    r"发生|突发|起火|着火|失火|爆炸|坍塌|垮塌|追尾|相撞|侧翻|翻车|泄漏|遭遇|引发|出现|滑坡|山洪|坠|倒塌|火灾|事故"
)
WORD_DAYS = {"今": 0, "昨": -1, "前": -2, "当": 0}
AFTERNOON = {"下午", "傍晚", "晚上", "晚间", "夜间", "夜里", "晚", "深夜"}


def read_time(text: str, ref: dt.datetime) -> Finding | None:
    """The most likely occurrence time; None where none is said. ``ref`` is when the officer holds the text."""
    candidates = sorted(_candidates(text, ref), key=lambda one: (-one.confidence, one.start))
    return candidates[0] if candidates else None


def _candidates(text: str, ref: dt.datetime) -> Iterator[Finding]:
    local = ref.astimezone(BEIJING)
    taken: list[tuple[int, int]] = []
    day: dt.date | None = None
    for match in MOMENT.finditer(text):
        read = _moment(match, local, day)
        if read is None:
            continue
        moment, precision, dated = read
        day = moment.date() if dated else day
        taken.append(match.span())
        yield from _scored(text, match, moment, precision, ref)
    for match in DAY_ONLY.finditer(text):
        if all(match.end() <= start or match.start() >= end for start, end in taken):
            found = _date(match, local)
            if found is not None:
                hour = _part_hour(match["part"])
                moment = dt.datetime.combine(found, dt.time(hour or 0), BEIJING)
                precision = Precision.HALF_DAY if match["part"] else Precision.DAY
                yield from _scored(text, match, moment, precision, ref)
    for match in AGO.finditer(text):
        span = dt.timedelta(minutes=30) if match["number"] == "半" else _span(match)
        if span is not None:
            moment = (ref - span).astimezone(BEIJING).replace(second=0, microsecond=0)
            yield from _scored(text, match, moment, Precision.MINUTE, ref, about=True)


def _span(match: re.Match[str]) -> dt.timedelta | None:
    number = parse(match["number"])
    if number is None:
        return None
    if match["unit"] == "分钟":
        return dt.timedelta(minutes=number)
    return dt.timedelta(hours=number + (0.5 if match["half"] else 0))


def _scored(
    text: str,
    match: re.Match[str],
    moment: dt.datetime,
    precision: Precision,
    ref: dt.datetime,
    *,
    about: bool = False,
) -> Iterator[Finding]:
    before, after = text[: match.start()], text[match.end() :]
    if NOT_OCCURRED.search(before) or AFTER_NOT.search(after):
        return
    if moment > ref + dt.timedelta(minutes=5) and precision in {Precision.MINUTE, Precision.HOUR}:
        return
    event = EVENT.search(re.split(r"[。；\n]", after)[0])
    confidence = 0.9 if event and event.start() <= 40 else 0.6
    if precision in {Precision.DAY, Precision.HALF_DAY}:
        confidence -= 0.15
    groups = match.groupdict()
    yield Finding(
        field="occurred_at",
        start=match.start(),
        end=match.end(),
        words=match.group(),
        confidence=confidence,
        moment=moment.astimezone(UTC),
        precision=precision,
        about=about or bool(groups.get("about")),
    )


def _number(text: str | None) -> int | None:
    value = parse(text) if text else None
    return None if value is None else int(value)


def _date(match: re.Match[str], local: dt.datetime) -> dt.date | None:
    today = local.date()
    if match["word"]:
        return today + dt.timedelta(days=WORD_DAYS[match["word"][0]])
    try:
        if match["month"]:
            month, day = _number(match["month"]) or 0, _number(match["day"]) or 0
            if match["year"]:
                return dt.date(int(match["year"]), month, day)
            found = dt.date(today.year, month, day)
            return found if found <= today + dt.timedelta(days=1) else dt.date(today.year - 1, month, day)
        if match["only"]:
            day = _number(match["only"]) or 0
            found = today.replace(day=day)
            return found if found <= today else (today.replace(day=1) - dt.timedelta(days=1)).replace(day=day)
    except ValueError:
        return None
    return None


def _part_hour(part: str | None) -> int | None:
    return {"凌晨": 2, "清晨": 6, "早晨": 7, "早上": 7, "上午": 9, "中午": 12, "下午": 15, "傍晚": 18}.get(
        part or "", 21 if part else None
    )


def _moment(
    match: re.Match[str], local: dt.datetime, day: dt.date | None
) -> tuple[dt.datetime, Precision, bool] | None:
    hour, minute = _number(match["hour"]), _number(match["minute"])
    if hour is None or hour > 24 or (minute or 0) > 59:
        return None
    if match["minute"] is None and ":" in match.group():
        return None
    part = match["part"] or ("晚" if (match["word"] or "").endswith(("晚", "夜")) else "")
    if (part in AFTERNOON and hour < 12) or (part == "中午" and hour < 3):
        hour += 12
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15
    dated = bool(match["word"] or match["month"] or match["only"])
    date = _date(match, local) if dated else day or local.date()
    if date is None:
        return None
    if part in {"深夜", "夜里", "晚"} and match["hour"] in {"12", "十二"}:
        date, hour = date + dt.timedelta(days=1), 0
    extra, hour = divmod(hour, 24)
    moment = dt.datetime.combine(date + dt.timedelta(days=extra), dt.time(hour, minute or 0), BEIJING)
    if not dated and day is None and moment > local + dt.timedelta(minutes=5):
        moment -= dt.timedelta(days=1)
    return moment, Precision.HOUR if minute is None else Precision.MINUTE, dated
