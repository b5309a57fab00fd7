"""续报: numbers a message says for all — 累计, 共, 升至, 由6人增至8人, 实为14人 — and of which kind they are.

The kind is the label beside the number; where none is said it is the kind whose known number, with what moved, makes
this one: 县医院又接了3个，这样一共15个.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from app.models.vocabulary.incident import FigureKind
from app.services.extraction import fates
from app.services.extraction.modality import DRILL, UNREAL, doubtful, not_ours
from app.services.extraction.movements import CLAUSE, SENTENCE
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.people_moved import OPEN
from app.services.extraction.words import HELP, HELPER, HELPER_BEFORE, PEOPLE

Figures = Mapping[FigureKind, float | None]
_SAID_OF_ALL = (
    "(?:累计|累积|共|合计|总计|总数|一共|总共|拢共|统共|加起来|加一起|合起来|合在一起|总起来|升至|升到|上升[至到为]|增[至到]|增加[至到]|增加为|达到?|变[为成]|减[至到为]|减少[至到为]|降[至到为]|"
    "核减[为至]|改为|更正为|修正为|应为|实为|核实为|核定为|调整为|(?:这样|这下)(?:就|一来)?(?:是|有|共|一共|总共)|这下|现在是?|(?<![发出呈表])现(?!场|已|正|将|役|金|为)有?|目前|更新为|补登后|应[转撤]尽[转撤]|这就是|至此|至此|已致|共致|共造成|仍[为是]|还是|前后|后为)"
)
_HOUSEHOLDS = "[^，。；\\d]{0,4}(?:\\d+|[一二两三四五六七八九十百]+)户"
_MARK = re.compile(f"{_SAID_OF_ALL}(?:[^，。；\\d]{{0,8}}|{_HOUSEHOLDS})$")
_BARE_MARK = re.compile(f"{_SAID_OF_ALL}(?:[^，。；\\d]{{0,3}}|{_HOUSEHOLDS})$")
"""共排查群众360人 says of nobody what became of them."""
_WITH_THEM = re.compile(
    r"(?:算上|加上|连同?)(?:他|她|它|这|那|新来)们?的?(?:俩|仨|[两二三四五六七八九\d]+[个人名])(?:人)?[，]?[^，。；\d]{0,4}$"
)
"""算上他俩伤的十三个."""
_RISES = re.compile(
    rf"(?:由|从)(?:原来的?|之前的?|前报的?)?(?P<old>{NUMBER})(?:名|人|个|例|位)?[^，。；\d]{{0,6}}?(?:增|升|上升|变|减|降|下降|改|调|核减|更正|修正|增加|减少|核增)[^，。；\d]{{0,3}}"
    rf"(?:至|到|为|成)(?P<new>{NUMBER})(?:名|人|个|例|位)?"
)
_LABELS: tuple[tuple[FigureKind, str], ...] = (
    (FigureKind.DEATHS, "死亡|遇难|身亡|死(?:了?(?=[\\d一二两三四五六七八九十])|$)|(?<=[名人个])死|死者|死的"),
    (FigureKind.MISSING, "失联|失踪|下落不明"),
    (FigureKind.SERIOUS, "重伤|危重|重症|重的"),
    (FigureKind.TRAPPED, "被困|受困|被埋"),
    (FigureKind.EVACUATED, "转移|应转尽转|疏散|撤离|安置|避险|撤出|撤了|转了|接走|接出|又转|搬离|搬了"),
    (
        FigureKind.INJURED,
        "受伤|伤员|伤者|伤的|就诊|收治|接诊|送医|中毒|确诊|患者|病例|发病|症状|发热|拉肚子|肚子疼|难受|腹泻|呕吐|腹痛|不适|感染|住院|在治|(?<![重轻死无没未])伤(?!亡|情|势)",
    ),
)
_LABEL = re.compile("|".join(f"(?P<{kind.name}>{words})" for kind, words in _LABELS))
_LIGHT = re.compile("轻伤|轻微伤")
_STAY = re.compile("住院|在院|留院|留观|在治|治疗|返家|返回|回家|出院")
"""Who is in hospital now, or went home, is no total of a kind."""


class Total(msgspec.Struct, frozen=True):
    """A number for all of a kind, its words at [start, end), and whether it may be sure."""

    kind: FigureKind
    value: float
    start: int
    end: int
    sure: bool


class _Number(msgspec.Struct, frozen=True):
    value: float
    start: int
    end: int
    left: str
    right: str
    before: str
    """The clauses of the sentence before it."""
    clause: str
    """Its clause up to it."""
    sentence: int
    at: int
    """Which number of its sentence it is."""


_RUN = re.compile("[死亡伤]$")
"""死一伤二: the word stands before its number, and the next word is not this one's."""


