"""Where forms are shown: over the pages, one at a time. A form left with Esc is kept with what was typed.

Forms load when they are first asked for, not on the way to the first window.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.incident.board import IncidentView, incident_view
from app.services.runtime.errors import DutyDeskError
from app.services.store.journal import JournalLine
from app.ui.kit.signals import Broadcast

Key = tuple[str, str]


def _oral(desk: Desk, broadcast: Broadcast, view: IncidentView) -> QWidget:
    from app.ui.report.oral_form import oral

    return oral(desk, broadcast, view)


def _report(desk: Desk, broadcast: Broadcast, view: IncidentView) -> QWidget:
    from app.ui.report.report_page import ReportPage

    return ReportPage(desk, broadcast, view)


def _dispatch(desk: Desk, broadcast: Broadcast, view: IncidentView) -> QWidget:
    from app.ui.dispatch.dispatch_page import DispatchPage

    return DispatchPage(desk, broadcast, view)


def _supply(desk: Desk, broadcast: Broadcast, view: IncidentView) -> QWidget:
    from app.ui.supply.supply_page import SupplyPage

    return SupplyPage(desk, broadcast, view)


def _package(desk: Desk, broadcast: Broadcast, view: IncidentView) -> QWidget:
    from app.ui.exchange.carried_forms import pack

    return pack(desk, broadcast, view)


PAGES: dict[str, Callable[[Desk, Broadcast, IncidentView], QWidget]] = {
    "oral": _oral, "report": _report, "dispatch": _dispatch, "supply": _supply, "package": _package,
}  # fmt: skip
"""Acts on an incident with a page of their own; the others are plain forms."""


class FormsHost(QObject):
    """Makes, keeps and removes form widgets in the window's stack."""

    def __init__(self, desk: Desk, broadcast: Broadcast, stack: QStackedWidget) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.stack = stack
        self._kept: dict[Key, QWidget] = {}
        self._behind: QWidget | None = None
        broadcast.act_requested.connect(self._on_broadcast_act_requested)
        broadcast.entry_requested.connect(self._on_broadcast_entry_requested)
        broadcast.form_requested.connect(self._on_broadcast_form_requested)
        broadcast.form_closed.connect(self._on_broadcast_form_closed)
        broadcast.back_requested.connect(self.leave)

    @property
    def current(self) -> QWidget | None:
        """The form that is shown, if one is."""
        shown = self.stack.currentWidget()
        return shown if shown in self._kept.values() else None

    @property
    def half_typed(self) -> bool:
        """Whether a form that is not shown holds words that are kept nowhere else; reports keep drafts of their own."""
        return any(
            form is not self.current and not getattr(form, "finished", True)
            for key, form in self._kept.items()
            if key[0] != "report"
        )

    def show(self, key: Key, form: QWidget) -> None:
        """Show a form over the present page."""
        if self.current is None:
            self._behind = self.stack.currentWidget()
        if key not in self._kept:
            self._kept[key] = form
            self.stack.addWidget(form)
        self.stack.setCurrentWidget(self._kept[key])
        self.focus()

    def focus(self) -> None:
        """Put the cursor where typing begins on the shown form."""
        focus = getattr(self.current, "focus_first", None)
        if focus is not None:
            focus()

    @Slot()
    def leave(self) -> None:
        """Esc: go back to the page; the form stays as it is until its act is done."""
        form = self.current
        if form is not None and getattr(form, "finished", False):
            self._on_broadcast_form_closed(form)
            return
        self._back()

    def _back(self) -> None:
        if self.current is not None and self._behind is not None:
            self.stack.setCurrentWidget(self._behind)
            enter = getattr(self._behind, "enter", None)
            if enter is not None:
                enter()

    def _make(self, act: str, incident: str) -> QWidget | None:
        view = incident_view(self.desk, incident)
        if view is None:
            return None
        if act in PAGES:
            return PAGES[act](self.desk, self.broadcast, view)
        from app.ui.incident.incident_forms import FORMS

        return FORMS[act](self.desk, self.broadcast, view)

    def _attach(self, incident: str) -> None:
        from app.ui.kit.files import ask_files

        for path in ask_files(self.stack):
            try:
                self.broadcast.publish(handling.attach(self.desk, incident, path))
            except DutyDeskError as error:
                self.broadcast.warn(error.sentence)

    @Slot(str, str)
    def _on_broadcast_act_requested(self, act: str, incident: str) -> None:
        if act == "attach":
            self._attach(incident)
            return
        key = (act, incident)
        if key in self._kept:
            self.show(key, self._kept[key])
            return
        try:
            form = self._make(act, incident)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        if form is not None:
            self.show(key, form)

    @Slot(str, object)
    def _on_broadcast_entry_requested(self, act: str, line: object) -> None:
        if isinstance(line, JournalLine):
            from app.ui.incident import entry_forms

            key = (act, line.entry)
            kept = self._kept.get(key)
            self.show(key, entry_forms.FORMS[act](self.desk, self.broadcast, line) if kept is None else kept)

    @Slot(object)
    def _on_broadcast_form_requested(self, form: object) -> None:
        """A form with a name that was left half typed comes back as it was left."""
        if not isinstance(form, QWidget):
            return
        key = ("form", form.objectName() or str(id(form)))
        kept = self._kept.get(key)
        if kept is not None and kept is not form:
            form.deleteLater()
        self.show(key, kept or form)

    @Slot(object)
    def _on_broadcast_form_closed(self, form: object) -> None:
        if not isinstance(form, QWidget):
            return
        done = next((key for key, one in self._kept.items() if one is form), None)
        if done is None:
            return
        if self.stack.currentWidget() is form:
            self._back()
        del self._kept[done]
        closed = getattr(form, "closed", None)
        if closed is not None:
            closed()
        self.stack.removeWidget(form)
        form.deleteLater()
