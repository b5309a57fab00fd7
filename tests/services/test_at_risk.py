"""People nobody is sure of are asked and count once they cannot be excluded; a noted 事发 brings limits forward."""

import datetime as dt

import pytest
from msgspec.structs import replace

from app.models.incident.readings import asked_words, open_occurred, open_readings, open_words
from app.models.obligations.clock import Clock
from app.models.vocabulary.incident import FigureKind, Precision
from app.models.vocabulary.obligation import Basis, ObligationKind
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident import handling, intake, readings
from app.services.incident.at_risk import unread
from app.services.incident.handling import Statement
from app.services.incident.intake_draft import IntakeDraft
from app.services.reports import reporting
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings import editing
from app.services.store.rebuild import rebuild
from tests.helpers import clocks_of, state_of


def said(desk: Desk, text: str, **typed: object) -> str:
    """A call booked as the window books it: sure figures taken, all else as said."""
    draft = replace(IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text, category="12G00"), **typed)
    found = intake.read(desk, text, draft.received_at)
    return intake.receive(desk, intake.as_said(intake.adopt(draft, found, only_sure=True), found)).id


def half_hour(desk: Desk, identity: str) -> list[Clock]:
    """The running clocks of the phone report to the upper tier."""
    return [one for one in clocks_of(desk, identity, ObligationKind.ORAL) if one.running]


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("青山镇一民房起火，可能有人被困。", ("trapped", None, False)),
        ("听说里面还有人没出来。", ("trapped", None, False)),
        ("不排除有人被困。", ("trapped", None, False)),
        ("车里好像还有两个人。", ("trapped", 2.0, False)),
        ("有群众说有人落水，具体人数不详。", ("missing", None, False)),
        ("有人失踪，人数不清。", ("missing", None, True)),
        ("工地塌方，埋了人。", ("trapped", None, True)),
        ("被困人数不清。", ("trapped", None, True)),
        ("几十名游客被困山上。", ("trapped", 20.0, True)),
        ("数十人落水。", ("missing", 20.0, True)),
        ("10余名工人被埋。", ("trapped", 10.0, True)),
        ("当班22人，15人升井，其余失去联系。", ("missing", None, True)),
        ("其余7人情况不明。", ("missing", 7.0, True)),
        ("屋里4人，情况不明。", ("missing", 4.0, True)),
        ("两艘渔船失去联系，共有船员13人。", ("missing", 13.0, True)),
        ("一架直升机失联。", ("missing", None, True)),
        ("营地登记住有26人，目前联系上12人。", ("missing", None, True)),
        ("压塌板房，板房里的人不知道有几个，正在挖。", ("trapped", None, True)),
        ("房子倒了，不知道埋了几个人。", ("trapped", None, True)),
        ("船上11人落水，救起4人。", ("missing", 7.0, True)),
        ("车厢内困有46名游客。", ("trapped", 46.0, True)),
        ("山洪冲走十几个露营的人。", ("missing", 10.0, True)),
        ("还有4人没有联系上。", ("missing", 4.0, True)),
        ("矿工没上来。", ("trapped", None, True)),
        ("有人掉进南门桥下的河里，两个人，还在捞。", ("missing", 2.0, True)),
        ("3栋炸了！一楼全没了，有人喊救命！", ("trapped", None, True)),
        ("一个老人滑进了清江。", ("missing", 1.0, True)),
        ("5个学生玩水，现在3个都没影。", ("missing", 3.0, True)),
        ("下去的4个没上来。", ("trapped", 4.0, True)),
    ],
)
def test_people_the_reading_passed_over_are_not_passed_over(text: str, stands: tuple[str, float | None, bool]) -> None:
    (found,) = unread(text, ())
    assert (str(found.field), found.number, found.sure) == stands
    assert found.words in text


