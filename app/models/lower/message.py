"""Reading duty people out of a group message (群消息里的值班人员): pure; what is not said stays empty."""

import re
from collections.abc import Iterator, Sequence

import msgspec

from app.models.lower.facts import LowerDuty
from app.models.lower.state import over
from app.models.texts import clean, folded

PHONE = re.compile(r"1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}|0\d{2,3}[-\s]?\d{7,8}|(?<!\d)\d{7,8}(?!\d)")
CHAT = re.compile(r"^(?P<who>\S.*?)[\s:：]+(?:\d{4}[/年-])?\d{1,2}[/月-]\d{1,2}日?\s+\d{1,2}:\d{2}(?::\d{2})?$")
"""The line a messenger puts over each message: who, when."""
LONGEST_HEAD = 100
HEAD = 12
"""Signs by which a line is named that belongs to no unit."""
DATED = re.compile(r"(?:(\d{4})\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]")
LEADER = r"带班领导|带班干部|带班人员|带班人|值班领导|总带班|带班|领导"
OFFICER = r"值班人员|值班员|值班干部|值守人员|值班人|值守|主班|值班(?!电话|室|表|安排|情况|信息|手机)"
NUMBER = r"值班电话|值班手机|联系电话|联系方式|办公电话|电话|手机|座机"
ROLE = re.compile(rf"(?P<leader>{LEADER})|(?P<number>{NUMBER})|(?P<officer>{OFFICER})")
OFFICE = (
    r"(?:常务)?副?"
    r"(?:书记|镇长|乡长|局长|主任|主席|部长|队长|站长|所长|科长|股长|委员|干部|经理|场长|科员|干事|同志|专干)"
)
TITLES = re.compile(
    rf"(?:党组|党委|党工委|政府|人大|政协|支部|宣传|组织|统战|武装|综合|办公室|党政办|应急办|第一)*{OFFICE}"
)
TITLED = re.compile(rf"(?<![\u4e00-\u9fff])(?!副|常务|代理)[\u4e00-\u9fff]{OFFICE}(?![\u4e00-\u9fff])")
"""Somebody named by the family name and the office only (李书记)."""
DESKS = re.compile(r"[\u4e00-\u9fff]{2,4}?(?:办公室|值班室|办|股|站)")
"""Where somebody sits, written before the name (党政办 林小燕)."""
NAME = re.compile(r"[\u4e00-\u9fff]{1,4}·[\u4e00-\u9fff]{1,6}|[\u4e00-\u9fff]{2,4}")
APART = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
NO_NAME = frozenset(
    {"今天", "今日", "今晚", "明天", "收到", "值班", "无", "暂无", "正常", "平安", "无异常", "一切正常", "在岗", "以及"}
)
GENERIC = re.compile(
    r"(?:^|(?<=[\n；;。]))[\s【\[（(]*(?:\d{1,3}[.、)）]\s*)?"
    r"(?:@\S+\s+)?(?:(?:收到|报告|汇报|各位领导|各位|领导好|大家好|您好|你好|领导)[，,：:！!。 ]+)*"
    r"(?:(?:今天|今日|今晚|明天|明日)[:： ]?)?"
    r"([\u4e00-\u9fff]{1,10}?(?:街道办事处|街道|镇|乡|开发区|园区|林场|农场|管委会|局|大队|支队|中心|公司|水库))"
    r"(?!长)"
)
OWN_TIER = re.compile(r"^[县市区](?=[\u4e00-\u9fff]{2,}(?:局|委|办|中心|大队|支队)$)")
WITH_ROLE = re.compile(
    rf"(?P<before>(?:(?:{LEADER}|{OFFICER})[ :：]{{0,3}})?)(?P<name>[\u4e00-\u9fff·]{{2,4}})"
    rf"[（(](?P<role>{LEADER}|{OFFICER})[）)][ ]{{0,3}}(?P<phone>(?:{PHONE.pattern})?)[、，,;；]?"
)
"""周强（带班）139…: the office stands behind."""
BEHIND = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{2,3}})[ ]?(?P<phone>(?:{PHONE.pattern})?)"
    rf"[ ]?(?P<role>带班|值班|值守)[ :：]?(?P<after>(?:{PHONE.pattern})?)(?=[ ]*(?:[，,;；。、\n]|$))"
)
"""周强139…带班，李明值班139…: the office stands behind, without brackets."""
INSTEAD = re.compile(r"由[\u4e00-\u9fff·]{2,4}(?:改为|改成|换成|换为|调整为|变更为|更换为)")
SLOT = re.compile(r"(?<![\u4e00-\u9fff])(?:白班|夜班|早班|中班|晚班|白天|夜间|上半夜|下半夜)(?=[\u4e00-\u9fff：: ])")
OFFICES = re.compile(r"(?:人民政府|政府|党委|党政办公室|党政办|办公室|值班室|应急办)$")


class LowerRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a message says: units with their people, and what could not be made out, in sentences."""

    units: tuple[LowerDuty, ...]
    doubts: tuple[str, ...] = ()


def short_of(unit: str, region: str = "") -> str:
    """A unit's name as a message has it: without 人民政府, without the name of the region (县水利局 is 水利局)."""
    short = OFFICES.sub("", unit).removesuffix("办事处") or unit
    short = short.removeprefix(region) if len(short) > len(region) + 1 else short
    return OWN_TIER.sub("", short)


def read(text: str, expected: Sequence[str] = (), region: str = "") -> LowerRead:
    """The units of a message in its order; a unit that is expected keeps the name it is expected under."""
    plain = _without_chat(folded(clean(text)))
    marks = list(_units(plain, expected, region))
    found: dict[str, LowerDuty] = {}
    doubts = [
        f"“{line.strip()[:HEAD]}”没有读出是哪个单位，请核对"
        for line in plain[: marks[0][0] if marks else len(plain)].split("\n")
        if PHONE.search(line)
    ]
    for number, (begin, end, unit) in enumerate(marks):
        stop = marks[number + 1][0] if number + 1 < len(marks) else len(plain)
        said, unsure = _people(unit, plain[end:stop], plain[:begin])
        if not (said.officer or said.leader or said.phone):
            doubts.append(f"{unit}没有读出值班人员")
            continue
        slots = SLOT.findall(plain[end:stop])
        doubts += [f"{unit}分{'、'.join(dict.fromkeys(slots))}，只取了前一班，请核对"] if len(set(slots)) > 1 else []
        beside = [one for name in (said.officer, said.leader) if name for one in _beside(name, plain[end:stop])]
        doubts += [f"{unit}另有{'、'.join(beside)}，只取了前一名，请核对"] if beside else []
        doubts += [f"{unit}没有写明职务，按先带班领导、后值班员读的，请核对"] if unsure else []
        found[unit] = over(found.get(unit), said)
    return LowerRead(units=tuple(found.values()), doubts=tuple(dict.fromkeys(doubts)))


def days_said(text: str) -> tuple[tuple[int, int], ...]:
    """(month, day) of every date a message names."""
    return tuple(dict.fromkeys((int(one[2]), int(one[3])) for one in DATED.finditer(folded(text))))


def _without_chat(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        chat = CHAT.match(line.strip()) if len(line) < LONGEST_HEAD else None
        lines.append(chat["who"] if chat is not None else line)
    return APART.sub(r"\1\2", "\n".join(lines))


def _units(text: str, expected: Sequence[str], region: str) -> Iterator[tuple[int, int, str]]:
    """(begin, end, name) of each unit that heads a piece of the message."""
    names = {one: one for one in expected}
    for one in expected:
        names.setdefault(short_of(one, region), one)
        names.setdefault(short_of(one), one)
    known = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, known))) if known else None
    hits = [(one.start(), one.end(), names[one[0]]) for one in pattern.finditer(text)] if pattern else []
    for said in GENERIC.finditer(text):
        begin, end = said.span(1)
        inside = any(first < end and begin < last for first, last, _ in hits)
        if not inside and not ROLE.search(said[1]):
            hits.append((begin, end, said[1]))
    last = ""
    for begin, end, name in sorted(hits):
        if name != last:
            yield begin, end, name
        last = name


