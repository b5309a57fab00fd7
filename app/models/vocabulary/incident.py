"""Words of incidents (突发事件); values go into facts and never change."""

from enum import StrEnum

from app.models.vocabulary.term import Term


class Medium(Term):
    """How a message reached the duty room (来报方式)."""

    PHONE = "phone", "电话"
    FAX = "fax", "传真"
    SMS = "sms", "短信"
    NETWORK = "network", "网络"
    SCENE = "scene", "现场"
    SUPERIOR = "superior", "上级"
    FILE = "file", "来文"
    SAID = "said", "来话"
    LATER = "later", "补录"


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
    BURNT_AREA = "burnt_area", "过火面积"
    THREATENED = "threatened", "受威胁需转移"
    POTENTIAL_LOSS = "potential_loss", "潜在经济损失"
    SPILL = "spill", "船舶溢油"
    STRANDED = "stranded", "滞留"
    STRANDED_HOURS = "stranded_hours", "滞留时间"
    HOUSEHOLDS = "households", "停电户数"
    OUTAGE_SHARE = "outage_share", "停电用户比例"
    LOAD_SHARE = "load_share", "减供负荷比例"
    COACHES = "coaches", "客车脱轨"
    WAGONS = "wagons", "货车脱轨"
    BLOCKED_HOURS = "blocked_hours", "中断行车时间"

    @property
    def unit(self) -> str:
        """The measuring unit as printed."""
        return FIGURE_UNITS.get(self.value, "人")


FIGURE_UNITS = {
    "loss": "万元", "potential_loss": "万元", "area": "公顷", "burnt_area": "公顷", "magnitude": "级", "spill": "吨",
    "stranded_hours": "小时", "blocked_hours": "小时", "households": "户", "outage_share": "%", "load_share": "%",
    "coaches": "辆", "wagons": "辆",
}  # fmt: skip
"""The measuring units of figures that do not count people."""


class Detail(StrEnum):
    """What is read in a text besides figures; the stored value is the field of a reading in the book."""

    OCCURRED = "occurred_at"
    PLACE = "place"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    CATEGORY = "category"
    SUBSTANCE = "substance"
    FLOORS = "floors"
    WATER_LEVEL = "water_level"
    DEAD_OR_MISSING = "dead_or_missing"
    """So many dead and missing together, told in one number that no figure takes."""


AREAS = frozenset({Detail.PROVINCE, Detail.CITY, Detail.COUNTY})
"""The divisions a place lies in."""

ReadField = FigureKind | Detail
"""What a value read in a text is of."""
READ_FIELDS: dict[str, ReadField] = {one.value: one for one in (*FigureKind, *Detail)}
"""The same by the text that is stored."""


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
    """Circumstances that change who must be told how fast (docs/规则来源.md#敏感情形)."""

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
    WARNING_ORANGE = "warning_orange", "橙色预警"
    WARNING_YELLOW = "warning_yellow", "黄色预警"
    WARNING_BLUE = "warning_blue", "蓝色预警"
    DENSE = "dense_population", "人口密集地区"
    SPARSE = "sparse_population", "人口稀少地区"
    POLLUTION = "pollution", "严重污染"
    KEY_FACILITY = "key_facility", "危及重要场所设施"
    WATER_SOURCE = "water_source", "涉饮用水水源"
    INTAKE_CUT_TOWN = "intake_cut_town", "乡镇水源取水中断"
    INTAKE_CUT_COUNTY = "intake_cut_county", "县级水源取水中断"
    INTAKE_CUT_CITY = "intake_cut_city", "市级水源取水中断"
    TRUNK_LINE = "trunk_line", "繁忙干线"
    VESSEL_EXPLOSION = "vessel_explosion", "锅炉压力容器爆炸"
    CRANE_OVERTURNED = "crane_overturned", "起重机整体倾覆"
    TOXIC_LEAK = "toxic_leak", "有毒介质泄漏"
    AT_HEIGHT = "at_height", "索道或游乐设施高空滞留"
    CITY_GRID = "city_grid", "设区的市电网"
    SOURCE_LOST_MAJOR = "source_lost_major", "Ⅰ至Ⅱ类放射源失控"
    SOURCE_LOST_LARGE = "source_lost_large", "Ⅲ类放射源失控"
    RESPONSE_STARTED = "response_started", "已启动应急响应"
    QUERY = "superior_query", "上级核查"
    SYSTEM_WARNING = "system_warning", "系统预警信息"
    DOCUMENT = "document", "收文待转"
    DANGEROUS_GOODS = "dangerous_goods", "涉危险化学品"


