"""The Windows installer: python.org's embeddable CPython, trimmed wheels and the program in one NSIS setup file."""

import shutil
from pathlib import Path

from installer import embedded, interpreter, manifest, stage, wheels
from installer.targets import WINDOWS
from installer.tools import epoch, found, run, say, version

FILES = Path(__file__).resolve().parent / "windows_files"
ICON = Path(__file__).resolve().parent / "icons" / "app.ico"
APPID = "DutyDesk.DutyDesk"
"""As ``app.services.runtime.windows.PROGRAM``."""
BEST, QUICK = "/SOLID lzma", "zlib"


def build(out: Path, cache: Path, *, python_zip: Path | None = None, quick: bool = False) -> Path:
    """The setup file lies in ``out`` with its manifest; ``quick`` packs worse in a sixth of the time."""
    makensis = found("makensis")
    place = cache / "stage" / "windows"
    origin = lay_out(place, cache, python_zip)
    setup = out / f"dutydesk_{version()}_windows-amd64.exe"
    script = place.with_name("dutydesk.nsi")
    script.write_text(filled(place, setup, quick=quick), encoding="utf-8")
    say(f"打包 {setup.name}……")
    run(
        ["nice", "-n", "15", makensis, "-V2", "-INPUTCHARSET", "UTF8", script],
        env={"SOURCE_DATE_EPOCH": str(epoch()), "LC_ALL": "C.UTF-8"},
    )
    more = {"installed_bytes": manifest.size_of(place), "interpreter": {"python": embedded.VERSION} | origin}
    manifest.write(setup.with_suffix(".json"), WINDOWS, setup, place / "site", dict(more))
    return setup


def lay_out(place: Path, cache: Path, python_zip: Path | None) -> dict[str, str]:
    """What will be the folder ``program`` lies at ``place``; returns where its interpreter comes from."""
    shutil.rmtree(place, ignore_errors=True)
    python, origin = embedded.unpacked(cache, python_zip)
    shutil.copytree(python, place / "python")
    shutil.copytree(wheels.unpack(WINDOWS, cache), place / "site")
    stage.copy_program(place)
    for name in ("at_login.pyw", "dutydesk.cmd"):
        text = (FILES / name).read_text(encoding="utf-8")
        (place / name).write_text(text, encoding="utf-8", newline="\r\n")
    shutil.copyfile(ICON, place / "app.ico")
    parts = [f"{part['name']} {part['version']}  {part['licence']}" for part in manifest.parts_of(place / "site")]
    (place / "parts.txt").write_text("\n".join(parts) + "\n", encoding="utf-8", newline="\r\n")
    for name in ("app", "site"):
        interpreter.compiled(place / name, interpreter.any_311(cache), name)
    stage.settle(place, epoch())
    return origin


def filled(place: Path, setup: Path, *, quick: bool) -> str:
    """The NSIS script for a layout and where its setup file goes."""
    held = version()
    numbers = ".".join([*(held.split("+")[0].split(".")), "0", "0", "0"][:4])
    text = (FILES / "dutydesk.nsi").read_text(encoding="utf-8")
    for name, value in {
        "COMPRESSOR": QUICK if quick else BEST,
        "VERSION4": numbers,
        "VERSION": held,
        "OUT": str(setup),
        "APPID": APPID,
        "ICON": str(ICON),
        "STAGE": str(place),
        "FILES": str(FILES),
        "SIZE": str(manifest.size_of(place) // 1024),
    }.items():
        text = text.replace(f"@{name}@", value)
    return text
