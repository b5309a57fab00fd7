"""Any word of the book is found, of one character or many, in the index or not yet; against a plain scan."""

import datetime as dt
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.commands import main
from app.models.duty.facts import NoteWritten
from app.models.moments import beijing_day, minutes
from app.models.officer.rights import Right, right_of
from app.models.resource.records import Team
from app.models.settings.facts import SettingsChanged
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk, open_desk
from app.services.dispatch import dispatch
from app.services.duty.shift import write_note
from app.services.incident import handling
from app.services.incident.intake import receive
from app.services.resources import ledgers
from app.services.review.search import Within, WordQuery, asked, catch_up, search
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.store.book import SELECT_ENTRY, entry_from
from app.services.store.rebuild import rebuild
from app.services.store.sealing import reseal
from app.services.store.verify import verify
from app.services.store.word_index import FLOOR, extend, levelled, pairs_of, searchable
from tests.conftest import START
from tests.helpers import book, draft_of, send_report

KEY = bytes(range(32))


def scanned(desk: Desk, words: str) -> list[str]:
    """The slow way: every entry read, newest first."""
    with desk.store.read() as reading:
        entries = [entry_from(row) for row in reading.connection.execute(SELECT_ENTRY + " ORDER BY position DESC")]
    return [one.id for one in entries if all(word in searchable(one) for word in levelled(words).split())]


def ids(desk: Desk, words: str) -> list[str]:
    return [one.entry.id for one in search(desk, words, limit=500)]


@pytest.fixture
def told(desk: Desk, clock: FixedClock) -> Desk:
    """A room with calls, reports, notes, a team sent, things struck and corrected."""
    draft = msgspec.structs.replace(draft_of(desk, figures={"deaths": 3}), caller_phone="0700-5550102")
    identity = receive(desk, draft).id
    clock.advance(60)
    handling.note(desk, identity, "现场一层过火，𠙶㙍䶮㛃 王𬭎 在场 \uff27\uff16\uff10 高速K512")
    handling.state_figure(desk, identity, handling.Statement(kind=FigureKind.EVACUATED, value=120.0, source="县医院"))
    send_report(desk, identity)
    team = ledgers.record(desk, Team(name="石碶水库抢险队")).id
    dispatch.send(desk, dispatch.Order(token="", incident=identity, teams=(team,), task="排险"))
    clock.advance(60)
    write_note(desk, "与各乡镇视频点名，均在岗")
    return desk


WORDS = (
    "死亡", "死", "青山镇", "0700", "5550102", "07", "张某", "𠙶㙍", "𬭎", "g60", "\uff27\uff16\uff10", "K512",
    "高速 过火", "点名", "赵启明", "石碶", "排险", "没有这话", "王澄", "王𬭎", "县医院", "〔2026〕1号",
    "、", "火灾，", "送签",
)  # fmt: skip


@pytest.mark.parametrize("indexed", [0, 5, None])
def test_every_word_is_found_whether_or_not_it_is_in_the_index(told: Desk, indexed: int | None) -> None:
    if indexed is not None:
        with told.store.raw() as connection:
            if indexed:
                assert extend(connection, indexed) > 0
    else:
        assert catch_up(told) == 0
    for words in WORDS:
        if levelled(words) == "、":
            with pytest.raises(Refused, match="至少一个字"):
                search(told, words)
            continue
        assert ids(told, words) == scanned(told, words), words
    assert ids(told, "没有这话") == []
    assert len(ids(told, "死亡")) > 2
    assert {one.incident for one in search(told, "石碶 排险")} == {one.incident for one in search(told, "送签")}


