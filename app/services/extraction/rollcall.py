"""点名应答: who of a unit answered a roll-call, whether at the post, and what the unit reports of itself."""

import re

import msgspec

from app.services.extraction.words import any_of

_UNITS = any_of("""
    镇 乡 街道 办事处 局 办 队 站 中心 委 公司 医院 学校 矿 库 管理所 指挥部 值班室 村 社区 园区
""")
UNIT = re.compile(
    rf"^[\s\d.、（()）【\[]*(?P<unit>[\u4e00-\u9fff]{{2,24}}?(?:{_UNITS}))"
    r"[\]】\s]*(?:[:：，,]|值班|应答|收到|在岗|带班|答到|到|无人|未)"
)
NAME = (
    r"(?:是|为|[:：])?\s?(?P<name>[\u4e00-\u9fff](?:某{1,2}|[\u4e00-\u9fff]{1,2}))(?=[，。；、,;\s在已应到值带（(]|$)"
)
OFFICER = re.compile(f"(?:值班员|值班人员|主班|值守人员|接听人|应答人){NAME}")
LEADER = re.compile(f"(?:带班领导|带班|领导){NAME}")
ABSENT = re.compile(any_of("""
    无人接听 无人应答 未应答 没有应答 未接 占线 关机 停机 打不通 联系不上 不在岗 离岗 脱岗 空岗 缺岗
"""))  # fmt: skip
PRESENT = re.compile(any_of("在岗 在位 收到 应答 答到 到岗 值守正常 值班正常 已接听 一切正常 明白"))
QUIET = re.compile(any_of("""
    平安无事 无异常 一切正常 情况正常 无突发 无灾情 无险情 零报告 未发生(?:突发)?(?:事件|灾情|险情|事故) 平安
"""))  # fmt: skip
TROUBLE = re.compile(any_of("险情 灾情 受灾 塌方 滑坡 断电 停电 积水 道路中断 被困 火灾 事故 转移 异常"))


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One unit's answer; ``answered`` is None where the text does not say."""

    unit: str
    answered: bool | None
    officer: str = ""
    leader: str = ""
    quiet: bool | None = None
    """Whether the unit says that nothing happened; None where it says nothing of it."""
    words: str = ""


def read_replies(text: str) -> tuple[Reply, ...]:
    """One reply a line (or sentence); lines that name no unit are left out."""
    return tuple(reply for line in re.split(r"[\n；;]|(?<=。)", text) if (reply := _reply(line.strip())) is not None)


def _reply(line: str) -> Reply | None:
    unit = UNIT.match(line)
    if unit is None:
        return None
    officer, leader = OFFICER.search(line), LEADER.search(line)
    absent, present = ABSENT.search(line), PRESENT.search(line)
    answered = False if absent else True if present or officer else None
    calm, trouble = QUIET.search(line), TROUBLE.search(QUIET.sub("", line))
    return Reply(
        unit=unit["unit"],
        answered=answered,
        officer=officer["name"] if officer else "",
        leader=leader["name"] if leader else "",
        quiet=False if trouble else True if calm else None,
        words=line,
    )