@pytest.mark.parametrize("text", [
    "没有人员被困。", "暂无人员失联。", "被困人员已全部救出。", "防止人员被困。", "楼上还有人在救火。",
    "如果有人被困怎么办。",
    "本次演练模拟有人被困。", "预案：一旦有人被困，立即报告。", "去年同期有人失踪。",
    "2名老人被困家中，已救出。", "已与村民取得联系，没有人失联。",
    "并未造成人员被困。", "有人落水，已被救起。", "1人轻伤，其余情况不明。", "渔船失联后已取得联系。",
    "宿舍登记住有26人，清点到24人，其余2人外出。", "登记住有26人，找到26人。", "近期多地有人落水失踪。",
    "3人落水，全部救起。", "网传4人被埋，经核实不实。",
])  # fmt: skip
def test_what_is_denied_over_or_no_fact_is_not_asked(text: str, desk: Desk) -> None:
    assert unread(text, intake.read(desk, text, desk.now())) == ()


def test_a_doubtful_number_is_asked_and_counts_once_it_cannot_be_excluded(desk: Desk) -> None:
    identity = said(desk, "青山镇一民房起火，可能有3人被困。")
    state = state_of(desk, identity)
    assert "被困3人" in asked_words(state.readings)
    assert (state.level_strict, half_hour(desk, identity)) == (Level.ORDINARY, [])
    readings.keep(desk, identity)
    state = state_of(desk, identity)
    assert (state.level, state.level_strict, state.strict_stated) == (Level.ORDINARY, Level.LARGE, Level.ORDINARY)
    assert open_words(state.readings) == "被困3人"
    clocks = half_hour(desk, identity)
    assert clocks
    assert all(one.by_reading for one in clocks)
    assert all(one.basis_at == state.received_at for one in clocks), "the limit counts from the call, not the answer"
    assert "被困3人" not in reporting.compose(desk, state).title
    assert state.figures == ()
    rebuild(desk.store)
    assert state_of(desk, identity) == state


def test_unknown_is_not_zero(desk: Desk) -> None:
    identity = said(desk, "青山镇一民房起火，可能有人被困。", figures={})
    assert half_hour(desk, identity) == []
    readings.keep(desk, identity, "接警人说里面有人喊")
    state = state_of(desk, identity)
    assert state.level_strict is Level.LARGE
    assert half_hour(desk, identity)
    with desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(limit=50)]
    assert any("不能排除被困，从严计入：接警人说里面有人喊" in one for one in lines)
    assert any("读到被困人数不明，拿不准，待答（“人被困”）" in one for one in lines)


def test_what_is_said_plainly_counts_at_once(desk: Desk) -> None:
    identity = said(desk, "青山镇一工地塌方，有人失踪，人数不清。")
    state = state_of(desk, identity)
    assert (state.level, state.level_strict) == (Level.ORDINARY, Level.LARGE)
    assert half_hour(desk, identity)


def test_people_whose_number_nobody_knows_are_no_matter_of_before(desk: Desk) -> None:
    identity = said(desk, "青山镇一工地塌方，有人失踪，人数不清。")
    readings.adopt(desk, identity)
    body = reporting.compose(desk, state_of(desk, identity)).body
    assert "按失联计为较大级别" in body
    assert "此前" not in body


def test_found_untrue_ends_what_could_not_be_excluded(desk: Desk) -> None:
    identity = said(desk, "青山镇一民房起火，可能有3人被困。")
    readings.keep(desk, identity)
    done = readings.dismiss(desk, identity, "消防进楼搜过，无人")
    assert done.ended
    assert half_hour(desk, identity) == []
    assert state_of(desk, identity).level_strict is Level.ORDINARY
    with pytest.raises(Refused, match="没有拿不准"):
        readings.keep(desk, identity)


