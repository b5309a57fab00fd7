"""未完: drafts that are not booked and forms left half filled, counted in the navigation and brought to mind."""

import datetime as dt

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.services.desk import drafts
from app.services.desk.desk import Desk
from app.services.reports import typed_line
from app.services.watch.watch import Beat
from app.ui.kit.keys import Key, bind
from app.ui.kit.signals import Broadcast
from app.ui.shell.forms_host import FormsHost
from app.ui.shell.nav_button import NavButton
from app.ui.shell.page_stack import PageStack

AFTER = dt.timedelta(minutes=5)
"""What nobody has touched for so long is brought to mind, and again after as long."""


class UnfinishedButton(NavButton):
    """未完 2, at the foot of the navigation; gone while there is nothing."""

    def __init__(self, desk: Desk, broadcast: Broadcast, pages: PageStack, forms: FormsHost, window: QWidget) -> None:
        super().__init__("未完", "")
        self.desk = desk
        self.broadcast = broadcast
        self.pages = pages
        self.forms = forms
        self._reminded: dt.datetime | None = None
        self.setCheckable(False)
        self.setToolTip(f"{Key.UNFINISHED.shown} {Key.UNFINISHED.stroke.does}")
        self.hide()
        self.clicked.connect(self.go)
        bind(Key.UNFINISHED, window, self.go)
        broadcast.ticked.connect(self._on_broadcast_ticked)

    @Slot()
    def go(self) -> None:
        """A form left half filled, else the words on the line, else the calls that are not booked yet."""
        from app.services.duty import handover_steps  # what a hand-over gathers loads with the first one

        if self.forms.resume():
            return
        waiting = typed_line.kept(self.desk)
        if waiting and not waiting[0].incident:
            self.pages.show("board")
            self.broadcast.log_line_requested.emit()
        elif waiting:
            self.broadcast.incident_requested.emit(waiting[0].incident)
            self.broadcast.line_requested.emit()
        elif handover_steps.begun(self.desk) is not None and len(drafts.unfinished(self.desk)) == 1:
            self.pages.show("rota")
        else:
            self.pages.show("intake")

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        now = beat.pulse.now
        left = self.forms.half_filled(now)
        since = sorted([*drafts.unfinished(self.desk), *left])
        self.say(f"未完 {len(since)}")
        self.setAccessibleName(f"没写完的{len(since)}项")
        self.setVisible(bool(since))
        if not since:
            self._reminded = None
            return
        if now - since[0] >= AFTER and (self._reminded is None or now - self._reminded >= AFTER):
            self._reminded = now
            self.broadcast.say(f"还有{len(since)}项没写完，没有登记（{Key.UNFINISHED.shown} 去看）。")
