"""The frame: top bar, alarm bar, navigation, pages. Nothing else."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.obligations import standing
from app.services.watch.watch import Beat
from app.ui.kit.labels import margins
from app.ui.kit.page import Page
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.line.line_bar import LineBar
from app.ui.shell.alarm_bar import AlarmBar
from app.ui.shell.alarm_keys import AlarmKeys
from app.ui.shell.focus_in_view import FocusInView
from app.ui.shell.forms_host import FormsHost
from app.ui.shell.lock import Lock
from app.ui.shell.navigation_bar import NavigationBar
from app.ui.shell.notice import Notice
from app.ui.shell.opened_files import OpenedFiles
from app.ui.shell.outage_bar import OutageBar
from app.ui.shell.page_stack import PageStack
from app.ui.shell.ringing import Ringing
from app.ui.shell.routes import Routes
from app.ui.shell.topbar import TopBar
from app.ui.shell.undo_bar import UndoButton
from app.ui.shell.unfinished import UnfinishedButton
from app.ui.shell.window_keys import WindowKeys

LOW = 480
"""Height at 100 % below which a form beside an incident has the room of the line too."""


class MainWindow(QMainWindow):
    """One window per room."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.alarms = AlarmBar()
        self.outage = OutageBar()
        self.top = TopBar(self.alarms, self.outage)
        self.place = QStackedWidget()
        self.stack = QStackedWidget()
        self.saying = Notice()
        self.notice = self.saying.line
        self.undo = UndoButton(broadcast, self)
        self.line = LineBar(desk, broadcast, self)
        self.navigation = NavigationBar()
        self.buttons = self.navigation.buttons
        self.titles: dict[str, str] = {}
        self._closing = False
        self._setup_ui()
        self.stacked = PageStack(desk, broadcast, self.stack)
        self.pages = self.stacked.made
        self.forms = FormsHost(desk, broadcast, self.stack, self.stacked)
        self.ringing = Ringing(desk, self)
        self.lock = Lock(self, desk, broadcast, self.place, self.forms)
        self.keys = WindowKeys(self, desk, broadcast, self.stacked, self.forms, self.ringing, self.lock)
        self.alarm_keys = AlarmKeys(self, desk, broadcast, self.ringing, self.lock)
        self.routes = Routes(broadcast, self.stacked)
        self.files = OpenedFiles(desk, broadcast, self.stacked, self.lock)
        self.unfinished = UnfinishedButton(desk, broadcast, self.stacked, self.forms, self)
        self.navigation.side.addWidget(self.unfinished)
        self._connect()
        self._show_people()
        self._read_titles()  # by call: what does not read is met here, where it is mended
        self.show_page("board")
        self._ask_first()
        self.lock.look()

    def _ask_first(self) -> None:
        """The four questions of a first start, or who is on duty now."""
        if self.lock.on or (self.desk.settings.ready and not shift.stale(self.desk)):
            return
        from app.ui.duty.duty_forms import FirstStart, on_duty

        form = on_duty(self.desk, self.broadcast) if self.desk.settings.ready else FirstStart(self.desk, self.broadcast)
        self.broadcast.form_requested.emit(form)

    def _setup_ui(self) -> None:
        self.setWindowTitle(f"值守台 {__version__}")
        self.resize(1366, 768)
        self.setMinimumSize(1000, 640)
        body = QWidget()
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.top)
        below = QWidget()
        middle = QHBoxLayout(below)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        pages = QVBoxLayout()
        margins(pages, 12, 12, 12, 8)
        pages.setSpacing(LOOK.px(4))
        pages.addWidget(self.stack, 1)
        pages.addWidget(self.line)
        foot = QHBoxLayout()
        foot.addWidget(self.notice, 1)
        foot.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignRight)
        pages.addLayout(foot)
        self.notice.hide()
        middle.addLayout(pages, 1)
        self.place.addWidget(below)
        outer.addWidget(self.place, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        self.broadcast.ticked.connect(self._on_broadcast_ticked_ring)  # first, and apart from what only shows
        self.broadcast.ticked.connect(self._on_broadcast_ticked)
        self.broadcast.changed.connect(self._on_broadcast_changed)
        self.broadcast.stalled.connect(self._on_broadcast_stalled)
        self.broadcast.noticed.connect(self._on_broadcast_noticed)
        self.top.deadline_clicked.connect(self.broadcast.subject_requested)
        self.top.right.clicked.connect(self.broadcast.clock_confirm_requested)
        self.alarms.hear.clicked.connect(self.alarm_keys.hear)
        self.alarms.look.clicked.connect(self.alarm_keys.go_ringing)
        self.ringing.intake_requested.connect(self.keys.take_call)
        for show in (self._show_people, self._read_titles, self.routes.greet):
            self.lock.turned.connect(show)
        self.navigation.chosen.connect(self.stacked.go)
        self.stacked.shown.connect(self._on_stacked_shown)
        self.stack.currentChanged.connect(self._on_stack_current_changed)
        self.broadcast.line_left.connect(self._on_broadcast_line_left)
        FocusInView(self)

    def page(self, name: str) -> Page:
        """A page, made when first asked for."""
        return self.stacked.page(name)

    def show_page(self, name: str) -> None:
        """Show a page and put the focus where its work begins."""
        self.stacked.show(name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The navigation is as wide as there is room for, the line stands where it leaves a form room."""
        super().resizeEvent(event)
        self.navigation.fit(event.size().width())
        self._show_line()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Running clocks would not ring any more: say so once, then go."""
        running = len(standing.running(self.desk))
        if running and not self._closing and not self.desk.practice:
            self._closing = True
            text = f"还有{running}个时限在计时，退出后不会提醒。确要退出请再关一次。"
            self.say(text, wrong=True)
            event.ignore()
            return
        event.accept()

    def settle(self) -> None:
        """The window is on screen: put the focus where the first key belongs."""
        if self.forms.current is not None:
            self.forms.focus()
        problems = [self.desk.lost, *self.desk.rules.problems]
        if any(problems):
            self.say("；".join(one for one in problems if one), wrong=True)

    def current_incident(self) -> str:
        """The incident that acts are about."""
        return self.stacked.incident

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Show a sentence below the pages for a few seconds."""
        self.saying.say(text, wrong=wrong)

    @Slot(str)
    def _on_stacked_shown(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    @Slot(int)
    def _on_stack_current_changed(self, _index: int) -> None:
        self._show_line()

    def _show_line(self) -> None:
        """The line stands below whatever shows an incident; F7 leads there from a form that needs its room."""
        roomy = self.height() >= LOOK.px(LOW)
        self.line.setVisible(self.stacked.of_incidents or (self.forms.beside and roomy))

    @Slot()
    def _on_broadcast_line_left(self) -> None:
        """Esc on the line."""
        if self.forms.current is not None:
            self.forms.focus()
        elif self.stacked.current is not None:
            self.stacked.current.enter()

    @Slot(Beat)
    def _on_broadcast_ticked_ring(self, beat: Beat) -> None:
        self.ringing.beat(beat.pulse, beat.troubles, self.titles)

    @Slot(Beat)
    def _on_broadcast_ticked(self, beat: Beat) -> None:
        self.top.show_pulse(beat.pulse, self.titles)
        self.alarms.show_pulse(beat.pulse, self.titles, beat.troubles, silent=self.ringing.silent)
        if beat.line is not None:
            self.top.show_line(beat.line.sentence, offline=beat.line.offline)
            self.outage.show_status(beat.line)
        self.top.show_doubt(beat.clock_doubt)
        if self.saying.beat():
            self._closing = False

    @Slot(frozenset)
    def _on_broadcast_changed(self, topics: frozenset[str]) -> None:
        if Topic.DUTY in topics:
            self._show_people()
        if topics & {Topic.INCIDENTS, Topic.CLOCKS}:
            self._read_titles()

    @Slot()
    def _show_people(self) -> None:
        self.top.show_people(shift.people(self.desk), self.lock.writer)

    @Slot()
    def _read_titles(self) -> None:
        """Of what runs; a locked window says the kind and the time alone."""
        self.titles = {} if self.lock.on else standing.running_titles(self.desk)

    @Slot(bool)
    def _on_broadcast_stalled(self, stalled: bool) -> None:  # noqa: FBT001 - Qt's signal
        if stalled:
            self.top.show_engine("● 时限引擎停止", "error")
            self.alarms.show_stalled()

    @Slot(str, bool)
    def _on_broadcast_noticed(self, text: str, wrong: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.say(text, wrong=wrong)