@given(st.data())
def test_any_piece_of_any_line_leads_to_it(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    desk = open_desk(tmp_path_factory.mktemp("h"), officer="王澄", clock=FixedClock(START))
    try:
        texts = data.draw(st.lists(st.text("死亡三人甲乙𠙶 a1，", min_size=1, max_size=12), min_size=1, max_size=6))
        written = [text for text in texts if text.strip()]
        for text in written:
            write_note(desk, text)
        with desk.store.raw() as connection:
            extend(connection, data.draw(st.integers(1, 8)))
        for text in written:
            start = data.draw(st.integers(0, len(text) - 1))
            piece = text[start : start + data.draw(st.integers(1, 6))]
            if any(char.isalnum() for char in piece):
                assert ids(desk, piece) == scanned(desk, piece) != []
    finally:
        desk.close()


def test_struck_and_corrected_entries_are_found_and_marked(told: Desk) -> None:
    (note,) = search(told, "一层过火")
    handling.correct(told, note.entry.id, "现场两层过火", "听错了")
    assert [one.corrected for one in search(told, "一层过火")] == ["现场两层过火"]
    assert [one.entry.kind for one in search(told, "两层过火")] == ["entry:corrected"]
    handling.strike(told, note.entry.id, "不是这一起")
    catch_up(told)
    found = search(told, "一层过火")
    assert [one.struck for one in found] == [True]


def test_a_search_can_be_bounded_by_time_officer_and_kind(told: Desk, clock: FixedClock) -> None:
    assert search(told, "点名", Within(since=START + minutes(2)))
    assert search(told, "点名", Within(until=START + minutes(2))) == []
    assert search(told, "点名", Within(officer="别人")) == []
    clock.advance(60)
    told.sign_in("李明")
    write_note(told, "点名两次")
    assert [one.entry.by for one in search(told, "点名", Within(officer="李明"))] == ["李明"]
    assert {one.entry.kind.partition(":")[0] for one in search(told, "死亡", Within(kind="report:"))} == {"report"}
    assert len(search(told, "死亡", limit=1)) == 1


def test_a_search_can_be_bounded_by_the_place_of_the_incident(told: Desk) -> None:
    here = search(told, "一层过火")[0].incident
    with told.store.read() as reading:
        row = reading.incident(here)
    assert row is not None
    there = row.place[:3]
    elsewhere = receive(
        told, msgspec.structs.replace(draft_of(told), place="白石乡水库", narrative="坝脚渗水，一层过火")
    ).id
    assert {one.incident for one in search(told, "一层过火")} == {here, elsewhere}
    assert {one.incident for one in search(told, "一层过火", Within(place="白石 水库"))} == {elsewhere}
    assert {one.incident for one in search(told, "一层过火", Within(place=there))} == {here}
    assert {one.incident for one in search(told, "排险", Within(place=there))} == {here}, "a team sent there"
    assert search(told, "点名", Within(place=there)) == [], "the log is of no place"
    assert asked("渗水 地:白石乡").within == Within(place="白石乡")
    assert asked("渗水 地:白石乡").line == "渗水 地:白石乡"


def test_a_name_or_place_of_two_words_is_read_back_as_it_was_asked_for() -> None:
    query = WordQuery(words="渗水 漏水", officer="王 某", kind="报告", place="白石乡 水库")
    assert query.line == "渗水 漏水 人:王 人:某 类:报告 地:白石乡 地:水库"
    assert asked(query.line) == query


def test_a_rebuild_forgets_the_index_and_finds_all_the_same(told: Desk) -> None:
    catch_up(told)
    before = {words: ids(told, words) for words in ("死亡", "送签", "𬭎")}
    rebuild(told.store)
    assert told.store.meta(FLOOR) == ""
    assert {words: ids(told, words) for words in before} == before
    assert catch_up(told) == 0
    assert {words: ids(told, words) for words in before} == before
    assert verify(told.store).ok


def test_the_index_goes_with_an_encrypted_book_and_with_a_new_key(told: Desk, clock: FixedClock) -> None:
    catch_up(told)
    before = ids(told, "死亡")
    home = told.store.path.parent
    told.store.close()
    reseal(home, None, KEY, clock)
    sealed = open_desk(home, officer="王澄", clock=clock, key=KEY)
    assert int(sealed.store.meta(FLOOR)) > 0
    assert ids(sealed, "死亡") == before
    write_note(sealed, "又有死亡")
    assert catch_up(sealed) == 0
    assert len(ids(sealed, "死亡")) == len(before) + 1
    assert verify(sealed.store).ok
    sealed.close()
    data = (home / "dutydesk.db").read_bytes()
    assert "死亡".encode() not in data
    assert pairs_of("死亡")[0].encode() not in data


def test_candidates_are_read_in_many_batches(desk: Desk) -> None:
    with desk.write() as transaction:
        for number in range(400):
            said = ("死亡", "亡死", "死 亡", "无")[number * 7 % 11 % 4]
            transaction.append("duty:room", NoteWritten(text=f"第{number}次 {said}"))
    catch_up(desk)
    assert ids(desk, "死亡") == scanned(desk, "死亡")
    assert ids(desk, "第3 死亡") == scanned(desk, "第3 死亡")


def test_the_command_tells_where_a_word_stands(told: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    home = told.store.path.parent
    count = len(ids(told, "死亡"))
    told.store.close()
    assert main(["search", "死亡", "--home", str(home), "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert len(hits) == count
    assert {"kind", "id", "incident", "at", "text"} <= hits[0].keys()
    assert (
        main(["search", "点名", "--officer", "王澄", "--from", "2026-06-12T03:13", "--home", str(home), "--json"]) == 0
    )
    (hit,) = json.loads(capsys.readouterr().out)["hits"]
    assert (hit["kind"], hit["incident"]) == ("note:written", None)
    assert main(["search", "。", "--home", str(home), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["where"]["field"] == "words"


def test_another_book_in_the_folder_has_an_index_of_its_own(tmp_path: Path) -> None:
    for name in ("甲厂", "乙厂"):
        desk = open_desk(tmp_path / name, officer="王澄", clock=FixedClock(START))
        book(desk)
        write_note(desk, name)
        assert catch_up(desk) == 0
        assert [one.text for one in search(desk, name)] == [name]
        desk.close()


@pytest.mark.parametrize(
    "line", ["泵站", "泵站 进水 人:王澄", "泵站 类:报告 自:2026-06-01 至:2026-06-30", "类:事件", "自:2026-06-01"]
)
def test_a_kept_search_reads_as_it_was_written(line: str) -> None:
    assert asked(line).line == line


@pytest.mark.parametrize("line", ["泵站 类:别的", "泵站 自:2026-02-30", "泵站 自:2026-06-02 至:2026-06-01"])
def test_a_kept_search_that_does_not_read_is_refused(line: str) -> None:
    with pytest.raises(Refused):
        asked(line)


def test_a_kept_search_looks_within_its_whole_days(told: Desk) -> None:
    day = beijing_day(told.now())
    here, before = day.isoformat(), (day - dt.timedelta(days=1)).isoformat()
    everything = search(told, "厂房")
    assert everything
    within = asked(f"厂房 自：{here} 至：{here}").within
    assert search(told, "厂房", within) == everything
    assert search(told, "厂房", asked(f"厂房 至:{before}").within) == []
    assert all(one.entry.kind.startswith("incident:") for one in search(told, "厂房", asked("类:事件").within))


def test_keeping_a_search_asks_for_no_right() -> None:
    assert right_of("settings:changed", SettingsChanged(values={"searches": msgspec.Raw(b"[]")})) is Right.OWN
    assert right_of("settings:changed", SettingsChanged(values={"unit_name": msgspec.Raw(b"1")})) is Right.MANAGE
