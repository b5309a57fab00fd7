"""What a text is about says what became of people: aboard what has stopped, cases of an illness, down in a pit."""

import re

import msgspec

from app.services.extraction.first_characters import headed
from app.services.extraction.mentions import Mention
from app.services.extraction.words import State

HALTED = headed(
    "(?:车|船)[^。]{0,16}(?:围困|被困|受困|堵在|困在)|(?:困住|围住|困了|截住)[^。，]{0,8}(?:车|中巴|大巴|船)|(?:电梯|缆车|索道|摩天轮|过山车|吊箱|轿厢|罐笼|提升机|升降机|吊篮|吊舱|缆索|大摆锤|跳楼机|海盗船|飞椅|游乐设备|设备)[^。]{0,20}(?:掉道|停|困|卡|悬|坏|不动|故障)|停电"
)
ABOARD = re.compile(
    "(?:^内|里头|里面|里边|车上|船上|轿厢[内里]?|厢里|上面|上头|半空|滞留(?:了|着)?(?:乘客|游客|旅客|人员|群众)?|挂了|挂着|关了)(?:还|一共|总共|共|大概|有|剩|着|的?是|着的)*$"
)
HANGING = re.compile(
    "(?:人)?(?:还|都|正)*在(?:上面|上头|里面|里头|里边|半空|轿厢|车厢|吊椅|吊厢|车里)(?:[，。；\\s]|$)"
)
LOST_SHIP = re.compile(
    "(?:断了联系|失去联系|联系不上|联系中断|联络不上|失联|(?:艇|船)[^，。]{0,4}(?:没|未)(?:有)?(?:回来|返航|回港|归)|(?:艇|船)未归)"
)
CREW = re.compile("(?:船上|艇上|全船|一行|全队|队里|同行|车上|机上)(?:一共|共|总共|有|是)*$")
FEW = 3
"""More than so many who 走了 of those that fell ill went home."""
ILL = re.compile("肚子疼|肚子痛|不舒服|拉肚子|挂水|呕吐|腹泻|症状|腹痛|上吐下泻|头晕")
NOW_COUNTED = re.compile("(?:数了|数|点|清点|统计)(?:过|了|数)+，\\s?$")
"""先是十来个，现在数过了，二十六个."""
HEAP = re.compile("(?:摔|倒|伤|踩|挤|躺)(?:倒|下)?了?一(?:大?片|地)")
BELOW = re.compile("井下|入井|下井|矿井|巷道|采面|掘进|隧道内")
PIT = re.compile("号井|井里|井底|洞里|矿上|池|窖|窨井|罐|矿井|煤井|地窝|窑|坑道|井下")


class Surroundings(msgspec.Struct, frozen=True):
    """What a whole text is about, as far as it says what became of people."""

    halted: bool
    """A lift, a bus, a ship stands still with people aboard."""
    lost: bool
    sick: bool
    pit: bool
    below: bool


def look_around(text: str) -> Surroundings:
    """What a text is about."""
    return Surroundings(
        halted=HALTED.search(text) is not None, lost=LOST_SHIP.search(text) is not None,
        sick=ILL.search(text) is not None, pit=PIT.search(text) is not None, below=BELOW.search(text) is not None,
    )  # fmt: skip


def put_in_place(one: Mention, text: str, around: Surroundings) -> None:
    """Give a mention the state that follows from what its text is about, where its own words say none or another."""
    words = text[one.start : one.end]
    if one.state is State.NONE and one.number:
        after = HANGING.match(text, one.end) is not None
        _follows(one, words, text[max(0, one.start - 16) : one.start], around, after=after)
    if around.below and one.state is State.EVACUATED and re.search("^撤[出离]|人撤[出离]$", words):
        one.state = State.SAFE
    if around.sick and one.state is State.DEATHS and (one.number or 0) > FEW and "走了" in one.words:
        one.state = State.SAFE  # 送来二十六个，走了十九个
    if around.pit and one.state is State.MISSING and "没上来" in words:
        one.state = State.TRAPPED


def _follows(one: Mention, words: str, before: str, around: Surroundings, *, after: bool) -> None:
    if around.halted and (ABOARD.search(one.left) or after):
        one.state, one.shared, one.total, one.why = State.TRAPPED, False, "剩" in one.left, "由上文推断"
    elif (around.sick or HEAP.search(before)) and NOW_COUNTED.search(before) and not one.left:
        one.state, one.shared, one.total = State.INJURED, False, True
    elif around.sick and words.endswith("例"):
        one.state, one.shared = State.INJURED, False
    elif around.lost and CREW.search(one.left):
        one.state, one.shared, one.why = State.MISSING, False, "由失去联系推断"
