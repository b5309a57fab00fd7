"""Forms of 来件: a matter taken in, passed on, pressed for, answered; a response started, changed, reported."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Slot

from app.models.vocabulary.matter import MatterAnswer, MatterKind, ResponseLevel
from app.models.vocabulary.obligation import Recipient
from app.services.desk.attachments import AttachedFile, keep, still_held
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.incident import listing
from app.services.incident.board import IncidentView
from app.services.matter import matters, responses
from app.services.matter.pending import Pending
from app.services.runtime.errors import DutyDeskError, Refused
from app.ui.kit.field_row import Field
from app.ui.kit.files import ask_files
from app.ui.kit.form import FormPage, Values
from app.ui.kit.keys import Key, bind
from app.ui.kit.labels import button, label
from app.ui.kit.signals import Broadcast

ADJUST, END = "adjust", "end"
LEVELS = tuple((one, one.label) for one in ResponseLevel)


def incident_field(desk: Desk, of: str = "") -> Field:
    """Which open incident it belongs to, or none; ``of`` is chosen, also where that one is not open any more."""
    rows = {row.id: row.title for row in listing.open_incidents(desk)}
    if of:
        rows.setdefault(of, listing.title_of(desk, of))
    return Field(
        name="incident", title="属于事件", kind="choice", value=of,
        choices=(("", "（不属于哪起事件）"), *rows.items()),
    )  # fmt: skip


class TakingForm(FormPage):
    """来件 with the files that came along (扫描件、来文): they lie in the store before it is booked."""

    def __init__(
        self, desk: Desk, broadcast: Broadcast, fields: tuple[Field, ...], save: Callable[[Values], Changed], hint: str
    ) -> None:
        super().__init__(broadcast, "新来件", fields, save, now=desk.now(), hint=hint)
        self.desk = desk
        self.files: tuple[AttachedFile, ...] = ()
        self.attach = button("附件", Key.FORM_FILES.shown)
        self.names = label("", 13, tone="muted", wrap=True)
        self.extra.addWidget(self.attach)
        self.extra.addWidget(self.names)
        self.attach.clicked.connect(self._on_attach)
        bind(Key.FORM_FILES, self, self._on_attach)

    @property
    def finished(self) -> bool:
        """Whether nothing was typed and no file was added."""
        return not self.files and super().finished

    def add(self, paths: Iterable[Path]) -> None:
        """These files come with it."""
        refused = []
        for path in paths:
            try:
                one = keep(self.desk, path)
            except DutyDeskError as error:
                refused.append(error.sentence)
                continue
            self.files += () if one in self.files else (one,)
        self.message.setText("".join(refused))
        self._show_names()

    def let_go(self) -> None:
        """What lies in the book no more does not come with it either."""
        self.files = still_held(self.desk, self.files)
        self._show_names()

    def _show_names(self) -> None:
        self.names.setText(f"附件：{'、'.join(one.name for one in self.files)}" if self.files else "")

    @Slot()
    def _on_attach(self) -> None:
        self.add(ask_files(self))


def instruct(desk: Desk, broadcast: Broadcast, view: IncidentView) -> FormPage:
    """Write a 批示 on an incident, from wherever it is looked at: a 来件 like any other, owed until it is answered."""
    return new_matter(desk, broadcast, view.state.id)


def new_matter(desk: Desk, broadcast: Broadcast, incident: str = "") -> FormPage:
    """Take in a 批示, a question, a document, a message, or ask a unit for something."""
    token = desk.new_id()
    form: TakingForm

    def save(values: Values) -> Changed:
        draft = matters.MatterDraft(
            kind=values["kind"], words=values["words"], asker=values["asker"], asked=values["asked"],
            at=values["at"], due=values["due"], incident=values["incident"] or "", token=token,
            number=values["number"], files=form.files,
        )  # fmt: skip
        try:
            return matters.take(desk, draft)
        except Refused as error:
            if error.where.get("field") == "files":
                form.let_go()
            raise

    fields = (
        Field(name="kind", title="种类", kind="choice", value=MatterKind.INSTRUCTION,
              choices=tuple((one, one.label) for one in MatterKind)),
        Field(name="words", title="内容", kind="text", rows=3, hint="批示、来问、来文的原话，或要对方报什么"),
        Field(name="number", title="文号", hint="来文字号、传真编号；没有的留空"),
        Field(name="asker", title="谁批示、来问", hint="领导姓名、来问单位、来文单位；调度可空"),
        Field(name="asked", title="承办单位", hint="谁去办；调度写向哪个单位要"),
        Field(name="at", title="来件时间", kind="time", value=desk.now()),
        Field(name="due", title="写明的时限", kind="time", hint="没有写明的留空，按规则；调度要写"),
        incident_field(desk, incident),
    )  # fmt: skip
    hint = "来件写明时限的从来件，没有写明的按规则。"
    form = TakingForm(desk, broadcast, fields, save, hint)
    return form


def answer(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """The answer to a matter."""

    def save(values: Values) -> Changed:
        draft = matters.AnswerDraft(
            answer=values["answer"], words=values["words"], by=values["by"], to=values["to"], at=values["at"],
            again_at=values["again_at"],
        )  # fmt: skip
        return matters.answer(desk, row.key, draft)

    fields = (
        Field(name="answer", title="结果", kind="choice", value=MatterAnswer.DONE,
              choices=tuple((one, one.label) for one in MatterAnswer)),
        Field(name="words", title="反馈内容", kind="text", rows=3),
        Field(name="by", title="谁反馈", hint="承办单位、姓名"),
        Field(name="to", title="反馈给谁", hint="谁接收的"),
        Field(name="at", title="反馈时间", kind="time", value=desk.now()),
        Field(name="again_at", title="再反馈时间", kind="time", hint="核实中的要写"),
    )  # fmt: skip
    return FormPage(broadcast, f"反馈　{row.title}", fields, save, now=desk.now())


def pass_on(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """To whom it was passed on, or which leader was told."""

    def save(values: Values) -> Changed:
        return matters.pass_on(
            desk, row.key, values["to"], person=values["person"], words=values["words"],
            recipient=values["recipient"], at=values["at"],
        )  # fmt: skip

    roles = (Recipient.UNDERTAKER, Recipient.OFFICE, Recipient.SECTION, Recipient.LEADER)
    fields = (
        Field(name="recipient", title="对象", kind="choice", value=None,
              choices=((None, "按种类"), *((one, one.label) for one in roles))),
        Field(name="to", title="转给谁", hint="单位、科室或领导"),
        Field(name="person", title="谁接的"),
        Field(name="words", title="说了什么"),
        Field(name="at", title="时间", kind="time", value=desk.now()),
    )  # fmt: skip
    return FormPage(broadcast, f"转办、传达　{row.title}", fields, save, now=desk.now())


def press(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """Whoever has to do it was pressed for it."""

    def save(values: Values) -> Changed:
        return matters.press(
            desk, row.key, person=values["person"], reached=values["reached"], words=values["words"], at=values["at"]
        )

    fields = (
        Field(name="reached", title="接听", kind="check", value=True, hint="有人接听"),
        Field(name="person", title="谁接的"),
        Field(name="words", title="怎么说"),
        Field(name="at", title="时间", kind="time", value=desk.now()),
    )
    return FormPage(broadcast, f"催办　{row.title}", fields, save, now=desk.now(), hint="催办不算办了。")


def start_response(desk: Desk, broadcast: Broadcast) -> FormPage:
    """Start an emergency response."""

    def save(values: Values) -> Changed:
        draft = responses.ResponseDraft(
            name=values["name"], level=values["level"], signatory=values["signatory"], office=values["office"],
            measures=values["measures"], expected=values["expected"], at=values["at"],
            incident=values["incident"] or "",
        )  # fmt: skip
        return responses.start(desk, draft)

    fields = (
        Field(name="name", title="哪项响应", hint="如防汛应急响应"),
        Field(name="level", title="级别", kind="choice", value=ResponseLevel.FOUR, choices=LEVELS),
        Field(name="signatory", title="签发人"),
        Field(name="office", title="启动的机构", hint="如县防指"),
        Field(name="expected", title="预计期限"),
        Field(name="measures", title="措施", kind="text", rows=2),
        Field(name="at", title="启动时间", kind="time", value=desk.now()),
        incident_field(desk),
    )
    hint = "启动后立即报告上级政府：响应事项、级别、预计期限、措施。"
    return FormPage(broadcast, "启动应急响应", fields, save, now=desk.now(), hint=hint)


def report_response(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """A response was reported upwards."""

    def save(values: Values) -> Changed:
        return responses.report(
            desk, row.key, received_by=values["received_by"], to=values["to"], means=values["means"], at=values["at"]
        )

    fields = (
        Field(name="received_by", title="上级谁接收"),
        Field(name="to", title="报给谁", hint="留空是上一级政府"),
        Field(name="means", title="方式", hint="电话、传真、系统"),
        Field(name="at", title="时间", kind="time", value=desk.now()),
    )
    return FormPage(broadcast, f"响应报上级　{row.title}", fields, save, now=desk.now())


def change_response(desk: Desk, broadcast: Broadcast, row: Pending) -> FormPage:
    """Another level, or the end of a response."""

    def save(values: Values) -> Changed:
        if values["act"] == END:
            return responses.finish(desk, row.key, values["signatory"], reason=values["reason"], at=values["at"])
        return responses.adjust(
            desk, row.key, values["level"], values["signatory"], reason=values["reason"], at=values["at"]
        )

    fields = (
        Field(
            name="act", title="做什么", kind="choice", value=ADJUST, choices=((ADJUST, "调整级别"), (END, "终止响应"))
        ),
        Field(name="level", title="新的级别", kind="choice", value=ResponseLevel.THREE, choices=LEVELS),
        Field(name="signatory", title="签发人"),
        Field(name="reason", title="原因"),
        Field(name="at", title="时间", kind="time", value=desk.now()),
    )
    return FormPage(broadcast, f"调整、终止响应　{row.title}", fields, save, now=desk.now())
