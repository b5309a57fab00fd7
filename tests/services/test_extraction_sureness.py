"""Sure means sure: what is said on hearsay, changed, worked out or contradicted is a question with its reason."""

from typing import Any

import msgspec
import pytest

from app.cli.text_records import read_item
from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.extraction import Context, Finding
from app.services.extraction.change import Known
from app.services.extraction.doubter import WHY_SECOND, doubted
from app.services.extraction.findings import How
from app.services.extraction.followup import read_against
from app.services.extraction.speech import tells_of_event
from tests.helpers import beijing

BOOK = rulebook.load()
REF = beijing("2026-06-12T03:12")
CONTEXT = Context(ref_time=REF, kinds=BOOK.taxonomy.classes)
KNOWN = Known(
    figures={
        FigureKind.DEATHS: 2,
        FigureKind.MISSING: 4,
        FigureKind.INJURED: 5,
        FigureKind.TRAPPED: 3,
        FigureKind.EVACUATED: 90,
    },
    occurred_at=beijing("2026-06-11T14:00"),
    place="青山镇工业园二路",
    category="12D00",
)


def asked(text: str) -> dict[str, Any]:
    return {str(each["field"]): each for each in read_item(text, REF, BOOK)["asked"]}


def test_a_plain_report_is_sure_of_its_time_kind_and_figures() -> None:
    record = read_item("今天凌晨2时50分许，青山镇工业园二路一厂房发生火灾，造成3人死亡、5人受伤。", REF, BOOK)
    assert {"occurred_at", "category", "deaths", "injured"} <= set(record["sure"])
    assert not {each["field"] for each in record["asked"]} & set(record["sure"])


@pytest.mark.parametrize(("text", "field", "value"), [
    ("家属称有2人死亡，尚未核实。", "deaths", 2),
    ("据称车内还有3人被困。", "trapped", 3),
    ("死亡人数由2人增至4人。", "deaths", 4),
    ("2人当场死亡，1人送医后死亡。", "deaths", 3),
    ("司机受伤。", "injured", 1),
    ("3时10分接报，一仓库起火。", "occurred_at", "2026-06-12T03:10+08:00"),
    ("8人被困，其中5人已救出。", "trapped", 3),
])  # fmt: skip
def test_what_is_not_plain_is_asked_with_its_reason(text: str, field: str, value: object) -> None:
    found = asked(text)[field]
    assert found["value"] == value
    assert found["why"]


@pytest.mark.parametrize(("text", "field", "value"), [
    ("今天2时货车侧翻，两个人擦伤，一个方向盘顶到胸口了。", "injured", 3),
    ("今天2时架子倒了，当场没了两个。", "deaths", 2),
    ("今天2时煤烟中毒5人，其中2人后来没了生命体征。", "injured", 3),
    ("今天2时山体滑坡，还有两个没刨到。", "missing", 2),
])  # fmt: skip
def test_what_is_told_in_spoken_words_or_not_in_full_is_asked(text: str, field: str, value: object) -> None:
    found = asked(text).get(field)
    assert found is not None
    assert found["value"] == value


