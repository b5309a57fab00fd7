"""One seat is written in one place: a copy begins its own, a disk that moves is accused of nothing."""

import shutil
from pathlib import Path

import pytest

from app.models.book.entry import Entry
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime import machine, windows
from app.services.runtime.clock import FixedClock
from app.services.runtime.machine import Machine
from app.services.security import encryption
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way, from_phrase
from app.services.store import copies, verify
from app.services.store.book import SELECT_ENTRY, entry_from
from app.services.store.dwelling import COPIED, ELSEWHERE, META
from app.services.store.store import FILE, Store


class Machines:
    """The machine the program runs on, as the test says."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        monkeypatch.setattr(machine, "IDS", (folder / "none", folder / "machine-id"))
        monkeypatch.setattr(machine, "CARDS", folder / "net")
        monkeypatch.setattr(windows, "HERE", False)
        self.be("one", "02:00:00:00:00:01", "02:00:00:00:00:02")

    def be(self, name: str, *cards: str) -> None:
        """From now on it is that one, with these cards."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        if name:
            (self.folder / "machine-id").write_text(name + "\n", encoding="ascii")
        for number, card in enumerate(cards):
            (self.folder / "net" / f"eth{number}" / "device").mkdir(parents=True)
            (self.folder / "net" / f"eth{number}" / "address").write_text(card + "\n", encoding="ascii")
        (self.folder / "net" / "lo").mkdir(parents=True)
        (self.folder / "net" / "lo" / "address").write_text("00:00:00:00:00:00\n", encoding="ascii")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machines:
    return Machines(tmp_path / "这台", monkeypatch)


def entries(store: Store) -> dict[tuple[str, int], bytes]:
    with store.read() as reading:
        rows = reading.connection.execute("SELECT seat, seq, hash FROM entry").fetchall()
    return {(seat, seq): digest for seat, seq, digest in rows}


def opened(home: Path, clock: FixedClock) -> Desk:
    return open_desk(home, officer="王澄", clock=clock)


def began(tmp_path: Path, clock: FixedClock) -> tuple[Path, str]:
    desk = opened(tmp_path / "home", clock)
    write_note(desk, "先前的一条。")
    seat = desk.store.seat
    desk.close()
    return tmp_path / "home", seat


def test_two_machines_that_go_on_from_one_copy_fork_nothing(tmp_path: Path, clock: FixedClock, here: Machines) -> None:
    home, seat = began(tmp_path, clock)
    shutil.copytree(home, tmp_path / "另一台")
    first = opened(home, clock)
    write_note(first, "原来的电脑上。")
    here.be("two", "02:00:00:00:00:03")
    second = opened(tmp_path / "另一台", clock)
    assert list(second.store.news) == [ELSEWHERE]
    write_note(second, "另一台上。")
    assert (first.store.seat, second.store.seat == seat) == (seat, False)
    mine, other = entries(first.store), entries(second.store)
    assert [place for place in mine if other.get(place, mine[place]) != mine[place]] == []
    assert verify(second.store).ok
    with first.store.write("王澄") as transaction:
        transaction.receive(one for one in all_of(second.store) if (one.seat, one.seq) not in mine)
    assert verify(first.store).ok, "what the two wrote goes together"
    second.close()
    again = opened(tmp_path / "另一台", clock)
    assert list(again.store.news) == [], "said once"
    again.close()
    first.close()


def all_of(store: Store) -> list[Entry]:
    with store.read() as reading:
        return [entry_from(row) for row in reading.connection.execute(SELECT_ENTRY).fetchall()]


@pytest.mark.parametrize(
    ("name", "cards"),
    [
        ("one", ("02:00:00:00:00:02", "02:00:00:00:00:09")),
        ("one", ()),
        ("", ("02:00:00:00:00:01",)),
        ("", ()),
    ],
    ids=("a card changed", "no card told", "no id told", "nothing told"),
)
def test_the_same_machine_is_no_other(
    tmp_path: Path, clock: FixedClock, here: Machines, name: str, cards: tuple[str, ...]
) -> None:
    home, seat = began(tmp_path, clock)
    for _ in range(2):
        here.be(name, *cards)
        desk = opened(home, clock)
        assert (desk.store.seat, list(desk.store.news), desk.lost) == (seat, [], "")
        desk.close()


