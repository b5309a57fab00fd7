"""The warnings that hold now, above the board's list; gone when none does."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel

from app.models.texts import shortened
from app.models.vocabulary.term import Level
from app.models.vocabulary.warning import WarningColour
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.warnings import messages
from app.services.watch.watch import Beat
from app.ui.kit.formats import micros_text
from app.ui.kit.labels import set_ink
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK

LEVELS = dict(zip((colour.value for colour in WarningColour), Level, strict=True))
LABELS = {colour.value: colour.label for colour in WarningColour}
SHOWN = 3
EVERY = 60
"""Beats between two looks at which have run out."""


class WarningsLine(QLabel):
    """Type, colour, where and until when, the gravest first; the colour is written out as well."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self._beats = 0
        self.setFont(LOOK.font(14, medium=True))
        self.setWordWrap(True)
        self.setContentsMargins(LOOK.px(14), LOOK.px(8), LOOK.px(14), 0)
        self.setAccessibleName("生效预警")
        broadcast.changed.connect(self._on_broadcast_changed)
        broadcast.ticked.connect(self._on_broadcast_ticked)
        self.reload()

    def reload(self) -> None:
        """Look again which hold."""
        held, now = messages.holding(self.desk), self.desk.now()
        parts = []
        for row in held[:SHOWN]:
            until = f"，至{micros_text(row.expires, now)}" if row.expires is not None else ""
            what = f"{row.event}{LABELS.get(row.colour, '')}" or shortened(row.headline, 20)
            parts.append(f"{what}（{shortened(row.areas or row.sender, 16)}{until}）")
        more = f"等{len(held)}个" if len(held) > SHOWN else ""
        self.setText("生效预警　" + "　".join(parts) + more if parts else "")
        self.setVisible(bool(parts) and self.parentWidget() is not None)
        level = LEVELS.get(held[0].colour) if held else None
        set_ink(self, LOOK.level_text(level) if level is not None else LOOK.color("text"))

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if topics & {Topic.WARNINGS, Topic.SETTINGS}:
            self.reload()

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        self._beats += 1
        if self._beats % EVERY == 0:
            self.reload()
