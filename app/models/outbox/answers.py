"""What a platform's answer says (平台的答复): taken in, refused, busy, or not to be known; carried is not taken in.

An HTTP status tells about the carrying (RFC 9110, 15.3: 2xx means received and understood, not that the business behind
accepted); platforms answer 200 with a business code. So the body decides, by what the route defines.
"""

import math
from enum import StrEnum

import msgspec

from app.models.late_pattern import LatePattern

MOST_WORDS = 120
TEMPORARY = frozenset({408, 425, 429})
"""Besides 5xx: come again (RFC 9110, RFC 8470, RFC 6585)."""


class AnswerStyle(StrEnum):
    """How a platform says that it took a report in."""

    RECEIPT = "receipt"
    CODE = "code"
    SUCCESS = "success"
    OWN = "own"

    @property
    def label(self) -> str:
        """As shown."""
        return {
            "receipt": "2xx，答复里有收文号（receipt、id、number）",
            "code": "code 为 0 或 200（code/msg 式）",
            "success": "success 为 true（success/message 式）",
            "own": "按下面填的字段和值",
        }[self.value]


class Verdict(StrEnum):
    """What an answer says."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    BUSY = "busy"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """As shown."""
        return {"accepted": "已收下", "refused": "拒收", "busy": "暂时不收", "unknown": "看不出是否收下"}[self.value]


class AnswerRule(msgspec.Struct, frozen=True, kw_only=True):
    """Where in the JSON of an answer what stands: fields by dots (``data.code``), values as written; ``4*`` begins so.

    The default reads on what old books had: only a receipt counts, and nothing beside it may say otherwise.
    """

    style: AnswerStyle = AnswerStyle.RECEIPT
    path: str = ""
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    busy: tuple[str, ...] = ()
    words: str = ""
    """Where the platform's sentence stands; empty: the usual names are tried."""
    receipt: str = ""

    def wrong(self) -> str:
        """Why it cannot be used, empty when it can."""
        if self.style is not AnswerStyle.OWN:
            return ""
        if not self.path.strip() or not self.accepted:
            return "自己定义答复时，要写明看哪个字段、什么值是已收下"
        both = set(self.accepted) & (set(self.refused) | set(self.busy))
        return f"同一个值不能既是收下又是不收：{'、'.join(sorted(both))}" if both else ""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as read: the verdict, the number given, the platform's own words."""

    verdict: Verdict
    receipt: str = ""
    words: str = ""


PRESETS = {
    AnswerStyle.CODE: AnswerRule(
        path="code", accepted=("0", "200", "00000", "0000"), refused=("4*",), busy=("429", "5*")
    ),
    AnswerStyle.SUCCESS: AnswerRule(path="success", accepted=("true",), refused=("false",)),
}
RECEIPTS = ("receipt", "receiptId", "id", "number", "data.receipt", "data.receiptId", "data.id", "data.number")
WORDS = ("msg", "message", "errmsg", "error", "reason", "detail", "data.msg", "data.message")


