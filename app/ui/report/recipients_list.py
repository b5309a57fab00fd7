"""Whom else a report goes to (报送、抄送): a line each with way and receiver, ticked by Space, sent in one act."""

import datetime as dt
from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from app.models.moments import BEIJING
from app.models.vocabulary.report import Channel, Standing
from app.services.reports.sending import Addressed, Dispatched
from app.services.runtime.errors import Refused
from app.ui.kit.edits import SaidLine
from app.ui.kit.labels import label, margins
from app.ui.kit.theme import LOOK


class RecipientLine:
    """The editors of one recipient; ticked is sent."""

    def __init__(self, to: Addressed, due: str) -> None:
        self.to = to
        words = f"{to.standing.label} {to.name}" + (f"　{due}前" if due else "")
        self.chosen = QCheckBox(words)
        self.channel = QComboBox()
        self.channel.addItem("请选方式")
        for one in Channel:
            self.channel.addItem(one.label)
        self.receiver = SaidLine()
        self.receiver.setPlaceholderText("对方接收人，没有确认的留空")
        for editor, what in ((self.channel, "方式"), (self.receiver, "接收人")):
            editor.setAccessibleName(f"{to.name}{what}")

    @property
    def dispatched(self) -> Dispatched | None:
        """What is to be booked of it; None while it is not ticked. Raises Refused where nobody said how it went."""
        if not self.chosen.isChecked():
            return None
        if self.channel.currentIndex() <= 0:
            raise Refused(f"请选报给{self.to.name}的方式。", field="channel")
        way = list(Channel)[self.channel.currentIndex() - 1]
        return Dispatched(
            name=self.to.name, channel=way, received_by=self.receiver.text().strip(), standing=self.to.standing
        )


class RecipientsList(QWidget):
    """The lines of those it has not gone to, and how it went to the others."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[RecipientLine] = []
        self._grid = QGridLayout(self)
        margins(self._grid, 0, 0, 0, 0)
        self._shown: tuple[Addressed, ...] | None = None

    def show_recipients(self, found: Iterable[Addressed]) -> None:
        """Show these; what was ticked or typed stays while nothing was booked."""
        known = tuple(found)
        if known == self._shown:
            return
        self._shown, self.lines = known, []
        while (held := self._grid.takeAt(0)) is not None:
            old = held.widget()
            if old is not None:
                old.deleteLater()
        shown = [one for one in known if one.sending is not None or one.standing is not Standing.MAIN]
        for number, one in enumerate(shown):
            if one.sending is not None and not one.sending.inferred:
                to = one.sending
                got = f"，{to.received_by}收" if to.received_by else ""
                words = f"{to.standing.label} {to.name}　{to.channel.label} {_time(to.sent_at)} {to.state}{got}"
                self._grid.addWidget(
                    label(words, 13, tone="near" if to.awaited or to.stuck else "muted"), number, 0, 1, 3
                )
            elif one.standing is not Standing.MAIN:
                line = RecipientLine(one, _time(one.due))
                self.lines.append(line)
                for column, editor in enumerate((line.chosen, line.channel, line.receiver)):
                    self._grid.addWidget(editor, number, column)
                    editor.show()
        for number in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(number, LOOK.px(30) if number < len(shown) else 0)
        self._grid.setColumnStretch(2, 1)

    @property
    def dispatched(self) -> list[Dispatched]:
        """Everybody who is ticked."""
        return [made for one in self.lines if (made := one.dispatched) is not None]


def _time(moment: dt.datetime | None) -> str:
    return moment.astimezone(BEIJING).strftime("%H:%M") if moment is not None else ""
