"""Tabs of unfinished calls, and the column in which what was read stands."""

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QTabBar, QVBoxLayout, QWidget

from app.models.texts import shortened
from app.services.incident.intake_draft import IntakeDraft
from app.ui.kit.formats import moment_text
from app.ui.kit.labels import elided, label, margins, panel
from app.ui.kit.theme import LOOK


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


def reading_column(reading: QWidget, outlook: QWidget) -> QScrollArea:
    """Findings above, what booking would do below; scrolls where large text leaves no room."""
    inside = QWidget()
    right = QVBoxLayout(inside)
    right.setContentsMargins(0, 0, 0, 0)
    right.setSpacing(LOOK.px(10))
    found = panel()
    inner = QVBoxLayout(found)
    margins(inner, 14, 8, 14, 8)
    head = QHBoxLayout()
    head.addWidget(label("从文字中读到", 14, medium=True))
    hint = elided(12, tone="muted")
    hint.setText("Tab 逐项，回车采用　F8 采用全部确定项")
    head.addWidget(hint, 1)
    inner.addLayout(head)
    inner.addWidget(reading)
    right.addWidget(found)
    right.addWidget(outlook, 1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
