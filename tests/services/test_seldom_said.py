"""What is seldom said or asked for: times known to the day, drafts nobody took back, routes that are renamed."""

import datetime as dt
from pathlib import Path

import keyring
import msgspec
import pytest
from msgspec.structs import replace

from app.models.outbox.routes import Route, RouteKind
from app.models.resource.records import Team
from app.models.vocabulary.incident import Precision
from app.models.vocabulary.matter import MatterKind
from app.services.desk import drafts
from app.services.desk.desk import Desk
from app.services.desk.print_jobs import PrintJob, PrintJobs
from app.services.forms import signing
from app.services.forms.papers import form_made
from app.services.incident import handling
from app.services.incident.board import incident_view
from app.services.incident.similar import compared, similar
from app.services.maps import maps
from app.services.matter import matters
from app.services.outbox import queue
from app.services.outbox.route_editing import save_route
from app.services.paper.wording import occurred_text
from app.services.reports import briefs, digest_text, reporting
from app.services.resources import ledgers
from app.services.review.hindsight import _text
from app.services.runtime.clock import FixedClock
from app.services.runtime.cups import PrintState, Standing
from app.services.runtime.errors import Refused
from app.services.security import encryption, keystore
from app.services.settings import editing
from tests.helpers import beijing, book, draft_of, state_of
from tests.rings import Ring
from tests.services.refusing import refused


@pytest.mark.parametrize(("precision", "at", "words"), [
    (Precision.DAY, "2026-06-12T02:50", "6月12日"),
    (Precision.HALF_DAY, "2026-06-12T02:50", "6月12日凌晨"),
    (Precision.HALF_DAY, "2026-06-12T09:50", "6月12日上午"),
    (Precision.HALF_DAY, "2026-06-12T15:50", "6月12日下午"),
    (Precision.HALF_DAY, "2026-06-12T20:50", "6月12日晚上"),
    (Precision.HOUR, "2026-06-12T02:00", "6月12日2时"),
    (Precision.MINUTE, "2026-06-12T02:50", "6月12日2时50分"),
])  # fmt: skip
def test_a_time_is_written_only_as_exactly_as_it_is_known(
    desk: Desk, precision: Precision, at: str, words: str
) -> None:
    state = replace(state_of(desk, book(desk)), occurred_at=beijing(at), precision=precision, about=False)
    assert occurred_text(state) == words
    assert occurred_text(replace(state, occurred_at=None)) == ""


def test_what_was_known_then_is_said_as_a_beijing_time_a_word_or_nothing() -> None:
    assert _text(beijing("2026-06-12T02:50")) == "2026-06-12 02:50"
    assert _text("青山镇") == "青山镇"
    assert _text("") == _text(None) != ""


def test_what_nobody_knows_is_compared_with_nothing(desk: Desk) -> None:
    assert compared(desk, "没有", "死亡增至4人", desk.now()) == ""
    assert incident_view(desk, "没有") is None
    held = book(desk, deaths=3)
    assert "死亡" in compared(desk, held, "现已造成4人死亡。", desk.now())
    empty = replace(draft_of(desk), place="", narrative="")
    assert similar(desk, empty) == []


def test_an_incident_of_yesterday_is_not_taken_for_the_one_that_comes_in(desk: Desk, clock: FixedClock) -> None:
    first = book(desk)
    again = draft_of(desk)
    assert [one.id for one in similar(desk, again)] == [first]
    clock.advance(25 * 3600)
    assert similar(desk, replace(again, received_at=desk.now())) == []


def test_a_record_of_a_call_that_is_not_there_is_refused(desk: Desk) -> None:
    incident = book(desk)
    refused(
        desk,
        lambda: form_made(desk, "call-record", incident=incident, entry="没有"),
        "没有编号为“没有”的来电或电话报告",
        "entry",
    )
    refused(desk, lambda: briefs.issued(desk, "没有"), "找不到这一期快报", "entry")


