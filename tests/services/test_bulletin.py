"""The report page: both heads, 签发人 rows, 层次, and a signature that never stands alone (GB/T 9704-2012)."""

import pytest
from msgspec.structs import replace

from app.models.settings import Settings
from app.services.paper import bulletin
from app.services.paper.bulletin import LINE, MARK_DROP, SIZE3, TOP
from app.services.paper.page import A4, Page, Text
from tests.services.test_word import sheet

SENTENCE = "县消防救援大队已到现场处置，周边群众正在转移。"
STANDARD = Settings(head_style="standard", red_head="青山县应急管理局文件")


def found(page: Page, text: str) -> Text:
    return next(one for one in page.texts if one.text == text)


def body_runs(page: Page) -> list[Text]:
    return [one for one in page.texts if one.size == SIZE3 and one.role in {"body", "hei", "kai"}]


def test_the_standard_head_stands_35_mm_below_the_text_edge() -> None:
    page = bulletin.lay_out(sheet(), STANDARD).pages[0]
    mark = next(one for one in page.texts if one.red)
    assert mark.y - mark.size * bulletin.BASE == pytest.approx(TOP + MARK_DROP)
    assert found(page, "特急").y < mark.y
    compact = bulletin.lay_out(sheet(), Settings()).pages[0]
    assert next(one for one in compact.texts if one.red).y < mark.y


@pytest.mark.parametrize(("names", "rows"), [
    ("王力", [["王力"]]),
    ("王力、李明", [["王力", "李明"]]),
    ("王 力", [["王 力"]]),
    ("王力、欧阳建国、 李明、", [["王力", "欧阳建国"], ["李明"]]),
    ("王力，欧阳建国，李明，赵启明", [["王力", "欧阳建国"], ["李明", "赵启明"]]),
])  # fmt: skip
def test_signers_stand_two_a_row_the_last_beside_the_number(names: str, rows: list[list[str]]) -> None:
    page = bulletin.lay_out(replace(sheet(), signed_by=names), Settings()).pages[0]
    heights = [{round(found(page, name).y, 3) for name in row} for row in rows]
    assert all(len(one) == 1 for one in heights)
    assert len(set.union(*heights)) == len(rows)
    assert heights[-1] == {round(found(page, "青应急值〔2026〕1号").y, 3)}
    assert {round(found(page, "签发人：").y, 3)} == heights[0]


def test_a_long_number_puts_signers_one_below_the_other() -> None:
    long = replace(sheet(), mark="青山彝族自治县应急值〔2026〕1024号", signed_by="欧阳建国、上官明月")
    page = bulletin.lay_out(long, Settings()).pages[0]
    upper, lower = found(page, "欧阳建国"), found(page, "上官明月")
    assert upper.y < lower.y
    assert upper.x == lower.x
    assert found(page, long.mark).x < lower.x


def test_second_level_headings_are_in_kai() -> None:
    made = bulletin.lay_out(sheet("二、处置情况。已派员。\n（一）人员搜救。已投入3支队伍。"), Settings()).pages[0]
    roles = {one.role: "" for one in body_runs(made)}
    for one in body_runs(made):
        roles[one.role] += one.text
    assert "（一）人员搜救。" in roles["kai"]
    assert "已投入3支队伍。" in roles["body"]


@pytest.mark.parametrize("style", ["compact", "standard"])
@pytest.mark.parametrize("code", [b"", b"DD" + bytes(200)])
def test_signature_and_imprint_never_stand_alone(style: str, code: bytes) -> None:
    settings = replace(STANDARD, head_style=style)
    for count in range(1, 70, 2):
        body = "\n".join(f"{number}{SENTENCE}" for number in range(count))
        paper = bulletin.lay_out(replace(sheet(body), code=code), settings)
        last = paper.pages[-1]
        signature = found(last, "青山县应急管理局")
        above = [one for one in body_runs(last) if one.y < signature.y - LINE]
        assert "转移" in "".join(one.text for one in above), count
        printed = "".join(one.text for page in paper.pages for one in body_runs(page))
        assert all(f"{number}{SENTENCE}" in printed for number in range(count))
        assert all(0 < one.y < A4[1] - 20 for page in paper.pages for one in page.texts)
