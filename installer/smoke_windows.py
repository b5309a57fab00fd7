"""Installs the setup file under wine 10 in a clean Debian 13 and works with it.

``python3 installer/smoke_windows.py EXE --offline-cache DIR``. What wine cannot show (numpy does not load there, no
antivirus, no sleep) is not shown. Ends with 0 when everything passed, 1 when something failed, 3 where a tool lacks.
"""

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer import roots, windows
from installer.smoke_deb import CALL, Failed, processes, screen, shown, until
from installer.tools import Lacking, found, say

SUITE = "trixie"
"""Debian 12's wine 8 lacks what cryptography asks for."""
WINE = "/usr/lib/wine/wine64"
HELD = {"WINEPREFIX": "/prefix", "WINEARCH": "win64", "WINEDEBUG": "-all", "LC_ALL": "C.UTF-8"}
GUARD = "app.services.runtime.watchdog"
PLACE = "users/root/AppData/Local/Programs/DutyDesk"


class WineGuest:
    """A clean Debian 13 with a Windows prefix."""

    def __init__(self, cache: Path) -> None:
        self.root = roots.fresh(SUITE, cache / "roots" / "smoke-wine", cache)
        roots.enter(self.root, ["apt-get", "update", "-q"])
        roots.install(self.root, ["wine64", "wine", "fonts-noto-cjk"])
        self.drive = self.root / "prefix/drive_c"

    def windows(self, *words: str) -> str:
        """What a Windows program printed."""
        return roots.enter(self.root, [WINE, *words], more=HELD)

    def cli(self, *words: str) -> dict[str, object]:
        """The answer of a command on the book that lies on the drive."""
        python = f"C:\\{PLACE}\\program\\python\\python.exe".replace("/", "\\")
        told = self.windows(python, "-X", "utf8", "-m", "app.main", "cli", *words, "--home", "C:\\book", "--json")
        return dict(json.loads(told.strip().splitlines()[-1]))


def shortcuts(guest: WineGuest) -> dict[str, int]:
    """How many shortcuts there are, and how many bear the name by which the taskbar knows the window.

    Wine keeps no properties of shortcuts (its property store takes none), so the second number is told, not judged.
    """
    wanted = windows.APPID.encode("utf-16-le")
    found = [path for path in (guest.drive / "users/root").rglob("值守台.lnk") if "startup" not in str(path).lower()]
    if len(found) < 2:
        raise Failed("开始菜单或桌面上没有快捷方式")
    return {"there": len(found), "named": sum(wanted in path.read_bytes() for path in found)}


def roll_back(guest: WineGuest, program: Path) -> None:
    """Back to the version before and forth again: the folders change places, nothing of them is lost."""
    mark = program / "program.old" / "mark"
    mark.write_bytes(b"x")
    script = f"C:\\{PLACE}\\rollback.cmd".replace("/", "\\")
    for there in (program / "program", program / "program.old"):
        guest.windows("cmd", "/c", script, "/q")
        if not (there / "mark").is_file():
            raise Failed("rollback.cmd 没有换回上一版")
    mark.unlink()


def working(module: str, *, but: str = "nothing else") -> str | None:
    """The process of a program of ours under wine, by the module it runs; they are processes of this machine."""
    for held in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = held.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue  # it ended while the list was read
        if "pythonw.exe" in line and module in line and but not in line:
            return held.parent.name
    return None


def another(window: str) -> str | None:
    """A window's process that is not the one that was killed."""
    now = working("app.main", but=GUARD)
    return now if now != window else None


