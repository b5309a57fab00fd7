"""续报: what a further message changes against what is known of an incident, and by which operation.

``read_against`` is the seam: what is known and a text in, frozen changes out. A figure stands (set), comes on top (add)
or goes off (take_away); what the message does not touch stays as it is and is not listed.
"""

import datetime as dt
import re

import msgspec

from app.models.moments import BEIJING
from app.models.vocabulary.incident import FigureKind
from app.services.extraction import plain
from app.services.extraction.change import Change, Direction, Known
from app.services.extraction.discourse import WHY_ADDED
from app.services.extraction.findings import Context, Finding, How
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.words import HELPER

_FOUND = re.compile(
    rf"(?:又|再次|再|新)(?:找到|搜出|搜救出|发现|打捞(?:起|出)?|救出|挖出|刨出|捞起|寻获)(?:来|了|"
    rf"失联者|失联人员|被困人员)?"
    rf"(?P<number>{NUMBER})(?:名|人|具|个)(?P<behind>[^。；]{{0,24}})"
)
_BODIES = re.compile(
    rf"(?<!已)(?<!共)(?:找到|搜出|发现|打捞出?|捞起|挖出)(?P<number>{NUMBER})(?:名|具|人)(?:遇难者|失联者|失联人员|矿工|被困人员)?"
    r"[^，。；]{0,4}(?:遗体|尸体)"
)
"""找到1名遇难者遗体: one more in a message on what is known."""
_LAST_BODY = re.compile(
    r"(?:最后|剩余|剩下|余下)(?:的)?(?:一|1)?(?:名|个|位|具)?(?:失联|失踪)(?:[^，。；]{0,8}(?:遗体|尸体)[^，。；]{0,12}(?:发现|找到|打捞|寻获|捞)"
    r"|[^，。；]{0,16}(?:找到|发现|寻获|打捞)[^。；]{0,6}(?:死亡|遇难|身亡|无生命|没有生命|没气))"
)
"""最后一名失联船员的遗体被发现: one more of the dead, nobody is missing any more."""
_OF_THE_LOST = re.compile(
    rf"(?:失联|失踪|被困|下落不明)[^。；]{{0,16}}?(?:找到|救出|发现|搜出|捞起)(?:了)?"
    rf"(?:(?P<number>{NUMBER})(?:名|人|个)|[^。；\d]{{0,6}}其中(?P<part>{NUMBER})(?:名|人|个))[^。；\d]{{0,8}}(?:遇难|无生命|没气|死亡|身亡|遗体)"
)
"""失联的4人中已找到1人，确认遇难: one more of the dead."""
_PART_DIED = re.compile(
    rf"(?:失联|失踪|下落不明|被困|受困|被埋|埋压)[^。；]{{0,14}}?(?:找到|救出|搜出|搜救出|发现|挖出|刨出|捞起|打捞出?)了?"
    rf"(?P<group>{NUMBER})(?:名|人|个)[，、（](?:其中)?(?P<dead>{NUMBER})(?:名|人|个)(?:已|已经|均|当场|经抢救无效|抢救无效|确认)*"
    r"(?:死亡|遇难|身亡|无生命|没有生命|没了|没气)"
)
"""失联的找到6人，其中1人已死亡: one more of the dead, six fewer are missing."""
_PART = re.compile(rf"其中(?:有)?(?P<part>{NUMBER})(?:名|人|个|具)")
_PUT_RIGHT = re.compile(
    rf"不是(?P<old>{NUMBER})(?:名|人|个)?[，\s]{{0,2}}(?:而|应该|应)?是(?P<new>{NUMBER})(?:名|人|个)"
    rf"|(?:原|先前|之前|刚才|前)(?:来)?(?:报|说)的?(?P<told>{NUMBER})(?:名|人|个)[^，。；]{{0,4}}(?:有误|不对|错了?)[，\s]{{0,2}}"
    rf"(?:应为|实为|是|应该是)(?P<now>{NUMBER})(?:名|人|个)"
    rf"|(?:原|先前|之前|前)报的?(?P<first>{NUMBER})(?:名|人|个)[^。]{{0,50}}?(?:现|应|实)(?:统计|核实|更正|核定)?为"
    rf"(?P<last>{NUMBER})(?:名|人|个)"
    rf"|(?P<twice>{NUMBER})(?:名|人)[^。]{{0,24}}(?:剔除|扣除|核减|去重|去除)[^，。；\d]{{0,4}}后?[，]?(?:应|实|现)?(?:为|有)"
    rf"(?P<once>{NUMBER})(?:名|人)"
)
"""不是六个是七个: of the kind of which six were known."""
_LABELS = (
    (FigureKind.DEATHS, "死亡|遇难"), (FigureKind.MISSING, "失联|失踪"), (FigureKind.SERIOUS, "重伤"),
    (FigureKind.INJURED, "受伤|就诊|送医"), (FigureKind.TRAPPED, "被困"), (FigureKind.EVACUATED, "转移|疏散"),
)  # fmt: skip
_SHOULD_BE = tuple(
    (kind, re.compile(
        rf"(?:{words})(?:（[^（）]{{1,6}}）)?(?:人员|群众)?(?:人数|总数)?(?:(?:由|从){NUMBER}(?:名|人|个|例)?)?"
        rf"(?:应为|应该是|更正为|改为|改成|核实为|调整为|修正为|变更为)(?P<new>{NUMBER})(?:名|人|个|例)"
    ))
    for kind, words in _LABELS
)  # fmt: skip
"""受伤应为5人, 就诊人数由63人更正为58人."""
_MOVED_ON = re.compile(
    rf"(?:又|再)?(?:转|撤|疏散|安置|接出|接走)[^。]{{0,40}}(?:累计|总共|一共|合计|共)(?:已)?(?:{NUMBER}户)?(?P<sum>{NUMBER})(?:人|名)"
)
"""又转了两个社，…连先前的累计256人."""
_DEAD = re.compile("遗体|遇难|无生命|没有生命|死亡|身亡|没气")
_PATIENTS = re.compile(
    rf"(?:(?:重伤|受伤)的?{NUMBER}(?:名|人|个)(?:中|里)[，\s]?(?:其中)?有?(?P<share>{NUMBER})(?:名|人|个)"
    rf"|(?P<number>{NUMBER})(?:名|人|个)?(?P<who>危?重伤(?:员|者)?|危重(?:伤者|伤员|患者)|伤员|伤者|重伤)(?:的|中|里)?[，\s]?(?:(?:其中)?有?(?P<some>{NUMBER})(?:名|人|个))?"
    rf"|(?P<kind>重伤(?:员|者)|伤员|伤者)(?:中|里|当中|中有|有)?(?:又有|另有|有)?(?P<count>{NUMBER})(?:名|人|位|个)|(?P<one>(?:重伤(?:员|者)|伤员|伤者)[\u4e00-\u9fff]某[某甲乙丙]?|(?:男|女|那[个名位]|这[个名位]|该)(?:伤员|伤者)))(?:(?![无没未不]|可能|尚|脱离|平稳|好转|致)[^。；]){{0,16}}"
    rf"(?:无效|不治|去世|死亡|身亡|没了|走了|没挺过[来去]|没救过来)"
    r"(?!原因|赔偿|的|人|\d|多)"
)
_ONE_DIED = re.compile(
    rf"(?<![名个位人])(?:(?P<gravely>(?:危重|重症|重)(?:伤者|伤员|者|患者))|第[二三四五六七八九]名(?:伤者|伤员|工人|矿工)"
    rf"|{NUMBER}(?:名|人|个)?(?:重伤|伤)(?:员|者)?(?:中|里)的?那[个名位]|ICU那[名个位]|那[个名位](?:矿工|工人|司机|驾驶员))"
    r"(?:(?!可能|尚|脱离|平稳|好转|致|传)[^，。；、\d]|\d{1,2}[日时点]\d{0,2}分?){0,20}"
    r"(?:抢救无效(?:死亡)?|不治|去世|身亡|死亡|没抢救过来|没救过来)(?!原因|赔偿|的|人|\d|多|不)"
)
"""危重伤者经抢救无效于22时15分死亡, 那名驾驶员…死亡: one person, in one clause."""
_ENDED = re.compile(
    "(?:最后|全部|所有)?[^。；，]{0,6}(?:被困|失联|失踪|没找到|被埋)(?:(?![未没尚]|无法|证件|手机|物品|遗物|车辆)[^。；]){0,24}(?:救出|找到|获救|"
    "升井|脱险|刨出|挖出|寻获|搜出|联系上|取得联系)"
    "|(?:寻获|找到|搜出|救出)[^。；]{0,12}(?:全部|最后)?[^。；]{0,4}(?:失踪者|失联者|被困者)"
)
_LOST_FOUND = re.compile(
    rf"(?P<number>{NUMBER})(?:名|人|个|具)?(?:失联|失踪|下落不明|失散)(?:人员|者|群众|的)?[^，。；]{{0,6}}(?:遗体|尸体)?"
    rf"[^，。；]{{0,8}}(?:找到|寻获|发现|打捞|搜出)"
    rf"|(?:失联|失踪)(?:人员|者|群众)?(?:中|里)?(?:又|已|再)?(?:找到|寻获|发现)了?(?P<named>{NUMBER})(?:名|人|个)"
)
_ONE_FOUND = re.compile(
    r"(?:找到|挖出|扒出|刨出|打捞起?|捞起|搜出)(?![^，。；]{0,6}(?:[2-9两三四五六七八九十]|1\d)(?:名|人|个|具))[^，。；\d]{0,6}(?:最后)?"
    r"(?:1|一|第\d+|第[二三四五六七八九十])?(?:名|人|个|具)?[^，。；\d]{0,8}[，、]?[^，。；\d]{0,6}(?:无生命|没有生命|遇难|死亡|身亡|没气|遗体)"
    r"|(?<![名具个\d])[\u4e00-\u9fff]{0,6}遗体(?:(?![没未无尚移]|身份|识别)[^，。；]){0,22}?(?:被发现|被打捞|被找到|发现|打捞|找到|寻获|捞上来|捞起来)"
    r"|找到了[，。]?人(?:没了|不在了|已不在|走了)"
)
"""挖出女孩，已无生命体征 · 厨师遗体在导堤内侧被打捞: one of the missing, or of the trapped, is found dead."""
_ALL_FOUND = re.compile("(?:人|个|位|名|者|的)(?:都|全部|全)(?:已)?(?:找着|找到|接出|联系上|寻获)")
_ALIVE = re.compile(
    rf"(?:失联|失踪|冲走)(?:的)?{NUMBER}(?:名|人|个)(?:人员|群众)?(?:中|里)?[，]?(?:已|又)?(?:找到|寻获|救出)了?"
    rf"(?P<number>{NUMBER})(?:名|人|个)[，]?(?:活的|生还|还活着|幸存|生命体征平稳)"
)
"""失联3人中找到1人，生还: one fewer is missing."""
_UP = re.compile("(?<![没不])(?:上|出|下)来了|(?:救|营救|解救)出|获救|脱险|脱困")
_ALL_UP = re.compile(
    "(?:那[一二两三四五六七八九十几]个|人(?:\\d{1,2}[时点]\\d{0,2}分?)?|他们|全部|几个)(?:都|全)[^，。；]{0,3}(?:出|下|上)来了"
)
_MORE_SICK = re.compile(rf"又(?:陆续)?(?:送|拉|转|收|来)(?:来|治|进)?了?(?P<number>{NUMBER})(?:名|人|个|例)")
_SICK = re.compile("症状|呕吐|腹泻|中毒|伤者|伤员|病人|医院|卫生院|卫生服务|急诊|住院|患者")
OPEN = (FigureKind.MISSING, FigureKind.TRAPPED)
_NAMED = (
    (FigureKind.MISSING, re.compile("失联|失踪|下落不明|没找到")),
    (FigureKind.TRAPPED, re.compile("被困|受困|被埋|被压")),
)
_OUT = re.compile(
    rf"(?:被困|受困|被埋)(?:人员|者|的|群众|工人|矿工)?(?:中)?(?:已经?|现已|又|目前)*(?:救出|获救|脱困|升井|解救)(?:了|出)?"
    rf"(?P<number>{NUMBER})(?:人|名|个)"
)
_NOW = re.compile("更正|有误|不是|核减|核实|实为|应为|现为|现有|目前|截至|仍|(?<!生)还|累计|共|降|减|报多|说错|不对")
WHY_LOWER = "比已知的少"
_TOTAL = re.compile("累计|共(?:计|有|造成|死亡)|总数|升至|增至|上升(?:至|到|为)|变为|已致|死亡人数")
_CORRECTS = re.compile("核对|查明|先前报|首报|原报|前报|更正|应为|实为|改为|纠正|不是|核实为|修正|地点|位置")