def test_what_came_of_it_closes_what_is_told(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    assert "处置结果" not in dict(digest_text.told(desk, state_of(desk, incident)))
    handling.close(desk, incident, "明火扑灭。")
    assert dict(digest_text.told(desk, state_of(desk, incident)))["处置结果"] == "明火扑灭。"


def test_a_matter_taken_twice_by_one_press_is_one_and_has_no_file_to_save(desk: Desk, tmp_path: Path) -> None:
    draft = matters.MatterDraft(kind=MatterKind.INSTRUCTION, words="全力救人", asker="赵启明", token=desk.new_id())
    made = matters.take(desk, draft).id
    entries = desk.store.entries()
    assert matters.take(desk, draft).topics == frozenset()
    assert desk.store.entries() == entries
    refused(desk, lambda: matters.save_files(desk, made, tmp_path), "这一件没有附件")


class Typed(msgspec.Struct, frozen=True):
    text: str


def test_the_bin_lets_go_what_has_lain_in_it_for_thirty_days(desk: Desk, clock: FixedClock) -> None:
    drafts.throw_away(desk, "intake", "a", Typed("甲"))
    clock.advance(29 * 86400)
    drafts.throw_away(desk, "intake", "b", Typed("乙"))
    assert [one.text for _, one in drafts.thrown_away(desk, "intake", Typed)] == ["乙", "甲"]
    clock.advance(2 * 86400)
    drafts.throw_away(desk, "intake", "c", Typed("丙"))
    with desk.store.read() as reading:
        assert {one.id for one in reading.drafts(f"{drafts.BIN}intake")} == {"b", "c"}


def test_a_print_job_that_is_out_or_unknown_is_followed_no_more(desk: Desk) -> None:
    jobs = PrintJobs()
    jobs.add(PrintJob(job="7", name="首报", printer="甲", since=desk.now()))
    waiting = Standing(state=PrintState.STOPPED, why="缺纸")
    jobs.stands(jobs.open[0], waiting)
    (held,) = jobs.open
    assert held.standing == waiting
    jobs.stands(held, Standing(state=PrintState.DONE))
    assert jobs.open == ()
    jobs.stands(held, waiting)
    assert jobs.open == (), "told of one that is over"


def test_a_route_for_which_something_waits_keeps_its_name_and_a_password_only_goes_to_a_sound_one(
    desk: Desk, tmp_path: Path
) -> None:
    keyring.set_keyring(Ring())
    route = Route(name="交换", kind=RouteKind.FOLDER, folder=str(tmp_path))
    save_route(desk, None, route, "")
    wrong = replace(route, name="平台", kind=RouteKind.HTTPS, url="http://a.invalid")
    with pytest.raises(Refused) as told:
        save_route(desk, None, wrong, "秘")
    assert told.value.where["field"] == "name"
    assert keystore.secret(desk.store, "平台") == ""
    incident = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "赵启明")
    queue.queue(desk, incident, draft.id, route.name)
    refused(desk, lambda: save_route(desk, route, replace(route, name="新名"), ""), "这个通道还有待发的报告", "name")
    queue.withdraw(desk, queue.waiting(desk)[0], "已传真")
    save_route(desk, route, replace(route, name="新名"), "")
    assert [one.name for one in desk.settings.routes] == ["新名"]


def test_a_record_whose_place_is_half_told_or_abroad_says_so() -> None:
    for record, field, words in (
        (Team(name="甲" * 81), "name", "名称超过80字"),
        (Team(name=" "), "name", "名称是空的"),
        (Team(name="甲队", lat=37.5), "lat", "经度和纬度要一起填"),
        (Team(name="甲队", lat=105.2, lon=37.5), "lat", "经度和纬度写反了"),
        (Team(name="甲队", lat=-37.5, lon=10.0), "lat", "坐标不在我国范围内"),
    ):
        assert ledgers.wrong_in(record) == {field: words}
    assert ledgers.wrong_in(Team(name="甲队", lat=37.5, lon=105.2)) == {}


def test_a_unit_without_a_background_has_none_and_nothing_is_wrong(desk: Desk, tmp_path: Path) -> None:
    assert maps.tiles(desk) == (None, "")
    editing.change_settings(desk, replace(desk.settings, tiles_file=str(tmp_path / "没有.mbtiles")))
    assert maps.tiles(desk) == (None, maps.tiles(desk)[1])
    assert "底图文件不在" in maps.tiles(desk)[1]


def test_a_folder_without_a_book_is_neither_encrypted_nor_found_locked(tmp_path: Path) -> None:
    key = bytes(range(32))
    assert encryption.unlock(tmp_path, lambda: [key, bytes(32)]) == key
    with pytest.raises(Refused, match="里没有账本"):
        encryption.encrypt(tmp_path, FixedClock(dt.datetime(2026, 6, 12, tzinfo=dt.UTC)), "王澄", encryption.Keeping())
