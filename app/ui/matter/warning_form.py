"""A warning told in words: pasted, read while it is typed, put right by the officer, booked with its clocks."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPlainTextEdit

from app.models.vocabulary.warning import WarningColour, WarningKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.warnings import told
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.labels import label
from app.ui.kit.signals import Broadcast

_FIELDS = (
    Field(name="words", title="预警原文", kind="text", rows=5, hint="粘贴或写下电话、微信、传真里的预警"),
    Field(name="event", title="种类", hint="暴雨、台风、山洪灾害……"),
    Field(name="colour", title="颜色", kind="choice", value=None,
          choices=((None, "没有读到"), *((one, one.label) for one in WarningColour))),
    Field(name="before", title="原来的颜色", kind="choice", value=None,
          choices=((None, "没有说"), *((one, one.label) for one in WarningColour))),
    Field(name="kind", title="做什么", kind="choice", value=WarningKind.ISSUED,
          choices=tuple((one, one.label) for one in WarningKind)),
    Field(name="sender", title="谁发布的"),
    Field(name="sent", title="发布时间", kind="time", value=None, hint="原文没有的留空，从登记时起算"),
    Field(name="expires", title="到什么时候", kind="time", value=None),
    Field(name="areas", title="哪些地方", hint="顿号隔开"),
)  # fmt: skip


class WarningForm(FormPage):
    """What is read in the words fills the fields the officer has not put right."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        hint = "读到的先填在下面，不对的改过来；改过的不再变。"
        super().__init__(broadcast, "登记预警", _FIELDS, self._book, now=desk.now(), hint=hint)
        self.desk = desk
        self._read = told.ToldWarning(words="")
        self._put = {name: row.raw() for name, row in self.rows.items()}
        """What the fields hold that nobody has put right."""
        self.beside = label("", 13, tone="near", wrap=True)
        self.beside.hide()
        self.extra.addWidget(self.beside)
        words = self.rows["words"].editor
        if isinstance(words, QPlainTextEdit):
            words.textChanged.connect(self._on_words_changed)

    def _book(self, values: Values) -> Changed:
        named = values["areas"].replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
        warning = told.ToldWarning(
            words=values["words"], event=values["event"], colour=values["colour"], kind=values["kind"],
            before=values["before"], sender=values["sender"], sent=values["sent"], expires=values["expires"],
            areas=tuple(one for one in named if one), beside=self._read.beside,
        )  # fmt: skip
        taken = told.take_in(self.desk, warning)
        if taken.changed is None:
            raise Refused(taken.sentence)
        self.broadcast.say(taken.sentence)
        return taken.changed

    @Slot()
    def _on_words_changed(self) -> None:
        self._read = told.read(str(self.rows["words"].raw()), self.desk.now())
        read = {
            "event": self._read.event, "colour": self._read.colour, "kind": self._read.kind,
            "before": self._read.before,
            "sender": self._read.sender, "sent": self._read.sent, "expires": self._read.expires,
            "areas": "、".join(self._read.areas),
        }  # fmt: skip
        for name, value in read.items():
            row = self.rows[name]
            if row.raw() == self._put[name]:
                row.put(value)
                self._put[name] = row.raw()
        self.beside.setText("；".join(f"原文还说到{one}，请另行登记" for one in self._read.beside))
        self.beside.setVisible(bool(self._read.beside))
