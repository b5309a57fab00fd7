"""Backups by themselves: due after the interval, failures kept and said, too old said."""

from pathlib import Path

from msgspec.structs import replace

from app.services import guarding, troubles, unit
from app.services.clock import FixedClock
from app.services.desk import Desk
from app.services.store import copies


def test_due_after_the_interval_and_said_when_none_is_chosen(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    assert not guarding.due(desk, desk.now())
    assert "还没有设" in guarding.warning(desk, desk.now())
    unit.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "盘"), backup_minutes=30))
    assert guarding.due(desk, desk.now())
    assert guarding.make(desk) == ""
    assert len(copies.copies_in(tmp_path / "盘")) == 1
    assert not guarding.due(desk, desk.now())
    assert guarding.warning(desk, desk.now()) == ""
    clock.advance(30 * 60)
    assert guarding.due(desk, desk.now())
    clock.advance(61 * 60)
    assert "已过期" in guarding.warning(desk, desk.now())


def test_a_failure_is_kept_and_said_until_one_works(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "盘").write_bytes(b"")
    unit.change_settings(desk, replace(desk.settings, backup_folder=str(tmp_path / "盘")))
    assert "没有做成" in guarding.make(desk)
    assert "自动备份失败" in guarding.warning(desk, desk.now())
    assert [one.name for one in troubles.look(desk, desk.now()) if one.rings] == ["backup"]
    troubles.hear(desk, troubles.look(desk, desk.now()))
    assert [one.rings for one in troubles.look(desk, desk.now())] == [False]
    clock.advance(troubles.HEARD_MINUTES * 60 + 1)
    assert [one.rings for one in troubles.look(desk, desk.now())] == [True]
    (tmp_path / "盘").unlink()
    clock.advance(60)
    assert guarding.make(desk) == ""
    assert guarding.warning(desk, desk.now()) == ""


def test_every_place_gets_one_and_one_that_fails_does_not_stop_the_others(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    (tmp_path / "坏").write_bytes(b"")
    places = "\n".join(str(tmp_path / name) for name in ("甲", "坏", "乙"))
    unit.change_settings(desk, replace(desk.settings, backup_folder=f" {places}\n\n"))
    assert "没有做成" in guarding.make(desk)
    assert [len(copies.copies_in(tmp_path / name)) for name in ("甲", "乙")] == [1, 1]
    assert [bool(one.wrong) for one in guarding.last(desk).values()] == [False, True, False]
    clock.advance(60)
    assert not guarding.due(desk, desk.now())
