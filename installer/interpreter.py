"""An own CPython 3.11 with the libraries it needs, built on the oldest Debian from the sources of a maintained one.

The sources come from Debian 12 with its security patches (``apt-get source``), OpenSSL is linked in. What comes out
is a tree that runs from any folder on glibc 2.28 and later: what the oldest Debian's glibc 2.31 has newer than that is
asked for by its older version. For arm64 (2.31, as its Qt) the same is cross-compiled.
"""

import hashlib
import json
import platform
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from installer import elf, roots
from installer.targets import PYTHON
from installer.tools import Lacking, Words, epoch, run, say

PREFIX = "/usr/lib/dutydesk/python"
SUITE = "bookworm"
"""The maintained release the sources come from."""
TOOLS = ("build-essential", "dpkg-dev", "patchelf", "pkg-config")
HEADERS = ("zlib1g-dev", "libffi-dev", "libbz2-dev", "liblzma-dev", "libexpat1-dev", "uuid-dev")
HELPERS = (
    *("libatomic1", "libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1", "libxcb-randr0", "libxcb-glx0", "libxcb-sync1"),
    *("libxcb-shm0", "libxcb-xfixes0", "libxcb-util1", "libxcb-render0"),
)
"""Packages whose libraries the .deb brings along (``needed.BUNDLED``)."""
HELPER_FILES = ("libxcb-*.so.?", "libxkbcommon*.so.?", "libatomic.so.?")
"""libxkbcommon-x11 reads the inside of libxkbcommon: beside a newer one the window falls at once; both come along."""
OLDER = "\n".join(f'__asm__(".symver {name},{name}@GLIBC_2.2.5");' for name in ("exp", "exp2", "log", "log2", "pow"))
"""The functions that glibc 2.29 gave a new version (without the error handling of System V), as they were before."""
OPENSSL = """
test ! -f /build/ssl{suffix}/lib/libcrypto.a || exit 0
cd /build/openssl
make clean >/dev/null 2>&1 || true
./Configure {openssl} no-shared no-tests --prefix=/build/ssl{suffix} --openssldir=/etc/ssl --libdir=lib {cross}
make -j2 build_libs
make install_dev
"""
CPYTHON = """
cd /build/python
make distclean >/dev/null 2>&1 || true
rm -rf /build/out{suffix}
sed -i 's/^ENABLE_USER_SITE = None$/ENABLE_USER_SITE = False/' Lib/site.py
grep -q BUILD_CORE_MODULE Modules/pyexpat.c || sed -i '1i #define Py_BUILD_CORE_MODULE 1' Modules/pyexpat.c
{older}LDFLAGS=-Wl,--no-as-needed ./configure --prefix={prefix} --with-openssl=/build/ssl{suffix} --with-system-expat \
  --with-ensurepip=no --disable-test-modules --without-static-libpython {cross}
make -j2
make install DESTDIR=/build/out{suffix}
"""
"""``--no-as-needed``: else libdl comes before the static libcrypto, and _ssl and _hashlib are silently left out.
The packages of whoever has logged in are not loaded (user site). Debian's pyexpat reads the core's headers."""
CROSS = (
    "--host={triplet} --build=x86_64-linux-gnu --with-build-python=/build/out{prefix}/bin/python3.11 "
    "ac_cv_file__dev_ptmx=yes ac_cv_file__dev_ptc=no ac_cv_buggy_getaddrinfo=no"
)
"""What configure would find out by running something on the machine it builds for."""
CROSS_SOURCE = "sed -i '/_PYTHON_SYSCONFIGDATA_NAME=/s/_$(MACHDEP)_$(MULTIARCH)/_$(MULTIARCH)/' /build/python/configure"
"""Debian installs this file under a shorter name than the one upstream's cross build writes it under."""
LEFT_OUT = (
    *("share", "include", "lib/pkgconfig", "lib/python3.11/config-3.11*", "lib/python3.11/test"),
    *("lib/python3.11/idlelib", "lib/python3.11/tkinter", "lib/python3.11/turtledemo", "lib/python3.11/lib2to3"),
    *("lib/python3.11/ensurepip", "lib/python3.11/pydoc_data", "lib/python3.11/turtle.py", "lib/python3.11/venv"),
    *("lib/python3.11/distutils", "lib/python3.11/lib-dynload/xxlimited*", "lib/python3.11/lib-dynload/nis.*"),
    *(
        "lib/python3.11/lib-dynload/_crypt.*",
        "lib/python3.11/sqlite3",
        "lib/python3.11/lib-dynload/_sqlite3.*",
        "lib/python3.11/lib-dynload/ossaudiodev.*",
        "bin/2to3*",
        "bin/idle3*",
    ),
    *("lib/python3.11/cgi*.py", "bin/pydoc3*", "bin/python3.11-config", "bin/python3-config"),
)
MUST = ("_ssl", "_hashlib", "_ctypes", "_bz2", "_lzma", "_uuid", "pyexpat", "_elementtree", "zlib")
"""Extension modules without which the tree is no use; setup.py leaves them out without an error."""


