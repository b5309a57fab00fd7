"""A form beside the incident it is about: the words, figures and clocks stay in view while the act is done."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.services.desk.desk import Desk
from app.ui.incident.incident_story import IncidentStory
from app.ui.incident.incident_topics import SHOWN_OF_AN_INCIDENT
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind, pressed
from app.ui.kit.labels import margins
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning, give, relay

BELOW = 1060
"""Width at 100 % under which the form is a sheet below the words, instead of a column at their right."""
THREE = 1500
"""Width at 100 % that words, form and paper need side by side; below it the words give way to the paper."""
STORY = 150
"""Height at 100 % below which the words above a sheet are not worth their room."""


class FormRoom(QScrollArea):
    """A form in all the room there is, and never in less than it can be worked in: then it scrolls."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(form)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the form may be; it scrolls up and down."""
        return QSize(self.form.minimumSizeHint().width(), LOOK.px(80))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form follows."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """The form is as wide as the room, and as high, or as high as it has to be."""
        least = LOOK.px(self.form.lowest)
        room = self.maximumViewportSize()
        wide = room.width() - (self.verticalScrollBar().sizeHint().width() if room.height() < least else 0)
        self.form.resize(wide, max(room.height(), least))


class Beside(QWidget):
    """Left the story, right the form; one above the other where the width is small, the form alone where it is low."""

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
        self.room = FormRoom(form)
        self.sides.addWidget(self.room, form.share)
        Turning(self, self.sides, BELOW, (42, 58))
        self.story.show_incident(incident)
        broadcast.changed.connect(self._on_broadcast_changed)
        form.room_changed.connect(self._on_form_room_changed)
        self._on_form_room_changed()
        for key in (Key.STORY_UP, Key.STORY_DOWN):
            bind(key, self, self._on_turn)

    def minimumSizeHint(self) -> QSize:
        """As small as the form may be."""
        return self.room.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three side by side only where there is room for three."""
        super().resizeEvent(event)
        self._on_form_room_changed()

    @Slot()
    def _on_form_room_changed(self) -> None:
        wide = self.width() >= LOOK.px(BELOW)
        high = self.height() >= LOOK.px(self.form.least + STORY)
        shown = self.width() >= LOOK.px(THREE) or not (self.form.wants_all or not (wide or high))
        turns = self.frame.isHidden() is shown
        give(self.frame, shown=shown)
        if turns:
            relay(self)

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if topics & SHOWN_OF_AN_INCIDENT:
            self.story.show_incident(self.incident)

    @Slot()
    def _on_turn(self) -> None:
        self.story.turn_page(-1 if pressed(self.sender()) is Key.STORY_UP else 1)
