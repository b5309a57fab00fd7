"""当时所知: a slider over an incident's life; what was known here then, beside what came out later or another time.

Playing goes on with the beats of the window, one step a second.
"""

import datetime as dt

from PySide6.QtCore import QModelIndex, Qt, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.models.moments import BEIJING, EPOCH, from_micros, to_micros
from app.services.desk.desk import Desk
from app.services.review.course_axis import relative
from app.services.review.moment_lines import MomentLine, lines_beside, lines_of
from app.services.review.moment_view import IncidentReplay, MomentView, replay_of
from app.services.review.view_tables import moment_table
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.labels import elided, label, margins, scrolled
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK
from app.ui.review.replay_controls import ReplayControls
from app.ui.review.review_view import ReviewView, Saveable
from app.ui.review.view_files import view_files

LEAST = 110
"""Height at 100 % of a few lines."""
THEN, LATER = "当时所知", "后来得知"


class MomentPane(ReviewView):
    """The slider counts seconds from the first change; a table says what was known."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.replay: IncidentReplay | None = None
        self.view: MomentView | None = None
        self.pinned: MomentView | None = None
        self.first = EPOCH
        self.now = EPOCH
        self.playing = False
        self._exact: dt.datetime | None = None
        """The instant of a change, where the slider stands on one: finer than its seconds."""
        self.clock = label("", 22, medium=True)
        self.facts = elided(13, tone="muted")
        self.controls = ReplayControls()
        self.table: RowTable[MomentLine] = RowTable(self._columns(THEN, LATER), THEN)
        self.whole = label("", 13, wrap=True)
        """The chosen line in full: the table cuts."""
        self._setup_ui()
        self._connect()

    def _setup_ui(self) -> None:
        area = QWidget()
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolled(area))
        layout = QVBoxLayout(area)
        margins(layout, 8, 8, 8, 4)
        layout.setSpacing(LOOK.px(6))
        head = QHBoxLayout()
        head.setSpacing(LOOK.px(14))
        head.addWidget(self.clock)
        head.addWidget(self.facts, 1)
        layout.addLayout(head)
        layout.addWidget(self.controls)
        self.table.setMinimumHeight(LOOK.px(LEAST))
        layout.addWidget(self.table, 1)
        self.whole.setMinimumHeight(LOOK.px(42))
        layout.addWidget(self.whole)

    def _connect(self) -> None:
        self.controls.moved.connect(self._on_controls_moved)
        self.controls.change_wanted.connect(self._on_controls_change_wanted)
        self.controls.play_wanted.connect(self.toggle)
        self.controls.pin_wanted.connect(self._on_controls_pin_wanted)
        self.table.kept.moved.connect(self._show_whole)
        self.table.activated.connect(self._on_table_activated)

    def _columns(self, then: str, beside: str) -> tuple[Column[MomentLine], ...]:
        return (
            Column("类", _group, 80),
            Column("项目", _name),
            Column(then, _then, 0, _then_tone),
            Column(beside, _beside, 0, _tone),
        )

    @property
    def moment(self) -> dt.datetime:
        """The instant that is looked at."""
        return self._exact or self.first + dt.timedelta(seconds=self.controls.seconds)

    def begin(self) -> None:
        """The slider takes the keys."""
        self.controls.slider.setFocus()

    def show_incident(self, identity: str) -> None:
        """Another incident is looked at from its end; the same one stays where it was."""
        if identity != self.incident:
            self.playing, self.view, self.replay = False, None, None
            self.controls.pin.setChecked(False)
        super().show_incident(identity)

    def reload(self) -> None:
        """Read the incident's entries again; the instant looked at stays."""
        at = self.moment if self.view is not None else None
        self.now = self.desk.now()
        self.replay = None
        try:
            self.replay = replay_of(self.desk, self.incident) if self.incident else None
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
        self.setEnabled(self.replay is not None)
        if self.replay is None:
            self.clock.setText("请在左边选一起事件。")
            self.facts.setText("")
            self.table.load([])
            return
        changes = self.replay.changes
        self.first = from_micros(changes[0])
        last = from_micros(changes[-1])
        self.controls.span(max(1, int((last - self.first).total_seconds()) + 1))
        self.go(at if at is not None else last)

    def go(self, at: dt.datetime) -> None:
        """Look from an instant."""
        self.controls.stand(int((at - self.first).total_seconds()))
        self._exact = at
        self._show()

    def _show(self) -> None:
        if self.replay is None:
            return
        view = self.view = self.replay.at(self.moment)
        local = view.at.astimezone(BEIJING)
        self.clock.setText(f"{local:%Y-%m-%d %H:%M:%S}")
        known = f"已到{view.known}条，共{view.entries}条" if view.received else "这时还没有接报"
        self.facts.setText(f"{relative(view.at - self.first)}　{known}　{view.state.title}")
        self.controls.show_playing(on=self.playing)
        pinned = self.pinned
        self.table.load(lines_of(view, self.now) if pinned is None else lines_beside(pinned, view, self.now))
        self._name_columns()
        self._show_whole()

    @Slot()
    def _show_whole(self) -> None:
        line = self.table.selected()
        words = f"{line.name}　{line.then}" if line is not None else ""
        if line is not None and line.differs:
            words += f"　≠　{line.beside}"
        self.whole.setText(words)

    def _name_columns(self) -> None:
        pinned = self.pinned
        names: tuple[str, ...] = (THEN, LATER)
        if pinned is not None and self.view is not None:
            names = tuple(f"{one.at.astimezone(BEIJING):%m-%d %H:%M:%S}" for one in (pinned, self.view))
        model = self.table.rows
        if tuple(one.title for one in model.columns[2:]) != names:
            model.columns = self._columns(names[0], names[1])
            model.headerDataChanged.emit(Qt.Orientation.Horizontal, 2, 3)

    @Slot()
    def toggle(self) -> None:
        """Play or stop; from the end it begins again."""
        self.playing = not self.playing and self.replay is not None
        if self.playing and self.controls.at_end:
            self.go(self.first)
        self._show()

    def tick(self, beat: Beat) -> None:
        """Play on."""
        if not self.playing or self.replay is None:
            return
        self.now = beat.pulse.now
        last = from_micros(self.replay.changes[-1])
        at = min(self.moment + dt.timedelta(seconds=self.controls.pace), last)
        self.go(at)
        if at >= last:
            self.toggle()

    @Slot(bool)
    def _on_controls_change_wanted(self, after: bool) -> None:  # noqa: FBT001 - Qt's signal
        if self.replay is None:
            return
        here, changes = to_micros(self.moment), self.replay.changes
        later = next((one for one in changes if one > here), None)
        earlier = next((one for one in reversed(changes) if one < here), None)
        found = later if after else earlier
        if found is not None:
            self.go(from_micros(found))

    @Slot(bool)
    def _on_controls_pin_wanted(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.pinned = self.view if on else None
        self._show()

    @Slot()
    def _on_controls_moved(self) -> None:
        self._exact = None
        self._show()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        line = self.table.selected()
        if line is not None and line.entry:
            self.entry_chosen.emit(line.entry)

    def saveables(self) -> tuple[Saveable, ...]:
        """The picture, and its lines as a paper and a workbook."""
        if self.view is None:
            return ()
        of = f"{self.view.state.title} {self.view.at.astimezone(BEIJING):%Y-%m-%d %H时%M分%S秒}"
        tables = moment_table(self.table.rows.rows, *(one.title for one in self.table.rows.columns[2:]))
        return view_files(self.desk, THEN, of, tables, self.picture)


def _group(line: MomentLine) -> str:
    return line.group


def _name(line: MomentLine) -> str:
    return line.name


def _then(line: MomentLine) -> str:
    return line.then


def _beside(line: MomentLine) -> str:
    return f"≠ {line.beside}" if line.differs else line.beside


def _then_tone(line: MomentLine) -> QColor | None:
    return LOOK.color("overdue") if line.grave else None


def _tone(line: MomentLine) -> QColor | None:
    return LOOK.color("near") if line.differs else LOOK.color("muted")
