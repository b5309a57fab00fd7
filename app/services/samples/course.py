"""The course of one invented incident: phone reports, written ones, teams, further news, mistakes and their mending."""

import datetime as dt
import random
from collections.abc import Callable

from msgspec.structs import replace

from app.models.incident.figures import values
from app.models.incident.naming import subject_of
from app.models.incident.state import Incident
from app.models.moments import minutes
from app.models.obligations.rules import resolve
from app.models.vocabulary.dispatch import DispatchStep
from app.models.vocabulary.incident import FigureKind, Precision
from app.models.vocabulary.obligation import ObligationKind, Recipient
from app.models.vocabulary.report import Channel, Stage
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.forms import signing
from app.services.incident import handling
from app.services.incident.intake import follow_up
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.reports import oral, reporting, sending

REASONS = ("山区通信中断", "核实现场情况用时较长", "值班人员未及时报告")
Schedule = Callable[[dt.datetime, Callable[[], object]], None]


class Course:
    """What becomes of one incident; each step is put into the time at which it happens."""

    def __init__(
        self, desk: Desk, chance: random.Random, text: str, teams: tuple[str, ...], schedule: Schedule
    ) -> None:
        self.desk, self.chance, self.text, self.teams = desk, chance, text, teams
        self._schedule = schedule
        self.incident = ""

    def late(self, draft: IntakeDraft) -> IntakeDraft:
        """The same call hours after it happened, with the reason."""
        before = draft.received_at - minutes(self.chance.randint(130, 400))
        reason = self.chance.choice(REASONS)
        return replace(draft, occurred_at=before, precision=Precision.MINUTE, about=False, late_reason=reason)

    def begin(self, incident: str) -> None:
        """The incident was received now: draw what follows."""
        self.incident = incident
        chance = self.chance
        if chance.random() < 0.93:
            self._in(chance.randint(4, 26) if chance.random() < 0.85 else chance.randint(31, 70), self._phone)
        written = chance.randint(25, 56) if chance.random() < 0.85 else chance.randint(61, 150)
        self._in(written, self._report)
        if chance.random() < 0.5 and self.teams:
            self._in(chance.randint(2, 15), self._call_out)
        rounds = chance.choice((1, 1, 2, 3, 5))
        for number in range(rounds):
            self._in(written + 40 + number * chance.randint(90, 300), self._news)
        if chance.random() < 0.12:
            self._in(chance.randint(20, 90), self._mistake)
        if chance.random() < 0.08:
            self._in(chance.randint(5, 15), self._wrong_level)
        self._in(written + 60 + rounds * 320 + chance.randint(10, 400), self._close)

    def _in(self, after: int, act: Callable[[], object]) -> None:
        self._schedule(self.desk.now() + minutes(after) + dt.timedelta(seconds=self.chance.randint(0, 59)), act)

    def _state(self) -> Incident:
        with self.desk.store.read() as reading:
            state = reading.state(subject_of(self.incident), Incident)
        return state if state is not None else Incident(id=self.incident)

    def _phone(self) -> None:
        """By phone to everybody to whom a phone report is owed; now and then somebody is forgotten."""
        owed = [one.recipient for one in self._state().clocks if one.obligation is ObligationKind.ORAL and one.running]
        for recipient in dict.fromkeys((Recipient.CITY, *owed)):
            if recipient is Recipient.CITY or self.chance.random() < 0.9:
                said = oral.OralDraft(
                    token=self.desk.new_id(),
                    recipient=recipient,
                    answered_by=f"{self.chance.choice('马刘何郭')}值守",
                    made_at=self.desk.now(),
                    said=self.text,
                )
                oral.make_oral(self.desk, self.incident, said)

    def _report(self, stage: Stage | None = None) -> None:
        desk, state = self.desk, self._state()
        draft = reporting.compose(desk, state, stage)
        reporting.submit(desk, draft)
        signing.sign(desk, self.incident, draft.id, "赵启明")
        upper = desk.settings.recipient_name(resolve(Recipient.UPPER, desk.settings.unit_level))
        others = [desk.settings.recipient_name(one) for one in sending.owed_recipients(state, draft.stage)]
        sending.send(desk, self.incident, draft.id, Channel.SYSTEM, received_by="市局值守员")
        to = [sending.Dispatched(name=one, channel=Channel.FAX, received_by="值守员") for one in others if one != upper]
        if to:
            sending.send_to(desk, self.incident, draft.id, to)

    def _call_out(self) -> None:
        desk, team = self.desk, self.chance.choice(self.teams)
        out = self.chance.randint(8, 40)
        eta = {team: desk.now() + minutes(out)}
        order = dispatch.Order(token="", incident=self.incident, teams=(team,), task="抢险救援", eta=eta)
        dispatch.send(desk, order)
        made = dispatch.of_incidents(desk, (self.incident,))[-1].id
        there = out + self.chance.randint(-5, 12)
        people = self.chance.randint(6, 30)
        self._in(there, lambda: self._step(made, DispatchStep.ARRIVED, people))
        self._in(there + self.chance.randint(120, 500), lambda: self._step(made, DispatchStep.RETURNED, None))

    def _step(self, made: str, to: DispatchStep, people: int | None) -> None:
        dispatch.step(self.desk, made, dispatch.Reached(to=to, people=people, vehicles=2 if people else None))

    def _news(self) -> None:
        """A further call: people moved, sometimes one more dead; then a 续报."""
        chance, known = self.chance, values(self._state().figures)
        moved = (known.get(FigureKind.EVACUATED) or 0) + chance.randint(10, 120)
        figures = {FigureKind.EVACUATED: Counted(moved)}
        said = f"共转移{moved:.0f}人，现场仍在处置。"
        if known.get(FigureKind.MISSING) and chance.random() < 0.5:
            dead = (known.get(FigureKind.DEATHS) or 0) + 1
            figures |= {FigureKind.DEATHS: Counted(dead), FigureKind.MISSING: Counted(known[FigureKind.MISSING] or 1)}
            said = f"又找到1名遇难者，共{dead:.0f}人死亡。"
        call = IntakeDraft(
            id=self.desk.new_id(),
            received_at=self.desk.now(),
            narrative=said,
            caller_unit="现场指挥部",
            figures=figures,
        )
        follow_up(self.desk, self.incident, call)
        self._report()

    def _mistake(self) -> None:
        """Something is written down wrongly; it is corrected, or struck, a few minutes later."""
        handling.note(self.desk, self.incident, "现场有两名儿童")
        note = self._state().notes[-1].entry
        if self.chance.random() < 0.5:
            self._in(7, lambda: handling.strike(self.desk, note, "误记，与本事件无关"))
        else:
            self._in(7, lambda: handling.correct(self.desk, note, "现场有两名老人", "听错"))

    def _wrong_level(self) -> None:
        """The officer grades one step too high, and takes it back."""
        level = self._state().level
        if level > Level.PARTICULARLY_MAJOR:
            handling.set_level(self.desk, self.incident, Level(level - 1), "初步判断偏重")
            self._in(
                45,
                lambda: handling.set_level(self.desk, self.incident, level, "按核实数字"),
            )

    def _close(self) -> None:
        handling.close(self.desk, self.incident, "处置结束，人员妥善安置")
        self._report(Stage.FINAL)
