"""Items of a hand-over one by one: each known by itself; what was gone through does not count for ever."""

from collections import Counter

import pytest
from msgspec.structs import replace

from app.models.handover.facts import EquipmentCheck
from app.models.settings.settings import Settings
from app.models.vocabulary.duty import DutyRole
from app.services.desk.desk import Desk
from app.services.duty import gathering, handover_steps, shift
from app.services.duty.handover_steps import Progress
from app.services.runtime.clock import FixedClock
from tests.helpers import book

TRIED = tuple(EquipmentCheck(name=one, result="正常", how="当面试过") for one in Settings().equipment)
HALF = Progress(out="王澄", taken="李明", leader="钱五", notes="注意抽查", joint=True, passed=("x",), checks=TRIED)


def test_two_clocks_of_one_incident_with_one_limit_are_two_items(desk: Desk, clock: FixedClock) -> None:
    book(desk, deaths=3)
    items = gathering.gather(desk).items
    limits = Counter((one.part, one.subject, one.due) for one in items if one.due is not None)
    assert max(limits.values()) > 1, "two limits fall together"
    keys = [handover_steps.key_of(one) for one in items]
    assert len(set(keys)) == len(keys)
    clock.advance(3600)
    later = gathering.gather(desk).items
    assert [one.text for one in later] != [one.text for one in items], "what was near is past"
    assert {handover_steps.key_of(one) for one in later} == set(keys), "the same clocks are the same items"


@pytest.mark.parametrize(("seconds", "counts"), [(7200, True), (7201, False), (3 * 86400, False)])
def test_what_was_gone_through_counts_for_two_hours_the_notes_for_ever(
    desk: Desk, clock: FixedClock, *, seconds: int, counts: bool
) -> None:
    shift.assign(desk, {DutyRole.MAIN: "王澄"}, remind=False)
    began = clock.now()
    handover_steps.keep(desk, HALF)
    clock.advance(seconds)
    assert handover_steps.begun(desk) == (replace(HALF, begun=began) if counts else Progress(notes="注意抽查"))


def test_kept_again_it_is_as_old_as_it_was_and_given_up_it_begins_anew(desk: Desk, clock: FixedClock) -> None:
    began = clock.now()
    handover_steps.keep(desk, HALF)
    clock.advance(3600)
    handover_steps.keep(desk, replace(HALF, notes="注意抽查、停电"))
    assert handover_steps.begun(desk) == replace(HALF, notes="注意抽查、停电", begun=began)
    clock.advance(3601)
    assert handover_steps.begun(desk) == Progress(notes="注意抽查、停电")
    handover_steps.keep(desk, Progress(taken="赵四"))
    assert handover_steps.begun(desk) == Progress(taken="赵四", begun=clock.now())


def test_others_on_duty_since_then_begin_anew(desk: Desk, clock: FixedClock) -> None:
    handover_steps.keep(desk, HALF)
    clock.advance(60)
    shift.assign(desk, {DutyRole.MAIN: "周七"}, remind=False)
    assert handover_steps.begun(desk) == Progress(notes="注意抽查")
