"""The sound of an alarm: the system's own player with a WAV of ours; a missing one is told, never assumed (Qt-free)."""

import shutil
import subprocess
import sys

from app.services.runtime.resources import resource

PLAYERS = (("paplay",), ("pw-play",), ("aplay", "-q"))
SOUNDS = resource("sounds")


class Siren:
    """Plays ``near.wav`` or ``overdue.wav`` without blocking; at most one at a time."""

    def __init__(self) -> None:
        self._player = next((words for words in PLAYERS if shutil.which(words[0])), None)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def device(self) -> str:
        """Which player is used; empty when there is none."""
        if sys.platform == "win32":
            return "Windows"
        return self._player[0] if self._player else ""

    def play(self, name: str) -> bool:
        """Sound once; False when there is no device: the caller rings what bell it has."""
        path = SOUNDS / f"{name}.wav"
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)
            return True
        if self._player is None:
            return False
        if self._process is not None and self._process.poll() is None:
            return True
        quiet = subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(  # noqa: S603 - a fixed player with our own file
                [*self._player, str(path)], stdout=quiet, stderr=quiet, stdin=quiet
            )
        except OSError:
            self._player = None
            return False
        return True

    def failed(self) -> bool:
        """Whether the last player ended with an error (no sound server)."""
        return self._process is not None and self._process.poll() not in {None, 0}

    def stop(self) -> None:
        """Silence."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(2)
