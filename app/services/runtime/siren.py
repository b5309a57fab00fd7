"""The sound of an alarm: the system's own player with a WAV of ours; silence is noticed and told (Qt-free)."""

import contextlib
import shutil
import subprocess
import weakref

from app.services.runtime import windows
from app.services.runtime.clock import SystemClock
from app.services.runtime.resources import resource

PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"))
SOUNDS = resource("sounds")
LONGEST = 15.0
"""Seconds after which a player that still plays is waiting for a sound server that does not answer."""
AGAIN = 60.0
"""Seconds after which players that failed are tried anew."""


class Siren:
    """Plays ``near.wav`` or ``overdue.wav`` without blocking; at most one at a time.

    A player that is there may still make no sound: without a sound server it ends with an error a moment later.
    ``look`` finds that out, once a second, and tries the next one.
    """

    def __init__(self) -> None:
        self._clock = SystemClock()
        self._found = [words for words in PLAYERS if shutil.which(words[0])]
        self._left = list(self._found)
        self._process: subprocess.Popen[bytes] | None = None
        self._ending: weakref.finalize[..., Siren] | None = None
        self._playing = ""
        self._since = 0.0
        self._gave_up: float | None = None

    @property
    def device(self) -> str:
        """Which player is used; empty when there is none, or none that works."""
        if windows.HERE:
            return "Windows" if self._gave_up is None else ""
        return self._left[0][0] if self._left else ""

    @property
    def silent(self) -> bool:
        """Whether no player is left that could make a sound."""
        return not self.device

    def play(self, name: str) -> bool:
        """Sound once; False when there is no device: the caller rings what bell it has."""
        if windows.HERE:
            heard = windows.sound_devices() > 0 and windows.play(SOUNDS / f"{name}.wav")
            self._gave_up = None if heard else self._clock.monotonic()
            return heard
        self.look()
        if self._process is not None and self._process.poll() is None:
            return True
        if not self._left and self._found and self._clock.monotonic() - (self._gave_up or 0.0) >= AGAIN:
            self._left = list(self._found)
        return self._begin(name)

    def _begin(self, name: str) -> bool:
        quiet = subprocess.DEVNULL
        while self._left:
            command = [*self._left[0], str(SOUNDS / f"{name}.wav")]
            try:
                self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet, stdin=quiet)  # noqa: S603 - ours
            except OSError:
                self._drop()
                continue
            if self._ending is not None:
                self._ending.detach()
            self._ending = weakref.finalize(self, _end, self._process)
            self._playing, self._since = name, self._clock.monotonic()
            return True
        return False

    def _drop(self) -> None:
        """The player in use makes no sound."""
        del self._left[:1]
        self._process = None
        if not self._left:
            self._gave_up = self._clock.monotonic()

    def look(self) -> None:
        """Find out whether the last player made its sound; where it did not the next one sounds now."""
        process = self._process
        if process is None:
            return
        code = process.poll()
        if code is None and self._clock.monotonic() - self._since > LONGEST:
            self.stop()
            code = 1
        if code is None:
            return
        self._process = None
        if code:
            self._drop()
            self._begin(self._playing)

    def stop(self) -> None:
        """Silence."""
        if self._process is not None:
            _end(self._process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """A player that still plays is ended: its sound goes with the window, page or form that asked for it."""
    if process.poll() is None:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(2)