SENSITIVE_FLAGS = frozenset({
    Flag.CROWDED, Flag.SCHOOL, Flag.FOREIGN, Flag.SENSITIVE_TIME, Flag.SENSITIVE_PLACE, Flag.SENSITIVE_PEOPLE,
    Flag.ONLINE, Flag.GATHERING, Flag.SENSITIVE,
})  # fmt: skip
INTAKE_FLAGS = (
    Flag.CROWDED, Flag.SCHOOL, Flag.FOREIGN, Flag.SENSITIVE_TIME, Flag.SENSITIVE_PLACE, Flag.ONLINE,
    Flag.MAY_BE_MAJOR, Flag.ENDANGERING,
)  # fmt: skip


FLAG_GROUPS = (
    ("敏感情形", (
        Flag.SCHOOL, Flag.CROWDED, Flag.SENSITIVE_PEOPLE, Flag.FOREIGN, Flag.SENSITIVE_PLACE, Flag.SENSITIVE_TIME,
        Flag.SPECIAL_PERIOD, Flag.GATHERING, Flag.ONLINE, Flag.SENSITIVE,
    )),
    ("险情", (
        Flag.MAY_BE_MAJOR, Flag.ENDANGERING, Flag.URGENT, Flag.KEY_FACILITY, Flag.DENSE, Flag.SPARSE,
        Flag.LARGE_GEOLOGIC, Flag.FOREST_SPECIAL, Flag.UNSTABLE,
    )),
    ("环境和水源", (
        Flag.POLLUTION, Flag.WATER_SOURCE, Flag.INTAKE_CUT_TOWN, Flag.INTAKE_CUT_COUNTY, Flag.INTAKE_CUT_CITY,
    )),
    ("行业情形", (
        Flag.DANGEROUS_GOODS, Flag.TRUNK_LINE, Flag.CITY_GRID, Flag.VESSEL_EXPLOSION, Flag.TOXIC_LEAK,
        Flag.CRANE_OVERTURNED, Flag.AT_HEIGHT, Flag.SOURCE_LOST_MAJOR, Flag.SOURCE_LOST_LARGE, Flag.HEALTH_LISTED,
    )),
    ("处置和来源", (
        Flag.HANDLING, Flag.CASUALTY_CHANGE, Flag.RESPONSE_STARTED, Flag.INSTRUCTION, Flag.QUERY, Flag.DOCUMENT,
        Flag.SYSTEM_WARNING, Flag.WARNING_RED, Flag.WARNING_ORANGE, Flag.WARNING_YELLOW, Flag.WARNING_BLUE,
        Flag.HOTSPOT, Flag.FIRE_CONFIRMED,
    )),
)  # fmt: skip
"""Every flag once, in the groups and the order in which an officer looks for it."""


class Status(Term):
    """Where an incident stands."""

    OPEN = "open", "在办"
    CLOSED = "closed", "已办结"
    UNCERTAIN = "uncertain", "待核"


class Section(Term):
    """The part of a report that an officer's line belongs to."""

    COURSE = "course", "简要经过"
    MEASURES = "measures", "处置情况"
    TREND = "trend", "发展趋势"
    REQUEST = "request", "需要支援"
    CAUSE = "cause", "原因"
    AFTERMATH = "aftermath", "善后工作"
    REACH = "reach", "影响范围"
    NEXT = "next", "下一步工作"
    LEADERS = "leaders", "领导到位"
    CONTACT = "contact", "现场联系人"
    OTHER = "other", "其他情况"
