"""Words of duty (值班); values go into facts and never change."""

from app.models.vocabulary.term import Term


class DutyRole(Term):
    """Who sits in the room."""

    MAIN = "main", "主班"
    DEPUTY = "deputy", "副班"
    LEADER = "leader", "带班"


class OfficerRole(Term):
    """What somebody is in the duty room."""

    OFFICER = "officer", "值班员"
    LEADER = "leader", "带班领导"
    ADMIN = "admin", "管理员"
    READER = "reader", "只读"


class PresenceKind(Term):
    """Where a leader is said to be."""

    IN_PLACE = "in_place", "到位"
    AT_SCENE = "at_scene", "到场"
    LEFT = "left", "离开"


class RotaPattern(Term):
    """How a month is divided into turns: one a day, two, three, or one with the days off in one piece."""

    FULL_DAY = "24h", "24小时一班"
    TWO_A_DAY = "12h", "12小时两班"
    THREE_A_DAY = "8h", "8小时三班"
    WEEKDAY = "weekday", "工作日单日、休息日连值"


class HandoverPart(Term):
    """What a hand-over goes through, item by item (六交清)."""

    INCIDENT = "incident", "在办事件"
    CLOCK = "clock", "未履行的时限"
    SENDING = "sending", "未确认送达"
    QUESTION = "question", "待核实"
    WARNING = "warning", "生效预警"
    BELOW = "below", "下级值班表"
    STOCK = "stock", "库存和有效期"
    OUT = "out", "在外的队伍物资"
    EQUIPMENT = "equipment", "设备"
    NOTE = "note", "交代下一班"