def _people(unit: str, text: str, before: str) -> tuple[LowerDuty, bool]:
    """Who a piece of the message names for a unit, and whether the roles were only supposed."""
    body = _role_first(SLOT.sub(" ", INSTEAD.sub("", DATED.sub(" ", OFFICES.sub("", text)))))
    roles = list(ROLE.finditer(body))
    people = [one for one in roles if one.lastgroup != "number"]
    if not people:
        return _in_order(unit, body, before)
    held: dict[str, tuple[str, str]] = {}
    number = ""
    for place, role in enumerate(roles):
        stop = roles[place + 1].start() if place + 1 < len(roles) else len(body)
        part = body[role.end() : stop]
        phone = _phone(part)
        kind = str(role.lastgroup)
        if kind == "number":
            last = next((one for one in reversed(roles[:place]) if one.lastgroup != "number"), None)
            near = str(last.lastgroup) if last is not None and "值班" not in role[0] else ""
            if near and near in held and not held[near][1]:
                held[near] = (held[near][0], phone)
            else:
                number = number or phone
        elif kind not in held or not held[kind][0]:
            held[kind] = (_name(part), phone)
    officer, leader = held.get("officer", ("", "")), held.get("leader", ("", ""))
    phone = officer[1] or number or ("" if officer[0] else leader[1])
    return LowerDuty(unit=unit, officer=officer[0], leader=leader[0], phone=phone, leader_phone=leader[1]), False


def _role_first(body: str) -> str:
    """Whoever has the role behind the name stands at the end with the role before it."""
    moved = [f"；{one['role']}：{one['name']}{one['phone']}" for one in WITH_ROLE.finditer(body)]
    rest = WITH_ROLE.sub(r"\g<before>", body)
    behind = [one for one in BEHIND.finditer(rest) if one["name"] not in NO_NAME and not ROLE.search(one["name"])]
    for one in reversed(behind):
        said = f"{one['role']}：{one['name']}{one['phone'] or one['after']}；"
        rest = rest[: one.start()] + said + rest[one.end() :]
    return rest + "".join(moved)


def _in_order(unit: str, body: str, before: str) -> tuple[LowerDuty, bool]:
    """People without roles: by the columns of a heading above, else leader first."""
    phones = [compact(one) for one in PHONE.findall(body)]
    names = _names(body)
    if len(names) < 2:
        one = LowerDuty(unit=unit, officer=names[0] if names else "", phone=phones[0] if phones else "")
        return one, False
    heads = [str(one.lastgroup) for one in ROLE.finditer(before.split("\n", 1)[0]) if one.lastgroup != "number"]
    officer_first = heads[:2] == ["officer", "leader"]
    leader, officer = (names[1], names[0]) if officer_first else (names[0], names[1])
    both = len(phones) > 1
    mine, theirs = (phones[0], phones[1]) if both and officer_first else (phones[-1], phones[0]) if both else ("", "")
    phone = mine if both else phones[0] if phones else ""
    if len(phones) == 1 and not _second_has_it(body, names) and not officer_first:
        phone, theirs = "", phone
    return LowerDuty(unit=unit, officer=officer, leader=leader, phone=phone, leader_phone=theirs), not heads


def _second_has_it(body: str, names: Sequence[str]) -> bool:
    """Whether the one number stands behind the second of two names."""
    number = PHONE.search(body)
    return number is None or body.find(names[1], body.find(names[0]) + len(names[0])) < number.start()


def _names(text: str) -> list[str]:
    """People in the order they are named; 李书记 stays what it is, and no full name is taken for an office."""
    bare = PHONE.sub(" ", text)
    said = [(one.start(), one[0]) for one in TITLED.finditer(bare)]
    rest = bare
    for what in (TITLED, TITLES, DESKS):
        rest = what.sub(lambda one: " " * len(one[0]), rest)
    said += [(one.start(), one[0]) for one in NAME.finditer(rest) if one[0] not in NO_NAME]
    return [name for _, name in sorted(said)]


def _beside(name: str, text: str) -> list[str]:
    """Whoever is named behind somebody and 、 in one breath."""
    said = re.search(rf"{re.escape(name)}((?:、[\u4e00-\u9fff·]{{2,4}}(?![\u4e00-\u9fff]))+)", text)
    return said[1].strip("、").split("、") if said is not None else []


def bare_name(words: str) -> str:
    """Somebody without the office written before or behind (钱五副局长); 李书记 stays what it is."""
    return words if TITLED.fullmatch(words) else TITLES.sub(" ", words).strip()


def _name(part: str) -> str:
    return next(iter(_names(part.split("\n\n", maxsplit=1)[0])), "")


def _phone(part: str) -> str:
    found = PHONE.search(part)
    return compact(found[0]) if found else ""


def compact(number: str) -> str:
    """A number as it is dialled: a mobile one without gaps, one dash behind the code of a place."""
    digits = re.sub(r"[\s-]", "", number)
    return digits if digits.startswith("1") else number.strip().replace(" ", "-")
