"""The watch (值守): what each heartbeat does besides looking — clock jumps, late beats, calendar slots."""

import datetime as dt

import msgspec

from app.models.book.fact import Fact
from app.models.obligations.clock import Clock
from app.models.obligations.deadlines import Deadline, Demand
from app.models.watch.facts import HeartbeatLate, WallClockJumped
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.obligations import standing
from app.services.obligations.alarms import Pulse, pulse
from app.services.obligations.planning import clocks_of, next_slots, offered, start
from app.services.outbox.connectivity import ConnectionState, status
from app.services.watch import wall_clock
from app.services.watch.alerts import Alert, look

JUMP = 5.0
"""Seconds by which wall and monotonic clock may part unnoticed."""
LATE_BEAT = 5.0
LOOK_EVERY = 10
"""Beats between two looks at the program's own troubles."""


class Beat(msgspec.Struct, frozen=True, kw_only=True):
    """One heartbeat's result."""

    pulse: Pulse
    changed: Changed | None = None
    jumped: float = 0.0
    clock_doubt: str = ""
    """What is wrong with the wall clock, empty while it is trusted."""
    troubles: tuple[Alert, ...] = ()
    """What is wrong with the program's own house; some of it rings."""
    line: ConnectionState | None = None
    """The outbox and the line, as last looked at."""

    @property
    def clock_doubted(self) -> bool:
        """Whether the wall clock is doubted."""
        return bool(self.clock_doubt)


class Watch:
    """Remembers the last beat; everything else is read from the store."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        clock = desk.store.clock
        self._wall = clock.now()
        self._mono = clock.monotonic()
        self._boot = clock.boottime()
        self._clocks: list[Clock] = []
        self._stale = True
        self._beats = 0
        self._doubted = False
        self._troubles: tuple[Alert, ...] = ()
        self._line: ConnectionState | None = None

    def refresh(self) -> None:
        """The book changed; the running clocks are read again at the next beat."""
        self._stale = True
        self._beats = 0

    def beat(self) -> Beat:
        """Look at every running clock once; books jumps, late beats and new calendar slots."""
        jumped, facts = self._compare()
        trusted = self.desk.store.order_clock
        trusted.look()
        doubt = trusted.sentence
        trusted.keep()
        topics: frozenset[str] = frozenset()
        if facts:
            with self.desk.write() as transaction:
                for fact in facts:
                    transaction.append("engine:room", fact)
            topics = transaction.topics
        now = self.desk.now()
        if self._stale:
            self._read()
        rolled = self._roll(now)
        if rolled:
            topics |= rolled
            self._read()
        if self._beats % LOOK_EVERY == 0 or bool(doubt) is not self._doubted:
            self._doubted = bool(doubt)
            self._look(now)
        self._beats += 1
        return Beat(
            pulse=pulse(self._clocks, now),
            changed=Changed(topics) if topics else None,
            jumped=jumped,
            clock_doubt=doubt,
            troubles=self._troubles,
            line=self._line,
        )

    def _look(self, now: dt.datetime) -> None:
        """What is wrong with backups and mirror; a mirror that lags is tried again."""
        mirror = self.desk.store.mirror
        if mirror is not None and mirror.wrong:
            mirror.begin()
        with self.desk.store.moment():
            self._troubles = look(self.desk, now)
            self._line = status(self.desk)

    def _read(self) -> None:
        self._clocks = standing.running(self.desk)
        self._stale = False

    def _compare(self) -> tuple[float, list[Fact]]:
        clock = self.desk.store.clock
        wall, mono, boot = clock.now(), clock.monotonic(), clock.boottime()
        passed = (wall - self._wall).total_seconds()
        awake, real = mono - self._mono, boot - self._boot
        self._wall, self._mono, self._boot = wall, mono, boot
        facts: list[Fact] = []
        slept = real - awake
        if slept > JUMP:
            facts.append(WallClockJumped(seconds=round(slept, 1), asleep=True))
        jump = passed - real
        if abs(jump) > JUMP:
            facts.append(WallClockJumped(seconds=round(jump, 1), asleep=False))
        if awake > LATE_BEAT:
            facts.append(HeartbeatLate(seconds=round(awake, 1)))
        return jump if abs(jump) > JUMP else 0.0, facts

    def _roll(self, now: dt.datetime) -> frozenset[str]:
        """Start the next calendar slots of clocks whose time has passed (08:00, then 17:00 …); returns what changed."""
        rolled: frozenset[str] = frozenset()
        for clock in self._clocks:
            rule = self.desk.rules.rule(clock.rule)
            if rule is None or not rule.times or clock.due >= now:
                continue
            slots = next_slots(clock, rule, now)
            with self.desk.write() as transaction:
                offer = offered(transaction, self.desk, clock.subject, now)
                have = {one.due for one in clocks_of(transaction, clock.subject) if one.rule == clock.rule}
                for due in slots:
                    if due in have or offer is None or not offer.handling:
                        continue
                    deadline = Deadline(rule=rule, recipient=clock.recipient, basis_at=clock.due, due=due)
                    start(transaction, clock.subject, Demand(governing=deadline), now)
            rolled |= transaction.topics
        return rolled

    def confirm_clock(self) -> Changed:
        """An officer says that a doubted wall clock is right."""
        self.refresh()
        return wall_clock.confirm(self.desk)
