import pytest

from app.models.maps.regions import Division, stem
from app.services.extraction.divisions import common_stems, full_name, regions


def test_the_table_holds_what_its_source_counts() -> None:
    # 国家统计局统计用区划代码，截至 2023-06-30 (resources/regions/SOURCE.md)
    assert regions().totals() == (34, 333, 2846)


def test_every_division_lies_in_one_of_the_level_above() -> None:
    table = regions()
    for one in table.by_code.values():
        if one.level > 1:
            assert table.parent(one, 1) is not None, one
    orphans = [one for one in table.by_code.values() if one.level == 3 and table.parent(one, 2) is None]
    municipal = {"11", "12", "31", "50"}
    assert {one.code[2:4] for one in orphans if one.code[:2] not in municipal} == {"90"}  # 省直辖


def test_successors_exist() -> None:
    table = regions()
    assert len(table.former) > 500
    assert all(one.now in table.by_code for one in table.former if one.now)


@pytest.mark.parametrize(("name", "short"), [
    ("兰坪白族普米族自治县", "兰坪"), ("积石山保安族东乡族撒拉族自治县", "积石山"), ("内蒙古自治区", "内蒙古"),
    ("巴音郭楞蒙古自治州", "巴音郭楞"), ("东乡族自治县", "东乡"), ("鄂温克族自治旗", "鄂温克"), ("管城回族区", "管城"),
    ("龙胜各族自治县", "龙胜"), ("林芝地区", "林芝"), ("神农架林区", "神农架"), ("泸县", "泸"), ("北京市", "北京"),
    ("香港特别行政区", "香港"),
])  # fmt: skip
def test_stems(name: str, short: str) -> None:
    assert stem(name) == short


@pytest.mark.parametrize(("former", "today"), [
    ("会理县", "会理市"), ("林芝地区", "林芝市"), ("哈密地区", "哈密市"), ("毕节地区", "毕节市"),
])  # fmt: skip
def test_renamed_divisions_have_their_name_of_today(former: str, today: str) -> None:
    assert {full_name(one) for one in regions().named[former] if one.until} == {today}


@pytest.mark.parametrize(("form", "full"), [
    ("凉山州", "凉山彝族自治州"), ("积石山县", "积石山保安族东乡族撒拉族自治县"), ("巴州", "巴音郭楞蒙古自治州"),
])  # fmt: skip
def test_short_forms_are_found(form: str, full: str) -> None:
    assert full in {one.name for one in regions().named[form]}


def test_common_stems_are_stems_of_the_table() -> None:
    strange = {word for word in common_stems() if word not in regions().stems}
    assert len(strange) < len(common_stems()) / 3


def test_a_division_lies_within_its_parents_only() -> None:
    county = Division(code="510521", name="泸县")
    assert county.within(Division(code="510500", name="泸州市"))
    assert county.within(Division(code="510000", name="四川省"))
    assert not county.within(Division(code="520000", name="贵州省"))
