"""A form beside the incident it is about: the words, figures and clocks stay in view while the act is done."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.ui.incident.incident_story import IncidentStory
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind, pressed
from app.ui.kit.labels import margins
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning

BELOW = 1060
"""Width at 100 % under which the form is a sheet below the words, instead of a column at their right."""
THREE = 1500
"""Width at 100 % that words, form and paper need side by side; below it the words give way to the paper."""
CONCERNS = frozenset({Topic.INCIDENTS, Topic.CLOCKS, Topic.JOURNAL, Topic.REPORTS})


class Beside(QWidget):
    """Left the story, right the form; one above the other where the width is small."""

    def __init__(self, desk: Desk, broadcast: Broadcast, incident: str, form: Form) -> None:
        super().__init__()
        self.form = form
        self.incident = incident
        self.story = IncidentStory(desk, broadcast)
        self.frame = QFrame()
        self.frame.setObjectName("panel")
        inside = QVBoxLayout(self.frame)
        margins(inside, 16, 10, 10, 10)
        inside.addWidget(self.story)
        self.sides = QHBoxLayout(self)
        self.sides.setContentsMargins(0, 0, 0, 0)
        self.sides.setSpacing(LOOK.px(12))
        self.sides.addWidget(self.frame, 100 - form.share)
        self.sides.addWidget(form, form.share)
        Turning(self, self.sides, BELOW, (42, 58))
        self.story.show_incident(incident)
        broadcast.changed.connect(self._on_broadcast_changed)
        form.room_changed.connect(self._on_form_room_changed)
        self._on_form_room_changed()
        for key in (Key.STORY_UP, Key.STORY_DOWN):
            bind(key, self, self._on_turn)

    def minimumSizeHint(self) -> QSize:
        """As small as the form may be."""
        return self.form.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three side by side only where there is room for three."""
        super().resizeEvent(event)
        self._on_form_room_changed()

    @Slot()
    def _on_form_room_changed(self) -> None:
        self.frame.setVisible(not self.form.wants_all or self.width() >= LOOK.px(THREE))

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[Topic]) -> None:
        if topics & CONCERNS:
            self.story.show_incident(self.incident)

    @Slot()
    def _on_turn(self) -> None:
        self.story.turn_page(-1 if pressed(self.sender()) is Key.STORY_UP else 1)
