"""Moments as people say them, by the hour they are said at: each is the one a listener would write down."""

import pytest

from app.models.moments import BEIJING
from app.services.extraction.moments import read_moments
from tests.helpers import beijing


@pytest.mark.parametrize(("said_at", "words", "moment"), [
    ("2026-06-12T09:30", "半小时前起火", "2026-06-12 09:00"),
    ("2026-06-12T09:30", "两个半小时前", "2026-06-12 07:00"),
    ("2026-06-12T09:30", "上周五下午三点", "2026-06-05 15:00"),
    ("2026-06-12T09:30", "上周三上午", "2026-06-03 09:00"),  # 2026-06-12 is a Friday
    ("2026-06-12T09:30", "上周日", "2026-06-07 00:00"),
    ("2026-06-12T09:30", "周三上午", "2026-06-10 09:00"),
    ("2026-06-12T09:30", "星期天", "2026-06-07 00:00"),
    ("2026-06-08T09:30", "上周日", "2026-06-07 00:00"),
    ("2026-06-12T09:30", "今年5月3日", "2026-05-03 00:00"),
    ("2026-06-12T09:30", "去年12月31日", "2025-12-31 00:00"),
    ("2026-06-12T09:30", "2026-06-11", "2026-06-11 00:00"),
    ("2026-06-12T09:30", "30日起火", "2026-05-30 00:00"),
    ("2026-06-12T09:30", "昨天后半夜两点", "2026-06-12 02:00"),
    ("2026-06-12T09:30", "昨晚一点", "2026-06-12 01:00"),
    ("2026-06-12T09:30", "11日午夜12点", "2026-06-12 00:00"),
    ("2026-06-12T09:30", "半夜零点十分", "2026-06-12 00:10"),
    ("2026-06-12T09:30", "今天夜里三点", "2026-06-12 03:00"),
    ("2026-06-12T15:00", "今天夜里三点", "2026-06-12 03:00"),
    ("2026-06-12T09:30", "凌晨", "2026-06-12 02:00"),
    ("2026-06-12T15:00", "一点四十", "2026-06-12 13:40"),
    ("2026-06-12T09:30", "两点差十分", "2026-06-12 01:50"),
    ("2026-06-12T09:30", "差一刻八点", "2026-06-12 07:45"),
    ("2026-06-12T09:30", "八点一刻", "2026-06-12 08:15"),
    ("2026-06-12T09:30", "下午2点", "2026-06-11 14:00"),
])  # fmt: skip
def test_a_moment_is_the_one_a_listener_writes_down(said_at: str, words: str, moment: str) -> None:
    (read,) = read_moments(words, beijing(said_at))
    assert f"{read.moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" == moment


def test_a_day_said_before_lends_its_month_and_a_half_of_the_day_its_afternoon() -> None:
    days = [one.moment for one in read_moments("5月30日进水，31日退去", beijing("2026-06-12T09:30"))]
    assert [f"{one:%m-%d}" for one in days] == ["05-30", "05-31"]
    *_, last = read_moments("昨天下午出的，五点零五", beijing("2026-06-12T15:00"))
    assert f"{last.moment:%m-%d %H:%M}" == "06-11 17:05"
    *_, last = read_moments("天还没亮，四点来钟", beijing("2026-06-12T09:30"))
    assert f"{last.moment:%m-%d %H:%M}" == "06-12 04:00"


@pytest.mark.parametrize("words", ["6月31日起火", "25时起火", "12:75分", "2026/13/01", "埋了一点", "若干小时前"])
def test_what_is_no_moment_is_none(words: str) -> None:
    assert list(read_moments(words, beijing("2026-06-12T09:30"))) == []
