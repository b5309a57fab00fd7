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
