"""Words of the journal (日志); values go into facts and never change."""

from app.models.vocabulary.term import Term


class Lane(Term):
    """Which lane of the timeline an entry stands in."""

    INTAKE = "intake", "接报"
    FIGURES = "figures", "数字"
    GRADING = "grading", "定级"
    CLOCK = "clock", "时限"
    CALL = "call", "电话"
    REPORT = "report", "报告"
    HANDLING = "handling", "处置"
    INSIDE = "inside", "内部"
    NOTE = "note", "记事"
    CORRECTION = "correction", "更正"
    SYSTEM = "system", "系统"
    FORCES = "forces", "力量"
    LEDGER = "ledger", "台账"
