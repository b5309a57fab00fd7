"""Names that lie: an older copy under a newer name, many of them before the newest, links where ours are laid down."""

import logging
import os
import shutil
from functools import partial
from pathlib import Path

import pytest

from app.services.desk import attachments
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty.shift import write_note
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.runtime.errors import Refused
from app.services.runtime.workers import bounded
from app.services.security import backups
from app.services.security.open_book import check_start
from app.services.settings import editing
from app.services.store import copies
from app.services.store.audit import audit
from app.services.store.copy_heads import by_content
from app.services.store.copy_names import PATTERN
from app.services.store.engine import key_from
from app.services.store.store import FILE
from app.ui.shell.fault_log import Rotating
from tests.helpers import PATIENCE

POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX systems")


def two_copies(desk: Desk, place: Path, clock: FixedClock) -> tuple[Path, Path]:
    """(older, newer) backups; three lines were booked between them."""
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    assert backups.make(desk) == ""
    (older,) = copies.copies_in(place)
    for number in range(3):
        write_note(desk, f"后来{number}")
    clock.advance(60)
    assert backups.make(desk) == ""
    return older, copies.copies_in(place)[0]


def named(place: Path, day: int) -> Path:
    return place / PATTERN.replace("*", f"202606{day:02d}-120000")


