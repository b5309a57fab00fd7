"""Where a text says that there are none: 无人员伤亡 is a zero, 伤亡不明 is not."""

import re

import msgspec

from app.services.extraction.people import mask
from app.services.extraction.words import OTHER_EVENT, UNREAL, State, any_of

_NOT = any_of("""
    (?:暂|目前|均|也)?(?:无|没有?|未|没) (?:尚|暂|还|目前)?(?:未|没有?)(?:造成|发生|出现|发现|有|接报|收到|接到)
    尚?无 并未造成 均未
""")
_MEN = "(?:其他|任何|新的|大的|重大|村民|群众|群体|师生|旅客|乘客|游客|居民|员工|矿工)?(?:人员|人)?员?的?"
_NONE = f"(?:{_NOT}){_MEN}"
_HARM = any_of("伤亡 死伤 受伤(?:或|和|及|、)?死亡 死亡(?:或|和|及|、)?受伤 伤、亡")
_OUT = "救出|获救|脱险|升井|安全|转移|脱困|撤出|撤离|疏散"
_EVERY = "(?:均|全部|全数|都)"
_WHO = r"(?:人员|群众|乘客|者|矿工|游客|工人|的?\S{0,4})?[^，。；\d]{0,4}"
_SAFELY = any_of("安全(?!转移|撤离|疏散|获救|升井|救出|脱|撤出|逃) 平安(?!获救|升井|脱)")
HARMED = (State.DEATHS, State.INJURED)
PATTERNS: tuple[tuple[str, tuple[State, ...], float], ...] = (
    (f"{_NONE}(?:{_HARM})", HARMED, 0.9),
    ("伤亡情况[:：]?\\s*无(?!法)|零伤亡|无一人?伤亡", HARMED, 0.9),
    (rf"(?:人员|群众|师生|旅客|乘客|村民)[^，。；\d]{{0,6}}{_EVERY}(?:{_SAFELY})", HARMED, 0.7),
    (f"{_NONE}死亡|零死亡", (State.DEATHS,), 0.9),
    (f"{_NONE}(?:受伤|伤情)", (State.INJURED,), 0.85),
    (f"身体(?:状况|情况)?(?:均|都)?(?:良好|无恙|正常)|{_EVERY}(?:无大碍|没有?受伤)", (State.INJURED,), 0.65),
    (f"{_NONE}(?:被困|受困)", (State.TRAPPED,), 0.9),
    ("(?:解救|救出|营救出?|救助)(?:了|出)?(?:所有|全部)的?(?:被困|受困)?", (State.TRAPPED,), 0.85),
    (f"(?:被困|受困){_WHO}{_EVERY}[^，。；]{{0,6}}(?:{_OUT})", (State.TRAPPED,), 0.85),
    (f"{_NONE}(?:失联|失踪)", (State.MISSING,), 0.9),
    (f"(?:失联|失踪){_WHO}{_EVERY}[^，。；]{{0,8}}(?:找到|取得联系|联系上|寻获)", (State.MISSING,), 0.85),
)
COMPILED = tuple((re.compile(pattern), states, sure) for pattern, states, sure in PATTERNS)
NOT_YET = re.compile("(?:尚|暂|目前|还|截至|初步)[^。；]{0,12}(?:无|没有|未)|(?:未|没有?)(?:接报|收到|接到|发现|提)")
OTHERS = re.compile("其他|其余")


class Zero(msgspec.Struct, frozen=True):
    """None of a kind, said at [start, end); ``of_others``: 无其他人员伤亡 says nothing of those counted before."""

    start: int
    end: int
    confidence: float
    of_others: bool


def read_zeros(text: str) -> dict[State, Zero]:
    """The last place where each kind is said to be none; 暂无报告 is less sure."""
    found: dict[State, Zero] = {}
    masked = mask(text)
    for pattern, states, sure in COMPILED:
        for match in pattern.finditer(masked):
            before = re.split(r"[。！!？?\n]", masked[max(0, match.start() - 200) : match.start()])[-1]
            if OTHER_EVENT.search(before[-30:]) or UNREAL.search(before):
                continue
            confidence = sure - 0.15 if NOT_YET.search(before[-8:] + match.group()) else sure
            others = bool(OTHERS.search(masked[max(0, match.start() - 4) : match.start() + 8]))
            for state in states:
                if state not in found or found[state].start < match.start():
                    found[state] = Zero(match.start(), match.end(), confidence, others)
    return found
