"""Children that do a job and are killed: made by a fork server, so that no thread of the tests is copied along."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from tests.faults.jobs import JOBS

Say = Callable[[str], None]


@lru_cache(maxsize=1)
def context() -> ForkServerContext:
    """The server, started with the first child."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["tests.faults.jobs"])
    return made


class Child:
    """A process that says on a pipe what is durable."""

    def __init__(self, job: str, home: Path, run: int) -> None:
        self._reader, writer = context().Pipe(duplex=False)
        self._process = context().Process(target=_work, args=(writer, job, home, run), daemon=True)
        self._process.start()
        writer.close()

    def first(self) -> list[str]:
        """Wait for the first line; nothing where the child ended before."""
        try:
            return [self._reader.recv_bytes().decode()]
        except EOFError:
            return []

    def more(self, count: int) -> list[str]:
        """Wait for so many further lines."""
        return [self._reader.recv_bytes().decode() for _ in range(count)]

    def kill(self) -> bool:
        """At once; False where the child had ended by itself, as one that was kept from its turn does."""
        if self._process.pid is None:
            return False
        try:
            os.kill(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True

    def rest(self) -> list[str]:
        """Every further whole line, up to the end of the child."""
        lines = []
        try:
            while True:
                lines.append(self._reader.recv_bytes().decode())
        except (EOFError, OSError):  # the end, or half a line
            pass
        self._process.join()
        self._process.close()
        self._reader.close()
        return lines


def _work(writer: Connection, job: str, home: Path, run: int) -> None:
    """Do a job until killed; what goes wrong is a line that begins with an exclamation mark."""
    try:
        JOBS[job](home, run, lambda words: writer.send_bytes(words.encode()))
    except BaseException as error:  # noqa: BLE001 - told to the parent, whatever it is
        writer.send_bytes(f"!{type(error).__name__}: {error}".encode())
    os._exit(0)
