"""The watch (值守): what each heartbeat does besides looking — clock jumps, late beats, calendar slots.

Ringing needs no write, no disk and no other module: it goes by the clocks in memory and by elapsed time. Everything
else is a step of its own; one that fails is shown, rings as a trouble and is tried again, and the others go on.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial

import msgspec

from app.models.obligations.clock import Clock
from app.models.obligations.deadlines import Deadline, Demand
from app.models.obligations.rules import Rule
from app.models.watch.facts import HeartbeatLate, WallClockJumped
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.duty import lowers, relief, zero_reports
from app.services.obligations import standing
from app.services.obligations.alarms import Pulse, Pulses
from app.services.obligations.planning import clocks_of, next_slots, offered, start
from app.services.outbox.connectivity import ConnectionState, status
from app.services.watch import alerts, wall_clock
from app.services.watch.alerts import Alert
from app.services.watch.frames import Frames
from app.services.watch.steps import Steps

JUMP = 5.0
"""Seconds by which wall and monotonic clock may part unnoticed."""
LATE_BEAT = 5.0
LOOK_EVERY = 10
"""Beats between two looks at the program's own troubles."""
MOST_UNBOOKED = 200
"""Jumps and late beats that wait for a disk that can be written to."""
STEPS_OF_THE_DAY: tuple[tuple[str, Callable[[Desk], Changed | None]], ...] = (
    ("zero", zero_reports.begin_day), ("relief", relief.begin), ("lower", lowers.begin_day),
)  # fmt: skip
"""What the room owes or is owed by the day, whether or not anybody does anything."""
UNSEEN = "备份、镜像、外发的状态没有看成"
NOT_OWED = "零报告、交接班、下级值班的时限没有起动"
READ = "时限没有读到最新的，按先前读到的响"


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
    """Remembers the last beat and the running clocks; everything else is read from the store."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        clock = desk.store.clock
        self._wall = clock.now()
        self._mono = clock.monotonic()
        self._boot = clock.boottime()
        self._clocks: list[Clock] = []
        self._frames = Frames(desk.store.order_clock)
        self._pulses = Pulses()
        self._stale = True
        self._beats = 0
        self._doubted = False
        self._unbooked: list[tuple[dt.datetime, WallClockJumped | HeartbeatLate]] = []
        self._troubles: tuple[Alert, ...] = ()
        self._heard: dict[str, dt.datetime] = {}
        self._line: ConnectionState | None = None
        self.steps = Steps()

    def refresh(self) -> None:
        """The book changed; the running clocks are read again at the next beat."""
        self._stale = True
        self._beats = 0

    def beat(self) -> Beat:
        """Look at every running clock once; books jumps, late beats and new calendar slots. Raises nothing."""
        steps = self.steps
        jumped = self._compare()
        doubt = steps.run("doubt", "系统时间没有核对", self._doubt, "")
        if self._stale:
            steps.run("read", READ, self._read, None)
        topics = frozenset[str]()
        if self._unbooked:
            topics |= steps.run("note", "校时、停顿没有记入账本", self._book, frozenset[str]())
        topics |= self._roll()
        if self._beats % LOOK_EVERY == 0:
            for name, act in STEPS_OF_THE_DAY:
                topics |= steps.run(name, NOT_OWED, partial(self._owe, act), frozenset[str]())
        if self._beats % LOOK_EVERY == 0 or bool(doubt) is not self._doubted:
            self._doubted = bool(doubt)
            steps.run("look", UNSEEN, self._look, None)
        self._beats += 1
        now = self.desk.now()
        placed = steps.run("frames", "校时前的时限没有换算", self._placed, self._clocks)
        return Beat(
            pulse=self._pulses.at(placed, now),
            changed=Changed(topics) if topics else None,
            jumped=jumped,
            clock_doubt=doubt,
            troubles=(*alerts.of_steps(steps.sentences, self._heard, now), *self._troubles),
            line=self._line,
        )

    def _placed(self) -> list[Clock]:
        return self._frames.placed(self._clocks)

    def _doubt(self) -> str:
        trusted = self.desk.store.order_clock
        trusted.look()
        trusted.keep()
        return trusted.sentence

    def _look(self) -> None:
        """What is wrong with backups and mirror, each asked apart; a mirror that lags is tried again."""
        now, steps = self.desk.now(), self.steps
        mirror = self.desk.store.mirror
        if mirror is not None and mirror.wrong:
            mirror.begin()
        with self.desk.store.moment():
            self._heard = alerts.heard(self.desk)
            found = [
                (name, steps.run(f"look {name}", UNSEEN, partial(trouble, self.desk, now), ""))
                for name, trouble in alerts.ALERTS
            ]
            self._troubles = alerts.shown(found, self._heard, now)
            self._line = steps.run("look line", UNSEEN, partial(status, self.desk), self._line)

    def _read(self) -> None:
        held = {one.id: one for one in self._clocks}
        # a clock that reads as it did stays the same object: nothing of it is worked out again
        self._clocks = [before if (before := held.get(one.id)) == one else one for one in standing.running(self.desk)]
        self._stale = False

    def _book(self) -> frozenset[str]:
        """What was noticed stands in the book."""
        with self.desk.write(itself=True) as transaction:
            for noticed, fact in self._unbooked:
                late = msgspec.structs.replace(fact, noticed=noticed) if noticed != self._wall else fact
                transaction.append(alerts.ROOM, late)
        self._unbooked = []
        return transaction.topics

    def _compare(self) -> float:
        """Hold wall, waking and boot clock against the last beat; returns by how many seconds the wall was set."""
        clock = self.desk.store.clock
        wall, mono, boot = clock.now(), clock.monotonic(), clock.boottime()
        passed = (wall - self._wall).total_seconds()
        awake, real = mono - self._mono, boot - self._boot
        self._wall, self._mono, self._boot = wall, mono, boot
        slept = real - awake
        if slept > JUMP:
            self._unbooked.append((wall, WallClockJumped(seconds=round(slept, 1), asleep=True)))
        jump = passed - real
        if abs(jump) > JUMP:
            self._unbooked.append((wall, WallClockJumped(seconds=round(jump, 1), asleep=False, by_elapsed=True)))
        if awake > LATE_BEAT:
            self._unbooked.append((wall, HeartbeatLate(seconds=round(awake, 1))))
        del self._unbooked[MOST_UNBOOKED:]
        return jump if abs(jump) > JUMP else 0.0

    def _roll(self) -> frozenset[str]:
        """Start the next calendar slots of clocks whose time has passed (08:00, then 17:00 …); returns what changed."""
        now, rolled = self.desk.now(), frozenset[str]()
        passed = {
            f"roll {one.id}": (one, rule)
            for one in self._clocks
            if one.due < now and (rule := self.desk.rules.rule(one.rule)) is not None and rule.times
        }
        for name in self.steps.failing("roll "):
            if name not in passed:
                self.steps.forget(name)
        for name, (clock, rule) in passed.items():
            start_next = partial(self._start_next, clock, rule, now)
            rolled |= self.steps.run(name, "下一次定时报告的时限没有起动", start_next, frozenset[str]())
        if rolled:
            self._stale = True
            self.steps.run("read", READ, self._read, None)
        return rolled

    def _owe(self, act: Callable[[Desk], Changed | None]) -> frozenset[str]:
        """What the room owes of itself by the day is owed from now on: 零报告, the first hand-over."""
        changed = act(self.desk)
        self._stale = self._stale or changed is not None
        return changed.topics if changed is not None else frozenset()

    def _start_next(self, clock: Clock, rule: Rule, now: dt.datetime) -> frozenset[str]:
        with self.desk.write(itself=True) as transaction:
            offer = offered(transaction, self.desk, clock.subject, now)
            have = {one.due for one in clocks_of(transaction, clock.subject) if one.rule == clock.rule}
            for due in next_slots(clock, rule, now):
                if due in have or offer is None or not offer.handling:
                    continue
                deadline = Deadline(rule=rule, recipient=clock.recipient, basis_at=clock.due, due=due)
                start(transaction, clock.subject, Demand(governing=deadline), clock.due)
        return transaction.topics

    def confirm_clock(self) -> Changed:
        """An officer says that a doubted wall clock is right."""
        self.refresh()
        return wall_clock.confirm(self.desk)
