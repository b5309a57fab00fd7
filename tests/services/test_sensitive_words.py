"""Sensitive words count for 从严 before anybody has confirmed them, where their list says so; one key ends them."""

import pytest

from app.models.incident.readings import open_words
from app.models.incident.state import Incident
from app.models.vocabulary.incident import FigureKind, Flag
from app.models.vocabulary.obligation import ObligationKind
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident import handling, readings
from app.services.incident.intake import adopt, as_said, follow_up, preview, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.similar import known_of
from app.services.reports import against, line
from app.services.reports.typed_line import Stand, Typed
from app.services.runtime.clock import FixedClock
from tests.helpers import clocks_of, state_of

COUNTS = (
    ("柳林镇中学老师报，5名学生在清江河滩玩水，目前2人失联。", Flag.SCHOOL, "中学"),
    ("青山县城关镇仓库火灾，扑救中2名消防员受伤，无群众伤亡。", Flag.SENSITIVE_PEOPLE, "消防员"),
    ("G318线一辆旅游车侧翻，2名外籍游客受伤。", Flag.FOREIGN, "外籍"),
    ("80人堵县政府门口，情绪激动。", Flag.GATHERING, "堵县政府"),
    ("宏达公司120名工人拉横幅讨薪。", Flag.GATHERING, "拉横幅"),
)
ONLY_SUGGESTED = (
    "县第二中学门口两车追尾，无人受伤。",
    "20名消防员到场扑救，路边小卖部1人轻微烧伤。",
    "大岭背后山起火，一公里外有敬老院，无人员伤亡。",
    "县应急局组织学校演练，模拟2名学生受伤。",
    "1人受伤，已送县人民医院，群众聚集围观。",
    "两车相撞2人受伤，网传有学生死亡系谣言。",
)


def call(desk: Desk, text: str, flags: tuple[Flag, ...] = ()) -> str:
    draft = IntakeDraft(
        id=desk.new_id(), received_at=desk.now(), narrative=text, caller_unit="县公安局", flags=flags
    )  # fmt: skip
    found = read(desk, text, desk.now())
    return receive(desk, as_said(adopt(draft, found, only_sure=True), found)).id


def follow(desk: Desk, incident: str, text: str) -> None:
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text, caller_unit="县公安局")
    follow_up(desk, incident, draft)


def flags_read(state: Incident) -> set[Flag]:
    return {one.flag for one in state.readings if one.flag is not None}


@pytest.mark.parametrize(("text", "flag", "word"), COUNTS)
def test_a_word_that_counts_starts_the_half_hour_clock_and_stands_with_its_flag(
    desk: Desk, text: str, flag: Flag, word: str
) -> None:
    found = read(desk, text, desk.now())
    shown = preview(desk, as_said(IntakeDraft(id="x", received_at=desk.now(), narrative=text), found))
    incident = call(desk, text)
    state = state_of(desk, incident)
    assert flag in flags_read(state)
    assert flag not in state.flags, "nobody adopted it"
    assert f"{flag.label}（“{word}”）" in open_words(state.readings)
    assert state.level is Level.ORDINARY
    assert state.level_strict is Level.LARGE is shown.level_strict
    assert all(one.by_reading for one in clocks_of(desk, incident, ObligationKind.ORAL))
    assert clocks_of(desk, incident, ObligationKind.ORAL)


@pytest.mark.parametrize("text", ONLY_SUGGESTED)
def test_a_word_beside_nobody_who_was_hurt_in_an_exercise_or_a_rumour_only_suggests(desk: Desk, text: str) -> None:
    incident = call(desk, text)
    assert not flags_read(state_of(desk, incident))
    assert state_of(desk, incident).level_strict is Level.ORDINARY
    assert {one.rule for one in clocks_of(desk, incident, ObligationKind.ORAL)} <= {"N25-upper"}, "a fire on a hill"


def test_one_key_ends_what_a_word_started_and_the_same_word_does_not_start_it_again(
    desk: Desk, clock: FixedClock
) -> None:
    incident = call(desk, "学校附近2人受伤。")
    assert state_of(desk, incident).level_strict is Level.LARGE
    done = readings.dismiss(desk, incident, "派出所核实：与学校无关")
    assert {one.obligation for one in done.ended} >= {ObligationKind.ORAL}
    assert state_of(desk, incident).level_strict is Level.ORDINARY
    clock.advance(600)
    follow(desk, incident, "学校门口的伤者已送医，2人受伤。")
    assert state_of(desk, incident).level_strict is Level.ORDINARY
    assert not [one for one in clocks_of(desk, incident, ObligationKind.ORAL) if one.running]


def test_who_was_hurt_is_said_later(desk: Desk, clock: FixedClock) -> None:
    incident = call(desk, "清江河滩2人受伤。")
    assert state_of(desk, incident).level_strict is Level.ORDINARY
    clock.advance(600)
    follow(desk, incident, "伤者身份已核实，均为县二中学生。")
    state = state_of(desk, incident)
    assert flags_read(state) == {Flag.SCHOOL}
    assert state.level_strict is Level.LARGE


