"""Installs a .deb in a clean Debian and works with it.

``python3 installer/smoke_deb.py DEB [--older DEB] [--suite bullseye] --offline-cache DIR``

Needs root, debootstrap, Xvfb, openbox and xdotool on this machine; the clean roots are kept in ``--offline-cache``.
Ends with 0 when everything passed, 1 when something failed, 3 where the machine lacks a tool.
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
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer import roots
from installer.tools import Lacking, found, run, say

PYTHON = "/usr/lib/dutydesk/python/bin/python3.11"
SUITES = ("bullseye", "bookworm")
LONGEST = 240
"""Seconds for a window to come, a book to be written: a busy machine is no failure."""
IDLE_TICKS = 8
CALL = "青山镇桥头村民房起火，有三人被困，消防已到场。"
EVERY_MODULE = """
import importlib, pkgutil, app
names = [one.name for one in pkgutil.walk_packages(app.__path__, "app.")]
wrong = {}
for name in names:
    try:
        importlib.import_module(name)
    except ImportError as error:
        wrong[name] = str(error)
print(len(names), wrong)
raise SystemExit(bool(wrong))
"""


PRINT = """
import sys, time
from pathlib import Path
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication
from app.services.runtime import cups
application = QApplication(sys.argv[:1])
if "office" not in QPrinterInfo.availablePrinterNames():
    raise SystemExit("Qt 不认识系统里的打印机")
job = cups.submit(Path(sys.argv[1]).read_bytes(), cups.PrintOrder(printer="office"))
longest = time.monotonic() + float(sys.argv[2])
while not cups.standing(job).over and time.monotonic() < longest:
    time.sleep(0.1)
print(cups.standing(job).words)
"""
"""The paper is handed over as the window does it, and followed until the queue says that it is out."""
BACKEND = """#!/bin/sh
test $# = 0 && echo 'file tofile "Unknown" "a file"' && exit
cat "${6:--}" > "${DEVICE_URI#tofile:}"
"""
"""A printer that is a file. CUPS 2.3 prints nothing on a raw queue whose device is one, and says that it is done."""
NUMBERED = """
import sys
from pathlib import Path
from app.services.store import engine
connection = engine.connect(Path(sys.argv[1]), engine.key_from(Path(sys.argv[2])))
number = int(connection.execute("PRAGMA user_version").fetchall()[0][0]) + int(sys.argv[3])
connection.execute(f"PRAGMA user_version={number}")
connection.commit()
print(number)
"""
"""A book of the next format: what a newer version would leave behind."""


class Failed(Exception):
    """What did not come out as it must."""


class Guest:
    """A clean Debian with a user, in which the package is installed."""

    def __init__(self, suite: str, cache: Path) -> None:
        self.suite = suite
        self.root = roots.fresh(suite, cache / "roots" / f"smoke-{suite}", cache)
        self.home = self.root / "home/duty"
        (self.root / "etc/machine-id").write_text("5a" * 16 + "\n", encoding="ascii")  # as every installed system has
        roots.enter(self.root, ["useradd", "-m", "-s", "/bin/sh", "duty"])
        roots.enter(self.root, ["apt-get", "update", "-q"])

    def as_user(self, script: str, **more: str) -> str:
        """What a script of the officer's printed."""
        held = {"HOME": "/home/duty", "USER": "duty", "QT_QPA_PLATFORM": "offscreen"} | more
        return run(
            [found("chroot"), "--userspec=duty:duty", self.root, "sh", "-euc", script], env=roots.ENVIRONMENT | held
        )

    def install(self, deb: Path) -> float:
        """The package is installed with what it asks for; seconds of the package alone."""
        shutil.copyfile(deb, self.root / "tmp" / deb.name)
        roots.enter(self.root, ["apt-get", "install", "-y", "-q", "--download-only", f"/tmp/{deb.name}"])
        began = time.perf_counter()
        roots.enter(self.root, ["apt-get", "install", "-y", "-q", f"/tmp/{deb.name}"])
        return time.perf_counter() - began

    def python(self, script: str, *words: str) -> str:
        """What a script printed under the interpreter of the package."""
        (self.home / "script.py").write_text(script, encoding="utf-8")
        return self.as_user(f"cd ~ && PYTHONPATH=/usr/lib/dutydesk {PYTHON} -X utf8 ~/script.py {' '.join(words)}")

    def cli(self, words: str) -> dict[str, object]:
        """The answer of a command on the officer's book."""
        answer = json.loads(self.as_user(f"dutydesk cli {words} --json --home ~/book --key-file ~/key"))
        return dict(answer)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A screen of its own on this machine; a program in a root reaches it through its abstract socket."""
    reading, writing = os.pipe()
    quiet = subprocess.DEVNULL
    words = [found("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-ac", "-nolisten", "tcp"]
    server = subprocess.Popen(words, stdout=quiet, stderr=quiet, pass_fds=[writing])
    os.close(writing)
    with os.fdopen(reading) as told:
        display = f":{told.readline().strip()}"
    manager = subprocess.Popen([found("openbox")], env=os.environ | {"DISPLAY": display}, stdout=quiet, stderr=quiet)
    try:
        yield display
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait()


@contextlib.contextmanager
def processes(root: Path) -> Iterator[None]:
    """The root sees which processes run: the package asks a running window to end."""
    run(["mount", "-t", "proc", "proc", root / "proc"])
    try:
        yield
    finally:
        run(["umount", "-l", root / "proc"])


def settled(process: int) -> str | None:
    """Whether a process did next to nothing for a second."""
    before = ticks(process)
    time.sleep(1)
    return "静" if ticks(process) - before <= IDLE_TICKS else None


def ticks(process: int) -> int:
    """Hundredths of a second a process has worked."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def until(what: str, ask: Callable[[], str | None]) -> str:
    """What an asking answered at last."""
    began = time.perf_counter()
    while time.perf_counter() - began < LONGEST:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    raise Failed(f"等了 {LONGEST} 秒，没有等到{what}")


