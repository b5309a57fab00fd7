"""Words typed on the line and not booked: one line an incident, which of them is shown, whether it is saved."""

import msgspec

from app.services.desk.desk import Desk
from app.services.reports import typed_line
from app.services.reports.typed_line import Typed


class OpenLines:
    """``shown`` is what stands in the line; ``chosen`` the incident it was opened for, empty for the log's own line."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._held = typed_line.kept(desk)
        self._dirty = False
        self.chosen = ""
        self.shown = self._held.pop("", Typed(id=desk.new_id()))

    def turn_to(self, incident: str) -> None:
        """Another incident's line is shown; what was typed waits with its own."""
        self._held[self.shown.incident] = self.shown
        self.chosen = incident
        self.shown = self._held.pop(incident, Typed(id=self.desk.new_id(), incident=incident))

    def redirect(self) -> None:
        """The words are for the log of the shift, or for the incident after all."""
        other = "" if self.shown.incident else self.chosen
        self._change(msgspec.structs.replace(self.shown, incident=other, answers={}))

    def write(self, text: str) -> None:
        """These words stand in the line; what was answered goes with the last of them."""
        answers = self.shown.answers if text.strip() else {}
        self._change(msgspec.structs.replace(self.shown, text=text, answers=answers))

    def answer(self, key: str, *, taken: bool) -> None:
        """What was asked is taken or left."""
        self._change(msgspec.structs.replace(self.shown, answers={**self.shown.answers, key: taken}))

    def _change(self, typed: Typed) -> None:
        self.shown = typed
        self._dirty = True

    @property
    def empty(self) -> bool:
        """Whether nothing is typed."""
        return not self.shown.text.strip()

    def save(self) -> None:
        """Keep what is shown, where it changed; raises what a store raises."""
        if self._dirty:
            typed_line.keep(self.desk, self.shown)
            self._dirty = False

    def done(self) -> None:
        """The words are booked: the line is empty again, and no draft of them is left."""
        booked, self.shown = self.shown, Typed(id=self.desk.new_id(), incident=self.chosen)
        self._dirty = False
        typed_line.keep(self.desk, Typed(id=booked.id))
