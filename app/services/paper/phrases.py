"""The sentences of reports (文书用语): from ``resources/wording``, with the unit's own over them.

A sentence may be reworded, not robbed: every place the program fills must still stand in it. One that says that
something is not known must go on saying so, and any other may not state what nobody said (never invent a fact).
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache

import msgspec

from app.services.runtime.resources import resource

FILE = resource("wording", "reports.toml")
PLACE = re.compile(r"\{([^{}\n]*)\}")
OPEN = re.compile(r"核实|核查|核对|调查|查明|不明|不详|未知|待查|待报|统计|了解|进行")
"""Words that leave a question open; a sentence for what is not known holds one."""
MOST = 300
OFFERED = ("未知.", "续报.")
"""Sentences the program never writes by itself: an officer chooses them."""
FORMER = frozenset({
    "口头报告", "首报.基本情况", "首报.来报内容", "首报.处置情况", "发展趋势", "需要支援", "续报.最新情况",
    "续报.处置进展", "终报.基本情况", "终报.处置情况", "终报.原因", "终报.善后", "损失", "未知.事发时间",
    "未知.地点", "未知.终报事发时间", "未知.终报地点",
})  # fmt: skip
"""Sentences of earlier versions: what a unit wrote for them is kept in its settings and not used."""
STATES = re.compile(
    r"无变化|没有变化|无新|没有新|正在|调查中|未造成|无.{0,4}伤亡|没有.{0,4}伤亡|无.{0,4}损失|得到.{0,4}控制|稳定|正常|顺利|"
    r"全部|已经|妥善|高度重视|全力|立即|迅速"
)
"""Words by which a sentence would state something of the event by itself."""


@cache
def defaults() -> dict[str, str]:
    """The project's own sentences by name."""
    found: dict[str, str] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return found


class Phrases(msgspec.Struct, frozen=True):
    """Sentences by name."""

    texts: dict[str, str]

    def fill(self, name: str, /, **values: str) -> str:
        """The sentence with its places filled; what is filled in is data, braces in it stay as they are."""
        return PLACE.sub(lambda match: values.get(match.group(1), match.group()), self.texts[name])


def load(own: Mapping[str, str]) -> Phrases:
    """The sentences in force: the unit's own where they are sound, else the project's."""
    return Phrases({name: own[name] if name in own and not wrong(name, own[name]) else text
                    for name, text in defaults().items()})  # fmt: skip


def wrong(name: str, text: str) -> str:
    """What keeps a sentence from being used, in Chinese; empty when nothing does."""
    if name in FORMER:
        return ""
    if name not in defaults():
        return f"没有“{name}”这一句"
    asked, given, bare = PLACE.findall(defaults()[name]), PLACE.findall(text), PLACE.sub("", text)
    lost = [f"{{{place}}}" for place in asked if place not in given]
    strange = [f"{{{place}}}" for place in given if place not in asked]
    closed = name.startswith("未知.") and not OPEN.search(text)
    states = None if name.startswith(OFFERED) else STATES.search(bare)
    for found, problem in (
        (not text.strip(), "是空的"),
        (len(text) > MOST, f"超过{MOST}字"),
        (lost, f"少了{'、'.join(lost)}"),
        (strange, f"里的{'、'.join(strange)}程序不认识"),
        ("{" in bare or "}" in bare, "的花括号不成对"),
        (states, f"里的“{states.group() if states else ''}”没有人说过，句式不能自己多说"),
        (closed, "要写明尚不清楚（如 正在核实），不能写成结论"),
    ):
        if found:
            return f"“{name}”{problem}"
    return ""
