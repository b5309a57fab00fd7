"""A newer version keeps the book as the earlier one left it before it goes on in it."""

import contextlib
import stat
from pathlib import Path

import pytest

from app.services.desk.desk import Desk, open_desk
from app.services.runtime.clock import FixedClock
from app.services.security import backups
from app.services.store import before_update
from app.services.store.copies import copies_in
from app.services.store.engine import connect
from app.services.store.migrations import FORMAT
from app.services.store.store import FILE, open_store
from app.services.store.verify import verify
from app.services.watch import program
from app.services.watch.program import note_version
from tests.conftest import START
from tests.services.store.test_migrations import OLD, old_book


@pytest.mark.parametrize("number", OLD)
def test_a_book_of_an_earlier_format_is_kept_before_its_first_step(tmp_path: Path, number: int) -> None:
    home = old_book(tmp_path / "值班", number)
    desk = open_desk(home, officer="周砚", clock=FixedClock(START))
    (kept,) = copies_in(home / before_update.FOLDER)
    assert list(desk.store.news) == [f"程序已升级，升级前的账本备份在 升级前备份/{kept.name}。"]
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    with contextlib.closing(connect(kept, None)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (number,)
        held = copy.execute("SELECT count(*) FROM entry").fetchone()
    assert desk.store.engine.pragma("user_version") == FORMAT
    assert held == (desk.store.entries(),), "nothing was booked before the copy was made"
    desk.close()
    open_desk(home, officer="周砚", clock=FixedClock(START)).close()
    assert copies_in(home / before_update.FOLDER) == [kept]


def test_what_was_kept_can_be_gone_back_to(tmp_path: Path) -> None:
    home = old_book(tmp_path / "值班", OLD[-1])
    open_desk(home, officer="周砚", clock=FixedClock(START)).close()
    (kept,) = copies_in(home / before_update.FOLDER)
    again = open_store(_as_book(kept, tmp_path / "旧"), FixedClock(START))
    assert verify(again).ok
    again.close()


def _as_book(copy: Path, home: Path) -> Path:
    home.mkdir()
    (home / FILE).write_bytes(copy.read_bytes())
    return home


def test_a_book_opens_though_no_copy_can_be_made(tmp_path: Path) -> None:
    home = old_book(tmp_path / "值班", OLD[0])
    (home / before_update.FOLDER).write_text("一个文件占了这个名字", encoding="utf-8")
    desk = open_desk(home, officer="周砚", clock=FixedClock(START))
    (said,) = desk.store.news
    assert said.startswith("程序已升级，升级前的账本没有备份成：备份没有做成")
    assert desk.store.engine.pragma("user_version") == FORMAT
    desk.close()


def test_a_newer_version_of_the_same_format_keeps_a_copy_behind_the_window(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = desk.store.path.parent / before_update.FOLDER
    note_version(desk)
    assert not backups.due(desk, desk.now()), "a new book was not updated"
    monkeypatch.setattr(program, "__version__", "9.9.9")
    note_version(desk)
    assert backups.due(desk, desk.now())
    assert backups.make(desk) == ""
    assert len(copies_in(folder)) == 1
    assert not backups.due(desk, desk.now())
    assert backups.make(desk) == ""
    assert len(copies_in(folder)) == 1, "once an update"


def test_a_copy_that_cannot_be_made_is_said_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.store.path.parent / before_update.FOLDER).write_text("", encoding="utf-8")
    for version in ("9.9.8", "9.9.9"):
        monkeypatch.setattr(program, "__version__", version)
        note_version(desk)
    backups.make(desk)
    assert sum("没有备份成" in one for one in desk.store.news) == 1
    assert not backups.due(desk, desk.now())
