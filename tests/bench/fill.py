"""Stores of a wanted size, really written through the book, of believable texts."""

import datetime as dt
import random
from pathlib import Path

from app.models.duty.facts import NoteWritten
from app.models.incident.facts import IncidentClosed
from app.models.incident.state import Incident
from app.models.obligations.facts import ClockMet
from app.models.registry import views_version
from app.services.desk.desk import Desk, open_desk
from app.services.incident.intake import adopt, book_within, read
from app.services.incident.intake_draft import IntakeDraft
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.samples import sample, simulation
from app.services.store import open_store
from app.services.store.rebuild import rebuild
from app.services.watch import wall_clock

BATCH = 200


def fill(home: Path, entries: int) -> None:
    """Make a store with about that many entries; one that is there already is kept, its views those of today."""
    if (home / f"filled-{entries}").exists():
        store = open_store(home, SystemClock())
        if store.meta("views") != views_version():
            rebuild(store)
        store.close()
        _trust_the_clock(home)
        return
    real = SystemClock()
    clock = FixedClock(real.now() - dt.timedelta(days=3650))
    desk = open_desk(home, officer="王澄", clock=clock)
    sample.show(desk)
    chance = random.Random(7)  # noqa: S311 - repeatable, no secret
    step = 3650 * 86400 / max(1, entries / 9)
    with desk.store.read() as reading:
        count = reading.book.count()
    while count < entries:
        count += _batch(desk, clock, chance, step)
    desk.close()
    _trust_the_clock(home)
    (home / f"filled-{entries}").write_text("done", encoding="utf-8")


def _trust_the_clock(home: Path) -> None:
    """The years that passed while it was filled are no clock set wrong: the window opens as on any morning."""
    desk = open_desk(home, officer="王澄")
    wall_clock.confirm(desk)
    desk.close()


def _batch(desk: Desk, clock: FixedClock, chance: random.Random, step: float) -> int:
    with desk.write() as transaction:
        before = transaction.head[0]
        for _ in range(BATCH):
            clock.advance(step)
            transaction.at = int(clock.now().timestamp() * 1e6)
            text = simulation.narrative(chance)
            draft = IntakeDraft(
                id=desk.new_id(),
                received_at=clock.now(),
                narrative=text,
                caller_unit=chance.choice(simulation.CALLERS),
                caller_name=f"{chance.choice('赵钱孙李周吴郑王')}某",
            )
            draft = adopt(draft, read(desk, text, draft.received_at), only_sure=True)
            book_within(transaction, desk, draft, clock.now())
            subject = f"incident:{draft.id}"
            state = transaction.state(subject, Incident)
            for one in state.clocks:
                transaction.append(subject, ClockMet(clock=one.id, at=clock.now(), evidence="x"))
            transaction.append(subject, IncidentClosed(reason="处置结束", ended_at=clock.now()))
            transaction.append(f"note:{desk.new_id()}", NoteWritten(text=chance.choice(simulation.NOTES)))
        return transaction.head[0] - before
