"""Any Unicode gives a result: no exception, no hang, spans that hold, and time that grows with the length."""

import datetime as dt
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.services.desk import rulebook
from app.services.extraction import Context
from app.services.extraction.reader import as_record, extract
from tests.helpers import beijing

BOOK = rulebook.load()
CONTEXT = Context(ref_time=beijing("2026-06-12T03:12"), kinds=BOOK.taxonomy.classes)
WORDS = [
    "3人",
    "死亡",
    "受伤",
    "失联",
    "被困",
    "其中",
    "另有",
    "均",
    "全部",
    "获救",
    "（",
    "）",
    "(",
    ")",
    "，",
    "。",
    "；",
    "、",
    ":",
    "：",
    "12日",
    "2时",
    "50分",
    "昨天",
    "凌晨",
    "前",
    "后",
    "江西省",
    "浮梁县",
    "景德镇",
    "市",
    "区",
    "县",
    "二",
    "十",
    "百",
    "亿",
    "万",
    "元",
    "损失",
    "约",
    "余",
    "至少",
    "第",
    "号",
    "级",
    "地震",
    "火灾",
    "发生",
    "截至",
    "无",
    "没有",
    "人员",
    "伤亡",
    "一",
    "名",
    "0",
    "１",
    "99999999999999999999",
    "2026-13-45",
    "25时",
    "61分",
    "2月30日",
    "0月0日",
]
STRANGE = ["\u3000", "\n", "\U0001f600", "\ud800", "\u202e", "e\u0301", "\u0301", "\x00", "\ufeff"]
PIECES = st.sampled_from([*WORDS, *STRANGE])
FIRST, LAST = dt.datetime(1991, 1, 1, tzinfo=dt.UTC), dt.datetime(2090, 1, 1, tzinfo=dt.UTC)
REPEATED = [
    "火",
    "1",
    "3人",
    "（",
    "12日3时",
    "死亡3人、",
    "一",
    "江西省",
    "浮梁县",
    "损失",
    "地点：",
    "其中1人",
    "全部获救",
    "（1人死亡",
    "无",
    "昨",
    "发生火灾，",
]


@settings(max_examples=400, deadline=None)
@example("1日00江西省地震")
@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_gives_a_result(text: str) -> None:
    findings = extract(text, CONTEXT)
    for one in findings:
        assert 0 <= one.start <= one.end <= len(text)
        assert 0 < one.confidence <= 1
        assert one.number is None or one.number >= 0
    assert as_record(findings, BOOK.taxonomy.groups)


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join), st.integers(0, (LAST - FIRST).days * 24 * 60))
def test_any_moment_of_reading_gives_a_result(text: str, minutes: int) -> None:
    extract(text, Context(ref_time=FIRST + dt.timedelta(minutes=minutes), kinds=BOOK.taxonomy.classes))


@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_with_the_length(piece: str) -> None:
    """Eight times the text takes about eight times the work, not sixty-four (of this thread: others do not count).

    What others do to the processor's memory counts all the same, so it is measured again before it is said.
    """

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        began = time.thread_time()
        extract(text, CONTEXT)
        return time.thread_time() - began

    short = min(seconds(3_000) for _ in range(3))
    assert any(seconds(24_000) <= 30 * max(short, 0.002) for _ in range(15))
