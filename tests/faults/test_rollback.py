"""A data folder that was put back as a whole (还原卡、虚拟机快照、拷回的旧文件夹) is noticed from any newer witness."""

import datetime as dt
import json
import shutil
import stat
import threading
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock
from app.services.runtime.watchdog import Watchdog
from app.services.security import encryption
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way, from_phrase
from app.services.security.open_book import check_start
from app.services.settings import editing
from app.services.store import copies, copy_names, far_copies, loss, open_store, verify, witness
from app.services.store.copy_heads import heads_in
from app.services.store.engine import is_plain
from app.services.store.mirror import Mirror
from app.services.watch.falls import head_told
from tests.faults.test_mirror import mirrored
from tests.helpers import PATIENCE, until

PHRASE = "青山值守不打烊2026"


def put_back(desk: Desk, tmp_path: Path) -> Path:
    """Three more notes, then the whole folder as it was before them, head and all."""
    home = desk.store.path.parent
    desk.close()
    shutil.copytree(home, tmp_path / "快照")
    again = open_desk(home, officer="王澄", clock=FixedClock(desk.now()))
    for number in range(3):
        write_note(again, f"还原以前{number}")
    if isinstance(again.store.mirror, Mirror):
        assert until(lambda: again.store.mirror is not None and not again.store.mirror.wrong)
    else:
        copies.backup(again.store, tmp_path / "备")
    again.close()
    shutil.rmtree(home)
    shutil.move(tmp_path / "快照", home)
    return home


def older(desk: Desk, tmp_path: Path, notes: int = 3) -> Path:
    """The folder as it was before some notes; no mirror, no backup."""
    home = desk.store.path.parent
    desk.close()
    shutil.copytree(home, tmp_path / "旧夹")
    again = open_desk(home, officer="王澄", clock=FixedClock(desk.now()))
    for number in range(notes):
        write_note(again, f"放回以前{number}")
    again.close()
    shutil.rmtree(home)
    shutil.move(tmp_path / "旧夹", home)
    return home


def texts(home: Path, clock: FixedClock) -> set[str]:
    opened = open_desk(home, officer="周砚", clock=clock)
    with opened.store.read() as reading:
        found = {line.text for line in reading.journal.lines(limit=10_000)}
    opened.close()
    return found


def test_the_mirror_follows_by_content_and_no_acknowledged_line_is_lost(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "先")
    home = put_back(desk, tmp_path)
    again = open_desk(home, officer="王澄", clock=clock)
    for number in range(5):
        write_note(again, f"还原以后{number}")
    mirror = again.store.mirror
    assert isinstance(mirror, Mirror)
    assert mirror.wrong == ""
    assert "还原" in again.lost
    again.close()
    assert len(list((tmp_path / "盘").glob(copy_names.MIRRORS))) == 2
    copies.restore(mirror.path, tmp_path / "新机器", clock, "周砚")
    found = texts(tmp_path / "新机器", clock)
    assert all(any(f"还原以后{number}" in one for one in found) for number in range(5))
    copies.restore(held.path, tmp_path / "找回", clock, "周砚")
    assert any("还原以前2" in one for one in texts(tmp_path / "找回", clock))


def test_a_mirror_of_another_history_is_kept_aside_and_a_fresh_one_begun(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    held = mirrored(desk, tmp_path / "盘")
    home = put_back(desk, tmp_path)
    store = open_store(home, clock)
    mirror = Mirror(store, tmp_path / "盘")
    mirror.follow()
    assert mirror.path == held.path
    assert mirror.wrong == ""
    (said,) = store.news
    (aside,) = [one for one in (tmp_path / "盘").glob(copy_names.MIRRORS) if one != held.path]
    assert aside.name in said
    mirror.close()
    assert heads_in(mirror.path, None)[0][1] == store.entries()
    assert heads_in(aside, None)[0][1] > store.entries(), "what only the old mirror holds is kept"
    store.close()


@pytest.mark.parametrize("witness", ["mirror", "backup"])
def test_a_folder_that_was_put_back_is_said_at_start_and_forks_nothing(
    desk: Desk, tmp_path: Path, clock: FixedClock, witness: str
) -> None:
    if witness == "mirror":
        mirrored(desk, tmp_path / "盘")
    else:
        editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "备")))
    seat = desk.store.seat
    home = put_back(desk, tmp_path)
    again = open_desk(home, officer="王澄", clock=clock)
    sentence = again.lost
    assert "还原" in sentence
    assert "cli restore" in sentence
    assert check_start(again) == "", "it is booked, and said once"
    write_note(again, "以后")
    assert again.store.seat != seat, "no number is given twice"
    found = verify(again.store)
    assert [(one.seat, one.booked) for one in found.problems] == [(seat, True)]
    again.close()


def test_a_sound_room_is_accused_by_nobody(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    mirrored(desk, tmp_path / "盘")
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "备")))
    copies.backup(desk.store, tmp_path / "备")
    for number in range(3):
        write_note(desk, f"记事{number}")
        assert check_start(desk) == ""
    other = open_desk(tmp_path / "别人", officer="周砚", clock=clock)
    copies.backup(other.store, tmp_path / "备")
    other.close()
    (tmp_path / "备" / "dutydesk-备份-20991231-000000.db").write_bytes(b"no book at all" * 1000)
    assert check_start(desk) == ""


