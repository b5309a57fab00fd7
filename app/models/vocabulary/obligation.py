"""Words of obligations (时限); values go into facts and never change."""

from app.models.vocabulary.term import Term


class ObligationKind(Term):
    """What is owed (docs/规则来源.md#时限规则)."""

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
    CONFIRM = "CONFIRM", "送达确认"
    REPLY = "REPLY", "回复"
    ROSTER = "ROSTER", "值班报备"
    HANDOVER = "HANDOVER", "交接班"


class Basis(Term):
    """From which instant a limit counts (docs/规则来源.md#时限规则)."""

    OCCURRED = "OCC", "事发"
    RECEIVED = "RCV", "接报"
    UNIT = "UNIT", "单位负责人接报"
    LAST = "LAST", "上一报"
    CALENDAR = "CAL", "日历时刻"
    STABLE = "STB", "灾情稳定"
    ENDED = "END", "处置结束"
    ISSUED = "ISSUE", "预警发布"
    DISPATCHED = "DISPATCH", "调派"
    SENT = "SENT", "发出"
    ASKED = "ASK", "来件"
    ACTIVATED = "RESP", "响应启动"


BY_ACT = frozenset({Basis.DISPATCHED, Basis.SENT})
"""Bases of clocks that an act starts by itself; a rule cannot count from them."""


class Recipient(Term):
    """The closed list of roles a report goes to; the unit fills in names and numbers."""

    UPPER = "upper", "上一级应急值班室"
    COUNTY = "county", "县应急值班室"
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
    PARTY = "party", "本级党委"
    COMMITTEE = "committee", "本级应急委"
    POLICE = "police", "公安机关"
    LABOUR = "labour", "人力资源社会保障部门"
    UNION = "union", "工会"
    PROCURATORATE = "procuratorate", "人民检察院"
    OTHER = "other", "其他单位"
    LEADER = "leader", "带班领导"
    FOREST_UPPER = "forest_upper", "上一级森防指"
    OFFICE = "office", "局办公室"
    SECTION = "section", "有关科室"


class Owner(Term):
    """Whose duty an obligation is: ours rings, theirs is chased (催报)."""

    OURS = "ours", "本单位"
    THEIRS = "theirs", "其他单位"


class Phase(Term):
    """The state of a clock at a given now."""

    WAITING = "waiting", "计时中"
    NEAR = "near", "临近"
    DUE = "due", "立即"
    OVERDUE = "overdue", "已超时"
    MET = "met", "已报"
    MET_LATE = "met_late", "已报（迟）"
    INFERRED = "inferred", "已报（推定）"
    ENDED = "ended", "已终止"
