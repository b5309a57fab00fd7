"""Words typed on the line and not booked: one line an incident, which of them is shown, whether it is saved."""

import msgspec

from app.services.desk.desk import Desk
from app.services.reports import typed_line
from app.services.reports.typed_line import Typed


class OpenLines:
    """``shown`` is what stands in the line; ``chosen`` the incident it was opened for, empty for the log's own line.

    What waits is held by its own id: words that were turned to another place push none aside that wait there.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._held = {one.id: one for one in typed_line.kept(desk)}
        self._unsaved: dict[str, Typed] = {}
        self.chosen = ""
        self.shown = self._waiting("")

    def _waiting(self, incident: str) -> Typed:
        """What was typed for an incident, the oldest first; an empty line where nothing was."""
        there = (one for one in self._held.values() if one.incident == incident)
        found = min(there, key=lambda one: one.id, default=None)
        return self._held.pop(found.id) if found is not None else Typed(id=self.desk.new_id(), incident=incident)

    def turn_to(self, incident: str) -> None:
        """Another incident's line is shown; what was typed waits with its own."""
        if not self.empty:
            self._held[self.shown.id] = self.shown
        self.chosen = incident
        self.shown = self._waiting(incident)

    def redirect(self) -> None:
        """The words are for the shift's log, or for the incident after all; without any, what waits there is shown."""
        other = "" if self.shown.incident else self.chosen
        if self.empty:
            self.shown = self._waiting(other)
            return
        self._change(msgspec.structs.replace(self.shown, incident=other, answers={}))

    def turn_to_log(self) -> None:
        """What waits for the shift's log is shown; words for an incident wait with it meanwhile."""
        if self.shown.incident:
            if not self.empty:
                self._held[self.shown.id] = self.shown
            self.shown = self._waiting("")

    def write(self, text: str) -> None:
        """These words stand in the line; what was answered goes with the last of them."""
        answers = self.shown.answers if text.strip() else {}
        self._change(msgspec.structs.replace(self.shown, text=text, answers=answers))

    def answer(self, key: str, *, taken: bool) -> None:
        """What was asked is taken or left."""
        self._change(msgspec.structs.replace(self.shown, answers={**self.shown.answers, key: taken}))

    def _change(self, typed: Typed) -> None:
        self.shown = self._unsaved[typed.id] = typed

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not self.shown.text.strip()

    def save(self) -> None:
        """Keep what changed, also on a line that is shown no more; raises what a store raises."""
        for one in list(self._unsaved.values()):
            typed_line.keep(self.desk, one)
            del self._unsaved[one.id]

    def done(self) -> None:
        """The words are booked and no draft of them is left: the line is empty, or shows what waits for it."""
        booked, self.shown = self.shown, self._waiting(self.chosen)
        self._unsaved.pop(booked.id, None)
        typed_line.keep(self.desk, Typed(id=booked.id))
