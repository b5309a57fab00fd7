"""The unit's own names: gazetteer (地名库) and the official table of class codes, taken in from text or CSV files."""

import re
from pathlib import Path

import msgspec

from app.models.resource import goods
from app.models.settings.settings import Place, Settings
from app.models.texts import one_line
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.runtime.files import read_text
from app.services.settings.editing import change_settings

SEPARATOR = re.compile(r"[,，;；\t　|、]|\s{2,}|\s(?=\S)")
MOST_PLACES = 20_000
LONGEST_NAME = 60
CODE = re.compile(r"1[1-4][0-9A-Z]\d{2}")
HEADS = {"地名", "名称", "标准地名", "代码", "类别代码", "编码", "name", "code"}


class NamesTaken(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: rows = new + changed + same + skipped; ``issues`` names each skipped line."""

    rows: int
    new: int
    changed: int
    same: int
    skipped: int
    issues: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The result in one sentence."""
        text = f"共{self.rows}行：新增{self.new}，更新{self.changed}，已有{self.same}，跳过{self.skipped}。"
        return text + ("".join(self.issues[:3]) if self.issues else "")


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """(line number, cells) of the lines that hold something; a heading line is left out."""
    found = []
    for number, line in enumerate(read_text(path).splitlines(), 1):
        cells = [cell for cell in (one_line(part).strip("\"'") for part in SEPARATOR.split(line)) if cell]
        if cells and not (number == 1 and cells[0].lower() in HEADS):
            found.append((number, cells))
    if not found:
        raise Refused(f"文件 {path.name} 里没有内容。每行写一个，如：瑶里镇,瑶里。", file=path.name)
    return found


def import_places(desk: Desk, path: Path) -> NamesTaken:
    """Take a file of 地名 with other names for it, one place a line; raises Refused where it cannot be read at all."""
    held = {one.name: one for one in desk.settings.places}
    new = changed = same = 0
    issues = []
    lines = _lines(path)
    for number, cells in lines:
        name, aliases = cells[0], tuple(dict.fromkeys(cells[1:]))
        if not 2 <= len(name) <= LONGEST_NAME or not re.search(r"[\u4e00-\u9fff]", name):
            issues.append(f"第{number}行不像地名：{name[:12]}。")
            continue
        before = held.get(name)
        if before is None:
            new += 1
        elif set(aliases) <= set(before.aliases):
            same += 1
            continue
        else:
            changed += 1
        known = before.aliases if before else ()
        held[name] = Place(name=name, aliases=tuple(dict.fromkeys((*known, *aliases))))
    if len(held) > MOST_PLACES:
        raise Refused(f"地名超过{MOST_PLACES}个，请只留本地和周边的。", file=path.name)
    _keep(desk, msgspec.structs.replace(desk.settings, places=tuple(held.values())))
    return NamesTaken(
        rows=len(lines), new=new, changed=changed, same=same, skipped=len(issues), issues=tuple(issues)
    )  # fmt: skip


def import_class_names(desk: Desk, path: Path) -> NamesTaken:
    """Take the official code table, 代码 and 名称 a line; raises Refused where it cannot be read at all."""
    held = dict(desk.settings.class_names)
    taken = _codes(path, held, CODE, "11A01 洪水")
    _keep(desk, msgspec.structs.replace(desk.settings, class_names=held))
    return taken


def import_goods_codes(desk: Desk, path: Path) -> NamesTaken:
    """Take the table of material codes (GB/T 38565), 代码 and 名称 a line; raises Refused likewise."""
    held = dict(desk.settings.goods_codes)
    taken = _codes(path, held, goods.CODE, "2010101 防毒面具")
    _keep(desk, msgspec.structs.replace(desk.settings, goods_codes=held))
    return taken


def _codes(path: Path, held: dict[str, str], pattern: re.Pattern[str], sample: str) -> NamesTaken:
    """Put every line of a table into ``held``; lines that do not read are said and left out."""
    new = changed = same = 0
    issues = []
    lines = _lines(path)
    for number, cells in lines:
        code = cells[0].upper()
        if len(cells) < 2 or not pattern.fullmatch(code):
            issues.append(f"第{number}行要写成“代码 名称”，如 {sample}：{cells[0][:12]}。")
            continue
        before = held.get(code)
        new, changed, same = (
            new + (before is None),
            changed + (before not in {None, cells[1]}),
            same + (before == cells[1]),
        )
        held[code] = cells[1]
    return NamesTaken(
        rows=len(lines), new=new, changed=changed, same=same, skipped=len(issues), issues=tuple(issues)
    )  # fmt: skip


def _keep(desk: Desk, settings: Settings) -> None:
    if settings != desk.settings:
        change_settings(desk, settings)
