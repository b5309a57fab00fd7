"""The leader's page and the wall: what happened, what waits, what is late, what comes; nobody is named on a wall."""

import datetime as dt

import pytest
from msgspec.structs import replace

from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.matter import MatterKind
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.incident import handling
from app.services.matter import matters
from app.services.reports import reporting
from app.services.review.leader_day import MOST_OF_THE_NIGHT, Opens, leader_day, night_began
from app.services.review.wall_view import wall_view
from app.services.runtime.clock import FixedClock
from app.services.settings import editing
from tests.helpers import beijing, book, state_of


def test_the_night_is_told_in_twelve_lines_and_what_nobody_told_is_no_zero(desk: Desk) -> None:
    book(desk, deaths=3)
    book(desk, category="11B00")
    for _ in range(20):
        book(desk, deaths=0)
    found = leader_day(desk)
    assert len(found.night) == MOST_OF_THE_NIGHT
    assert [one.text for one in found.night[1:3]] == ["接报22起（较大1、一般21）", "已知死亡3（1起没有数字）"]
    assert found.night[-1].text == "另有14起，见事件页"
    assert found.night[3].text.startswith("较大")


def test_what_waits_is_late_and_is_coming_opens_its_thing(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, identity))
    reporting.submit(desk, draft)
    asked = matters.MatterDraft(
        token="", kind=MatterKind.INSTRUCTION, words="全力救人", asker="赵启明", incident=identity,
        at=desk.now(),
    )  # fmt: skip
    matters.take(desk, asked)
    found = leader_day(desk)
    assert [(one.opens, one.target) for one in found.waiting] == [(Opens.REPORT, draft.id), (Opens.PAGE, "matters")]
    assert found.late == ()
    assert {one.target for one in found.coming} >= {f"incident:{identity}"}
    clock.advance(3600)
    found = leader_day(desk)
    assert {one.target for one in found.late} >= {f"incident:{identity}"}
    assert all(one.grave for one in found.late)


def test_an_empty_night_says_so(desk: Desk) -> None:
    found = leader_day(desk)
    assert [one.text for one in found.night] == ["当班人员还没有登记", "没有接报事件"]
    assert found.waiting == found.late == found.coming == ()


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("06-01", "06-30", "今天在内　特别防护期　汛期　至06-30"),
        ("06-01", "06-12", "今天在内　特别防护期　汛期　至06-12，今天是最后一天"),
        ("06-19", "06-21", "06-19起　特别防护期　汛期　至06-21"),
        ("06-20", "06-21", ""),
        ("2026-06-10", "2026-06-11", ""),
        ("01-01", "12-31", "今天在内　特别防护期　汛期　全年"),
    ],
)
def test_special_periods_are_said_while_they_are_on_and_a_week_before(
    desk: Desk, since: str, until: str, said: str
) -> None:
    line = f"启用　汛期　{since}　{until}"
    editing.change_settings(desk, replace(desk.settings, periods=(line,)))
    found = [one for one in leader_day(desk).coming if one.id.startswith("period:")]
    assert [f"{one.when}　{one.text}" for one in found] == ([said] if said else [])
    assert {(one.opens, one.target) for one in found} <= {(Opens.PAGE, "settings")}


def test_the_night_is_that_of_the_duty_day_and_early_in_one_that_of_the_one_before() -> None:
    assert night_began(beijing("2026-06-12T07:30")) == beijing("2026-06-11T08:00")
    assert night_began(beijing("2026-06-12T08:30")) == beijing("2026-06-11T08:00")
    assert night_began(beijing("2026-06-12T10:00")) == beijing("2026-06-12T08:00")
    evening = dt.time(17, 30)
    assert night_began(beijing("2026-06-12T07:30"), evening) == beijing("2026-06-11T17:30")
    assert night_began(beijing("2026-06-12T18:30"), evening) == beijing("2026-06-11T17:30"), "just relieved"


def test_the_wall_has_clocks_and_people_and_no_words_of_a_call(desk: Desk) -> None:
    shift.assign(desk, {DutyRole.MAIN: "王澄", DutyRole.LEADER: "赵启明"})
    identity = book(desk, deaths=3)
    handling.note(desk, identity, "死者张某某，男，45岁")
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.INJURED, value=5.0, source="李某"))
    found = wall_view(desk)
    assert found.people == ("主班 王澄", "带班 赵启明")
    (one,) = found.incidents
    assert one.id == identity
    assert 0 < len(one.clocks) <= 2
    shown = " ".join((one.title, one.place, one.strict, *found.warnings))
    assert not any(words in shown for words in ("张某", "李某", "死者"))
