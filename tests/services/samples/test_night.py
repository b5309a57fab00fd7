"""练习: a night laid beside the real book, worth working in; steps by what is booked; the after-sheet."""

import datetime as dt
from pathlib import Path

import pytest

from app.models.obligations.clock import phase
from app.models.practice.guide import DONE_BY, progress
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import Owner, Phase
from app.models.vocabulary.practice import GuideStep
from app.services.desk.desk import Desk, open_desk
from app.services.duty import handing_over, shift
from app.services.duty.handing_over import HandoverDraft
from app.services.incident.intake import adopt, new_draft, read, receive
from app.services.obligations import alarms, standing
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.samples import night, sample
from app.services.store import verify
from tests.conftest import START
from tests.helpers import phone, send_report


@pytest.fixture(autouse=True)
def no_ledgers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "LEDGERS", {})


@pytest.fixture
def practised(tmp_path: Path) -> Desk:
    return open_desk(night.ready(tmp_path, FixedClock(START)), officer="值班员", clock=FixedClock(START))


def test_a_night_has_something_closed_something_late_something_near(practised: Desk) -> None:
    assert practised.practice
    running = [one for one in standing.running(practised) if one.owner is Owner.OURS]
    found = {phase(one, START) for one in running}
    assert Phase.OVERDUE in found
    assert found & {Phase.NEAR, Phase.DUE}
    assert Phase.WAITING in found
    with practised.store.read() as reading:
        states = sorted(one.status for one in reading.incidents())
    assert states == sorted([Status.OPEN, Status.OPEN, Status.CLOSED])
    assert alarms.pulse(running, START).ringing
    assert verify(practised.store).ok
    practised.close()


def test_it_lies_beside_the_real_book_and_touches_nothing_of_it(tmp_path: Path, clock: FixedClock) -> None:
    real = open_desk(tmp_path, officer="王澄", clock=clock)
    before = real.store.entries()
    folder = night.ready(tmp_path, clock)
    assert folder.parent == tmp_path / night.FOLDER
    assert real.store.entries() == before
    assert not real.practice
    assert not real.settings.ready, "the first real form is empty"
    real.close()


@pytest.mark.parametrize(
    "moment", ["2026-12-31T23:30", "2028-02-29T00:10", "2026-06-30T23:59", "2027-01-01T01:00"], ids=str
)
def test_a_night_is_gone_on_with_for_some_hours_and_then_a_new_one_is_laid(tmp_path: Path, moment: str) -> None:
    clock = FixedClock(dt.datetime.fromisoformat(f"{moment}+08:00").astimezone(dt.UTC))
    first = night.ready(tmp_path, clock)
    clock.advance(11 * 3600)
    assert night.ready(tmp_path, clock) == first
    clock.advance(3600)
    second = night.ready(tmp_path, clock)
    assert second != first
    assert first.is_dir(), "what was practised is not thrown away"


def test_each_step_is_done_by_what_is_booked(practised: Desk) -> None:
    assert night.how_far(practised).next is GuideStep.TAKE, "what the night itself booked does not count"
    with pytest.raises(Refused, match="还没有接报"):
        night.first_sheet(practised)
    (call,) = night.script_of("guided").injects
    typed = new_draft(practised)
    from msgspec.structs import replace

    typed = replace(typed, narrative=call.text, caller_unit=call.caller_unit)
    incident = receive(practised, adopt(typed, read(practised, call.text, typed.received_at), only_sure=True)).id
    assert night.how_far(practised).next is GuideStep.HEAR
    ringing = alarms.pulse(standing.running(practised), practised.now()).ringing
    alarms.hear(practised, ringing)
    phone(practised, incident)
    send_report(practised, incident)
    assert night.how_far(practised).next is GuideStep.HAND_OVER
    out = shift.person(practised, DutyRole.MAIN)
    handing_over.hand_over(practised, HandoverDraft(out=(out,), taken=("李新",), joint=True))
    assert night.how_far(practised).next is None
    sheet = night.first_sheet(practised)
    words = "".join(one.text for page in sheet.paper.pages for one in page.texts)
    assert words.count("演练") >= 3
    assert "滨河小区" in words
    night.again(practised)
    assert night.how_far(practised).next is GuideStep.TAKE
    practised.close()


def test_a_real_book_has_no_first_night(desk: Desk) -> None:
    with pytest.raises(Refused, match="不是练习账本"):
        night.again(desk)
    assert night.how_far(desk).next is GuideStep.TAKE


def test_every_step_has_kinds_and_none_is_done_by_another() -> None:
    assert DONE_BY.keys() == set(GuideStep)
    kinds = [kind for some in DONE_BY.values() for kind in some]
    assert len(kinds) == len(set(kinds))
    assert progress(()).done == frozenset()
    assert progress(kinds).next is None