def test_a_kind_without_a_time_is_asked() -> None:
    assert "category" in asked("老街发生火灾事故。")
    assert "category" not in asked("今天2时，老街发生火灾事故。")


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("青山镇县道发生滑坡，交通中断。", True),
        ("青山镇一厂房发生火灾事故，3人死亡。", True),
        ("发生火灾事故后要立即拨打119。", False),
        ("一旦发生山体滑坡，立即转移群众。", False),
        ("请各单位上报本月发生的火灾事故情况。", False),
        ("防止发生踩踏事故，请各景区做好限流。", False),
    ],
)
def test_a_kind_told_of_a_place_needs_no_time(text: str, sure: bool) -> None:  # noqa: FBT001 - the answer
    assert ("category" in read_item(text, REF, BOOK)["sure"]) is sure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("6月12日2时，梅江区三角镇一栋民房起火，无人员伤亡。", "火灾事故"),
        ("6月12日2时10分，城关镇南街一餐馆液化气罐爆炸，2人受轻伤。", "燃气事故"),
        ("昨晚7时许，S216省道32公里处一辆中巴车侧翻，2人死亡，6人受伤。", "道路交通事故"),
        ("今天2时30分，石桥镇一烟花爆竹厂爆炸，死亡3人，受伤5人。", "烟花爆竹事故"),
        ("6月11日23时，平安镇一居民自建房倒塌，压埋3人。", "房屋坍塌"),
        ("6月11日22时，长江大桥下游一货船与渔船相撞，2人落水失踪。", "水上交通事故"),
        ("6月12日1时，化肥厂氨气泄漏，3人中毒，无死亡。", "危险化学品事故"),
        ("中国地震台网测定：6月12日1时27分，石碑镇发生4.9级地震，震源深度9公里。", "地震灾害"),
        ("6月11日，全县出现强对流天气。", ""),
        ("6月12日2时，县医院扶梯口有人喊着火，其实没有。", ""),
        ("有人落水了，在新桥下面。", ""),
        ("6月12日2时，群众反映河边有人落水，经核实为假人。", ""),
        ("6月12日2时，接到报警称东街起火，到场后确认为烧垃圾。", ""),
        ("6月12日2时，城关镇炮厂炸了。", ""),
    ],
)
def test_the_first_thing_that_happens_behind_the_day_of_a_report_is_its_kind(text: str, kind: str) -> None:
    record = read_item(text, REF, BOOK)
    assert (record["category"] if "category" in record["sure"] else "") == kind


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("6月12日2时，梅江区三角镇一栋民房起火。", "梅江区三角镇"),
        ("6月12日2时，东湖水库发生一起溺水事件，2人死亡。", "东湖水库"),
        ("6月12日2时，仓库起火。", ""),
        ("6月12日2时，全县发生山洪。", ""),
    ],
)
def test_a_place_right_behind_the_moment_of_a_report_is_sure(text: str, place: str) -> None:
    record = read_item(text, REF, BOOK)
    assert (record["place_text"] if "place_text" in record["sure"] else "") == place


def test_what_decides_the_level_is_asked_first() -> None:
    fields = list(asked("听说昨天下午工业园二路起火，可能有2人死亡，5人受伤。"))
    assert fields.index("deaths") < fields.index("injured") < fields.index("occurred_at")


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("6月12日2时10分，龙滘镇埇尾村发生山洪，11人被困，已转移186人。", True),
        ("6月12日2时10分，龙滘镇埇尾村发生山洪，11人被困，已转移5人。", False),
        ("6月12日2时10分，龙滘镇埇尾村发生山洪，11人被困，已全部转移。", False),
        ("6月12日2时10分，龙滘镇埇尾村发生山洪，11人被困，疏散撤离群众300余人。", True),
    ],
)
def test_more_people_than_are_trapped_are_others(text: str, sure: bool) -> None:  # noqa: FBT001 - the answer
    """Others: only the second reader, who knows how many of the trapped get out, may still ask."""
    questions = [one["why"] for one in read_item(text, REF, BOOK)["asked"] if one["field"] == "trapped"]
    assert (set(questions) <= {WHY_SECOND}) is sure


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("6月12日3时，城关镇一小区发生燃气爆炸，2人受伤。", True),
        ("6月12日3时，城关镇一小区发生爆炸，附近有燃气管道，2人受伤。", False),
        ("6月12日3时，城关镇一小区起火，随后发生燃气爆炸，2人受伤。", False),
    ],
)
def test_gas_that_explodes_is_one_event_by_two_words(text: str, sure: bool) -> None:  # noqa: FBT001 - the answer
    assert ("category" in read_item(text, REF, BOOK)["sure"]) is sure


