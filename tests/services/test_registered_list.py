"""仅登记事件清单: the leader sees what was decided in the month, why, by whom, and what got worse since."""

from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.forms.papers import choices_of, form_made
from app.services.incident import handling, listing, registering
from app.services.incident.handling import Statement
from app.services.paper.page import Paper
from app.services.runtime.clock import FixedClock
from tests.helpers import book


def words(paper: Paper) -> str:
    return "".join(run.text for page in paper.pages for run in page.texts)


def test_every_decision_of_the_month_is_listed_with_its_reason_and_who_took_it(desk: Desk, clock: FixedClock) -> None:
    empty = words(form_made(desk, "registered").paper)
    assert "没有仅登记的事件" in empty
    first, second = book(desk), book(desk)
    registering.decide(desk, first, "路面落石，已清理，无人车受损", "赵启明")
    registering.decide(desk, second, "烟头冒烟，已扑灭", "李湛")
    handling.state_figure(desk, second, Statement(kind=FigureKind.INJURED, value=1))
    said = words(form_made(desk, "registered").paper)
    for one in (
        "2026年6月",
        "路面落石，已清理，无人车受损",
        "赵启明",
        "烟头冒烟，已扑灭",
        "李湛",
        "本月仅登记2起，其中1起以后情况加重",
    ):
        assert one in said
    assert said.count("已恢复上报") == 2
    clock.advance(30 * 86400)
    assert "没有仅登记的事件" in words(form_made(desk, "registered").paper)
    assert "registered" in [one.key for one in choices_of(desk, "")]


def test_what_was_taken_back_is_listed_no_more(desk: Desk) -> None:
    identity = book(desk)
    registering.decide(desk, identity, "路面落石，已清理", "赵启明")
    registering.take_back(desk, identity, "又有落石", "赵启明")
    assert "没有仅登记的事件" in words(form_made(desk, "registered").paper)


def test_the_list_of_incidents_shows_them_alone(desk: Desk) -> None:
    first, second = book(desk), book(desk)
    registering.decide(desk, first, "路面落石，已清理", "赵启明")
    sought = listing.Sought(registered=True)
    assert sought.narrowed
    assert [one.row.id for one in listing.incidents(desk, sought)] == [first]
    assert {one.row.id for one in listing.incidents(desk)} == {first, second}
    registering.take_back(desk, first, "又有落石", "赵启明")
    assert listing.incidents(desk, sought) == []
