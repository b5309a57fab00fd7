"""What stays of the wheels: reached files do, the rest goes; Windows and Linux are laid out each in its own way."""

import struct
from pathlib import Path

import pytest

from installer import pe, trim


def test_a_closure_takes_what_is_reached_and_nothing_else() -> None:
    asks = {"start": ("a", "outside"), "a": ("b",), "b": ("a",), "alone": ()}
    libraries = {name: Path(name) for name in ("a", "b", "alone")}
    reached = trim.closure([Path("start")], libraries, lambda path: asks[path.name])
    assert {path.name for path in reached} == {"start", "a", "b"}


def windows_binary(*names: str) -> bytes:
    """A 64-bit Windows file whose only section is a table of imports."""
    section, header = 0x200, 0x80
    table, texts = b"", b""
    first = section + 20 * (len(names) + 1)
    for name in names:
        table += struct.pack("<5I", 0, 0, 0, 0x1000 + first - section + len(texts), 0)
        texts += name.encode() + b"\0"
    body = table + bytes(20) + texts
    image = bytearray(section) + body
    image[:2] = b"MZ"
    struct.pack_into("<I", image, 60, header)
    struct.pack_into("<4sHH12xHH", image, header, b"PE\0\0", pe.AMD64, 1, 240, 0)
    struct.pack_into("<II", image, header + 24 + 112 + 8, 0x1000, len(body))
    struct.pack_into("<8sIIII", image, header + 24 + 240, b".idata", len(body), 0x1000, len(body), section)
    return bytes(image)


def test_the_imports_of_a_windows_binary_are_read(tmp_path: Path) -> None:
    held = tmp_path / "QtCore.pyd"
    held.write_bytes(windows_binary("Qt6Core.dll", "KERNEL32.dll"))
    assert pe.imports(held) == ("qt6core.dll", "kernel32.dll")
    held.write_bytes(b"#!/bin/sh\n")
    assert pe.imports(held) == ()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    package = tmp_path / "PySide6"
    for name, body in {
        "__init__.py": b"",
        "QtCore.pyd": windows_binary("Qt6Core.dll"),
        "QtCore.pyi": b"",
        "QtQml.pyd": windows_binary("Qt6Qml.dll"),
        "Qt6Core.dll": windows_binary("KERNEL32.dll"),
        "Qt6Qml.dll": windows_binary("Qt6Core.dll"),
        "plugins/platforms/qwindows.dll": windows_binary("Qt6Gui.dll"),
        "plugins/platforms/qdirect2d.dll": windows_binary("Qt6Gui.dll"),
        "Qt6Gui.dll": windows_binary("Qt6Core.dll"),
        "translations/qtbase_zh_CN.qm": b"",
        "translations/qtbase_de.qm": b"",
        "resources/qtwebengine.pak": b"",
    }.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (tmp_path / "numpy" / "core" / "tests").mkdir(parents=True)
    (tmp_path / "numpy" / "core" / "tests" / "test_it.py").write_bytes(b"")
    (tmp_path / "numpy-2.dist-info").mkdir()
    (tmp_path / "numpy-2.dist-info" / "RECORD").write_bytes(b"")
    (tmp_path / "numpy-2.dist-info" / "METADATA").write_bytes(b"")
    return tmp_path


def test_modules_stay_with_what_they_reach_and_the_rest_goes(site: Path) -> None:
    trim.trim(site)
    assert {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()} == {
        "PySide6/__init__.py",
        "PySide6/QtCore.pyd",
        "PySide6/Qt6Core.dll",
        "PySide6/Qt6Gui.dll",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/translations/qtbase_zh_CN.qm",
        "numpy-2.dist-info/METADATA",
    }