def test_the_doubter_takes_sureness_or_the_value_away_and_nothing_else() -> None:
    text = "初报2人死亡，后又报3人死亡。"
    given = Finding(field=FigureKind.DEATHS, start=9, end=13, words="3人死亡", confidence=0.95, number=3)
    (left,) = doubted(text, [given])
    assert not left.sure
    assert left.why
    assert (left.field, left.number, left.start, left.words) == ("deaths", 3, 9, "3人死亡")
    unsure = Finding(field=FigureKind.DEATHS, start=9, end=13, words="3人死亡", confidence=0.4, number=3)
    (left,) = doubted(text, [unsure])
    assert msgspec.structs.replace(left, withheld=False, why="") == unsure
    assert not left.withheld or left.why


@pytest.mark.parametrize("text", [
    "本次为演习，假设厂房起火，死亡2人、受伤5人。",
    "根据条例规定，造成3人以上10人以下死亡的，为较大事故。",
    "县气象台发布暴雨橙色预警，预计今晚发生山洪、地质灾害风险高，请提前转移群众。",
    "网传城东化工厂爆炸，经核实系谣言，请勿转发。",
    "去年这个时候，镇上那场火灾烧死了3个人。",
    "8时点名，青山镇、龙滘镇在岗，平安无事。",
    "请问一下，死3个算不算较大？",
])  # fmt: skip
def test_a_text_that_tells_of_no_event_yields_nothing(text: str) -> None:
    assert not tells_of_event(text)
    record = read_item(text, REF, BOOK)
    assert record["deaths"] is record["injured"] is record["category"] is record["occurred_at"] is None


@pytest.mark.parametrize("text", [
    "演练结束返程途中，一辆中巴侧翻，3人受伤，是真实事故。",
    "网传5人死亡不实，实际2人受伤，厂房起火已扑灭。",
    "6月11日22时河堤决口，未发生人员伤亡，预计12日5时堵口合龙。",
])  # fmt: skip
def test_an_event_among_decoys_is_told(text: str) -> None:
    assert tells_of_event(text)


@pytest.mark.parametrize(("text", "field", "how", "becomes"), [
    ("新增2人死亡。", "deaths", How.ADD, 4),
    ("死亡人数升至3人。", "deaths", How.SET, 3),
    ("经核实，原报死亡2人有误，实为1人。", "deaths", How.SET, 1),
    ("又找到1名失联人员，已无生命体征。", "missing", How.TAKE_AWAY, 3),
    ("又找到1名失联人员，已无生命体征。", "deaths", How.ADD, 3),
    ("一名伤员经抢救无效死亡。", "injured", How.TAKE_AWAY, 4),
    ("失联人员全部找到，均平安。", "missing", How.SET, 0),
    ("减少失联1人。", "missing", How.TAKE_AWAY, 3),
    ("2名下落不明人员遗体找到。", "missing", How.TAKE_AWAY, 2),
    ("又救出1名被困人员。", "trapped", How.TAKE_AWAY, 2),
    ("被困人员已救出2人，剩1人。", "trapped", How.TAKE_AWAY, 1),
    ("3名被困人员全部救出。", "trapped", How.SET, 0),
    ("住院的又走了一个。", "deaths", How.ADD, 3),
    ("受伤人数核减为4人。", "injured", How.SET, 4),
    ("刚又送来三个，都在输液，医院说没有重的。", "injured", How.ADD, 8),
    ("受伤应为4人，不是5人。", "injured", How.SET, 4),
    ("原报5名伤者有1人是劝架扭伤的，不计入，现统计为4人。", "injured", How.SET, 4),
    ("失联的一开始不是四个是五个。", "missing", How.SET, 5),
    ("住院的伤员里有一位没挺过来。", "deaths", How.ADD, 3),
    ("刚才送来的男伤者23时30分抢救无效死亡。", "deaths", How.ADD, 3),
    ("他们点了人数，少了两个。", "missing", How.SET, 2),
    ("找到1名遇难者遗体，井下仍有2人。", "deaths", How.ADD, 3),
    ("找到1名遇难者遗体，井下仍有2人。", "trapped", How.SET, 2),
    ("又转了一个组，连先前的累计130人。", "evacuated", How.SET, 130),
    ("失联的4人中已找到1人，确认遇难，还有3人失联。", "deaths", How.ADD, 3),
    ("失联人员找到1名，平安。", "missing", How.TAKE_AWAY, 3),
    ("失联人数减少到2人。", "missing", How.SET, 2),
    ("被困3人中又救出1人。", "trapped", How.SET, 2),
    ("里面那三个都弄出来了，都活着。", "trapped", How.SET, 0),
    ("四个失联的全联系上了，人都平安。", "missing", How.SET, 0),
])  # fmt: skip
def test_a_message_is_read_against_what_is_known(text: str, field: str, how: How, becomes: float) -> None:
    found = {str(one.field): one for one in read_against(KNOWN, text, CONTEXT)}
    assert (found[field].how, found[field].becomes) == (how, becomes)
    assert found[field].words


