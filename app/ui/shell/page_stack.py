"""The pages behind the navigation: made when they are first asked for, one of them shown."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from app.services.desk.desk import Desk
from app.ui.kit.page import Page
from app.ui.kit.signals import Broadcast
from app.ui.shell.navigation import DESTINATIONS

OF_INCIDENTS = ("board", "incidents")


class PageStack(QObject):
    """Shows pages in the window's stack and knows which incident acts are about."""

    shown = Signal(str)
    """The name of the page that is shown now."""

    def __init__(self, desk: Desk, broadcast: Broadcast, stack: QStackedWidget) -> None:
        super().__init__(stack)
        self.desk = desk
        self.broadcast = broadcast
        self.stack = stack
        self.made: dict[str, Page] = {}
        self.asked = ""
        """The incident that was last asked for."""
        broadcast.page_requested.connect(self.show)

    def page(self, name: str) -> Page:
        """A page, made when first asked for."""
        if name not in self.made:
            load = next(one.load for one in DESTINATIONS if one.name == name)
            self.made[name] = made = load()(self.desk, self.broadcast)
            self.stack.addWidget(made)
        return self.made[name]

    @property
    def of_incidents(self) -> bool:
        """Whether the page that is shown shows an incident whole."""
        return any(self.made.get(name) is self.stack.currentWidget() for name in OF_INCIDENTS)

    @property
    def current(self) -> Page | None:
        """The page that is shown, None while a form is."""
        widget = self.stack.currentWidget()
        return next((page for page in self.made.values() if page is widget), None)

    @property
    def incident(self) -> str:
        """The incident that acts are about: the shown one, else the last one asked for."""
        return (self.current.incident if self.current is not None else "") or self.asked

    def acting_incident(self) -> str:
        """The same for a key that acts on it at once."""
        page = self.current
        return page.acting_incident() if page is not None and page.incident else self.asked

    @Slot(str)
    def show(self, name: str) -> Page:
        """Show a page and put the focus where its work begins."""
        self.asked = self.incident
        page = self.page(name)
        self.stack.setCurrentWidget(page)
        page.freshen()
        page.take_up(self.asked)
        self.shown.emit(name)
        page.enter()
        return page

    def go(self, name: str) -> None:
        """Show a page that was asked for by its key or button: ready for new work."""
        self.show(name).begin()
