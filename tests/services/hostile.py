"""A reader that does what a hostile file makes a library do; run in a process of its own by test_apart."""

import os
import signal
import sys
import threading
from pathlib import Path

from app.services.runtime import apart
from app.services.runtime.errors import Refused


def act(kind: str) -> str:
    """Take all memory, never answer, die, write a file, answer nonsense, refuse, or read on."""
    if kind == "memory":
        return str(len(bytearray(64 * 1024 * 1024 * 1024)))
    if kind == "time":
        threading.Event().wait()
    if kind == "death":
        os.kill(os.getpid(), signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    if kind == "nonsense":
        os.write(1, b"\x00 not what was asked for")
    if kind == "refuse":
        raise Refused("这个文件读不了。", file="甲.xlsx", row=3)
    if kind.startswith("write "):
        try:
            Path(kind.removeprefix("write ")).write_bytes(b"planted")
        except OSError:
            return "not written"
    return "read"


if __name__ == "__main__":
    sys.exit(apart.serve(act, str))