@pytest.mark.parametrize(("text", "field"), [
    ("6月12日2时翻了车，车上九个人，都送医院了，一个没抢救过来。", "injured"),
    ("6月12日2时，有两个民工失踪了，刚才找着了。", "missing"),
    ("6月12日2时起火，搜救出11人，7人送医；7人中重伤2人、轻伤5人。", "seriously_injured"),
    ("6月12日2时漏氨，疏散职工164人、周边居民300人。", "evacuated"),
])  # fmt: skip
def test_what_is_told_behind_takes_sureness_away(text: str, field: str) -> None:
    assert field not in read_item(text, REF, BOOK)["sure"]


def test_a_number_that_took_the_place_of_another_is_asked_without_a_proposal() -> None:
    found = asked("今天2时看台塌了，6人摔伤。县医院说收治4人受伤的。")["injured"]
    assert found["value"] is None
    assert "6、4" in found["why"]


def test_those_who_got_well_and_no_further_death_are_no_change() -> None:
    found = {one.field for one in read_against(KNOWN, "5名伤者中2人出院、1人由重症转为普通，无新增死亡。", CONTEXT)}
    assert "deaths" not in found


def test_a_lower_number_without_a_word_of_correction_is_a_question() -> None:
    found = {str(one.field): one for one in read_against(KNOWN, "搜出一具遗体，是失联的老王。", CONTEXT)}
    assert not found["deaths"].sure
    lowered = {str(one.field): one for one in read_against(KNOWN, "经核实，死亡1人。", CONTEXT)}
    assert lowered["deaths"].becomes == 1


def test_what_ends_for_the_trapped_says_nothing_of_the_missing() -> None:
    assert "missing" not in {one.field for one in read_against(KNOWN, "3名被困人员全部救出。", CONTEXT)}
    assert "trapped" not in {one.field for one in read_against(KNOWN, "失联人员全部找到，均平安。", CONTEXT)}


def test_a_correction_of_the_time_is_of_the_known_day() -> None:
    (found,) = read_against(KNOWN, "事发时间更正为13时40分，不是14时。", CONTEXT)
    assert found.field == "occurred_at"
    assert found.finding.moment == beijing("2026-06-11T13:40")


def test_what_a_message_names_in_passing_is_no_change() -> None:
    found = read_against(KNOWN, "伤者已送县医院救治，受伤5人情况平稳，今晚可出院。", CONTEXT)
    assert {one.field for one in found} <= {"injured"}


@pytest.mark.parametrize(("text", "field", "why"), [
    ("今天2时厂房坍塌，多人被困，2人受伤。", "trapped", "被困几人？"),
    ("今天2时客车侧翻，致多人受伤。", "injured", "受伤几人？"),
    ("今天2时山洪，有人员失联。", "missing", "失联几人？"),
])  # fmt: skip
def test_people_without_a_number_are_asked_for_and_no_figure(text: str, field: str, why: str) -> None:
    record = read_item(text, REF, BOOK)
    assert record[field] is None
    assert {"field": field, "value": None, "why": why} in record["asked"]


def test_people_who_got_out_again_are_not_asked_for() -> None:
    assert not {"trapped"} & asked("今天2时客车侧翻，有人员被困，后均已救出。").keys()
    assert read_against(KNOWN, "多人被困。", CONTEXT) == ()


