"""The right side of 接报: what was read out of the words, and what booking them would do."""

import datetime as dt
from collections.abc import Collection

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.extraction import Finding
from app.services.incident import intake
from app.services.incident.intake import adopt, read
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.similar import compared, similar
from app.ui.intake.outlook import Outlook
from app.ui.intake.reading import ReadPanel
from app.ui.kit.keys import Key
from app.ui.kit.labels import elided, label, margins, panel
from app.ui.kit.theme import LOOK


class ReadingSide(QScrollArea):
    """Findings above, the outlook below; scrolls where large text leaves no room."""

    changed = Signal()
    """The officer adopted, typed or chose something here."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.reading = ReadPanel(desk.rules.taxonomy)
        self.outlook = Outlook()
        self.findings: tuple[Finding, ...] = ()
        self.late = False
        self.level_strict = Level.ORDINARY
        self._setup_ui()
        self.reading.changed.connect(self.changed)
        self.outlook.choice.currentIndexChanged.connect(self._on_choice_changed)

    def _setup_ui(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LOOK.px(10))
        found = panel()
        inner = QVBoxLayout(found)
        margins(inner, 14, 8, 14, 8)
        head = QHBoxLayout()
        head.addWidget(label("从文字中读到", 14, medium=True))
        hint = elided(12, tone="muted")
        hint.setText(f"Tab 逐项，{Key.ADOPT_ONE.shown}采用　{Key.ADOPT.shown} {Key.ADOPT.stroke.does}")
        head.addWidget(hint, 1)
        inner.addLayout(head)
        inner.addWidget(self.reading)
        column.addWidget(found)
        column.addWidget(self.outlook, 1)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    @property
    def rows(self) -> Collection[str]:
        """The fields that have a row."""
        return self.reading.rows.keys()

    def load(self, draft: IntakeDraft, now: dt.datetime) -> None:
        """Show a draft's values without telling anybody."""
        self.reading.load(draft, now)
        with QSignalBlocker(self.outlook.choice):
            self.outlook.set_level(draft.level)

    def values(self, now: dt.datetime) -> tuple[dict[str, object], dict[str, str], dict[str, str]]:
        """(draft fields, errors by row, rows as typed that do not read)."""
        fields, wrong, unread = self.reading.values(now)
        return {**fields, "level": self.outlook.level}, wrong, unread

    def read(self, draft: IntakeDraft) -> None:
        """Read the words again and show what follows."""
        self.findings = read(self.desk, draft.narrative, draft.received_at)
        self.reading.offer(self.findings, self.desk.now())
        self.look_ahead(draft)

    def look_ahead(self, draft: IntakeDraft) -> None:
        """Show what booking the draft would do; ``late`` says that a limit has passed already."""
        now = self.desk.now()
        preview = intake.preview(self.desk, intake.as_said(draft, self.findings))
        offered = intake.preview(self.desk, adopt(draft, self.findings, only_sure=True))
        self.outlook.show_preview(preview, offered, now)
        near = similar(self.desk, draft)
        changed = compared(self.desk, near[0].id, draft.narrative, draft.received_at) if near else ""
        self.outlook.show_similar(near, changed, now)
        self.late = preview.overdue_on_receipt
        self.level_strict = preview.level_strict

    def take_sure(self) -> None:
        """Adopt everything that is sure."""
        self.reading.take_sure(self.desk.now())

    @Slot(int)
    def _on_choice_changed(self, _index: int) -> None:
        self.changed.emit()