def read_against(known: Known, text: str, context: Context) -> tuple[Change, ...]:
    """What a message changes of a known incident; a clock without a day is of the day that is known."""
    from app.services.extraction.reader import extract

    readable = plain.readable(text)
    findings = [_dated(one, known, context) for one in extract(text, context) if one.valued and not one.inferred]
    findings = [one for one in findings if not (_loose(one, readable) or _short(one, known))]
    findings = [_lower(one, known, readable) for one in findings if not _of_others(one, known, readable)]
    held = {str(one.field) for one in findings if not (_as_known(one, known) or _one_more(one))}
    righted = _put_right(readable, known)
    held -= {str(one.field) for one in righted}
    moved = [
        one
        for one in _last_found(readable, known) or _moved(readable, known)
        if one.field not in held or _counts_on_top(one, findings)
    ]
    moved = _last_found(readable, known) or moved
    moved = righted + [one for one in moved if one.field not in {each.field for each in righted}]
    taken = {one.field for one in moved}
    found = changes((*(one for one in findings if one.field not in taken), *moved), known)
    return tuple(sorted(found, key=lambda one: one.finding.start))


def _as_known(one: Finding, known: Known) -> bool:
    """三个失联的全联系上了: the number that is known already says nothing against what is told of these people."""
    return one.how is How.SET and any(kind == one.field and held == one.number for kind, held in known.figures.items())