R = Verdict.REFUSED
FLAGS = LatePattern("(?:is)?(?:success|ok|succeeded|succeed|accepted)|result|(?:res|resp|rsp|ret|result|success)?flag")
CODES = LatePattern("code|status|state|ret|rc|(?:status|http|biz|business|sub|api)code")
OUTCOMES = LatePattern(
    "(?:err|error|ret|return|rtn|res|resp|rsp|response|result)(?:code|no|num|status|state)|errs?|errors?"
)
"""Names under which platforms say how it went, without underlines and in small letters: a yes or no; a code or a state,
which deeper down may be that of anything; and what can be nothing but how it went."""
HEADS = LatePattern(
    "meta|heads?|header|(?:res|resp|rsp|response|result|ret|return|status|error)(?:head|header|info|meta)?"
)
"""Where such a code stands deeper."""
SPOKEN = LatePattern(
    "(?:err|error|ret|return|rtn|res|resp|rsp|response|result|status)?"
    "(?:msg|message|messages|desc|description|tips?|reason|detail|details|hint|prompt)|info|remark|memo"
)
"""Names under which a platform's sentence stands."""
DEEPEST, MOST_VALUES = 6, 2000
FAILING = frozenset(
    {"false", "fail", "failed", "failure", "error", "rejected", "refused", "denied", "invalid", "失败", "拒收", "错误"}
)
WELL = frozenset({"true", "ok", "success", "succeed", "succeeded", "成功"})
NOTHING = frozenset({"0", "-1", "null", "none", "nil", "undefined", "nan", "n/a", "-", "无", "暂无"})
DENIAL = LatePattern(
    "失败|拒收|拒绝|驳回|退回|错误|有误|异常|无效|非法|不合法|[未不](?:予)?(?:受理|入库|通过|接收|收录)|不再接收|无权|未授权|过期"
    "|fail|error|denied|reject|invalid|unauthori[sz]ed|forbidden|expired"
)
DOUBT = LatePattern(
    "[不未没勿缺]|无(?:此|该|效|法|权|响应)|为空|超时|超出|超过|超长|重复|繁忙|稍后|稍候|关闭|截止|失效|丢弃|待审|禁止|限制|问题"
    r"|time[d ]*out|duplicate|\bnot\b|\bno\b|unable|exception|illegal|bad request|permission|busy|retry|missing"
    "|internal"
)
"""What is no plain denial, and no acceptance either where nothing beside it says that it was taken in."""
TAKEN = LatePattern("成功|收到|收悉|已(?:接收|收录|受理|入库|收)|success|received|accepted")
NOT_TAKEN = LatePattern(
    "(?:[未不没]|没有|un|not )(?:能|曾|被|been |yet )?"
    "(?:成功|收到|收悉|已?接收|收录|受理|入库|success|received|accepted)"
)
SHORT = LatePattern(r"[a-z]{0,3}\d+|n|no|f")
"""A code, though where a word was looked for."""
NO_FAULT = LatePattern("(?:无|没有|未发现|未见|0个?)(?:任何)?(?:错误|异常)|no error|without error|0 errors?")


def read_answer(rule: AnswerRule, status: int, body: bytes) -> Answer:
    """What an answer says under a route's rule; whatever cannot be read is UNKNOWN, never accepted."""
    said = _json(body)
    words = _words(rule, said) or ("" if isinstance(said, dict) else plain(body))
    told = (plain(_at(said, path)) for path in ((rule.receipt,) if rule.receipt else RECEIPTS))
    receipt = next((text for text in told if _number_given(text)), "")
    if status in TEMPORARY or status >= 500:
        return Answer(verdict=Verdict.BUSY, words=words)
    if not 200 <= status < 300:
        return Answer(verdict=Verdict.REFUSED, words=words)
    if not isinstance(said, dict):
        return Answer(verdict=Verdict.UNKNOWN, words=words)
    verdict = _verdict(rule, said, receipt)
    return Answer(verdict=verdict, receipt=receipt if verdict is Verdict.ACCEPTED else "", words=words)


def _verdict(rule: AnswerRule, said: dict[str, object], receipt: str) -> Verdict:
    if rule.style is AnswerStyle.OWN:
        return _listed(rule, said)
    preset = PRESETS.get(rule.style)
    verdict = _listed(preset, said) if preset else (Verdict.ACCEPTED if receipt else Verdict.UNKNOWN)
    contrary = _contrary(said)
    return contrary if contrary is not None and verdict in {Verdict.ACCEPTED, Verdict.UNKNOWN} else verdict


def _listed(rule: AnswerRule, said: object) -> Verdict:
    value = _at(said, rule.path)
    for verdict, values in (
        (Verdict.BUSY, rule.busy),
        (Verdict.REFUSED, rule.refused),
        (Verdict.ACCEPTED, rule.accepted),
    ):
        if value and any(_fits(value, one) for one in values):
            return verdict
    return Verdict.UNKNOWN


def _fits(value: str, wanted: str) -> bool:
    return value.startswith(wanted[:-1]) if wanted.endswith("*") else value == wanted


