"""Titles break between words only and in a shape: 14 places, 9 kinds, 4 stages; and any text at all."""

import re
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.desk.desk import Desk
from app.services.extraction.divisions import regions
from app.services.forms.report_papers import title_words
from app.services.paper import fonts
from app.services.paper.composer import CLOSERS, OPENERS
from app.services.paper.head import title_lines
from app.services.paper.spacing import SIZE2, SMALL2, WIDTH
from app.services.paper.titles import LEAST, lines_of, shapely, words_in

PLACES = (
    "青山县青山镇工业园二路厂房", "云岭县龙滘镇埇尾村", "巴音郭楞蒙古自治州库尔勒市石化大道",
    "双江拉祜族佤族布朗族傣族自治县勐库镇", "青山县石碶水库北侧山林", "G60沪昆高速K1234+567至K1235+100段",
    "青山化工园区恒泰化工有限公司液氯储罐区", "云岭市青山县第三中学食堂", "青山县平安街道幸福社区12号楼3单元",
    "积石山保安族东乡族撒拉族自治县大河家镇", "S347线K52+300处青龙隧道", "青山县红旗煤矿“3·12”工作面",
    "新疆维吾尔自治区阿克苏地区乌什县", "青山县",
)  # fmt: skip
KINDS = (
    "火灾", "道路交通事故", "危险化学品泄漏", "山洪灾害", "森林火灾", "学生呕吐腹痛疑似食物中毒事件", "4.8级地震",
    "透水事故", "有限空间中毒和窒息事故",
)  # fmt: skip
STAGES = ("首报", "续报一", "续报十二", "终报")
NAMES = (
    "巴音郭楞蒙古自治州 库尔勒市 双江拉祜族佤族布朗族傣族自治县 积石山保安族东乡族撒拉族自治县 新疆维吾尔自治区 "
    "阿克苏地区 乌什县 K1234+567 K1235+100 K52+300 S347 G60 12号楼 3单元 4.8级 液氯 储罐区 呕吐 腹痛 火灾 事故 "
    "泄漏 地震 中毒 窒息 危险化学品 山洪灾害 道路交通事故 有限公司 煤矿 隧道 中学 食堂 水库 厂房 “3·12” 青山县 "
    "云岭县 云岭市 龙滘镇 埇尾村 青山镇 勐库镇"
)
WHOLE = (*NAMES.split(), *(f"（{stage}）" for stage in STAGES))


def em(text: str) -> float:
    return fonts.text_width(text, "title", 1.0)


@pytest.mark.parametrize("size", [SIZE2, SMALL2])
def test_of_504_titles_none_is_broken_badly(size: float) -> None:
    names = regions().named
    for place, kind, stage in product(PLACES, KINDS, STAGES):
        title = f"关于{place}{kind}情况的报告（{stage}）"
        lines = title_lines(title, size, words_in(title, names))
        widths = [em(line) for line in lines]
        assert "".join(lines) == title
        assert max(widths) <= WIDTH / size - 1.5 + 1e-6, lines
        assert shapely(widths), lines
        assert widths[-1] >= LEAST, lines
        assert len(lines) <= 3, lines
        ends = {sum(map(len, lines[:count])) for count in range(1, len(lines))}
        for word in WHOLE:
            for found in re.finditer(re.escape(word), title):
                assert not ends & set(range(found.start() + 1, found.end())), (word, lines)


def test_a_word_of_the_caller_is_kept_whole() -> None:
    title = "关于青山县凤凰岭南坡苗圃基地管护用房附属工棚着火情况的报告（首报）"
    for word in ("苗圃基地", "管护用房", "附属工棚", "凤凰岭南坡"):
        assert any(word in line for line in title_lines(title, SIZE2, (word,)))


def test_one_line_stays_one_line_and_an_empty_one_is_empty() -> None:
    assert lines_of("关于青山县火灾情况的报告", 18, em) == ["关于青山县火灾情况的报告"]
    assert lines_of("", 18, em) == [""]


def test_a_run_no_line_can_hold_is_cut_hard() -> None:
    lines = lines_of("K" * 200, 18, em)
    assert "".join(lines) == "K" * 200
    assert all(em(line) <= 18 for line in lines)


@given(
    st.text(
        alphabet=st.sampled_from("关于青山县镇村路（）“”《》，、。3K+5·号级自治州事故情况的报告甲乙丙丁"), max_size=120
    )
)
def test_any_title_is_whole_within_the_room_and_keeps_marks(title: str) -> None:
    lines = lines_of(title, 18, em)
    assert "".join(lines) == title
    assert all(em(line) <= 18 + 1e-6 for line in lines)
    for before, after in pairwise(lines):
        assert before[-1] not in OPENERS or len(before) == 1 or em(before) > 17 or after[0] in CLOSERS | OPENERS


@given(st.text(min_size=1, max_size=60).map(lambda text: " ".join(text.split())))
def test_any_text_at_all_is_kept(title: str) -> None:
    assert "".join(lines_of(title, 18, lambda text: float(len(text)))) == title


def test_five_thousand_characters_are_broken_soon() -> None:
    lines = lines_of("山" * 5000, 18, lambda text: float(len(text)))
    assert len(lines) == 278


def test_a_title_of_the_paper_never_breaks_the_word_an_event_is_called_by(desk: Desk) -> None:
    title = "关于青山县大溪乡石碶村山体滑坡情况的报告（首报）"
    words = title_words(desk, title)
    assert "山体滑坡" in words
    assert [one for one in title_lines(title, SIZE2, words) if "山体滑坡" in one]
    assert not [one for one in title_lines(title, SIZE2, ()) if "山体滑坡" in one], "a word nobody knows may break"
