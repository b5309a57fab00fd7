"""Backups by themselves: due after the interval, failures kept and said, too old said."""

from pathlib import Path

from msgspec.structs import replace

from app.services.desk.desk import Desk
from app.services.runtime.clock import FixedClock
from app.services.security import backups
from app.services.settings import editing
from app.services.store import copies
from app.services.watch import alerts


def test_due_after_the_interval_and_said_when_none_is_chosen(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    assert not backups.due(desk, desk.now())
    assert "还没有设" in backups.warning(desk, desk.now())
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "盘"), backup_minutes=30))
    assert backups.due(desk, desk.now())
    assert backups.make(desk) == ""
    assert len(copies.copies_in(tmp_path / "盘")) == 1
    assert not backups.due(desk, desk.now())
    assert backups.warning(desk, desk.now()) == ""
    clock.advance(30 * 60)
    assert backups.due(desk, desk.now())
    clock.advance(61 * 60)
    assert "已过期" in backups.warning(desk, desk.now())


def test_a_failure_is_kept_and_said_until_one_works(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "盘").write_bytes(b"")
    editing.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "盘")))
    assert "没有做成" in backups.make(desk)
    assert "自动备份失败" in backups.warning(desk, desk.now())
    assert [one.name for one in alerts.look(desk, desk.now()) if one.rings] == ["backup"]
    alerts.hear(desk, alerts.look(desk, desk.now()))
    assert [one.rings for one in alerts.look(desk, desk.now())] == [False]
    clock.advance(alerts.HEARD_MINUTES * 60 + 1)
    assert [one.rings for one in alerts.look(desk, desk.now())] == [True]
    (tmp_path / "盘").unlink()
    clock.advance(60)
    assert backups.make(desk) == ""
    assert backups.warning(desk, desk.now()) == ""


def test_every_place_gets_one_and_one_that_fails_does_not_stop_the_others(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    (tmp_path / "坏").write_bytes(b"")
    places = "\n".join(str(tmp_path / name) for name in ("甲", "坏", "乙"))
    editing.change_settings(desk, replace(desk.settings, backup_folder=f" {places}\n\n"))
    assert "没有做成" in backups.make(desk)
    assert [len(copies.copies_in(tmp_path / name)) for name in ("甲", "乙")] == [1, 1]
    assert [bool(one.wrong) for one in backups.last(desk).values()] == [False, True, False]
    clock.advance(60)
    assert not backups.due(desk, desk.now())
