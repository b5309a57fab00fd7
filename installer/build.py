"""Build what an office installs: ``python3 installer/build.py COMMAND --out DIR [--offline-cache DIR] …``.

``deb`` makes the Debian packages (x86-64, ARM), ``windows`` the setup file, ``all`` what the machine can make,
``bundle`` a signed list of what lies in the folder.
``wheels`` makes folders that ``run.py`` installs from without a network, ``libraries`` the table of system libraries
that ``run.py`` looks for, ``locks`` the hashed lists of wheels. Standard library only; uv comes from the package
registry into an environment of the build's own (``locks/build.lock``).
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer import bundle, debian_package, needed, wheels, windows
from installer.targets import GLIBC228, TARGETS
from installer.tools import Lacking, say


def make_libraries(given: argparse.Namespace) -> None:
    """The table of system libraries is what the trimmed wheels of each Linux target ask for."""
    linux = [target for target in TARGETS.values() if target.name.startswith("linux")]
    rows = {one.name: needed.table_of(needed.needs_of(wheels.unpack(one, given.offline_cache))) for one in linux}
    needed.write_table(rows)
    counted = "，".join(f"{name} {sum(map(len, row.values()))} 个库" for name, row in rows.items())
    say(f"写好 {needed.TABLE.name}：{counted}")


def make_locks(given: argparse.Namespace) -> None:
    """Every lock holds what is declared; versions stay while they fit."""
    for target in TARGETS.values():
        for developing in (False, True):
            wheels.write_lock(target, given.offline_cache, developing=developing)
        say(f"{target.name}：{wheels.resolve(target, given.offline_cache)} 个安装包，都取得到。")


def make_wheels(given: argparse.Namespace) -> None:
    """A folder of wheels for each target that was named, for all where none was."""
    for name in given.target or TARGETS:
        folder = wheels.wheelhouse(wheels.of_name(name), given.out, given.offline_cache)
        say(f"{folder.name}：{len(list(folder.iterdir()))} 个文件。改名为 wheelhouse，放在 run.py 旁边。")


def make_deb(given: argparse.Namespace) -> None:
    """The packages of the architectures that were named, x86-64 where none was."""
    for name in given.target or [GLIBC228.name]:
        _told(
            debian_package.build(
                wheels.of_name(name), given.out, given.offline_cache, named=given.version, quick=given.quick
            )
        )


def make_windows(given: argparse.Namespace) -> None:
    """The setup file for Windows."""
    _told(windows.build(given.out, given.offline_cache, python_zip=given.python_zip, quick=given.quick))


def make_bundle(given: argparse.Namespace) -> None:
    """What lies in ``--out`` is listed and signed."""
    if given.key is None:
        raise SystemExit("请用 --key 给出 Ed25519 私钥（openssl genpkey -algorithm ed25519 -out 文件）。")
    names = bundle.write_sums(given.out)
    public = bundle.sign(given.out, given.key, given.offline_cache)
    say(f"签好 {len(names)} 个文件。公钥（另行交给安装的人）：{public}")


def make_all(given: argparse.Namespace) -> None:
    """Everything that this machine has the tools for; what it lacks is told."""
    given.target = [target.name for target in TARGETS.values() if target.debian]
    for step in (make_deb, make_windows):
        try:
            step(given)
        except Lacking as error:
            say(f"{error}，跳过 {step.__name__.removeprefix('make_')}。")


def _told(made: Path) -> None:
    say(f"{made.name}：{made.stat().st_size / 1e6:.1f} MB，清单在 {made.with_suffix('.json').name}。")


COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "deb": make_deb,
    "windows": make_windows,
    "all": make_all,
    "bundle": make_bundle,
    "wheels": make_wheels,
    "libraries": make_libraries,
    "locks": make_locks,
}


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    asked = argparse.ArgumentParser(prog="installer/build.py", description="做安装包。")
    asked.add_argument("command", choices=COMMANDS)
    asked.add_argument("--out", type=Path, default=Path("dist"), help="做好的放在哪里")
    asked.add_argument("--offline-cache", type=Path, help="取来的、编译好的放在哪里，下次再用（缺省 dist/cache）")
    asked.add_argument("--target", action="append", help="只做这一个目标（wheels、deb），可以写几次")
    asked.add_argument("--python-zip", type=Path, help="python.org 的 embeddable 包（windows）")
    asked.add_argument("--key", type=Path, help="签升级包的 Ed25519 私钥，PEM（bundle）")
    asked.add_argument("--quick", action="store_true", help="压得差些，快些")
    asked.add_argument("--version", default="", help="另写一个版本号（deb，试升级用）")
    return asked


def main(words: list[str]) -> int:
    """Build what was asked; 3 where the machine or the network lacks something it takes."""
    given = parser().parse_args(words)
    given.out = given.out.resolve()
    given.offline_cache = (given.offline_cache or Path("dist/cache")).resolve()
    for folder in (given.out, given.offline_cache):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        COMMANDS[given.command](given)
    except Lacking as error:
        say(f"{error}，没有做。")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
