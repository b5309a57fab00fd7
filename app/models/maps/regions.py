"""行政区划: divisions of GB/T 2260 by code and name, their short forms, what was renamed. Pure; rows come in."""

import re
from collections.abc import Iterable, Sequence

import msgspec

NATIONS = (
    "蒙古族", "回族", "藏族", "维吾尔", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族",
    "土家族", "哈尼族", "哈萨克族", "哈萨克", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族", "水族",
    "东乡族", "纳西族", "景颇族", "柯尔克孜族", "柯尔克孜", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族",
    "毛南族", "仡佬族", "锡伯族", "锡伯", "阿昌族", "普米族", "塔吉克族", "塔吉克", "怒族", "乌孜别克族", "俄罗斯族",
    "鄂温克族", "鄂温克", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族",
    "珞巴族", "基诺族", "蒙古", "各族",
)  # fmt: skip
"""Names of nationalities as they stand in names of autonomous divisions."""
_NATION = re.compile(f"(?:{'|'.join(sorted(NATIONS, key=len, reverse=True))})+$")
_SUFFIX = re.compile(r"(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|省|市|县|区|盟|旗)$")


def stem(name: str) -> str:
    """The name without kind and nationalities: 兰坪白族普米族自治县 is 兰坪; never shorter than one character."""
    kind = _SUFFIX.search(name)
    rest = name[: kind.start()] if kind and kind.start() else name
    nation = _NATION.search(rest) if kind and "自治" in kind.group() else _NATION.search(rest[2:])
    if nation is None:
        return rest
    short = rest[: -len(nation.group())]
    return short if len(short) >= 2 else rest.removesuffix("族")


class Division(msgspec.Struct, frozen=True, kw_only=True):
    """One division: six-digit code (GB/T 2260), full name, last revision that held it (empty: of today), successor."""

    code: str
    name: str
    until: str = ""
    now: str = ""

    @property
    def level(self) -> int:
        """1 province, 2 prefecture, 3 county."""
        return 1 if self.code.endswith("0000") else 2 if self.code.endswith("00") else 3

    @property
    def prefix(self) -> str:
        """The digits that all divisions below share."""
        return self.code[: self.level * 2]

    def within(self, other: "Division") -> bool:
        """Whether it lies in the other one (or is it)."""
        return self.code.startswith(other.prefix)


def short_forms(division: Division) -> tuple[str, ...]:
    """Other ways the name is said with its kind: 凉山州, 积石山县, 博州; the bare stem is not among them."""
    name, short = division.name, stem(division.name)
    forms = []
    for long, kind in (("自治州", "州"), ("自治县", "县"), ("自治旗", "旗"), ("特别行政区", "")):
        if name.endswith(long) and kind and short:
            forms.append(short + kind)
            if kind == "州" and len(short) >= 3:
                forms.append(short[0] + kind)  # 巴州, 克州, 博州; 伊犁州 has two
    if name.endswith("族区"):
        forms.append(short + "区")
    return tuple(form for form in forms if form != name)


class Regions:
    """The table, by code and by every name; built once, read-only afterwards."""

    def __init__(self, rows: Iterable[Division]) -> None:
        self.by_code: dict[str, Division] = {}
        self.former: list[Division] = []
        self.named: dict[str, list[Division]] = {}
        self.stems: dict[str, list[Division]] = {}
        for row in rows:
            if row.until:
                self.former.append(row)
            else:
                self.by_code[row.code] = row
            for form in (row.name, *short_forms(row)):
                self.named.setdefault(form, []).append(row)
            short = stem(row.name)
            if len(short) >= 2 and short != row.name:
                self.stems.setdefault(short, []).append(row)
        self.heads: dict[str, int] = {}
        for name in (*self.named, *self.stems):
            self.heads[name[:2]] = max(self.heads.get(name[:2], 0), len(name))

    def parent(self, division: Division, level: int) -> Division | None:
        """The province (1) or prefecture (2) a division lies in; None where it lies directly under the province."""
        return self.by_code.get(division.code[: level * 2].ljust(6, "0"))

    def totals(self) -> Sequence[int]:
        """How many provinces, prefectures and counties there are today."""
        levels = [one.level for one in self.by_code.values()]
        return tuple(levels.count(level) for level in (1, 2, 3))