def watched(guest: WineGuest) -> dict[str, object]:
    """The window opens from its shortcut's program, and comes back by itself when it was killed; seconds of each."""
    pythonw = f"C:\\{PLACE}\\program\\python\\pythonw.exe".replace("/", "\\")
    words = [pythonw, "-X", "utf8", "-m", "app.main", "--home", "C:\\book", "--key-file", "C:\\key"]
    quiet = subprocess.DEVNULL
    with screen() as display:
        began = time.perf_counter()
        started = subprocess.Popen(
            [found("chroot"), guest.root, WINE, *words],
            env=dict(os.environ) | roots.ENVIRONMENT | HELD | {"DISPLAY": display},
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
        )
        until("窗口", lambda: shown(display))
        there = time.perf_counter() - began
        until("守护进程", lambda: working(GUARD))
        window = until("窗口的进程", lambda: working("app.main", but=GUARD))
        began = time.perf_counter()
        os.kill(int(window), signal.SIGKILL)
        until("窗口被守护进程打开", lambda: another(window))
        until("窗口又在屏幕上", lambda: shown(display))
        back = time.perf_counter() - began
        roots.shell(guest.root, "/usr/lib/wine/wineserver -k || true", more=HELD)
        started.wait()
        until("窗口关闭", lambda: None if working(GUARD) or working("app.main") else "没有了")
    return {"window_seconds": round(there, 1), "back_seconds": round(back, 1)}


def smoke(exe: Path, cache: Path) -> dict[str, object]:
    """Silent install, intake, window, watchdog, install over it, uninstall; the book stays."""
    guest = WineGuest(cache)
    with processes(guest.root), contextlib.ExitStack() as at_last:
        at_last.callback(roots.shell, guest.root, "/usr/lib/wine/wineserver -k || true", more=HELD)
        guest.windows("wineboot", "-i")
        shutil.copyfile(exe, guest.drive / "setup.exe")
        began = time.perf_counter()
        guest.windows("C:\\setup.exe", "/S", "/CurrentUser")
        told: dict[str, object] = {"install_seconds": round(time.perf_counter() - began, 1)}
        program = guest.drive / PLACE
        if not (program / "program/python/pythonw.exe").is_file():
            raise Failed(f"没有装到 {PLACE}")
        (guest.drive / "call.txt").write_text(CALL, encoding="utf-8")
        (guest.drive / "key").write_text("5a" * 32, encoding="ascii")
        key = ("--key-file", "C:\\key")
        told["shortcuts"] = shortcuts(guest)
        opens = guest.windows("reg", "query", "HKCU\\Software\\Classes\\DutyDesk.Package\\shell\\open\\command", "/ve")
        if "pythonw.exe" not in opens or "%1" not in opens:
            raise Failed(f"双击数据包不打开窗口：{opens.strip()}")
        guest.cli("intake", "--text-file", "C:\\call.txt", "--received", "2026-06-12T03:12", *key)
        told["entries"] = guest.cli("verify", *key)["entries"]
        told |= watched(guest)
        guest.windows("C:\\setup.exe", "/S", "/CurrentUser")
        if not (program / "program.old/python/pythonw.exe").is_file():
            raise Failed("装第二次没有留下上一版")
        roll_back(guest, program)
        if guest.cli("verify", *key)["ok"] is not True:
            raise Failed("核验没有通过")
        guest.windows(f"C:\\{PLACE}\\uninstall.exe".replace("/", "\\"), "/CurrentUser", "/S")
        until("卸载完", lambda: None if (program / "program").exists() else "没有了")
        if not (guest.drive / "book/dutydesk.db").is_file():
            raise Failed("卸载动了账本")
    return told


def main(words: list[str]) -> int:
    """0 when everything passed."""
    asked = argparse.ArgumentParser(prog="installer/smoke_windows.py")
    asked.add_argument("exe", type=Path)
    asked.add_argument("--offline-cache", type=Path, required=True)
    given = asked.parse_args(words)
    try:
        say(json.dumps(smoke(given.exe, given.offline_cache.resolve()), ensure_ascii=False))
    except Lacking as error:
        say(f"wine：{error}，跳过。")
        return 3
    except (Failed, SystemExit) as error:
        say(f"wine 里没有通过：{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