def test_one_field_is_answered_by_itself(desk: Desk) -> None:
    identity = said(desk, "青山镇一民房起火，可能有3人被困，据称2人失联。")
    readings.dismiss(desk, identity, "家属已联系上", fields=("missing",))
    assert [one.field for one in open_readings(state_of(desk, identity).readings)] == ["trapped"]
    readings.adopt(desk, identity, fields=("trapped",))
    (figure,) = state_of(desk, identity).figures
    assert (figure.kind, figure.value) == (FigureKind.TRAPPED, 3.0)


def test_adopting_takes_what_counts_and_leaves_what_is_asked(desk: Desk) -> None:
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative="民房起火，2人受伤。可能有3人被困。")
    identity = intake.receive(desk, intake.as_said(draft, intake.read(desk, draft.narrative, draft.received_at))).id
    readings.adopt(desk, identity)
    state = state_of(desk, identity)
    assert [one.kind for one in state.figures] == [FigureKind.INJURED]
    assert "被困3人" in asked_words(state.readings)


def test_none_trapped_and_then_perhaps_some_is_no_zero(desk: Desk, clock: FixedClock) -> None:
    identity = said(desk, "青山镇一民房起火，无人员被困。")
    clock.advance(600)
    text = "邻居听说里面还有人没出来。"
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text)
    intake.follow_up(desk, identity, intake.as_said(draft, intake.read(desk, text, draft.received_at)))
    readings.keep(desk, identity)
    assert state_of(desk, identity).level_strict is Level.LARGE
    assert half_hour(desk, identity)


def test_a_number_stated_answers_what_was_asked(desk: Desk) -> None:
    identity = said(desk, "青山镇一民房起火，可能有3人被困。")
    handling.state_figure(desk, identity, Statement(kind=FigureKind.TRAPPED, value=0))
    assert asked_words(state_of(desk, identity).readings) == ""


EARLIER = "今天凌晨2时10分，青山镇红旗铅锌矿发生冒顶，无人员伤亡。"
TEN_PAST = dt.datetime(2026, 6, 11, 18, 10, tzinfo=dt.UTC)


def mine(desk: Desk, text: str = EARLIER, **typed: object) -> str:
    """A mine accident booked as said in a unit whose province counts its limits from 事发."""
    editing.switch_pack(desk, "henan", enabled=True)
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text, category="12B00")
    draft = replace(draft, **typed)
    return intake.receive(desk, intake.as_said(draft, intake.read(desk, text, draft.received_at))).id


def from_occurrence(desk: Desk, identity: str) -> list[Clock]:
    found = [one for one in state_of(desk, identity).clocks if one.running and one.basis is Basis.OCCURRED]
    assert found, "a limit counts from 事发"
    return found


def test_a_noted_occurrence_brings_limits_forward_and_stands_nowhere(desk: Desk) -> None:
    identity = mine(desk)
    state = state_of(desk, identity)
    assert (state.occurred_at, open_occurred(state.readings)) == (None, TEN_PAST)
    limits = {rule.id: dt.timedelta(minutes=rule.minutes) for rule in desk.rules.rules}
    for clock in from_occurrence(desk, identity):
        assert clock.basis_at == TEN_PAST
        assert clock.due - clock.basis_at == limits[clock.rule]
    assert "2时10分，" not in reporting.compose(desk, state).body.split("报告：", maxsplit=1)[0]


def test_the_limits_shown_before_booking_are_those_that_start(desk: Desk) -> None:
    editing.switch_pack(desk, "henan", enabled=True)
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=EARLIER, category="12B00")
    draft = intake.as_said(draft, intake.read(desk, EARLIER, draft.received_at))
    shown = {one.governing.rule.id: one.governing.due for one in intake.preview(desk, draft).demands}
    intake.receive(desk, draft)
    started = {one.rule: one.due for one in from_occurrence(desk, draft.id)}
    assert {rule: shown[rule] for rule in started} == started


