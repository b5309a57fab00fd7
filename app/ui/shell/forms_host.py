"""Where forms are shown: one at a time, beside the incident they are about, else over the pages.

A form left with Esc is kept with what was typed.
"""

import datetime as dt
import enum

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.models.incident.naming import incident_in
from app.services.desk.desk import Desk
from app.services.incident.board import incident_view
from app.services.runtime.errors import DutyDeskError
from app.services.store.journal import JournalLine
from app.ui.kit.acts import Act, EntryAct
from app.ui.kit.form_base import Form
from app.ui.kit.signals import Broadcast
from app.ui.shell import registry
from app.ui.shell.page_stack import PageStack

FormKey = tuple[enum.Enum | None, str]
"""What is asked for and of what; named forms have no act."""


class FormsHost(QObject):
    """Makes, keeps and removes forms in the window's stack."""

    def __init__(self, desk: Desk, broadcast: Broadcast, stack: QStackedWidget, pages: PageStack) -> None:
        super().__init__(stack)
        self.desk = desk
        self.broadcast = broadcast
        self.stack = stack
        self.pages = pages
        self._kept: dict[FormKey, Form] = {}
        self._stands: dict[Form, QWidget] = {}
        """What stands in the stack for each form: itself, or the incident with the form beside it."""
        self._behind = ""
        self._opened_from: dict[Form, Form] = {}
        """The list each form was opened from, where it was one."""
        self._left: dict[FormKey, dt.datetime] = {}
        broadcast.act_requested.connect(self._on_broadcast_act_requested)
        broadcast.entry_requested.connect(self._on_broadcast_entry_requested)
        broadcast.form_requested.connect(self._on_broadcast_form_requested)
        broadcast.form_closed.connect(self._on_broadcast_form_closed)
        broadcast.back_requested.connect(self.leave)
        pages.shown.connect(self._on_pages_shown)

    @property
    def current(self) -> Form | None:
        """The form that is shown, if one is."""
        widget = self.stack.currentWidget()
        return next((form for form, stands in self._stands.items() if stands is widget), None)

    @property
    def beside(self) -> bool:
        """Whether the shown form stands beside an incident."""
        form = self.current
        return form is not None and self._stands[form] is not form

    @property
    def half_typed(self) -> bool:
        """Whether a form that is not shown holds words that are kept nowhere else."""
        return any(
            form is not self.current and not form.own_draft and not form.finished for form in self._kept.values()
        )

    def half_filled(self, now: dt.datetime) -> list[dt.datetime]:
        """Since when each form that is not shown and holds words kept nowhere else has been left."""
        open_ones = [
            key
            for key, form in self._kept.items()
            if form is not self.current and not form.own_draft and not form.finished
        ]
        self._left = {key: self._left.get(key, now) for key in open_ones}
        return list(self._left.values())

    def resume(self) -> bool:
        """Show the form that was left first; False where there is none."""
        key = next(iter(self._left), None)
        if key is None or key not in self._kept:
            return False
        self.show(key, self._kept[key])
        return True

    def show(self, key: FormKey, form: Form, incident: str = "") -> None:
        """Show a form beside the incident it is about, over the present page where it is about none."""
        if key not in self._kept:
            self._kept[key] = form
            stands = registry.beside(self.desk, self.broadcast, incident, form) if incident else form
            self._stands[form] = stands
            self.stack.addWidget(stands)
        self.stack.setCurrentWidget(self._stands[self._kept[key]])
        if incident:
            self.broadcast.incident_chosen.emit(incident)
        self.focus()

    def focus(self) -> None:
        """Put the cursor where typing begins on the shown form."""
        if self.current is not None:
            self.current.focus_first()

    @Slot()
    def leave(self) -> None:
        """Esc: go back to the page; the form stays as it is until its act is done."""
        form = self.current
        if form is not None and form.stays:
            return
        if form is not None and form.finished:
            self._on_broadcast_form_closed(form)
        elif form is not None:
            self._back()

    def _back(self) -> None:
        if self._behind:
            self.pages.show(self._behind)

    def _attach(self, incident: str) -> None:
        from app.services.incident import handling  # what books acts loads with the first act, or behind the window
        from app.ui.kit.files import ask_files

        for path in ask_files(self.stack):
            try:
                self.broadcast.publish(handling.attach(self.desk, incident, path))
            except DutyDeskError as error:
                self.broadcast.warn(error.sentence)

    @Slot(str)
    def _on_pages_shown(self, name: str) -> None:
        self._behind = name

    @Slot(Act, str)
    def _on_broadcast_act_requested(self, act: Act, incident: str) -> None:
        self.pages.asked = incident
        if act is Act.ATTACH:
            self._attach(incident)
            return
        key = (act, incident)
        if key in self._kept:
            self.show(key, self._kept[key], incident)
            return
        try:
            view = incident_view(self.desk, incident)
            if view is not None:
                self.show(key, registry.on_incident(act)(self.desk, self.broadcast, view), incident)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)

    @Slot(EntryAct, JournalLine)
    def _on_broadcast_entry_requested(self, act: EntryAct, line: JournalLine) -> None:
        key = (act, line.entry)
        kept = self._kept.get(key)
        form = kept or registry.on_entry(act)(self.desk, self.broadcast, line)
        self.show(key, form, incident_in(line.subject))

    @Slot(Form)
    def _on_broadcast_form_requested(self, form: Form) -> None:
        """A form with a name that was left half typed comes back as it was left."""
        key = (None, form.name or str(id(form)))
        kept, behind = self._kept.get(key), self.current
        if kept is not None and kept is not form:
            form.deleteLater()
        if behind is not None and behind.is_list:
            self._opened_from[kept or form] = behind
        self.show(key, kept or form)

    @Slot(Form)
    def _on_broadcast_form_closed(self, form: Form) -> None:
        done = next((key for key, one in self._kept.items() if one is form), None)
        if done is None:
            return
        stands, behind = self._stands[form], self._opened_from.pop(form, None)
        if self.stack.currentWidget() is stands and behind in self._stands:
            self.stack.setCurrentWidget(self._stands[behind])
            self.focus()
        elif self.stack.currentWidget() is stands:
            self._back()
        del self._kept[done], self._stands[form]
        form.closed()
        self.stack.removeWidget(stands)
        stands.deleteLater()
