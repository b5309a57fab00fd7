"""The unit's settings (设置): kept in the book, field by field; every change is an entry."""

import datetime as dt
from typing import Annotated, Any

import msgspec

from app.models.outbox.routes import Route
from app.models.report.facts import Hat, Letterhead
from app.models.security.units import Unit
from app.models.settings.option import (
    Group,
    by_type,
    checked,
    choice,
    line,
    lines,
    number,
    options_of,
    own,
    picked,
    switch,
)
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import HeadStyle
from app.models.vocabulary.term import Level, UnitLevel


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Who stands behind a role."""

    name: str = ""
    phone: str = ""


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the inside chain: post, person, number; told from this level upwards (1 is the gravest)."""

    post: str
    person: str = ""
    phone: str = ""
    from_level: int = 4


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A name of the unit's own gazetteer (地名库) with other names for it."""

    name: str
    aliases: tuple[str, ...] = ()


class MapFile(msgspec.Struct, frozen=True, kw_only=True):
    """A boundary that lies in the store: the name of its file, its digest, the datum it is in."""

    name: str
    digest: str
    datum: Datum = Datum.CGCS2000


DEFAULT_CHAIN = (
    Post(post="带班领导", from_level=4),
    Post(post="分管领导", from_level=3),
    Post(post="主要负责人", from_level=3),
    Post(post="县委、县政府值班室", from_level=2),
)
DEFAULT_PHRASES = (
    "已通知属地乡镇和消防救援大队赶赴现场。",
    "现场正在核实，有新情况随时报告。",
    "请保持电话畅通，十分钟内回报人员伤亡情况。",
    "已要求先报已掌握的情况，再补报详情。",
)


def _posts(chain: tuple[Post, ...]) -> str:
    return "" if all(one.post and 1 <= one.from_level <= 4 for one in chain) else "内部报告的级别要在1到4之间"


def _hour(words: str) -> str:
    """A time of day ``HH:MM``."""
    try:
        dt.time.fromisoformat(words)
    except ValueError:
        return f"时刻“{words}”看不懂，请写成 08:30"
    return "" if len(words) == len("08:30") else f"时刻“{words}”看不懂，请写成 08:30"


def _hour_or_none(words: str) -> str:
    """A time of day, or nothing."""
    return _hour(words) if words else ""


def _rooms(rooms: tuple[str, ...]) -> str:
    """Names that can stand in the name of a rota, each once."""
    wrong = next((one for one in rooms if len(one) > 20 or any(sign in one for sign in "@/、，, ")), None)
    if wrong is not None:
        return f"值班室名称“{wrong[:30]}”最多20个字，不要有空格、顿号、逗号、@和斜线"
    return "值班室的名称写了两次" if len(set(rooms)) < len(rooms) else ""


def _periods(periods: tuple[str, ...]) -> str:
    """Each says on or off, a name without blanks, and two days of the same kind."""
    for one in periods:
        parts = one.split()
        if len(parts) != len(PERIOD) or parts[0] not in {"启用", "停用"} or not _days(parts[2], parts[3]):
            return f"特别防护期“{one[:30]}”看不懂，请写成 启用　汛期　04-15　10-15，只管一年的写全年月日"
    return ""


def _days(*words: str) -> bool:
    """Whether these are days, all with their year or all without one."""
    try:
        for one in words:
            dt.date.fromisoformat(one if len(one) == len("2026-04-15") else f"2024-{one}")
    except ValueError:
        return False
    return len({len(one) for one in words}) == 1


def _routes(routes: tuple[Route, ...]) -> str:
    """Each can be used, and no two have the same name."""
    problems = [*filter(None, (one.wrong() for one in routes))]
    twice = len({one.name for one in routes}) < len(routes)
    return "；".join(problems) or ("两个通道同名" if twice else "")


def _hats(hats: tuple[Hat, ...]) -> str:
    """Each is complete and no two share a name or a number series."""
    if any(not (one.name and one.red_head and one.number_code) for one in hats):
        return "其他名义要写全名称、红头、发文代字"
    twice = any(len({get(one) for one in hats}) < len(hats) for get in (_name_of, _code_of))
    return "两个名义同名或用同一个发文代字" if twice else ""


