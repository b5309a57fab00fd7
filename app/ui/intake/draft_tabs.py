"""Tabs of unfinished calls."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QTabBar

from app.models.texts import shortened
from app.services.incident.intake_draft import IntakeDraft
from app.ui.kit.formats import moment_text


class DraftTabs(QTabBar):
    """One tab per unfinished call; hidden while there is only one."""

    def __init__(self) -> None:
        super().__init__()
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setAccessibleName("未登记的来报")

    def show_drafts(self, drafts: Sequence[IntakeDraft], current: str, now: dt.datetime) -> None:
        """Name the drafts by time and first words, without telling anybody."""
        with QSignalBlocker(self):
            while self.count() > len(drafts):
                self.removeTab(self.count() - 1)
            while self.count() < len(drafts):
                self.addTab("")
            for number, one in enumerate(drafts):
                words = shortened(one.title or one.place or one.narrative, 8) or "新来报"
                self.setTabText(number, f"{moment_text(one.received_at, now)} {words}")
                if one.id == current:
                    self.setCurrentIndex(number)
        self.setVisible(len(drafts) > 1)