def _one_more(one: Finding) -> bool:
    """Fewer dead than are known, and nobody speaks of a correction: one more was found, or none."""
    return one.field == FigureKind.DEATHS and one.why == WHY_LOWER


def _lower(one: Finding, known: Known, text: str) -> Finding:
    """A number below the known one, with no word of correction or of what is now, is a question."""
    held = next((number for kind, number in known.figures.items() if kind == one.field), None)
    if not one.sure or not held or one.number is None or one.how is not How.SET or one.number >= held:
        return one
    return one if _NOW.search(text) else msgspec.structs.replace(one, confidence=0.6, why=WHY_LOWER)


def _of_others(one: Finding, known: Known, text: str) -> bool:
    """人平安 of those who were found is no word about those known dead or hurt: a denial counts for its own group."""
    held = next((number for kind, number in known.figures.items() if kind == one.field), None)
    denied = one.number == 0 and one.field in {FigureKind.DEATHS, FigureKind.INJURED, FigureKind.SERIOUS}
    return bool(denied and held and one.how is How.SET and not _CORRECTS.search(text))


def _short(one: Finding, known: Known) -> bool:
    """重的还是六个 of nineteen known: what follows from a part is not the whole."""
    before = known.figures.get(FigureKind.INJURED)
    return one.field == FigureKind.INJURED and one.why == WHY_ADDED and (one.number or 0) < (before or 0)