@dataclass(frozen=True)
class Machine:
    """How one architecture is compiled."""

    debian: str
    triplet: str
    openssl: str
    cross: bool
    older: bool
    """Whether it is to run on a glibc older than the one it is compiled with."""

    @property
    def suffix(self) -> str:
        """Of the folders inside the root."""
        return "-arm64" if self.cross else ""


MACHINES = {
    "amd64": Machine("amd64", "x86_64-linux-gnu", "linux-x86_64", cross=False, older=True),
    "arm64": Machine("arm64", "aarch64-linux-gnu", "linux-aarch64", cross=True, older=False),
}


def _key(*parts: object) -> str:
    """A name for what these constants lead to."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def tree(debian: str, cache: Path) -> Path:
    """The folder with the interpreter (``python``), the helper libraries (``helpers``) and ``versions.json``.

    Built once for each recipe and kept in the cache.
    """
    machine = MACHINES[debian]
    recipe = (
        OPENSSL,
        CPYTHON,
        OLDER,
        LEFT_OUT,
        HELPERS,
        HELPER_FILES,
        *([CROSS, CROSS_SOURCE] if machine.cross else []),
    )
    place = cache / "interpreters" / f"{debian}-{_key(*recipe)}"
    if not place.is_dir():
        new = place.with_name(f"{place.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        _build(machine, new, cache)
        new.rename(place)
    return place


def workshop(cache: Path) -> Path:
    """The root in which things are compiled, with the sources unpacked; made once."""
    root = cache / "roots" / f"workshop-{_key(SUITE, TOOLS, HEADERS, HELPERS)}"
    if root.is_dir():
        return root
    new = roots.fresh(roots.OLDEST, root.with_name(f"{root.name}.new"), cache)
    listed = new / "etc/apt/sources.list"
    mirror = listed.read_text(encoding="utf-8").split()[1].rstrip("/")
    with listed.open("a", encoding="utf-8") as more:
        more.write(f"\ndeb-src {mirror} {SUITE} main\ndeb-src {mirror}-security {SUITE}-security main\n")
    roots.enter(new, ["apt-get", "update", "-q"])
    roots.install(new, [*TOOLS, *HEADERS, *HELPERS])
    (new / "build").mkdir()
    for name in ("python3.11", "openssl"):
        _source(new, name)
    new.rename(root)
    return root


def _source(root: Path, name: str) -> None:
    """The newest source of Debian's that the mirror has, patches applied, in /build."""
    text = roots.enter(root, ["apt-cache", "madison", name])
    versions = re.findall(rf"^\s*{re.escape(name)} \| (\S+) \|.*Sources$", text, re.MULTILINE)
    folder = "python" if name.startswith("python") else name
    order = dict.fromkeys(
        re.findall(r"^Version: (\S+)", roots.enter(root, ["apt-cache", "showsrc", name]), re.MULTILINE)
    )
    wrong = ""
    for version in sorted(dict.fromkeys([*versions, *order]), key=_natural, reverse=True):
        try:
            roots.shell(root, f"cd /build && apt-get source -q --download-only {name}={version}")
            roots.shell(root, f"cd /build && dpkg-source -x {name}_{version.partition(':')[2] or version}.dsc {folder}")
        except SystemExit as error:
            wrong = str(error)
            say(f"{name} {version} 的源码取不到，试前一个版本。")
            continue
        (root / "build" / f"{folder}.version").write_text(version, encoding="utf-8")
        return
    raise Lacking(f"取不到 {name} 的源码：{wrong.splitlines()[-1] if wrong else '没有源'}")


def _natural(version: str) -> list[tuple[int, str]]:
    return [(int(number or 0), word) for word, number in re.findall(r"([^0-9]*)([0-9]*)", version)]


