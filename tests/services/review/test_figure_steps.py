"""The numbers of an incident as steps: from when they were known, which report said them, what cannot be."""

from app.models.moments import minutes
from app.models.resource.records import Team
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.incident import handling
from app.services.resources import ledgers
from app.services.review.figure_steps import FigureCourse, figures_of, span_of_figures
from app.services.runtime.clock import FixedClock
from tests.helpers import book, send_report


def course(desk: Desk, incident: str, key: str) -> FigureCourse:
    return next(one for one in figures_of(desk, incident) if one.key == key)


def test_each_number_is_a_step_with_the_reports_that_said_it(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3, missing=2)
    clock.advance(600)
    send_report(desk, identity)
    clock.advance(600)
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.DEATHS, value=4.0))
    deaths = course(desk, identity, "deaths")
    assert [(one.value, one.told) for one in deaths.steps] == [(3.0, ("首报",)), (4.0, ())]
    assert deaths.at(deaths.steps[0].at) == deaths.steps[0]
    assert deaths.at(deaths.steps[0].at - minutes(1)) is None
    assert not any(one.doubt for one in deaths.steps)
    assert course(desk, identity, "injured").steps == ()


def test_the_dead_do_not_become_fewer_unmarked_and_the_missing_do(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3, missing=5)
    clock.advance(600)
    fewer = handling.Statement(kind=FigureKind.DEATHS, value=2.0, explanation="重复计数")
    handling.state_figure(desk, identity, fewer)
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.MISSING, value=1.0))
    assert [one.doubt for one in course(desk, identity, "deaths").steps] == ["", "由3降为2，说明：重复计数"]
    assert not any(one.doubt for one in course(desk, identity, "missing").steps)


def test_who_is_on_the_scene_is_counted_from_arrivals_and_withdrawals(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    teams = [ledgers.record(desk, Team(name=name)).id for name in ("青山镇专职消防队", "县矿山救护队", "白石乡民兵")]
    order = dispatch.Order(token="", incident=identity, teams=tuple(teams), task="灭火", eta={})
    dispatch.send(desk, order)
    rows = {row.name: row.id for row in dispatch.of_incidents(desk, (identity,))}
    for name, number in (("青山镇专职消防队", 12), ("县矿山救护队", None)):
        clock.advance(600)
        dispatch.step(desk, rows[name], dispatch.Reached(to=DispatchStep.ARRIVED, people=number))
    clock.advance(60)
    dispatch.step(desk, rows["白石乡民兵"], dispatch.Reached(to=DispatchStep.CANCELLED))
    clock.advance(600)
    dispatch.step(desk, rows["青山镇专职消防队"], dispatch.Reached(to=DispatchStep.WITHDRAWN))
    people = course(desk, identity, "people")
    assert [one.value for one in people.steps] == [12.0, 12.0, None]
    assert [one.words for one in people.steps] == ["12人", "12人（另1支队伍未报）", "未知"]


def test_the_picture_spans_the_steps_and_a_little_more(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    clock.advance(400 * 24 * 3600)
    found = figures_of(desk, identity)
    span = span_of_figures(found, desk.now())
    assert span is not None
    assert span[0] == found[0].steps[0].at
    assert span[1] - span[0] <= minutes(120)
    assert span_of_figures((), desk.now()) is None
