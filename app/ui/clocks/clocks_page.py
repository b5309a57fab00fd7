"""时限: every clock that runs or was due in the last day, ours and others', in words."""

from PySide6.QtCore import QModelIndex, Slot
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox

from app.models.incident.naming import incident_in
from app.models.moments import EPOCH
from app.models.obligations.clock import Clock, phase
from app.models.obligations.rules import cited
from app.models.vocabulary.obligation import Owner, Phase
from app.services.desk.changes import Topic
from app.services.desk.desk import Desk
from app.services.obligations import escalation, standing
from app.services.watch.watch import Beat
from app.ui.kit.formats import clock_name, clock_text, moment_text
from app.ui.kit.keys import PageKey, bind
from app.ui.kit.labels import elided, label, titled_panel
from app.ui.kit.page import Page
from app.ui.kit.rows import Column
from app.ui.kit.signals import Broadcast
from app.ui.kit.table import RowTable
from app.ui.kit.theme import LOOK


def _basis(clock: Clock) -> str:
    """按读到从严 first, what is cited, the rules as docs/规则来源.md numbers them: 493号令第11条（L05、N04）."""
    rules = (clock.rule, *(rule for rule, _, _ in clock.bases))
    numbers = "、".join(dict.fromkeys(rule.partition("-")[0] for rule in rules))
    sure = "按读到从严，待确认　" if clock.by_reading else ""
    return f"{sure}{cited(clock.legal)}（{numbers}）"


class ClocksPage(Page):
    """One table; Enter opens the incident, or the form that says how it was met."""

    topics = frozenset({Topic.CLOCKS, Topic.INCIDENTS})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.now = EPOCH
        self.titles: dict[str, str] = {}
        self.summary = elided(13, tone="muted")
        self.passed = label("", 22, tone="error", medium=True, wrap=True)
        self.passed.hide()
        self.all = QCheckBox("含其他单位应办和已办")
        self.table: RowTable[Clock] = RowTable(self._columns(), "时限")
        head, body = titled_panel(self, "时限")
        head.addWidget(self.summary)
        head.addStretch()
        head.addWidget(self.all)
        body.addWidget(self.passed)
        body.addWidget(self.table, 1)
        bind(PageKey.CALLED, self, self._on_called_activated)
        self.all.toggled.connect(self._on_all_toggled)
        self.table.activated.connect(self._on_table_activated)
        self.table.kept.refused.connect(broadcast.warn)
        self.reload()

    def _columns(self) -> tuple[Column[Clock], ...]:
        return (
            Column("状态", lambda one: phase(one, self.now).label, 72, self._color, whole=True, spare=True),
            Column("剩余", lambda one: clock_text(one, self.now), 108, self._color, whole=True),
            Column("时刻", lambda one: moment_text(one.limit, self.now), 92, whole=True),
            Column("事项", lambda one: clock_name(one, self.table.rows.rows), 92, named=True),
            Column("报给", lambda one: one.recipient.label, 124),
            Column("所属", self._title),
            Column("应办", lambda one: one.owner.label, 76, spare=True),
            Column("依据", _basis, 230, spare=True),
        )

    def _title(self, clock: Clock) -> str:
        return self.titles.get(clock.subject, "")

    def _late(self, clock: Clock) -> bool:
        return phase(clock, self.now) is Phase.OVERDUE

    def _color(self, clock: Clock) -> QColor | None:
        state = phase(clock, self.now)
        chased = clock.owner is Owner.THEIRS and state is not Phase.OVERDUE
        return LOOK.color("muted") if chased else LOOK.phase(state)[0]

    def enter(self) -> None:
        """The page is shown."""
        self.table.setFocus()

    def reload(self) -> None:
        """Read the clocks again."""
        self.now = self.desk.now()
        listed = standing.recent(self.desk, self.now)
        self.titles = {one.clock.subject: one.title for one in listed}
        found = sorted((one.clock for one in listed), key=lambda one: one.limit)
        if not self.all.isChecked():
            found = [one for one in found if one.running and (one.owner is Owner.OURS or self._late(one))]
        self.table.load(found)
        self._summarise()
        self._look_for_passed()

    def _look_for_passed(self) -> None:
        """Whom to call, large, where nobody has heard an alarm by its second ring."""
        found = escalation.standing_escalations(self.desk)
        callees = dict.fromkeys(one.callee.words if one.callee else "没有登记可叫的人" for one in found)
        self.passed.setText(f"告警无人知悉，请拨：{'；'.join(callees)}　{PageKey.CALLED.shown} 登记叫了谁")
        self.passed.setVisible(bool(found))

    @Slot()
    def _on_called_activated(self) -> None:
        found = escalation.standing_escalations(self.desk)
        if not found:
            self.broadcast.say("没有无人知悉的告警。")
            return
        from app.ui.clocks.clock_forms import called

        self.broadcast.form_requested.emit(called(self.desk, self.broadcast, found))

    def _summarise(self) -> None:
        rows = [one for one in self.table.rows.rows if one.owner is Owner.OURS and one.running]
        late = sum(1 for one in rows if phase(one, self.now) is Phase.OVERDUE)
        text = f"待履行 {len(rows)} 项，超时 {late} 项" if rows else "没有待履行的时限"
        self.summary.setText(text)

    @Slot(bool)
    def _on_all_toggled(self, _on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.reload()

    @Slot(QModelIndex)
    def _on_table_activated(self, _index: QModelIndex) -> None:
        chosen = self.table.acting()
        if chosen is not None:
            self._open(chosen)

    def _open(self, clock: Clock) -> None:
        if incident_in(clock.shown_with):
            self.broadcast.subject_requested.emit(clock.shown_with)
            return
        from app.ui.clocks.clock_forms import fulfil

        self.broadcast.form_requested.emit(fulfil(self.desk, self.broadcast, clock, self._title(clock)))

    def tick(self, beat: Beat) -> None:
        """What is left is redrawn."""
        self.now = beat.pulse.now
        if self.isVisible():
            self.table.viewport().update()
            self._summarise()
            if beat.pulse.groups or self.passed.isVisible():
                self._look_for_passed()