def test_taken_it_is_a_flag_like_one_that_was_ticked_and_its_clocks_are_owed(desk: Desk) -> None:
    incident = call(desk, COUNTS[1][0])
    readings.adopt(desk, incident, ("flag:sensitive_people",))
    state = state_of(desk, incident)
    assert state.flags == (Flag.SENSITIVE_PEOPLE,)
    assert state.strict_stated is Level.LARGE
    assert not [one for one in clocks_of(desk, incident, ObligationKind.ORAL) if one.running and one.by_reading]
    ticked = call(desk, COUNTS[1][0], (Flag.SENSITIVE_PEOPLE,))
    assert not flags_read(state_of(desk, ticked)), "what is ticked is not asked"


def test_circumstances_of_the_other_call_count_in_the_incident_that_is_kept(desk: Desk, clock: FixedClock) -> None:
    kept = call(desk, "西街12号楼着火，1人受伤。")
    clock.advance(300)
    other = call(desk, "西街12号楼着火，楼里有培训班，2名学生受伤。")
    ticked = call(desk, "西街12号楼着火。", (Flag.FOREIGN,))
    assert state_of(desk, kept).level_strict is Level.ORDINARY
    handling.merge(desk, kept, other, "同一起火灾")
    state = state_of(desk, kept)
    assert state.level_strict is Level.LARGE
    assert "学校（“培训班”）" in state.read_reason
    assert [one for one in clocks_of(desk, kept, ObligationKind.ORAL) if one.running]
    handling.merge(desk, kept, ticked, "同一起火灾")
    assert "涉外" in state_of(desk, kept).strict_reason


def test_nobody_missing_in_one_place_does_not_answer_for_those_told_of_in_another(
    desk: Desk, clock: FixedClock
) -> None:
    incident = call(desk, "1时30分下坪村进水，有3个人被冲走没找到。")
    state = state_of(desk, incident)
    assert state.level_strict is Level.LARGE
    clock.advance(600)
    found = against.read(desk, known_of(state), "石坪乡核实完毕，没有人失踪。", desk.now())
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative="石坪乡核实完毕，没有人失踪。")
    _, taken = against.adopt_sure(draft, found, state.readings)
    assert not [one for one in taken if one.field == FigureKind.MISSING]
    typed = Typed(id=desk.new_id(), incident=incident, text="石坪乡核实完毕，没有人失踪。")
    assert not [one for one in line.foresee(desk, typed).effects if "失联0" in one.words and one.stand is Stand.SURE]
    line.book(desk, typed)
    assert state_of(desk, incident).level_strict is Level.LARGE


IN_DANGER = [
    ("昌河大桥上一辆旅游大巴翻了，车上人数不清楚。", Flag.ENDANGERING),
    ("长江边渡口一条渡船翻了，船上大概有20来人，救起11个。", Flag.ENDANGERING),
    ("一辆客车侧翻，暂无伤亡报告。", Flag.ENDANGERING),
    ("养老院着火了，火很大，消防正在救。", Flag.SENSITIVE_PEOPLE),
    ("小学教学楼一楼起火，学生正往外跑。", Flag.SCHOOL),
    ("酒店3楼起火，正在疏散，伤亡不清楚。", Flag.CROWDED),
]
OUT_OF_IT = [
    "养老院食堂着火了，火已扑灭，没有人员伤亡。",
    "一家酒店3楼起火，客人都跑出来了，无人伤亡。",
    "实验小学旁边的草堆起火。",
    "县道上一辆大巴追尾货车，没有人受伤。",
    "一辆小客车侧翻，司机轻伤。",
    "校车公司翻新车间。",
]


@pytest.mark.parametrize(("text", "flag"), IN_DANGER)
def test_a_place_full_of_people_in_danger_counts_while_nobody_says_they_are_safe(
    desk: Desk, text: str, flag: Flag
) -> None:
    state = state_of(desk, call(desk, text))
    assert flag in flags_read(state)
    assert state.level is Level.ORDINARY
    assert state.level_strict <= Level.LARGE


@pytest.mark.parametrize("text", OUT_OF_IT)
def test_a_place_whose_people_are_safe_or_that_only_stands_near_does_not_count(desk: Desk, text: str) -> None:
    state = state_of(desk, call(desk, text))
    assert not flags_read(state)
    assert state.level_strict is Level.ORDINARY


def test_a_spill_that_may_reach_drinking_water_counts_as_major(desk: Desk) -> None:
    state = state_of(desk, call(desk, "油罐车翻进清江里，汽油往下游流，下游5公里有自来水厂取水口。"))
    assert {Flag.WATER_SOURCE, Flag.POLLUTION} <= set(flags_read(state))
    assert state.level_strict is Level.MAJOR


@pytest.mark.parametrize("text", ["罐车侧翻，柴油漏在路面上，未流入河道。", "自来水厂旁边一辆货车追尾。"])
def test_what_did_not_run_into_water_is_no_pollution(desk: Desk, text: str) -> None:
    assert not {Flag.WATER_SOURCE, Flag.POLLUTION} & set(flags_read(state_of(desk, call(desk, text))))