@pytest.mark.parametrize(
    ("name", "cards"), [("two", ("02:00:00:00:00:01",)), ("one", ("02:00:00:00:00:07",)), ("two", ())],
    ids=("reinstalled", "imaged onto another machine", "another"),
)  # fmt: skip
def test_a_disk_in_another_machine_is_accused_of_nothing_and_goes_on(
    tmp_path: Path, clock: FixedClock, here: Machines, name: str, cards: tuple[str, ...]
) -> None:
    home, seat = began(tmp_path, clock)
    here.be(name, *cards)
    desk = opened(home, clock)
    assert desk.lost == ""
    assert list(desk.store.news) == [ELSEWHERE]
    assert desk.store.seat != seat
    write_note(desk, "换了电脑以后。")
    assert verify(desk.store).ok
    desk.close()


@pytest.mark.usefixtures("here")
def test_a_copy_on_the_same_machine_goes_on_under_its_own_seat(tmp_path: Path, clock: FixedClock) -> None:
    home, seat = began(tmp_path, clock)
    shutil.copytree(home, tmp_path / "副本")
    copy, first = opened(tmp_path / "副本", clock), opened(home, clock)
    assert list(copy.store.news) == [COPIED]
    assert (first.store.seat, copy.store.seat == seat) == (seat, False)
    assert verify(copy.store).ok
    copy.close()
    first.close()


@pytest.mark.usefixtures("here")
def test_a_folder_that_was_renamed_and_a_book_written_again_keep_their_seat(tmp_path: Path, clock: FixedClock) -> None:
    home, seat = began(tmp_path, clock)
    moved = home.rename(tmp_path / "改了名")
    desk = opened(moved, clock)
    assert (desk.store.seat, list(desk.store.news)) == (seat, [])
    desk.close()
    encryption.encrypt(moved, clock, "王澄", Keeping(way=Way.PHRASE, phrase="青山值守不打烊2026"))
    key = from_phrase(moved, "青山值守不打烊2026")[0]
    sealed = open_desk(moved, officer="王澄", clock=clock, key=key)
    assert (sealed.store.seat, list(sealed.store.news)) == (seat, [])
    sealed.close()
    data = (moved / FILE).read_bytes()  # a program that replaces files puts the same there anew
    (moved / FILE).unlink()
    (tmp_path / "占位").write_bytes(b"x")
    (moved / FILE).write_bytes(data)
    sealed = open_desk(moved, officer="王澄", clock=clock, key=key)
    assert (sealed.store.seat, list(sealed.store.news)) == (seat, [])
    sealed.close()


def test_a_restored_book_that_is_carried_on_before_it_was_opened_begins_its_own_seat(
    tmp_path: Path, clock: FixedClock, here: Machines
) -> None:
    home, _ = began(tmp_path, clock)
    desk = opened(home, clock)
    copies.backup(desk.store, tmp_path / "盘")
    desk.close()
    done = copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    shutil.copytree(tmp_path / "新", tmp_path / "再带走")
    first = opened(tmp_path / "新", clock)
    assert (first.store.seat, list(first.store.news)) == (done.seat, [])
    here.be("two")
    second = opened(tmp_path / "再带走", clock)
    assert second.store.seat != done.seat
    first.close()
    second.close()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("junk", ["", "{", '{"seat": 3}', "[]", '{"seat": "S", "machine": null}'])
def test_what_is_kept_of_the_place_decides_nothing_where_it_does_not_read(
    tmp_path: Path, clock: FixedClock, junk: str
) -> None:
    home, seat = began(tmp_path, clock)
    desk = opened(home, clock)
    desk.store.set_meta(META, junk)
    desk.close()
    desk = opened(home, clock)
    assert (desk.store.seat, list(desk.store.news)) == (seat, [])
    desk.close()


def test_neither_id_nor_card_stands_in_the_book(tmp_path: Path, clock: FixedClock, here: Machines) -> None:
    here.be("3d1219c7c4c5404aaa1f6d2a48adfda4", "52:54:00:12:34:56")
    home, _ = began(tmp_path, clock)
    desk = opened(home, clock)
    kept = desk.store.meta(META)
    desk.close()
    assert "3d1219c7" not in kept
    assert "12:34" not in kept
    assert str(tmp_path) not in kept


