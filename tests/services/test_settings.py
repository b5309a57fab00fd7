"""Changing settings: every error of what is changed is said, what was not touched is not in the way."""

import stat
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.models.settings.settings import OPTIONS
from app.services.desk.desk import Desk
from app.services.duty import relief
from app.services.forms.papers import form_made
from app.services.paper import archive, fonts
from app.services.runtime.errors import Refused
from app.services.settings import editing
from tests.helpers import beijing


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


def test_papers_go_to_the_folder_of_the_settings_and_into_the_data_folder_without_one(
    desk: Desk, tmp_path: Path
) -> None:
    assert archive.folder_of(desk) == desk.store.path.parent / "文书"
    editing.change_settings(desk, replace(desk.settings, papers_folder=str(tmp_path / "共享 文书")))
    paper = form_made(desk, "diary")
    path = archive.folder_of(desk) / paper.name
    archive.save(paper.data, path, shared=True)
    assert path.parent == tmp_path / "共享 文书"
    assert path.read_bytes() == paper.data
    assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRUSR


def test_without_a_rota_turns_change_at_the_hour_of_the_settings(desk: Desk) -> None:
    assert relief.next_change(desk, beijing("2026-06-12T03:12")) == beijing("2026-06-12T08:30")
    editing.change_settings(desk, replace(desk.settings, duty_change="17:45"))
    assert relief.next_change(desk, beijing("2026-06-12T03:12")) == beijing("2026-06-12T17:45")
    assert relief.next_change(desk, beijing("2026-06-12T16:00")) == beijing("2026-06-13T17:45")


def test_papers_are_set_in_the_machines_fonts_only_where_the_settings_say_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(fonts, "choose", lambda *, machine: asked.append(machine))
    form_made(desk, "diary")
    editing.change_settings(desk, replace(desk.settings, system_fonts=True))
    form_made(desk, "diary")
    assert asked == [False, True]
