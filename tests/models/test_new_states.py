"""Hotspots, matters, responses, call-outs: any order of their facts folds, what begins twice is doubted."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.book import codec
from app.models.book.entry import GENESIS, Entry
from app.models.book.fact import Fact, kind_of
from app.models.hotspot.facts import HotspotChecked, HotspotFedBack, HotspotNoticed
from app.models.matter.facts import MatterAnswered, MatterPassed, MatterPressed, MatterTaken
from app.models.registry import subject_for
from app.models.response.facts import ResponseAdjusted, ResponseEnded, ResponseReported, ResponseStarted
from app.models.subject.fold import State, fold, fold_all, projected
from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.matter import MatterAnswer, MatterKind, ResponseLevel
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.term import UnitLevel
from app.models.warning.facts import CalledOut, CallOutListed, CallOutReported

AT = dt.datetime(2026, 6, 12, 3, 14, tzinfo=dt.UTC)
STORIES: dict[str, tuple[Fact, ...]] = {
    "hotspot:1": (
        HotspotNoticed(received_at=AT, longitude=120.5, latitude=27.5, number="7"),
        HotspotChecked(result=HotspotResult.CHECKING, unit="青山镇", at=AT),
        HotspotChecked(result=HotspotResult.FIRE, unit="青山镇", at=AT, incident="I1"),
        HotspotFedBack(result=HotspotResult.FIRE, to="市局", at=AT),
    ),
    "matter:1": (
        MatterTaken(kind=MatterKind.INSTRUCTION, words="全力救人", asker="赵启明", at=AT),
        MatterPassed(recipient=Recipient.UNDERTAKER, to="大队", at=AT),
        MatterPressed(to="大队", at=AT),
        MatterAnswered(answer=MatterAnswer.DONE, words="已灭", at=AT),
    ),
    "response:1": (
        ResponseStarted(name="防汛应急响应", level=ResponseLevel.FOUR, signatory="赵启明", at=AT),
        ResponseAdjusted(level=ResponseLevel.THREE, signatory="赵启明", at=AT),
        ResponseReported(to="市政府", at=AT, received_by="马值守"),
        ResponseEnded(signatory="赵启明", at=AT),
    ),
    "warning:1": (
        CallOutListed(units=("青山镇",)),
        CalledOut(unit="青山镇", at=AT, answered=False),
        CalledOut(unit="青山镇", at=AT, person="李某"),
        CallOutReported(unit="青山镇", at=AT),
    ),
}


def entries(subject: str, facts: tuple[Fact, ...]) -> list[Entry]:
    return [
        Entry(
            id=f"e{number}", seat="S", seq=number, at=number, order=number, by="王澄", subject=subject,
            kind=kind_of(fact), data=codec.encode(fact), prev=GENESIS, hash=b"",
        )
        for number, fact in enumerate(facts, 1)
    ]  # fmt: skip


@pytest.mark.parametrize("subject", STORIES)
def test_every_order_of_what_happened_folds_and_projects(subject: str) -> None:
    how, identity = subject_for(subject)
    for order in itertools.permutations(STORIES[subject]):
        state = fold_all(how, identity, entries(subject, order))
        assert len(projected(how, state)) == (0 if subject.startswith("warning") else 1)
        assert how.title(state)
        how.offer(state, UnitLevel.COUNTY, AT)


@pytest.mark.parametrize("subject", STORIES)
def test_one_by_one_is_as_all_at_once(subject: str) -> None:
    how, identity = subject_for(subject)
    state: State = how.state(id=identity)
    told = entries(subject, STORIES[subject])
    for one in told:
        state = fold(how, state, one)
    assert state == fold_all(how, identity, reversed(told))


@pytest.mark.parametrize("subject", [one for one in STORIES if not one.startswith("warning")])
def test_what_begins_twice_is_doubted_and_the_first_stands(subject: str) -> None:
    how, identity = subject_for(subject)
    first = STORIES[subject][0]
    state = fold_all(how, identity, entries(subject, (first, first)))
    assert len(state.doubts) == 1


@given(st.lists(st.sampled_from([fact for story in STORIES.values() for fact in story]), max_size=8))
def test_facts_of_another_subject_change_nothing_and_break_nothing(facts: list[Fact]) -> None:
    for subject in STORIES:
        how, identity = subject_for(subject)
        projected(how, fold_all(how, identity, entries(subject, tuple(facts))))
