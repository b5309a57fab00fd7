"""离了前一句就读不通的分句跟着前一句；自己说得清楚的归自己那一部分。"""

import pytest

from app.models.report.conservation import account, clauses
from app.models.report.leaning import leans
from app.models.vocabulary.incident import Section
from app.services.reports.trade_words import trade_words


def sections(text: str) -> list[tuple[str, Section]]:
    return [(one.clause.words, one.section) for one in account(clauses("m", text), {}, trade_words())]


@pytest.mark.parametrize("words", [
    "已清理", "已移交派出所", "准备拖回", "已派人骑摩托去", "准备转省烧伤中心", "转市一院", "距离约80米",
    "距离只有1.5公里", "大概20户", "住着14户52人", "要求寺庙赔偿", "均已接回",
    "正在处理中", "已恢复意识", "带走", "全部运走了",
])  # fmt: skip
def test_a_clause_of_nothing_by_itself_leans(words: str) -> None:
    assert leans(words)


@pytest.mark.parametrize("words", [
    "已开涵管放水", "已封桥", "请求市里派直升机", "落石已清理", "肇事司机已移交派出所", "距离村庄约80米", "转移20户",
    "要求县里派车", "预计20时恢复", "消防正在处理火场", "死亡2人", "渔船准备拖回",
])  # fmt: skip
def test_a_clause_that_names_what_it_speaks_of_stands_by_itself(words: str) -> None:
    assert not leans(words)


def test_what_is_done_to_what_was_named_stays_with_it() -> None:
    assert {section for _, section in sections("1条通村公路受损，已清理。")} == {Section.REACH}
    assert {section for _, section in sections("仓库东侧受影响，距离约80米。")} == {Section.REACH}
    assert dict(sections("库水位比汛限高，水位上涨，已开涵管放水。"))["已开涵管放水"] is Section.MEASURES


def test_a_request_is_never_pulled_along() -> None:
    told = dict(sections("请求县里派挖机2台，已派人骑摩托去。"))
    assert told["请求县里派挖机2台"] is Section.REQUEST


def test_what_somebody_else_says_is_no_part_of_what_was_done_before_it() -> None:
    told = dict(sections("我局已派民警前往，园区保安反映夜班有6人，目前在岗5人。"))
    assert told == {
        "我局已派民警前往": Section.MEASURES,
        "园区保安反映夜班有6人": Section.COURSE,
        "目前在岗5人": Section.COURSE,
    }


def test_two_places_in_one_message_keep_what_is_told_of_each() -> None:
    told = dict(sections("白石乡进水32户，转移96人；大溪镇进水15户，转移41人。"))
    assert set(told.values()) == {Section.COURSE}
    alone = dict(sections("白石乡进水32户，转移96人。"))
    assert alone["转移96人"] is Section.MEASURES
