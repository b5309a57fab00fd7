"""The fields of the tabs of 设置."""

from app.models.settings.settings import Settings
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.term import UnitLevel
from app.services.resources.reach import assumed
from app.services.settings import editing
from app.ui.kit import theme
from app.ui.kit.form import Field
from app.ui.settings import lists_as_text as lists


def backup_fields(s: Settings) -> tuple[Field, ...]:
    """Where verified copies go, how often, how many are kept."""
    return (
        Field(name="backup_folder", title="备份位置", kind="text", value=s.backup_folder, rows=2,
              hint="每行一处：另一块硬盘、U盘或共享文件夹；留空不自动备份"),
        Field(name="backup_minutes", title="间隔", kind="number", value=s.backup_minutes, hint="分钟，5到1440"),
        Field(name="backup_keep", title="保留份数", kind="number", value=s.backup_keep, hint="更旧的自动删除"),
        Field(name="mirror_folder", title="镜像位置", value=s.mirror_folder,
              hint="另一块硬盘的文件夹，每登记一条同时写一份；留空不镜像"),
    )  # fmt: skip


def unit_fields(s: Settings) -> tuple[Field, ...]:
    """Who we are."""
    return (
        Field(name="unit_name", title="单位名称", value=s.unit_name),
        Field(name="region", title="行政区域", value=s.region),
        Field(name="unit_level", title="单位层级", kind="choice", value=s.unit_level,
              choices=tuple((one, one.label) for one in UnitLevel)),
        Field(name="duty_phone", title="值班电话", value=s.duty_phone),
        Field(name="officers", title="值班人员", kind="text", value="\n".join(s.officers), hint="每行一人", rows=8),
    )  # fmt: skip


def papers_fields(s: Settings) -> tuple[Field, ...]:
    """How papers are headed, numbered and kept."""
    return (
        Field(name="red_head", title="红头", value=s.red_head),
        Field(name="head_style", title="版头", kind="choice", value=s.head_style,
              choices=(("compact", "简报版头，一页写完"), ("standard", "标准版头"))),
        Field(name="number_code", title="发文代字", value=s.number_code, hint="如 青应急值"),
        Field(name="secrecy", title="密级", value=s.secrecy, hint="如 内部资料，留空不标；本程序不得处理涉密信息"),
        Field(name="urgency", title="紧急程度", kind="choice", value=s.urgency,
              choices=(("特急", "特急"), ("加急", "加急"), ("", "不标"))),
        Field(name="sealed", title="盖章", kind="check", value=s.sealed, hint="落款按加盖印章的格式排，留出印章的位置"),
        Field(name="addressee", title="主送", value=s.addressee, hint="留空用上一级应急值班室"),
        Field(name="copies", title="抄送", kind="text", value="\n".join(s.copies), hint="每行一个单位", rows=4),
        Field(name="system_fonts", title="字体", kind="check", value=s.system_fonts,
              hint="用本机的仿宋、小标宋、黑体、楷体（没有的仍用自带字体）"),
        Field(name="papers_folder", title="保存位置", value=s.papers_folder, hint="留空存在数据文件夹的“文书”里"),
    )  # fmt: skip


def recipients_fields(s: Settings) -> tuple[Field, ...]:
    """Who reports go to."""
    text = lists.recipients_text(s.recipients)
    hint = "每行：对象　名称　电话，没有的写 -"
    return (Field(name="recipients", title="报送对象", kind="text", value=text, hint=hint, rows=18),)


def chain_fields(s: Settings) -> tuple[Field, ...]:
    """Who of our own bureau is told."""
    text = lists.chain_text(s.inside_chain)
    hint = "每行：职务　姓名　电话　从哪一级起报告（一般、较大、重大、特别重大）"
    return (Field(name="inside_chain", title="报告顺序", kind="text", value=text, hint=hint, rows=10),)


def places_fields(s: Settings) -> tuple[Field, ...]:
    """The unit's gazetteer and often-typed phrases."""
    return (
        Field(name="places", title="地名库", kind="text", value=lists.places_text(s.places),
              hint="每行：地名　别名　别名", rows=10),
        Field(name="phrases", title="常用语", kind="text", value="\n".join(s.phrases),
              hint="每行一句，接报时按 Ctrl+J 选用", rows=8),
    )  # fmt: skip


def wording_fields(s: Settings) -> tuple[Field, ...]:
    """The sentences of reports."""
    text = lists.wording_text(s.wording)
    return (Field(name="wording", title="文书用语", kind="text", value=text, rows=17),)


def look_fields(s: Settings) -> tuple[Field, ...]:
    """Theme, text size, sound."""
    return (
        Field(name="theme", title="外观", kind="choice", value=s.theme,
              choices=tuple((name, title) for name, (title, _) in theme.THEMES.items())),
        Field(name="text_scale", title="字号", kind="choice", value=s.text_scale,
              choices=tuple((one, f"{one}%") for one in editing.SCALES)),
        Field(name="sound", title="告警声音", kind="check", hint="响铃", value=s.sound),
        Field(name="heard_minutes", title="知悉后再响", kind="number", value=s.heard_minutes, hint="分钟，1到60"),
    )  # fmt: skip


def map_fields(s: Settings) -> tuple[Field, ...]:
    """Speeds, how the roads are, the background of the plan."""
    terrains = tuple(
        (one, f"{one}（时速打{share * 10:g}折）" if share < 1 else one) for one, share in assumed().terrains.items()
    )
    return (
        Field(name="speeds", title="时速", kind="text", value=lists.speeds_text(s.speeds), rows=9,
              hint="每行：词 = 公里每小时；队名或专业里有这个词的按它算"),
        Field(name="terrain", title="现在的路况", kind="choice", value=s.terrain, choices=(("", "不打折"), *terrains)),
        Field(name="tiles_file", title="底图", value=s.tiles_file, hint="本机的 MBTiles 图片瓦片；留空不画"),
        Field(name="tiles_datum", title="底图坐标系", kind="choice", value=s.tiles_datum,
              choices=tuple((one, one.label) for one in Datum)),
    )  # fmt: skip
