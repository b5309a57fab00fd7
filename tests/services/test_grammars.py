"""The other grammars: 续报 against what is known, 预警, 卫星热点, 点名应答. All sentences are our own."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.extraction import Context
from app.services.extraction.change import Direction, Known
from app.services.extraction.followup import changes, read_against
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
    ("台里来电话，暴雨蓝的改成黄的了，两点半发的。", "暴雨", "黄色", "变更"),
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


@pytest.mark.parametrize(("text", "officer", "leader", "quiet"), [
    ("青山镇 李建国接 平安无事 带班书记王海", "李建国", "王海", True),
    ("水利局√ 值班员 刘某某", "刘某某", "", None),
    ("龙滘镇 响了四声没人接", "", "", None),
    ("住建局√ 无情况", "", "", True), ("青山镇：领导在，正常", "", "", None), ("青山镇 我们在", "", "", None),
])  # fmt: skip
def test_who_answered_and_how_it_is_there(text: str, officer: str, leader: str, *, quiet: bool | None) -> None:
    (reply,) = read_replies(text)
    assert (reply.officer, reply.leader, reply.quiet) == (officer, leader, quiet)


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


@pytest.mark.parametrize(("text", "colour", "action", "before"), [
    ("县气象台将暴雨橙色预警信号升级为暴雨红色预警信号，其余乡镇维持暴雨橙色预警信号不变。", "红色", "变更", "橙色"),
    ("县气象台升级发布高温橙色预警信号（原发布的高温黄色预警信号失效）。", "橙色", "变更", "黄色"),
    ("大风蓝变黄，市台刚发的。", "黄色", "变更", "蓝色"),
    ("气象局电话：雷电黄色，2点10发的，管到8点。", "黄色", "发布", ""),
])  # fmt: skip
def test_the_colour_in_force_is_the_new_one(text: str, colour: str, action: str, before: str) -> None:
    found = read_warning(text, REF)
    assert found is not None
    assert (found.colour, found.action, found.before) == (colour, action, before)


def test_a_validity_is_no_issue_time() -> None:
    found = read_warning("省森防指办发布森林火险红色预警，有效期6月13日至6月17日。", REF)
    assert found is not None
    assert (found.issued_at, found.until) == (None, beijing("2026-06-17T23:59"))
    found = read_warning("山洪灾害黄色预警：6月11日18时发布，预计6月11日20时至12日20时风险较大。", REF)
    assert found is not None
    assert (found.issued_at, found.until) == (beijing("2026-06-11T18:00"), beijing("2026-06-12T20:00"))


@pytest.mark.parametrize(("text", "spots"), [
    ("NPP 13:07 火点 117.2201,31.1180 2像元 农用地", [(117.2201, 31.118, 2)]),
    ("坐标31.2256N 109.8819E 2个火点 像素合计5", [(109.8819, 31.2256, 5)]),
    ("疑似火点 E102.27 N27.89 像素8", [(102.27, 27.89, 8)]),
    ("热点 x=118.12 y=27.05 像素2", [(118.12, 27.05, 2)]),
    ("火点 东经103度41分12秒，北纬25度20分36秒，6个像元", [(103.686667, 25.343333, 6)]),
    ("火点 116°14'37.2\"E 28°29'0.6\"N", [(116.243667, 28.4835, None)]),
    ("3处热点：①101.7213,26.5821 ②101.7302,26.5904 ③101.7511,26.6002", [
        (101.7213, 26.5821, None), (101.7302, 26.5904, None), (101.7511, 26.6002, None)]),
    ("热点核查反馈：编号071，现场为农户烧秸秆，已处置。", []),
])  # fmt: skip
def test_coordinates_and_pixels_keep_apart(text: str, spots: list[tuple[float, float, int | None]]) -> None:
    assert [(one.longitude, one.latitude, one.pixels) for one in read_hotspots(text, REF)] == spots


def test_universal_time_is_eight_hours_behind() -> None:
    (found,) = read_hotspots("热点 117.21,29.35，观测时间2026年6月11日05时41分（UTC）", REF)
    assert found.seen_at == beijing("2026-06-11T13:41")
    first, second = read_hotspots(
        "latitude,longitude,bright_ti4,acq_date,acq_time,satellite\n30.0119,109.8885,330.1,2026-06-11,41,N\n"
        "30.0152,109.8901,331.0,2026-06-11,1841,N20\n", REF
    )  # fmt: skip
    assert (first.longitude, first.latitude, first.seen_at) == (109.8885, 30.0119, beijing("2026-06-11T08:41"))
    assert (second.satellite, second.seen_at) == ("N20", beijing("2026-06-12T02:41"))


@pytest.mark.parametrize(("text", "replies"), [
    ("县医院到\n水利局到\n教育局未到", [("县医院", True), ("水利局", True), ("教育局", False)]),
    ("1.青山镇✓ 2.龙滘镇✓ 3.白水镇×", [("青山镇", True), ("龙滘镇", True), ("白水镇", False)]),
    ("河西街道 小李在 没啥事；城关镇 电话占线", [("河西街道", True), ("城关镇", False)]),
    ("东坡林场 老周接的，领导不在岗", [("东坡林场", True)]),
])  # fmt: skip
def test_an_answer_needs_no_sign_behind_the_unit(text: str, replies: list[tuple[str, bool]]) -> None:
    assert [(one.unit, one.answered) for one in read_replies(text)] == replies


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
    "又找到",
    "1名",
    "失联",
    "死亡",
    "UTC",
    "升级为",
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
    for one in read_against(
        Known(figures={FigureKind.MISSING: 4, FigureKind.DEATHS: 1}, occurred_at=REF), text, CONTEXT
    ):
        assert one.field
        assert one.stands is None or one.stands >= 0


@pytest.mark.parametrize("text", [
    "2名重伤员转入ICU，未再出现死亡。", "2名重伤员仍在抢救，医生说不会死亡。", "重伤员2人仍在抢救，尚无人死亡。",
    "到场消防员不是5人，是7人。",
])  # fmt: skip
def test_what_did_not_happen_and_who_came_change_nothing_known(text: str) -> None:
    known = Known(figures={FigureKind.DEATHS: 1, FigureKind.INJURED: 5, FigureKind.SERIOUS: 2})
    found = {str(one.finding.field): one.finding.number or 0.0 for one in read_against(known, text, CONTEXT)}
    assert found.get(FigureKind.DEATHS.value, 1) <= 1, "nobody more died"
    assert found.get(FigureKind.SERIOUS.value, 2) == 2
    assert found.get(FigureKind.INJURED.value, 5) <= 5


@pytest.mark.parametrize(("text", "deaths"), [
    ("听说死了2个人，村支书说，还有3个受伤。", 2), ("有人说死了两个，院长说没有。", None),
])  # fmt: skip
def test_whoever_goes_on_speaking_denies_nothing(text: str, deaths: float | None) -> None:
    found = {str(one.field): one for one in extract(text, CONTEXT)}
    assert (found["deaths"].number if "deaths" in found else None) == deaths
    assert deaths is None or not found["deaths"].sure
