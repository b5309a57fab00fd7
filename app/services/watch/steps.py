"""What a beat does besides ringing (更新、换班次、记账、查看): each step apart, a failing one shown and tried again."""

import logging
import traceback
from collections.abc import Callable
from typing import TypeVar

from app.services.runtime.errors import DutyDeskError

T = TypeVar("T")
LOG = logging.getLogger("dutydesk")
LONGEST = 10
"""Beats a step that keeps failing rests at most between two tries."""


def log_fault(name: str, error: Exception) -> None:
    """Where in a beat an error nobody foresaw came from stands in the log; never what was typed."""
    LOG.error("%s in a beat (%s)\n%s", type(error).__name__, name, "".join(traceback.format_tb(error.__traceback__)))


class Steps:
    """Runs steps by name and remembers which of them fail, since when they rest and what to say about it."""

    def __init__(self) -> None:
        self._wrong: dict[str, str] = {}
        self._tries: dict[str, int] = {}
        self._rest: dict[str, int] = {}

    def run(self, name: str, label: str, act: Callable[[], T], otherwise: T) -> T:
        """What the step gives, or ``otherwise`` while it fails or rests; nothing is raised."""
        if self._rest.get(name, 0) > 0:
            self._rest[name] -= 1
            return otherwise
        try:
            done = act()
        except Exception as error:  # noqa: BLE001 - whatever a step does, the alarms of this beat ring
            self._failed(name, label, error)
            return otherwise
        for held in (self._wrong, self._tries, self._rest):
            held.pop(name, None)
        return done

    def _failed(self, name: str, label: str, error: Exception) -> None:
        tries = self._tries[name] = self._tries.get(name, 0) + 1
        self._rest[name] = min(LONGEST, 2 ** min(tries, 8) // 2) - 1
        known = isinstance(error, DutyDeskError)
        if not known and tries == 1:
            frames = "".join(traceback.format_tb(error.__traceback__))
            LOG.error("%s in a beat (%s)\n%s", type(error).__name__, name, frames)
        why = (
            error.sentence
            if isinstance(error, DutyDeskError)
            else f"程序内部出错（{type(error).__name__}），已记入日志"
        )
        self._wrong[name] = f"{label}：{why}"

    def forget(self, name: str) -> None:
        """A step that is needed no more is neither tried nor shown."""
        for held in (self._wrong, self._tries, self._rest):
            held.pop(name, None)

    def failing(self, beginning: str) -> list[str]:
        """The names of steps that fail and begin like this."""
        return [name for name in self._wrong if name.startswith(beginning)]

    @property
    def sentences(self) -> tuple[tuple[str, str], ...]:
        """(name, sentence) of every step that fails, the first that failed first; the same sentence once."""
        said: dict[str, str] = {}
        for name, sentence in self._wrong.items():
            said.setdefault(sentence, name)
        return tuple((name, sentence) for sentence, name in said.items())
