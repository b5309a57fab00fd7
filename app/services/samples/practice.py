"""练习与演练: a script is played in a book of its own, marked as practice, from which nothing goes out.

The story has its own clock: it begins when the script says, and runs as many times faster than the wall's as is asked.
"""

import datetime as dt
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import assert_never

import msgspec

from app.models.incident.state import Incident
from app.models.moments import BEIJING, UTC
from app.models.obligations.rules import resolve
from app.models.practice.facts import InjectGiven, PracticeBegan, PracticeScored
from app.models.practice.scoring import Outcome, outcome
from app.models.practice.script import Act, Inject, Script, elapsed, wrong
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.practice import InjectKind, TrialAct
from app.models.vocabulary.report import Channel, Stage
from app.services.desk.desk import PRACTICE, Desk, open_desk, replaced
from app.services.duty import shift
from app.services.forms import signing
from app.services.incident import handling
from app.services.incident.intake import adopt, follow_up, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.paper.archive import PaperMade, across, footer_of, safe_name
from app.services.reports import offices, reporting, sending
from app.services.reports import oral as phone_report
from app.services.runtime.clock import FixedClock, pause
from app.services.runtime.errors import Refused
from app.services.runtime.files import read_text, toml_in
from app.services.runtime.toml_words import wrong_in
from app.services.samples import sample
from app.services.settings.editing import change_settings
from app.services.store.store import FILE

ANSWERED = "演练接听人"
MARK = "演练·"
"""Before the name of the unit, so that it stands at the head of every page and paper."""
Told = Callable[[dt.datetime, str], None]
"""Told the time of the story and what happens."""


class Played(msgspec.Struct, frozen=True, kw_only=True):
    """A practice that was played: its events by the script's names, what happened when, how it went."""

    events: dict[str, str]
    log: tuple[tuple[dt.datetime, str], ...]
    outcome: Outcome
    ended: dt.datetime


def load(path: Path) -> Script:
    """A script from its file; raises Refused naming what is wrong with it."""
    content = read_text(path)
    try:
        script = msgspec.convert(toml_in(content), Script)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise Refused(
            f"演练脚本{path.name}有错：{wrong_in(error, content)}。请照手册“演练脚本”写。", file=path.name
        ) from error
    problems = wrong(script)
    if problems:
        raise Refused(f"演练脚本{path.name}有错：{'；'.join(problems[:3])}。", file=path.name)
    return script


def begin(home: Path, script: Script, key: bytes | None = None) -> tuple[Desk, FixedClock]:
    """A new practice book in an empty folder, under a key where one is given; its clock at the start of the story.

    Raises:
        Refused: there is a book already: a practice is never mixed with anything.
    """
    if (home / FILE).exists():
        raise Refused(f"{home.name}里已经有账本。演练要用空的文件夹，不和别的账本混在一起。", file=FILE)
    start = script.start.replace(tzinfo=BEIJING) if script.start.tzinfo is None else script.start
    clock = FixedClock(start.astimezone(UTC))
    desk = open_desk(home, officer=script.officer, clock=clock, key=key)
    with desk.write() as transaction:
        transaction.append(PRACTICE, PracticeBegan(name=script.name))
    unit = sample.load(desk)
    change_settings(desk, replaced(unit.unit, unit_name=MARK + unit.unit.unit_name))
    shift.assign(desk, unit.duty, unit.phones)
    desk.refresh()
    return desk, clock


