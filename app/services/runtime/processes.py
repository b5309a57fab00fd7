"""Programs started beside this one (the guard, the practice window): they go on when this one is ended."""

import os
import subprocess
from collections.abc import Sequence


def begin(words: Sequence[str], *, talking: bool = False) -> "subprocess.Popen[bytes] | None":
    """A program of ours runs in a session of its own; None where it could not be started.

    With ``talking`` both its streams are unbuffered pipes to us; else it reads and says nothing.
    """
    streams = subprocess.PIPE if talking else subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603 - the program itself
            words, stdin=streams, stdout=streams, bufsize=0, start_new_session=os.name == "posix"
        )
    except OSError:
        return None
