"""Moments as they are said: 今天凌晨2时50分许, 12日14时左右, 半小时前 — each as an instant with its precision."""

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from app.models.moments import BEIJING
from app.models.vocabulary.incident import Precision
from app.services.extraction.first_characters import headed
from app.services.extraction.numbers import parse
from app.services.extraction.words import any_of

N = r"(?:\d{1,2}|零\d|[一二两三四五六七八九十〇零廿卅]{1,4})"
YEAR = r"(?P<year>\d{4}|[一二三四五六七八九〇零○]{4}|今|去|本)年"
WORD = any_of("""
    今儿个? 昨儿个? 前儿个? 今个 昨个
    今天 今日 今早 今晨 今晚 今夜 今(?!年|后|次) 昨天 昨日 昨晚 昨夜 昨晨 昨早 昨 前天 前日
    前晚 当日
    当天 当晚 当夜 同日
    同天 次日 翌日 第二天 隔日 本日
""")
DAY = (
    rf"(?P<iso>\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}})(?:日|T|(?!\d))"
    rf"|(?:{YEAR})?(?P<month>{N})月(?:份)?(?P<day>{N})(?:[日号]|(?![\d个日号时点:：月]))"
    rf"|(?<![\d.路街巷道段弄])(?<!(?<![本当])月)(?:(?P<only>{N})日|(?:(?<![\u4e00-\u9fffA-Za-z])|"
    rf"(?<=[在于到从自至截是由])|(?=(?:{N})号(?:凌晨|早|上午|中午|下午|傍晚|晚|夜|"
    rf"\d{{1,2}}[时点])))(?P<number>{N})号)(?!楼|线|井|矿|机|车间|仓|门|院|店|路|公路|高速|桥|洞|厂|库|"
    rf"煤|栋|幢|地块|报|电|均|常|泊|罐|炉|斜|竖|支洞|码头|平台|舱|机组|锅炉|墩|桩|塔|闸|主机|变电|电梯|桥|泵|储|工作面|馆|球|病|教|宿舍|标段|弯|坝|堤|沟|厅|柜|墓|坟)"
    rf"|(?P<week>上|本|这)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    rf"|(?P<word>{WORD})"
)
_PARTS = any_of("""
    凌晨 清晨 大清早 一大早 拂晓 后半夜 下半夜 前半夜 上半夜 前半晌 头晌 后半晌 后晌 晌午饭? 吃午饭 吃早饭
    吃晚饭 天?刚?擦黑 傍黑 天(?:刚|快)?黑
    晚夕 入夜 天(?:刚|快|才|还没)?(?:蒙蒙|麻麻)?亮 早晨 早上 早起
    一早 上午 中午 正午 午间 午后 下午 傍晚 黄昏 晚上 晚间 夜间 深夜 半夜
    午夜 夜里 夜晚 黑夜里? 夜 早 晚 晨
""")
PART = f"(?P<part>{_PARTS})"
CLOCK = (
    rf"(?P<hour>{N})(?:(?P<four>[0-5]\d)(?:时(?!间)|(?<=\d{{4}})(?=[，。许]))|(?:时(?!间|候|期|速|刻|"
    rf"段|限|效|代|装|难|无|之|不|失|"
    rf"冲|糊|班|大意|半会|兴起)|点(?:来|多)?钟|点(?!班|的班)过?(?:一点儿?|一些)?(?!\d*[%级米公吨万亿倍])|[:：](?=\d{{2}}))"
    rf"(?:(?P<minute>{N})(?:[几来多]?分(?!之|钟前)(?:{N}(?:\.\d+)?秒)?|(?=几?[许左前吧的，。,、；;\s）)在发]|几?$)|"
    rf"(?<=[:：]\d\d)(?!\d)|(?<=\d\d)(?!\d|\s?(?:[辆人户艘条间栋头只]|起(?!火)|名(?!山)|个(?!旧)|台(?![州江前安山])|米(?![易脂泉])))|"
    rf"(?<=[二三四五]十)(?![人名个多几余来一二三四五六七八九])|(?<=[二三四五]十)(?=[多来几](?:分|[，。；\s起发的着出吧那]|$))|"
    rf"(?<=[十零〇][一二三四五六七八九])(?![人名个多几余辆]))|(?P<half>半)|(?P<quarter>[一二三1-3]刻))?(?:钟|整)?(?:[:：]\d\d)?)"
)
ABOUT = r"(?P<about>许|左右|前后|多(?=[，,、；]|$|在|发)|时分|不到|过后|后不久)?"
NOTE = r"(?:[（(][^（()）]{1,10}[）)])?"
MOMENT = headed(
    rf"(?<![\d.第A-Za-z])(?<!分之)(?<![\d一二三四五六七八九十]分之.)(?P<range>从|"
    rf"自)?(?:(?:{DAY})\s?(?:的)?{NOTE}[，,]?\s?)?(?:大?约)?{PART}?(?:大?约)?{CLOCK}{ABOUT}(?:[-—至到~～](?P<until>(?:{N}[日号])?{N}[时点:：]))?"
)
DAY_ONLY = headed(rf"(?P<range>从|自)?(?:{DAY})\s?(?:的)?{NOTE}{PART}?(?P<about>前后|左右)?")
PART_ONLY = headed(
    rf"(?:(?<![\u4e00-\u9fff\d])|(?<=大概)|(?<=左右))(?:大概|差不多|约莫)?{PART}(?P<about>那阵子?|"
    rf"那会儿?|的?时候|前后)?(?=[，,。在发我一某有的塌翻撞炸倒掉漏]|起火|着火|着的|着了|出事|就|$)"
)
AGO = headed(
    rf"(?<![几数])(?P<ago>{N}|\d{{1,3}}|半)(?P<half>个半)?(?:多|来)?(?P<unit>分钟|个?(?:多)?小时|个?钟头?)(?:之|以)?前"
)
JUST = re.compile(r"(?:刚刚|刚才|方才)(?=[，,在发我有接说]|[\u4e00-\u9fff])")
A_LITTLE = re.compile("[^在是到于从约概快差就，。；、\\s]")
"""What stands before 一点 where it is no clock (埋了一点, 重一点)."""
SHORT_OF = re.compile("差(?P<part>一刻|[一二两三四五六七八九十]{1,3}|\\d{1,2})分?")
"""两点差十分."""
SHORT_BEFORE = re.compile("差(?P<part>一刻|[一二两三四五六七八九十]{1,3}分|\\d{1,2}分)[，]?$")
"""差十分两点."""
WORD_DAYS = {"今": 0, "昨": -1, "前": -2, "本": 0}
SAME_DAY = {"当日", "当天", "当晚", "当夜", "同日", "同天"}
NEXT_DAY = {"次日", "翌日", "第二天", "隔日"}
AFTERNOON = {
    "晚夕",
    "后半晌",
    "后晌",
    "擦黑",
    "傍黑",
    "天黑",
    "入夜",
    "前半夜",
    "上半夜",
    "吃晚饭",
    "下午",
    "午后",
    "傍晚",
    "黄昏",
    "晚上",
    "晚间",
    "夜间",
    "夜里",
    "夜晚",
    "黑夜",
    "黑夜里",
    "夜",
    "晚",
    "深夜",
}
MORNING = {"凌晨", "清晨", "大清早", "一大早", "拂晓", "早晨", "早上", "早起", "一早", "早", "天亮", "后半夜", "下半夜"}
NIGHT_LONG = dt.timedelta(hours=8)
"""A morning so much before the moment said last is the next one."""
NIGHT = {"深夜", "半夜", "午夜", "夜里", "夜间", "晚", "晚上", "夜", "夜晚", "晚间"}
DAWN = {"凌晨", "后半夜", "下半夜"}
MIDDLE = {"半夜", "午夜"}
LATE, NOON = 8, 12
PART_HOURS = {
    "凌晨": 2, "半夜": 0, "午夜": 0, "清晨": 6, "拂晓": 5, "早晨": 7, "早上": 7, "早起": 6,
    "一早": 7, "早": 7, "晨": 6, "上午": 9,
    "大清早": 6, "一大早": 6, "天亮": 6, "后半夜": 3, "下半夜": 3, "前半晌": 9, "头晌": 9, "后半晌": 15, "后晌": 15,
    "晌午": 12, "晌午饭": 12, "吃午饭": 12, "吃早饭": 7, "吃晚饭": 18, "擦黑": 18, "傍黑": 18, "天黑": 19, "入夜": 20,
    "前半夜": 22, "上半夜": 22,
    "中午": 12, "正午": 12, "午间": 12, "午后": 14, "下午": 15, "傍晚": 18, "黄昏": 18,
}  # fmt: skip
COARSE = {Precision.DAY, Precision.HALF_DAY}


