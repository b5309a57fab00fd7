"""Which libraries of the system a trimmed tree asks for, and which Debian package each comes with."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from installer import elf, trim

TABLE = Path(__file__).resolve().parent / "libraries.json"
"""What run.py checks; written by ``build.py libraries``."""
GLIBC = ("ld-linux", "libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "libresolv.so", "libutil.so")
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libICE.so.6": "libice6",
    "libOpenGL.so.0": "libopengl0",
    "libSM.so.6": "libsm6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libatomic.so.1": "libatomic1",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libtiff.so.5": "libtiff5",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libwebp.so.6": "libwebp6",
    "libwebpdemux.so.2": "libwebpdemux2",
    "libwebpmux.so.3": "libwebpmux3",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Only the names; which of them are asked for is read from the files, and one without a name here ends the build."""
RENAMED = {"libglib2.0-0": "libglib2.0-0t64", "libcups2": "libcups2t64"}
"""Packages that Debian 13 and Ubuntu 24.04 carry under another name."""
BUNDLED = ("libxcb-", "libxkbcommon-x11.", "libatomic.")
"""Beginnings of the libraries that lie inside the .deb: an office PC lacks them and has no network to fetch them."""


@dataclass(frozen=True)
class Needs:
    """Sonames of the system, by who asks for them; none stands twice."""

    always: tuple[str, ...]
    screen: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def everything(self) -> tuple[str, ...]:
        """All of them."""
        return self.always + self.screen + self.optional


def outside(found: dict[Path, elf.Binary], asking: Iterable[Path]) -> set[str]:
    """What some files ask for and the tree does not hold, glibc left out."""
    held = {path.name for path in found} | {binary.soname for binary in found.values()}
    return {name for path in asking for name in found[path].needed if name not in held and not name.startswith(GLIBC)}


def needs_of(site: Path) -> Needs:
    """What a trimmed site folder asks of the system."""
    found = elf.binaries(site)
    libraries, plugins, _ = trim.qt_folders(site)

    def reach(patterns: tuple[str, ...]) -> set[Path]:
        """Plugins and the libraries of Qt that only they reach."""
        start = {path for path in found if path.is_relative_to(plugins) and trim.matches(path, plugins, patterns)}
        rest = [path for path in found if path not in start and not path.is_relative_to(libraries)]
        beside = {path.name: path for path in libraries.glob("*.so*") if path in found}
        return trim.closure(start, beside, trim.asks_of_elf) - trim.closure(rest, beside, trim.asks_of_elf)

    optional, screen = reach(trim.OPTIONAL_PLUGINS), reach(trim.SCREEN_PLUGINS)
    always = outside(found, [path for path in found if path not in optional | screen])
    shown = outside(found, screen) - always
    return Needs(tuple(sorted(always)), tuple(sorted(shown)), tuple(sorted(outside(found, optional) - always - shown)))


def package_of(soname: str) -> str:
    """The Debian package of a library.

    Raises:
        SystemExit: the table above has no name for it.
    """
    if soname not in PACKAGES:
        raise SystemExit(f"needed.py 里没有 {soname} 的包名，请补上。")
    return PACKAGES[soname]


def packages(sonames: Iterable[str]) -> list[str]:
    """The packages of some libraries, each with its newer name, as a Depends field lists them."""
    names = sorted({package_of(one) for one in sonames})
    return [f"{one} | {RENAMED[one]}" if one in RENAMED else one for one in names]


def is_bundled(soname: str) -> bool:
    """Whether the .deb brings this library along."""
    return soname.startswith(BUNDLED)


def table_of(needs: Needs) -> dict[str, dict[str, str]]:
    """One target's rows of the table run.py reads: library → package."""
    return {
        "always": {one: package_of(one) for one in needs.always},
        "screen": {one: package_of(one) for one in needs.screen},
    }


def read_table(path: Path = TABLE) -> dict[str, dict[str, dict[str, str]]]:
    """Target → who asks → library → package, as committed."""
    held: dict[str, dict[str, dict[str, str]]] = json.loads(path.read_text(encoding="utf-8"))
    return held


def write_table(rows: dict[str, dict[str, dict[str, str]]], path: Path = TABLE) -> None:
    """The table lies on disk, sorted, a library a line."""
    path.write_text(json.dumps(rows, indent=1, sort_keys=True) + "\n", encoding="utf-8")
