"""The report page: both heads, 签发人 rows, 层次, and a signature that never stands alone (GB/T 9704-2012)."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from app.models.settings.settings import Settings
from app.models.vocabulary.report import HeadStyle
from app.services.paper import bulletin, fonts
from app.services.paper.head import MARK_DROP
from app.services.paper.page import A4, Page, Text
from app.services.paper.spacing import BASE, HEIGHT, LINE, PITCH, SIZE3, TOP
from tests.services.test_word import sheet

SENTENCE = "县消防救援大队已到现场处置，周边群众正在转移。"
STANDARD = Settings(head_style=HeadStyle.STANDARD, red_head="青山县应急管理局文件").letterhead


def found(page: Page, text: str) -> Text:
    return next(one for one in page.texts if one.text == text)


def body_runs(page: Page) -> list[Text]:
    return [one for one in page.texts if one.size == SIZE3 and one.role in {"body", "hei", "kai"}]


def test_the_standard_head_stands_35_mm_below_the_text_edge() -> None:
    page = bulletin.lay_out(replace(sheet(), head=STANDARD)).pages[0]
    mark = next(one for one in page.texts if one.red)
    assert mark.y - mark.size * BASE == pytest.approx(TOP + MARK_DROP)
    assert found(page, "特急").y < mark.y
    compact = bulletin.lay_out(sheet()).pages[0]
    assert next(one for one in compact.texts if one.red).y < mark.y


@pytest.mark.parametrize(("names", "rows"), [
    ("王力", [["王力"]]),
    ("王力、李明", [["王力", "李明"]]),
    ("王 力", [["王 力"]]),
    ("王力、欧阳建国、 李明、", [["王力", "欧阳建国"], ["李明"]]),
    ("王力，欧阳建国，李明，赵启明", [["王力", "欧阳建国"], ["李明", "赵启明"]]),
])  # fmt: skip
def test_signers_stand_two_a_row_the_last_beside_the_number(names: str, rows: list[list[str]]) -> None:
    page = bulletin.lay_out(replace(sheet(), signed_by=names)).pages[0]
    heights = [{round(found(page, name).y, 3) for name in row} for row in rows]
    assert all(len(one) == 1 for one in heights)
    assert len(set.union(*heights)) == len(rows)
    assert heights[-1] == {round(found(page, "青应急值〔2026〕1号").y, 3)}
    assert {round(found(page, "签发人：").y, 3)} == heights[0]


def test_a_long_number_puts_signers_one_below_the_other() -> None:
    long = replace(sheet(), mark="青山彝族自治县应急值〔2026〕1024号", signed_by="欧阳建国、上官明月")
    page = bulletin.lay_out(long).pages[0]
    upper, lower = found(page, "欧阳建国"), found(page, "上官明月")
    assert upper.y < lower.y
    assert upper.x == lower.x
    assert found(page, long.mark).x < lower.x


def test_second_level_headings_are_in_kai() -> None:
    made = bulletin.lay_out(sheet("二、处置情况。已派员。\n（一）人员搜救。已投入3支队伍。")).pages[0]
    roles = {one.role: "" for one in body_runs(made)}
    for one in body_runs(made):
        roles[one.role] += one.text
    assert "（一）人员搜救。" in roles["kai"]
    assert "已投入3支队伍。" in roles["body"]


@pytest.mark.parametrize("style", ["compact", "standard"])
@pytest.mark.parametrize("code", [b"", b"DD" + bytes(200)])
def test_signature_and_imprint_never_stand_alone(style: str, code: bytes) -> None:
    head = replace(STANDARD, head_style=style)
    for count in range(1, 70, 2):
        body = "\n".join(f"{number}{SENTENCE}" for number in range(count))
        paper = bulletin.lay_out(replace(sheet(body), code=code, head=head))
        last = paper.pages[-1]
        signature = found(last, "青山县应急管理局")
        above = [one for one in body_runs(last) if one.y < signature.y - LINE]
        assert "转移" in "".join(one.text for one in above), count
        printed = "".join(one.text for page in paper.pages for one in body_runs(page))
        assert all(f"{number}{SENTENCE}" in printed for number in range(count))
        assert all(0 < one.y < A4[1] - 20 for page in paper.pages for one in page.texts)


def test_one_annex_has_no_number_several_have_and_long_titles_hang() -> None:
    one = bulletin.lay_out(replace(sheet(), annexes=("现场照片",))).pages[0]
    assert found(one, "附件：").y == found(one, "现").y
    long = "青山镇工业园二路厂房火灾现场处置力量及物资调集情况一览表（截至6月12日6时）"
    page = bulletin.lay_out(replace(sheet(), annexes=("现场照片。", long))).pages[0]
    texts = [run.text for run in page.texts]
    assert "附件：1." in texts
    assert "　　　2." in texts
    row = [run.text for run in page.texts if run.y == found(page, "附件：1.").y]
    assert "".join(row) == "附件：1.现场照片"  # no full stop behind a title
    title = [run for run in page.texts if run.y > found(page, "　　　2.").y - 1 and run.size == SIZE3]
    first = found(page, "　　　2.")
    start = first.x + fonts.text_width(first.text, "body", SIZE3)
    second = [run for run in title if LINE * 0.5 < run.y - first.y < LINE * 1.5]
    assert min(run.x for run in second) == pytest.approx(start, abs=8)


def test_joint_units_sign_below_ours_and_the_date_is_last() -> None:
    page = bulletin.lay_out(replace(sheet(), joint=("青山县消防救援大队", "青山县公安局"))).pages[0]
    names = ("青山县应急管理局", "青山县消防救援大队", "青山县公安局")
    heights = [found(page, name).y for name in names]
    assert heights == sorted(heights)
    date = next(run for run in page.texts if run.text.endswith("分") and run.y > heights[-1])
    assert date.y - heights[-1] == pytest.approx(LINE)


def test_secrecy_stands_above_urgency_and_both_above_the_red_name() -> None:
    for style in ("compact", "standard"):
        page = bulletin.lay_out(replace(sheet(), head=replace(STANDARD, head_style=style, secrecy="内部资料"))).pages[0]
        red = next(run for run in page.texts if run.red)
        assert found(page, "内部资料").y < found(page, "特急").y < red.y - red.size * 0.8


def test_the_footer_stands_on_every_page_below_the_page_number() -> None:
    body = "\n".join([SENTENCE] * 60)
    paper = bulletin.lay_out(replace(sheet(body), footer="账本S1 第7条 校验AAAA-BBBB-CCCC"))
    assert len(paper.pages) > 1
    for number, page in enumerate(paper.pages, 1):
        foot = found(page, "账本S1 第7条 校验AAAA-BBBB-CCCC")
        assert foot.y > found(page, f"— {number} —").y
        assert foot.y < A4[1] - 15


def test_a_page_of_text_is_the_grid_of_22_lines_of_28_characters() -> None:
    page = bulletin.lay_out(sheet("山" * 28 * 60)).pages[1]
    lines: dict[float, list[Text]] = {}
    for run in body_runs(page):
        lines.setdefault(round(run.y, 2), []).append(run)
    assert len(lines) == 22
    heights = sorted(lines)
    steps = [lower - upper for upper, lower in pairwise(heights)]
    assert steps == pytest.approx([LINE] * 21, abs=0.02)
    for row in lines.values():
        assert [run.text for run in row] == ["山"] * 28
        assert [run.x - row[0].x for run in row] == pytest.approx([PITCH * n for n in range(28)], abs=0.01)
    assert heights[0] > TOP
    assert heights[-1] < TOP + HEIGHT
