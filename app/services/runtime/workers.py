"""Work behind the window: one lane, plain values in and out, drained before the program ends (Qt-free)."""

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, TypeVar, cast

T = TypeVar("T")
LOOK = 0.2
"""Seconds between two looks whether the program closes."""

LOG = logging.getLogger("dutydesk")


class TooLong(TimeoutError):
    """What was asked has not come back in the time it was given."""


class Lane:
    """One thread that does one thing after the other."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    def run(self, act: Callable[[], object]) -> None:
        """Do it behind the window; what goes wrong is logged by its type only."""
        self._pool.submit(act).add_done_callback(_logged)

    def close(self) -> None:
        """Wait for what is being done; nothing more is begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)


class Aside:
    """One thread for what may hang for ever (a second disk, a pipe nobody reads); the program ends without it."""

    def __init__(self, name: str) -> None:
        self._acts: queue.SimpleQueue[Callable[[], object] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def run(self, act: Callable[[], object]) -> None:
        """Do it after what was asked before; after the end nothing is done any more."""
        self._acts.put(act)

    def _work(self) -> None:
        while (act := self._acts.get()) is not None:
            done: Future[object] = Future()
            try:
                done.set_result(act())
            except Exception as error:  # noqa: BLE001 - as in a lane: told by its type, the thread goes on
                done.set_exception(error)
            _logged(done)

    def close(self, seconds: float) -> bool:
        """Finish what was asked, but wait no longer than that; whether it has ended."""
        self._acts.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()


def _logged(done: "Future[object]") -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        LOG.error("%s behind the window", type(error).__name__)


def lines_of(stream: IO[bytes]) -> "queue.SimpleQueue[bytes]":
    """Lines as they come out of a pipe, read by a thread of its own; an empty one is the end."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def read() -> None:
        try:
            for line in iter(stream.readline, b""):
                lines.put(line)
        except (OSError, ValueError):  # closed under our hands
            pass
        lines.put(b"")

    threading.Thread(target=read, name="lines", daemon=True).start()
    return lines


def meanwhile(act: Callable[[], T]) -> "Future[T]":
    """Do it in a thread of its own while whoever asked does something else; ``result`` waits for it, or raises."""
    done: Future[T] = Future()

    def work() -> None:
        try:
            done.set_result(act())
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            done.set_exception(error)

    threading.Thread(target=work, name="meanwhile", daemon=True).start()
    return done


def bounded(act: Callable[[], T], seconds: float, ending: threading.Event | None = None) -> T:
    """Do something that may never come back (a key ring that waits for a click) and wait no longer than that.

    Once ``ending`` is set nobody waits any longer: the program closes.

    Raises:
        TooLong: no answer yet; the thread is left behind and does not hold up the end of the program.
        BaseException: whatever the act itself raised.
    """
    answer: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def work() -> None:
        try:
            answer.put((act(), None))
        except BaseException as error:  # noqa: BLE001 - it is raised where it was asked for
            answer.put((None, error))

    threading.Thread(target=work, name="bounded", daemon=True).start()
    slices = max(1, round(seconds / LOOK)) if ending is not None else 1
    for number in range(slices):
        try:
            value, wrong = answer.get(timeout=seconds / slices)
            break
        except queue.Empty as error:
            if number == slices - 1 or (ending is not None and ending.is_set()):
                raise TooLong from error
    if wrong is not None:
        raise wrong
    return cast("T", value)
