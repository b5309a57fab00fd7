"""Conservation of words: no clause of a message is lost, none is told twice, whatever is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.report.clause_fates import as_said, settle
from app.models.report.clause_kinds import greets, opened_by, signed_line
from app.models.report.conservation import (
    Fate,
    Span,
    TradeWords,
    account,
    clauses,
    levelled,
)
from app.models.report.statement import sentences, unsourced
from app.models.vocabulary.incident import Section
from app.services.reports.trade_words import trade_words

TRADE = TradeWords(
    sections=(
        (Section.REQUEST, ("请求",)),
        (Section.CAUSE, ("原因",)),
        (Section.MEASURES, ("扑救", "送医")),
        (Section.TREND, ("蔓延",)),
    ),
    filler=("发生", "造成", "人"),
    absences=("无变化", "正在核实", "正在调查"),
)
PIECES = st.sampled_from([
    "山林起火", "3人死亡", "请求支援", "原因不明", "，", "。", "；", "\n", "扑救", "（含1名儿童，", "）", "“着火了。”",
    "1,200亩", "向东蔓延", "其中1人重伤", "已送医", "x", " ", "!", "，，",
])  # fmt: skip
TEXTS = st.lists(PIECES, max_size=24).map("".join)
MESSAGES = st.lists(TEXTS, max_size=4)


@given(TEXTS)
def test_clauses_joined_are_the_message(text: str) -> None:
    found = clauses("m", text)
    assert "".join(one.text for one in found) == text
    assert [one.start for one in found[1:]] == [one.end for one in found[:-1]]


@given(MESSAGES)
def test_no_clause_is_lost_and_none_is_told_twice(texts: list[str]) -> None:
    said = [one for number, text in enumerate(texts) for one in clauses(str(number), text)]
    spans = {
        str(number): tuple(Span(start=at, end=at + 4, slot="数字") for at in range(0, len(text), 9))
        for number, text in enumerate(texts)
    }
    accounts = account(said, spans, TRADE)
    assert [one.clause for one in accounts] == said
    carried = [one for one in accounts if one.fate is Fate.CARRIED]
    paper = "".join(
        as_said([one for one in accounts if one.clause.message == str(number)], section)
        for number in range(len(texts))
        for section in Section
    )
    assert sorted(levelled(paper)) == sorted(levelled("".join(one.clause.text for one in carried)))
    settled = settle(accounts, paper, {})
    assert [one.fate for one in settled if one.fate is Fate.STRUCK] == []


@given(TEXTS)
def test_what_the_officer_takes_out_is_recorded_as_struck(text: str) -> None:
    accounts = account(clauses("m", text), {}, TRADE)
    gone = settle(accounts, "", {})
    worded = [one for one in gone if one.fate is not Fate.COVERED and levelled(one.clause.words)]
    assert all(one.fate is Fate.STRUCK for one in worded)


def test_a_clause_whose_words_a_slot_prints_is_not_told_again() -> None:
    text = "造成3人死亡，3名学生死亡。"
    spans = {
        "m": (Span(start=2, end=6, slot="死亡"), Span(start=7, end=8, slot="死亡"), Span(start=11, end=13, slot="死亡"))
    }
    first, second = account(clauses("m", text), spans, TRADE)
    assert (first.fate, first.slot) == (Fate.COVERED, "死亡")
    assert second.fate is Fate.CARRIED


def test_a_clause_goes_to_its_section_and_what_has_no_words_of_its_own_stays_with_the_one_before() -> None:
    text = "向东蔓延，火头很长。请求支援，越快越好，原因不明。"
    accounts = account(clauses("m", text), {}, TRADE)
    assert as_said(accounts, Section.TREND) == "向东蔓延，火头很长。"
    assert as_said(accounts, Section.REQUEST) == "请求支援，越快越好。"
    assert as_said(accounts, Section.CAUSE) == "原因不明。"


def test_what_was_done_to_a_clause_between_two_keeps_them_readable() -> None:
    text = "正在扑救，其中1人重伤，已送医。"
    spans = {"m": (Span(start=5, end=11, slot="重伤"),)}
    assert as_said(account(clauses("m", text), spans, TRADE), Section.MEASURES) == text


def test_an_absence_without_a_source_is_found_unless_said_or_confirmed() -> None:
    body = "一、情况。死亡1人。原因正在调查。伤亡数字较上报无变化。"
    assert unsourced(body, [], TRADE.absences) == ("原因正在调查。", "伤亡数字较上报无变化。")
    assert unsourced(body, ["起火原因正在调查，"], TRADE.absences) == ("伤亡数字较上报无变化。",)
    assert unsourced(body, [], TRADE.absences, sentences(body)) == ()


def told(text: str) -> dict[str, Section]:
    """The section of each clause by its words, with the words of the trade as they are in force."""
    found = account(clauses("m", text), {}, trade_words())
    return {one.clause.words: one.section for one in found}


def test_a_clause_that_only_says_when_or_from_whom_stands_with_what_follows() -> None:
    assert told("19时05分，已救出2人在医院，道路中断。")["19时05分"] is Section.MEASURES
    assert told("至8时，约2.3万人受灾，3间房倒塌。")["至8时"] is Section.REACH
    assert told("经核实，起火原因为电气线路短路。")["经核实"] is Section.CAUSE
    assert told("经抢救，1人死亡。")["1人死亡"] is Section.COURSE
    assert told("经扑救明火已扑灭，过火面积约200平方米。")["经扑救明火已扑灭"] is Section.MEASURES
    assert told("经连夜抢修已恢复供电，群众情绪稳定。")["经连夜抢修已恢复供电"] is Section.MEASURES
    assert told("经专家会商决定撤离，周边32人被困。")["经专家会商决定撤离"] is Section.MEASURES


def test_what_happened_to_people_is_never_what_was_done() -> None:
    found = told("转移群众462人，上洞村一对老年夫妇失联。")
    assert found["上洞村一对老年夫妇失联"] is Section.COURSE


def test_a_count_of_people_that_goes_on_is_told_in_one_place() -> None:
    assert set(told("当班下井31人，撤出来24个，还有7个人堵在里头被困。").values()) == {Section.COURSE}
    assert told("消防30人在挖，1人受伤。")["消防30人在挖"] is Section.MEASURES


@pytest.mark.parametrize(
    ("words", "who", "at"),
    [
        ("到场维持秩序。青山县白石镇人民政府 2026年6月3日7时15分", "青山县白石镇人民政府", "2026年6月3日7时15分"),
        ("正组织搜寻。乌兰旗应急管理局", "乌兰旗应急管理局", None),
        (
            "无人员伤亡。\n柳林县红岩煤业有限公司调度室 6月19日6时20分",
            "柳林县红岩煤业有限公司调度室",
            "6月19日6时20分",
        ),
        ("火已扑灭。已报县应急局", None, None),
        ("火已扑灭。请转县公安局", None, None),
        ("伤员送县人民医院", None, None),
        ("火已扑灭。伤员在县人民医院", None, None),
        ("火已扑灭，伤员2人。县人民医院。", None, None),
    ],
)
def test_who_signed_a_message_is_at_its_foot(words: str, who: str | None, at: str | None) -> None:
    found = signed_line(words)
    assert (found and found["who"], found and found["at"] and found["at"].strip()) == (who, at)


GREETED = ("陈主任", "王局长您好", "值班室吗", "各位领导", "是应急局吗", "副县长")
TOLD = ("李县长已到现场", "镇长黄某带队", "报告3人受伤", "主任办公室着火", "县应急局已到场")


@pytest.mark.parametrize("words", [*GREETED, *TOLD])
def test_whom_a_caller_greets_is_told_from_who_is_there(words: str) -> None:
    assert greets(words) is (words in GREETED)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("教育局小范：二中有学生摔倒", "教育局小范"), ("交警中队老孙电话：大巴翻了", "交警中队老孙"),
        ("石坪乡人民政府报告：山体滑坡", "石坪乡人民政府"), ("王主任：东街着火了", None),
        ("县应急管理局:我公司冒顶", None),
        ("接群众报告：着火了", None), ("据村支书来电：塌了", None), ("现场情况：明火已灭", None),
    ],
)  # fmt: skip
def test_who_opens_a_message_is_told_from_whom_it_is_addressed_to(words: str, who: str | None) -> None:
    found = opened_by(words)
    assert (found and found["who"]) == who


def test_whom_a_caller_greets_is_left_out_at_the_beginning_alone() -> None:
    said = "陈主任，东街着火了。带队的是\n陈主任，"
    told = account(clauses("m", said), {}, trade_words())
    assert [one.fate for one in told if one.clause.words == "陈主任"] == [Fate.COVERED, Fate.CARRIED]


def test_a_line_without_a_mark_ends_with_one() -> None:
    said = "管委会快报(第1号)\n园内液氨管线泄漏。\n无人死亡"
    told = account(clauses("m", said), {}, TradeWords())
    assert as_said(told, Section.COURSE) == "管委会快报(第1号)。园内液氨管线泄漏。无人死亡。"