def hearsay(text: str, start: int, end: int) -> str:
    """Why words at [start, end) are hearsay; empty where they are told as a fact."""
    lead = min(60, start)
    return doubtful(text[start - lead : end + 40], lead, lead + end - start)


def _numbers(text: str) -> Iterator[_Number]:
    for sentence in SENTENCE.finditer(text):
        words, count = sentence.group(), 0
        for clause in CLAUSE.finditer(words):
            said = clause.group()
            found = [
                one for one in PEOPLE.finditer(said)
                if parse(one["number"]) is not None and not (one["short"] and _RUN.search(said, 0, one.start()))
            ]  # fmt: skip
            for at, one in enumerate(found):
                stop = found[at + 1].start() if at + 1 < len(found) else len(said)
                left = said[found[at - 1].end() if at else 0 : one.start()]
                base = sentence.start() + clause.start()
                count += 1
                yield _Number(
                    parse(one["number"]) or 0.0, base + one.start() - len(left), base + stop, left,
                    (one["short"] or "") + said[one.end() : stop], words[: clause.start()], said[: one.start()],
                    sentence.start(), count,
                )  # fmt: skip


def label_of(left: str, right: str) -> FigureKind | None:
    """The kind said beside a number: right behind it, else nearest before it."""
    behind = _LABEL.search(re.split("[，。；、]", right[:8])[0])
    if behind is not None:
        return FigureKind[behind.lastgroup or ""]
    before = list(_LABEL.finditer(left))
    return FigureKind[before[-1].lastgroup or ""] if before else None


_WARD = re.compile(
    rf"(?:医院|卫生[院所]|[一二三]院|诊所|急诊)(?:收了?|有|接了?|是)?(?P<number>{NUMBER})(?=[，。；、\\s]|个|人|名|$)"
)
_ALTOGETHER = re.compile(
    rf"(?:[共总合]共?计?|就是|对[，]?|加起来|拢共|总数)(?:是|有)?(?P<number>{NUMBER})(?=[，。；、？?\\s]|个|人|名|$)"
)


def _wards(text: str) -> Iterator[Total]:
    """镇卫生院23 县医院12，一共35: numbers of wards that add up to one that is said of all."""
    added = sum(parse(one["number"]) or 0.0 for one in _WARD.finditer(text))
    several = len(_WARD.findall(text)) > 1
    for one in _ALTOGETHER.finditer(text) if several else ():
        if parse(one["number"]) == added:
            yield Total(FigureKind.INJURED, added, one.start(), one.end(), sure=False)
            return


_BARE_TOTAL = re.compile(r"(?:总共|一共|拢共|合计|累计|总数)(?:是|有|到)?(?P<number>\d{1,4})(?=了?(?:[，。；\s]|$))")


def _bare_totals(text: str, known: Figures, moved: Mapping[FigureKind, float]) -> Iterator[Total]:
    """伤的一共13, 新冒出来3个，总共34: a number without 人, by its label or by what came on top."""
    for sentence in SENTENCE.finditer(text):
        for one in _BARE_TOTAL.finditer(text, sentence.start(), sentence.end()):
            value = parse(one["number"]) or 0.0
            risen = [kind for kind, step in moved.items() if step > 0 and (known.get(kind) or 0.0) + step == value]
            kind = risen[0] if len(risen) == 1 else label_of(text[sentence.start() : one.start()], "")
            if (
                kind is not None
                and value >= (known.get(kind) or 0.0)
                and not _no_fact(text[sentence.start() : one.start()])
            ):
                yield Total(kind, value, one.start(), one.end(), sure=False)


