"""The .deb: own interpreter, trimmed wheels, the program; what it asks of the system is computed from its files."""

import gzip
import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from installer import elf, interpreter, manifest, needed, stage, trim, wheels
from installer.targets import ROOT, Target
from installer.tools import Words, epoch, found, run, say, version

FILES = Path(__file__).resolve().parent / "debian"
ICONS = Path(__file__).resolve().parent / "icons"
HOME = Path("usr/lib/dutydesk")
UNITS = Path("usr/lib/systemd/user")
CONTROL = """\
Package: dutydesk
Version: {version}
Architecture: {architecture}
Maintainer: DutyDesk contributors <dutydesk@users.noreply.github.com>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: misc
Priority: optional
Description: log, deadlines and reports of a duty office
 A desktop program for the duty office of an emergency management authority:
 book calls while they are spoken, keep the deadlines of law and local rules,
 write and print reports, keep an append-only book. Works without a network.
 .
 It brings its own Python and Qt and asks only for libraries of a desktop.
"""
KEYBOARDS = "xkb-data"
"""What libxkbcommon reads; no binary names it."""
SOUND = "pulseaudio-utils | pipewire-bin | alsa-utils"


def build(target: Target, out: Path, cache: Path, *, named: str = "", quick: bool = False) -> Path:
    """The package of a target lies in ``out`` with its manifest.

    ``named`` is another version than the program's, ``quick`` packs worse in a fraction of the time.
    """
    held = named or version()
    place = cache / "stage" / f"{target.debian}"
    shutil.rmtree(place, ignore_errors=True)
    home = place / HOME
    tree = interpreter.tree(target.debian, cache)
    shutil.copytree(tree / "python", home / "python", symlinks=True)
    shutil.copytree(wheels.unpack(target, cache), home / "site", symlinks=True)
    paths = home / "python/lib/python3/dist-packages"
    paths.mkdir(parents=True)
    (paths / "dutydesk.pth").write_text("../../../../site\n../../../..\n", encoding="utf-8")
    bundle(home / "site", tree / "helpers")
    stage.copy_program(home)
    native = interpreter.any_311(cache)
    for folder in (home / "app", home / "site", home / "python/lib/python3.11"):
        interpreter.compiled(folder, native, f"/{folder.relative_to(place)}")
    versions = json.loads((tree / "versions.json").read_text(encoding="utf-8"))
    system_files(place, held, versions, home / "site")
    needs = asked_of_system(place)
    _control(place, target, held, needs)
    deb = out / f"dutydesk_{held}_{target.debian}.deb"
    say(f"打包 {deb.name}……")
    pack(place, deb, epoch(), quick=quick)
    more = {"installed_bytes": manifest.size_of(place), "interpreter": versions, "depends": needs[0]}
    manifest.write(deb.with_suffix(".json"), target, deb, home / "site", dict(more))
    return deb


def pack(place: Path, deb: Path, seconds: int, *, quick: bool = False) -> None:
    """A laid out folder is a .deb; the same files always come to the same bytes."""
    stage.settle(place, seconds)
    words: Words = [found("dpkg-deb"), "--root-owner-group", "-Zxz", "-z0" if quick else "-z6", "--build", place, deb]
    run(words, env={"SOURCE_DATE_EPOCH": str(seconds)})


def bundle(site: Path, helpers: Path) -> list[str]:
    """Helper libraries that are asked for lie beside Qt; their names."""
    libraries, _, _ = trim.qt_folders(site)
    beside = {path.name: path for path in helpers.iterdir()}
    asking = list(elf.binaries(site))
    reached = trim.closure(
        asking, {name: path for name, path in beside.items() if needed.is_bundled(name)}, trim.asks_of_elf
    )
    names = sorted(path.name for path in reached if path.parent == helpers)
    for name in names:
        shutil.copyfile(beside[name], libraries / name)
    return names


