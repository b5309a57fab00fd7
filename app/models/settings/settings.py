"""The unit's settings (设置): kept in the book, field by field; every change is an entry."""

from typing import Any

import msgspec

from app.models.outbox.routes import Route
from app.models.report.facts import Letterhead
from app.models.security.units import Unit
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.term import UnitLevel


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


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings with sensible answers; ``ready`` turns true when the unit has answered the first questions."""

    ready: bool = False
    unit_name: str = "青山县应急管理局"
    region: str = "青山县"
    unit_level: UnitLevel = UnitLevel.COUNTY
    duty_phone: str = ""
    red_head: str = "突发事件信息快报"
    head_style: str = "compact"
    """``compact`` (简报版头) or ``standard`` (标准版头, GB/T 9704-2012: the mark 35 mm below the top of the text)."""
    number_code: str = "青应急值"
    addressee: str = ""
    copies: tuple[str, ...] = ()
    urgency: str = "特急"
    secrecy: str = ""
    """Words of the 密级 line (内部资料…); the program is not for state secrets."""
    sealed: bool = False
    """Whether reports get a seal: the date then stands where it can be pressed."""
    recipients: dict[Recipient, Contact] = msgspec.field(default_factory=dict)
    system_fonts: bool = False
    """Papers in the machine's own 仿宋, 小标宋, 黑体, 楷体 where it has them; off, they look alike everywhere."""
    inside_chain: tuple[Post, ...] = DEFAULT_CHAIN
    places: tuple[Place, ...] = ()
    class_names: dict[str, str] = msgspec.field(default_factory=dict)
    """Official names of class codes (导入的官方代码表) over the project's own table."""
    wording: dict[str, str] = msgspec.field(default_factory=dict)
    """The unit's own sentences of reports by name (文书用语), where they differ from the project's."""
    phrases: tuple[str, ...] = DEFAULT_PHRASES
    officers: tuple[str, ...] = ()
    theme: str = "day"
    text_scale: int = 100
    sound: bool = True
    heard_minutes: int = 10
    papers_folder: str = ""
    backup_folder: str = ""
    """Where verified copies of the book go by themselves, one place a line: another disk, a stick, a share."""
    backup_minutes: int = 60
    backup_keep: int = 48
    routes: tuple[Route, ...] = ()
    """Over which reports go up by themselves."""
    known_units: tuple[Unit, ...] = ()
    """Units whose signature counts (已验)."""
    speeds: dict[str, float] = msgspec.field(default_factory=dict)
    """The unit's own speeds (km/h) by word, over those of ``resources/ledgers/reach.toml``; 默认 and 绕行系数 too."""
    terrain: str = ""
    """How the roads are now: one of the terrains of that file; empty for as usual."""
    boundary: MapFile | None = None
    tiles_file: str = ""
    """An MBTiles background on this machine."""
    tiles_datum: Datum = Datum.CGCS2000
    goods_codes: dict[str, str] = msgspec.field(default_factory=dict)
    """Names of material codes (导入的 GB/T 38565 代码表)."""
    mirror_folder: str = ""
    """A second disk that gets every entry as it is booked."""

    @property
    def backup_places(self) -> tuple[str, ...]:
        """The places of ``backup_folder``."""
        return tuple(dict.fromkeys(line.strip() for line in self.backup_folder.splitlines() if line.strip()))

    def recipient_name(self, role: Recipient) -> str:
        """The name the unit gave a role, else the role's own."""
        contact = self.recipients.get(role)
        return contact.name if contact and contact.name else role.label

    @property
    def letterhead(self) -> Letterhead:
        """What a report is headed and signed with now."""
        return Letterhead(
            unit=self.unit_name,
            phone=self.duty_phone,
            red_head=self.red_head,
            head_style=self.head_style,
            urgency=self.urgency,
            secrecy=self.secrecy,
            sealed=self.sealed,
        )

    def chain_for(self, level: int) -> tuple[Post, ...]:
        """Who of our own bureau is told at a level."""
        return tuple(post for post in self.inside_chain if level <= post.from_level)


FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}
TITLES = {
    "ready": "完成首次设置", "unit_name": "单位名称", "region": "行政区域", "unit_level": "单位层级",
    "duty_phone": "值班电话", "red_head": "红头", "head_style": "版头", "number_code": "发文代字",
    "addressee": "主送", "copies": "抄送", "urgency": "紧急程度", "secrecy": "密级", "sealed": "盖章",
    "recipients": "报送对象", "inside_chain": "内部报告顺序", "places": "地名库", "class_names": "类别代码表",
    "wording": "文书用语", "system_fonts": "本机字体", "phrases": "常用语", "officers": "值班人员",
    "theme": "外观", "text_scale": "字号", "sound": "声音", "heard_minutes": "知悉后再响（分钟）",
    "papers_folder": "文书保存位置", "backup_folder": "备份位置", "backup_minutes": "备份间隔（分钟）",
    "backup_keep": "保留备份份数", "mirror_folder": "镜像位置", "routes": "报送通道", "known_units": "认识的单位",
    "speeds": "时速", "terrain": "路况", "boundary": "行政边界", "tiles_file": "底图", "tiles_datum": "底图坐标系",
    "goods_codes": "物资代码表",
}  # fmt: skip


def from_values(values: dict[str, bytes]) -> Settings:
    """Settings from stored JSON values; a value this version cannot read keeps its default."""
    known: dict[str, Any] = {}
    for name, field in FIELDS.items():
        if name not in values:
            continue
        try:
            known[name] = msgspec.json.decode(values[name], type=field.type)
        except msgspec.DecodeError:
            continue
    return Settings(**known)


def changed_values(before: Settings, after: Settings) -> dict[str, msgspec.Raw]:
    """The fields that differ, as JSON."""
    return {
        name: msgspec.Raw(msgspec.json.encode(getattr(after, name)))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    }
