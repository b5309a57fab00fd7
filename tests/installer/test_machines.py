"""Which wheels a machine takes, and which libraries of the system run.py looks for there."""

import json
import os
import platform
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

from installer import elf, needed, trim
from installer.targets import ROOT, TARGETS


@pytest.fixture(scope="module")
def start() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "run.py"))


@pytest.mark.skipif(os.name == "nt", reason="a Linux machine is acted")
@pytest.mark.parametrize(
    ("machine", "libc", "target"),
    [
        ("x86_64", "2.28", "linux-x86_64-glibc228"),
        ("x86_64", "2.31", "linux-x86_64-glibc228"),
        ("x86_64", "2.34", "linux-x86_64"),
        ("x86_64", "2.41", "linux-x86_64"),
        ("aarch64", "2.31", "linux-aarch64-glibc231"),
        ("aarch64", "2.39", "linux-aarch64-glibc231"),
    ],
)
def test_every_machine_has_its_lock(
    start: dict[str, Any], monkeypatch: pytest.MonkeyPatch, machine: str, libc: str, target: str
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", libc))
    assert start["target"]() == target
    assert start["lock_file"](developing=False) == TARGETS[target].lock()
    assert start["lock_file"](developing=True).is_file()


@pytest.mark.skipif(os.name == "nt", reason="a Linux machine is acted")
@pytest.mark.parametrize(
    ("machine", "libc"),
    [
        ("loongarch64", ("glibc", "2.38")),
        ("aarch64", ("glibc", "2.28")),
        ("x86_64", ("glibc", "2.27")),
        ("x86_64", ("", "")),
    ],
)
def test_a_machine_without_qt_is_told_so(
    start: dict[str, Any], monkeypatch: pytest.MonkeyPatch, machine: str, libc: tuple[str, str]
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: libc)
    with pytest.raises(SystemExit, match=rf"{machine}.*安装与升级"):
        start["target"]()


def test_the_table_of_libraries_has_every_linux_target_and_no_glibc() -> None:
    table = json.loads(needed.TABLE.read_text(encoding="utf-8"))
    assert set(table) == {name for name in TARGETS if name.startswith("linux")}
    for rows in table.values():
        assert rows["always"]["libGL.so.1"] == "libgl1"
        assert rows["screen"]["libxcb-cursor.so.0"] == "libxcb-cursor0"
        assert not set(rows["always"]) & set(rows["screen"])
        assert not [one for one in (*rows["always"], *rows["screen"]) if one.startswith(needed.GLIBC)]
    assert "libatomic.so.1" in table["linux-x86_64-glibc228"]["always"]


def binding_folder() -> Path | None:
    """The PySide6 of this environment where it is the unpacked wheel of a Linux target."""
    import PySide6

    folder = Path(PySide6.__file__).parent
    return folder if (folder / "Qt" / "lib").is_dir() else None


def test_the_table_names_what_the_qt_of_this_environment_asks_for(start: dict[str, Any]) -> None:
    folder = binding_folder()
    if folder is None or not list(folder.glob("QtCore*.so")):
        pytest.skip("PySide6 is no Linux wheel here")
    table = json.loads(needed.TABLE.read_text(encoding="utf-8"))[start["target"]()]
    plugin = folder / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    bindings = [path for name in trim.MODULES for path in folder.glob(f"Qt{name}.*.so")]
    libraries = {path.name: path for path in [*(folder / "Qt" / "lib").glob("*.so*"), *folder.glob("lib*.so*")]}
    reached = trim.closure([plugin, *bindings], libraries, trim.asks_of_elf)
    assert "libQt6Pdf.so.6" in {path.name for path in reached}
    inside = {*libraries, *(path.name for path in (folder.parent / "shiboken6").glob("*.so*"))}
    asked = {name for path in reached for name in trim.asks_of_elf(path)} - inside
    asked = {name for name in asked if not name.startswith(needed.GLIBC)}
    assert asked <= {*table["always"], *table["screen"]}


def test_what_a_binary_asks_for_is_read_as_the_loader_reads_it() -> None:
    import _ctypes

    binary = elf.read(Path(_ctypes.__file__)) if os.name == "posix" else None
    if binary is None:
        pytest.skip("no ELF module here")
    assert any(name.startswith(("libc.so", "libffi")) for name in binary.needed)
    assert all(re.fullmatch(r"[\w.+-]+", one) for one in (*binary.needed, *binary.versions))
    assert elf.read(ROOT / "run.py") is None


def test_a_library_without_a_name_ends_the_build() -> None:
    assert needed.packages(["libglib-2.0.so.0", "libgthread-2.0.so.0"]) == ["libglib2.0-0 | libglib2.0-0t64"]
    with pytest.raises(SystemExit, match=r"libnobody\.so\.1"):
        needed.package_of("libnobody.so.1")


def test_libraries_that_read_each_others_inside_are_brought_along_together() -> None:
    assert needed.is_bundled("libxkbcommon-x11.so.0")
    assert needed.is_bundled("libxkbcommon.so.0")
    assert not needed.is_bundled("libX11.so.6")
    assert not needed.is_bundled("libxcb.so.1")
