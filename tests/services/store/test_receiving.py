"""Entries from elsewhere: checked, taken in any order once, two histories refused, the moment they came written."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.models.book import codec
from app.models.book.entry import Entry, seal
from app.models.duty.facts import NoteWritten
from app.models.incident.facts import FigureStated, IncidentReceived
from app.models.incident.state import Incident
from app.models.moments import minutes, to_micros
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.store import Store, copies, open_store, sealing, seat_chains, verify
from app.services.store.rebuild import rebuild
from app.services.store.salvaging import salvage
from app.services.store.seat_chains import Received
from app.services.store.store import FILE
from app.services.watch.watch import Watch
from tests.conftest import START
from tests.faults.test_mirror import mirrored
from tests.helpers import book
from tests.services.test_book import any_chain, chain, change_book, views_of


def deliver(store: Store, *entries: Entry) -> Received:
    with store.write("乙") as transaction:
        return transaction.receive(entries)


def held(store: Store) -> dict[tuple[str, int], bytes]:
    with store.read() as reading:
        found = reading.connection.execute("SELECT seat, seq, hash FROM entry").fetchall()
    return {(seat, seq): digest for seat, seq, digest in found}


def waiting(store: Store) -> dict[str, int]:
    with store.read() as reading:
        return seat_chains.waiting(reading.connection)


def resealed(entry: Entry, **values: object) -> Entry:
    """Another entry with some fields changed, sealed anew: a history somebody made up."""
    changed = msgspec.structs.replace(entry, **values)
    return msgspec.structs.replace(changed, hash=seal(changed))


@pytest.fixture
def three() -> list[Entry]:
    """Three entries of one seat about one incident."""
    return chain([0, 2, 4], [1, 1, 1], [])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_order_grouping_and_repetition_give_one_book_and_the_same_views(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    entries = any_chain(data)
    count = len(entries)
    parcels = data.draw(st.lists(st.sampled_from(entries), max_size=2 * count)) + data.draw(st.permutations(entries))
    first = open_store(tmp_path_factory.mktemp("a"), FixedClock(START))
    second = open_store(tmp_path_factory.mktemp("b"), FixedClock(START))
    try:
        assert deliver(first, *entries) == Received(taken=count, known=0, waiting=0)
        taken = 0
        while parcels:
            size = data.draw(st.integers(1, len(parcels)))
            some, parcels = parcels[:size], parcels[size:]
            taken += deliver(second, *some).taken
        assert taken == count
        assert waiting(second) == {}
        assert held(second) == held(first)
        expected = views_of(first)
        assert views_of(second) == expected
        rebuild(second)
        assert views_of(second) == expected
        assert verify(second).ok
    finally:
        first.close()
        second.close()


def test_what_comes_too_early_waits_and_is_seen_only_when_it_is_its_turn(desk: Desk, three: list[Entry]) -> None:
    before = views_of(desk.store)
    assert deliver(desk.store, three[2]) == Received(taken=0, known=0, waiting=1)
    assert deliver(desk.store, three[2], three[1]) == Received(taken=0, known=0, waiting=2)
    assert views_of(desk.store) == before
    assert waiting(desk.store) == {"S1": 2}
    assert deliver(desk.store, three[0]) == Received(taken=3, known=0, waiting=0)
    assert waiting(desk.store) == {}
    assert deliver(desk.store, *three) == Received(taken=0, known=3, waiting=0)
    assert verify(desk.store).ok


def test_an_entry_without_its_own_seal_is_refused(desk: Desk, three: list[Entry]) -> None:
    spoilt = [
        msgspec.structs.replace(three[0], by="别人"),
        msgspec.structs.replace(three[0], data=three[0].data.replace(b"\xe7\x94\xb2", b"\xe4\xb9\x99")),
        msgspec.structs.replace(three[0], hash=bytes(32)),
        resealed(three[0], kind="note:written"),
        resealed(three[0], seq=0),
        resealed(three[0], order=1 << 80),
        resealed(three[0], at=-1),
    ]
    for entry in spoilt:
        with pytest.raises(Refused, match="校验值不符"):
            deliver(desk.store, entry)
    assert waiting(desk.store) == {}
    assert verify(desk.store).ok


def test_two_histories_of_one_seat_are_refused_by_name_and_nothing_of_the_delivery_stays(
    desk: Desk, three: list[Entry]
) -> None:
    deliver(desk.store, *three[:2])
    before = held(desk.store)
    for other in (
        resealed(three[1], by="别人"),  # the same number again
        resealed(three[2], prev=three[0].hash),  # follows another entry
        resealed(three[0], id="s7", seat="S7", prev=b"x" * 32),  # a first entry that follows something
    ):
        good = chain([1], [2], [])[0]
        with pytest.raises(Refused, match=f"{other.seat} 第{other.seq}条.*两份历史"):
            deliver(desk.store, resealed(good, id="g"), other)
        assert held(desk.store) == before
    with pytest.raises(Refused, match="编号别的一条已经用了"):
        deliver(desk.store, resealed(three[0], seat="S8"))
    assert verify(desk.store).ok


def test_two_deliveries_that_contradict_each_other_before_their_turn_are_told(desk: Desk, three: list[Entry]) -> None:
    forged = resealed(three[2], by="别人")
    deliver(desk.store, forged)
    with pytest.raises(Refused, match="S1 第3条不同"):
        deliver(desk.store, *three)
    with desk.store.raw() as connection:
        assert seat_chains.forget(connection, "S1") == 1
    assert deliver(desk.store, *three).taken == 3


def test_our_own_entries_coming_back_are_known_and_a_second_hand_under_our_seat_is_refused(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    book(desk, deaths=1)
    with desk.store.read() as reading:
        rows = reading.connection.execute("SELECT position FROM entry").fetchall()
        ours = [one for number in range(1, len(rows) + 1) if (one := reading.book.entry_at(desk.store.seat, number))]
    assert len(ours) == len(rows)
    before = held(desk.store)
    assert deliver(desk.store, *reversed(ours)) == Received(taken=0, known=len(ours), waiting=0)
    assert held(desk.store) == before
    with desk.store.write("王澄") as transaction:  # booked and delivered in one transaction
        mine = transaction.append("note:n", NoteWritten(text="同一笔"))
        assert transaction.receive([mine]).known == 1
    copies.backup(desk.store, tmp_path / "盘")
    write_note(desk, "备份以后")
    with desk.store.read() as reading:
        last = reading.book.entry_at(desk.store.seat, len(ours) + 2)
    assert last is not None
    twin = open_store(tmp_path / "twin", clock)
    twin.close()
    (tmp_path / "twin" / FILE).write_bytes(next((tmp_path / "盘").glob("*.db")).read_bytes())
    twin = open_store(tmp_path / "twin", clock)  # a copied file under the old seat
    with pytest.raises(Refused, match="本席的席号"):
        deliver(twin, last)
    twin.close()


def test_lost_entries_of_a_salvaged_book_can_be_taken_in_again(tmp_path: Path, three: list[Entry]) -> None:
    whole = open_store(tmp_path / "whole", FixedClock(START))
    deliver(whole, *three)
    change_book(whole, "hash", 2, bytes(32))
    whole.engine.pragma("wal_checkpoint(TRUNCATE)")
    whole.close()
    done = salvage(tmp_path / "whole" / FILE, tmp_path / "saved", FixedClock(START), "周砚")
    assert done.missing == {"S1": ((2, 2),)}
    saved = open_store(tmp_path / "saved", FixedClock(START))
    with pytest.raises(Refused, match="两份历史"):
        deliver(saved, resealed(three[1], by="别人"))  # follows the first, but the third does not follow it
    assert deliver(saved, *three) == Received(taken=1, known=2, waiting=0)
    assert verify(saved).ok
    saved.close()


def incident_chain(at: dt.datetime) -> list[Entry]:
    """A call at one minute and a figure five minutes later, made by another seat."""
    made: list[Entry] = []
    facts = (
        (at, IncidentReceived(narrative="甲厂起火", title="甲厂火灾", received_at=at)),
        (at + minutes(5), FigureStated(figure=FigureKind.DEATHS, value=2, known_at=at)),
    )
    for number, (moment, fact) in enumerate(facts):
        micros = to_micros(moment)
        entry = Entry(
            id=f"x{number}", seat="S9", seq=number + 1, at=micros, order=(micros // 1000) << 16, by="丙",
            subject="incident:elsewhere", kind=codec.kind_of(fact), data=codec.encode(fact),
            prev=made[-1].hash if made else bytes(32), hash=b"",
        )  # fmt: skip
        made.append(msgspec.structs.replace(entry, hash=seal(entry)))
    return made


def known(store: Store, moment: dt.datetime) -> tuple[str, list[float | None]]:
    """(title, figures) of the incident from elsewhere as known here at a moment."""
    with store.read() as reading:
        state = reading.book.state_as_of("incident:elsewhere", moment, Incident)
    return state.title, [one.value for one in state.figures]


def check_arrival(store: Store, made: dt.datetime, came: dt.datetime) -> None:
    assert known(store, came - dt.timedelta(seconds=1)) == ("", [])
    assert known(store, came) == ("甲厂火灾", [2])
    with store.read() as reading:
        ordered = reading.book.state_as_of("incident:elsewhere", made + minutes(1), Incident, by_arrival=False)
    assert ordered.title == "甲厂火灾"


def test_what_was_known_here_then_goes_by_the_moment_it_came(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    held_mirror = mirrored(desk, tmp_path / "镜像盘")
    made = clock.now()
    entries = incident_chain(made)
    clock.advance(3600)
    came = clock.now()
    deliver(desk.store, *entries)
    check_arrival(desk.store, made, came)
    own = book(desk, deaths=1)
    with desk.store.read() as reading:
        assert reading.book.state_as_of(f"incident:{own}", clock.now(), Incident).title
    clock.advance(3600)
    deliver(desk.store, *entries)  # again: the first moment stands
    check_arrival(desk.store, made, came)
    rebuild(desk.store)
    check_arrival(desk.store, made, came)

    copies.backup(desk.store, tmp_path / "盘")
    sealing.written_again(desk.store.path, tmp_path / "plain.db", None, None, clock)
    desk.store.engine.pragma("wal_checkpoint(TRUNCATE)")
    assert held_mirror.wrong == ""
    sources = {"盘": tmp_path / "盘", "镜像": held_mirror.path, "抄写": tmp_path / "plain.db"}
    for name, source in sources.items():
        copies.restore(source, tmp_path / name / "恢复", clock, "周砚")
        again = open_store(tmp_path / name / "恢复", clock)
        check_arrival(again, made, came)
        again.close()
    salvage(desk.store.path, tmp_path / "救出", clock, "周砚")
    saved = open_store(tmp_path / "救出", clock)
    check_arrival(saved, made, came)
    saved.close()


def test_what_waited_arrived_when_its_turn_came(desk: Desk, clock: FixedClock) -> None:
    first, second = incident_chain(clock.now())
    clock.advance(600)
    deliver(desk.store, second)
    assert known(desk.store, clock.now()) == ("", [])
    clock.advance(600)
    came = clock.now()
    deliver(desk.store, first)
    assert known(desk.store, came - dt.timedelta(seconds=1)) == ("", [])
    assert known(desk.store, came) == ("甲厂火灾", [2])


def test_what_is_booked_after_a_delivery_stands_after_it(desk: Desk, clock: FixedClock) -> None:
    ahead = incident_chain(clock.now() + minutes(3))
    with desk.write() as transaction:
        transaction.receive(ahead)
        mine = transaction.append("note:n", NoteWritten(text="看过以后"))
    assert mine.order > ahead[-1].order
    clock.advance(1)
    write_note(desk, "再以后")
    with desk.store.read() as reading:
        assert [line.text for line in reading.journal.lines()][-2:] == ["看过以后", "再以后"]
    Watch(desk).beat()


def test_a_flood_of_entries_that_fit_nowhere_is_refused(
    desk: Desk, three: list[Entry], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seat_chains, "MOST_WAITING", 1)
    with pytest.raises(Refused, match="从头导出"):
        deliver(desk.store, three[1], three[2])
    assert waiting(desk.store) == {}


def test_a_delivery_taken_while_views_are_made_again_ends_in_the_same_views(tmp_path: Path, three: list[Entry]) -> None:
    from app.services.store.rebuild import Rebuild

    desk = open_desk(tmp_path, officer="王", clock=FixedClock(START))
    book(desk, deaths=1)
    work = Rebuild(desk.store)
    work.begin(indexed=True)
    deliver(desk.store, *three)
    while work.step():
        pass
    shown = views_of(desk.store)
    rebuild(desk.store)
    assert views_of(desk.store) == shown
    desk.close()
