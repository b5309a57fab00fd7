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
FLAGS = frozenset({"success", "ok", "succeeded", "issuccess", "result"})
CODES = frozenset({"code", "errcode", "errorcode", "status", "ret", "retcode", "resultcode", "returncode"})
"""Names under which platforms say how it went, without underlines and in small letters."""
INSIDE = ("data", "result", "body", "head", "header", "response")
"""Where some of them stand deeper."""
FAILING = frozenset(
    {"false", "fail", "failed", "failure", "error", "rejected", "refused", "denied", "invalid", "失败", "拒收", "错误"}
)
WELL = frozenset({"true", "ok", "success", "succeed", "succeeded", "成功"})
NOTHING = frozenset({"0", "-1", "null", "none", "nil", "undefined", "nan", "n/a", "-", "无", "暂无"})
DENIAL = LatePattern(
    "失败|拒收|拒绝|驳回|退回|错误|有误|异常|无效|非法|不合法|[未不](?:予)?(?:受理|入库|通过|接收|收录)|不再接收|无权|未授权|过期"
    "|fail|error|denied|reject|invalid|unauthori[sz]ed|forbidden|expired"
)
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
    found = {one for name, value in said.items() if (one := _says_no(name, _text(value))) is not None}
    for name in INSIDE:
        held = said.get(name)
        if isinstance(held, dict):  # a number there may be of anything (a place, a state), a plain no is one
            found |= {R for one, value in held.items() if _says_no(one, _text(value)) is R}
    if _denied(_found(said, WORDS)):
        found.add(Verdict.UNKNOWN)
    return next((one for one in (R, Verdict.BUSY, Verdict.UNKNOWN) if one in found), None)


def _says_no(name: str, text: str) -> Verdict | None:
    value, plainly = text.lower(), name.lower().replace("_", "")
    if not value or plainly not in {*FLAGS, *CODES, "error"}:
        return None
    if value in FAILING:
        return R
    if plainly in FLAGS:
        return {"false": R, "0": Verdict.UNKNOWN if plainly != "result" else None}.get(value)
    if plainly == "error":
        return None if value in {"0", "ok", "none", "null"} else R
    if not value.removeprefix("-").isdecimal():
        return None if plainly == "status" or value in WELL else Verdict.UNKNOWN
    return None if int(value) in {0, 200, 201, 202} else _code_says(value)


def _code_says(value: str) -> Verdict:
    """What a number says that is none of those for well: those of HTTP as they stand there, others nothing certain."""
    number = value[:1] if len(value) == 3 else ""
    return {"4": Verdict.BUSY if value == "429" else R, "5": Verdict.BUSY}.get(number, Verdict.UNKNOWN)


def _denied(words: str) -> bool:
    """Whether the platform's own sentence says that something is wrong."""
    return bool(DENIAL.search(NO_FAULT.sub("", words.lower())))


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
