"""Words of matters to be dealt with (办件); values go into facts and never change."""

from app.models.vocabulary.term import Term


class MatterKind(Term):
    """What came in, or was asked of another unit, with a limit of its own."""

    INSTRUCTION = "instruction", "领导批示"
    QUERY = "query", "上级核查"
    DOCUMENT = "document", "收文"
    SYSTEM_MESSAGE = "system_message", "系统消息"
    ASSIGNMENT = "assignment", "调度"


class MatterAnswer(Term):
    """How a matter was answered; 核实中 is an answer, but not the last one."""

    TRUE = "true", "属实"
    FALSE = "false", "不属实"
    CHECKING = "checking", "核实中"
    DONE = "done", "已办结"


class ResponseLevel(Term):
    """级别 of an emergency response (应急响应), the gravest first; neither 事件级别 nor a warning's colour."""

    ONE = "1", "Ⅰ级"
    TWO = "2", "Ⅱ级"
    THREE = "3", "Ⅲ级"
    FOUR = "4", "Ⅳ级"
