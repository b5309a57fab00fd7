"""零报告 of the room in a standing period on the fake clock: owed every day, rung, met, each day its own."""

import datetime as dt

import pytest

from app.models.obligations.clock import phase
from app.models.vocabulary.obligation import ObligationKind, Phase, Recipient
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty import zero_reports
from app.services.duty.zero_reports import ZeroDraft, report
from app.services.forms.papers import choices_of, form_made
from app.services.incident import handling
from app.services.obligations import standing
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings.editing import change_settings
from app.services.watch.watch import Watch
from tests.helpers import beijing, book

SAID = ZeroDraft(to="市应急值班室", answered_by="刘某")


def guarded(desk: Desk, *periods: str, by: str = "17:00") -> None:
    change_settings(desk, replaced(desk.settings, periods=periods, zero_by=by))


def at(desk: Desk, clock: FixedClock, text: str) -> None:
    clock.advance((beijing(text) - desk.now()).total_seconds())


def owed(desk: Desk) -> list[tuple[str, dt.datetime]]:
    return [(one.title, one.clock.due) for one in standing.listed(desk) if one.clock.obligation is ObligationKind.ZERO]


def test_every_day_of_the_period_is_owed_by_the_set_hour_over_the_end_of_the_year(
    desk: Desk, clock: FixedClock
) -> None:
    guarded(desk, "启用　岁末保障　2026-12-30　2027-01-02")
    watch = Watch(desk)
    at(desk, clock, "2026-12-29T12:00")
    watch.beat()
    assert owed(desk) == []
    for day in ("2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"):
        at(desk, clock, f"{day}T00:00:01")
        watch.refresh()
        watch.beat()
        watch.refresh()
        watch.beat()
        assert [due for _, due in owed(desk)] == [beijing(f"{day}T17:00")], "once a day, not at each look"
        (clocked,) = [one.clock for one in standing.listed(desk) if one.clock.obligation is ObligationKind.ZERO]
        assert clocked.recipient is Recipient.CITY
        report(desk, SAID)
        assert owed(desk) == []
    at(desk, clock, "2027-01-03T08:00")
    watch.refresh()
    watch.beat()
    assert owed(desk) == []


def test_a_missed_day_rings_on_and_the_next_is_its_own(desk: Desk, clock: FixedClock) -> None:
    guarded(desk, "启用　重大活动保障　2026-06-10　2026-06-20")
    watch = Watch(desk)
    watch.beat()
    first = owed(desk)
    assert [title for title, _ in first] == ["重大活动保障6月12日"]
    at(desk, clock, "2026-06-12T17:01")
    assert watch.beat().pulse.ringing
    at(desk, clock, "2026-06-13T09:00")
    watch.refresh()
    watch.beat()
    assert [due for _, due in owed(desk)] == [beijing("2026-06-12T17:00"), beijing("2026-06-13T17:00")]
    late = ZeroDraft(to="市应急值班室", answered_by="刘某", day=dt.date(2026, 6, 12))
    report(desk, late)
    assert [due for _, due in owed(desk)] == [beijing("2026-06-13T17:00")]
    with desk.store.read() as reading:
        met = [one for one in reading.clocks(since=1) if one.obligation is ObligationKind.ZERO and one.met_at]
    assert [phase(one, desk.now()) for one in met] == [Phase.MET_LATE]


def test_a_season_of_some_classes_or_no_hour_asks_for_nothing(desk: Desk) -> None:
    for periods, by in ((("启用　汛期　04-15　10-15",), "17:00"), (("启用　重大活动保障　06-10　06-20",), "")):
        guarded(desk, *periods, by=by)
        assert zero_reports.begin_day(desk) is None
    assert owed(desk) == []


def test_what_the_book_says_is_offered_and_what_was_said_is_kept(desk: Desk) -> None:
    day = dt.date(2026, 6, 12)
    guarded(desk, "启用　重大活动保障　2026-06-10　2026-06-20")
    assert "没有接报突发事件" in zero_reports.words_of(desk, day)
    book(desk, deaths=3)
    assert zero_reports.words_of(desk, day).endswith("接报突发事件1起（较大1起）。")
    handling.merge(desk, book(desk, deaths=3), book(desk, deaths=3), "两人报的同一起")
    assert zero_reports.words_of(desk, day).endswith("接报突发事件2起（较大2起）。"), "two calls of one event are one"
    assert any(one.key == "zero" for one in choices_of(desk, ""))
    before = form_made(desk, "zero", day=day)
    assert "（还没有报）" in "".join(one.text for page in before.paper.pages for one in page.texts)
    report(desk, ZeroDraft(to="市应急值班室", answered_by="刘某", words="今日一起较大火灾，已另报。"))
    text = "".join(one.text for page in form_made(desk, "zero", day=day).paper.pages for one in page.texts)
    for words in ("值班零报告", "重大活动保障", "17:00前", "市应急值班室", "刘某", "今日一起较大火灾，已另报。"):
        assert words in text
    with desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines() if one.kind == "zero:reported"]
    assert lines == ["零报告（6月12日）报市应急值班室，刘某接：今日一起较大火灾，已另报。"]


def test_bad_input_books_nothing(desk: Desk, clock: FixedClock) -> None:
    guarded(desk, "启用　重大活动保障　2026-06-10　2026-06-20")
    zero_reports.begin_day(desk)
    for draft, words in (
        (ZeroDraft(to="", answered_by="刘某"), "报给谁"),
        (ZeroDraft(to="市应急值班室", answered_by=" "), "谁接的"),
        (ZeroDraft(to="市", answered_by="刘", day=dt.date(2026, 6, 13)), "还没有到"),
        (ZeroDraft(to="市", answered_by="刘", at=beijing("2026-06-12T23:59")), "晚于现在"),
    ):
        with pytest.raises(Refused, match=words):
            report(desk, draft)
    assert len(owed(desk)) == 1
    report(desk, SAID)
    with pytest.raises(Refused, match="已经报过"):
        report(desk, SAID)
    home = desk.store.path.parent
    desk.close()
    again = open_desk(home, officer="王澄", clock=clock)
    try:
        assert zero_reports.begin_day(again) is None, "after a restart it is not owed anew"
    finally:
        again.close()


def test_a_zero_report_an_incident_owes_is_no_day(desk: Desk) -> None:
    book(desk, category="11A01", deaths=3)
    owing = [one.subject for one in standing.running(desk) if one.obligation is ObligationKind.ZERO]
    assert owing
    assert owing[0].startswith("incident:")
    assert zero_reports.day_to_report(desk) == dt.date(2026, 6, 12)