def _name_of(hat: Hat) -> str:
    return hat.name


def _code_of(hat: Hat) -> str:
    return hat.number_code


PERIOD = ("启用", "名称", "开始", "结束")
SCALES = (100, 125, 150, 175, 200)
HEADS = tuple((one, one.label) for one in HeadStyle)
"""``standard`` is that of GB/T 9704-2012: the mark 35 mm below the top of the text."""
BY_LEVEL = "按级别"
URGENCIES = ((BY_LEVEL, BY_LEVEL), ("特急", "特急"), ("加急", "加急"), ("平急", "平急"), ("", "不标"))
URGENCY_OF = {Level.PARTICULARLY_MAJOR: "特急", Level.MAJOR: "特急", Level.LARGE: "加急", Level.ORDINARY: "平急"}
"""What is proposed by level: the house's own rule, an officer may choose otherwise per report."""
LEVELS = tuple((one, one.label) for one in UnitLevel)
DATUMS = tuple((one, one.label) for one in Datum)
THEMES = (("day", "白天"), ("night", "夜间"), ("contrast", "高对比度"))


ZERO_HINT = "特别防护期、节假日每天这个时刻前报，如 17:00；文件没有统一的时刻，照上级的要求写，不要求的留空"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings with sensible answers, each declared at its field and shown on the page in this order."""

    ready: Annotated[bool, own("完成首次设置", Group.FIRST, by_type)] = False
    """Whether the unit has answered the first questions."""

    unit_name: Annotated[str, line("单位名称", Group.UNIT, needed=True, longest=40)] = "青山县应急管理局"
    region: Annotated[str, line("行政区域", Group.UNIT, needed=True)] = "青山县"
    unit_level: Annotated[UnitLevel, choice("单位层级", Group.UNIT, LEVELS)] = UnitLevel.COUNTY
    duty_phone: Annotated[str, line("值班电话", Group.UNIT)] = ""
    officers: Annotated[tuple[str, ...], lines("值班人员", Group.UNIT, "每行一人", rows=8)] = ()

    red_head: Annotated[str, line("红头", Group.PAPERS)] = "突发事件信息快报"
    head_style: Annotated[HeadStyle, choice("版头", Group.PAPERS, HEADS)] = HeadStyle.COMPACT
    number_code: Annotated[str, line("发文代字", Group.PAPERS, "如 青应急值", needed=True)] = "青应急值"
    secrecy: Annotated[str, line("密级", Group.PAPERS, "如 内部资料，留空不标；本程序不得处理涉密信息")] = ""
    """Words of the 密级 line; the program is not for state secrets."""
    sealed: Annotated[bool, switch("盖章", Group.PAPERS, "落款按加盖印章的格式排，留出印章的位置")] = False
    """Whether reports get a seal: the date then stands where it can be pressed."""
    urgency: Annotated[str, choice("紧急程度", Group.PAPERS, URGENCIES)] = BY_LEVEL
    hats: Annotated[
        tuple[Hat, ...],
        lines("其他名义", Group.PAPERS, "以另一名义报送时用，如防指办公室；落款可以空", rows=4, check=_hats),
    ] = ()
    """Other names under which the unit reports, each with its own head and number series."""
    addressee: Annotated[str, line("主送", Group.PAPERS, "留空用上一级应急值班室")] = ""
    copies: Annotated[tuple[str, ...], lines("抄送", Group.PAPERS, "每行一个单位")] = ()
    system_fonts: Annotated[
        bool, switch("本机字体", Group.PAPERS, "用本机的仿宋、小标宋、黑体、楷体（没有的仍用自带字体）")
    ] = False
    """Papers in the machine's own fonts where it has them; off, they look alike everywhere."""
    papers_folder: Annotated[str, line("文书保存位置", Group.PAPERS, "留空存在数据文件夹的“文书”里")] = ""

    recipients: Annotated[
        dict[Recipient, Contact],
        lines(
            "报送对象",
            Group.RECIPIENTS,
            "写了名称的，文书和时限板用它；电话在电话报告时大字显示",
            rows=18,
            check=by_type,
        ),
    ] = msgspec.field(default_factory=dict)
    inside_chain: Annotated[
        tuple[Post, ...],
        lines(
            "内部报告顺序",
            Group.CHAIN,
            "从上到下逐位报告；不到起报级别的不列",
            rows=10,
            check=_posts,
        ),
    ] = DEFAULT_CHAIN

    duty_change: Annotated[str, checked("交班时刻", Group.DUTY, _hour, "每天第一次交班，如 08:30")] = "08:30"
    """When turns change, Beijing time; the rota and the hand-over go by it."""
    duty_rooms: Annotated[
        tuple[str, ...],
        lines("其他值班室", Group.DUTY, "每行一个，如 防汛值班室；各排各的值班表，一人不能同时值两处", check=_rooms),
    ] = ()
    """Duty rooms beside our own that have a rota of their own (应急、防汛联合值班)."""
    equipment: Annotated[tuple[str, ...], lines("交接班检查的设备", Group.DUTY, "每行一种，交接班时逐样试", rows=8)] = (
        "电话",
        "传真",
        "视频",
        "网络",
        "电台",
        "卫星电话",
        "打印机",
        "声音",
    )
    """What is tried at every hand-over."""
    zero_by: Annotated[
        str,
        checked("零报告时刻", Group.DUTY, _hour_or_none, ZERO_HINT),
    ] = ""
    """By when the room reports every day of a standing period, also when nothing happened; empty where nobody asks."""
    periods: Annotated[
        tuple[str, ...],
        lines(
            "特别防护期",
            Group.DUTY,
            "日期写 04-15，只管一年的写 2026-04-15；期内接报的自动带上标记，时限从严",
            rows=10,
            check=_periods,
        ),
    ] = ()
    """Standing modes as the unit set them, over those of ``resources/sensitive.toml``."""
    lower_units: Annotated[
        tuple[str, ...], lines("下级值班单位", Group.DUTY, "每行一个乡镇、部门；留空取通讯录里的单位", rows=12)
    ] = ()
    """Whose duty list is expected every day."""
    lower_by: Annotated[str, checked("下级值班表截止", Group.DUTY, _hour, "到这个时刻还缺的响铃催报，如 17:00")] = (
        "17:00"
    )

    places: Annotated[
        tuple[Place, ...],
        lines("地名库", Group.NAMES, "本地的村、企业、路段、水库；来话里说到别名也认得", rows=10, check=by_type),
    ] = ()
    phrases: Annotated[tuple[str, ...], lines("常用语", Group.NAMES, "每行一句，接报时按 Ctrl+J 选用", rows=8)] = (
        DEFAULT_PHRASES
    )
    searches: Annotated[
        tuple[str, ...],
        lines("记住的检索", Group.NAMES, "每行一次，如：泵站 人:王某 类:报告 地:青山镇 自:2026-06-01 至:2026-06-30"),
    ] = ()
    class_names: Annotated[dict[str, str], own("类别代码表", Group.NAMES, by_type)] = msgspec.field(
        default_factory=dict
    )
    """Official names of class codes (导入的官方代码表) over the project's own table."""
    goods_codes: Annotated[dict[str, str], own("物资代码表", Group.NAMES, by_type)] = msgspec.field(
        default_factory=dict
    )
    """Names of material codes (导入的 GB/T 38565 代码表)."""

    wording: Annotated[dict[str, str], lines("文书用语", Group.SENTENCES, rows=17, check=by_type)] = msgspec.field(
        default_factory=dict
    )
    """The unit's own sentences of reports by name, where they differ from the project's."""

    speeds: Annotated[
        dict[str, float],
        lines("时速", Group.MAP, "队名或专业里有这个词的按它算；绕行系数是路程和直线之比", rows=9, check=by_type),
    ] = msgspec.field(default_factory=dict)
    """The unit's own speeds (km/h) by word, over those of ``resources/ledgers/reach.toml``; 默认 and 绕行系数 too."""
    terrain: Annotated[str, picked("路况", Group.MAP)] = ""
    """How the roads are now: one of the terrains of that file; empty for as usual."""
    tiles_file: Annotated[str, line("底图", Group.MAP, "本机的 MBTiles 图片瓦片；留空不画", longest=1000)] = ""
    tiles_datum: Annotated[Datum, choice("底图坐标系", Group.MAP, DATUMS)] = Datum.CGCS2000
    boundary: Annotated[MapFile | None, own("行政边界", Group.MAP, by_type)] = None

    backup_folder: Annotated[
        str,
        lines("备份位置", Group.BACKUP, "每行一处：另一块硬盘、U盘或共享文件夹；留空不自动备份", rows=2, longest=1000),
    ] = ""
    """Where verified copies of the book go by themselves."""
    backup_minutes: Annotated[int, number("备份间隔", Group.BACKUP, 5, 1440, "分钟")] = 60
    backup_keep: Annotated[int, number("保留备份份数", Group.BACKUP, 1, 1000, "", "更旧的自动删除")] = 48
    mirror_folder: Annotated[
        str,
        line("镜像位置", Group.BACKUP, "另一块硬盘的文件夹，每登记一条同时写一份；留空不镜像", longest=1000),
    ] = ""
    """A second disk that gets every entry as it is booked."""

    routes: Annotated[tuple[Route, ...], own("报送通道", Group.ROUTES, _routes)] = ()
    """Over which reports go up by themselves."""
    known_units: Annotated[tuple[Unit, ...], own("认识的单位", Group.SAFETY, by_type)] = ()
    """Units whose signature counts (已验)."""

    theme: Annotated[str, choice("外观", Group.LOOK, THEMES)] = "day"
    text_scale: Annotated[int, choice("字号", Group.LOOK, tuple((one, f"{one}%") for one in SCALES))] = 100
    sound: Annotated[bool, switch("声音", Group.LOOK, "告警响铃")] = True
    heard_minutes: Annotated[int, number("知悉后再响", Group.LOOK, 1, 60, "分钟")] = 10
    lock_minutes: Annotated[int, number("无人操作锁屏", Group.LOOK, 0, 120, "分钟，0为不锁；有人设了登录口令才锁")] = 0

    @property
    def backup_places(self) -> tuple[str, ...]:
        """The places of ``backup_folder``."""
        return tuple(dict.fromkeys(line.strip() for line in self.backup_folder.splitlines() if line.strip()))

    def recipient_name(self, role: Recipient) -> str:
        """The name the unit gave a role, else the role's own."""
        contact = self.recipients.get(role)
        return contact.name if contact and contact.name else role.label

    def hat(self, name: str) -> Hat | None:
        """The other name of the unit that is called so."""
        return next((one for one in self.hats if one.name == name), None)

    def urgency_at(self, level: Level) -> str:
        """The 紧急程度 proposed for a report of an incident of a level; empty where none is to be printed."""
        return URGENCY_OF[level] if self.urgency == BY_LEVEL else self.urgency

    def letterhead_of(self, hat: Hat | None, urgency: str) -> Letterhead:
        """What a report is headed and signed with now, under another name where one is given."""
        own = msgspec.structs.replace(self.letterhead, urgency=urgency)
        if hat is None:
            return own
        return msgspec.structs.replace(own, unit=hat.seal_line or hat.name, red_head=hat.red_head)

    @property
    def letterhead(self) -> Letterhead:
        """What a report is headed and signed with now, where nothing is said of name and urgency."""
        return Letterhead(
            unit=self.unit_name,
            phone=self.duty_phone,
            red_head=self.red_head,
            head_style=self.head_style,
            urgency=URGENCIES[1][0] if self.urgency == BY_LEVEL else self.urgency,
            secrecy=self.secrecy,
            sealed=self.sealed,
        )

    def chain_for(self, level: int) -> tuple[Post, ...]:
        """Who of our own bureau is told at a level."""
        return tuple(post for post in self.inside_chain if level <= post.from_level)


FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}
OPTIONS = options_of(Settings)


def from_values(values: dict[str, bytes]) -> Settings:
    """Settings from stored JSON values; a value this version cannot read keeps its default."""
    known: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if name not in values:
            continue
        try:
            known[name] = msgspec.json.decode(values[name], type=field.type)
        except (msgspec.DecodeError, RecursionError):
            continue
    return Settings(**known)


def changed_values(before: Settings, after: Settings) -> dict[str, msgspec.Raw]:
    """The fields that differ, as JSON."""
    return {
        name: msgspec.Raw(msgspec.json.encode(getattr(after, name)))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
