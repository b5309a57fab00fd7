"""点名应答: who of a unit answered a roll-call, whether at the post, and what the unit reports of itself.

A unit stands at the head of its line, its answer behind it with or without a sign between.
"""

import re

import msgspec

from app.services.extraction.words import any_of

_UNITS = any_of("""
    镇 乡 街道(?:办事处|办)? 办事处 局 办 队 站 中心 委 公司 医院 学校 中学 小学 派出所 矿 库 管理所 指挥部
    值班室 村 社区 园区 林场 农场 牧场 景区 厂 县 区 市
""")
_ANSWERS = any_of("""
    值班 应答 收到 在岗 带班 答到 到(?:岗|位)?(?:[，。；\\s]|$) 未 没 不在 无人 已接听 接听 接的 接了
    报(?:告)?平安 平安 正常 无异常 电话 占线 关机 在(?:[，。；\\s]|$) [✓√✔×✗✘xX]
""")
UNIT = re.compile(
    rf"^[\s\d.、（()）【\[①②③④⑤⑥⑦⑧⑨⑩·-]*(?P<unit>[\u4e00-\u9fff]{{1,24}}?(?:{_UNITS}))(?:[\]】\s]*[:：，,\s]|"
    rf"[\]】]?(?={_ANSWERS}))"
)
ENTRY = re.compile(
    r"[\n；;]|(?<=。)|\s(?=\d{1,2}[.、][\u4e00-\u9fff])"
    rf"|(?<=[✓√✔×✗✘])\s*(?=\d{{0,2}}[.、]?[\u4e00-\u9fff]{{1,24}}?(?:{_UNITS})[✓√✔×✗✘:：，\s])"
)
NAME = (
    r"(?:是|为|[:：])?\s?(?P<name>(?!不|未|没|无)[\u4e00-\u9fff](?:某{1,2}|[\u4e00-\u9fff]{1,2}?))"
    r"(?=[，。；、,;\s已应到值带（(]|在(?!编)|副?(?:乡长|镇长|书记|主任|局长|科长|所长|主席|县长|部长|站长)|$)"
)
OFFICER = re.compile(f"(?:值班员|值班人员|主班|值守人员|接听人|应答人){NAME}")
TOOK_IT = re.compile(r"(?:^|[\s：，])(?P<name>[\u4e00-\u9fff]{2,3}?)(?:接的?|应答|在岗|在)(?=[，。；\s]|$)")
"""王建军接: who took the call."""
NOBODY = re.compile(
    "无人|没人|已经|正常|刚|都|不|没|还|电话|一切|全员|人员|值班|有人|现|我们|咱|大家|^(?:领导|书记|主任|镇长|乡长)$|家里|办公|值守"
)
LEADER = re.compile(f"(?:带班领导|带班(?:书记|乡长|镇长|局长|主任|县长)?|领导){NAME}")
ABSENT = re.compile(any_of("""
    无人(?:接听|应答|在岗|值守)? 未应答 没有?应答 无应答 未接 没接 占线 关机 停机 打不通 联系不上
    (?<!领导)(?<!带班)不在岗? 离岗 脱岗 空岗 缺岗 未到 没到 没人 [×✗✘]
"""))  # fmt: skip
PRESENT = re.compile(any_of("""
    (?<!不)在岗 在位 收到 (?<!未)(?<!无)(?<!没)应答 答到 到岗 值守正常 值班正常 已接听 一切正常 明白 接的 接了
    报(?:告)?平安 无异常 [✓√✔] (?<![未没不])到(?=[，。；\\s]|$) [\\u4e00-\\u9fff](?<!不)在(?=[，。；\\s]|$)
"""))  # fmt: skip
QUIET = re.compile(any_of("""
    平安无事 无异常 一切正常 情况正常 无突发 无灾情 无险情 零报告 未发生(?:突发)?(?:事件|灾情|险情|事故) 平安
    没啥?事 无情况 无事(?!故) 无变化 没有情况 没情况
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
    """One reply an entry (a line, a sentence, a numbered item); entries that name no unit are left out."""
    return tuple(reply for line in ENTRY.split(text) if (reply := _reply(line.strip())) is not None)


def _taker(answer: str) -> re.Match[str] | None:
    """王建军接 names who answered; 没人接 nobody."""
    taker = TOOK_IT.search(answer)
    return None if taker is None or NOBODY.search(taker["name"]) else taker


def _reply(line: str) -> Reply | None:
    unit = UNIT.match(line)
    if unit is None:
        return None
    answer = line[unit.end("unit") :]
    officer, leader = OFFICER.search(answer) or _taker(answer), LEADER.search(answer)
    absent, present = ABSENT.search(answer), PRESENT.search(answer)
    calm, trouble = QUIET.search(answer), TROUBLE.search(QUIET.sub("", answer))
    if not (absent or present or officer or calm or trouble or leader):
        return None
    return Reply(
        unit=unit["unit"],
        answered=False if absent else True if present or officer or calm else None,
        officer=officer["name"] if officer else "",
        leader=leader["name"] if leader else "",
        quiet=False if trouble else True if calm else None,
        words=line,
    )