def xdotool(display: str, *words: str) -> str | None:
    """What xdotool answered; None where it found nothing."""
    done = subprocess.run(
        [found("xdotool"), *words], env=os.environ | {"DISPLAY": display}, check=False, capture_output=True, text=True
    )
    return done.stdout.strip() if not done.returncode else None


@contextlib.contextmanager
def window(guest: Guest, display: str, more: str = "") -> Iterator[int]:
    """The real window on the officer's book; its process."""
    held = roots.ENVIRONMENT | {"HOME": "/home/duty", "USER": "duty", "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    script = f"exec dutydesk {more} --home ~/book --key-file ~/key"
    with (guest.root / "tmp/window.log").open("wb") as log:
        process = subprocess.Popen(
            [found("chroot"), "--userspec=duty:duty", guest.root, "sh", "-c", script],
            env=dict(os.environ) | held,
            stdout=log,
            stderr=log,
        )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(LONGEST)


def shown(display: str) -> str | None:
    """The visible window, where there is one."""
    return xdotool(display, "search", "--onlyvisible", "--name", "值守台")


def book_by_keys(guest: Guest, display: str) -> tuple[float, float]:
    """An intake typed and booked in the real window; (seconds to the window, seconds to the entry in the book)."""
    before = entries(guest)
    began = time.perf_counter()
    with window(guest, display) as process:
        until("窗口", lambda: shown(display))
        there = time.perf_counter() - began
        until("窗口静下来", lambda: settled(process))
        xdotool(display, "key", "--clearmodifiers", "F2")
        until("接报页", lambda: settled(process))
        xdotool(display, "type", "--delay", "60", CALL)
        until("读完", lambda: settled(process))
        xdotool(display, "key", "--clearmodifiers", "F8")
        until("采用", lambda: settled(process))
        typed = time.perf_counter()
        xdotool(display, "key", "--clearmodifiers", "ctrl+Return")
        until("登记", lambda: "有" if entries(guest) > before else None)
        return there, time.perf_counter() - typed


def programs(guest: Guest) -> list[int]:
    """What runs of the package: the window, its guard."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (place / "exe").readlink().is_relative_to(guest.root / "usr/lib/dutydesk"):
                found.append(int(place.name))
    return found


def returned(guest: Guest, display: str) -> float:
    """Window and guard are killed; the timer's command brings the window back, with what fell booked; seconds."""
    before = entries(guest)
    with window(guest, display) as process:
        until("窗口", lambda: shown(display))
        until("守护程序", lambda: "有" if len(programs(guest)) > 1 else None)
        until("窗口静下来", lambda: settled(process))
        for one in programs(guest):
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        until("两个都不在", lambda: None if programs(guest) or shown(display) else "不在")
    began = time.perf_counter()
    with window(guest, display, "--if-fallen"):
        until("窗口又在", lambda: shown(display))
        there = time.perf_counter() - began
        until("登记意外退出", lambda: "有" if entries(guest) > before else None)
    return there


def entries(guest: Guest) -> int:
    """Entries of the officer's book."""
    return int(str(guest.cli("verify")["entries"]))


def printed(guest: Guest, pdf: str) -> str:
    """A paper goes into a queue of the system's own print service and comes out as it was; what the queue said."""
    roots.install(guest.root, ["cups-daemon", "cups-client"])
    out = guest.root / "tmp/printed"
    backend = guest.root / "usr/lib/cups/backend/tofile"
    backend.parent.mkdir(parents=True, exist_ok=True)
    backend.write_text(BACKEND, encoding="utf-8")
    backend.chmod(0o700)
    server = subprocess.Popen(
        [found("chroot"), guest.root, "/usr/sbin/cupsd", "-f"],
        env=dict(os.environ) | roots.ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until("打印服务", lambda: "有" if (guest.root / "run/cups/cups.sock").exists() else None)
        roots.enter(guest.root, ["lpadmin", "-p", "office", "-E", "-v", "tofile:/tmp/printed"])
        said = guest.python(PRINT, pdf, str(LONGEST)).strip()
    finally:
        server.terminate()
        server.wait(LONGEST)
    if said != "已打印" or out.read_bytes() != (guest.home / Path(pdf).name).read_bytes():
        raise Failed(f"打印到文件队列没有成：{said}")
    return said


def downgraded(guest: Guest, older: Path) -> str:
    """An older version does not touch a book of a later format; its sentence."""
    book = guest.home / "book/dutydesk.db"
    guest.python(NUMBERED, "~/book/dutydesk.db", "~/key", "1")
    held = book.read_bytes()
    shutil.copyfile(older, guest.root / "tmp" / older.name)
    roots.enter(guest.root, ["dpkg", "-i", f"/tmp/{older.name}"])
    try:
        guest.cli("verify")
    except SystemExit as refused:
        said = str(refused).strip().splitlines()[-1]
    else:
        raise Failed("旧版本打开了新格式的账本")
    if "更新版本" not in said or book.read_bytes() != held:
        raise Failed(f"旧版本没有说清为什么不打开，或者动了账本：{said}")
    guest.python(NUMBERED, "~/book/dutydesk.db", "~/key", "-1")
    return said


def smoke(suite: str, deb: Path, older: Path | None, cache: Path) -> dict[str, object]:
    """Everything an office does with the package, in one clean Debian; what was measured."""
    guest = Guest(suite, cache)
    with processes(guest.root):
        return worked_with(guest, deb, older)


def worked_with(guest: Guest, deb: Path, older: Path | None) -> dict[str, object]:
    """The same, in a root that is ready."""
    told: dict[str, object] = {"suite": guest.suite, "install_seconds": round(guest.install(older or deb), 1)}
    guest.as_user("head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \\n' > ~/key && chmod 600 ~/key")
    guest.as_user(f"printf '%s' '{CALL}' > ~/call.txt")
    first = guest.cli("intake --text-file ~/call.txt --received 2026-06-12T03:12")
    kept = entries(guest)
    with screen() as display:
        if older is not None:
            with window(guest, display):
                until("旧版本的窗口", lambda: shown(display))
                told["upgrade_seconds"] = round(guest.install(deb), 1)  # its prerm asks the window to end
                until("旧窗口关闭", lambda: None if shown(display) else "没有了")
            if entries(guest) < kept:
                raise Failed("升级以后账目少了")
        modules = guest.as_user(f"cd /; PYTHONSAFEPATH=1 {PYTHON} -X utf8 -c '{EVERY_MODULE}'")
        told["modules"] = int(modules.split()[0])
        there, booked = book_by_keys(guest, display)
        told["returned_seconds"] = round(returned(guest, display), 1)
    told["window_seconds"], told["booked_seconds"] = round(there, 2), round(booked, 2)
    answer = guest.cli(f"report --incident {first['incident']} --stage first --pdf ~/first.pdf")
    if not (guest.home / "first.pdf").read_bytes().startswith(b"%PDF"):
        raise Failed("首报不是 PDF")
    told["pages"] = answer["pages"]
    told["print"] = printed(guest, "~/first.pdf")
    if older is not None:
        told["downgrade"] = downgraded(guest, older)
        guest.install(deb)
    if guest.cli("verify")["ok"] is not True:
        raise Failed("核验没有通过")
    told["entries"] = entries(guest)
    held = (guest.home / "book/dutydesk.db").read_bytes()
    roots.enter(guest.root, ["apt-get", "purge", "-y", "-q", "dutydesk"])
    if (guest.root / "usr/lib/dutydesk").exists():
        raise Failed("清除以后还剩下 /usr/lib/dutydesk")
    if (guest.home / "book/dutydesk.db").read_bytes() != held:
        raise Failed("清除动了账本")
    return told


def main(words: list[str]) -> int:
    """Every suite that was asked for; 0 when all passed."""
    asked = argparse.ArgumentParser(prog="installer/smoke_deb.py")
    asked.add_argument("deb", type=Path)
    asked.add_argument("--older", type=Path, help="先装这个旧版本，再升级")
    asked.add_argument("--suite", action="append", choices=SUITES)
    asked.add_argument("--offline-cache", type=Path, required=True)
    given = asked.parse_args(words)
    wrong = 0
    for suite in given.suite or SUITES:
        try:
            say(json.dumps(smoke(suite, given.deb, given.older, given.offline_cache.resolve()), ensure_ascii=False))
        except Lacking as error:
            say(f"{suite}：{error}，跳过。")
            return 3
        except (Failed, SystemExit) as error:
            say(f"{suite} 没有通过：{error}")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
