"""A second look of another build, which can only take sureness away, and values out of the record.

It names the construction each value stands in (``constructions``) and goes by the record of that construction on texts
nobody had seen (``verdicts``); of a text that tells of two events nothing is sure. What the second reader, who was
taught (``second_reader``), thinks likely to be false is not sure; what it thinks far too likely is withheld.
"""

import re
from collections.abc import Iterable

import msgspec

from app.models.vocabulary.incident import Detail
from app.services.extraction.constructions import UNSETTLED, Sight, construction
from app.services.extraction.findings import SURE, Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.numbers import NUMBER, parse
from app.services.extraction.second_reader import SecondReader
from app.services.extraction.verdicts import is_sure
from app.services.extraction.words import INJURIES

SEVERAL = headed(
    "(?<![\\d少增降])(?:两|二|三|四|几|2|3|4)(?:起|件)(?![火重床诉案以])|另(?:外)?[一1](?:起|件)|分别发生|(?:还|另外?)有(?:一|个)件?事(?![故儿])"
)
"""Words of a text that tells of more than one event."""
WHY_SEVERAL = "文中像是两起事，请分开登记"
WHY_SECOND = "换一种读法读出来不一样"
WHY_MORE_DEAD = "文中别处还有人死亡"
WHY_MORE_HURT = "文中别处还有人受伤"
HURT = re.compile(
    f"(?<!无){INJURIES}|"
    "骨折|(?:腿|臂|手|胳膊|脚|肋骨)[^，。；]{0,3}[断折破]|"
    "不适|昏迷|昏厥|呛水|脱臼|水泡|重症|(?<![未无没])(?<!没有)受了?[轻重]?伤|[轻重]伤|心律|头晕|呕吐|抽搐|中毒|\\d伤|送[^，。；]{0,8}医院|住院"
)
"""Words of a hurt, wherever they stand."""
COUNTED_DEAD = re.compile(
    f"(?P<dead>{NUMBER})(?:人|名|个|位|具)[^，。；\\d]{{0,8}}(?:死亡|身亡|遇难|遗体|不治|没了|没气|死了)|遗体(?P<bodies>{NUMBER})"
)
OF_ALL_DEAD = re.compile("共|累计|合计|总|目前|截至|造成|致|死亡[：:]|升至|增至|已有")
"""A number said of all the dead."""
CLAUSE = re.compile("[^，。；：！？\\n]+")
OF_THE_SAME = re.compile(
    "其中|均|都|全部|包括|经|[该受轻重]?伤(?:人员|者|员|的|群众|工人|学生|乘客)|目前|现|已|正?送|诊断|住院|不住院"
)
"""What begins so tells more of the hurt who were counted."""
NO_HURT = re.compile("[无未没若预防]|如果")
NOT_TOLD = frozenset({
    "no-case", "unsettled", "untimed", "vague", "changed", "moving", "single", "behind-a-clock", "between-two",
    "spoken-gone",
})  # fmt: skip
"""Parts of a construction that doubt what is said (a rule, a rumour, a later change), not only how it is said."""
UNKNOWN = re.compile("[^，。；、\\s\\d]{0,6}(?:(?:不太|不|没)(?:清楚|确定)|说不准)")
"""What nobody knows yet: right behind a number it doubts it, elsewhere it says nothing of it."""


def doubted(text: str, findings: Iterable[Finding], second: SecondReader | None = None) -> list[Finding]:
    """The same findings, some no longer sure, some withheld; nothing else is changed, nothing is added."""
    given = list(findings)
    timed = any(one.field is Detail.OCCURRED for one in given)
    second = second or SecondReader(text)
    sight = second.view.sight(timed=timed)
    several = SEVERAL.search(text) is not None
    found = []
    for one in given:
        name = second.view.construction(one, timed=timed)
        after = _asked(one, WHY_SEVERAL) if several else _doubt(text, one, sight, name) if one.sure else one
        if after.sure and str(one.field) == "injured" and _hurt_elsewhere(text, one):
            after = msgspec.structs.replace(_asked(after, WHY_MORE_HURT), told=True)
        if after.sure and str(one.field) == "deaths" and _dead_elsewhere(text, one):
            after = msgspec.structs.replace(_asked(after, WHY_MORE_DEAD), told=True)
        found.append(_weighed(text, one, after, sight, name, second))
    return found