class Candidate(msgspec.Struct, kw_only=True):
    """A moment as said, before it is known what it belongs to."""

    start: int
    end: int
    moment: dt.datetime
    precision: Precision
    about: bool
    dated: bool
    part: str
    score: float = 0.0


def read_moments(text: str, ref: dt.datetime) -> Iterator[Candidate]:
    """All moments said in a text, in order; a clock time without a day takes the day said last."""
    local = ref.astimezone(BEIJING)
    day: dt.date | None = None
    past: dt.datetime | None = None
    said = 0
    part = ""
    for match in _matches(text):
        read = _read(match, local, day)
        if read is None:
            continue
        if part in AFTERNOON and not (read.dated or read.part) and match.re is MOMENT and 1 <= read.moment.hour < 12:
            later = read.moment + dt.timedelta(hours=12)  # 昨天下午…，五点零五出的事
            read.moment = later if "点" in match.group() and later <= local else read.moment
        if part in MORNING and not (read.dated or read.part) and _by_noon(match, read) and match.start() - said <= 6:
            read.moment -= dt.timedelta(hours=12)  # 天还没亮，四点来钟
        said = match.end()
        if past is not None and not read.dated and read.part in MORNING and past - read.moment > NIGHT_LONG:
            next_day = read.moment + dt.timedelta(days=1)  # 昨儿黑夜下的雨，早起五点多塌的
            read.moment = next_day if next_day <= local else read.moment
            day = read.moment.date()
        past = read.moment
        part = read.part or ("" if read.dated else part)
        if read.dated:
            day = read.moment.date()
        yield read