def _counts_on_top(one: Finding, findings: list[Finding]) -> bool:
    """又搜出1具遗体: the one found is the one the sentence counts."""
    return any(each.field == one.field and each.number == one.number and one.start <= each.start for each in findings)


def _dated(one: Finding, known: Known, context: Context) -> Finding:
    """13时40分 in a message is of the day of the incident where nothing else is said."""
    if one.field != "occurred_at" or one.moment is None or known.occurred_at is None:
        return one
    if re.search("[日号天昨今前]|\\d[-/.]\\d", one.words):
        return one
    day, clock = known.occurred_at.astimezone(BEIJING), one.moment.astimezone(BEIJING)
    moved = clock.replace(year=day.year, month=day.month, day=day.day).astimezone(dt.UTC)
    return msgspec.structs.replace(one, moment=moved) if moved <= context.ref_time else one


def _loose(one: Finding, text: str) -> bool:
    """A place or time a message names in passing is no change of what is known."""
    if one.field not in {"place", "occurred_at", "category"} or one.sure:
        return False
    near = text[max(0, one.start - (24 if one.field == "occurred_at" else 12)) : one.end + 14]
    return one.field == "category" or not _CORRECTS.search(near)


def _moved(text: str, known: Known) -> list[Finding]:
    """People who change their state against what is known: found dead, got out, died of their wounds."""
    whole = bool(_TOTAL.search(text))
    parts = list(_PART_DIED.finditer(text))
    found = [each for one in parts for each in _found(one, parse(one["group"]), parse(one["dead"]), known)]
    for match in _FOUND.finditer(text):
        if any(part.start() < match.end() and match.start() < part.end() for part in parts):
            continue
        number, part = parse(match["number"]), _PART.search(match["behind"])
        dead = (parse(part["part"]) if part else number) if _DEAD.search(match["behind"]) else None
        found += _found(match, number, dead, known, near=text[max(0, match.start() - 12) : match.end()])
    if whole:
        found = [one for one in found if one.field != FigureKind.DEATHS]
    found += _of_their_wounds(text, known, counted=whole)
    if not found and not whole:
        found = _found_dead(text, known)
    counted = _counted_on(text, known, told=bool(found))
    return found + [one for one in counted if not any(part.start() <= one.start < part.end() for part in parts)]


