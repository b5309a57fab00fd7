"""Files handed to the program (双击打开): a package, warning, PDF or picture to 接报, a unit's card to its question."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from app.services.desk.desk import Desk
from app.ui.kit.signals import Broadcast
from app.ui.shell.lock import Lock
from app.ui.shell.page_stack import PageStack

CARD = ".ddunit"
MOST = 20
"""Files taken at once."""
LOCKED = "屏幕锁着，登录以后再打开刚才的文件。"


class OpenedFiles(QObject):
    """A locked window keeps what it was given until somebody signs on."""

    def __init__(self, desk: Desk, broadcast: Broadcast, pages: PageStack, lock: Lock) -> None:
        super().__init__(pages)
        self.desk = desk
        self.broadcast = broadcast
        self.pages = pages
        self.lock = lock
        self._waiting: list[Path] = []
        lock.turned.connect(self._on_lock_turned)

    def take(self, paths: Iterable[Path]) -> None:
        """Read these files, now or once the window is open again."""
        self._waiting += list(paths)[:MOST]
        if self._waiting and self.lock.on:
            self.broadcast.warn(LOCKED)
        else:
            self._read()

    @Slot()
    def _on_lock_turned(self) -> None:
        if not self.lock.on:
            self._read()

    def _read(self) -> None:
        waiting, self._waiting = self._waiting, []
        for path in waiting:
            if path.suffix.lower() == CARD:
                from app.ui.exchange.carried_forms import read_card

                read_card(self.desk, self.broadcast, path)
            else:
                from app.ui.intake.intake_page import IntakePage

                page = self.pages.show("intake")
                if isinstance(page, IntakePage):
                    page.files_in.open(path)
