"""One person the grammars know no number, name or role of: who died, is lost or still held. Read where nothing else is.

送县医院途中死亡, 人到现在没捞着, 掉进枯井，能听见哭: a clause says what became of somebody, the sentence counts nobody.
Always a question: that it is one is taken from the words, which tell of no more.
"""

import re
from collections.abc import Iterator

from app.services.extraction.findings import Finding
from app.services.extraction.first_characters import headed
from app.services.extraction.modality import DRILL, HEARSAY, UNREAL, not_ours
from app.services.extraction.totals import KINDS
from app.services.extraction.words import HARD, SENTENCE, State, any_of

WHY_ONE = "没有写出人数"
CONFIDENCE = 0.5
DIED = headed(
    any_of(r"""
    宣(?:告|布)(?:[一-鿿]某某?|其|老人|患者)?(?:死亡|不治)
    (?:抢救|医治|救治)[^，。；人名]{0,10}?(?:死亡|身亡|去世|离世|不治)
    (?:已|当场|途中|不幸|[时后])(?:经|就)?(?:死亡|身亡|遇难|去世|离世|不治|冻亡|溺亡|殉职|冻死|无生命) 伤重不治 没撑住
    (?:挖|扒|刨|找|捞|摸)(?:着|到|出来?|上来)了?，?(?:人)?(?:就|都|已经?)?没(?:了|气了?)(?=[，。；\s]|$)
    没(?:能|有)?(?:抢)?救(?:过来|回来|活|出来) (?:已经?|都)?(?:停止|没有?|无)了?(?:呼吸|心跳|生命体征|生命迹象|脉搏)
    (?:是|被|给|让)[^，。；]{0,3}[冻砸压撞淹电烧闷熏劈]死[的了]
    (?:一个|有个|有一个|人|她|他|医院后|抢救后)(?:就|都|已经)?(?:走了|没了|不行了|死了) 身子凉 没气了
""")
)
LOST = headed(
    any_of(r"""
    (?:至今|到现在|现在|仍|还|目前)[^，。；]{0,4}(?:没有?|未)(?:能)?(?:找到|找着|捞着|捞到|寻获|浮上来|回来|上来)
    (?:人|驾驶人|驾驶员|司机|落水者|老人|孩子|搜救人员)[^，。；]{0,4}(?:没有?|未)(?:能)?(?:找到|找着|捞着|寻获|回来)
    (?:到现在|至今|到这会儿|一宿|一夜)[^，。；]{0,2}(?:没|未)(?:有)?(?:音信|音讯|消息|信儿|见人|回来|归)
    下水后[^，。；]{0,3}没(?:再)?(?:见着|见到|露头|上来)
    走丢了? 找不[着到见]了 (?:到现在|至今)没回 被(?:洪水|水流?|河水|浪|急流)(?:卷|冲|带)走 被(?:卷|冲)走
""")
)
HELD = headed(
    any_of(r"""
    (?:掉|陷|滑|摔)[^，。；]{0,4}(?:井|洞|坑|窖)[^，。；]{0,4} 井塌 拔不出来 夹了个工?人
""")
)
STILL = re.compile(
    "(?:还|仍)没?(?:出来|下来|上来|救|弄)|正(?:在|往)|在(?:喊|叫|挖|救|破拆|剪|搜|爬)|能(?:听|说话)|听(?:见|得到)|"
    "没声|快来|还没来|等着"
)
OUT = re.compile(
    "(?:出|上|下)来了|救出|救[下上起]|抱出|拉[上出]|挖出|捞|送医|送[^，。；]{0,6}医院|拉走|脱险|脱困|获救|遗体|没气|死"
)
FOUND = re.compile(
    "(?:找|寻)(?:到|着|见)了|已(?:经)?找到|找回|遗体|救起|救上|上岸|获救|打捞上|捞上|捞起|联系上|活的|自己(?:回|走)"
)
SEVERAL = re.compile(
    "夫妇|夫妻|两口|[父母]子|[父母]女|兄弟|姐妹|婆媳|一家|双双|均|都|全|等人|俩|仨|[二两三四五六七八九十百\\d][余多几]?(?:人|名|个|位|具|例|口)|[们些]"
)
NOBODY = re.compile("[无没未][^，。；]{0,4}$|是否|有没有|防止|避免|险些|差点")
NO_PERSON = re.compile("[羊牛猪鸡鸭鱼马狗鹅兔]|[头只匹尾羽]|车辆|手机|证件|无人机|树|桥|船只|电池")
OF_CASE = re.compile("情况|原因|人数|证明|风险|的?时间|事故|病例|率")


def read_lone(text: str, told: set[State]) -> Iterator[Finding]:
    """One who died, is lost or held, each only where nothing was told of that state in any other way."""
    if State.DEATHS not in told:
        yield from _one(text, State.DEATHS, DIED)
    if State.MISSING not in told and State.DEATHS not in told and FOUND.search(text) is None:
        yield from _one(text, State.MISSING, LOST)
    if State.TRAPPED not in told and STILL.search(text) is not None and OUT.search(text) is None:
        yield from _one(text, State.TRAPPED, HELD)


def _one(text: str, state: State, words: re.Pattern[str]) -> Iterator[Finding]:
    """The first clause that says it of somebody, as a question; none where it may be said of more."""
    for sentence in SENTENCE.finditer(text):
        if DRILL.search(sentence.group()):
            continue
        for match in words.finditer(text, sentence.start(), sentence.end()):
            if _of_one(text, match, sentence.start(), sentence.end()):
                yield Finding(
                    field=KINDS[state], start=match.start(), end=match.end(), words=match.group(),
                    confidence=CONFIDENCE, number=1.0, why=WHY_ONE,
                )  # fmt: skip
                return


def _of_one(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    """Whether the clause tells of one person of this event, as a fact."""
    start = max((stop.end() for stop in HARD.finditer(text, begin, match.start())), default=begin)
    stop = HARD.search(text, match.end(), end)
    clause = text[start : stop.start() if stop is not None else end]
    before = text[max(begin, match.start() - 24) : match.start()]
    return not (
        SEVERAL.search(before)
        or SEVERAL.search(clause)
        or NOBODY.search(text, start, match.start())
        or NO_PERSON.search(clause)
        or OF_CASE.match(text, match.end())
        or UNREAL.search(clause)
        or HEARSAY.search(before)
        or not_ours(clause, before=False)
    )
