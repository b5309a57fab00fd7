"""Calls that are typed and not booked yet: which of them is shown, and whether it is saved."""

import datetime as dt

import msgspec

from app.models.moments import EPOCH
from app.services.desk import drafts
from app.services.desk.desk import Desk
from app.services.incident.intake import FORM, new_draft
from app.services.incident.intake_draft import IntakeDraft


class OpenDrafts:
    """One of the drafts is always shown; ``dirty`` says that it differs from what is saved."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.open: list[IntakeDraft] = drafts.load_all(desk, FORM, IntakeDraft)
        self.shown = IntakeDraft(id="", received_at=EPOCH)
        self.dirty = False

    def show(self, draft: IntakeDraft) -> None:
        """This one is shown now, in the place of what was held of it."""
        self.shown = draft
        self.open = [draft if one.id == draft.id else one for one in self.open]

    def change(self, **fields: object) -> None:
        """Put values into the shown draft."""
        self.show(msgspec.structs.replace(self.shown, **fields))

    def fresh(self) -> IntakeDraft:
        """An empty draft behind the others."""
        self.open.append(new_draft(self.desk))
        return self.open[-1]

    def last(self) -> IntakeDraft:
        """The newest draft, an empty one where there is none."""
        return self.open[-1] if self.open else self.fresh()

    def begin(self) -> IntakeDraft:
        """An empty draft: the shown one renewed where nothing stands in it."""
        if self.shown.empty and self.shown in self.open:
            self.open[self.open.index(self.shown)] = renewed = new_draft(self.desk)
            return renewed
        return self.shown if self.shown.empty else self.fresh()

    def save(self) -> int | None:
        """Keep the shown draft; returns when (microseconds), None for an empty one. Raises what a store raises."""
        self.dirty = False
        if self.shown.empty:
            return None
        self.dirty = True
        saved = drafts.save(self.desk, FORM, self.shown.id, self.shown)
        self.dirty = False
        return saved

    def drop(self) -> None:
        """The shown draft is booked: it is no draft any more."""
        self.open = [one for one in self.open if one.id != self.shown.id]
        self.dirty = False

    def discard(self) -> None:
        """Put the shown draft into the bin; raises what a store raises."""
        if self.shown.empty:
            drafts.discard(self.desk, self.shown.id)
        else:
            drafts.throw_away(self.desk, FORM, self.shown.id, self.shown)
        self.drop()

    @property
    def binned(self) -> list[tuple[dt.datetime, IntakeDraft]]:
        """What was thrown away in the last thirty days, the newest first."""
        return drafts.thrown_away(self.desk, FORM, IntakeDraft)

    def restore(self, draft: IntakeDraft) -> IntakeDraft:
        """Take a draft out of the bin; it is one of the open ones again. Raises what a store raises."""
        drafts.save(self.desk, FORM, draft.id, draft)
        if all(one.id != draft.id for one in self.open):
            self.open.append(draft)
        return draft