class _Player:
    """Plays one script on one desk."""

    def __init__(self, desk: Desk, clock: FixedClock) -> None:
        self.desk, self.clock = desk, clock
        self.events: dict[str, str] = {}
        self.log: list[tuple[dt.datetime, str]] = []

    def tell(self, words: str) -> None:
        """Keep what happened, with the time of the story."""
        self.log.append((self.clock.now(), words))

    def give(self, one: Inject) -> None:
        """Put an inject before the officers: a call is taken as it comes in, with what is sure of it adopted."""
        match one.kind:
            case InjectKind.CALL:
                self.events[one.event] = receive(self.desk, self._draft(one)).id
                self.tell(f"来电：{one.text}")
            case InjectKind.FOLLOWUP:
                follow_up(self.desk, self.events[one.event], self._draft(one))
                self.tell(f"续报来电：{one.text}")
            case InjectKind.NOTICE:
                self._book(one.text)
            case InjectKind.OUTAGE | InjectKind.RESTORED:
                self._book(one.kind.label + one.text)
            case _:
                assert_never(one.kind)

    def _book(self, words: str) -> None:
        with self.desk.write() as transaction:
            transaction.append(PRACTICE, InjectGiven(words=words))
        self.tell(words)

    def _draft(self, one: Inject) -> IntakeDraft:
        draft = IntakeDraft(
            id=self.desk.new_id(), received_at=self.clock.now(), narrative=one.text, caller_unit=one.caller_unit,
            caller_name=one.caller_name, caller_phone=one.caller_phone,
        )  # fmt: skip
        return adopt(draft, read(self.desk, one.text, self.clock.now()), only_sure=True)

    def act(self, one: Act) -> None:
        """What the trial officer does."""
        incident = self.events[one.event]
        match one.kind:
            case TrialAct.ORAL:
                self._phone(incident, one)
            case TrialAct.NOTE:
                handling.note(self.desk, incident, one.text or "演练记事")
                self.tell(f"记事：{one.text}")
            case TrialAct.CLOSE:
                handling.close(self.desk, incident, one.text or "演练处置结束")
                self.tell("办结")
            case TrialAct.REPORT:
                self._report(incident, final=False)
                self.tell("书面报告报出")
            case TrialAct.FINAL:
                self._report(incident, final=True)
                self.tell("终报报出")
            case _:
                assert_never(one.kind)

    def _phone(self, incident: str, one: Act) -> None:
        to = self._recipient(one.to)
        draft = phone_report.OralDraft(
            token=self.desk.new_id(), recipient=to, answered_by=ANSWERED, made_at=self.clock.now(),
            said=one.text or "演练口头报告",
        )  # fmt: skip
        phone_report.make_oral(self.desk, incident, draft)
        self.tell(f"电话报告{self.desk.settings.recipient_name(to)}")

    def _recipient(self, name: str) -> Recipient:
        if not name:
            return resolve(Recipient.UPPER, self.desk.settings.unit_level)
        role = offices.role_of(self.desk.settings, name)
        if role is None:
            raise Refused(f"脚本里的报告对象“{name}”不在设置的报送对象里。", field="to")
        return role

    def _report(self, incident: str, *, final: bool) -> None:
        state = state_of(self.desk, incident)
        draft = reporting.compose(self.desk, state, Stage.FINAL if final else None)
        reporting.submit(self.desk, draft)
        signing.sign(self.desk, incident, draft.id, "演练签发人")
        names = [self.desk.settings.recipient_name(one) for one in sending.owed_recipients(state, draft.stage)]
        upper = self.desk.settings.recipient_name(self._recipient(""))
        to = [
            sending.Dispatched(name=one, channel=Channel.FAX, received_by=ANSWERED)
            for one in dict.fromkeys((upper, *names))
        ]
        sending.send_to(self.desk, incident, draft.id, to)


def state_of(desk: Desk, incident: str) -> Incident:
    """An incident of the story; raises Refused where it is not there."""
    with desk.store.read() as reading:
        state = reading.state(f"incident:{incident}", Incident)
    if state is None:
        raise Refused("演练的事件不在账本里。")
    return state


def play(
    desk: Desk, clock: FixedClock, script: Script, speed: float, told: Told | None = None, *, scored: bool = True
) -> Played:
    """The script from beginning to end, and how it went; ``speed`` 0 waits for nothing, ``scored`` books the outcome.

    Raises:
        Refused: the desk is no practice, or an act of the script cannot be done.
    """
    if not desk.practice:
        raise Refused("这不是演练账本，脚本只在演练账本里运行。")
    start, player = clock.now(), _Player(desk, clock)
    steps = sorted(
        [(elapsed(one.at), 0, number, one) for number, one in enumerate(script.injects)]
        + [(elapsed(one.at), 1, number, one) for number, one in enumerate(script.acts)],
        key=lambda step: step[:3],
    )
    for at, _, _, one in steps:
        _until(clock, start + at, speed)
        if isinstance(one, Inject):
            player.give(one)
        else:
            player.act(one)
        if told is not None:
            told(*player.log[-1])
    end = start + elapsed(script.end)
    _until(clock, end, speed)
    found = _judged(desk, player.events, script, end)
    if scored:
        with desk.write() as transaction:
            fact = PracticeScored(
                name=script.name, kept=found.kept, limits=found.limits, told=found.told, asked=found.asked,
                score=found.score,
            )  # fmt: skip
            transaction.append(PRACTICE, fact)
    return Played(events=player.events, log=tuple(player.log), outcome=found, ended=end)


def _until(clock: FixedClock, moment: dt.datetime, speed: float) -> None:
    """The story goes on to an instant, the wall waiting as long as the speed says."""
    span = (moment - clock.now()).total_seconds()
    if span > 0:
        if speed > 0:
            pause(span / speed)
        clock.advance(span)


def _judged(desk: Desk, events: dict[str, str], script: Script, end: dt.datetime) -> Outcome:
    states = {name: state_of(desk, incident) for name, incident in events.items()}
    reports = {
        name: f"{state.sent_reports[0].title}\n{state.sent_reports[0].body}"
        for name, state in states.items()
        if state.sent_reports
    }
    with desk.store.read() as reading:
        clocks = reading.clocks(since=1)
    return outcome(clocks, script.checks, reports, end)


def after_sheet(desk: Desk, script: Script, played: Played) -> PaperMade:
    """The sheet the practice is talked over with (演练讲评表)."""
    from app.services.paper import fonts
    from app.services.paper.forms import after_sheet as sheet
    from app.services.paper.grid import lay_out
    from app.services.paper.pdf import render

    fonts.choose(machine=desk.settings.system_fonts)
    states = {name: state_of(desk, incident) for name, incident in played.events.items()}
    titles = {name: state.title for name, state in states.items()}
    titles |= {f"incident:{state.id}": state.title for state in states.values()}
    form = sheet.after_sheet(
        script.name, played.log, played.outcome, titles, desk.settings, played.ended, footer_of(desk)
    )
    paper = across(desk, lay_out(form))
    return PaperMade(name=safe_name(f"演练讲评表 {script.name}") + ".pdf", paper=paper, data=render(paper))