def test_an_older_copy_under_a_newer_name_is_not_what_a_restore_takes(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    older, newer = two_copies(desk, tmp_path / "盘", clock)
    clock.advance(9 * 86_400)
    false = named(tmp_path / "盘", 20)
    shutil.copyfile(older, false)
    done = copies.restore(tmp_path / "盘", tmp_path / "新机器", clock, "王澄", key=desk.store.engine.key)
    assert done.source == newer
    assert any(false.name in one and "名字较新" in one for one in done.passed_over)
    assert done.entries == desk.store.entries()


def test_of_copies_that_went_on_apart_the_newer_name_counts(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    """A folder was put back and went on: the old history has more lines, the new one is what is in use."""
    place, key = tmp_path / "盘", desk.store.engine.key
    older, longer = two_copies(desk, place, clock)
    copies.restore(older, tmp_path / "还原", clock, "王澄", key=key)
    again = open_desk(tmp_path / "还原", officer="王澄", clock=clock, key=key)
    clock.advance(60)
    write_note(again, "还原以后。")
    apart = copies.backup(again.store, place).path
    again.close()
    assert by_content([apart, longer, older], key) == ([apart, longer, older], None)
    assert by_content([older, longer], key) == ([longer, older], older)


def test_a_folder_put_back_is_noticed_behind_copies_that_push_the_newest_out_of_sight(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    place, home, key = tmp_path / "盘", desk.store.path.parent, desk.store.engine.key
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    assert backups.make(desk) == ""
    (older,) = copies.copies_in(place)
    desk.close()
    shutil.copytree(home, tmp_path / "旧夹")
    again = open_desk(home, officer="王澄", clock=clock, key=key)
    write_note(again, "放回以前。")
    clock.advance(60)
    assert backups.make(again) == ""
    again.close()
    shutil.rmtree(home)
    shutil.move(tmp_path / "旧夹", home)
    clock.advance(9 * 86_400)
    for day in range(13, 20):
        shutil.copyfile(older, named(place, day))
    shutil.rmtree(Path(os.environ["XDG_STATE_HOME"]), ignore_errors=True)  # nor does this account remember
    put_back = open_desk(home, officer="王澄", clock=clock, key=key)
    assert "还原过" in check_start(put_back)
    put_back.close()


@POSIX
def test_what_is_attached_has_an_end(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "录音.mp3")
    for name in ("照片.jpg", "录音.mp3"):
        with pytest.raises(Refused, match="读不出来"):
            bounded(partial(attachments.keep, desk, tmp_path / name), PATIENCE)
        with pytest.raises(Refused):
            bounded(partial(key_from, tmp_path / name), PATIENCE)


@POSIX
@pytest.mark.parametrize("where", ["folder", "file"])
def test_an_opened_attachment_is_laid_into_nobody_elses_file(desk: Desk, tmp_path: Path, where: str) -> None:
    held = attachments.keep_bytes(desk, "图.png", b"\x89PNG\r\n\x1a\n")
    laid = attachments.lay_down(desk, held.name, held.digest)
    mine = tmp_path / "我的"
    mine.mkdir()
    (mine / laid.name).write_bytes(b"precious")
    if where == "folder":
        shutil.rmtree(laid.parent)
        laid.parent.symlink_to(mine)
    else:
        laid.unlink()
        laid.symlink_to(mine / laid.name)
    again = attachments.lay_down(desk, held.name, held.digest)
    assert again.read_bytes().startswith(b"\x89PNG")
    assert (mine / laid.name).read_bytes() == b"precious"
    attachments.clear_opened(desk.store.path.parent)
    assert (mine / laid.name).read_bytes() == b"precious"


@POSIX
@pytest.mark.parametrize("how", ["pipe", "link"])
def test_the_log_of_faults_waits_for_no_pipe_and_writes_into_no_other_file(tmp_path: Path, how: str) -> None:
    path, mine = tmp_path / "dutydesk.log", tmp_path / "我的.txt"
    mine.write_bytes(b"precious")
    if how == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(mine)
    handler = Rotating(path)
    record = logging.LogRecord("dutydesk", logging.INFO, "", 0, "一行", None, None)
    bounded(lambda: handler.emit(record), PATIENCE)
    handler.close()
    assert "一行" in path.read_text(encoding="utf-8")
    assert mine.read_bytes() == b"precious"


def booked_and_fell(home: Path, words: list[str]) -> None:
    """A program that books and ends at once: what it wrote stands in the log alone."""
    desk = open_desk(home, officer="王澄", clock=SystemClock())
    for one in words:
        write_note(desk, one)
    logs = {path.name: path.read_bytes() for path in home.iterdir() if path.name.startswith(f"{FILE}-wal")}
    held = (home / FILE).read_bytes()
    desk.close()
    with (home / FILE).open("r+b") as file:  # in its place: the other name leads to the same file
        file.write(held)
        file.truncate(len(held))
    for name, data in logs.items():
        (home / name).write_bytes(data)
    assert logs


def lines_in(home: Path) -> tuple[list[str], str]:
    desk = open_desk(home, officer="王澄", clock=SystemClock())
    assert audit(desk.store).ok
    with desk.store.read() as reading:
        found = [line.text for line in reading.journal.lines(limit=1000)]
    seat = desk.store.seat
    desk.close()
    return found, seat


@POSIX
def test_a_book_under_two_names_is_two_books_and_loses_nothing(tmp_path: Path) -> None:
    one, other = tmp_path / "甲", tmp_path / "乙"
    booked_and_fell(one, ["零。"])
    lines_in(one)
    other.mkdir()
    (other / FILE).hardlink_to(one / FILE)
    booked_and_fell(one, [f"甲{number}。" for number in range(5)])
    booked_and_fell(other, [f"乙{number}。" for number in range(5)])
    booked_and_fell(one, [f"丁{number}。" for number in range(3)])
    (here, seat), (there, another) = lines_in(one), lines_in(other)
    for name, count, found in (("甲", 5, here), ("丁", 3, here), ("乙", 5, there)):
        assert all(any(f"{name}{number}。" in line for line in found) for number in range(count)), name
    assert seat != another
    assert (one / FILE).stat().st_nlink == 1


@POSIX
def test_a_book_under_two_names_says_so(tmp_path: Path) -> None:
    booked_and_fell(tmp_path / "甲", ["零。"])
    (tmp_path / "快照").mkdir()
    (tmp_path / "快照" / FILE).hardlink_to(tmp_path / "甲" / FILE)
    before = (tmp_path / "快照" / FILE).read_bytes()
    desk = open_desk(tmp_path / "甲", officer="王澄", clock=SystemClock())
    assert any("硬链接" in said for said in desk.store.news)
    assert not desk.lost
    write_note(desk, "后来。")
    desk.close()
    assert (tmp_path / "快照" / FILE).read_bytes() == before
