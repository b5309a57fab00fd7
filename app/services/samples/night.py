"""练习: a night in a book of its own beside the real one, to be worked in; a first night with its after-sheet.

The real window stays open and rings: what is practised runs in a window of its own on a folder of its own.
"""

import datetime as dt
from pathlib import Path

import msgspec

from app.models.book.fact import kind_of
from app.models.incident.facts import IncidentReceived
from app.models.incident.state import Incident
from app.models.moments import BEIJING, from_micros
from app.models.practice.facts import InjectGiven, PracticeScored
from app.models.practice.guide import Progress, progress
from app.models.practice.scoring import outcome
from app.models.practice.script import Script, elapsed
from app.services.desk.desk import PRACTICE, Desk
from app.services.paper.archive import PaperMade
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource
from app.services.samples import practice, sample
from app.services.samples.practice import Played
from app.services.store.journal import JournalLine
from app.services.store.store import FILE

FOLDER = "练习"
STAMP = "%Y%m%d-%H%M%S"
FRESH = dt.timedelta(hours=12)
"""How long a night is gone on with; afterwards a new one is laid beside it."""
BEGAN = "新手一夜：开始"


def script_of(name: str) -> Script:
    """One of the scripts the program comes with."""
    return practice.load(resource("practice", f"{name}.toml"))


def ready(home: Path, clock: Clock) -> Path:
    """The folder of the night to practise in: the one that was begun lately, else a new one."""
    now = clock.now()
    for folder in sorted((home / FOLDER).glob("*"), reverse=True):
        try:
            begun = dt.datetime.strptime(folder.name, STAMP).replace(tzinfo=BEIJING)
        except ValueError:
            continue
        if (folder / FILE).exists() and dt.timedelta() <= now - begun < FRESH:
            return folder
    folder = home / FOLDER / now.astimezone(BEIJING).strftime(STAMP)
    lay(folder, now)
    return folder


def lay(folder: Path, now: dt.datetime) -> None:
    """A new practice book with a night that has come as far as now: something closed, late, near; raises Refused."""
    script = script_of("night")
    begun = msgspec.structs.replace(script, start=now - elapsed(script.end))
    desk, clock = practice.begin(folder, begun)
    try:
        practice.play(desk, clock, begun, 0, scored=False)
        sample.fill_ledgers(desk)
        _mark(desk)
    finally:
        desk.close()


def _mark(desk: Desk) -> None:
    with desk.write() as transaction:
        transaction.append(PRACTICE, InjectGiven(words=BEGAN))


def again(desk: Desk) -> None:
    """A first night begins anew in the same book; raises Refused in a real one."""
    if not desk.practice:
        raise Refused("这不是练习账本。")
    _mark(desk)


def _since(desk: Desk) -> list[JournalLine]:
    """What was booked since the first night began, that line first."""
    with desk.store.read() as reading:
        marks = [one for one in reading.journal.lines(subjects=(PRACTICE,)) if BEGAN in one.text]
        if not marks:
            return []
        lines = reading.journal.lines(since=marks[-1].at, limit=5000)
    return [one for one in lines if one.order >= marks[-1].order]


def how_far(desk: Desk) -> Progress:
    """Which steps of the first night are done."""
    return progress(one.kind for one in _since(desk))


def first_sheet(desk: Desk) -> PaperMade:
    """The after-sheet (讲评表) of the first night as it stands now; how it went is booked.

    Raises:
        Refused: no call has been taken since it began.
    """
    lines = _since(desk)
    called = next((one for one in lines if one.kind == kind_of(IncidentReceived)), None)
    if called is None:
        raise Refused("还没有接报，讲评表是空的。请先按F2把来电登记下来。")
    guided, now = script_of("guided"), desk.now()
    (event,) = [one.event for one in guided.injects]
    identity = called.subject.partition(":")[2]
    state: Incident = practice.state_of(desk, identity)
    sent = state.sent_reports[:1]
    reports = {event: f"{sent[0].title}\n{sent[0].body}"} if sent else {}
    found = outcome(state.clocks, guided.checks, reports, now)
    log = tuple((from_micros(one.at), one.text) for one in lines if one.subject == called.subject)
    fact = PracticeScored(
        name=guided.name, kept=found.kept, limits=found.limits, told=found.told, asked=found.asked, score=found.score
    )
    with desk.write() as transaction:
        transaction.append(PRACTICE, fact)
    return practice.after_sheet(desk, guided, Played(events={event: identity}, log=log, outcome=found, ended=now))
