"""Build what an office installs: ``python3 installer/build.py COMMAND --out DIR [--offline-cache DIR] …``.

``wheels`` makes folders that ``run.py`` installs from without a network, ``libraries`` the table of system libraries
that ``run.py`` looks for, ``locks`` the hashed lists of wheels. Standard library only; uv comes from the package
registry into an environment of the build's own (``locks/build.lock``).
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer import needed, wheels
from installer.targets import TARGETS
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


COMMANDS: dict[str, Callable[[argparse.Namespace], None]] = {
    "wheels": make_wheels,
    "libraries": make_libraries,
    "locks": make_locks,
}


def parser() -> argparse.ArgumentParser:
    """What can be asked for."""
    asked = argparse.ArgumentParser(prog="installer/build.py", description="做安装包。")
    asked.add_argument("command", choices=COMMANDS)
    asked.add_argument("--out", type=Path, default=Path("dist"), help="做好的放在哪里")
    asked.add_argument("--offline-cache", type=Path, help="取来的、编译好的放在哪里，下次再用（缺省在 --out 里）")
    asked.add_argument("--target", action="append", help="只做这一个目标（wheels），可以写几次")
    return asked


def main(words: list[str]) -> int:
    """Build what was asked; 3 where the machine or the network lacks something it takes."""
    given = parser().parse_args(words)
    given.out = given.out.resolve()
    given.offline_cache = (given.offline_cache or given.out / "cache").resolve()
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
