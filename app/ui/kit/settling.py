"""What a legal act waits for: a form or page acts only once it has stood as it is for a moment.

A key that is still down from the page before, or pressed twice by a tired hand, meets a form that does nothing yet.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtWidgets import QWidget

SETTLE = 0.4
"""Seconds."""
TOO_SOON = "刚刚切换，没有执行；看清后请再按一次。"


class Settling(QObject):
    """Since when a form stands as it is; showing it is a change, anything else is told by ``changed``."""

    def __init__(self, form: QWidget, monotonic: Callable[[], float]) -> None:
        super().__init__(form)
        self._monotonic = monotonic
        self._since = monotonic()
        form.installEventFilter(self)

    @Slot()
    def changed(self) -> None:
        """The form is another one now."""
        self._since = self._monotonic()

    @property
    def ready(self) -> bool:
        """Whether it may act."""
        return self._monotonic() - self._since >= SETTLE

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Shown again is changed; the event goes its way."""
        if event.type() is QEvent.Type.Show:
            self.changed()
        return False
