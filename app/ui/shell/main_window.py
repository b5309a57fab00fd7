"""The frame: top bar, alarm bar, navigation, pages. Nothing else."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app import __version__
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.obligations import standing
from app.services.watch.watch import Beat
from app.ui.kit.labels import label, margins
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.shell.alarm_bar import AlarmBar
from app.ui.shell.forms_host import FormsHost
from app.ui.shell.keys import Keys
from app.ui.shell.nav_button import NavButton
from app.ui.shell.navigation import DESTINATIONS
from app.ui.shell.outage_bar import OutageBar
from app.ui.shell.ringing import Ringing
from app.ui.shell.routes import Routes
from app.ui.shell.topbar import TopBar

NOTICE_BEATS = 8


class MainWindow(QMainWindow):
    """One window per room."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.top = TopBar()
        self.alarms = AlarmBar()
        self.outage = OutageBar()
        self.stack = QStackedWidget()
        self.notice = label("", 13)
        self.pages: dict[str, QWidget] = {}
        self.buttons: dict[str, QPushButton] = {}
        self.titles: dict[str, str] = {}
        self.incident = ""
        self._notice_left = 0
        self._closing = False
        self._setup_ui()
        self.forms = FormsHost(desk, broadcast, self.stack)
        self.ringing = Ringing(desk, self)
        self.keys = Keys(self)
        self.routes = Routes(self)
        self._connect()
        self._on_broadcast_changed(None)
        self.show_page("board")
        self._ask_first()

    def _ask_first(self) -> None:
        """The four questions of a first start, or who is on duty now."""
        if self.desk.settings.ready and not shift.stale(self.desk):
            return
        from app.ui.duty.duty_forms import FirstStart, on_duty

        form = on_duty(self.desk, self.broadcast) if self.desk.settings.ready else FirstStart(self.desk, self.broadcast)
        self.broadcast.form_requested.emit(form)

    def _setup_ui(self) -> None:
        self.setWindowTitle(f"值守台 {__version__}")
        self.resize(1366, 768)
        self.setMinimumSize(1100, 640)
        body = QWidget()
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.top)
        outer.addWidget(self.alarms)
        outer.addWidget(self.outage)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._navigation())
        pages = QVBoxLayout()
        margins(pages, 12, 12, 12, 8)
        pages.setSpacing(LOOK.px(4))
        pages.addWidget(self.stack, 1)
        pages.addWidget(self.notice)
        self.notice.hide()
        middle.addLayout(pages, 1)
        outer.addLayout(middle, 1)
        self.setCentralWidget(body)

    def _navigation(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("nav")
        frame.setFixedWidth(LOOK.px(118))
        layout = QVBoxLayout(frame)
        margins(layout, 0, 8, 0, 8)
        layout.setSpacing(0)
        group = QButtonGroup(self)
        for one in DESTINATIONS:
            made = NavButton(one.title, one.shown)
            made.setToolTip(one.shortcut)
            made.setProperty("page", one.key)
            made.clicked.connect(self._on_navigation_clicked)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            group.addButton(made)
            layout.addWidget(made)
            self.buttons[one.key] = made
        layout.addStretch(1)
        return frame

    def _connect(self) -> None:
        self.broadcast.ticked.connect(self._on_broadcast_ticked)
        self.broadcast.changed.connect(self._on_broadcast_changed)
        self.broadcast.stalled.connect(self._on_broadcast_stalled)
        self.broadcast.noticed.connect(self._on_broadcast_noticed)
        self.broadcast.page_requested.connect(self.show_page)
        self.top.deadline_clicked.connect(self.broadcast.subject_requested)
        for one in DESTINATIONS:
            shortcut = QShortcut(QKeySequence(one.shortcut), self)
            shortcut.setObjectName(one.key)
            shortcut.activated.connect(self._on_page_shortcut)

    def page(self, key: str) -> QWidget:
        """A page, made when first asked for."""
        if key not in self.pages:
            make = next(one.make for one in DESTINATIONS if one.key == key)
            self.pages[key] = made = make(self.desk, self.broadcast)
            self.stack.addWidget(made)
        return self.pages[key]

    @Slot(str)
    def show_page(self, key: str) -> None:
        """Show a page and put the focus where its work begins."""
        page = self.page(key)
        self.stack.setCurrentWidget(page)
        self.buttons[key].setChecked(True)
        enter = getattr(page, "enter", None)
        if enter is not None:
            enter()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Running clocks would not ring any more: say so once, then go."""
        with self.desk.store.read() as reading:
            running = len(reading.running_clocks())
        if running and not self._closing:
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
        """The incident that acts are about: the shown one, else the last one asked for."""
        view = getattr(getattr(self.stack.currentWidget(), "panel", None), "view", None)
        return view.state.id if view is not None else self.incident

    def say(self, text: str, *, wrong: bool = False) -> None:
        """Show a sentence below the pages for a few seconds."""
        self.notice.setText(text)
        self.notice.setStyleSheet(f"color: {LOOK.color('overdue' if wrong else 'ok').name()};")
        self.notice.show()
        self._notice_left = NOTICE_BEATS

    @Slot()
    def _on_navigation_clicked(self) -> None:
        self._go(str(self.sender().property("page")))

    @Slot()
    def _on_page_shortcut(self) -> None:
        self._go(self.sender().objectName())

    def _go(self, key: str) -> None:
        self.show_page(key)
        begin = getattr(self.pages[key], "begin", None)
        if begin is not None:
            begin()

    @Slot(object)
    def _on_broadcast_ticked(self, beat: object) -> None:
        if not isinstance(beat, Beat):
            return
        self.top.show_pulse(beat.pulse, self.titles)
        self.ringing.beat(beat.pulse, beat.troubles)
        self.alarms.show_pulse(beat.pulse, self.titles, beat.troubles, silent=self.ringing.silent)
        if beat.line is not None:
            self.top.show_line(beat.line.sentence, offline=beat.line.offline)
            self.outage.show_status(beat.line)
        if beat.clock_doubted:
            self.top.show_engine(beat.clock_doubt, "error")
        if self._notice_left:
            self._notice_left -= 1
            if not self._notice_left:
                self.notice.hide()
                self._closing = False

    @Slot(object)
    def _on_broadcast_changed(self, _topics: object) -> None:
        with self.desk.store.read() as reading:
            self.top.show_people(reading.duty())
        self.titles = standing.running_titles(self.desk)

    @Slot(bool)
    def _on_broadcast_stalled(self, stalled: bool) -> None:  # noqa: FBT001 - Qt's signal
        if stalled:
            self.top.show_engine("● 时限引擎停止", "error")
            self.alarms.show_stalled()

    @Slot(str, bool)
    def _on_broadcast_noticed(self, text: str, wrong: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.say(text, wrong=wrong)
