"""Loss of power: what was flushed is on the disk, of the rest any 4-KiB block may be or not, and so may names."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).with_name("power.c")
ROOT = Path(__file__).resolve().parents[2]
BLOCK = 4096
CHILD = (
    "import sys; from pathlib import Path; from tests.faults.jobs import JOBS; "
    "JOBS['booking'](Path(sys.argv[1]), int(sys.argv[2]), lambda words: print(words, flush=True))"
)


class Power:
    """A compiled watcher."""

    def __init__(self, library: Path) -> None:
        self.library = library

    @classmethod
    def built(cls, folder: Path) -> "Power | None":
        """Compile the watcher; None where there is no C compiler."""
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None or not sys.platform.startswith("linux"):
            return None
        library = folder / "power.so"
        words = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
        done = subprocess.run(words, capture_output=True, check=False)  # noqa: S603 - the machine's compiler, our source
        return cls(library) if done.returncode == 0 else None

    def cut(self, home: Path, run: int, wait: float) -> list[str]:
        """A child books in ``home`` until the power goes; returns what it said was durable."""
        shadow = home.parent / "shadow"
        shadow.mkdir()
        _note_all(home, shadow)
        environment = os.environ | {
            "LD_PRELOAD": str(self.library), "POWER_WATCHED": str(home), "POWER_SHADOW": str(shadow),
            "PYTHONUTF8": "1",
        }  # fmt: skip
        words = [sys.executable, "-c", CHILD, str(home), str(run)]
        with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:  # noqa: S603 - ours
            if process.stdout is None:
                return []
            data = process.stdout.read(1)
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
            data += process.stdout.read()
        return data.decode("utf-8", "ignore").split("\n")[:-1]

    @staticmethod
    def disks(home: Path, chance: random.Random, count: int) -> Iterator[Path]:
        """Possible disks after the cut: the first has only what was flushed, the last all, others lie between."""
        shadow = home.parent / "shadow"
        flushed = _names_in(shadow / "names")
        now = {one.name: one.stat().st_ino for one in home.iterdir() if one.is_file()}
        live = {one.stat().st_ino: one.read_bytes() for one in home.iterdir() if one.is_file()}
        for number in range(count):
            share = number / (count - 1)
            disk = home.parent / f"disk{number}" / "home"
            disk.mkdir(parents=True)
            names = now if chance.random() < share else flushed
            for name, inode in names.items():
                held = shadow / str(inode)
                safe = held.read_bytes() if held.exists() else b""
                (disk / name).write_bytes(_mixed(safe, live.get(inode, safe), share, chance))
            yield disk


def _note_all(home: Path, shadow: Path) -> None:
    """What lies there before the child begins is on the disk."""
    lines = []
    for one in home.iterdir():
        if one.is_file():
            inode = one.stat().st_ino
            shutil.copyfile(one, shadow / str(inode))
            lines.append(f"{inode} {one.name}\n")
    (shadow / "names").write_text("".join(lines), encoding="utf-8")


def _names_in(path: Path) -> dict[str, int]:
    found = {}
    for line in path.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        inode, _, name = line.partition(" ")
        found[name] = int(inode)
    return {name: inode for name, inode in found.items() if name not in {".", ".."} and not name.startswith("rules")}


def _mixed(safe: bytes, live: bytes, share: float, chance: random.Random) -> bytes:
    """Each block as it was flushed, or as it was written later."""
    size = len(live) if chance.random() < share else len(safe)
    out = bytearray()
    for at in range(0, size, BLOCK):
        newer = chance.random() < share
        block = (live if newer else safe)[at : at + BLOCK] or (safe if newer else live)[at : at + BLOCK]
        out += block.ljust(min(BLOCK, size - at), b"\x00")[: size - at]
    return bytes(out)
