"""按脚本演练 in the practice window: injects come by elapsed time, the officers act; what they did is talked over.

A call of the script is what rings; who takes it types it like any other. Which incident of the book is which event of
the script is told by the words both share. 网络中断 takes the channels away that need the network until it is back.
"""

import datetime as dt
from collections.abc import Iterable

import msgspec

from app.models.book.fact import kind_of
from app.models.incident.facts import IncidentReceived
from app.models.incident.state import Incident
from app.models.moments import from_micros, to_micros
from app.models.practice.facts import InjectGiven, PracticeScored
from app.models.practice.scoring import Outcome, outcome
from app.models.practice.script import Inject, Script, elapsed
from app.models.vocabulary.practice import InjectKind
from app.services.desk import drafts
from app.services.desk.desk import PRACTICE, Desk
from app.services.paper.archive import PaperMade
from app.services.runtime.errors import Refused
from app.services.samples import practice
from app.services.samples.practice import Played
from app.services.store.journal import JournalLine

FORM = "drill"
MOST = 5000
ALIKE = 0.3
"""Share of an inject's pairs of characters that the words of an incident must have to be that event."""


def words_of(one: Inject) -> str:
    """An inject as it is put before the officers."""
    caller = f"{one.caller_unit}{one.caller_name} {one.caller_phone}".strip()
    who = f"　{caller}：" if caller else "　" if one.text else ""
    return f"{one.kind.label}{who}{one.text.lstrip('，')}"


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """A script that runs: since when, how many of its injects were given."""

    script: Script
    start: dt.datetime
    given: int = 0


def running(desk: Desk) -> Running | None:
    """The script that was begun in a practice book and not given up, also after a restart."""
    found = drafts.load_all(desk, FORM, Running) if desk.practice else []
    return found[-1] if found else None


def give_up(desk: Desk) -> None:
    """No script runs any more; the network of the practice is there again."""
    drafts.discard(desk, FORM)
    desk.network_gone = False


class Drill:
    """One script that runs in a practice book from now on, or goes on where ``held`` says it stood.

    What came while the program was closed comes at once.

    Raises:
        Refused: the book is a real one.
    """

    def __init__(self, desk: Desk, script: Script, held: Running | None = None) -> None:
        if not desk.practice:
            raise Refused("这不是演练账本，脚本只在演练窗口里走。")
        self.desk = desk
        self.script = script
        self.start = desk.now() if held is None else held.start
        injects = sorted(script.injects, key=lambda one: elapsed(one.at))
        self._given, self._left = [], injects
        if held is None:
            self._book(f"脚本开始：{script.name}")
        else:
            self._given, self._left = injects[: held.given], injects[held.given :]
        self._keep()

    @property
    def last(self) -> Inject | None:
        """What was given last; None where nothing was."""
        return self._given[-1] if self._given else None

    def _keep(self) -> None:
        """How far it has come outlasts the program; the network is as the injects left it."""
        line = [one.kind for one in self._given if one.kind in {InjectKind.OUTAGE, InjectKind.RESTORED}]
        self.desk.network_gone = line[-1:] == [InjectKind.OUTAGE]
        drafts.save(self.desk, FORM, FORM, Running(script=self.script, start=self.start, given=len(self._given)))

    def _book(self, words: str) -> None:
        with self.desk.write() as transaction:
            transaction.append(PRACTICE, InjectGiven(words=words))

    @property
    def over(self) -> bool:
        """Whether its end has come."""
        return self.desk.now() - self.start >= elapsed(self.script.end)

    @property
    def next_at(self) -> dt.datetime | None:
        """When the next inject comes; None when all have come."""
        return self.start + elapsed(self._left[0].at) if self._left else None

    def due(self) -> tuple[Inject, ...]:
        """The injects that have come since the last look; each is booked as given."""
        passed = self.desk.now() - self.start
        come = tuple(one for one in self._left if elapsed(one.at) <= passed)
        for one in come:
            self._book(words_of(one))
            self._left.remove(one)
            self._given.append(one)
            self._keep()
        return come

    def _lines(self) -> list[JournalLine]:
        since = to_micros(self.start)
        with self.desk.store.read() as reading:
            own = [one for one in reading.journal.lines(subjects=(PRACTICE,), limit=MOST) if one.at >= since]
            held = [one for one in reading.journal.lines(since=since, limit=MOST) if one.subject != PRACTICE]
        return sorted([*own, *held], key=lambda one: one.order)

    def sheet(self) -> PaperMade:
        """The after-sheet as it stands now; how it went is booked.

        Raises:
            Refused: no call of the script was taken yet.
        """
        lines, now = self._lines(), self.desk.now()
        taken = dict.fromkeys(one.subject for one in lines if one.kind == kind_of(IncidentReceived))
        states = [practice.state_of(self.desk, one.partition(":")[2]) for one in taken]
        events = matched(self.script.injects, states)
        if not events:
            raise Refused("脚本里的来电还没有一个登记，讲评表是空的。")
        found = self._judged(events, states, now)
        missed = [
            (self.start + elapsed(one.at), f"没有登记的来电：{one.text}")
            for one in self.script.injects
            if one.kind is InjectKind.CALL and one.event not in events and self.start + elapsed(one.at) <= now
        ]
        told = [(from_micros(one.at), one.text) for one in lines if one.subject in taken or one.subject == PRACTICE]
        with self.desk.write() as transaction:
            fact = PracticeScored(
                name=self.script.name, kept=found.kept, limits=found.limits, told=found.told, asked=found.asked,
                score=found.score,
            )  # fmt: skip
            transaction.append(PRACTICE, fact)
        log = tuple(sorted([*told, *missed], key=lambda line: line[0]))
        return practice.after_sheet(
            self.desk, self.script, Played(events=events, log=log, outcome=found, ended=now)
        )  # fmt: skip

    def _judged(self, events: dict[str, str], states: Iterable[Incident], now: dt.datetime) -> Outcome:
        held = {one.id: one for one in states}
        chosen = {name: held[identity] for name, identity in events.items()}
        reports = {
            name: f"{one.sent_reports[0].title}\n{one.sent_reports[0].body}"
            for name, one in chosen.items()
            if one.sent_reports
        }
        clocks = [clock for one in chosen.values() for clock in one.clocks]
        begun = {one.event for one in self.script.injects if self.start + elapsed(one.at) <= now}
        checks = [one for one in self.script.checks if one.event in begun]
        return outcome(clocks, checks, reports, now)


def matched(injects: Iterable[Inject], states: Iterable[Incident]) -> dict[str, str]:
    """Event of the script → id of the incident whose words are most alike; none where nobody took the call."""
    left = list(states)
    found: dict[str, str] = {}
    for one in injects:
        if one.kind is not InjectKind.CALL or not left:
            continue
        best = max(left, key=lambda state: _alike(one.text, state))
        if _alike(one.text, best) >= ALIKE:
            found[one.event] = best.id
            left.remove(best)
    return found


def _alike(text: str, state: Incident) -> float:
    """Share of a text's pairs of characters that stand in what was booked of an incident."""
    said = _pairs(text)
    held = _pairs("".join((state.title, *(one.narrative for one in state.messages))))
    return len(said & held) / len(said) if said else 0.0


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}
