"""Golden digests: the pages of fixed papers, run by run. A change of layout is seen, meant, and written down here.

What is digested is the page description (places to a hundredth of a point), not the PDF: its compression differs
between builds of zlib. That the same pages give the same bytes is tested beside it.
"""

import datetime as dt
import hashlib
import json
import tomllib
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from app.models.settings.settings import Settings
from app.services.paper import earlier, grid
from app.services.paper.bulletin import BulletinSheet, lay_out
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.page import Paper
from app.services.paper.pdf import render

FILE = Path(__file__).parents[1] / "snapshots" / "papers.toml"
LETTER = Settings(duty_phone="0700-5550110").letterhead
BODY = (
    "一、基本情况。6月12日3时12分，接县消防救援大队电话报告：6月12日2时50分许，青山镇工业园二路一厂房发生火灾。"
    "截至4时，死亡3人，失联2人，受伤5人（其中重伤1人），直接经济损失正在核实。\n"
    "二、处置情况。县应急管理局已派员赶赴现场。\n（一）人员搜救。已投入3支队伍86人、车辆14台。\n"
    "（二）医疗救治。伤者均已送县人民医院，“生命通道”保持畅通……\n三、需要支援事项。请求调派重型破拆装备。"
)
REPORT = BulletinSheet(
    title="关于青山县青山镇工业园二路厂房火灾情况的报告（首报）", body=BODY, addressee="云岭市应急管理局总值班室",
    copies=("县委办", "县政府办"), mark="青应急值〔2026〕37号", signed_by="周正、欧阳建国", head=LETTER,
    date=dt.datetime(2026, 6, 12, 4, 10, tzinfo=dt.UTC), officer="王澄",
)  # fmt: skip
CODE = b"DD" + bytes(range(200))
TWELVE = "\n".join(["县消防救援大队已到现场处置，周边群众正在转移，现场指挥部已经成立，有关情况正在进一步了解。"] * 6)
JOINT = ("青山县公安局", "青山县卫生健康局")
LONG = "双江拉祜族佤族布朗族傣族自治县应急管理局"
LONG_HEAD = replace(LETTER, unit=LONG, red_head=f"{LONG}文件")
MANY = tuple(f"{name}{LONG[:15]}" for name in ("中共", "人大", "政协", "纪委", "武装部"))
LOG = Form(
    title="值班日志", left="青山县应急管理局", right="2026年6月12日", footer="账本S1 第9条",
    blocks=(
        Fields(((("主班", "王澄"), ("副班", "李明")), (("事件", "青山镇工业园二路厂房火灾"),))),
        Prose("一、总体情况", "6月12日接报突发事件1起（较大1起），其他来电2件。"),
        GridTable(
            (GridColumn("时间", 15), GridColumn("内容", 85)),
            tuple((f"{n:02d}:00", f"第{n}次巡查，一切正常。") for n in range(90)),
            struck=frozenset({3}),
        ),
        Signatures(("值班员", "带班领导")),
    ),
)  # fmt: skip


def papers() -> dict[str, Paper]:
    standard = replace(LETTER, head_style="standard", red_head="青山县应急管理局文件", secrecy="内部资料")
    return {
        "简报版头": lay_out(REPORT),
        "标准版头": lay_out(replace(REPORT, head=standard)),
        "黑白": lay_out(REPORT, colour=False),
        "附件和联署": lay_out(replace(
            REPORT, annexes=("现场照片", "伤员名单"), joint=("青山县公安局",), footer="账本S1 第7条"
        )),
        "带二维码": lay_out(replace(REPORT, code=CODE)),
        "十二行一页": lay_out(replace(REPORT, code=CODE, body=TWELVE)),
        "盖章": lay_out(replace(REPORT, code=CODE, body=BODY[:60], head=replace(LETTER, sealed=True))),
        "联署盖章": lay_out(replace(REPORT, body=BODY[:60], head=replace(LETTER, sealed=True), joint=JOINT)),
        "长名": lay_out(replace(REPORT, code=CODE, head=LONG_HEAD, copies=MANY)),
        "多页": lay_out(replace(REPORT, body="\n".join([BODY] * 6))),
        "表单": grid.lay_out(LOG),
    }  # fmt: skip


def digest(paper: Paper) -> str:
    """A short digest of everything on the pages."""

    def even(value: object) -> object:
        if isinstance(value, float):
            return round(value, 2)
        return [even(one) for one in value] if isinstance(value, list) else value

    pages = [
        [[even(list(msgspec.structs.astuple(one))) for one in part] for part in (page.texts, page.rules, page.boxes)]
        for page in paper.pages
    ]
    return hashlib.sha256(json.dumps(pages, ensure_ascii=False).encode()).hexdigest()[:16]


GOLDEN = tomllib.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted({*papers(), *GOLDEN}))
def test_the_pages_are_as_they_were_looked_at(name: str) -> None:
    made = digest(papers()[name])
    assert made == GOLDEN.get(name), f'look at the paper; if it is right, write "{name}" = "{made}" into {FILE.name}'


def test_the_same_pages_give_the_same_bytes() -> None:
    for paper in papers().values():
        assert render(paper) == render(paper)


EARLIER = tomllib.loads((FILE.parent / "earlier" / FILE.name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(EARLIER))
def test_the_first_layout_is_as_it_was(name: str) -> None:
    """Every kind of page it made, not only the two papers that are kept."""
    standard = replace(LETTER, head_style="standard", red_head="青山县应急管理局文件", secrecy="内部资料")
    sheets = {
        "标准版头": replace(REPORT, head=standard),
        "附件和联署": replace(REPORT, annexes=("现场照片", "伤员名单"), joint=("青山县公安局",), footer="账本S1 第7条"),
        "带二维码": replace(REPORT, code=CODE),
        "多页": replace(REPORT, body="\n".join([BODY] * 6)),
    }
    assert digest(earlier.lay_out(sheets.get(name, REPORT), colour=name != "黑白")) == EARLIER[name]


def test_the_first_layout_broke_long_titles_and_numbered_what_was_added() -> None:
    long = "关于青山县青山镇工业园二路一厂房发生火灾造成三人死亡二人失联五人受伤并引发相邻仓库燃烧有关情况的报告"
    paper = earlier.lay_out(
        replace(
            REPORT, title=long, annexes=("现场照片和位置示意图以及伤员名单和救治医院名单以及出动力量一览表", "名单"),
            code=CODE, officer="王澄",
        )
    )  # fmt: skip
    (page, *_) = paper.pages
    rows: dict[float, str] = {}
    for one in page.texts:
        if one.role == "title":
            rows[one.y] = rows.get(one.y, "") + one.text
    lines = [rows[y] for y in sorted(rows)]
    assert long in "".join(lines)
    assert len(lines) >= 3
    words = "".join(one.text for each in paper.pages for one in each.texts)
    assert "附件：1." in words
    assert "2." in words
    assert "值班员：王澄" in words
