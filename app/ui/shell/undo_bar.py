"""撤销: the button that takes back what was just done, shown for as long as that can be done."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QWidget

from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.keys import Key, bind
from app.ui.kit.signals import Broadcast
from app.ui.kit.undo import Undo


class UndoButton(QPushButton):
    """撤销报出 with its key and the seconds left; gone once it is too late or done."""

    def __init__(self, broadcast: Broadcast, window: QWidget) -> None:
        super().__init__()
        self.broadcast = broadcast
        self._offer: Undo | None = None
        self._ends = 0.0
        self.hide()
        self.clicked.connect(self.take_back)
        bind(Key.UNDO, window, self.take_back)
        broadcast.undo_offered.connect(self._on_broadcast_undo_offered)
        broadcast.ticked.connect(self._on_broadcast_ticked)

    @Slot()
    def take_back(self) -> None:
        """Take the last act back, or say that there is none."""
        offer, self._offer = self._offer, None
        self.hide()
        if offer is None or self.broadcast.monotonic() > self._ends:
            self.broadcast.say("没有可以撤销的。")
            return
        try:
            self.broadcast.say(offer.act())
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)

    def _show_left(self) -> None:
        left = round(self._ends - self.broadcast.monotonic())
        if self._offer is None or left <= 0:
            self._offer = None
            self.hide()
            return
        self.setText(f"撤销{self._offer.name}  {Key.UNDO.shown}（{left}秒）")
        self.setAccessibleName(f"撤销{self._offer.name}")
        self.show()

    @Slot(Undo)
    def _on_broadcast_undo_offered(self, offer: Undo) -> None:
        self._offer = offer
        self._ends = self.broadcast.monotonic() + offer.seconds
        self._show_left()

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        self._show_left()
