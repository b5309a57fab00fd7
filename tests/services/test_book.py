import contextlib
import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from app.models.book import codec
from app.models.book.entry import Entry, seal
from app.models.book.fact import Fact
from app.models.book.facts import EntryStruck
from app.models.incident.facts import (
    FigureStated,
    IncidentClosed,
    IncidentDescribed,
    IncidentGraded,
    IncidentNoted,
    IncidentProgressed,
    IncidentReceived,
    IncidentReopened,
    IncidentRetimed,
)
from app.models.incident.state import Incident
from app.models.moments import minutes
from app.models.obligations.clock import Clock
from app.models.obligations.facts import ClockHeard, ClockMet, ClockMoved, ClockStarted
from app.models.registry import SUBJECTS
from app.models.report.facts import ReportSent, ReportSigned, ReportSubmitted
from app.models.vocabulary.incident import FigureKind, Section
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.models.vocabulary.report import Channel, Stage
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident.intake import follow_up
from app.services.review.search import catch_up, search
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Damaged, Unavailable
from app.services.store import Store, engine, open_store, verify
from app.services.store.guards import GUARDS
from app.services.store.rebuild import rebuild
from app.services.store.shapes import names_of, sql
from app.services.store.table_making import VIEWS
from tests.conftest import DURABLE, START
from tests.helpers import book, draft_of, state_of

T = START
REPLACE = (
    'INSERT OR REPLACE INTO entry SELECT position, id, seat, seq, at, "order", '
    "'别人', subject, kind, data, prev, hash FROM entry LIMIT 1"
)
POOL: tuple[Fact, ...] = (
    IncidentReceived(narrative="甲厂起火", title="甲厂火灾", received_at=T),
    FigureStated(figure=FigureKind.DEATHS, value=2, known_at=T),
    FigureStated(figure=FigureKind.DEATHS, value=3, known_at=T + minutes(5)),
    IncidentGraded(level=Level.LARGE, suggested=Level.LARGE, known_at=T),
    IncidentRetimed(reason="核实", occurred_at=T - minutes(20)),
    IncidentDescribed(place="乙路"),
    IncidentProgressed(section=Section.MEASURES, text="出动三车"),
    ClockStarted(
        clock="i/L03/1", rule="L03", digest="d", obligation=ObligationKind.ORAL, recipient=Recipient.CITY,
        basis=Basis.RECEIVED, basis_at=T, due=T + minutes(30), legal="法",
    ),
    ClockMoved(clock="i/L03/1", due=T + minutes(20), basis_at=T - minutes(10), reason="更正"),
    ClockMet(clock="i/L03/1", at=T + minutes(9), evidence="e"),
    ClockHeard(clocks=("i/L03/1",), at=T, until=T + minutes(10)),
    ReportSubmitted(report="r1", stage=Stage.FIRST, ordinal=1, title="题", body="文", addressee="市局"),
    ReportSigned(report="r1", signed_by="赵", signed_at=T, year=2026, number=1, mark="青〔2026〕1号"),
    ReportSent(report="r1", channel=Channel.SYSTEM, sent_at=T, recipients=(Recipient.CITY,)),
    IncidentClosed(reason="毕", ended_at=T + minutes(60)),
    IncidentReopened(reason="复燃"),
    IncidentNoted(text="𠙶㙍䶮㛃 王𬭎"),
)  # fmt: skip


