"""Work behind the window: one lane, plain values in and out, drained before the program ends (Qt-free)."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

LOG = logging.getLogger("dutydesk")


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


def _logged(done: "Future[object]") -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        LOG.error("%s behind the window", type(error).__name__)