def test_running_limits_come_forward_when_a_later_message_says_it_was_earlier(desk: Desk, clock: FixedClock) -> None:
    known = desk.now() - dt.timedelta(minutes=20)
    identity = mine(desk, "青山镇红旗铅锌矿发生冒顶。", occurred_at=known, precision=Precision.MINUTE)
    assert {one.basis_at for one in from_occurrence(desk, identity)} == {known}
    clock.advance(600)
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=EARLIER)
    intake.follow_up(desk, identity, intake.as_said(draft, intake.read(desk, EARLIER, draft.received_at)))
    assert {one.basis_at for one in from_occurrence(desk, identity)} == {TEN_PAST}
    readings.dismiss(desk, identity, "与矿上核对，是2时52分")
    assert {one.basis_at for one in from_occurrence(desk, identity)} == {known}
    assert state_of(desk, identity).occurred_at == known


def test_found_untrue_the_limits_run_from_the_call_again(desk: Desk) -> None:
    identity = mine(desk)
    early = {one.id: one.due for one in from_occurrence(desk, identity)}
    readings.dismiss(desk, identity, "时间说错了", fields=("occurred_at",))
    for clock in from_occurrence(desk, identity):
        assert clock.basis_at == state_of(desk, identity).received_at
        assert clock.due > early[clock.id]


def test_adopted_the_limits_stay(desk: Desk) -> None:
    identity = mine(desk)
    before = {one.id: one.due for one in from_occurrence(desk, identity)}
    readings.adopt(desk, identity)
    assert state_of(desk, identity).occurred_at == TEN_PAST
    assert {one.id: one.due for one in from_occurrence(desk, identity)} == before


def test_a_time_that_is_not_sure_moves_nothing(desk: Desk) -> None:
    editing.switch_pack(desk, "henan", enabled=True)
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=EARLIER, category="12B00")
    found = tuple(replace(one, confidence=0.5) for one in intake.read(desk, EARLIER, draft.received_at))
    identity = intake.receive(desk, intake.as_said(draft, found)).id
    assert {one.basis_at for one in from_occurrence(desk, identity)} == {state_of(desk, identity).received_at}


def test_people_counted_plainly_in_words_the_reader_is_not_sure_of_start_their_clock(desk: Desk) -> None:
    identity = said(desk, "下午4点多5个人在清江河滩玩水，2个滑下去了，1个大的去拉也没上来，现在3个都没影。")
    state = state_of(desk, identity)
    assert "失联3人" in open_words(state.readings)
    assert state.level_strict is Level.LARGE
    assert half_hour(desk, identity)


def test_a_class_nobody_is_sure_of_is_asked_and_its_rules_start_once_it_cannot_be_excluded(desk: Desk) -> None:
    identity = said(desk, "听说石坪乡砖厂那边有人拉肚子，食堂的饭有问题，34个人都吐了。", category="")
    state = state_of(desk, identity)
    (asked,) = [one for one in state.readings if one.field == "category"]
    assert not asked.counts
    assert asked.shown in asked_words(state.readings)
    before = {one.rule for one in state.clocks}
    readings.keep(desk, identity, "还在查", ("category",))
    after = state_of(desk, identity)
    assert after.category == ""
    assert {one.rule for one in after.clocks if one.by_reading} - before
    readings.adopt(desk, identity, ("category",))
    assert state_of(desk, identity).category == asked.text.partition(" ")[0]


def rules_read(desk: Desk, narrative: str) -> set[str]:
    """The rules that run on what was read and nobody has confirmed."""
    return {one.rule for one in state_of(desk, said(desk, narrative, category="")).clocks if one.by_reading}


@pytest.mark.parametrize(
    ("narrative", "rule"),
    [
        ("山体滑坡压了两户人家，里面几口人联系不上。", "N28-loss-upper"),
        ("煤矿井下瓦斯爆炸，井下38人，升井29人，9人失联。", "N05"),
    ],
)
def test_what_befell_people_lost_starts_its_own_clocks_before_anybody_answers(
    desk: Desk, narrative: str, rule: str
) -> None:
    assert rule in rules_read(desk, narrative)


