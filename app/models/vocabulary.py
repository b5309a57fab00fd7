"""The trade's closed word lists (词汇). Values go into facts and never change; labels go on screen and paper."""

import enum
from typing import Self


class Term(enum.StrEnum):
    """A word with its stored value and its Chinese label."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member from its stored value and label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Level(enum.IntEnum):
    """事件级别 (突发事件应对法第3条): 1 is the gravest."""

    PARTICULARLY_MAJOR = 1
    MAJOR = 2
    LARGE = 3
    ORDINARY = 4

    @property
    def label(self) -> str:
        """特别重大, 重大, 较大 or 一般."""
        return ("特别重大", "重大", "较大", "一般")[self - 1]


class UnitLevel(Term):
    """Which tier of government our unit serves."""

    COUNTY = "county", "县"
    CITY = "city", "市"
    PROVINCE = "province", "省"


class Medium(Term):
    """How a message reached the duty room (来报方式)."""

    PHONE = "phone", "电话"
    FAX = "fax", "传真"
    SMS = "sms", "短信"
    NETWORK = "network", "网络"
    SCENE = "scene", "现场"
    SUPERIOR = "superior", "上级"
    FILE = "file", "来文"


class Seal(Term):
    """What the signature of a carried package or code says."""

    VERIFIED = "verified", "已验"
    UNKNOWN = "unknown", "未知单位"
    MISMATCH = "mismatch", "不符"


class CallKind(Term):
    """What a call that is no incident is booked as."""

    CONSULT = "consult", "咨询"
    TRANSFER = "transfer", "转办移送"
    VERIFYING = "verifying", "核实中"
    FALSE_ALARM = "false_alarm", "误报"
    MISSED = "missed", "漏接"


class Precision(Term):
    """How exactly the occurrence time is known."""

    MINUTE = "minute", "准确到分"
    HOUR = "hour", "准确到时"
    HALF_DAY = "half_day", "准确到半日"
    DAY = "day", "准确到日"
    UNKNOWN = "unknown", "不明"


class FigureKind(Term):
    """What a number counts; people unless the label names a unit."""

    DEATHS = "deaths", "死亡"
    MISSING = "missing", "失联"
    INJURED = "injured", "受伤"
    SERIOUS = "serious", "重伤"
    LIGHT = "light", "轻伤"
    TRAPPED = "trapped", "被困"
    EVACUATED = "evacuated", "转移"
    ENDANGERED = "endangered", "涉险"
    LOSS = "loss", "直接经济损失"
    AREA = "area", "受害面积"
    MAGNITUDE = "magnitude", "震级"

    @property
    def unit(self) -> str:
        """The measuring unit as printed."""
        return {"loss": "万元", "area": "公顷", "magnitude": "级"}.get(self.value, "人")


class Bound(Term):
    """How a number was qualified: 约, 余/以上, 至少."""

    EXACT = "exact", ""
    ABOUT = "about", "约"
    OVER = "over", "余"
    AT_LEAST = "at_least", "至少"


class Certainty(Term):
    """How sure a stated number is."""

    CONFIRMED = "confirmed", "已核实"
    REPORTED = "reported", "据报"
    DOUBTFUL = "doubtful", "待核"


class Flag(Term):
    """Circumstances that change who must be told how fast (domain.md §1.7)."""

    CROWDED = "crowded", "人员密集"
    SCHOOL = "school", "学校"
    FOREIGN = "foreign", "涉外"
    SENSITIVE_TIME = "sensitive_time", "敏感时间"
    SENSITIVE_PLACE = "sensitive_place", "党政机关周边"
    SENSITIVE_PEOPLE = "sensitive_people", "敏感人群"
    ONLINE = "online", "已上网"
    GATHERING = "gathering", "群体聚集"
    SENSITIVE = "sensitive", "敏感"
    ENDANGERING = "endangering", "涉险"
    URGENT = "urgent", "紧急"
    MAY_BE_MAJOR = "may_be_major", "可能重大"
    SPECIAL_PERIOD = "special_period", "特殊时期"
    UNSTABLE = "unstable", "灾情未稳定"
    HANDLING = "handling", "处置中"
    CASUALTY_CHANGE = "casualty_change", "伤亡变化"
    HOTSPOT = "hotspot", "卫星热点"
    FIRE_CONFIRMED = "fire_confirmed", "确认为火"
    FOREST_SPECIAL = "forest_special", "林火特列情形"
    HEALTH_LISTED = "health_listed", "公卫条例所列"
    INSTRUCTION = "instruction", "领导批示"
    LARGE_GEOLOGIC = "large_geologic", "大型以上地灾"
    WARNING_RED = "warning_red", "红色预警"


SENSITIVE_FLAGS = frozenset({
    Flag.CROWDED, Flag.SCHOOL, Flag.FOREIGN, Flag.SENSITIVE_TIME, Flag.SENSITIVE_PLACE, Flag.SENSITIVE_PEOPLE,
    Flag.ONLINE, Flag.GATHERING, Flag.SENSITIVE,
})  # fmt: skip
INTAKE_FLAGS = (
    Flag.CROWDED, Flag.SCHOOL, Flag.FOREIGN, Flag.SENSITIVE_TIME, Flag.SENSITIVE_PLACE, Flag.ONLINE,
    Flag.MAY_BE_MAJOR, Flag.ENDANGERING,
)  # fmt: skip


class ObligationKind(Term):
    """What is owed (domain.md §8)."""

    ORAL = "ORAL", "口头报告"
    WRITTEN = "WRITTEN", "书面首报"
    UPDATE = "UPDATE", "续报"
    FINAL = "FINAL", "终报"
    VERIFY = "VERIFY", "核报"
    CORRECT = "CORRECT", "补报"
    ZERO = "ZERO", "零报告"
    ACK = "ACK", "叫应应答"
    CHECK = "CHECK", "核查反馈"
    ARRIVAL = "ARRIVAL", "到场"


class Basis(Term):
    """From which instant a limit counts (domain.md §8)."""

    OCCURRED = "OCC", "事发"
    RECEIVED = "RCV", "接报"
    UNIT = "UNIT", "单位负责人接报"
    LAST = "LAST", "上一报"
    CALENDAR = "CAL", "日历时刻"
    STABLE = "STB", "灾情稳定"
    ENDED = "END", "处置结束"
    ISSUED = "ISSUE", "预警发布"
    DISPATCHED = "DISPATCH", "调派"


class Recipient(Term):
    """The closed list of roles a report goes to; the unit fills in names and numbers."""

    UPPER = "upper", "上一级应急值班室"
    CITY = "city", "市应急值班室"
    PROVINCE = "province", "省应急值班室"
    MINISTRY = "ministry", "应急管理部"
    STATE_COUNCIL = "state_council", "国务院总值班室"
    GOVERNMENT = "government", "本级政府"
    UPPER_GOVERNMENT = "upper_government", "上一级政府"
    OUR_BUREAU = "our_bureau", "本局值班室"
    SAFETY_COMMITTEE = "safety_committee", "省安委办"
    HEALTH = "health", "卫生健康部门"
    VETERINARY = "veterinary", "兽医主管部门"
    ENVIRONMENT = "environment", "生态环境部门"
    FOREST_CITY = "forest_city", "市森防办"
    FOREST_STATE = "forest_state", "国家森防指"
    EDUCATION = "education", "教育部门"
    TOWNSHIP = "township", "乡镇责任人"
    UNDERTAKER = "undertaker", "承办单位"
    NEIGHBOURS = "neighbours", "驻军和毗邻地区"


class Owner(Term):
    """Whose duty an obligation is: ours rings, theirs is chased (催报)."""

    OURS = "ours", "本单位"
    THEIRS = "theirs", "其他单位"


class Stage(Term):
    """Report stages (报告阶段)."""

    FIRST = "first", "首报"
    FOLLOWUP = "followup", "续报"
    FINAL = "final", "终报"


class Channel(Term):
    """How a report left the house."""

    SYSTEM = "system", "系统"
    FAX = "fax", "传真"
    SECURE_FAX = "secure_fax", "密传"
    MAIL = "mail", "邮件"
    PHONE = "phone", "电话"
    SATELLITE = "satellite", "卫星电话"
    PAPER = "paper", "送达"


class Status(Term):
    """Where an incident stands."""

    OPEN = "open", "在办"
    CLOSED = "closed", "已办结"
    UNCERTAIN = "uncertain", "待核"


class Phase(Term):
    """The state of a clock at a given now."""

    WAITING = "waiting", "计时中"
    NEAR = "near", "临近"
    DUE = "due", "立即"
    OVERDUE = "overdue", "已超时"
    MET = "met", "已报"
    MET_LATE = "met_late", "已报（迟）"
    ENDED = "ended", "已终止"


class DutyRole(Term):
    """Who sits in the room."""

    MAIN = "main", "主班"
    DEPUTY = "deputy", "副班"
    LEADER = "leader", "带班"


class Section(Term):
    """The part of a report that an officer's line belongs to."""

    COURSE = "course", "简要经过"
    MEASURES = "measures", "处置情况"
    TREND = "trend", "发展趋势"
    REQUEST = "request", "需要支援"
    CAUSE = "cause", "原因"
    AFTERMATH = "aftermath", "善后工作"


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