def _by_noon(match: re.Match[str], read: Candidate) -> bool:
    """Whether a bare 四点 was taken for the afternoon."""
    hour = _number(match["hour"]) if match.re is MOMENT else None
    return hour is not None and 1 <= hour < 12 and read.moment.hour >= 13


def ends_of_moments(text: str) -> list[int]:
    """Where the moments of a text end, in order."""
    return [match.end() for match in _matches(text)]


@lru_cache(maxsize=4)
def _matches(text: str) -> tuple[re.Match[str], ...]:
    """Moments, days, bare parts of a day and spans ago, longest first where they overlap, in order."""
    found: list[re.Match[str]] = []
    taken = bytearray(len(text) + 1)
    for pattern in (AGO, MOMENT, DAY_ONLY, PART_ONLY, JUST):
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
                found.append(match)
    return tuple(sorted(found, key=lambda one: one.start()))


def _read(match: re.Match[str], local: dt.datetime, day: dt.date | None) -> Candidate | None:
    if match.re is AGO:
        span = _span(match)
        return None if span is None else _candidate(match, local - span, Precision.MINUTE, about=True)
    if match.re is JUST:
        return _candidate(match, local, Precision.HOUR, about=True)
    if match.re is MOMENT:
        return None if _a_little(match) else _short_of(match, _moment(match, local, day))
    if match.re is PART_ONLY:
        return _part(match, day or local.date())
    found = _date(match, local, day)
    if found is None:
        return None
    part = _said_part(match) or _word_part(match["word"])
    precision = Precision.HALF_DAY if part else Precision.DAY
    moment = dt.datetime.combine(found, dt.time(_part_hour(part) or 0), BEIJING)
    return _candidate(match, moment, precision, dated=True, part=part or "", about=bool(match["about"]))


def _part(match: re.Match[str], day: dt.date) -> Candidate:
    part = _said_part(match)
    moment = dt.datetime.combine(day, dt.time(_part_hour(part) or 0), BEIJING)
    return _candidate(match, moment, Precision.HALF_DAY, part=part)


