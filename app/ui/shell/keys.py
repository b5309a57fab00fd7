"""The window's own keys: acts on the current incident, alarms, search, people on duty."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from app.services.duty import shift
from app.services.incident import handling
from app.services.obligations import alarms
from app.services.runtime.errors import DutyDeskError
from app.services.watch import alerts

if TYPE_CHECKING:
    from app.ui.shell.main_window import MainWindow

TOLD = {"Ctrl+1": True, "Ctrl+2": False}
"""内部报告: the next post answered, or did not."""
ACTS = {"F3": "oral", "F4": "report", "F5": "dispatch", "Shift+F5": "supply", "F7": "note"}


class Keys(QObject):
    """Holds from anywhere in the window, also while a form is open."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self.window = window
        self.desk = window.desk
        window.alarms.hear.clicked.connect(self._on_hear)
        window.alarms.look.clicked.connect(self._on_look)
        for keys, slot in (
            *((key, self._on_act_key) for key in ACTS),
            ("F9", self._on_hear),
            ("Alt+0", self._on_look),
            ("F10", self._on_more),
            ("F11", self._on_full_screen),
            ("Esc", self._on_escape),
            ("Ctrl+F", self._on_find),
            ("Ctrl+K", self._on_look_up),
            ("Ctrl+Shift+K", self._on_look_up),
            *((key, self._on_told) for key in TOLD),
            ("Ctrl+Shift+P", self._on_papers),
            ("Ctrl+Shift+D", self._on_duty),
            ("Ctrl+Shift+S", self._on_swap),
        ):
            shortcut = QShortcut(QKeySequence(keys), window)
            shortcut.setObjectName(keys)
            shortcut.activated.connect(slot)

    @Slot()
    def _on_act_key(self) -> None:
        act = ACTS[self.sender().objectName()]
        incident = self.window.current_incident()
        if incident:
            self.window.broadcast.act_requested.emit(act, incident)
        elif act == "note":
            self.window.show_page("board")
            getattr(self.window.pages["board"], "focus_note", self.window.setFocus)()
        elif act == "supply":
            from app.ui.supply.supply_page import SupplyPage

            form = SupplyPage(self.desk, self.window.broadcast)
            form.setObjectName("supply")
            self.window.broadcast.form_requested.emit(form)
        else:
            self.window.say("请先选一起事件。")

    @Slot()
    def _on_told(self) -> None:
        incident = self.window.current_incident()
        if not incident:
            self.window.say("请先选一起事件。")
            return
        answered = TOLD[self.sender().objectName()]
        try:
            changed, who = handling.tell_next(self.desk, incident, answered=answered)
        except DutyDeskError as error:
            self.window.say(error.sentence, wrong=True)
            return
        self.window.broadcast.publish(changed)
        self.window.say(f"{who}{'已接听' if answered else '未接听'}，已记入。")

    @Slot()
    def _on_more(self) -> None:
        more = getattr(getattr(self.window.stack.currentWidget(), "panel", None), "more", None)
        if more is not None:
            more.click()

    @Slot()
    def _on_hear(self) -> None:
        ringing = self.window.ringing.clocks
        found = self.window.ringing.troubles
        try:
            if ringing:
                self.window.broadcast.publish(alarms.hear(self.desk, ringing))
            elif found:
                self.window.broadcast.publish(alerts.hear(self.desk, found))
        except DutyDeskError as error:
            self.window.say(error.sentence, wrong=True)

    @Slot()
    def _on_look(self) -> None:
        if self.window.ringing.clocks:
            self.window.broadcast.subject_requested.emit(self.window.ringing.clocks[0].shown_with)

    @Slot()
    def _on_full_screen(self) -> None:
        self.window.setWindowState(self.window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def _on_escape(self) -> None:
        if self.window.forms.current is not None:
            if self.desk.settings.ready:
                self.window.forms.leave()
        elif self.window.stack.currentWidget() is not self.window.pages.get("board"):
            self.window.show_page("board")

    @Slot()
    def _on_find(self) -> None:
        self.window.show_page("incidents")
        getattr(self.window.pages["incidents"], "focus_search", self.window.setFocus)()

    @Slot()
    def _on_look_up(self) -> None:
        incident = self.window.current_incident()
        page = "library" if "Shift" in self.sender().objectName() else "ledgers"
        self.window.show_page(page)
        look = getattr(self.window.pages[page], "look", None)
        if look is not None:
            look(incident)

    @Slot()
    def _on_papers(self) -> None:
        from app.ui.papers.paper_page import PaperPage

        form = PaperPage(self.desk, self.window.broadcast, self.window.current_incident())
        self.window.broadcast.form_requested.emit(form)

    @Slot()
    def _on_duty(self) -> None:
        from app.ui.duty.duty_forms import on_duty

        self.window.broadcast.form_requested.emit(on_duty(self.desk, self.window.broadcast))

    @Slot()
    def _on_swap(self) -> None:
        try:
            self.window.broadcast.publish(shift.swap(self.desk))
        except DutyDeskError as error:
            self.window.say(error.sentence, wrong=True)