def test_the_id_of_windows_is_asked_of_its_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Registry:
        def RegGetValueW(self, _root: object, key: str, name: str, *given: object) -> int:  # noqa: N802 - its name
            asked.append((key, name))
            given[2].value = "6f1c2a3b-guid"  # type: ignore[attr-defined]  # the buffer it fills
            return 0

    monkeypatch.setattr(windows, "HERE", True)
    monkeypatch.setattr(windows, "library", lambda name: Registry() if name == "advapi32" else None)
    assert windows.machine_id() == "6f1c2a3b-guid"
    assert asked == [("SOFTWARE\\Microsoft\\Cryptography", "MachineGuid")]
    assert machine.this("S1") == machine.this("S1")
    assert machine.this("S1").is_another(than=Machine(id="other"))


class Pair:
    """A stick that goes to and fro between two machines, each with an account of its own."""

    def __init__(self, folder: Path, clock: FixedClock, here: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.clock, self.here, self.patch = folder, clock, here, monkeypatch
        self.home = folder / "U盘"

    def at(self, name: str) -> Desk:
        """The stick in that machine, the book opened."""
        self.here.be(name, f"02:00:00:00:00:{ord(name[0]):02d}")
        self.patch.setenv("XDG_STATE_HOME", str(self.folder / f"账户-{name}"))
        return opened(self.home, self.clock)

    def note(self, name: str, words: str) -> tuple[str, list[str]]:
        """One line written there; (the seat it went under, what was said on opening)."""
        desk = self.at(name)
        write_note(desk, words)
        seat, news = desk.store.seat, list(desk.store.news)
        assert verify(desk.store).ok
        assert desk.lost == ""
        desk.close()
        return seat, news


@pytest.fixture
def pair(tmp_path: Path, clock: FixedClock, here: Machines, monkeypatch: pytest.MonkeyPatch) -> Pair:
    return Pair(tmp_path, clock, here, monkeypatch)


def test_a_stick_that_goes_to_and_fro_keeps_a_seat_for_each_machine(pair: Pair) -> None:
    first, said = pair.note("one", "甲机。")
    assert said == []
    second, said = pair.note("two", "乙机。")
    assert said == [ELSEWHERE]
    assert second != first
    for turn in range(3):
        assert pair.note("one", f"甲机{turn}。") == (first, [])
        assert pair.note("two", f"乙机{turn}。") == (second, [])
    third, said = pair.note("yet another", "丙机。")
    assert said == [ELSEWHERE]
    assert third not in {first, second}
    assert pair.note("one", "甲机又一条。") == (first, [])
    assert pair.note("one", "甲机再一条。") == (first, [])


def test_a_seat_that_went_on_meanwhile_is_not_taken_up_again(pair: Pair) -> None:
    first, _ = pair.note("one", "甲机。")
    shutil.copytree(pair.home, pair.folder / "留下的")
    pair.note("two", "乙机。")
    shutil.move(pair.home, pair.folder / "乙机的")
    shutil.copytree(pair.folder / "留下的", pair.home)
    assert pair.note("one", "只在留下的那份里。")[0] == first
    shutil.rmtree(pair.home)
    shutil.move(pair.folder / "乙机的", pair.home)
    desk = pair.at("one")
    assert desk.store.seat != first
    write_note(desk, "不混。")
    with desk.store.read() as reading:
        assert reading.connection.execute("SELECT max(seq) FROM entry WHERE seat = ?", (first,)).fetchone() == (2,)
    desk.close()


def test_a_seat_is_not_taken_up_again_on_the_word_of_the_book_alone(pair: Pair) -> None:
    first, _ = pair.note("one", "甲机。")
    second, _ = pair.note("two", "乙机。")
    shutil.rmtree(pair.folder / "账户-one")
    third, said = pair.note("one", "这个账户没有见过。")
    assert (third in {first, second}, said) == (False, [ELSEWHERE])
    desk = pair.at("one")
    desk.store.set_meta("seat", first)  # what stands beside the book is hashed by nothing
    desk.close()
    assert pair.note("one", "有人换了席号。")[0] not in {first, second}
