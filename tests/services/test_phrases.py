"""文书用语: the unit may reword a report's sentences, never rob them of a place or let them state what nobody knows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.services.desk.desk import Desk
from app.services.paper import phrases
from app.services.reports import reporting
from app.services.runtime.errors import Refused
from app.services.settings import editing
from app.ui.settings.lists_as_cells import read_wording, wording_cells
from tests.helpers import book, state_of

BASICS = "首报.基本情况"


def test_every_sentence_of_ours_would_be_taken() -> None:
    assert {name: phrases.wrong(name, text) for name, text in phrases.defaults().items()} == dict.fromkeys(
        phrases.defaults(), ""
    )


@pytest.mark.parametrize(("name", "text", "problem"), [
    ("标题", "关于{地点}情况的报告（{报别}）", "少了{类别}"),
    ("级别", "{级别}{时间}", "{时间}程序不认识"),
    ("级别", "初判{级别}{", "不成对"),
    ("未知.伤亡", "无人员伤亡", "不能写成结论"),
    ("数字", "截至{截止时间}，{数字}，善后工作正在进行。", "没有人说过"),
    ("结语", "现场情况稳定。", "没有人说过"),
    ("来源.首报", "{接报时间}，接{来报单位}{来报方式}报告，未造成人员伤亡：", "没有人说过"),
    ("结语", "  ", "是空的"),
    ("结语", "报" * 301, "超过300字"),
    ("祝词", "新年好", "没有“祝词”"),
])  # fmt: skip
def test_an_unfit_sentence_is_refused_and_the_projects_stands(name: str, text: str, problem: str) -> None:
    assert problem in phrases.wrong(name, text)
    assert phrases.load({name: text}).texts == phrases.defaults()


def test_a_units_own_sentence_is_in_the_next_report(desk: Desk) -> None:
    own = {"级别": "经初步研判，定为{级别}。", "结语": "特此报告，后续情况另报。"}
    editing.change_settings(desk, replace(desk.settings, wording=own))
    draft = reporting.compose(desk, state_of(desk, book(desk, deaths=1)))
    assert "经初步研判，定为一般。" in draft.body
    assert draft.body.endswith("特此报告，后续情况另报。")
    with pytest.raises(Refused, match="不能写成结论"):
        editing.change_settings(desk, replace(desk.settings, wording={"未知.损失": "没有损失"}))


def test_sentences_of_earlier_versions_are_kept_and_not_used(desk: Desk) -> None:
    own = {"首报.处置情况": "二、处置情况。{处置}", "未知.终报地点": "（地点未查明）"}
    editing.change_settings(desk, replace(desk.settings, wording=own))
    assert phrases.load(own).texts == phrases.defaults()


def test_lines_read_back_and_a_sentence_taken_out_gives_the_projects_sentence() -> None:
    own = {"结语": "特此报告。"}
    assert read_wording(wording_cells(own)) == own
    assert read_wording(wording_cells({})) == {}
    assert read_wording((("结语", "另报 = 后续。"), ("事件", ""))) == {"结语": "另报 = 后续。"}
    with pytest.raises(Refused, match="第2行"):
        read_wording((("结语", "特此报告。"), ("落款", "某某")))


@given(st.dictionaries(st.sampled_from(["地点", "类别", "报别"]), st.text(max_size=30)))
def test_what_is_filled_in_is_data(values: dict[str, str]) -> None:
    expected = "关于{地点}{类别}情况的报告（{报别}）"
    marked = {name: f"\x00{number}\x00" for number, name in enumerate(values)}
    for name, mark in marked.items():
        expected = expected.replace(f"{{{name}}}", mark)
    for name, mark in marked.items():
        expected = expected.replace(mark, values[name])
    assert phrases.load({}).fill("标题", **values) == expected
