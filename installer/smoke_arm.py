"""Runs the ARM package on this machine: its own interpreter, a book, the window, all under qemu-user.

``python3 installer/smoke_arm.py DEB --offline-cache DIR``. Needs root, debootstrap and qemu-aarch64-static (Debian's
qemu-user-static; nothing of it has to be registered with the kernel). Ends with 0 when everything passed, 1 when
something failed, 3 where a tool lacks.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from installer import roots
from installer.smoke_deb import CALL, Failed
from installer.tools import Lacking, Words, found, is_root, run, say

WINDOW = """
import sys, tempfile
from pathlib import Path
from app.cli.hands import Hands
hands = Hands(Path(sys.argv[1]), Path(tempfile.mkdtemp(dir=sys.argv[1])))
hands.press("Esc")
hands.press("F2")
hands.write(sys.argv[2])
hands.wait(1)
hands.picture("接报")
hands.end()
print("window")
"""


def root_for(deb: Path, cache: Path) -> Path:
    """An unpacked Debian 11 for arm64 with what the package asks for, and the package in it."""
    if not is_root():
        raise Lacking("要用 root 在 Linux 上才能建 arm64 的系统")
    root = cache / "roots" / "arm64"
    needs = json.loads(deb.with_suffix(".json").read_text(encoding="utf-8"))["depends"]
    names = [one.split(" ")[0] for one in needs]
    if not (root / "unpacked").is_file():
        shutil.rmtree(root, ignore_errors=True)
        words: Words = [found("debootstrap"), "--foreign", "--arch=arm64", "--variant=minbase"]
        run([*words, f"--include={','.join(names)}", roots.OLDEST, root])
        for one in sorted((root / "var/cache/apt/archives").glob("*.deb")):
            run([found("dpkg"), "-x", one, root])
        (root / "unpacked").touch()
    shutil.rmtree(root / "usr/lib/dutydesk", ignore_errors=True)
    run([found("dpkg"), "-x", deb, root])
    return root


def smoke(deb: Path, cache: Path) -> dict[str, object]:
    """What was measured; raises Failed."""
    emulator = found("qemu-aarch64-static")
    root = root_for(deb, cache)
    python = root / "usr/lib/dutydesk/python"
    words: Words = [emulator, "-L", root, "-E", f"PYTHONHOME={python}", python / "bin/python3.11", "-X", "utf8"]
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="dutydesk-arm-") as folder:
        home = Path(folder)
        held = {"QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(home / "state"), "PYTHONDONTWRITEBYTECODE": "1"}
        machine = run([*words, "-c", "import platform, ssl, ctypes, lzma; print(platform.machine())"], env=held)
        if machine.strip() != "aarch64":
            raise Failed(f"不是 ARM 的 Python：{machine.strip()}")
        (home / "call.txt").write_text(CALL, encoding="utf-8")
        (home / "key").write_text("5a" * 32, encoding="ascii")
        on_book = ["--home", str(home / "book"), "--key-file", str(home / "key"), "--json"]
        cli: Words = [*words, "-m", "app.main", "cli"]
        began = time.perf_counter()
        call = ["--text-file", str(home / "call.txt"), "--received", "2026-06-12T03:12"]
        run([*cli, "intake", *call, *on_book], env=held)
        told["intake_seconds"] = round(time.perf_counter() - began, 1)
        verdict = json.loads(run([*cli, "verify", *on_book], env=held))
        if verdict["ok"] is not True:
            raise Failed("核验没有通过")
        told["entries"] = verdict["entries"]
        began = time.perf_counter()
        run([*words, "-c", WINDOW, folder, CALL], env=held)
        told["window_seconds"] = round(time.perf_counter() - began, 1)
        if (home / "接报.png").stat().st_size < 10_000:
            raise Failed("窗口没有画出来")
    return told


def main(words: list[str]) -> int:
    """0 when everything passed."""
    asked = argparse.ArgumentParser(prog="installer/smoke_arm.py")
    asked.add_argument("deb", type=Path)
    asked.add_argument("--offline-cache", type=Path, required=True)
    given = asked.parse_args(words)
    try:
        say(json.dumps(smoke(given.deb.resolve(), given.offline_cache.resolve()), ensure_ascii=False))
    except Lacking as error:
        say(f"arm64：{error}，跳过。")
        return 3
    except (Failed, SystemExit) as error:
        say(f"arm64 没有通过：{error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