def chain(picks: list[int], seats: list[int], strikes: list[int]) -> list[Entry]:
    """Entries of up to three seats about two incidents, some struck."""
    heads = {seat: (0, bytes(32)) for seat in range(3)}
    made: list[Entry] = []
    for number, (pick, seat) in enumerate(zip(picks, seats, strict=True)):
        fact = POOL[pick]
        subject = f"incident:i{pick % 2}"
        if number in strikes and made:
            target = made[number % len(made)]
            fact, subject = EntryStruck(target=target.id, reason="误记"), target.subject
        seq, head = heads[seat]
        unsealed = Entry(
            id=f"e{number:04d}",
            seat=f"S{seat}",
            seq=seq + 1,
            at=1_800_000_000_000_000 + number,
            order=(number // 3 + 1) << 16,
            by="王",
            subject=subject,
            kind=codec.kind_of(fact),
            data=codec.encode(fact),
            prev=head,
            hash=b"",
        )
        entry = msgspec.structs.replace(unsealed, hash=seal(unsealed))
        heads[seat] = (entry.seq, entry.hash)
        made.append(entry)
    return made


def views_of(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All view rows, order apart."""
    with store.read() as reading:
        found = {}
        for table in VIEWS:
            rows = reading.connection.execute(sql("SELECT * FROM", table.name)).fetchall()
            found[table.name] = sorted(rows, key=repr)
        return found


def any_chain(data: st.DataObject) -> list[Entry]:
    """Some entries of three seats, each seat's in a chain, strikes among them."""
    count = data.draw(st.integers(1, 14))
    picks = data.draw(st.lists(st.integers(0, len(POOL) - 1), min_size=count, max_size=count))
    seats = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    return chain(picks, seats, data.draw(st.lists(st.integers(0, count), max_size=3)))


def deliver(home: Path, groups: list[list[Entry]]) -> Store:
    store = open_store(home, FixedClock(T))
    for group in groups:
        with store.write("乙") as transaction:
            transaction.receive(group)
    return store


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_order_and_grouping_of_delivery_gives_equal_views(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    entries = any_chain(data)
    count = len(entries)
    first = deliver(tmp_path_factory.mktemp("a"), [entries])
    mixed = data.draw(st.permutations(entries))
    cut = data.draw(st.integers(0, count))
    second = deliver(
        tmp_path_factory.mktemp("b"), [mixed[:cut], [one for one in mixed if one not in mixed[:cut]], mixed]
    )
    try:
        expected = views_of(first)
        assert views_of(second) == expected
        rebuild(second)
        assert views_of(second) == expected
        assert verify(second).ok
    finally:
        first.close()
        second.close()


def test_rebuild_gives_the_same_rows(desk: Desk) -> None:
    identity = book(desk, deaths=3, missing=2)
    follow_up(desk, identity, draft_of(desk, text="又有1人遇难", figures={"deaths": 4}))
    before = views_of(desk.store)
    done = rebuild(desk.store)
    assert views_of(desk.store) == before
    assert done.entries == verify(desk.store).entries


def change_book(store: Store, column: str, position: int, value: object) -> None:
    """What an intruder with the file would do: drop the guard, change a value, put the guard back."""
    guard = next(one for one in GUARDS if "UPDATE" in one)
    with store.raw() as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        connection.execute(sql("UPDATE entry SET", f'"{column}"', "= ? WHERE position = ?"), (value, position))
        connection.execute(guard)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_one_flipped_byte_anywhere_in_the_book_is_found_and_named(desk: Desk, data: st.DataObject) -> None:
    if not verify(desk.store).entries > 3:
        book(desk, deaths=3)
    with desk.store.read() as reading:
        names = ["position", *Entry.__struct_fields__]
        found = reading.connection.execute(sql("SELECT", names_of(names), "FROM entry")).fetchall()
        rows = [dict(zip(names, row, strict=True)) for row in found]
    row = data.draw(st.sampled_from(rows))
    column = data.draw(
        st.sampled_from(["id", "seat", "seq", "at", "order", "by", "subject", "kind", "data", "prev", "hash"])
    )
    old = row[column]
    if isinstance(old, int):
        new: object = old ^ (1 << data.draw(st.integers(0, 40)))
    else:
        raw = bytearray(old.encode() if isinstance(old, str) else old)
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place] ^= 1 << data.draw(st.integers(0, 6))
        new = bytes(raw).decode("utf-8", "replace") if isinstance(old, str) else bytes(raw)
    try:
        change_book(desk.store, column, row["position"], new)
    except dbapi2.IntegrityError:
        reject()  # the table itself refuses two entries with one number
    verdict = verify(desk.store)
    change_book(desk.store, column, row["position"], old)
    assert not verdict.ok
    named = {problem.entry for problem in verdict.problems} | {str(problem.seq) for problem in verdict.problems}
    assert row["id"] in named or str(row["seq"]) in named or new in named or str(row["seq"] + 1) in named
    assert verify(desk.store).ok


@pytest.mark.parametrize("statement", [
    "UPDATE entry SET by = '别人'",
    "DELETE FROM entry",
    REPLACE,
])  # fmt: skip
def test_the_book_refuses_update_delete_and_replace(desk: Desk, statement: str) -> None:
    with pytest.raises(dbapi2.IntegrityError, match="append-only"), desk.store.engine.transaction() as connection:
        connection.execute(statement)
    assert verify(desk.store).ok


def test_removed_tail_is_noticed_by_the_head_outside(desk: Desk) -> None:
    book(desk, deaths=1)
    with desk.store.raw() as connection:
        connection.execute("DROP TRIGGER entry_no_delete")
        connection.execute("DELETE FROM entry WHERE seq > 4")
    verdict = verify(desk.store)
    assert any("末尾缺少" in problem.text for problem in verdict.problems)


def test_facts_of_a_newer_version_are_kept_and_shown(desk: Desk) -> None:
    identity = book(desk, deaths=1)
    with desk.store.write("王澄") as transaction:
        seq, head = transaction.head
        unsealed = Entry(
            id="new-1", seat="S9", seq=1, at=5, order=6, by="丙", subject=f"incident:{identity}",
            kind="incident:teleported", data=b'{"fact":"incident:teleported","to":"x"}', prev=bytes(32), hash=b"",
        )  # fmt: skip
        assert seq
        assert head
        transaction.receive([msgspec.structs.replace(unsealed, hash=seal(unsealed))])
    with desk.store.read() as reading:
        lines = reading.journal.lines(subjects=(f"incident:{identity}",))
    assert any("新版本记录" in line.text for line in lines)
    rebuild(desk.store)
    assert state_of(desk, identity).title
    assert verify(desk.store).ok


def test_what_is_committed_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FULL, https://sqlite.org/pragma.html#pragma_synchronous; the other tests do not wait for the disk."""
    monkeypatch.setattr(engine, "SETTINGS", DURABLE)
    with contextlib.closing(engine.connect(tmp_path / "a.db", None)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchall() == [(2,)]


def test_only_what_is_invented_reaches_the_disk_together_and_then_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "SETTINGS", DURABLE)
    store = open_store(tmp_path, FixedClock(T))
    with store.engine.together():
        assert store.engine.pragma("synchronous") == 1
        store.set_meta("invented", "1")
    assert store.engine.pragma("synchronous") == 2, "each commit waits again"
    held = dbapi2.connect(f"file:{tmp_path / 'dutydesk.db'}?immutable=1", uri=True)
    with contextlib.closing(held):
        assert held.execute("SELECT value FROM meta WHERE name = 'invented'").fetchall() == [("1",)]
    store.close()


def test_a_store_of_a_newer_format_is_refused(tmp_path: Path) -> None:
    store = open_store(tmp_path, FixedClock(T))
    with store.raw() as connection:
        connection.execute("PRAGMA user_version=99")
    store.close()
    with pytest.raises(Unavailable, match="更新版本"):
        open_store(tmp_path, FixedClock(T))


def test_a_file_of_rubbish_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "dutydesk.db"
    path.write_bytes(b"rubbish" * 1000)
    with pytest.raises(Damaged, match="已损坏"):
        open_store(tmp_path, FixedClock(T))
    assert path.read_bytes() == b"rubbish" * 1000


def test_an_encrypted_store_opens_with_its_key_only(tmp_path: Path) -> None:
    key = bytes(range(32))
    open_store(tmp_path, FixedClock(T), key).close()
    assert not (tmp_path / "dutydesk.db").read_bytes().startswith(b"SQLite format 3")
    open_store(tmp_path, FixedClock(T), key).close()
    with pytest.raises(Damaged):
        open_store(tmp_path, FixedClock(T))


def test_as_of_shows_what_was_known_at_a_minute(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=1)
    then = desk.now()
    clock.advance(600)
    follow_up(desk, identity, draft_of(desk, text="伤亡上升", figures={"deaths": 4}))
    with desk.store.read() as reading:
        before = reading.book.state_as_of(f"incident:{identity}", then + dt.timedelta(seconds=1), Incident)
        after = reading.book.state_as_of(f"incident:{identity}", desk.now(), Incident, by_arrival=False)
    assert [one.value for one in before.figures] == [1]
    assert [one.value for one in after.figures] == [1, 4]


def test_every_fact_kind_has_a_tag_subject_verb_and_a_journal_line() -> None:
    from app.models.registry import LINES

    assert set(codec.KINDS.values()) == set(LINES)
    for tag in codec.KINDS:
        subject, _, verb = tag.partition(":")
        assert subject
        assert verb
    assert set(SUBJECTS) >= {"incident", "duty", "call", "merge", "settings", "rule", "note", "engine", "seat"}


def test_clock_view_decodes_to_a_clock(desk: Desk) -> None:
    book(desk, deaths=3)
    with desk.store.read() as reading:
        assert all(isinstance(one, Clock) for one in reading.running_clocks())


@pytest.mark.parametrize("words", ["王𬭎𠙶㙍䶮㛃", "a\x00b", "\ud800孤", "\u202e倒写", "👩‍🚒é́", "，" * 5000])
def test_f3_any_text_goes_through_store_search_and_journal(desk: Desk, words: str) -> None:
    from app.models.texts import clean
    from app.services.duty import shift

    shift.write_note(desk, f"记 {words} 完")
    for _ in range(2):  # scanned, then by the index
        found = search(desk, f"记 {clean(words)[:20]}")
        assert clean(f"记 {words} 完") in [line.text for line in found]
        assert catch_up(desk) == 0
    assert verify(desk.store).ok


def test_bytes_that_are_no_text_any_more_are_an_unknown_fact() -> None:
    broken = b'{"fact":"note:written","text":"\xa2\xff"}'
    assert codec.decode(broken, "note:written") == codec.Unknown("note:written")
    assert codec.tag_in(b'{"fact":"\xa2"}') == ""
