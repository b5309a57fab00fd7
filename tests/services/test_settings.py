"""Changing settings: every error of what is changed is said, what was not touched is not in the way."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from app.models.settings.settings import OPTIONS
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.settings import editing


def test_every_error_is_said_at_once_and_nothing_is_booked(desk: Desk) -> None:
    before = desk.settings
    with pytest.raises(Refused) as refused:
        editing.change_settings(desk, replace(before, unit_name="", backup_keep=0, terrain="沼泽"))
    assert refused.value.where["fields"] == {
        "unit_name": "单位名称是空的", "backup_keep": "保留备份份数要在1到1000之间", "terrain": "没有“沼泽”这种路况",
    }  # fmt: skip
    assert desk.settings == before


def test_a_second_disk_that_is_gone_keeps_nobody_from_changing_the_rest(desk: Desk, tmp_path: Path) -> None:
    disk = tmp_path / "第二块盘"
    disk.mkdir()
    editing.change_settings(desk, replace(desk.settings, mirror_folder=str(disk)))
    gone = replace(desk.settings, mirror_folder=str(tmp_path / "拔掉了"))
    assert editing.check(gone, ("duty_phone",)) == {}
    with pytest.raises(Refused, match="没有这个文件夹"):
        editing.change_settings(desk, gone)
    assert desk.store.mirror is not None
    desk.store.mirror.close()
    desk.store.mirror = None
    for path in sorted(disk.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    disk.rmdir()
    editing.change_settings(desk, replace(desk.settings, duty_phone="0700-5550100"))
    assert desk.settings.duty_phone == "0700-5550100"


def test_what_asks_the_machine_is_of_settings_there_are() -> None:
    assert set(editing.LOOKS) <= set(OPTIONS)
