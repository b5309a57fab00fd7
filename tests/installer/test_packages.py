"""The .deb and the setup file: the same bytes twice, scripts that run, a signature that is read."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from installer import debian_package, embedded, manifest, stage, tools, wheels, windows
from installer.check import script
from installer.targets import ROOT

SECONDS = 1767225600


def small_tree(folder: Path, names: list[str]) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (folder / "DEBIAN").mkdir()
    control = debian_package.CONTROL.format(version="1", architecture="all", size=1, depends="a", recommends="b")
    (folder / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    return folder


def test_the_same_files_come_to_the_same_bytes(tmp_path: Path) -> None:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("no dpkg-deb here")
    names = ["usr/bin/dutydesk", "usr/lib/dutydesk/app/main.py", "usr/lib/dutydesk/resources/规则.toml"]
    made = []
    for number, order in enumerate((names, names[::-1])):
        place = small_tree(tmp_path / str(number), order)
        os.utime(place / names[0], (number, number))
        (place / names[0]).chmod(0o700)
        (place / names[1]).chmod(0o600 if number else 0o640)
        deb = tmp_path / f"{number}.deb"
        debian_package.pack(place, deb, SECONDS)
        made.append(deb.read_bytes())
    assert made[0] == made[1]
    listed = subprocess.run(["dpkg-deb", "-c", str(deb)], check=True, capture_output=True, text=True).stdout  # noqa: S603, S607
    assert re.search(r"-rwxr-xr-x root/root .* \./usr/bin/dutydesk\n", listed)
    assert re.search(r"-rw-r--r-- root/root .* \./usr/lib/dutydesk/app/main\.py\n", listed)


def test_what_is_packed_is_the_program_and_nothing_else() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in stage.program_files()}
    assert {"app/main.py", "docs/手册.md", "resources/icons/app.svg", "LICENSE"} <= names
    assert {name.partition("/")[0] for name in names} == set(stage.PARTS)
    assert not [name for name in names if "__pycache__" in name]


def test_files_of_the_package_are_scripts_and_name_what_there_is() -> None:
    for name in ("dutydesk", "prerm"):
        text = (debian_package.FILES / name).read_text(encoding="utf-8")
        assert text.startswith("#!/bin/sh\n")
        assert "/usr/lib/dutydesk/python/bin/python3.11" in text
    menu = (debian_package.FILES / "dutydesk.desktop").read_text(encoding="utf-8")
    assert re.search(r"^StartupWMClass=dutydesk$", menu, re.MULTILINE)


def test_a_double_click_on_a_package_or_a_card_opens_the_window() -> None:
    menu = (debian_package.FILES / "dutydesk.desktop").read_text(encoding="utf-8")
    kinds = (debian_package.FILES / "dutydesk.xml").read_text(encoding="utf-8")
    claimed = re.search(r"^MimeType=(.+);$", menu, re.MULTILINE)
    assert claimed is not None
    assert set(claimed[1].split(";")) == set(re.findall(r'mime-type type="([^"]+)"', kinds))
    assert re.search(r"^Exec=dutydesk %f$", menu, re.MULTILINE)
    launcher = (debian_package.FILES / "dutydesk").read_text(encoding="utf-8")
    assert launcher.rstrip().endswith('app.main "$@"')
    setup = windows.filled(ROOT, ROOT / "setup.exe", quick=True)
    endings = set(re.findall(r"!insertmacro FILES_OF (\w+) ", setup))
    assert {f"*.{one}" for one in endings} == set(re.findall(r'glob pattern="([^"]+)"', kinds))
    assert 'app.main "%1"' in setup
    for one in endings:
        assert f"Software\\Classes\\.{one}" in setup[setup.index('Section "Uninstall"') :]


@pytest.mark.skipif(os.name == "nt", reason="a shell script of Debian")
def test_after_login_nothing_opens_where_there_is_no_book(tmp_path: Path) -> None:
    launcher = debian_package.FILES / "dutydesk"
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    begin = ["sh", str(launcher), "--at-login"]
    assert subprocess.run(begin, env=environment, check=False).returncode == 0  # noqa: S603 - our own launcher
    book = tmp_path / ".local" / "share" / "dutydesk" / "dutydesk.db"
    book.parent.mkdir(parents=True)
    book.write_bytes(b"")
    done = subprocess.run(begin, env=environment, check=False, capture_output=True, text=True)  # noqa: S603 - same
    fallen = ["sh", str(launcher), "--if-fallen"]
    assert subprocess.run(fallen, env=environment, check=False).returncode == 0, "no lock: nothing fell"  # noqa: S603 - same
    installed = Path("/usr/lib/dutydesk/python/bin/python3.11").exists()
    assert installed or (done.returncode == 127 and "python3.11" in done.stderr)


def test_the_setup_script_is_filled_and_compiles(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("x", encoding="utf-8")
    text = windows.filled(tmp_path, tmp_path / "setup.exe", quick=True)
    assert re.findall(r"@[A-Z0-9]+@", text) == []
    assert f'VIProductVersion "{tools.version()}' in text
    (tmp_path / "out").mkdir()
    try:
        assert "KB" in script(tmp_path / "out", tmp_path)
    except tools.Lacking as lacking:
        pytest.skip(str(lacking))


SIGNED = """
Current message digest    : 03A6DEA9
Calculated message digest : 03A6DEA9

Signer's certificate:
	------------------
	Signer #0:
		Subject: /C=US/ST=Oregon/L=Beaverton/O=Python Software Foundation/CN=Python Software Foundation
		Issuer : /C=US/O=DigiCert, Inc./CN=DigiCert Trusted G4 Code Signing RSA4096 SHA384 2021 CA1
"""


def test_only_an_unchanged_file_of_the_foundation_passes() -> None:
    assert embedded.wrong_signature(SIGNED) == ""
    assert "改过" in embedded.wrong_signature(
        SIGNED.replace("Calculated message digest : 03", "Calculated message digest : 04")
    )
    assert "不是" in embedded.wrong_signature(SIGNED.replace("/O=Python", "/O=Not Python"))
    assert "没有签名" in embedded.wrong_signature("No signature found")


def test_licences_are_read_from_any_of_three_places(tmp_path: Path) -> None:
    held = {
        "License-Expression: MIT\nLicense: other": "MIT",
        "License: BSD\n 3-clause": "BSD",
        "Classifier: License :: OSI Approved :: ISC License\nClassifier: Topic :: x": "ISC License",
        "": "见包内许可文件",
    }
    for head, licence in held.items():
        metadata = tmp_path / "METADATA"
        metadata.write_text(
            f"Metadata-Version: 2.4\nName: a\nVersion: 1\n{head}\n\nLicense: in the text", encoding="utf-8"
        )
        assert manifest.licence_of(metadata) == licence


def test_a_registry_out_of_reach_is_told_apart_from_a_wheel_that_is_missing() -> None:
    assert wheels.UNREACHED.search("error: Failed to fetch: `x`\n  Caused by: dns error")
    assert not wheels.UNREACHED.search("has no wheels with a matching platform tag")
