"""Words as they stand in titles and searches."""

import pytest

from app.models.texts import own_place, told_after


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


@pytest.mark.parametrize(
    ("place", "unit", "named"),
    [
        ("1203掘进工作面", "红岩煤矿", "红岩煤矿1203掘进工作面"),
        ("-120中段", "云岭铅锌矿", "云岭铅锌矿-120中段"),
        ("3号车间", "恒泰化工有限公司", "恒泰化工有限公司3号车间"),
        ("我矿二号井", "红岩煤矿", "红岩煤矿二号井"),
        ("1203掘进工作面", "县应急管理局", "1203掘进工作面"),
        ("城关镇3号车间", "恒泰化工有限公司", "城关镇3号车间"),
        ("S214线87公里处", "恒泰化工有限公司", "S214线87公里处"),
        ("青山镇", "红岩煤矿", "青山镇"),
    ],
)
def test_a_part_of_works_is_named_with_the_works(place: str, unit: str, named: str) -> None:
    assert own_place(place, unit) == named
