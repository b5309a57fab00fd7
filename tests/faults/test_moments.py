"""Two files, or two programs, are never read as if they were one moment: somebody books just in between."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.cli.commands import main
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.forms import call_papers, day_papers, incident_papers, papers, supply_papers, verification
from app.services.incident import handling
from app.services.library import library
from app.services.outbox import connectivity, sender
from app.services.outbox.connectivity import Health
from app.services.runtime import private
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.security import backups, drill, identity, proof
from app.services.settings import editing
from app.services.store import Store, copies, verify
from app.services.store import verify as walk
from app.services.store.anchors import Anchor
from app.services.store.book import BookReading
from app.services.store.engine import Engine
from app.services.store.heads import Heads
from app.services.store.salvaging import salvage
from app.services.store.store import FILE
from tests.faults.test_mirror import mirrored
from tests.helpers import book


class Between:
    """Does something once, just before or after the first call of what it stands in for."""

    def __init__(self, real: Callable[..., object], act: Callable[[], object], *, after: bool = True) -> None:
        self.real = real
        self.act = act
        self.after = after
        self.done = False

    def __call__(self, *args: object, **more: object) -> object:
        if self.done:
            return self.real(*args, **more)
        self.done = True
        if not self.after:
            self.act()
        value = self.real(*args, **more)
        if self.after:
            self.act()
        return value


def between(
    patch: pytest.MonkeyPatch, place: object, name: str, act: Callable[[], object], *, after: bool = True
) -> Between:
    """Put an act just after (or before) the first call of a function or method."""
    held = Between(getattr(place, name), act, after=after)

    def called(*args: object, **more: object) -> object:
        return held(*args, **more)

    patch.setattr(place, name, called)  # a function, so that it is bound where it stands in a class
    return held


@pytest.fixture
def other(desk: Desk, clock: FixedClock) -> Iterator[Desk]:
    """Another program on the same book."""
    opened = open_desk(desk.store.path.parent, officer="命令行", clock=clock)
    yield opened
    opened.close()


VERIFY = sys.modules[verify.__module__]


def interrupt_walk(patch: pytest.MonkeyPatch, row: int, act: Callable[[], object]) -> None:
    """Do something when a walk has come to that row."""
    walk_rows = VERIFY.walk

    def interrupted(connection: object) -> Iterator[object]:
        for number, one in enumerate(walk_rows(connection)):
            if number == row:
                act()
            yield one

    patch.setattr(VERIFY, "walk", interrupted)


def _book_before_the_heads(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    between(patch, Heads, "lost", act, after=False)


def _book_between_two_heads(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    between(patch, Heads, "chains", act)


def _book_at_the_beginning(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    interrupt_walk(patch, 0, act)


def _book_in_the_middle(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    interrupt_walk(patch, 5, act)


def _book_after_the_walk(patch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    between(patch, VERIFY, "_structure", act, after=False)


@pytest.mark.parametrize(
    "interrupt",
    [
        _book_before_the_heads,
        _book_between_two_heads,
        _book_at_the_beginning,
        _book_in_the_middle,
        _book_after_the_walk,
    ],
)
def test_a_sound_book_is_sound_whenever_somebody_books_while_it_is_verified(
    desk: Desk,
    other: Desk,
    monkeypatch: pytest.MonkeyPatch,
    interrupt: Callable[[pytest.MonkeyPatch, Callable[[], object]], None],
) -> None:
    for number in range(10):
        write_note(desk, f"记事{number}")

    def book_some() -> None:
        for number in range(3):
            write_note(other, f"核验当中{number}")

    interrupt(monkeypatch, book_some)
    before = desk.store.entries()
    verdict = verify(desk.store)
    assert verdict.problems == ()
    assert before <= verdict.entries <= before + 3  # the pages are looked through while the chains are walked
    assert desk.store.entries() == before + 3
    assert verify(desk.store).entries == before + 3


def test_the_window_and_the_command_line_say_so_too(
    desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_walk(monkeypatch, 1, lambda: write_note(other, "核验当中"))
    assert main(["verify", "--home", str(desk.store.path.parent), "--json"]) == 0
    assert '"ok": true' in capsys.readouterr().out
    assert proof.check(desk).ok
    assert "没有问题" in proof.last_words(desk)


def test_a_head_that_is_missing_stays_named_when_its_number_was_given_again(desk: Desk) -> None:
    write_note(desk, "一")
    seat, (seq, head) = desk.store.seat, _head(desk)
    desk.store.heads.set_aside((seat, seq, bytes(32)))
    write_note(desk, "二")
    problems = verify(desk.store).problems
    assert [(one.seat, one.seq) for one in problems] == [(seat, seq)]
    assert "另存的链头不符" in problems[0].text
    assert desk.store.heads.lost() == [(seat, seq, bytes(32))]
    assert head != bytes(32)


def _head(desk: Desk) -> tuple[int, bytes]:
    with desk.store.read() as reading:
        return reading.book.head(desk.store.seat)


def test_half_a_line_is_read_again_and_a_damaged_one_accuses_nobody(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_note(desk, "一")
    path = desk.store.heads.path
    whole = path.read_bytes()
    write_note(desk, "二")
    kept = desk.store.heads.kept()
    assert kept == (desk.store.seat, *_head(desk))
    torn = [path.read_bytes()[:30] + whole[30:], b"", path.read_bytes()[:70]]
    real = private.read
    monkeypatch.setattr(private, "read", lambda one, most: torn.pop() if one == path and torn else real(one, most))
    assert desk.store.heads.kept() == kept
    assert torn == []
    monkeypatch.undo()
    line = bytearray(path.read_bytes())
    line[40] = ord("0") if line[40] != ord("0") else ord("1")
    path.write_bytes(bytes(line))
    assert desk.store.heads.kept() is None
    again = open_desk(path.parent, officer="命令行", clock=clock)
    assert again.lost == ""
    assert again.store.seat == desk.store.seat
    assert verify(again.store).ok
    write_note(again, "三")
    assert again.store.heads.kept() == (desk.store.seat, *_head(desk))
    again.close()


def test_a_head_of_an_earlier_version_is_read(desk: Desk) -> None:
    write_note(desk, "一")
    seat, (seq, head) = desk.store.seat, _head(desk)
    desk.store.heads.path.write_text(f"{seat} {seq} {head.hex()}".ljust(159) + "\n", encoding="ascii")
    assert desk.store.heads.kept() == (seat, seq, head)


def test_a_slower_program_does_not_put_the_head_back(desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    between(monkeypatch, Heads, "keep", lambda: write_note(other, "更快的"), after=False)
    write_note(desk, "提交了还没留链头")
    assert desk.store.heads.kept() == (desk.store.seat, *_head(desk))


def test_one_wrong_look_at_the_end_moves_no_book_to_another_seat(
    desk: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_note(desk, "一")
    monkeypatch.setattr(VERIFY, "check_tail", lambda _store: "账本末尾与另存的链头不符")
    again = open_desk(desk.store.path.parent, officer="命令行", clock=clock)
    assert again.lost == ""
    assert again.store.seat == desk.store.seat
    again.close()


def test_a_program_that_goes_on_under_another_seat_takes_the_open_window_along(desk: Desk, other: Desk) -> None:
    write_note(desk, "一")
    before = desk.store.seat
    copies.begin_seat(other.store, "命令行")
    write_note(desk, "窗口")
    write_note(other, "命令行")
    write_note(desk, "窗口")
    assert desk.store.seat == other.store.seat != before
    verdict = verify(desk.store)
    assert verdict.ok
    assert verdict.heads[desk.store.seat][0] == 4
    assert desk.store.heads.kept() == (desk.store.seat, *_head(desk))


def test_a_book_that_is_just_being_made_by_another_program_is_opened(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "新"
    quicker = between(monkeypatch, Engine, "pragma", lambda: open_desk(home, officer="快", clock=clock).close())
    made = open_desk(home, officer="慢", clock=clock)
    assert quicker.done
    assert verify(made.store).entries == 1
    write_note(made, "一")
    assert verify(made.store).ok
    made.close()


def test_two_programs_begin_a_book_once(tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "新"
    real = Store.meta
    seen: list[str] = []

    def meta(store: Store, name: str) -> str:
        value = real(store, name)
        if name == "began" and not seen:
            seen.append(value)
            open_desk(home, officer="快", clock=clock).close()
        return value

    monkeypatch.setattr(Store, "meta", meta)
    made = open_desk(home, officer="慢", clock=clock)
    assert seen == [""]
    assert verify(made.store).entries == 1
    made.close()


def test_what_is_put_in_place_is_what_was_walked(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "在镜像里")
    total = desk.store.entries()
    between(monkeypatch, copies, "_soundest", lambda: held.path.write_bytes(held.path.read_bytes()[:5000]))
    done = copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    assert done.entries == total
    again = open_desk(tmp_path / "新", officer="周砚", clock=clock)
    assert walk(again.store).ok
    assert again.store.entries() == total + 1
    assert [one.name for one in (tmp_path / "新").iterdir() if ".part" in one.name] == []
    again.close()


def test_a_mirror_that_is_written_while_it_is_copied_is_copied_again(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "在镜像里")
    real = shutil.copyfile
    copied: list[Path] = []

    def half(source: Path, target: Path) -> object:
        if Path(source) != held.path:
            return real(source, target)
        copied.append(source)
        if len(copied) > 1:
            return real(source, target)
        data = held.path.read_bytes()
        write_note(desk, "字" * 50_000)
        return target.write_bytes(data[: len(data) // 2] + held.path.read_bytes()[len(data) // 2 :])

    monkeypatch.setattr(shutil, "copyfile", half)
    done = copies.restore(tmp_path / "盘", tmp_path / "新", clock, "周砚")
    assert len(copied) == 2
    assert done.passed_over == ()
    assert done.entries == desk.store.entries()


def test_a_damaged_book_that_is_still_written_is_salvaged_from_one_moment(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_note(desk, "一")
    between(monkeypatch, shutil, "copyfile", lambda: desk.store.engine.pragma("wal_checkpoint(TRUNCATE)"))
    done = salvage(desk.store.path, tmp_path / "救", clock, "周砚")  # the log went between the two files
    assert done.entries == desk.store.entries()
    assert done.missing == {}


def test_a_window_that_opens_while_a_backup_is_walked_is_not_replaced(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copies.backup(desk.store, tmp_path / "盘")
    opened: list[bool] = []
    monkeypatch.setattr(copies, "in_use", lambda _home: bool(opened))
    between(monkeypatch, copies, "_soundest", lambda: opened.append(True))
    with pytest.raises(Refused, match="正开着"):
        copies.restore(tmp_path / "盘", desk.store.path.parent, clock, "周砚", replace=True)
    assert verify(desk.store).ok
    assert not [one for one in desk.store.path.parent.iterdir() if ".part" in one.name or "换下" in one.name]


@pytest.mark.parametrize("kind", ["timeline", "clocks", "call-record", "dispatch", "stock", "diary", "digest"])
def test_a_paper_and_the_head_at_its_foot_are_of_one_moment(
    desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    identity = book(desk, deaths=1)
    seq, _ = _head(desk)

    def meanwhile() -> None:
        handling.note(other, identity, "纸上没有的一条")
        handling.state_figure(other, identity, handling.Statement(kind=FigureKind.DEATHS, value=9))

    for makers in (call_papers, day_papers, incident_papers, supply_papers):
        between(monkeypatch, makers, "footer_of", meanwhile, after=False)
    made = papers.form_made(desk, kind, incident=identity)
    found = verification.KEYWORDS.search(made.data)
    assert found is not None
    assert int(found[2]) == seq, "not a head that holds lines the paper does not"
    assert papers.form_made(desk, kind, incident=identity).data != made.data


def test_moments_within_a_moment_are_the_same_and_end_with_it(desk: Desk, other: Desk) -> None:
    write_note(desk, "一")
    with desk.store.moment() as first:
        before = desk.store.entries()
        write_note(other, "二")
        write_note(desk, "三")
        with desk.store.moment() as second:
            assert second is first
        assert desk.store.entries() == before
    assert desk.store.entries() == before + 2
    with pytest.raises(Refused), desk.store.moment():
        raise Refused("作废")
    assert desk.store.entries() == before + 2


def test_what_a_missing_head_says_of_the_book_is_of_one_moment(
    desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_note(desk, "一")
    seq, _ = _head(desk)
    between(monkeypatch, BookReading, "entry_at", lambda: write_note(other, "刚好补上"))
    checked = proof.check_anchor(desk.store, Anchor(desk.store.seat, seq + 1, "0" * 12))
    assert f"只到第{seq}条" in checked.sentence


def test_two_programs_make_the_keys_of_the_unit_once(desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    quicker: list[identity.Keys] = []
    between(monkeypatch, Store, "meta", lambda: quicker.append(identity.own(other)))
    assert identity.own(desk) == quicker[0] == identity.own(other)


def test_what_is_known_of_one_backup_place_outlives_a_backup_at_another(
    desk: Desk, other: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [str(tmp_path / name) for name in ("甲", "乙")]
    editing.change_settings(desk, replace(desk.settings, backup_folder="\n".join(places)))
    editing.change_settings(other, replace(other.settings, backup_folder=places[1]))
    other.refresh()
    between(monkeypatch, copies, "backup", lambda: backups.make(other))
    one = replace(desk.settings, backup_folder=places[0])
    desk.settings = one
    assert backups.make(desk) == ""
    desk.settings = replace(one, backup_folder="\n".join(places))
    assert all(known.made_at for known in backups.last(desk).values())


def test_two_programs_see_the_line_go_and_book_it_once(desk: Desk, other: Desk) -> None:
    from app.models.outbox.routes import Route, RouteKind

    route = Route(name="市局", kind=RouteKind.HTTPS, url="https://city.invalid/in")
    editing.change_settings(desk, replace(desk.settings, routes=(route,)))
    other.refresh()
    gone = {"市局": Health(failures=3, offline=True, knocked_at=1)}
    both = [connectivity.connectivity(desk), connectivity.connectivity(other)]
    assert [bool(sender._line_moved(one, before, gone)) for one, before in zip((desk, other), both, strict=True)] == [
        True,
        False,
    ]
    back = {"市局": Health(answered_at=2, knocked_at=2)}
    both = [connectivity.connectivity(desk), connectivity.connectivity(other)]
    assert [bool(sender._line_moved(one, before, back)) for one, before in zip((desk, other), both, strict=True)] == [
        True,
        False,
    ]
    with desk.store.read() as reading:
        texts = [one.kind for one in reading.journal.lines(limit=100) if one.kind.startswith("engine:line")]
    assert texts == ["engine:line_lost", "engine:line_returned"]


def test_two_programs_merge_an_incident_once(desk: Desk, other: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (book(desk, deaths=1) for _ in range(3))
    monkeypatch.setattr(desk, "new_id", Between(desk.new_id, lambda: handling.merge(other, second, third, "同一起")))
    with pytest.raises(Refused, match="已经并案"):
        handling.merge(desk, first, third, "同一起")
    with desk.store.read() as reading:
        assert [(one.kept, one.absorbed) for one in reading.merges()] == [(second, third)]


def test_two_programs_file_a_document_once(
    desk: Desk, other: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "火灾预案.txt"
    path.write_text("先断电后灭火", encoding="utf-8")
    card = library.guess(path.name, ())
    between(monkeypatch, library, "rows", lambda: library.take_in(other, path, card, lambda _data: iter(())))
    with pytest.raises(Refused, match="已经收入过"):
        library.take_in(desk, path, card, lambda _data: iter(()))
    assert len(library.rows(desk)) == 1


def test_a_drill_counts_what_a_backup_lacks_at_the_moment_it_is_compared(
    desk: Desk, other: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copies.backup(desk.store, tmp_path / "盘")
    write_note(desk, "备份以后")
    seat = desk.store.seat
    real = BookReading.entry_at

    def entry_at(reading: BookReading, asked: str, seq: int) -> object:
        if asked == seat:
            write_note(other, "比对当中")
        return real(reading, asked, seq)

    monkeypatch.setattr(BookReading, "entry_at", entry_at)
    result = drill.drill(desk, made.path)
    assert (result.ok, result.behind) == (True, 1)
    assert (desk.store.path.parent / FILE).exists()