def _hurt_elsewhere(text: str, one: Finding) -> bool:
    """3名学生灼伤…；教师右手灼伤: somebody is hurt in another clause, who may not be counted."""
    for clause in CLAUSE.finditer(text):
        if clause.start() <= one.end and one.start <= clause.end():
            continue
        hurt = HURT.search(clause.group())
        if hurt is not None and not (
            NO_HURT.search(clause.group(), 0, hurt.start()) or OF_THE_SAME.match(clause.group())
        ):
            return True
    return False


def _dead_elsewhere(text: str, one: Finding) -> bool:
    """3人送医后死亡…打捞遗体1具: another clause counts so many dead, who may not be in the number."""
    if not one.number or OF_ALL_DEAD.search(text, max(0, one.start - 10), one.end):
        return False
    return any(
        clause.start() > one.end or one.start > clause.end()
        for clause in CLAUSE.finditer(text)
        if (dead := COUNTED_DEAD.search(clause.group())) is not None
        and parse(dead["dead"] or dead["bodies"]) != one.number  # two of another clause are those two
        and not (NO_HURT.search(clause.group(), 0, dead.end()) or OF_ALL_DEAD.search(clause.group()))
    )


def _doubt(text: str, one: Finding, sight: Sight, name: str) -> Finding:
    """Asked where its construction has not proved itself; told all the same where nothing speaks against it."""
    if not name or is_sure(name):
        return one
    return msgspec.structs.replace(_asked(one, reason(name)), told=_is_told(text, one, sight, name))


def _weighed(text: str, one: Finding, after: Finding, sight: Sight, name: str, second: SecondReader) -> Finding:
    """``after`` as the second reader leaves it: less sure, or withheld where it was not sure; never surer."""
    weighed = second.doubt(one, name)
    if weighed is None:
        return after
    doubt, limits = weighed
    if after.sure:
        told = _is_told(text, one, sight, name)
        return msgspec.structs.replace(_asked(after, WHY_SECOND), told=told) if doubt >= limits.unsure else after
    if doubt >= limits.withheld:
        return msgspec.structs.replace(after, withheld=True, why=after.why or WHY_SECOND)
    return after


def _is_told(text: str, one: Finding, sight: Sight, name: str) -> bool:
    """3人没了，别的不清楚: no rule, rumour or correction beside it, and nobody says that just this is not known."""
    if sight.unsettled and UNSETTLED.search(UNKNOWN.sub("", text)) is None:
        name = construction(text, one, msgspec.structs.replace(sight, unsettled=False))
    return not (NOT_TOLD.intersection(name.split(" ")) or UNKNOWN.match(text, one.end))


def _asked(one: Finding, why: str) -> Finding:
    return msgspec.structs.replace(one, confidence=min(one.confidence, SURE - 0.05), why=why)


_REASONS = (
    ("denied", "说的是没有"),
    ("no-case", "文中有规定、演练或往年的话"),
    ("unsettled", "文中有更正、传闻或未核实的话"),
    ("vague", "没有确数"),
    ("untimed", "没有说是什么时候的事"),
    ("rivals", "文中还有别的人数"),
    ("moving", "后文说到这些人有变化"),
    ("beside", "文中还有相关的人数"),
    ("loose", "前后还有没读懂的话"),
    ("spoken", "口语说法"),
    ("behind", "也可能是钟点"),
    ("between", "也可能说的是后一个数"),
    ("single", "没有写出人数"),
    ("worked", "由文中数字推算"),
    ("changed", "文中前后数字不同"),
    ("goes-on", "续报里的说法"),
    ("bare", "没有写全"),
    ("part", "没有写明日期"),
    ("coarse", "只说到日或半日"),
    ("later", "说在后文"),
    ("mixed", "文中不止一种事件"),
    ("untold", "没有说是什么时候的事"),
    ("late", "说在后文"),
    ("short", "类别由个别字眼推断"),
    ("long", "类别由几处说法推断"),
)


def reason(name: str) -> str:
    """Why a construction is asked, in words for the officer."""
    parts = [part for word in name.split(" ") for part in (word, word.partition("-")[0])]
    return next((words for part, words in _REASONS if part in parts), "这种说法以往常读错")