def _said_part(match: re.Match[str]) -> str:
    """The part of the day: 天刚擦黑 is 擦黑, 天蒙蒙亮 is 天亮."""
    part = re.sub("[刚快才蒙麻]|还没", "", match["part"] or "")
    return part.removeprefix("天") if part.endswith("擦黑") else part


def _candidate(
    match: re.Match[str], moment: dt.datetime, precision: Precision, *, about: bool = False, dated: bool = False,
    part: str = "",
) -> Candidate:  # fmt: skip
    return Candidate(
        start=match.start(), end=match.end(), moment=moment.replace(second=0, microsecond=0), precision=precision,
        about=about, dated=dated, part=part,
    )  # fmt: skip


def _span(match: re.Match[str]) -> dt.timedelta | None:
    if match["ago"] == "半":
        return dt.timedelta(minutes=30)
    number = parse(match["ago"])
    if number is None:
        return None
    if match["unit"] == "分钟":
        return dt.timedelta(minutes=number)
    return dt.timedelta(hours=number + (0.5 if match["half"] else 0))


def _number(text: str | None) -> int | None:
    value = parse(text.lstrip("零〇") or text) if text else None
    return None if value is None else int(value)


def _year(text: str, today: dt.date) -> int | None:
    if text in {"今", "本"}:
        return today.year
    return today.year - 1 if text == "去" else _number(text.replace("○", "〇"))


def _date(match: re.Match[str], local: dt.datetime, day: dt.date | None) -> dt.date | None:
    """The calendar day said; None where there is no such day. A date ahead of the text is of last year or month."""
    today = local.date()
    if match["word"]:
        return _word_day(match["word"], today, day)
    try:
        if match["iso"]:
            year, month, number = (int(part) for part in re.split(r"[-/.]", match["iso"]))
            return dt.date(year, month, number)
        if match["month"]:
            return _month_day(match, today)
        if match["weekday"]:
            return _weekday(match, today)
        return _day_of_month(_number(match["only"] or match["number"]) or 0, today, day)
    except ValueError:
        return None


def _weekday(match: re.Match[str], today: dt.date) -> dt.date:
    """上周三 is of the week before this one, which begins on a Monday; 周三 the last one there was."""
    number = "一二三四五六日".index(match["weekday"].replace("天", "日"))
    if match["week"] == "上":
        return today - dt.timedelta(days=today.weekday() + 7 - number)
    return today - dt.timedelta(days=(today.weekday() - number) % 7)


def _day_of_month(number: int, today: dt.date, day: dt.date | None) -> dt.date:
    """12日 is of this month or the last one; of the month said before where that fits."""
    if day is not None and day.month != today.month and number >= day.day:
        return day.replace(day=number)
    month = today if number <= today.day else today.replace(day=1) - dt.timedelta(days=1)
    return month.replace(day=number)


def _word_day(word: str, today: dt.date, day: dt.date | None) -> dt.date:
    if word in SAME_DAY:
        return day or today
    if word in NEXT_DAY:
        return (day or today) + dt.timedelta(days=1 if day else 0)
    return today + dt.timedelta(days=WORD_DAYS[word[0]])


def _month_day(match: re.Match[str], today: dt.date) -> dt.date:
    month, number = _number(match["month"]) or 0, _number(match["day"]) or 0
    year = _year(match["year"], today) if match["year"] else None
    if year is not None:
        return dt.date(year, month, number)
    found = dt.date(today.year, month, number)
    return found if found <= today + dt.timedelta(days=1) else dt.date(today.year - 1, month, number)


def _word_part(word: str | None) -> str:
    if not word:
        return ""
    if word.endswith(("晚", "夜")):
        return "晚"
    return "早" if word.endswith(("早", "晨")) else ""


def _part_hour(part: str | None) -> int | None:
    return PART_HOURS.get(part, 21) if part else None