_UNCHANGED = re.compile(
    rf"(?<![\\d轻重名个人])(?P<label>{_LABEL.pattern})(?:者|人员)?(?:人?数|总数|情况)?[^，。；\d]{{0,4}}(?:不变|没变|未变|没有?变化?|无变化|没动|维持不变|不增不减)"
)
_LISTED = re.compile("^(?:另有|另|并有|和|及)?[^，。；\\d]{0,6}$")
_NOT_LISTED = re.compile("其中|又|再|添|加了|新增|中|里|救出|找到|发现|多了|增加|减少|少了|另|原|此前")


def _goes_on(one: _Number) -> re.Match[str] | None:
    """累计死亡4人、受伤5人: the second number of a list is told of all as well."""
    if _NOT_LISTED.search(one.left) or label_of(one.left, one.right) is None:
        return None
    return _LISTED.match(one.left)


_FORCE = re.compile("力量|队伍|人手|警力|参战|参加|搜救队|救援队|志愿者|值守|到场")
_LEFT_WARD = re.compile("出院|离院|康复")
_WARDS = re.compile("医院|120|救护车|拉走|卫生院|急诊|病房")
_PUT_RIGHT = re.compile("核减|重复|更正|实为|应为|核实|有误|不是|重新核|核对|修正")
_BARE = re.compile(
    "(?:加上?|连同?|到|至|截至)?(?:现在|目前|之前|先前|前面|昨[天晚夜]|此前|原来|这些|已|就|的|她?们?|我们|咱们|这[里边]|[一二两三四五六七八九十\\d]+个?(?:村|组|社区|乡镇|小区|点|单位))*"
)


def read_totals(text: str, known: Figures, moved: Mapping[FigureKind, float]) -> list[Total]:
    """The totals of a message that are said as such, the last of each kind."""
    risen = list(_risen(text, known))
    found: dict[FigureKind, Total] = {}
    for one, mark in _marked(text, risen):
        kind = label_of(one.left, one.right) or label_of(one.clause, "") or _by_sum(one, known, moved, mark)
        if kind is None and text[one.start : one.end].endswith("例") and known.get(FigureKind.INJURED):
            kind = FigureKind.INJURED  # 新增3例，累计67例
        if kind in OPEN and _found(one):
            continue
        if kind is not None and not _less_by_leaving(kind, one, known, text):
            found[kind] = Total(kind, one.value, one.start, one.end, not hearsay(text, one.start, one.end))
    for total in (*_wards(text), *_bare_totals(text, known, moved)):
        found.setdefault(total.kind, total)
    found |= {one.kind: one for one in risen}
    for match in _UNCHANGED.finditer(text):
        kind = label_of(match["label"], "")
        held = known.get(kind) if kind is not None else None
        if kind is not None and held is not None and kind not in found:
            found[kind] = Total(kind, held, match.start(), match.end(), sure=True)
    return list(found.values())


def _found(one: _Number) -> bool:
    """至此6名被困者全部找到, 至此6名被困者已救出4名: who was held, not who is."""
    return (fates.SEARCHED.search(one.right) or fates.BROUGHT.search(one.right)) is not None


def _marked(text: str, risen: list[Total]) -> Iterator[tuple[_Number, re.Match[str]]]:
    """The numbers of people said of all, with the word that says so; who came to help and who stays in a ward apart."""
    listed = -1, 0
    for one in _numbers(text):
        said = one.before + one.clause
        if _no_fact(said) or (fates.UNTRUE.search(said + one.right) and not _STILL_SO.search(one.left)):
            continue
        if any(each.start < one.end and one.start < each.end for each in risen):
            continue
        if any(each.search(one.left) for each in (HELPER_BEFORE, HELP, _FORCE)) or HELPER.match(one.right):
            continue
        mark = (
            _MARK.search(one.left)
            or _WITH_THEM.search(one.clause)
            or (_goes_on(one) if listed == (one.sentence, one.at) else None)
        )
        listed = (one.sentence, one.at + 1) if mark is not None else (-1, 0)
        heads = fates.IN_THEM.match(one.right)  # 原失联3人中2人确认遇难
        ward = heads or _LIGHT.search(one.left + one.right[:4]) or _STAY.search(one.left + one.right[:6])
        if mark is not None and ward is None:
            yield one, mark