def _of_their_wounds(text: str, known: Known, *, counted: bool) -> list[Finding]:
    """Who was hurt and died: one more of the dead unless the message counts them itself, and fewer of the hurt."""
    found = []
    for match in _PATIENTS.finditer(text):
        number = parse(match["share"] or match["some"] or match["number"] or match["count"] or "一") or 0.0
        if not counted:
            found.append(_moving(FigureKind.DEATHS, How.ADD, number, match))
        who = match["who"] or match["kind"] or match["one"] or match.group()
        found += [
            _moving(kind, How.TAKE_AWAY, number, match)
            for kind, word in ((FigureKind.INJURED, "伤"), (FigureKind.SERIOUS, "重伤"))
            if known.figures.get(kind) and word in who
        ]
    if found:
        return found
    for match in _ONE_DIED.finditer(text):
        more = [] if counted else [_moving(FigureKind.DEATHS, How.ADD, 1.0, match)]
        kinds = (FigureKind.INJURED, FigureKind.SERIOUS) if match["gravely"] else ()
        found += [*more, *(_moving(kind, How.TAKE_AWAY, 1.0, match) for kind in kinds if known.figures.get(kind))]
    return found


def _found_dead(text: str, known: Known) -> list[Finding]:
    """The lost who were found dead, by the first way of saying so that the message has."""
    for pattern in (_OF_THE_LOST, _BODIES):
        found = [
            _moving(FigureKind.DEATHS, How.ADD, parse(one["number"] or one.groupdict().get("part") or "") or 0.0, one)
            for one in pattern.finditer(text)
        ]
        if found:
            return found
    if _LOST_FOUND.search(text) or not any(known.figures.get(kind) for kind in OPEN):
        return []  # these are counted where they are told
    return [each for one in _ONE_FOUND.finditer(text) for each in _found(one, 1.0, 1.0, known, near=one.group())]


def _found(
    match: re.Match[str], group: float | None, dead: float | None, known: Known, near: str = ""
) -> list[Finding]:
    """So many are found of those who were missing or trapped, some of them dead."""
    source = next((kind for kind in _open_in(near or match.group(), known) if known.figures.get(kind)), None)
    more = [_moving(FigureKind.DEATHS, How.ADD, dead, match)] if dead is not None else []
    return [*more, *([_moving(source, How.TAKE_AWAY, group or 0.0, match)] if source is not None else [])]


def _last_found(text: str, known: Known) -> list[Finding]:
    """最后一名失联船员的遗体被发现: one more is dead, and the only one who was missing is found."""
    last = _LAST_BODY.search(text)
    if last is None or _TOTAL.search(text):
        return []
    gone = [_moving(kind, How.SET, 0.0, last) for kind in OPEN if known.figures.get(kind) == 1]
    return [_moving(FigureKind.DEATHS, How.ADD, 1.0, last), *gone]


def _put_right(text: str, known: Known) -> list[Finding]:
    """Numbers said to be others than were told, where one kind alone is known with that number."""
    found = [
        _moving(kind, How.SET, parse(match["new"]) or 0.0, match)
        for kind, pattern in _SHOULD_BE for match in pattern.finditer(text)
    ]  # fmt: skip
    for match in _PUT_RIGHT.finditer(text):
        old = parse(match["old"] or match["told"] or match["first"] or match["twice"])
        new = parse(match["new"] or match["now"] or match["last"] or match["once"])
        if HELPER.search(text, max(0, match.start() - 12), match.start()):
            continue  # 到场消防员不是6人，是7人
        kinds = [kind for kind, number in known.figures.items() if number is not None and number == old]
        if new is not None and len(kinds) == 1:
            found.append(_moving(kinds[0], How.SET, new, match))
    moved = _MOVED_ON.search(text)
    number = parse(moved["sum"]) if moved is not None else None
    if moved is not None and number and number > (known.figures.get(FigureKind.EVACUATED) or 0.0):
        found.append(_moving(FigureKind.EVACUATED, How.SET, number, moved))
    return found


