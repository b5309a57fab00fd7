"""The log of faults (运行日志): where an unforeseen error came from, never what was typed; and a notice."""

import contextlib
import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from app.services.runtime import held_files, private
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.signals import Broadcast

LOG = logging.getLogger("dutydesk")


class Rotating(logging.Handler):
    """A file and three older ones; what turns them loads with the first line written."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; the lock of handlers is held."""
        if self._file is None:
            from logging.handlers import RotatingFileHandler

            if held_files.is_strange(self._path):  # a pipe keeps the window waiting, a link is another file
                with contextlib.suppress(OSError):
                    held_files.put_aside([self._path])
            self._file = RotatingFileHandler(
                self._path, maxBytes=1_000_000, backupCount=3, delay=True, encoding="utf-8"
            )
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """The file is closed."""
        if self._file is not None:
            self._file.close()
        super().close()


def keep_log(home: Path) -> None:
    """A rotating log of faults: where, never what was typed."""
    folder = home / "logs"
    with contextlib.suppress(OSError):
        private.make_folder(folder)
    handler = Rotating(folder / "dutydesk.log")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)


def catch_faults(broadcast: Broadcast) -> None:
    """An unforeseen error is logged by place and type only, and shown as a notice, never as a modal box."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        frames = "".join(traceback.format_tb(trace))
        LOG.error("%s\n%s", kind.__name__, frames)
        broadcast.faulted.emit()
        sentence = (
            error.sentence if isinstance(error, DutyDeskError) else f"程序内部出错（{kind.__name__}），已记入日志。"
        )
        broadcast.warn(sentence)

    sys.excepthook = hook
