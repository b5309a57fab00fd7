import datetime as dt

import pytest

from app.models.incident.sensitivity import Mode, Words, flags_in, flags_of, modes_on
from app.models.vocabulary.incident import SENSITIVE_FLAGS, Flag
from app.services.incident import cues

CUES = cues.shipped()


def sensed(text: str) -> dict[Flag, str]:
    return {one.flag: one.word for one in flags_in(text, CUES.words)}


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("今天下午放学后3名小学生在河里溺水，2人死亡1人失联", {Flag.SCHOOL: "小学"}),
        ("校车侧翻，车上23名学生", {Flag.SCHOOL: "校车", Flag.ENDANGERING: "校车"}),
        ("八十余人聚集堵住县政府大门讨薪", {Flag.GATHERING: "聚集", Flag.SENSITIVE_PLACE: "县政府"}),
        ("养老院二楼起火", {Flag.SENSITIVE_PEOPLE: "养老院"}),
        ("扑救中2名消防员受伤", {Flag.SENSITIVE_PEOPLE: "消防员"}),
        ("一名外籍游客在景区坠崖", {Flag.FOREIGN: "外籍", Flag.CROWDED: "游客"}),
        ("国庆期间景区索道停运", {Flag.CROWDED: "景区", Flag.SENSITIVE_TIME: "国庆"}),
        (
            "油罐车侧翻，柴油流入河道，下游有饮用水水源",
            {Flag.POLLUTION: "流入河", Flag.WATER_SOURCE: "饮用水", Flag.DANGEROUS_GOODS: "罐车"},
        ),
        ("丙烯槽罐车被货车追尾，罐体泄漏", {Flag.DANGEROUS_GOODS: "丙烯"}),
        ("液化天然气槽车与小车相撞，没有泄漏", {}),
        ("洒水罐车侧翻，水流了一地", {}),
        ("坝脚渗水带泥", {Flag.KEY_FACILITY: "坝脚"}),
        ("坝脚有少量渗水，水是清的", {}),
        ("水库巡查，坝体未见裂缝", {}),
        ("水库泄洪，下游自来水变成浑水", {}),
        ("山火威胁山下加油站", {Flag.FOREST_SPECIAL: "加油站", Flag.KEY_FACILITY: "加油站"}),
        ("厂房火灾，火势正向居民楼蔓延", {}),
        ("竹林起火，火头距民房不远，未威胁民房", {}),
        ("网传某地爆炸，请你局核实后30分钟内反馈", {Flag.ONLINE: "网传", Flag.QUERY: "核实"}),
        ("伤亡正在核实，核实后再报", {}),
        ("探伤公司一枚放射源丢失", {Flag.SOURCE_LOST_MAJOR: "放射源"}),
        ("探伤公司一枚Ⅴ类放射源丢失", {}),
        ("放射源库检查，未发现丢失", {}),
        ("火灾视频已在抖音传播", {Flag.ONLINE: "抖音"}),
        ("厂房起火，现场无学生，附近没有养老院", {}),
        ("党校路口两车追尾，驾校学员轻伤", {}),
        ("五一路一民房起火，伤者送医院", {}),
        ("县政府值班室来电：民房着火", {}),
        ("用水泥和生石灰围堵，泄漏口已堵住", {}),
        ("正在用泡沫覆盖、沙土围堵", {}),
        ("四十名业主围堵售楼部", {Flag.GATHERING: "围堵"}),
        ("两车追尾，一人轻伤", {}),
    ],
)
def test_words_suggest_their_flag_and_are_shown(text: str, flags: dict[Flag, str]) -> None:
    assert sensed(text) == flags


def test_a_word_taken_back_once_still_counts_where_it_stands_again() -> None:
    assert sensed("厂内无学生；但隔壁学校已停课") == {Flag.SCHOOL: "学校"}


def test_a_denial_does_not_reach_over_a_stop() -> None:
    assert sensed("道路已无，学生被困") == {Flag.SCHOOL: "学生"}


def test_every_sensitive_flag_but_the_plain_one_has_words() -> None:
    assert {one.flag for one in CUES.words} >= SENSITIVE_FLAGS - {Flag.SENSITIVE}
    for one in CUES.words:
        assert len(set(one.words)) == len(one.words)
        for longer in one.but:
            assert any(word in longer for word in one.words), longer


def test_the_place_of_the_word_is_told() -> None:
    found = flags_in("二中学生宿舍起火", (Words(flag=Flag.SCHOOL, words=("宿舍", "学生")),))
    assert [(one.word, one.at) for one in found] == [("学生", 2)]


def mode(since: str, until: str, *classes: str) -> Mode:
    flags = (Flag.SENSITIVE_TIME, Flag.SPECIAL_PERIOD)
    return Mode(
        id="m", name="特别防护期", flags=flags, since=since, until=until, classes=classes or ("",), enabled=True
    )


@pytest.mark.parametrize(
    ("since", "until", "day", "on"),
    [
        ("2026-03-03", "2026-03-13", "2026-03-02", False), ("2026-03-03", "2026-03-13", "2026-03-03", True),
        ("2026-03-03", "2026-03-13", "2026-03-13", True), ("2026-03-03", "2026-03-13", "2027-03-05", False),
        ("10-01", "10-07", "2026-10-07", True), ("10-01", "10-07", "2026-10-08", False),
        ("10-01", "04-30", "2026-12-31", True), ("10-01", "04-30", "2027-04-30", True),
        ("10-01", "04-30", "2026-05-01", False),
    ],
)  # fmt: skip
def test_a_standing_mode_is_on_between_its_days(since: str, until: str, day: str, *, on: bool) -> None:
    found = modes_on(dt.date.fromisoformat(day), "12G00", (mode(since, until),))
    assert bool(found) is on
    assert flags_of(found) == (frozenset({Flag.SENSITIVE_TIME, Flag.SPECIAL_PERIOD}) if on else frozenset())


def test_a_mode_is_for_its_classes_and_provinces_and_only_when_switched_on() -> None:
    from msgspec.structs import replace

    day, fires = dt.date(2026, 11, 1), mode("10-01", "04-30", "11G")
    assert modes_on(day, "11G01", (fires,))
    assert not modes_on(day, "12G00", (fires,))
    assert not modes_on(day, "11G01", (replace(fires, enabled=False),))
    own = replace(fires, provinces=("33",))
    assert modes_on(day, "11G01", (own,), "330327")
    assert not modes_on(day, "11G01", (own,), "360222")


def test_shipped_modes_are_on_only_where_their_days_never_change() -> None:
    assert {one.id for one in CUES.modes if one.enabled} == {"new-year", "labour-day", "national-day"}
    assert len({one.id for one in CUES.modes}) == len(CUES.modes)
    for one in CUES.modes:
        assert len(one.since) == len(one.until)
        assert one.enabled or one.note
