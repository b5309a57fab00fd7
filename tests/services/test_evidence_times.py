"""When something was done (凭据的时间): a year mistyped makes nothing late into something in time."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
from msgspec.structs import replace

from app.models.obligations.clock import phase
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.duty import PresenceKind
from app.models.vocabulary.incident import Status
from app.models.vocabulary.obligation import ObligationKind, Phase
from app.services.desk.desk import Desk, replaced
from app.services.dispatch import dispatch
from app.services.duty import presence, shift, zero_reports
from app.services.duty.zero_reports import ZeroDraft
from app.services.incident import handling
from app.services.obligations import decisions
from app.services.reports import oral
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings.editing import change_settings
from app.services.watch.watch import Watch
from tests.helpers import beijing, book, clocks_of, state_of

LONG_AGO, AHEAD = beijing("2020-06-12T03:00"), beijing("2030-06-12T03:00")
IMPOSSIBLE = pytest.mark.parametrize("at", [LONG_AGO, AHEAD])


def entries(desk: Desk) -> int:
    with desk.store.read() as reading:
        return reading.book.count()


def refused(desk: Desk, act: Callable[[], object]) -> None:
    before = entries(desk)
    with pytest.raises(Refused, match=r"时间不合理|时间早于这件事本身|晚于现在"):
        act()
    assert entries(desk) == before


@IMPOSSIBLE
def test_a_call_five_hours_late_stays_late_whatever_year_is_typed(
    desk: Desk, clock: FixedClock, at: dt.datetime
) -> None:
    incident = book(desk, deaths=3)
    received = clock.now()
    owed = clocks_of(desk, incident, ObligationKind.ORAL)[0]
    clock.advance(5 * 3600)
    refused(desk, lambda: decisions.fulfil(desk, owed, "已电话报告", at))
    refused(desk, lambda: decisions.fulfil(desk, owed, "已电话报告", received - dt.timedelta(minutes=2)))
    said = oral.OralDraft(
        token=desk.new_id(), recipient=owed.recipient, answered_by="孙某", made_at=at, said="三人死亡"
    )
    refused(desk, lambda: oral.make_oral(desk, incident, said))
    decisions.fulfil(desk, owed, "已电话报告", received + dt.timedelta(hours=4))
    held = next(one for one in clocks_of(desk, incident, ObligationKind.ORAL) if one.id == owed.id)
    assert held.met_at == received + dt.timedelta(hours=4)
    assert phase(held, desk.now()) is Phase.MET_LATE


@IMPOSSIBLE
def test_an_incident_is_closed_within_its_time(desk: Desk, clock: FixedClock, at: dt.datetime) -> None:
    incident = book(desk)
    clock.advance(3600)
    refused(desk, lambda: handling.close(desk, incident, "明火扑灭", at))
    assert state_of(desk, incident).status is not Status.CLOSED
    handling.close(desk, incident, "明火扑灭", clock.now() - dt.timedelta(minutes=30))
    assert state_of(desk, incident).status is Status.CLOSED


def test_the_day_is_reported_within_it_or_after_it(desk: Desk, clock: FixedClock) -> None:
    change_settings(desk, replaced(desk.settings, periods=("启用　保障　2026-06-10　2026-06-20",), zero_by="17:00"))
    clock.advance((beijing("2026-06-12T16:00") - desk.now()).total_seconds())
    Watch(desk).beat()
    clock.advance(86400)
    said = ZeroDraft(to="市应急值班室", answered_by="刘某", day=dt.date(2026, 6, 12))
    for at in (LONG_AGO, AHEAD, beijing("2026-06-11T23:50")):
        refused(desk, partial(zero_reports.report, desk, replace(said, at=at)))
    zero_reports.report(desk, replace(said, at=beijing("2026-06-13T08:00")))
    (held,) = (zero_reports.of_day(desk, dt.date(2026, 6, 12)) or pytest.fail("nothing is known")).clocks
    assert phase(held, desk.now()) is Phase.MET_LATE


def test_what_is_noted_has_a_time_that_can_be(desk: Desk) -> None:
    old, soon = beijing("1989-12-31T00:00"), desk.now() + dt.timedelta(minutes=2)
    for at in (old, soon):
        refused(desk, partial(presence.note, desk, "赵启明", PresenceKind.LEFT, at=at))
        refused(desk, partial(shift.write_note, desk, "停电", at=at))


@IMPOSSIBLE
def test_a_team_does_not_arrive_before_the_call(desk: Desk, clock: FixedClock, at: dt.datetime) -> None:
    order = dispatch.Order(token=desk.new_id(), incident=book(desk), teams=(), named=("县矿山救护队",), task="搜救")
    dispatch.send(desk, order)
    (row,) = dispatch.of_incidents(desk, (order.incident,))
    clock.advance(600)
    refused(desk, lambda: dispatch.step(desk, row.id, dispatch.Reached(to=DispatchStep.ARRIVED, at=at)))
