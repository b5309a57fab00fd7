"""Words of practice (练习)."""

from app.models.vocabulary.term import Term


class GuideStep(Term):
    """What a new officer does in a first night, in this order."""

    TAKE = "take", "接报"
    HEAR = "hear", "知悉告警"
    ORAL = "oral", "电话报告"
    SUBMIT = "submit", "首报送签"
    SIGN = "sign", "签发"
    SEND = "send", "报出"
    HAND_OVER = "hand_over", "交接班"


class InjectKind(Term):
    """What a script puts before the officers."""

    CALL = "call", "来电"
    FOLLOWUP = "followup", "续报来电"
    OUTAGE = "outage", "网络中断"
    RESTORED = "restored", "网络恢复"
    NOTICE = "notice", "通知"


class TrialAct(Term):
    """What a script lets the trial officer do."""

    ORAL = "oral", "电话报告"
    REPORT = "report", "书面报告"
    FINAL = "final", "终报"
    CLOSE = "close", "办结"
    NOTE = "note", "记事"