def test_a_mirror_under_another_key_is_kept_aside_and_said(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    held = mirrored(desk, tmp_path / "盘")
    write_note(desk, "加密以前")
    home = desk.store.path.parent
    desk.close()
    plain = held.path.read_bytes()
    encryption.encrypt(home, clock, "王澄", Keeping(way=Way.PHRASE, phrase=PHRASE))
    assert not is_plain(held.path), "the mirror follows the key"
    held.path.write_bytes(plain)  # the disk was elsewhere meanwhile
    key = from_phrase(home, PHRASE)[0]
    again = open_desk(home, officer="王澄", clock=clock, key=key)
    write_note(again, "加密以后")
    mirror = again.store.mirror
    assert isinstance(mirror, Mirror)
    assert mirror.wrong == ""
    assert any("没有加密的谁都能读" in one for one in again.store.news)
    assert sorted(is_plain(one) for one in held.folder.glob("*.db")) == [False, True]
    again.close()
    store = open_store(home, clock, key)
    total = store.entries()
    store.close()
    copies.restore(held.path, tmp_path / "新", clock, "周砚", key=key)
    restored = open_store(tmp_path / "新", clock, key)
    assert restored.entries() == total + 1
    restored.close()


def test_without_any_copy_this_account_itself_saw_more(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    seat = desk.store.seat
    home = older(desk, tmp_path)
    again = open_desk(home, officer="王澄", clock=clock)
    assert witness.NAME in again.lost
    assert "还原过" in again.lost
    assert again.store.seat != seat, "the numbers that are gone are given to nothing else"
    write_note(again, "放回以后的一条。")
    named = [one for one in verify(again.store).problems if one.seat == seat]
    assert named, "what is gone stays named"
    again.close()
    once_more = open_desk(home, officer="王澄", clock=clock)
    assert once_more.lost == "", "booked once, said once"
    once_more.close()


def test_the_guard_bears_witness_of_a_window_that_was_killed(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    """Nobody closed the book, so nothing but the guard knows how far it was; a later witness stays."""
    home = desk.store.path.parent
    desk.close()
    shutil.copytree(home, tmp_path / "旧夹")
    killed = open_desk(home, officer="王澄", clock=FixedClock(desk.now()))
    for number in range(3):
        write_note(killed, f"被杀以前{number}")
    told = [{"due": 0, "head": head_told(killed)}, {"due": 0, "head": ["S1", "x", "y"]}, {"due": 0, "head": 7}]
    seat, seq, digits = head_told(killed) or ("", 0, "")
    killed.store.close()
    shutil.rmtree(home)
    shutil.move(tmp_path / "旧夹", home)
    guard = Watchdog(home, ["true"])
    for line in told:
        guard._take(json.dumps(line).encode())
    assert guard.head == (seat, seq, bytes.fromhex(digits)), "what does not read is not heard"
    guard.bear_witness()
    assert (seat, seq, bytes.fromhex(digits)) in witness.outside(home).chains()
    witness.bear(home, (seat, seq - 1, bytes(32)))
    assert (seat, seq, bytes.fromhex(digits)) in witness.outside(home).chains()
    again = open_desk(home, officer="王澄", clock=clock)
    assert witness.NAME in again.lost
    assert again.store.seat != seat
    again.close()


def test_another_book_in_the_same_place_is_not_accused(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    home = desk.store.path.parent
    write_note(desk, "第一本")
    desk.close()
    shutil.move(home, tmp_path / "收起的")
    other = open_desk(home, officer="王澄", clock=clock)
    write_note(other, "第二本")
    assert other.lost == ""
    other.close()
    again = open_desk(home, officer="王澄", clock=clock)
    assert again.lost == ""
    again.close()


def test_what_was_restored_on_purpose_is_not_said_twice(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    home = desk.store.path.parent
    copies.backup(desk.store, tmp_path / "备")
    write_note(desk, "备份以后")
    desk.close()
    copies.restore(tmp_path / "备", home, clock, "周砚", replace=True)
    for _ in range(2):
        again = open_desk(home, officer="王澄", clock=clock)
        assert again.lost == ""
        assert verify(again.store).unbooked == ()
        again.close()


@pytest.mark.parametrize("junk", [b"", b"dutydesk-heads 2\nx 1 00\n0\n", b"\xff" * 900])
def test_a_witness_that_does_not_read_says_nothing(desk: Desk, tmp_path: Path, clock: FixedClock, junk: bytes) -> None:
    home = older(desk, tmp_path)
    path = witness.outside(home).path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(junk)
    again = open_desk(home, officer="王澄", clock=clock)
    assert again.lost == ""
    again.close()
    assert witness.outside(home).chains(), "made anew"


def test_a_window_asks_the_copies_behind_it_and_the_first_booking_waits_for_them(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing this account saw says more: only the backup does, and it is slow."""
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "备")))
    home = put_back(desk, tmp_path)
    monkeypatch.setattr(witness, "saw", lambda _store: ())
    asked, may_answer = threading.Event(), threading.Event()
    real = loss.copies_at

    def slow(place: Path, now: dt.datetime, patience: float, count: int) -> list[Path]:
        asked.set()
        may_answer.wait()
        return real(place, now, patience, count)

    monkeypatch.setattr(loss, "copies_at", slow)
    monkeypatch.setattr(far_copies, "SHORT", PATIENCE)
    again = open_desk(home, officer="王澄", clock=clock, wait=False)
    assert asked.wait(PATIENCE)
    assert again.lost == "", "the window is there before the copies have answered"
    seat = again.store.seat
    threading.Timer(0.05, may_answer.set).start()
    write_note(again, "还原以后")
    assert again.store.seat != seat, "no number is given out a second time"
    assert any("还原过" in one for one in again.store.news)
    again.close()


def test_a_share_that_hangs_is_named_once_among_the_places(desk: Desk, tmp_path: Path) -> None:
    far = str(tmp_path / "共享")
    Path(far).mkdir()
    editing.change_settings(desk, replace(desk.settings, backup_folder=far, mirror_folder=far))
    assert loss.places_of(desk.store) == [Path(far)]