def _build(machine: Machine, out: Path, cache: Path) -> None:
    root = workshop(cache)
    say(f"编译 {machine.debian} 的 Python（约几分钟）……")
    more = {"SOURCE_DATE_EPOCH": str(epoch())}
    if machine.cross:
        tree("amd64", cache)  # a cross build runs its own kind of interpreter
        _prepare_cross(root)
    fill = {"openssl": machine.openssl, "suffix": machine.suffix, "prefix": PREFIX}
    for folder in ("python", "openssl"):
        roots.shell(
            root, f"cd /build && rm -rf {folder}/.done && cd {folder} && (make distclean || make clean || true)"
        )
    roots.shell(
        root, OPENSSL.format(**fill, cross="--cross-compile-prefix=aarch64-linux-gnu-" * machine.cross), more=more
    )
    if machine.cross:
        roots.shell(root, CROSS_SOURCE)
    cross = CROSS.format(triplet=machine.triplet, prefix=PREFIX) * machine.cross
    (root / "build/older.h").write_text(OLDER + "\n", encoding="utf-8")
    older = "ac_cv_func_sem_clockwait=no CFLAGS_NODIST='-include /build/older.h' " * machine.older
    roots.shell(root, CPYTHON.format(**fill, cross=cross, older=older), more=more)
    _finish(machine, root, out)


def _prepare_cross(root: Path) -> None:
    roots.enter(root, ["dpkg", "--add-architecture", "arm64"])
    roots.enter(root, ["apt-get", "update", "-q"])
    roots.install(root, ["crossbuild-essential-arm64", *(f"{name}:arm64" for name in (*HEADERS, *HELPERS))])


def _finish(machine: Machine, root: Path, out: Path) -> None:
    """What came out is cut down, stripped, and stands on libraries of its own."""
    python = out / "python"
    shutil.copytree(root / f"build/out{machine.suffix}{PREFIX}", python, symlinks=True)
    for pattern in (*LEFT_OUT, "**/__pycache__"):
        for path in sorted(python.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    held = {path.name.partition(".")[0] for path in (python / "lib/python3.11/lib-dynload").glob("*.so")}
    if missing := [name for name in MUST if name not in held]:
        raise SystemExit(f"编译出来的 Python 少了 {'、'.join(missing)}。")
    library = root / f"usr/lib/{machine.triplet}"
    strip = f"{machine.triplet}-strip"
    found = elf.binaries(python)
    for name in sorted({name for binary in found.values() for name in binary.needed}):
        if name.startswith(("libffi", "libuuid", "libbz2", "liblzma", "libexpat")):
            shutil.copy2((_library(library, root, machine, name)).resolve(), python / "lib" / name)
    roots.enter(root, ["rm", "-rf", "/build/finish"])
    shutil.copytree(python, root / "build/finish", symlinks=True)
    roots.shell(
        root,
        f"cd /build/finish && find . -name '*.so*' -type f -o -path ./bin/python3.11 | xargs {strip} --strip-unneeded"
        " && find lib/python3.11/lib-dynload -name '*.so' | xargs -n 1 patchelf --set-rpath '$ORIGIN/../..'",
    )
    shutil.rmtree(python)
    shutil.copytree(root / "build/finish", python, symlinks=True)
    helpers = out / "helpers"
    helpers.mkdir()
    for pattern in HELPER_FILES:
        for path in sorted([*library.glob(pattern), *(root / f"lib/{machine.triplet}").glob(pattern)]):
            shutil.copy2(path.resolve(), helpers / path.name)
    shutil.rmtree(root / "build/helpers", ignore_errors=True)
    shutil.copytree(helpers, root / "build/helpers")
    roots.shell(root, "cd /build/helpers && for one in *; do patchelf --set-rpath '$ORIGIN' $one; done")
    shutil.rmtree(helpers)
    shutil.copytree(root / "build/helpers", helpers)
    versions = {name: (root / f"build/{name}.version").read_text(encoding="utf-8") for name in ("python", "openssl")}
    versions["glibc"] = ".".join(map(str, elf.glibc_of(elf.binaries(out))))
    (out / "versions.json").write_text(json.dumps(versions, indent=1) + "\n", encoding="utf-8")


def _library(library: Path, root: Path, machine: Machine, name: str) -> Path:
    beside = root / f"lib/{machine.triplet}" / name
    return library / name if (library / name).exists() else beside


def any_311(cache: Path) -> Path:
    """A Python 3.11 of this machine, which writes the bytecode; the running one where it is one.

    Raises:
        Lacking: there is none.
    """
    running = ".".join(platform.python_version_tuple()[:2])
    return Path(sys.executable) if running == PYTHON else tree("amd64", cache) / "python/bin/python3.11"


def compiled(site: Path, python: Path, installed: str) -> None:
    """Every module below a folder has its bytecode, which names the folder it will lie in and no time."""
    words: Words = [python, "-I", "-m", "compileall", "-q", "-j", "2", "--invalidation-mode", "unchecked-hash"]
    run([*words, "-s", site, "-p", installed, site])