class Datum(Term):
    """In which datum a point is given; map services in China show GCJ-02."""

    CGCS2000 = "cgcs2000", "CGCS2000/WGS-84"
    GCJ02 = "gcj02", "GCJ-02"


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


class Reserve(Term):
    """How a material is held (domain.md §5.3)."""

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


class DocumentKind(Term):
    """What a document of 资料库 is."""

    OVERALL = "overall", "总体预案"
    SPECIAL = "special", "专项预案"
    DEPARTMENT = "department", "部门预案"
    SITE = "site", "现场处置方案"
    LAW = "law", "法规制度"
    AGREEMENT = "agreement", "区域联动协议"
    MAP = "map", "图件"
    OTHER = "other", "其他资料"


class WarningColour(Term):
    """Colour of a warning (突发事件应对法 2024 第63条), the gravest first."""

    RED = "red", "红色"
    ORANGE = "orange", "橙色"
    YELLOW = "yellow", "黄色"
    BLUE = "blue", "蓝色"


class WarningKind(Term):
    """What a warning message does."""

    ISSUED = "issued", "发布"
    CHANGED = "changed", "变更"
    LIFTED = "lifted", "解除"


class SupplyStep(Term):
    """How far a 调拨 got."""

    REQUESTED = "requested", "申请"
    MOVING = "moving", "在途"
    RECEIVED = "received", "已签收"
    SETTLED = "settled", "已结清"
    CANCELLED = "cancelled", "已取消"


class DispatchStep(Term):
    """Where a dispatched team stands (调派)."""

    NOTIFIED = "notified", "通知"
    DEPARTED = "departed", "出动"
    ARRIVED = "arrived", "到场"
    WITHDRAWN = "withdrawn", "撤离"
    RETURNED = "returned", "归队"
    CANCELLED = "cancelled", "取消"
