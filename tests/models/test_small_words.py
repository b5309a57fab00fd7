"""Numbers, limits, drills and texts in the words they have on screen and paper."""

import pytest
from msgspec.structs import replace

from app.models.book.codec import encode
from app.models.incident.facts import IncidentNoted
from app.models.obligations.rules import Rule
from app.models.report.numbering import chinese_ordinal, mark, next_number, stage_name
from app.models.report.sendings import Sending, with_one
from app.models.report.statement import sentence_at
from app.models.security.drill_result import DrillResult
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.models.vocabulary.report import Channel, Standing
from tests.models.test_new_states import AT


@pytest.mark.parametrize(("number", "words"), [
    (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九"), (100, "100"),
])  # fmt: skip
def test_follow_ups_are_counted_in_chinese(number: int, words: str) -> None:
    assert chinese_ordinal(number) == words
    assert stage_name("续报", number) == f"续报{words}"


def test_a_number_follows_the_highest_used() -> None:
    assert (next_number(()), next_number((1, 7, 3))) == (1, 8)
    assert mark("青应急值", 2026, 37) == "青应急值〔2026〕37号"
    assert stage_name("首报", 3) == "首报"


RULE = Rule(id="X", kind=ObligationKind.ORAL, basis=Basis.RECEIVED, recipient=Recipient.CITY, legal="依据", source="S")


@pytest.mark.parametrize(("change", "words"), [
    ({"times": ("08:00", "18:00")}, "每日08:00、18:00前"),
    ({"per_day": 2}, "每日不少于2次"),
    ({"same_day": True}, "当日"),
    ({"minutes": 0}, "后立即"),
    ({"minutes": 30}, "30分钟"),
])  # fmt: skip
def test_a_limit_says_by_when(change: dict[str, object], words: str) -> None:
    assert words in replace(RULE, **change).limit_text


def test_a_drill_says_how_it_went() -> None:
    good = DrillResult(source="备份", ok=True, entries=12, incidents=3, seconds=1.25)
    assert good.sentence == "恢复演练通过：备份，12条、3起事件，用时1.2秒。"
    assert "比现在少4条" in replace(good, behind=4).sentence
    assert replace(good, ok=False, problem="读不出来").sentence == "恢复演练未通过（备份）：读不出来"


def test_the_sentence_under_the_cursor_is_found() -> None:
    text = "甲镇起火。已扑灭！\n无人伤亡"
    assert [text[slice(*sentence_at(text, at))] for at in (0, 6, 12)] == ["甲镇起火。", "已扑灭！", "无人伤亡"]
    assert sentence_at("", 0) == (0, 0)


def test_half_a_character_of_an_old_file_name_becomes_a_mark() -> None:
    assert encode(IncidentNoted(text="附件\udce5.txt")) == encode(IncidentNoted(text="附件?.txt"))


def test_what_one_recipient_was_sent_is_one_line_however_often() -> None:
    waiting = Sending(
        name="市局",
        recipient=Recipient.CITY,
        standing=Standing.MAIN,
        route="平台",
        message="m1",
        channel=Channel.SYSTEM,
    )
    assert (waiting.state, replace(waiting, stuck="拒收").state) == ("待发", "发送受阻")
    again = replace(waiting, message="m2")
    assert with_one((waiting,), again) == (again,)
    sent = replace(waiting, sent_at=AT, channel=Channel.FAX)
    assert sent.state == "未确认送达"
    assert with_one((waiting,), replace(sent, route="")) == (sent,)
    (held,) = with_one((replace(sent, received_by="马值守"),), again)
    assert (held.sent_at, held.received_by, held.message) == (AT, "马值守", "m2")
    assert held.state == "已送达"
    (guessed,) = with_one((replace(sent, inferred=True),), again)
    assert guessed == again