def _night(
    match: re.Match[str], part: str, hour: int, date: dt.date, local: dt.datetime, *, dated: bool
) -> tuple[int, dt.date]:
    """凌晨12点 is 0 o'clock of its day; 昨晚1点 and 11日夜里12点 belong to the day that begins then."""
    midnight = match["hour"] in {"12", "十二"}
    if part in {"后半夜", "下半夜"} and (match["word"] or "").startswith("昨") and hour < 7:
        return hour, date + dt.timedelta(days=1)  # 昨天后半夜两点 was this morning
    if (part in DAWN and midnight) or (part in MIDDLE and LATE <= hour < NOON):
        return 0 if midnight else hour + NOON, date  # 昨天半夜十一点五十
    if part in MIDDLE and midnight:
        hour = 0
    small = hour < 5 or midnight
    if part not in NIGHT or not small or part in DAWN:
        return hour, date
    following = date + dt.timedelta(days=1)
    if part in MIDDLE:
        moment = dt.datetime.combine(following, dt.time(hour % 12), BEIJING)
        return (hour % 12, following) if dated and moment <= local + dt.timedelta(minutes=5) else (hour, date)
    if dated and match["word"] in {"今天", "今日", "今夜", "今"}:
        moment = dt.datetime.combine(following, dt.time(hour % 12), BEIJING)
        if moment > local + dt.timedelta(minutes=5):
            return hour % 12, date  # 今天夜里三点, said in the morning
    return hour % 12, following


def _a_little(match: re.Match[str]) -> bool:
    """Whether 一点 is no clock (埋了一点)."""
    before = match.string[max(0, match.start() - 1) : match.start()]
    return match.group() == "一点" and A_LITTLE.match(before) is not None


def _short_of(match: re.Match[str], found: Candidate | None) -> Candidate | None:
    """两点差十分 is ten to two."""
    short = SHORT_OF.match(match.string, match.end()) or SHORT_BEFORE.search(
        match.string, max(0, match.start() - 6), match.start()
    )
    if short is None or found is None or found.precision is not Precision.HOUR:
        return found
    minutes = 15 if short["part"] == "一刻" else _number(short["part"].removesuffix("分")) or 0
    found.moment -= dt.timedelta(minutes=minutes)
    found.precision = Precision.MINUTE
    return found


def _moment(match: re.Match[str], local: dt.datetime, day: dt.date | None) -> Candidate | None:
    hour, minute = _number(match["hour"]), _number(match["minute"] or match["four"])
    if hour is None or hour > 24 or (minute or 0) > 59:
        return None
    if match["minute"] is None and match["four"] is None and re.search(r"[:：]", match.group()[-4:]):
        return None
    part = _said_part(match) or _word_part(match["word"])
    if (part in AFTERNOON and hour < 12 and not (part in NIGHT and hour < 5)) or (
        part in {"中午", "正午", "午间", "晌午"} and hour < 3
    ):
        hour += 12
    if match["half"]:
        minute = 30
    elif match["quarter"]:
        minute = 15 * (_number(match["quarter"][0]) or 1)
    dated = any(match[name] for name in ("word", "month", "only", "number", "iso", "weekday"))
    date = _date(match, local, day) if dated else day or local.date()
    if date is None:
        return None
    hour, date = _night(match, part, hour, date, local, dated=dated)
    extra, hour = divmod(hour, 24)
    moment = dt.datetime.combine(date + dt.timedelta(days=extra), dt.time(hour, minute or 0), BEIJING)
    today = not dated and (day is None or day == local.date())
    if (today or match["word"] in {"今天", "今日"}) and not part and "点" in match.group() and 1 <= hour < 12:
        later = moment + dt.timedelta(hours=12)  # 一点四十 said at three in the afternoon
        moment = later if later <= local + dt.timedelta(minutes=5) else moment
    if today and moment > local + dt.timedelta(minutes=5):
        moment -= dt.timedelta(days=1)
    about = bool(match["about"]) or "约" in match.group()
    hour_only = (
        minute is None or "零几" in match.group() or (minute == 0 and about and match["minute"] in {"00", "0", "零"})
    )
    precision = Precision.HOUR if hour_only else Precision.MINUTE
    return _candidate(match, moment, precision, about=about, dated=dated, part=part)
