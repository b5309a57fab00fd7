"""Rebuild resources/fonts from Debian's font packages.

Run once per font change on a Debian machine with fontTools installed::

    python installer/build_fonts.py WORKDIR

It fetches the packages with ``apt-get download``, unpacks them under WORKDIR, subsets them to
GB 2312, 通用规范汉字表 (8105 characters, ``standard_characters.txt`` beside the fonts) and the signs a 公文
needs (the last fallback keeps every 汉字 it has), converts PostScript outlines to TrueType (reportlab draws
no others), renames the families (the licences reserve the original names) and writes ``resources/fonts/PROVENANCE.md``.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

OUT = Path(__file__).resolve().parents[1] / "resources" / "fonts"
TABLE = OUT / "standard_characters.txt"
PACKAGES = (
    "texlive-lang-chinese",
    "fonts-noto-cjk",
    "fonts-noto-cjk-extra",
    "fonts-lxgw-wenkai",
    "fonts-liberation2",
)
UNIFIED = range(0x4E00, 0xA000)
EXTENSION_A = range(0x3400, 0x4DC0)
BEYOND = 0x20000
SIGNS = (
    set(range(0x20, 0x7F))
    | set(range(0xA0, 0x180))
    | set(range(0x391, 0x3CA))
    | set(range(0x2010, 0x2027))
    | set(range(0x2030, 0x2040))
    | set(range(0x2100, 0x2140))
    | set(range(0x2150, 0x2190))
    | set(range(0x2190, 0x219A))
    | set(range(0x2200, 0x2270))
    | set(range(0x2460, 0x24EA))
    | set(range(0x2500, 0x2580))
    | set(range(0x25A0, 0x2610))
    | set(range(0x3000, 0x3040))
    | set(range(0x3040, 0x3100))
    | set(range(0x3220, 0x3260))
    | set(range(0x3380, 0x33DF))
    | set(range(0xFE30, 0xFE50))
    | set(range(0xFF00, 0xFFF0))
)


@dataclass(frozen=True)
class Recipe:
    """One font to make: from which file, which characters, under which name."""

    target: str
    family: str
    package: str
    source: str
    number: int
    characters: str
    truetype: bool
    licence: str


RECIPES = (
    Recipe("DutySans-Regular.otf", "Duty Sans", "fonts-noto-cjk", "NotoSansCJK-Regular.ttc", 2,
           "wide", truetype=False, licence="OFL-1.1"),
    Recipe("DutySans-Medium.ttf", "Duty Sans Medium", "fonts-noto-cjk-extra", "NotoSansCJK-Medium.ttc", 2,
           "standard", truetype=True, licence="OFL-1.1"),
    Recipe("DutyTitle.ttf", "Duty Title", "fonts-noto-cjk", "NotoSerifCJK-Bold.ttc", 2,
           "standard", truetype=True, licence="OFL-1.1"),
    Recipe("DutyFang.ttf", "Duty Fang", "texlive-lang-chinese", "FandolFang-Regular.otf", 0,
           "all", truetype=True, licence="GPL-3.0 with font exception"),
    Recipe("DutyKai.ttf", "Duty Kai", "fonts-lxgw-wenkai", "LXGWWenKai-Light.ttf", 0,
           "standard", truetype=True, licence="OFL-1.1"),
    Recipe("DutySong.ttf", "Duty Song", "fonts-noto-cjk", "NotoSerifCJK-Regular.ttc", 2,
           "widest", truetype=True, licence="OFL-1.1"),
    Recipe("DutySerif.ttf", "Duty Serif", "fonts-liberation2", "LiberationSerif-Regular.ttf", 0,
           "all", truetype=True, licence="OFL-1.1"),
)  # fmt: skip


def fetch(work: Path) -> None:
    """Download and unpack the Debian packages that are not yet under ``work``."""
    for package in PACKAGES:
        if not list(work.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", package], cwd=work, check=True)
        tree = work / package
        if not tree.exists():
            deb = next(iter(work.glob(f"{package}_*.deb")))
            subprocess.run(["dpkg-deb", "-x", str(deb), str(tree)], check=True)


def standard_characters() -> set[int]:
    """GB 2312 and the 8105 characters of the 通用规范汉字表: what every role draws in its own style."""
    gb2312 = {
        ord(bytes((high, low)).decode("gb2312", "ignore") or " ")
        for high in range(0xA1, 0xF8)
        for low in range(0xA1, 0xFF)
    }
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return gb2312 | {ord(char) for line in lines if not line.startswith("#") for char in line}


def rare_characters(work: Path) -> set[int]:
    """What WenKai draws beyond the plain block: characters of names and places that screens must show too."""
    kai = TTFont(find(work, RECIPES[4]), lazy=True)
    return {code for code in kai.getBestCmap() if code >= BEYOND or code in EXTENSION_A}


def find(work: Path, recipe: Recipe) -> Path:
    """The unpacked source file of a recipe."""
    return next(iter((work / recipe.package).rglob(recipe.source)))


def wanted(recipe: Recipe, standard: set[int], rare: set[int], cmap: dict[int, str]) -> set[int]:
    """The code points a recipe keeps."""
    if recipe.characters == "all":
        return set(cmap)
    keep = standard | SIGNS
    if recipe.characters in {"wide", "widest"}:
        keep |= set(UNIFIED) | rare
    if recipe.characters == "widest":
        keep |= {code for code in cmap if code in EXTENSION_A or code >= BEYOND}
    return keep & set(cmap)


def to_truetype(font: TTFont, max_error: float = 0.6) -> None:
    """Replace cubic outlines by quadratic ones, in place."""
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    drawn = {}
    scale = font["head"].unitsPerEm / 1000
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_error * scale, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = drawn
    del font["CFF "]
    if "VORG" in font:
        del font["VORG"]
    glyf.compile(font)
    maxp = font["maxp"] = newTable("maxp")
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions"):  # fmt: skip
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    maxp.numGlyphs = len(order)
    maxp.compile(font)
    post = font["post"]
    post.formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont, family: str) -> None:
    """Give the font our own names; the original ones are reserved by the licences."""
    names = font["name"]
    keep = [r for r in names.names if r.nameID in {0, 13, 14}]
    names.names = keep
    plain = family.replace(" ", "")
    for number, text in ((1, family), (2, "Regular"), (3, f"{plain};DutyDesk"), (4, family), (6, plain)):
        names.setName(text, number, 3, 1, 0x409)
        names.setName(text, number, 1, 0, 0)


def build(recipe: Recipe, work: Path, standard: set[int], rare: set[int]) -> str:
    """Make one font and return its provenance row."""
    source = find(work, recipe)
    font = TTFont(source, fontNumber=recipe.number, recalcTimestamp=False)
    version = font["name"].getDebugName(5) or ""
    options = subset.Options()
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "DSIG", "kern", "cvt ", "fpgm", "prep"]
    options.hinting = False
    options.layout_features = []
    options.name_IDs = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    maker = subset.Subsetter(options)
    maker.populate(unicodes=wanted(recipe, standard, rare, font.getBestCmap()))
    maker.subset(font)
    if recipe.truetype and "CFF " in font:
        to_truetype(font)
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames[0] = recipe.family.replace(" ", "")
    rename(font, recipe.family)
    target = OUT / recipe.target
    font.save(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    deb = next(iter(work.glob(f"{recipe.package}_*.deb"))).name.split("_")[1]
    count = len(font.getBestCmap())
    return (f"| {recipe.target} | {recipe.package} {deb} | {recipe.source} | {version} | {recipe.licence} "
            f"| {count} | `{digest[:16]}…` |")  # fmt: skip


def main() -> None:
    """Build every recipe and write the provenance table."""
    work = Path(sys.argv[1]).resolve()
    work.mkdir(parents=True, exist_ok=True)
    OUT.mkdir(parents=True, exist_ok=True)
    fetch(work)
    standard, rare = standard_characters(), rare_characters(work)
    rows = [build(recipe, work, standard, rare) for recipe in RECIPES]
    head = (
        "# 字体来源\n\n由 `installer/build_fonts.py` 从 Debian 软件包生成："
        "取子集、转为 TrueType、改名，不作其他修改。\n\n"
        "`standard_characters.txt` 是通用规范汉字表（国发〔2013〕23号）的8105字，各种字体都按它取字。\n\n"
        "| 文件 | 软件包 | 源文件 | 源版本 | 许可 | 字数 | SHA-256 |\n|---|---|---|---|---|---|---|\n"
    )
    (OUT / "PROVENANCE.md").write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