def _contrary(said: dict[str, object]) -> Verdict | None:
    """What the usual names say against an acceptance, None where nothing does; the plainest word counts."""
    found = {one for name, value, bare in _told(said) if (one := _says_no(name, value, bare=bare)) is not None}
    return next((one for one in (R, Verdict.BUSY, Verdict.UNKNOWN) if one in found), None)


def _told(said: dict[str, object]) -> list[tuple[str, str, bool]]:
    """(name, text, whether a code of that name is how it went) of all that stands in an answer, down to a depth."""
    told: list[tuple[str, str, bool]] = []
    waiting: list[tuple[str, dict[str, object], int]] = [("", said, 0)]
    while waiting and len(told) < MOST_VALUES:
        within, held, deep = waiting.pop(0)
        names = [(one.lower().replace("_", "").replace("-", ""), value) for one, value in held.items()]
        envelope = not deep or bool(HEADS.fullmatch(within)) or any(SPOKEN.fullmatch(one) for one, _ in names)
        for one, value in names:
            if not isinstance(value, dict):
                told.append((one, _text(value), envelope))
            elif deep < DEEPEST:
                waiting.append((one, value, deep + 1))
    return told


def _says_no(name: str, text: str, *, bare: bool) -> Verdict | None:
    """What one value says against an acceptance; a number under a ``bare`` name is one of how it went."""
    value = text.lower()
    if value and SPOKEN.fullmatch(name):
        return Verdict.UNKNOWN if _denied(text) else None
    if value and FLAGS.fullmatch(name):
        return _flag_says(name, value)
    known = bool(OUTCOMES.fullmatch(name))
    if not value or not (known or CODES.fullmatch(name)):
        return None
    found = R if value in FAILING else _code_says(name, value)
    return found if bare or known or found is R else None


def _flag_says(name: str, value: str) -> Verdict | None:
    if value in FAILING or (name != "result" and value in {"n", "no"}):
        return R
    if name == "result" or value in {*WELL, "1", "y", "yes"}:  # a result may be anything else than a yes or no
        return None
    return Verdict.UNKNOWN


def _code_says(name: str, value: str) -> Verdict | None:
    """What a code says that is none of those for well: those of HTTP as they stand there, others nothing certain."""
    if name.rstrip("s") in {"err", "error"}:  # there is one, or there is none
        return None if value in {*NOTHING, "ok"} else R
    if not value.removeprefix("-").isdecimal():
        said = value in WELL or (name in {"status", "state"} and not SHORT.fullmatch(value))
        return None if said else Verdict.UNKNOWN
    if int(value) in {0, 200, 201, 202}:
        return None
    number = value[:1] if len(value) == 3 else ""
    return {"4": Verdict.BUSY if value == "429" else R, "5": Verdict.BUSY}.get(number, Verdict.UNKNOWN)


def _denied(words: str) -> bool:
    """Whether the platform's own sentence says that something is wrong, or at least not that it was taken in."""
    told = NO_FAULT.sub("", words.lower())
    if DENIAL.search(told) or NOT_TAKEN.search(told):
        return True
    return bool(DOUBT.search(told)) and not TAKEN.search(told)


def _number_given(text: str) -> bool:
    """Whether it can be a number that was given; what says yes, no or nothing is none."""
    return bool(text) and text.lower() not in {*FAILING, *NOTHING, *WELL} and not _denied(text)


def _words(rule: AnswerRule, said: object) -> str:
    return _found(said, (rule.words,) if rule.words else WORDS)


def _found(said: object, paths: tuple[str, ...]) -> str:
    return next((text for text in (plain(_at(said, path)) for path in paths) if text), "")


def _at(said: object, path: str) -> str:
    """The scalar at a path, as it is written; empty where there is none."""
    held = said
    for name in path.strip().split("."):
        if isinstance(held, dict):
            held = held.get(name)
        elif isinstance(held, list) and name.isascii() and name.isdigit() and int(name) < len(held):
            held = held[int(name)]
        else:
            return ""
    return _text(held)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) else ""


def _json(body: bytes) -> object:
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def plain(text: bytes | str) -> str:
    """Words of the other side on one line, cut short."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return "".join(char for char in words if char.isprintable())[:MOST_WORDS].strip()