@pytest.mark.parametrize(
    "narrative",
    [
        "山体滑坡压了两户人家，人都出来了，没有人员伤亡。",
        "听说有山体滑坡压了两户人家，里面几口人联系不上。",
        "组织山体滑坡演练，模拟压了两户人家，里面几口人联系不上。",
    ],
)
def test_what_befell_nobody_or_is_hearsay_or_drill_waits_for_an_answer(desk: Desk, narrative: str) -> None:
    assert "N28-loss-upper" not in rules_read(desk, narrative)


def test_a_class_that_counted_and_was_none_takes_its_clocks_with_it(desk: Desk) -> None:
    identity = said(desk, "山体滑坡压了两户人家，里面几口人联系不上。", category="")
    readings.dismiss(desk, identity, "是土方塌落", ("category",))
    running = {one.rule for one in state_of(desk, identity).clocks if one.running}
    assert "N28-loss-upper" not in running
    assert "L04" in running


@pytest.mark.parametrize(
    ("narrative", "level"),
    [
        ("高新园区污水处理厂硫化氢中毒，3人被困池内，下去救的2人也没上来。", Level.LARGE),
        ("台风造成2死1失踪，倒塌房屋30间。", Level.LARGE),
        ("桥塌了，两辆车掉下去，有人没救上来。", Level.LARGE),
        ("城区大面积停电，大约6万户没电。", Level.LARGE),
        ("后山裂缝，威胁下面1200人，正在组织转移。", Level.PARTICULARLY_MAJOR),
    ],
)
def test_what_a_ladder_counts_and_is_told_as_a_fact_counts_at_once(desk: Desk, narrative: str, level: Level) -> None:
    state = state_of(desk, said(desk, narrative, category=""))
    assert state.level_strict is level
    assert state.level is Level.ORDINARY


@pytest.mark.parametrize(
    ("narrative", "level"),
    [
        ("县交警大队：G30高速大雾，15辆车追尾，3人死亡，12人受伤，其中2人重伤。", Level.LARGE),
        ("暴风雪，6名牧民赶着羊群在转场途中失去联系，已一天一夜。", Level.LARGE),
        ("化工园区氨气泄漏，周边两个村紧急疏散560人，3人轻微中毒送医。", Level.LARGE),
        ("山体滑坡，两户房屋被埋，人数还不清楚。", Level.LARGE),
        ("后山裂缝扩大，威胁26户118人，已全部撤离，这里是地质灾害点。", Level.LARGE),
        ("排洪闸口有三个钓鱼的让水围了，水涨得快。", Level.LARGE),
        ("据称建筑工地坍塌，有10余人被埋，具体人数正在核实。", Level.ORDINARY),
        ("近期多地发生山洪，有的村庄撤得晚，3人死亡，请各乡镇加强巡查值守，守住河边和低洼处。", Level.ORDINARY),
        ("规定3人以上死亡的要半小时内电话报告，请值班员注意这一条。", Level.ORDINARY),
        ("矿井冒顶3人被困，10时都救出来了，都没有受伤，已经送医院检查。", Level.ORDINARY),
    ],
)
def test_what_a_first_call_tells_as_a_fact_counts_though_it_names_no_time(
    desk: Desk, narrative: str, level: Level
) -> None:
    state = state_of(desk, said(desk, narrative, category=""))
    assert state.level is Level.ORDINARY, "nothing of it is 已知"
    assert state.level_strict is level, state.read_reason


@pytest.mark.parametrize(
    "words",
    [
        "网传一客车坠江，请核实后30分钟内反馈。",
        "群众听说一养老院起火，正在核实。",
        "有人说油罐车翻进清江，下游有取水口，未核实。",
    ],
)
def test_a_circumstance_that_is_hearsay_is_suggested_and_counts_for_nothing(desk: Desk, words: str) -> None:
    assert state_of(desk, said(desk, words, category="")).level_strict is Level.ORDINARY
