"""Words of the ledgers (队伍物资); values go into facts and never change."""

from app.models.vocabulary.term import Term


class ResourceKind(Term):
    """The ledgers (台账)."""

    TEAM = "team", "救援队伍"
    DEPOT = "depot", "仓库"
    MATERIAL = "material", "物资"
    EQUIPMENT = "equipment", "装备车辆"
    EXPERT = "expert", "专家"
    PAD = "pad", "起降点"
    SHELTER = "shelter", "避难场所"
    CONTACT = "contact", "通讯录"


class BesideLedgers(Term):
    """What is found with the records of the ledgers and is none."""

    REPORT = "report", "报告"
    INCIDENT = "incident", "事件"
    BELOW = "lower", "值班"
    """A unit below with who is on duty there today."""


class Reserve(Term):
    """How a material is held (docs/规则来源.md#物资)."""

    REAL = "real", "实物"
    ENTRUSTED = "entrusted", "代储"
    CAPACITY = "capacity", "产能"
    AGREED = "agreed", "协议"
    HOUSEHOLD = "household", "家庭"


class Move(Term):
    """Why a stock changed."""

    OPENING = "opening", "期初"
    IN = "in", "入库"
    COUNT = "count", "盘点"
    OUT = "out", "出库"
    BACK = "back", "归还"
    LOST = "lost", "损耗"
    SCRAPPED = "scrapped", "报废"