def _counted_on(text: str, known: Known, *, told: bool) -> list[Finding]:
    """The missing who are found, more who were brought in, and the last who are out."""
    found: list[Finding] = []
    if known.figures.get(FigureKind.MISSING) and not told:
        found = [
            _moving(FigureKind.MISSING, How.TAKE_AWAY, parse(match["number"] or match["named"]) or 0.0, match)
            for match in (*_LOST_FOUND.finditer(text), *_ALIVE.finditer(text))
        ]
    if known.figures.get(FigureKind.TRAPPED):
        found += [
            _moving(FigureKind.TRAPPED, How.TAKE_AWAY, parse(match["number"]) or 0.0, match)
            for match in _OUT.finditer(text)
        ]
    if _SICK.search(text):
        found += [
            _moving(FigureKind.INJURED, How.ADD, parse(match["number"]) or 0.0, match)
            for match in _MORE_SICK.finditer(text)
        ]
    ended = (
        _ENDED.search(text)
        or (_ALL_UP.search(text) if known.figures.get(FigureKind.TRAPPED) else None)
        or (_UP.search(text) if known.figures.get(FigureKind.TRAPPED) == 1 else None)
    )
    everybody = _ALL_FOUND.search(text) if known.figures.get(FigureKind.MISSING) else None
    if ended is None and everybody is not None:
        found = [one for one in found if one.field != FigureKind.MISSING]
        found.append(_moving(FigureKind.MISSING, How.SET, 0.0, everybody))
    kinds = _open_in(ended.group(), known) if ended is not None else ()
    for kind in (FigureKind.TRAPPED,) if ended is not None and ended.re is _ALL_UP else kinds:
        held = known.figures.get(kind)
        if ended is not None and held and (held == 1 or re.search("全|均|都|最后", ended.group())):
            found.append(_moving(kind, How.SET, 0.0, ended))
    return found


def _open_in(words: str, known: Known) -> tuple[FigureKind, ...]:
    """The kinds words may end: those they name and that are known, else the missing and the trapped."""
    named = tuple(kind for kind, pattern in _NAMED if pattern.search(words) and known.figures.get(kind))
    return named or OPEN


def _moving(kind: FigureKind, how: How, number: float, match: re.Match[str]) -> Finding:
    return Finding(
        field=kind, start=match.start(), end=match.end(), words=match.group(), confidence=0.7, number=number, how=how,
        why="由人员状态变化推算",
    )  # fmt: skip


def changes(findings: tuple[Finding, ...], known: Known) -> tuple[Change, ...]:
    """Every finding with its direction; what the message does not mention stays as it is and is not listed."""
    found = []
    for one in findings:
        kind = next((each for each in FigureKind if each == one.field), None)
        if kind is not None and one.number is not None:
            found.append(_figure(one, known.figures.get(kind)))
        elif one.field == "occurred_at" and one.moment is not None:
            said = one.moment.isoformat(timespec="minutes")
            held = known.occurred_at.isoformat(timespec="minutes") if known.occurred_at else ""
            found.append(_text(one, said, held))
        elif one.field == "place":
            same = one.text in known.place or (known.place and known.place in one.text)
            found.append(_text(one, known.place if same else one.text, known.place))
        elif one.field == "category":
            code = one.text.partition(" ")[0]
            same = known.category[:3] == code[:3]
            found.append(_text(one, known.category if same else code, known.category))
    return tuple(found)


def _figure(finding: Finding, known: float | None) -> Change:
    said = finding.number or 0.0
    if finding.how is How.ADD:
        becomes = (known or 0.0) + said
    elif finding.how is How.TAKE_AWAY:
        becomes = max(0.0, (known or 0.0) - said)
    else:
        becomes = said
    if known is None:
        return Change(finding=finding, direction=Direction.NEW, becomes=becomes)
    if becomes == known:
        return Change(finding=finding, direction=Direction.SAME, known=known, becomes=becomes)
    direction = Direction.RAISED if becomes > known else Direction.LOWERED
    return Change(finding=finding, direction=direction, known=known, becomes=becomes)


def _text(finding: Finding, said: str, known: str) -> Change:
    if not known:
        return Change(finding=finding, direction=Direction.NEW, becomes=said)
    direction = Direction.SAME if said == known else Direction.OTHER
    return Change(finding=finding, direction=direction, known=known, becomes=said)
