"""What seldom comes has its right value too: facts whose cause has not arrived, odd shapes, rules that meet."""

import datetime as dt

import pytest
from msgspec.structs import replace

from app.models.book import codec
from app.models.book.facts import EntryCorrected, EntryStruck
from app.models.brief.state import Brief
from app.models.brief.state import project as brief_rows
from app.models.handover.state import Handover, project_handover
from app.models.incident.facts import IncidentNoted, IncidentReceived
from app.models.incident.grading import Ladder, ladders_for
from app.models.incident.situation import offer
from app.models.incident.state import Incident
from app.models.lower.message import read
from app.models.maps.inside import within
from app.models.moments import minutes
from app.models.obligations.clock import Clock, next_stage
from app.models.obligations.clock_names import name_among
from app.models.outbox.answers import AnswerRule, AnswerStyle, Verdict, read_answer
from app.models.report.sendings import Sending
from app.models.rota.checks import problems
from app.models.rota.planning import People, plan
from app.models.rota.turns import Turn
from app.models.rules.rule_state import RuleState, project_rule
from app.models.security.recovery import GROUPS, WrongCode, code_of, key_of
from app.models.settings.settings import OPTIONS
from app.models.subject.fold import collect
from app.models.supply.state import Supply
from app.models.texts import own_place, told_after
from app.models.vocabulary.incident import Flag
from app.models.vocabulary.obligation import Basis, ObligationKind, Owner, Recipient
from app.models.vocabulary.report import Channel, Standing
from app.models.vocabulary.term import UnitLevel
from tests.models.test_new_states import AT, entries


def test_two_kinds_of_facts_never_share_a_tag() -> None:
    class Other(IncidentNoted, frozen=True, kw_only=True, tag="incident:noted"):
        pass

    with pytest.raises(ValueError, match="two kinds of facts are tagged incident:noted"):
        codec.learn([Other])
    assert codec.KINDS["incident:noted"] is IncidentNoted


def test_half_a_character_among_numbers_and_lists_leaves_them_as_they_are() -> None:
    told = IncidentReceived(narrative="附件\udce5", title="甲", received_at=AT, flags=(Flag.SCHOOL,), place="乡")
    assert codec.encode(told) == codec.encode(replace(told, narrative="附件?"))


def test_what_is_struck_or_has_not_arrived_has_no_row() -> None:
    assert brief_rows(Brief(id="B")) == ()
    assert project_handover(Handover(id="H")) == ()
    assert project_rule(RuleState(id="R")) == ()
    assert Supply(id="S").left == {}
    assert offer(Incident(id="I"), UnitLevel.COUNTY, AT) is None


def test_of_two_ladders_that_fit_as_well_both_hold_and_a_shorter_one_does_not() -> None:
    def ladder(name: str, *classes: str) -> Ladder:
        return Ladder(id=name, classes=classes, legal="", source="", confidence="V", steps=())

    first, second, general = ladder("甲", "12A"), ladder("乙", "12A", "13"), ladder("丙", "12")
    assert ladders_for("12A01", (first, general, second)) == (first, second)
    assert ladders_for("12B00", (first, general, second)) == (general,)


def test_a_point_in_the_corner_of_a_box_is_outside_and_far_from_a_slanting_line() -> None:
    triangle = ((30.0, 110.0), (31.0, 110.0), (31.0, 111.0), (30.0, 110.0))
    assert within((triangle,), 30.2, 110.8) is False
    assert within((triangle,), 30.8, 110.2) is True
    assert within((triangle,), 30.5, 110.505) is True, "within a kilometre of the line"
    assert within((triangle[:-1],), 30.8, 110.2) is None, "not closed"


CLOCK = Clock(
    id="c", subject="incident:I", rule="N01", digest="0", obligation=ObligationKind.WRITTEN, recipient=Recipient.CITY,
    owner=Owner.OURS, basis=Basis.RECEIVED, basis_at=AT, due=AT + minutes(60), first_due=AT + minutes(60),
    started_at=AT, legal="",
)  # fmt: skip


def test_a_reminder_asked_for_is_a_stage_of_its_own() -> None:
    reminded = replace(CLOCK, remind_at=AT + minutes(7))
    assert next_stage(reminded, AT) == AT + minutes(7)
    assert next_stage(reminded, AT + minutes(7)) == next_stage(CLOCK, AT + minutes(7)) > AT + minutes(7)


def test_offices_whose_names_begin_alike_are_told_apart_by_the_whole_name() -> None:
    twins = [replace(CLOCK, id=f"c{number}", recipient=one) for number, one in enumerate(Recipient)]
    for one in twins:
        name = name_among(one, twins)
        assert sum(name_among(other, twins) == name for other in twins) == 1, name
        if any(other.recipient.label.startswith(one.recipient.label) and other is not one for other in twins):
            assert name.endswith(f"·{one.recipient.label}")


