"""A pipe, a device, a link or a folder under a name that SQLite reads: nothing waits for ever, nothing is copied so."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty import shift
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Damaged, Unavailable
from app.services.runtime.workers import bounded
from app.services.security import backups, left_behind
from app.services.settings import editing
from app.services.store import copies
from app.services.store.audit import audit
from app.services.store.copy_heads import heads_in, sound_in
from app.services.store.copy_names import MIRRORS
from app.services.store.loss import rolled_back
from app.services.store.open_files import LOGS
from app.services.store.store import FILE, open_store
from tests.conftest import START
from tests.helpers import PATIENCE, until

T = TypeVar("T")
pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX systems")
KEY = bytes(range(32))
HOW = ("pipe", "/dev/zero", "/nowhere/x", "itself", "a folder")


def soon(work: Callable[[], T]) -> T:
    """What comes of it; it does not wait for what never comes."""
    return bounded(work, PATIENCE)


def put(path: Path, how: str) -> None:
    path.unlink(missing_ok=True)
    if how == "pipe":
        os.mkfifo(path)
    elif how == "a folder":
        path.mkdir()
    else:
        path.symlink_to(path.name if how == "itself" else how)


def a_book(home: Path) -> None:
    desk = open_desk(home, officer="王澄", clock=FixedClock(START), key=KEY)
    shift.write_note(desk, "先记一条。")
    desk.close()


@pytest.mark.parametrize("end", LOGS)
@pytest.mark.parametrize("how", HOW)
def test_what_takes_the_name_of_a_log_goes_aside_and_the_book_is_written_on(tmp_path: Path, end: str, how: str) -> None:
    home = tmp_path / "home"
    a_book(home)
    put(home / f"{FILE}{end}", how)
    desk = soon(lambda: open_desk(home, officer="王澄", clock=FixedClock(START), key=KEY))
    (said,) = desk.store.news
    (aside,) = home.glob(f"{FILE}{end}.旧-*")
    assert aside.name in said
    shift.write_note(desk, "又记一条。")
    assert audit(desk.store).ok
    desk.close()


@pytest.mark.parametrize("how", ["pipe", "/dev/zero"])
def test_a_book_that_is_no_file_is_said(tmp_path: Path, how: str) -> None:
    (tmp_path / "home").mkdir()
    put(tmp_path / "home" / FILE, how)
    with pytest.raises((Unavailable, Damaged)):
        soon(lambda: open_store(tmp_path / "home", FixedClock(START), KEY))


@pytest.mark.parametrize("end", ["", *LOGS])
@pytest.mark.parametrize("how", ["pipe", "/dev/zero"])
def test_a_mirror_under_such_a_name_is_begun_anew(desk: Desk, tmp_path: Path, end: str, how: str) -> None:
    folder = tmp_path / "二盘"
    folder.mkdir()
    name = MIRRORS.replace("*", desk.store.seat)
    put(folder / f"{name}{end}", how)
    editing.change_settings(desk, replaced(desk.settings, mirror_folder=str(folder)))
    desk.refresh()
    mirror = desk.store.mirror
    assert mirror is not None
    assert mirror.caught_up(PATIENCE), mirror.wrong
    assert stat.S_ISREG((folder / name).lstat().st_mode)
    assert not mirror.wrong
    assert sound_in(folder / name, desk.store.engine.key)


@pytest.mark.parametrize("end", LOGS)
@pytest.mark.parametrize("how", HOW)
def test_a_backup_beside_such_a_name_stops_nothing(desk: Desk, tmp_path: Path, end: str, how: str) -> None:
    """It is no witness, stands nowhere in the way, and is restored without what is no file."""
    place = tmp_path / "盘"
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    shift.write_note(desk, "先记一条。")
    assert backups.make(desk) == ""
    (path,) = copies.copies_in(place)
    put(path.with_name(f"{path.name}{end}"), how)
    assert soon(lambda: heads_in(path, desk.store.engine.key)) == ()
    assert soon(lambda: rolled_back(desk.store, "王澄")) == ""
    assert soon(lambda: left_behind.found(desk)) == ()
    assert soon(lambda: backups.confirm(desk)) != ()
    clock, key, entries = desk.store.clock, desk.store.engine.key, desk.store.entries()
    done = soon(lambda: copies.restore(place, tmp_path / "另一处", clock, "王澄", key=key))
    assert done.entries == entries
    free = tmp_path / "另一处"
    assert until(lambda: not [one for one in free.iterdir() if one.is_dir() and one.name.startswith("trial")])
