"""One window per data folder: a second start brings the first forward, or says why it ends."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLockFile

from app.services.runtime.lock import LOCK, claim, give_up, holder, remove_left_over

ANSWER = b"here"
"""What a window answers that can be brought forward."""
MOST_BYTES = 64 * 1024
"""Of what a second start hands over."""
PATIENCE_MS = 3000
"""How long a second start waits for that answer; the system takes the connection also for a window that hangs."""


class OneWindow:
    """Holds the folder while the window is open."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.name = "dutydesk-" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        self.brought_forward = False
        """Whether another window is open and has come to front."""
        self._lock = QLockFile(str(home / LOCK))

    def take(self, files: Sequence[Path] = ()) -> bool:
        """Whether the folder is ours now; else ``brought_forward`` and ``sentence`` say what is.

        Another window that is open gets the files that were to be opened.
        """
        if self._locked():
            return True
        taken = self._lock.error() is QLockFile.LockError.LockFailedError
        self.brought_forward = raise_first(self.name, files)
        if self.brought_forward:
            return False
        if not taken:
            return True  # a full or read-only disk holds no lock; the alarms ring all the same
        if not self._lock.removeStaleLockFile():
            remove_left_over(self.home)
        return self._locked()

    def _locked(self) -> bool:
        if not self._lock.tryLock(200):
            return False
        claim(self.home)
        return True

    def release(self) -> None:
        """Somebody else may open the folder."""
        if self._lock.isLocked():
            give_up(self.home)
        self._lock.unlock()

    @property
    def sentence(self) -> str:
        """Why this start ends."""
        if self.brought_forward:
            return "值守台已经打开，已把它的窗口调到前面。"
        process = holder(self.home)
        who = f"（进程{process}）" if process else ""
        return (
            f"另一个值守台{who}正在使用这个数据文件夹，它的窗口没有应答，这次启动到此结束：\n{self.home}\n"
            "窗口停住的，守护程序会自动重新启动它；一分钟后仍没有窗口，请结束那个进程再启动。"
        )


def handed(data: bytes) -> list[Path]:
    """The files a second start hands over; none of what does not read or is no path from the root."""
    import json  # with files to open only

    try:
        found = json.loads(data[:MOST_BYTES].decode("utf-8", "replace") or "[]")
    except ValueError:
        return []
    words = [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
    return [Path(one) for one in words if "\0" not in one and Path(one).is_absolute()]


def raise_first(name: str, files: Sequence[Path] = ()) -> bool:
    """Ask a running instance to come to front and to open files.

    False when none answers, or Qt's network part does not load here.
    """
    try:
        from PySide6.QtNetwork import QLocalSocket
    except ImportError:
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    answered = socket.waitForConnected(500)
    if answered and files:
        import json

        socket.write(json.dumps([str(one.absolute()) for one in files]).encode())
        socket.flush()
    answered = answered and socket.waitForReadyRead(PATIENCE_MS)
    answered = answered and bytes(socket.readAll().data()).startswith(ANSWER)
    socket.disconnectFromServer()
    return answered