@pytest.mark.parametrize("text", [
    "昨天那个说爆炸死了十几个人的消息是假的，派出所核实过了。",
    "你好我想问下，要是厂里着火烧伤两个人，是不是要往应急局报？",
    "值班员培训题：某煤矿瓦斯爆炸造成9人死亡、12人重伤，应定为什么等级？",
    "上周我县共接报火警12起，死亡1人，受伤3人，同比下降20%。",
])  # fmt: skip
def test_what_is_made_up_supposed_or_counted_over_a_week_has_no_figures(text: str) -> None:
    record = read_item(text, REF, BOOK)
    assert record["deaths"] is record["injured"] is record["seriously_injured"] is None


@pytest.mark.parametrize(("text", "sure"), [
    ("今天2时土方塌了，埋了6个人。", True),
    ("今天2时墙倒了，压着3个。", True),
    ("今天2时井下冒顶，困在里面4个。", True),
    ("今天2时土方塌了，埋了6个人，刨出来两个。", False),
    ("今天2时土方塌了，好像埋了6个人。", False),
    ("今天2时山洪，困住十几个人。", False),
])  # fmt: skip
def test_the_trapped_are_sure_where_it_is_plainly_told(text: str, sure: bool) -> None:  # noqa: FBT001 - the answer
    assert ("trapped" in read_item(text, REF, BOOK)["sure"]) is sure


@pytest.mark.parametrize(
    "text",
    [
        "不知道有没有人被困。",
        "还不清楚有没有人受伤。",
        "不确定有没有人死。",
        "有没有人被困说不准。",
        "暂不清楚是否无人员伤亡。",
    ],
)
def test_who_asks_whether_there_are_any_says_of_none(text: str) -> None:
    said = read_item(text, REF, BOOK)
    assert [name for name in ("deaths", "injured", "trapped") if said.get(name) == 0] == []


def test_a_denial_beside_a_question_holds() -> None:
    assert read_item("不知道谁报的警，没有人受伤。", REF, BOOK)["injured"] == 0


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("失联的找到6人，其中1人已死亡。", {"deaths": 3, "missing": -2}),
        ("失联人员中又找到3人，其中1人死亡，2人生还。", {"deaths": 3, "missing": 1}),
        ("失联4人中找到3人，1人遇难，2人平安。", {"deaths": 3, "missing": 1}),
        ("被困的救出3人，其中1人死亡。", {"deaths": 3, "trapped": 0}),
        ("又找到2人，其中1人死亡，1人生还。", {"deaths": 3}),
    ],
)
def test_the_dead_among_those_who_were_found_come_on_top_and_are_asked(text: str, stands: dict[str, float]) -> None:
    found = read_against(KNOWN, text, CONTEXT)
    told = {str(one.field): one.stands for one in found}
    assert {name: told.get(name) for name in stands} == {name: max(0, value) for name, value in stands.items()}
    assert not any(one.sure for one in found if one.field == "deaths"), "nobody is dead fewer than were"
    assert len({(one.field, one.stands) for one in found}) == len(found)


@pytest.mark.parametrize(
    "text", ["杨树乡排查完毕，没有人失踪。", "上庄村这边，无人失联。", "杨树乡已逐户核查，无人失联。"]
)
def test_what_one_township_says_of_itself_is_no_sure_zero_for_all(text: str) -> None:
    (zero,) = (one for one in read_against(KNOWN, text, CONTEXT) if one.field == "missing")
    assert (zero.stands, zero.sure) == (0, False)


def test_a_report_that_opens_with_a_clock_later_than_the_call_is_sure_of_its_figures() -> None:
    text = "今天15时20分，青山镇工业园二路一处厂房起火，火势较大，两辆消防车已经赶到扑救，2人受伤、1人死亡。"
    read = read_item(text, REF, BOOK)
    assert {"deaths", "injured"} <= set(read["sure"])
    assert read["occurred_at"] is None


def test_a_clock_put_right_makes_no_rumour_of_the_dead() -> None:
    read = read_item("昨晚十一点多，应该是今天凌晨一点多，南街网吧有人打架，死1伤2。", REF, BOOK)
    assert "deaths" in read["sure"]
