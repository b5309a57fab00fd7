"""Which columns a ledger's table may have, and how a heading is recognised (``resources/ledgers/columns.toml``)."""

import enum
import re
import tomllib
from functools import cache

import msgspec

from app.models.texts import folded
from app.models.vocabulary.resource import ResourceKind
from app.services.resources.importing.column_keys import ColumnKey
from app.services.runtime.resources import resource

FILE = resource("ledgers", "columns.toml")
_BRACKETS = re.compile(r"[（(\[【〔][^）)\]】〕]*[）)\]】〕]?")
_NOISE = re.compile(r"[\s*＊：:、，,.．。/／\-—_·]+")
UNITS = re.compile(r"[（(\[【]\s*(?:单位[:：]?)?\s*([^）)\]】\d]{1,6})\s*[）)\]】]")


class ColumnReading(enum.StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NAMES = "names"
    AMOUNT = "amount"
    PHONES = "phones"
    PERSON = "person"
    DATE = "date"
    POINT = "point"
    LAT = "lat"
    LON = "lon"
    DATUM = "datum"
    RESERVE = "reserve"
    GRADINGS = "gradings"
    QUANTITY = "quantity"


class LedgerColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a ledger as a column of a table."""

    key: ColumnKey
    title: str
    read: ColumnReading
    fill: bool = False
    also: tuple[str, ...] = ()


LOOKED_AT = 10_000
"""Characters of a cell in which a heading is looked for; a damaged table may hold megabytes in one."""


def plain(heading: str) -> str:
    """A heading without brackets, blanks and marks, in lower case; one that is nothing but brackets keeps its words."""
    line = folded(heading[:LOOKED_AT].replace("\n", ""))
    bare = _NOISE.sub("", _BRACKETS.sub("", line)) or _NOISE.sub("", line)
    return bare.lower()


def unit_in(heading: str) -> str:
    """The unit in a heading's brackets: 人数（人）."""
    found = UNITS.search(heading)
    return found.group(1).strip() if found else ""


@cache
def columns_of(kind: ResourceKind) -> tuple[LedgerColumn, ...]:
    """The columns of a ledger in the order they are exported: its own first, then the common ones."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    own = {key: msgspec.convert({"key": key} | one, LedgerColumn) for key, one in tables[kind.value].items()}
    common = {
        key: msgspec.convert({"key": key} | one, LedgerColumn) for key, one in tables["any"].items() if key not in own
    }
    return (*own.values(), *common.values())


@cache
def _known(kind: ResourceKind) -> dict[str, LedgerColumn]:
    """Headings as compared, the ledger's own before the common ones."""
    found: dict[str, LedgerColumn] = {}
    for column in columns_of(kind):
        found.setdefault(plain(column.title), column)
    for column in columns_of(kind):
        for words in column.also:
            found.setdefault(plain(words), column)
    return found


def column_for(kind: ResourceKind, heading: str) -> LedgerColumn | None:
    """The column a heading means; None where none is known."""
    words = plain(heading)
    if not words or len(words) > 20:
        return None
    held = _known(kind)
    if words in held:
        return held[words]
    bare = re.sub(r"^(?:应急|救援|主要|现场|24小时)|(?:情况|信息|名单)$", "", words)
    return held.get(bare)


LIKELY = (
    (re.compile(r"(?:人|员|长|姓名).*(?:及|和|、|与|/|联系).*(?:电话|手机|方式|号码)"), (ColumnKey.CONTACT,)),
    (re.compile(r"(?:值班|值守|24).*(?:电话|手机)"), (ColumnKey.DUTY_PHONE, ColumnKey.PHONES)),
    (re.compile(r"电话|手机|联系方式|座机"), (ColumnKey.PHONES,)),
    (re.compile(r"容纳|容量"), (ColumnKey.CAPACITY,)),
    (re.compile(r"面积"), (ColumnKey.AREA,)),
    (re.compile(r"数量|库存|存量|储量|实有数|结存|结余"), (ColumnKey.QUANTITY, ColumnKey.COUNT)),
    (re.compile(r"出动人数|可调"), (ColumnKey.DEPLOYABLE,)),
    (re.compile(r"人数|队员|编制|兵力"), (ColumnKey.TOTAL, ColumnKey.CAPACITY)),
    (re.compile(r"地址|驻地|位置|地点|存放|库房|仓库"), (ColumnKey.DEPOT, ColumnKey.ADDRESS)),
    (re.compile(r"负责人|联系人|责任人|队长|管理员|管理人|保管|联络"), (ColumnKey.CONTACT,)),
    (re.compile(r"类别|类型|分类|组别"), (ColumnKey.CATEGORY,)),
    (re.compile(r"级别|等级"), (ColumnKey.LEVEL,)),
    (re.compile(r"规格|型号"), (ColumnKey.SPECIFICATION,)),
    (re.compile(r"装备|器材|设备"), (ColumnKey.EQUIPMENT,)),
    (re.compile(r"专业|领域|擅长|特长|灾种"), (ColumnKey.SKILLS,)),
    (re.compile(r"设施"), (ColumnKey.FACILITIES,)),
    (re.compile(r"职务|职称|岗位"), (ColumnKey.TITLE, ColumnKey.POST)),
    (re.compile(r"(?:有效|到期|失效|截止).*(?:期|日|时间)"), (ColumnKey.EXPIRES, ColumnKey.UNTIL)),
    (re.compile(r"单位|部门"), (ColumnKey.UNIT,)),
)
"""For a heading nobody listed: what it speaks of, and the columns that may be, the likeliest first."""


def likely_for(kind: ResourceKind, heading: str, taken: set[ColumnKey]) -> LedgerColumn | None:
    """The column an unlisted heading most likely is, among those no other heading is; None where nothing fits."""
    words = plain(heading)
    if not words or len(words) > 20 or unit_like(words):
        return None
    by_key = {one.key: one for one in columns_of(kind)}
    for pattern, keys in LIKELY:
        if pattern.search(words):
            return next((by_key[key] for key in keys if key in by_key and key not in taken), None)
    return None


def unit_like(words: str) -> bool:
    """Headings that count or date something else than the thing itself; they are kept in the remarks."""
    if re.search(r"序号|日期$|时间$|年月|性别|年龄|学历|占比|比例|金额|单价|价格|区间", words):
        return True
    return bool(
        re.search(r"^(?:上月|上期|上年|期初|月初|年初)|入库|出库|领用|领出|调入|调出|收入|发出|损耗|报损", words)
    )