def asked_of_system(place: Path) -> tuple[list[str], list[str]]:
    """(packages without which it does not run, packages that it runs without), computed from every binary."""
    site = place / HOME / "site"
    binaries = elf.binaries(place)
    optional = set(needed.needs_of(site).optional)
    everything = needed.outside(binaries, binaries)
    glibc = ".".join(map(str, elf.glibc_of(binaries)))
    return (
        [f"libc6 (>= {glibc})", KEYBOARDS, *needed.packages(everything - optional)],
        [*needed.packages(everything & optional), SOUND],
    )


def system_files(place: Path, held: str, versions: dict[str, str], site: Path) -> None:
    """Launcher, menu, icons, MIME types, autostart, man page, papers."""
    day = datetime.fromtimestamp(epoch(), tz=UTC)
    for name, there in {
        "dutydesk": "usr/bin/dutydesk",
        "dutydesk.desktop": "usr/share/applications/dutydesk.desktop",
        "dutydesk-autostart.desktop": "etc/xdg/autostart/dutydesk.desktop",
        "dutydesk.service": f"{UNITS}/dutydesk.service",
        "dutydesk.timer": f"{UNITS}/dutydesk.timer",
        "dutydesk.xml": "usr/share/mime/packages/dutydesk.xml",
        "lintian-overrides": "usr/share/lintian/overrides/dutydesk",
    }.items():
        _copy(FILES / name, place / there)
    (place / "usr/bin/dutydesk").chmod(0o755)
    begun = place / UNITS / "timers.target.wants" / "dutydesk.timer"  # in every session, without a word to systemctl
    begun.parent.mkdir(parents=True)
    begun.symlink_to("../dutydesk.timer")
    _copy(ROOT / "resources/icons/app.svg", place / "usr/share/icons/hicolor/scalable/apps/dutydesk.svg")
    for picture in ICONS.glob("*.png"):
        _copy(picture, place / f"usr/share/icons/hicolor/{picture.stem}x{picture.stem}/apps/dutydesk.png")
    for name, folder in {"dutydesk.1": "usr/share/man/zh_CN/man1", "dutydesk.en.1": "usr/share/man/man1"}.items():
        page = (FILES / name).read_text(encoding="utf-8").replace("@VERSION@", held)
        _zipped(place / folder / "dutydesk.1.gz", page.replace("@DATE@", f"{day:%Y-%m-%d}"))
    papers = place / "usr/share/doc/dutydesk"
    change = f"dutydesk ({held}) stable; urgency=medium\n\n  * See /usr/lib/dutydesk/CHANGELOG.md.\n\n"
    change += f" -- DutyDesk contributors <dutydesk@users.noreply.github.com>  {day:%a, %d %b %Y %H:%M:%S} +0000\n"
    _zipped(papers / "changelog.gz", change)
    sources = "，".join(f"{name} {versions[name]}" for name in ("python", "openssl"))
    copyright_text = (FILES / "copyright.in").read_text(encoding="utf-8").replace("@SOURCES@", sources)
    (papers / "copyright").write_text(copyright_text, encoding="utf-8")
    parts = [f"{part['name']} {part['version']}  {part['licence']}" for part in manifest.parts_of(site)]
    (papers / "parts.txt").write_text("\n".join(parts) + "\n", encoding="utf-8")


def _copy(source: Path, there: Path) -> None:
    there.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, there)


def _zipped(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _control(place: Path, target: Target, held: str, needs: tuple[list[str], list[str]]) -> None:
    control = place / "DEBIAN"
    control.mkdir()
    size = manifest.size_of(place) // 1024
    depends, recommends = (", ".join(names) for names in needs)
    text = CONTROL.format(version=held, architecture=target.debian, size=size, depends=depends, recommends=recommends)
    (control / "control").write_text(text, encoding="utf-8")
    (control / "conffiles").write_text("/etc/xdg/autostart/dutydesk.desktop\n", encoding="utf-8")
    shutil.copyfile(FILES / "prerm", control / "prerm")
    (control / "prerm").chmod(0o755)
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(place)}"
        for path in sorted(place.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.relative_to(place).parts[0] not in {"DEBIAN", "etc"}
    ]
    (control / "md5sums").write_text("\n".join(sums) + "\n", encoding="utf-8")
