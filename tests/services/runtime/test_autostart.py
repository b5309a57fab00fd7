"""Starting at log-in is off by default, set for this user, and said as it is; for Windows through a seam."""

import configparser
import ctypes
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from app.services.runtime import autostart, windows
from app.services.runtime.errors import Unavailable
from app.services.runtime.windows import Library

ROOT = Path(__file__).resolve().parents[3]
ODD = ("/opt/值 守台/duty desk", "--home", 'a"b`c$d\\e%f')


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An account of its own on a machine of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "all"))
    return tmp_path


def entry(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(path, encoding="utf-8")
    return parser["Desktop Entry"]


def test_it_is_off_until_somebody_turns_it_on_and_off_again(folders: Path) -> None:
    assert not autostart.state().on
    found = autostart.switch(on=True)
    assert found.on
    assert found.place == str(folders / "own" / autostart.FILE)
    assert shlex.split(entry(Path(found.place))["Exec"]) == [*autostart.command()]
    assert Path(entry(Path(found.place))["Path"]) == ROOT
    assert autostart.state().on
    assert not autostart.switch(on=False).on
    assert not Path(found.place).exists()


@pytest.mark.skipif(os.name != "posix", reason="没有 /bin/sh")
def test_words_with_spaces_and_signs_come_back_whole(folders: Path) -> None:
    """A desktop undoes the escapes of the file, then those of the quoting, then the field codes."""
    found = autostart.switch(on=True, words=ODD)
    assert folders
    text = entry(Path(found.place))["Exec"].replace("\\\\", "\\")
    shell = ["/bin/sh", "-c", f"printf '%s\\n' {text}"]  # the quoting is that of the shell
    done = subprocess.run(shell, capture_output=True, check=True)  # noqa: S603 - what was made above
    assert [one.replace("%%", "%") for one in done.stdout.decode().splitlines()] == [*ODD]


def test_what_an_administrator_set_for_everybody_is_hidden_for_this_user(folders: Path) -> None:
    shared = folders / "all" / autostart.FILE
    shared.parent.mkdir(parents=True)
    shared.write_text("[Desktop Entry]\nType=Application\nName=x\nExec=dutydesk\n", encoding="utf-8")
    assert autostart.state().on
    assert autostart.state().whole_machine
    assert not autostart.switch(on=False).on
    assert shared.exists()
    assert autostart.switch(on=True).on


def test_a_folder_that_takes_nothing_is_a_sentence(folders: Path) -> None:
    (folders / "own").write_text("a file", encoding="utf-8")
    with pytest.raises(Unavailable, match="不能写"):
        autostart.switch(on=True)


def test_the_unit_for_systemd_starts_again_what_ended_by_a_fault(folders: Path) -> None:
    assert folders
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(autostart.state(ODD).unit)
    service = parser["Service"]
    assert service["Restart"] == "on-failure"
    assert shlex.split(service["ExecStart"].replace("%%", "%").replace("$$", "$")) == [*ODD]
    assert parser["Install"]["WantedBy"] == "graphical-session.target"


def test_the_command_line_says_and_sets_it(folders: Path) -> None:
    def run(*words: str) -> dict[str, Any]:
        program = [sys.executable, "-X", "utf8", "-m", "app.main", "cli", "autostart", *words, "--json"]
        done = subprocess.run(program, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - ourselves
        return dict(json.loads(done.stdout))

    assert run("state")["on"] is False
    found = run("on", "--command", "/usr/bin/dutydesk --home '/srv/a b'")
    assert (found["on"], found["command"]) == (True, ["/usr/bin/dutydesk", "--home", "/srv/a b"])
    assert found["place"] == str(folders / "own" / autostart.FILE)
    assert run("state")["on"] is True
    assert run("off") | {"unit": "", "command": []} == {
        "on": False, "place": None, "whole_machine": False, "command": [], "unit": "",
        "text": autostart.state().sentence,
    }  # fmt: skip


class Registry:
    """The Run keys of Windows, by their roots."""

    def __init__(self) -> None:
        self.values: dict[int, str] = {}
        self.refuses = 0

    def RegGetValueW(self, root: ctypes.c_void_p, *_given: object) -> int:  # noqa: N802 - as Windows names it
        return 0 if self._root(root) in self.values else autostart.GONE

    def RegSetKeyValueW(self, root: ctypes.c_void_p, path: str, name: str, kind: int, text: object, size: int) -> int:  # noqa: N802 - as Windows has it
        assert (path, name, kind) == (autostart.RUN, autostart.NAME, autostart.TEXT)
        held = cast("ctypes.Array[ctypes.c_wchar]", text)
        assert size == ctypes.sizeof(held), "in bytes, with the end"
        if not self.refuses:
            self.values[self._root(root)] = str(held.value)
        return self.refuses

    def RegDeleteKeyValueW(self, root: ctypes.c_void_p, *_given: object) -> int:  # noqa: N802 - as Windows names it
        return 0 if self.values.pop(self._root(root), None) is not None else autostart.GONE

    @staticmethod
    def _root(root: ctypes.c_void_p) -> int:
        return ctypes.c_int32((root.value or 0) & 0xFFFFFFFF).value


class Shell:
    """The Startup folders (启动) of Windows, by their numbers."""

    def __init__(self, folders: dict[int, Path]) -> None:
        self.folders = folders

    def SHGetFolderPathW(self, _window: None, which: int, _token: None, _flags: int, held: object) -> int:  # noqa: N802 - as Windows names it
        if which not in self.folders:
            return 1
        cast("ctypes.Array[ctypes.c_wchar]", held).value = str(self.folders[which])
        return autostart.GOT

    def lay(self, which: int) -> Path:
        """A shortcut as the installer lays it."""
        self.folders[which].mkdir(parents=True)
        link = self.folders[which] / autostart.LINK
        link.write_bytes(b"L")
        return link


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell({autostart.OWN_STARTUP: tmp_path / "启动", autostart.ALL_STARTUP: tmp_path / "公用启动"})


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, shell: Shell) -> Registry:
    made = Registry()
    known = {"advapi32": made, "shell32": shell}
    monkeypatch.setattr(windows, "HERE", True)
    monkeypatch.setattr(windows, "library", lambda name: cast("Library | None", known.get(name)))
    return made


def test_on_windows_it_is_the_run_key_of_the_user(registry: Registry) -> None:
    assert not autostart.state().on
    found = autostart.switch(on=True, words=(r"C:\值 守台\pythonw.exe", "-m", "app.main"))
    assert registry.values == {autostart.USER: r'"C:\值 守台\pythonw.exe" -m app.main'}
    assert found.place == rf"HKCU\{autostart.RUN}\DutyDesk"
    assert not autostart.switch(on=False).on
    assert registry.values == {}
    assert not autostart.switch(on=False).on, "what is not there is no error"


def test_what_the_machine_has_set_cannot_be_turned_off_here_and_is_said(registry: Registry) -> None:
    registry.values[autostart.MACHINE] = "x"
    assert autostart.state().whole_machine
    with pytest.raises(Unavailable, match="管理员"):
        autostart.switch(on=False)


def test_a_registry_that_refuses_is_a_sentence(registry: Registry) -> None:
    registry.refuses = 5
    with pytest.raises(Unavailable, match="注册表不能写（5）"):
        autostart.switch(on=True)


def test_the_shortcut_of_the_installer_is_seen_and_goes_on_a_word(registry: Registry, shell: Shell) -> None:
    link = shell.lay(autostart.OWN_STARTUP)
    found = autostart.state()
    assert (found.on, found.place, found.whole_machine) == (True, str(link), False)
    assert autostart.switch(on=True).place == str(link)
    assert registry.values == {}, "it is not opened twice"
    assert not autostart.switch(on=False).on
    assert not link.exists()
    assert autostart.switch(on=True).place.startswith("HKCU"), "from here on by the key of the user"


def test_a_shortcut_for_everybody_is_said_and_stays(registry: Registry, shell: Shell) -> None:
    link = shell.lay(autostart.ALL_STARTUP)
    assert autostart.state().whole_machine
    with pytest.raises(Unavailable, match="管理员"):
        autostart.switch(on=False)
    assert link.exists()
    assert registry.values == {}


def test_a_system_that_names_no_startup_folder_has_none(registry: Registry, shell: Shell) -> None:
    shell.folders.clear()
    assert not autostart.state().on
    assert not autostart.switch(on=False).on
    assert registry.values == {}
