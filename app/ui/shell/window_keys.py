"""What the window's own keys do: acts on the current incident, alarms, search, people on duty."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QMainWindow

from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.acts import Act
from app.ui.kit.keys import Key, bind, pressed
from app.ui.kit.signals import Broadcast
from app.ui.shell.forms_host import FormsHost
from app.ui.shell.lock import Lock
from app.ui.shell.navigation import DESTINATIONS
from app.ui.shell.page_stack import PageStack
from app.ui.shell.practice_link import PracticeLink
from app.ui.shell.ringing import Ringing

if TYPE_CHECKING:
    from app.ui.shell.palette import PalettePane
    from app.ui.wall.wall_window import Wall

ACTS = {act.key: act for act in (Act.ORAL, Act.REPORT, Act.DISPATCH, Act.SUPPLY)}
"""Those that work from anywhere; the others belong to the pages of incidents."""
CHOOSE = "请先选一起事件。"


class WindowKeys(QObject):
    """They hold from anywhere in the window, also while a form is open."""

    def __init__(
        self,
        window: QMainWindow,
        desk: Desk,
        broadcast: Broadcast,
        pages: PageStack,
        forms: FormsHost,
        ringing: Ringing,
        lock: Lock,
    ) -> None:
        super().__init__(window)
        self.window = window
        self.desk = desk
        self.broadcast = broadcast
        self.pages = pages
        self.forms = forms
        self.ringing = ringing
        self.palette_pane: PalettePane | None = None
        self.lock = lock
        self.wall: Wall | None = None
        for one in DESTINATIONS:
            bind(one.key, window, self._on_page_key)
        for key in ACTS:
            if key is not None:
                bind(key, window, self._on_act_key)
        for key, slot in (
            (Key.HELP, self._on_help),
            (Key.MORE, self._on_more),
            (Key.WALL, self._on_wall),
            (Key.FULL_SCREEN, self._on_full_screen),
            (Key.BACK, self._on_back),
            (Key.FIND_INCIDENT, self._on_find),
            (Key.PALETTE, self._on_palette),
            (Key.LOOK_UP, self._on_look_up),
            (Key.LOOK_UP_PAPERS, self._on_look_up_papers),
            (Key.TOLD, self._on_told),
            (Key.UNTOLD, self._on_told),
            (Key.PAPERS, self._on_papers),
            (Key.DUTY, self._on_duty),
            (Key.SWAP, self._on_swap),
            (Key.CLOCK_RIGHT, self._on_clock_right),
            (Key.PRACTICE, PracticeLink(window, desk, broadcast).go),
        ):
            bind(key, window, slot)

    @Slot()
    def _on_page_key(self) -> None:
        key = pressed(self.sender())
        if key is Key.INTAKE:
            self.take_call()
            return
        self.pages.go(next(one.name for one in DESTINATIONS if one.key is key))

    @Slot()
    def take_call(self) -> None:
        """接报, at a locked window without a name."""
        if self.lock.on:
            self.lock.take_call()
        else:
            self.pages.go("intake")

    @Slot()
    def _on_act_key(self) -> None:
        act = ACTS[pressed(self.sender())]
        incident = self.pages.incident
        if incident:
            self.broadcast.act_requested.emit(act, incident)
        elif act is Act.SUPPLY:
            from app.ui.supply.supply_page import SupplyPage

            self.broadcast.form_requested.emit(SupplyPage(self.desk, self.broadcast))
        else:
            self.broadcast.say(CHOOSE)

    @Slot()
    def _on_help(self) -> None:
        """The handbook, at the chapter of the shown page."""
        from app.ui.shell.help_page import HelpPage

        shown = next((name for name, page in self.pages.made.items() if page is self.pages.current), "")
        title = next((one.title for one in DESTINATIONS if one.name == shown), "")
        self.broadcast.form_requested.emit(HelpPage(self.broadcast, title))

    @Slot()
    def _on_told(self) -> None:
        """内部报告: the next post answered, or did not."""
        answered = pressed(self.sender()) is Key.TOLD
        if not self.pages.incident:
            self.broadcast.say(CHOOSE)
            return
        incident = self.pages.acting_incident()
        if not incident:
            return
        from app.services.incident import handling  # loaded behind the window by now

        try:
            changed, who = handling.tell_next(self.desk, incident, answered=answered)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.broadcast.publish(changed)
        self.broadcast.say(f"{who}{'已接听' if answered else '未接听'}，已记入。")

    @Slot()
    def _on_more(self) -> None:
        page = self.pages.current
        if page is not None:
            page.show_more()

    @Slot()
    def _on_wall(self) -> None:
        if self.wall is None:
            from app.ui.wall.wall_window import Wall

            self.wall = Wall(self.desk, self.broadcast, self.window)
            self.ringing.wall = self.wall
        self.wall.toggle()

    @Slot()
    def _on_full_screen(self) -> None:
        self.window.setWindowState(self.window.windowState() ^ Qt.WindowState.WindowFullScreen)

    @Slot()
    def _on_back(self) -> None:
        if self.lock.on:
            self.lock.back()
        elif self.forms.current is not None:
            self.forms.leave()
        elif self.pages.current is not self.pages.page("board"):
            self.pages.show("board")

    @Slot()
    def _on_find(self) -> None:
        self.pages.show("incidents").focus_search()

    @Slot()
    def _on_palette(self) -> None:
        if self.palette_pane is None:
            from app.ui.shell.palette import PalettePane

            self.palette_pane = PalettePane(self.window, self.desk, self.broadcast, self.pages, self.lock.place)
        self.palette_pane.open()

    @Slot()
    def _on_look_up(self) -> None:
        self._look("ledgers")

    @Slot()
    def _on_look_up_papers(self) -> None:
        self._look("library")

    def _look(self, name: str) -> None:
        incident = self.pages.incident
        self.pages.show(name).look(incident)

    @Slot()
    def _on_papers(self) -> None:
        from app.ui.papers.paper_page import PaperPage

        self.broadcast.form_requested.emit(PaperPage(self.desk, self.broadcast, self.pages.incident))

    @Slot()
    def _on_duty(self) -> None:
        from app.ui.duty.duty_forms import on_duty

        self.broadcast.form_requested.emit(on_duty(self.desk, self.broadcast))

    @Slot()
    def _on_swap(self) -> None:
        try:
            self.broadcast.publish(shift.swap(self.desk))
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)

    @Slot()
    def _on_clock_right(self) -> None:
        self.broadcast.clock_confirm_requested.emit()
