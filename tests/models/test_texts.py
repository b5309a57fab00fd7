"""Words as they stand in titles and searches."""

import pytest

from app.models.texts import told_after


@pytest.mark.parametrize(
    ("place", "kind", "told"),
    [
        ("红岩煤矿", "煤矿透水事故", "透水事故"),
        ("红岩煤矿", "煤矿事故", "事故"),
        ("红岩煤矿", "煤矿", "煤矿"),
        ("青山镇工业园二路", "火灾", "火灾"),
        ("", "火灾", "火灾"),
        ("青山县", "", ""),
    ],
)
def test_no_title_says_a_word_twice(place: str, kind: str, told: str) -> None:
    assert told_after(place, kind) == told