_STILL_SO = re.compile("还是|仍|实际|就是|确认|核实")
"""A rumour is set right by such a number."""


def _no_fact(said: str) -> bool:
    """Whether words up to a number speak of other events, a rule, a drill or what may be."""
    clause = re.split("[，；]", said)[-1]
    others = not_ours(clause, before=False) or fates.ELSEWHERE.search(said)
    return bool(others or DRILL.search(said) or UNREAL.search(clause))


def _less_by_leaving(kind: FigureKind, one: _Number, known: Figures, text: str) -> bool:
    """安置点现在还有420人, 现有伤员8人，2人出院: fewer because some left, who are counted all the same."""
    if one.value >= (known.get(kind) or 0.0):
        return False
    if kind is FigureKind.EVACUATED:
        return _PUT_RIGHT.search(one.before + one.left) is None
    return kind is FigureKind.INJURED and _LEFT_WARD.search(text) is not None


def _by_sum(one: _Number, known: Figures, moved: Mapping[FigureKind, float], mark: re.Match[str]) -> FigureKind | None:
    """The kind of which as many were known, and moved, as this number makes."""
    kinds = [
        kind for kind, step in moved.items()
        if step > 0 and kind in known and (known[kind] or 0.0) + step == one.value
    ]  # fmt: skip
    if len(kinds) == 1:
        return kinds[0]
    if one.right.strip("了啦吧呢 ") or not _BARE_MARK.search(one.left) or not _BARE.fullmatch(one.left[: mark.start()]):
        return None  # 现在四个在医院 is no bare total
    label = label_of(one.before, "") or (FigureKind.INJURED if _WARDS.search(one.before) else None)
    held = known.get(label) if label is not None else None
    now = mark.group().startswith("现") and one.value < (held or 0.0)  # 被困12人含司机，司机自己出来了，现11人
    if label in OPEN and not (now or _PUT_RIGHT.search(one.before + one.left)):
        return None  # 失联人员已全部找到，共3人
    right = held is None or now or one.value >= held or _PUT_RIGHT.search(one.before + one.left)
    return label if right else None


_RISES_BARE = re.compile(
    rf"(?P<label>死亡|遇难|死|失联|失踪|被困|重伤|受伤|伤)(?:者|人员)?(?:人数)?(?:已经?)?(?:升|增|上升|增加|涨|降|减|减少)(?:到|至|为)(?P<new>{NUMBER})(?=[，。；\\s]|$)"
)
"""死亡升到8."""


def _untold(text: str, match: re.Match[str]) -> bool:
    """Whether the sentence up to a rise is a rumour or no fact of this event."""
    sentence = next(one for one in SENTENCE.finditer(text) if one.start() <= match.start() < one.end())
    return fates.UNTRUE.search(sentence.group()) is not None or _no_fact(text[sentence.start() : match.start()])


def _risen(text: str, known: Figures) -> Iterator[Total]:
    """伤者由6人增至8人: of the kind beside it, else of the one known with the first number."""
    for match in _RISES.finditer(text):
        if _untold(text, match):
            continue
        old, new = parse(match["old"]), parse(match["new"])
        left = re.split("[，。；、]", text[max(0, match.start() - 12) : match.start()])[-1]
        kind = label_of(left, re.split("[，。；、]", text[match.end() : match.end() + 6])[0])
        same = [each for each, number in known.items() if number is not None and number == old]
        kind = kind or (same[0] if len(same) == 1 else None)
        if kind is not None and new is not None:
            yield Total(kind, new, match.start(), match.end(), sure=not hearsay(text, match.start(), match.end()))
    for match in _RISES_BARE.finditer(text):
        if _untold(text, match):
            continue
        kind, new = label_of("", match["label"]), parse(match["new"])
        if kind is not None and new is not None:
            yield Total(kind, new, match.start(), match.end(), sure=not hearsay(text, match.start(), match.end()))
