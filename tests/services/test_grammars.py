"""The other grammars: 续报 against what is known, 预警, 卫星热点, 点名应答. All sentences are our own."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.extraction import Context
from app.services.extraction.followup import Direction, Known, changes
from app.services.extraction.hotspots import read_hotspots
from app.services.extraction.reader import extract
from app.services.extraction.rollcall import read_replies
from app.services.extraction.warnings import read_warning
from tests.helpers import beijing

REF = beijing("2026-06-12T03:12")
CONTEXT = Context(ref_time=REF, kinds=rulebook.load().taxonomy.classes)


@pytest.mark.parametrize(("text", "type_", "colour", "action"), [
    ("县气象台6月11日22时30分发布暴雨红色预警信号，预计未来3小时瑶里镇降雨量将达100毫米。", "暴雨", "红色", "发布"),
    ("市气象局将雷雨大风黄色预警升级为雷雨大风橙色预警。", "雷雨大风", "橙色", "变更"),
    ("县自然资源局、县气象局6月11日17时联合发布地质灾害气象风险二级预警。", "地质灾害气象风险", "橙色", "发布"),
    ("解除暴雨蓝色预警信号。", "暴雨", "蓝色", "解除"),
    ("发布橙色高温预警。", "高温", "橙色", "发布"),
    ("森林火险红色预警：未来24小时全县森林火险等级极高。", "森林火险", "红色", "发布"),
    ("道路结冰Ⅲ级预警。", "道路结冰", "黄色", "发布"),
    ("山洪灾害预警（橙色）。", "山洪灾害", "橙色", "发布"),
])  # fmt: skip
def test_warnings(text: str, type_: str, colour: str, action: str) -> None:
    found = read_warning(text, REF)
    assert found is not None
    assert (found.type, found.colour, found.action) == (type_, colour, action)


def test_a_warning_says_who_when_where_and_how_long() -> None:
    found = read_warning(
        "浮梁县气象台6月11日22时30分发布暴雨红色预警信号：预计未来3小时，瑶里镇、湘湖镇有特大暴雨，请注意防范。", REF
    )
    assert found is not None
    assert found.issuer == "浮梁县气象台"
    assert found.issued_at == beijing("2026-06-11T22:30")
    assert found.until == beijing("2026-06-12T01:30")
    assert found.areas == ("瑶里镇", "湘湖镇")


def test_what_is_no_warning_is_none() -> None:
    assert read_warning("今天天气晴，请注意防火。", REF) is None
    assert read_warning("一民房发生火灾。", REF) is None


def test_a_hotspot_is_read_with_its_coordinates() -> None:
    (found,) = read_hotspots(
        "6月11日14时20分NOAA-20卫星监测到热点，编号20260611-07，东经117.2153°，北纬29.3521°，3个像素，"
        "位于浮梁县瑶里镇东坞村，地类：林地，请于1小时内核查反馈。", REF
    )  # fmt: skip
    assert (found.longitude, found.latitude) == (117.2153, 29.3521)
    assert (found.number, found.pixels, found.satellite, found.land) == ("20260611-07", 3, "NOAA-20", "林地")
    assert found.seen_at == beijing("2026-06-11T14:20")
    assert found.county == "浮梁县"
    assert "瑶里镇东坞村" in found.place
    assert not found.doubt


@pytest.mark.parametrize(("text", "east", "north", "doubt"), [
    ("疑似火点：经度118.35，纬度28.91。", 118.35, 28.91, ""),
    ("热点坐标 117.2153,29.3521", 117.2153, 29.3521, ""),
    ("热点 北纬29°21\u203230\u2033，东经117°12\u2032", 117.2, 29.358333, ""),
    ("热点：东经29.3521，北纬117.2153。", 29.3521, 117.2153, "经纬度像是写反了"),
    ("卫星热点在瑶里镇附近，请核查。", None, None, "没有经纬度"),
])  # fmt: skip
def test_coordinates(text: str, east: float | None, north: float | None, doubt: str) -> None:
    (found,) = read_hotspots(text, REF)
    assert (found.longitude, found.latitude, found.doubt) == (east, north, doubt)


def test_several_hotspots_in_one_message() -> None:
    found = read_hotspots("热点1：东经117.21，北纬29.35；热点2：东经117.30，北纬29.40，像素5。", REF)
    assert [(one.number, one.longitude) for one in found] == [("1", 117.21), ("2", 117.3)]
    assert found[1].pixels == 5


def test_roll_call_replies() -> None:
    text = """青山镇：值班员王某在岗，带班领导李某，辖区平安无事。
龙滘镇无人接听
县水利局 收到，值班人员赵某某，三号圩堤有险情正在处置
谢谢"""
    found = [(one.unit, one.answered, one.officer, one.leader, one.quiet) for one in read_replies(text)]
    assert found == [
        ("青山镇", True, "王某", "李某", True),
        ("龙滘镇", False, "", "", None),
        ("县水利局", True, "赵某某", "", False),
    ]


def test_a_follow_up_shows_what_changed() -> None:
    known = Known(
        figures={FigureKind.DEATHS: 2, FigureKind.INJURED: 5, FigureKind.MISSING: 3},
        occurred_at=beijing("2026-06-12T02:50"),
        place="青山镇工业园二路",
        category="12G00",
    )
    found = changes(extract("【续报】截至3时，火灾已造成3人死亡、5人受伤、2人失联、1人被困。", CONTEXT), known)
    assert {str(one.finding.field): (one.known, one.direction) for one in found} == {
        "deaths": (2, Direction.RAISED),
        "injured": (5, Direction.SAME),
        "missing": (3, Direction.LOWERED),
        "trapped": (None, Direction.NEW),
        "category": ("12G00", Direction.SAME),
    }


PIECES = [
    "暴雨",
    "红色",
    "预警",
    "信号",
    "热点",
    "东经",
    "北纬",
    "117.2",
    "29.3",
    "°",
    "像素",
    "镇",
    "村",
    "局",
    "：",
    "，",
    "；",
    "。",
    "收到",
    "在岗",
    "无人接听",
    "值班员",
    "王某",
    "未来",
    "3",
    "小时",
    "发布",
    "解除",
    "升级",
    "12日",
    "2时",
]
GRAMMARS: tuple[Callable[[str], object], ...] = (
    lambda text: read_warning(text, REF),
    lambda text: read_hotspots(text, REF),
    read_replies,
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(st.sampled_from([*PIECES, "\n"]), max_size=40).map("".join)))
def test_any_text_gives_a_result(text: str) -> None:
    for grammar in GRAMMARS:
        grammar(text)
    changes(extract(text, CONTEXT), Known(occurred_at=REF))
