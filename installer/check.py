"""The short check of the installers (two minutes) and the whole one: ``run.py test --package``.

Short: every lock resolves for its target, the committed table of libraries is what the wheels ask for, the NSIS script
compiles. Whole: also the .deb is built and smoke-tested, the setup file is built. What this machine lacks is told and
left out.
"""

import errno
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer import debian_package, needed, smoke_deb, smoke_windows, wheels, windows
from installer.targets import GLIBC228, TARGETS
from installer.tools import Lacking, found, is_root, run, say

LACKS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
"""What a machine may lack (room, rights); any other error is ours."""
EMPTY = """\
Target amd64-unicode
Name "a"
OutFile "{out}"
!include Win\\COM.nsh
!include MUI2.nsh
Section
SectionEnd
"""
"""What any NSIS of today makes of nothing."""


def locks(_out: Path, cache: Path) -> str:
    """Every lock has a wheel for each of its lines on its target."""
    return "，".join(f"{one.name} {wheels.resolve(one, cache)} 个包" for one in TARGETS.values())


def libraries(_out: Path, cache: Path) -> str:
    """What run.py looks for, and what the .deb depends on, is what the wheels ask for."""
    wanted = needed.table_of(needed.needs_of(wheels.unpack(GLIBC228, cache)))
    if needed.read_table()[GLIBC228.name] != wanted:
        raise SystemExit("installer/libraries.json 旧了，请运行 installer/build.py libraries。")
    return f"{GLIBC228.name} 要 {sum(map(len, wanted.values()))} 个系统库，与表相符"


def script(out: Path, _cache: Path) -> str:
    """The NSIS script compiles, over a program of one file."""
    makensis = found("makensis")
    (out / "empty.nsi").write_text(EMPTY.format(out=out / "empty.exe"), encoding="utf-8")
    try:
        run([makensis, "-V2", "-INPUTCHARSET", "UTF8", out / "empty.nsi"], env={"LC_ALL": "C.UTF-8"})
    except SystemExit as error:
        raise Lacking("这里的 makensis 不会做 64 位的安装程序") from error
    stage = out / "stage"
    stage.mkdir()
    (stage / "README.md").write_text("README\n", encoding="utf-8")
    made = out / "dutydesk_check.exe"
    text = windows.filled(stage, made, quick=True)
    (out / "dutydesk.nsi").write_text(text, encoding="utf-8")
    run([makensis, "-V2", "-WX", "-INPUTCHARSET", "UTF8", out / "dutydesk.nsi"], env={"LC_ALL": "C.UTF-8"})
    return f"NSIS 脚本通过，空的安装程序 {made.stat().st_size // 1024} KB"


def package(out: Path, cache: Path) -> str:
    """The .deb installs, works, upgrades and goes in a clean old Debian."""
    if not is_root():
        raise Lacking("要用 root 在 Linux 上才能试装 .deb")
    for program in ("debootstrap", "Xvfb", "openbox", "xdotool"):
        found(program)
    older = debian_package.build(GLIBC228, out, cache, named="0.0.1", quick=True)
    deb = debian_package.build(GLIBC228, out, cache, quick=True)
    if smoke_deb.main([str(deb), "--older", str(older), "--suite", "bullseye", "--offline-cache", str(cache)]):
        raise SystemExit("试装没有通过。")
    return f"{deb.name} 试装通过"


def setup(out: Path, cache: Path) -> str:
    """The setup file for Windows is made; it installs, works and goes under wine where that can be had."""
    made = windows.build(out, cache, quick=True)
    tried = smoke_windows.main([str(made), "--offline-cache", str(cache)])
    if tried == 1:
        raise SystemExit("wine 里的试装没有通过。")
    told = "没有 wine，没有试装" if tried else "wine 里试装通过"
    return f"{made.name} {made.stat().st_size / 1e6:.1f} MB，{told}"


SHORT: tuple[Callable[[Path, Path], str], ...] = (locks, libraries, script)
WHOLE: tuple[Callable[[Path, Path], str], ...] = (*SHORT, setup, package)


def main(words: list[str]) -> int:
    """``--whole`` for everything, ``--cache DIR`` to keep what was fetched; 1 when a check failed."""
    cache = Path(words[words.index("--cache") + 1]) if "--cache" in words else None
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="dutydesk-package-") as folder:
        for number, check in enumerate(WHOLE if "--whole" in words else SHORT):
            out = Path(folder) / str(number)
            out.mkdir()
            try:
                say(f"安装包·{check.__name__}：{check(out, cache or Path(folder) / 'cache')}。")
            except Lacking as error:
                say(f"安装包·{check.__name__}：跳过，{error}。")
            except OSError as error:
                lacking = error.errno in LACKS
                told = "跳过，这台机器上做不了" if lacking else "没有通过"
                say(f"安装包·{check.__name__}：{told}（{error.strerror}：{error.filename or ''}）。")
                wrong = wrong if lacking else 1
            except SystemExit as error:
                say(f"安装包·{check.__name__}：没有通过。{error}")
                wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
