"""The log of faults (运行日志): where an unforeseen error came from, never what was typed; and a notice."""

import contextlib
import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from app.services.runtime import private
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.signals import Broadcast

LOG = logging.getLogger("dutydesk")


def keep_log(home: Path) -> None:
    """A rotating log of faults: where, never what was typed."""
    folder = home / "logs"
    with contextlib.suppress(OSError):
        private.make_folder(folder)
    handler = RotatingFileHandler(
        folder / "dutydesk.log", maxBytes=1_000_000, backupCount=3, delay=True, encoding="utf-8"
    )
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
