"""Clocks of what is no incident (预警叫应、来电、值班 …), above the board's list; gone when none runs."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel

from app.models.moments import EPOCH
from app.models.obligations.clock import phase
from app.models.texts import shortened
from app.models.vocabulary.obligation import Owner, Phase
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.obligations import standing
from app.services.obligations.standing import Listed
from app.services.watch.watch import Beat
from app.ui.kit.formats import clock_name, clock_text
from app.ui.kit.labels import set_ink
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK, Ink

SHOWN = 3


class ClocksLine(QLabel):
    """What is owed, how long it has, of what; red once something is overdue. All of them stand on the clock page."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.now = EPOCH
        self.listed: list[Listed] = []
        self.setFont(LOOK.font(14, medium=True))
        self.setWordWrap(True)
        self.setContentsMargins(LOOK.px(14), LOOK.px(8), LOOK.px(14), 0)
        self.setAccessibleName("其他时限")
        broadcast.changed.connect(self._on_broadcast_changed)
        broadcast.ticked.connect(self._on_broadcast_ticked)
        self.reload()

    def reload(self) -> None:
        """Read them again."""
        self.now = self.desk.now()
        self.listed = standing.apart(self.desk)
        self._show()

    def _show(self) -> None:
        parts = [
            f"{clock_name(one.clock)} {clock_text(one.clock, self.now)} {shortened(one.title, 24)}"
            for one in self.listed[:SHOWN]
        ]
        more = f"　另{len(self.listed) - SHOWN}项" if len(self.listed) > SHOWN else ""
        self.setText("其他时限　" + "　".join(parts) + more if parts else "")
        self.setVisible(bool(parts) and self.parentWidget() is not None)
        states = {phase(one.clock, self.now) for one in self.listed}
        rings = any(one.clock.owner is Owner.OURS for one in self.listed)
        tone: Ink = "overdue" if Phase.OVERDUE in states else "near" if rings and Phase.NEAR in states else "text"
        set_ink(self, LOOK.color(tone))

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if Topic.CLOCKS in topics:
            self.reload()

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        if self.listed:
            self.now = beat.pulse.now
            self._show()
