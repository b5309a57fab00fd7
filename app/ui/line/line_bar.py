"""一行 (F7): words typed at the foot are read against the chosen incident, shown as what they would do, then booked."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.models.texts import shortened
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.incident import listing
from app.services.reports.typed_line import Foreseen, Stand, Typed
from app.services.runtime.errors import DutyDeskError
from app.services.watch.watch import Beat
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import label, margins, tell
from app.ui.kit.settling import TOO_SOON, Settling
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import Turning
from app.ui.line.effect_chips import EffectChips
from app.ui.line.line_edit import HINT, NOBODY, LineEdit
from app.ui.line.line_reading import LineReading, foresee
from app.ui.line.open_lines import OpenLines

LOOK_FIRST = "请看清下面要登记的，再按一次回车。"
WRITING = "回车登记　Tab 逐项（回车采用，Delete 不采用）　Shift+回车换行　Esc 返回，字保留"


class LineBar(QFrame):
    """What is typed belongs to the incident it was typed for and waits there, also over a crash."""

    def __init__(self, desk: Desk, broadcast: Broadcast, window: QWidget) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.desk = desk
        self.broadcast = broadcast
        self.edit = LineEdit()
        self.target = label("", 13, tone="muted")
        self.chips = EffectChips()
        self.hint = label("", 12, tone="muted", wrap=True)
        self.settling = Settling(self, broadcast.monotonic)
        self.lines = OpenLines(desk)
        self.reading = LineReading(desk, broadcast, self)
        self._looked = ""
        """The incident the page shows."""
        self._shown: Foreseen | None = None
        self._setup_ui()
        self._connect()
        bind(Key.NOTE, window, self.begin)
        self._put()

    def _setup_ui(self) -> None:
        column = QVBoxLayout(self)
        margins(column, 10, 6, 10, 6)
        column.setSpacing(LOOK.px(5))
        row = QHBoxLayout()
        row.addWidget(self.edit, 1)
        row.addWidget(self.target, 0, Qt.AlignmentFlag.AlignVCenter)
        Turning(self, row, 560)
        column.addLayout(row)
        column.addWidget(self.chips)
        column.addWidget(self.hint)
        self.hint.hide()

    def _connect(self) -> None:
        self.edit.textChanged.connect(self._on_edit_text_changed)
        self.edit.enter_pressed.connect(self._on_edit_enter_pressed)
        self.edit.walk_requested.connect(self._on_edit_walk_requested)
        self.edit.left.connect(self.broadcast.line_left)
        self.chips.answered.connect(self._on_chips_answered)
        self.chips.left.connect(self.edit.setFocus)
        self.reading.came.connect(self._show)
        self.reading.emptied.connect(self._show)
        self.reading.failed.connect(self._on_reading_failed)
        self.broadcast.ticked.connect(self._on_broadcast_ticked)
        self.broadcast.incident_chosen.connect(self.aim)
        self.broadcast.line_requested.connect(self.begin)
        self.broadcast.log_line_requested.connect(self._on_broadcast_log_line_requested)

    @property
    def typed(self) -> Typed:
        """What stands in the line."""
        return self.lines.shown

    @property
    def _writing(self) -> bool:
        """Whether the cursor stands in the line or on what it asks."""
        return self.edit.hasFocus() or any(one.hasFocus() for one in self.chips.chips)

    @Slot(str)
    def aim(self, incident: str) -> None:
        """This incident is looked at: what is typed from now on is about it.

        Words that are being typed stay with theirs, whatever the page shows meanwhile (another seat closed it).
        """
        self._looked = incident
        if not self._writing or self.lines.empty:
            self._turn_to(incident)

    def _turn_to(self, incident: str) -> None:
        if incident == self.typed.incident:
            self._name()
            return
        self._save()
        self.lines.turn_to(incident)
        self._put()

    @Slot()
    def begin(self) -> None:
        """F7: the cursor stands in the line; once more, and the words are for the shift's log, or not."""
        if not self.isVisible():
            self.broadcast.page_requested.emit("board")
        elif self.edit.hasFocus():
            self.lines.redirect()
            self._put()
        elif not self._writing:
            self._turn_to(self._looked)
        self.edit.setFocus()

    @Slot()
    def _on_broadcast_log_line_requested(self) -> None:
        self.lines.turn_to_log()
        self._put()
        self.edit.setFocus()

    def _put(self) -> None:
        """Show what is typed for the present incident."""
        self.edit.setPlainText(self.typed.text)
        self._name()
        self._show()
        self._read()

    def _name(self) -> None:
        """Say what the words are about."""
        title = listing.title_of(self.desk, self.typed.incident) if self.typed.incident else "值班日志"
        turn = f"（{Key.NOTE.shown} 改{'值班日志' if self.typed.incident else '事件'}）" if self.lines.chosen else ""
        self.target.setText(f"{shortened(title, 16)}{turn}")
        self.edit.setPlaceholderText(HINT if self.typed.incident else NOBODY)

    def _read(self) -> None:
        """Ask what the words would do."""
        self.reading.read(None if self.lines.empty or not self.typed.incident else self.typed)

    @Slot(str)
    def _on_reading_failed(self, sentence: str) -> None:
        self._show()
        tell(self.hint, sentence, wrong=True)

    @Slot()
    @Slot(Foreseen)
    def _show(self, found: Foreseen | None = None) -> None:
        """Show what Enter would do."""
        before = self._shown.effects if self._shown is not None else ()
        self._shown = found
        effects = found.effects if found is not None else ()
        self.edit.mark(found.read if found is not None else ())
        if effects != before:
            self.settling.changed()
            self.chips.show_effects(effects)
        asked = sum(one.stand is Stand.ASKED for one in effects)
        tell(self.hint, "" if self.lines.empty else f"{WRITING}{f'　还有{asked}项要问' if asked else ''}")

    def _save(self) -> None:
        try:
            self.lines.save()
        except DutyDeskError as error:
            tell(self.hint, error.sentence, wrong=True)

    @Slot()
    def _on_edit_text_changed(self) -> None:
        text = self.edit.toPlainText()
        if text != self.typed.text:
            self.lines.write(text)
            self._read()

    @Slot()
    def _on_edit_enter_pressed(self) -> None:
        """Book what is shown; what was not shown yet is shown first."""
        if self.lines.empty:
            return
        try:
            if self.typed.incident:
                self._book()
            else:
                self._done("已记入值班日志。", shift.write_note(self.desk, self.typed.text, self.typed.id))
        except DutyDeskError as error:
            tell(self.hint, error.sentence, wrong=True)

    def _book(self) -> None:
        late = self._shown is None or self._shown.typed != self.typed
        found = self._shown
        if found is None or late:
            found = foresee(self.desk, self.typed)
            self._show(found)
        if not found.plain and not self.settling.ready:
            tell(self.hint, LOOK_FIRST if late else TOO_SOON, wrong=True)
            return
        told = [one for one in found.effects if not one.carried]
        done = [one.words for stand in (Stand.SURE, Stand.FOLLOWS) for one in told if one.stand is stand]
        self._done(f"已登记：{'、'.join(done)}", _booked(self.desk, self.typed))

    def _done(self, sentence: str, changed: Changed) -> None:
        """Booked: the line is empty again, or shows what waits for the same place."""
        self.lines.done()
        self._put()
        self.broadcast.publish(changed)
        self.broadcast.say(sentence)

    @Slot()
    def _on_edit_walk_requested(self) -> None:
        if not self.chips.walk():
            self.edit.focusNextPrevChild(True)  # noqa: FBT003 - Qt's own

    @Slot(str, bool)
    def _on_chips_answered(self, key: str, taken: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.lines.answer(key, taken=taken)
        if not self.chips.walk(key):
            self.edit.setFocus()
        self._read()

    @Slot(Beat)
    def _on_broadcast_ticked(self, _beat: Beat) -> None:
        """What was typed is saved; the line is as high as its words once they are all there."""
        self.edit.fit()
        self._save()


def _booked(desk: Desk, typed: Typed) -> Changed:
    from app.services.reports import line  # the patterns load with the first words

    return line.book(desk, typed)
