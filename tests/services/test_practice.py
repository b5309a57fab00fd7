"""演练: a book of its own, marked on every paper, out of which nothing goes; the script's clock, the after-sheet."""

import datetime as dt
from pathlib import Path

import pytest

from app.models.outbox.routes import Route, RouteKind
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty import shift
from app.services.exchange import package
from app.services.forms.papers import form_made
from app.services.forms.report_papers import report_code, report_made
from app.services.outbox import queue
from app.services.paper.archive import PaperMade
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource
from app.services.samples import practice
from app.services.settings.editing import change_settings
from tests.helpers import beijing

NIGHT = resource("practice", "first-night.toml")


def words_on(made: PaperMade) -> list[str]:
    return ["".join(one.text for one in page.texts) for page in made.paper.pages]


def test_the_first_night_is_played_to_its_end_and_scored(tmp_path: Path) -> None:
    script = practice.load(NIGHT)
    desk, clock = practice.begin(tmp_path / "演练", script)
    said: list[tuple[dt.datetime, str]] = []
    played = practice.play(desk, clock, script, 0, lambda at, words: said.append((at, words)))
    assert clock.now() == beijing("2026-06-12T23:30")
    assert tuple(said) == played.log
    assert set(played.events) == {"厂房火灾", "道路塌方"}
    assert {one.clock.recipient.label for one in played.outcome.late} == {"本级政府", "省应急值班室"}
    assert [one.check.element for one in played.outcome.missing] == ["起火原因或正在调查", "道路中断"]
    assert 0 < played.outcome.score < 100
    sheet = practice.after_sheet(desk, script, played)
    assert f"{played.outcome.score}分" in words_on(sheet)[0]
    state = practice.state_of(desk, played.events["厂房火灾"])
    papers = [sheet, form_made(desk, "diary"), form_made(desk, "clocks", incident=state.id)]
    papers.append(report_made(desk, state.sent_reports[0]))
    assert report_code(desk, state.sent_reports[0]) == b"", "nobody scans it into a real book"
    for made in papers:
        assert all(page.count("演练") >= 3 for page in words_on(made)), made.name
    desk.close()
    again = open_desk(tmp_path / "演练", officer="王澄", clock=FixedClock(beijing("2026-06-13T08:00")))
    assert again.practice
    assert again.settings.unit_name.startswith("演练·")
    again.close()


def test_nothing_goes_out_of_it(tmp_path: Path) -> None:
    desk, _ = practice.begin(tmp_path / "演练", practice.load(NIGHT))
    route = Route(name="省平台", kind=RouteKind.FOLDER, folder=str(tmp_path / "out"))
    change_settings(desk, replaced(desk.settings, routes=(route,)))
    desk.refresh()
    assert desk.settings.routes == ()
    with pytest.raises(Refused):
        queue.route_of(desk, "省平台")
    with pytest.raises(Refused, match="演练账本里的事没有发生"):
        package.pack(desk, "I1", phrase="一二三四五六七八")
    desk.close()


def test_a_real_book_is_never_played_on_and_its_papers_bear_no_mark(tmp_path: Path, desk: Desk) -> None:
    script = practice.load(NIGHT)
    with pytest.raises(Refused, match="已经有账本"):
        practice.begin(desk.store.path.parent, script)
    with pytest.raises(Refused, match="不是演练账本"):
        practice.play(desk, FixedClock(desk.now()), script, 0)
    shift.write_note(desk, "平安")
    assert not any("演练" in page for page in words_on(form_made(desk, "diary")))
    practice.begin(tmp_path / "演练", script)[0].close()
    with pytest.raises(Refused, match="已经有账本"):
        practice.begin(tmp_path / "演练", script)


def test_over_new_year_with_nobody_at_the_desk(tmp_path: Path) -> None:
    script = practice.load(resource("practice", "exam.toml"))
    desk, clock = practice.begin(tmp_path / "演练", script)
    played = practice.play(desk, clock, script, 0)
    assert played.ended == beijing("2027-01-01T02:10")
    assert played.outcome.score == 0
    assert [one.reported for one in played.outcome.missing] == [False]
    desk.close()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "有错"),
        ('name = "一"\nstart = 2026-06-12T22:00:00\nend = "01:00"\nspeed = 3\n', "speed"),
        ('name = "一"\nstart = 2026-06-12T22:00:00\nend = "01:00"\n', "没有来电"),
        ('name = "一"\nstart = 2026-06-12T22:00:00\nend = "01:00"\n[[injects]]\nat = "0"\nkind = "打"\n', "有错"),
    ],
)
def test_a_wrong_script_is_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "坏.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=words):
        practice.load(path)


def test_a_recipient_nobody_knows_stops_it(tmp_path: Path) -> None:
    path = tmp_path / "错.toml"
    text = NIGHT.read_text(encoding="utf-8").replace('to = "带班领导"', 'to = "某某办"')
    path.write_text(text, encoding="utf-8")
    script = practice.load(path)
    desk, clock = practice.begin(tmp_path / "演练", script)
    with pytest.raises(Refused, match="“某某办”不在设置的报送对象里"):
        practice.play(desk, clock, script, 0)
    desk.close()