def test_a_value_in_a_list_of_an_answer_is_found_by_its_number() -> None:
    rule = AnswerRule(style=AnswerStyle.OWN, path="data.1.state", accepted=("ok",), refused=("no",))
    for body, verdict in (
        (b'{"data": [{"state": "no"}, {"state": "ok"}]}', Verdict.ACCEPTED),
        (b'{"data": [{"state": "ok"}, {"state": "no"}]}', Verdict.REFUSED),
        (b'{"data": [{"state": "ok"}]}', Verdict.UNKNOWN),
        (b'{"data": "ok"}', Verdict.UNKNOWN),
    ):
        assert read_answer(rule, 200, body).verdict is verdict


def test_a_sending_that_is_only_supposed_says_so_before_all_else() -> None:
    sent = Sending(
        name="市局", recipient=Recipient.CITY, standing=Standing.MAIN, channel=Channel.FAX, sent_at=AT, inferred=True
    )
    assert sent.state == "推定"
    assert replace(sent, inferred=False).state != "推定"


def turn(number: int, hours: float, begins: float, *, main: str = "", deputy: str = "", leader: str = "") -> Turn:
    start = AT + dt.timedelta(hours=begins)
    day = dt.date(2026, 6, 12) + dt.timedelta(days=number)
    return Turn(
        day=day,
        begins=start,
        ends=start + dt.timedelta(hours=hours),
        piece=number,
        main=main,
        deputy=deputy,
        leader=leader,
    )


def test_who_sits_in_two_turns_at_a_time_is_named() -> None:
    first = turn(0, 24, 0, main="王澄", deputy="李明", leader="赵启明")
    second = turn(1, 24, 20, main="王澄", deputy="周敏", leader="孙国栋")
    assert any(one.startswith("王澄在") and one.endswith("同时当班") for one in problems((first, second)))
    assert not any("同时当班" in one for one in problems((first, replace(second, main="陈立"))))


def test_a_rota_for_which_nobody_is_left_stays_empty_and_looks_at_the_latest_turn_before() -> None:
    empty = (turn(2, 24, 48), turn(3, 24, 72))
    assert [one.on for one in plan(empty, People(officers=()))] == [(), ()]
    late = turn(1, 24, 24, main="甲", deputy="乙")
    early = turn(0, 24, 0, main="甲", deputy="丙")
    people = People(officers=("甲", "乙", "丙", "丁", "戊", "己"))
    assert plan(empty, people, (late, early)) == plan(empty, people, (early, late))


def test_a_recovery_code_whose_last_bits_are_not_those_of_a_key_is_refused() -> None:
    """Any four letters before the right check letter are a sound group; the last four bits of a code are nought."""
    code = code_of(bytes(range(32)))
    assert key_of("".join(code)) == bytes(range(32))
    alphabet = {letter for group in code_of(bytes(range(7, 39))) + code_of(bytes(range(100, 132))) for letter in group}
    others = [f"{code[-1][:3]}{last}{check}" for last in alphabet for check in alphabet]
    wrong = set()
    for group in others:
        try:
            key_of("".join((*code[:-1], group)))
        except WrongCode as error:
            wrong.add((error.group, group == code[-1]))
    assert wrong == {(GROUPS, False)}


def test_names_of_duty_rooms_are_held_to_what_a_rota_can_bear() -> None:
    check = OPTIONS["duty_rooms"].check
    assert check(("防汛值班室", "森防值班室")) == ""
    assert "不要有空格" in check(("防汛 值班室",))
    assert "最多20个字" in check(("防" * 21,))
    assert check(("防汛", "防汛")) == "值班室的名称写了两次"


def test_the_last_correction_counts_and_one_that_was_struck_does_not() -> None:
    told = entries(
        "incident:I",
        (
            EntryCorrected(target="x", text="三人", reason="误听"),
            EntryCorrected(target="x", text="四人", reason="误听"),
            EntryStruck(target="e2", reason="记错"),
        ),
    )
    assert collect(told[:2]) == ({}, {"x": "四人"})
    assert collect(told) == ({"e2": "e3"}, {"x": "三人"})


def test_words_of_a_kind_follow_the_place_without_being_said_twice() -> None:
    assert told_after("红岩煤矿", "煤矿透水") == "透水"
    assert told_after("青山镇", "火灾") == "火灾"
    assert own_place("1203掘进工作面", "青山煤矿") == "青山煤矿1203掘进工作面"


def test_a_number_behind_a_role_and_a_unit_within_a_longer_name() -> None:
    found = read(
        "青山镇：带班领导赵某，值班员钱某，联系电话13900000001\n白石乡：值班员孙某13900000002", ("青山镇", "白石乡")
    )
    assert [(one.unit, one.officer) for one in found.units] == [("青山镇", "钱某"), ("白石乡", "孙某")]
    assert found.units[0].phone == "13900000001"
    assert found.units[1].phone == "13900000002"
    known = read("青山镇专职消防大队：值班员钱某13900000001", ("青山镇专职消防大队",))
    assert [one.unit for one in known.units] == ["青山镇专职消防大队"]
