"""Standard streams of a program that may have none (pythonw, a service, a closed terminal): every write goes somewhere.

Under ``pythonw`` ``sys.stdin``, ``sys.stdout`` and ``sys.stderr`` are None; whatever writes there — our own sentences,
a library's warning, the usage of a command — would end the program. Every entry of the program calls ``stand_in``.
"""

import os
import sys
from typing import TextIO, cast


def stand_in() -> None:
    """Where a stream is missing, one that reads nothing and swallows what is written takes its place."""
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")


def _nowhere(mode: str) -> TextIO:
    return cast("TextIO", os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8", errors="backslashreplace"))
