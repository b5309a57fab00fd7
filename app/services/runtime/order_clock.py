"""The wall clock as far as it may be trusted (docs/架构.md#席和链): it enters ``order`` only where elapsed time agrees.

A line of trusted time is kept: an instant, and what the boot clock said then. While the wall clock is within five
minutes of that line it is right; beyond, ahead or behind, it is doubted and ``order`` follows the line, until it agrees
again by itself or an officer confirms it. Differences of a few seconds are drift and corrections from the network: the
line goes with them.

The line is also kept in a small file beside the store, so that a restart takes nothing for right that was not:

- The same start of the machine: the line goes on exactly, as if the program had not been away.
- Another start, or a file that is not there: how long it was off is not known. The last trusted instant (of the file,
  or of our own last entry) is then only the earliest it can be. A wall clock before it is doubted. One more than
  seven days after it is asked about (an office may have been closed), but as nothing speaks against it, ``order``
  goes with it. If the clock was doubted as so much ahead when the line was last kept, it is doubted until it is seen
  to be put back by that much.
"""

import contextlib
import datetime as dt
import secrets
from hashlib import sha256
from pathlib import Path

import msgspec

from app.models.moments import EARLIEST, LATEST, from_micros, to_micros
from app.services.runtime import held_files, private
from app.services.runtime.clock import Clock
from app.services.runtime.elapsed import DOUBT, DRIFT, Elapsed

UNSEEN = 7 * 86400.0
"""Seconds that a machine may have been off without being asked."""
LONGEST = 1e10
"""Seconds beyond which a span that was kept is damage: three hundred years."""
_FIRST, _LAST = to_micros(EARLIEST), to_micros(LATEST)
KEEP_EVERY = 60.0
"""Seconds between two writings of the line."""


class Trusted(msgspec.Struct, frozen=True, kw_only=True):
    """The line as it is kept: an instant (microseconds UTC), the boot clock then (seconds) and which start that was."""

    at: int
    boot: float
    start: str
    off: float = 0.0
    """Seconds by which the wall clock was ahead (or behind, negative) and doubted; 0 when it was right."""
    earliest: bool = False
    """Whether it may be later: nobody knows how long the machine was off before."""
    elapsed: int = 0
    """The instant alarms ring by, at that boot clock; 0 in files of earlier versions."""
    guess: bool = False
    """Whether alarms ring by the earliest it can be."""
    frames: dict[str, float] = {}
    """By running clock (``watch/frames``) how far the wall clock was ahead of elapsed time when it was set."""
    check: str = ""
    """Over all the rest: one digit that changed would put the order off for ever. Empty in earlier versions' files."""

    def checked(self) -> "Trusted":
        """The same with its check."""
        bare = msgspec.structs.replace(self, check="")
        return msgspec.structs.replace(bare, check=sha256(msgspec.json.encode(bare, order="sorted")).hexdigest()[:16])


class _Line(msgspec.Struct, frozen=True):
    """A trusted instant, the boot clock then, and by how many seconds the wall clock may be ahead of the line."""

    wall: dt.datetime
    boot: float
    ahead: float = DOUBT
    earliest: bool = False


class OrderClock:
    """The trusted line of one program. ``last`` is an instant at which our own last entry was surely made."""

    def __init__(self, clock: Clock, path: Path | None = None, last: dt.datetime | None = None) -> None:
        self.clock = clock
        self.path = path
        known = _read(path)
        self.frames = dict(known.frames) if known is not None else {}
        """What the watch keeps of each running clock, by whatever name it gives; kept with the line."""
        self._line = self._begin(known, last)
        self.elapsed = self._elapsed(known)
        self._off = 0.0
        self._kept_at: float | None = None
        self._kept_doubt = False
        self.look()

    def _went_on(self, known: Trusted | None) -> bool:
        """Whether the machine has not been started anew since the line was kept."""
        start = self.clock.start()
        return known is not None and bool(start) and known.start == start and known.boot <= self.clock.boottime()

    def _elapsed(self, known: Trusted | None) -> Elapsed:
        """The time to ring by: it goes on where the machine did, else it is the earliest that can be."""
        wall, boot = self.clock.now(), self.clock.boottime()
        if known is not None and self._went_on(known):
            return Elapsed(self.clock, (from_micros(known.elapsed or known.at), known.boot), guess=known.guess)
        presumed = known.off if known is not None and known.off > DOUBT else 0.0
        earliest = self._line.wall if known is None else max(self._line.wall, from_micros(known.elapsed))
        at = max(earliest, wall - dt.timedelta(seconds=presumed))
        unsure = at != wall or (wall - earliest).total_seconds() > UNSEEN
        return Elapsed(self.clock, (at, boot), guess=unsure, presumed=presumed)

    def _begin(self, known: Trusted | None, last: dt.datetime | None) -> _Line:
        """The line to go on with."""
        wall, boot = self.clock.now(), self.clock.boottime()
        if known is not None and self._went_on(known):
            ahead = UNSEEN if known.earliest else DOUBT
            return _Line(from_micros(known.at), known.boot, ahead, known.earliest)
        if known is not None and (known.off or last is None or from_micros(known.at) > last):
            last = from_micros(known.at)
        if last is None:
            return _Line(wall, boot)
        if known is not None and known.off > DOUBT and not known.earliest:
            return _Line(last, boot, max(DOUBT, min(UNSEEN, known.off - DOUBT)))
        return _Line(last, boot, UNSEEN, earliest=True)

    def _allowed(self) -> dt.datetime:
        return self._line.wall + dt.timedelta(seconds=self.clock.boottime() - self._line.boot)

    def look(self) -> float:
        """Hold the wall clock against the line: 0 when it is right, else by how many seconds it is off."""
        wall, boot, line = self.clock.now(), self.clock.boottime(), self._line
        off = (wall - self._allowed()).total_seconds()
        self._off = 0.0 if -DOUBT <= off <= line.ahead else off
        if not self._off and (abs(off) <= DRIFT or line.ahead > DOUBT):
            self._line = _Line(wall, boot)
        self.elapsed.follow(doubted=bool(self._off))
        return self._off

    @property
    def confirmed(self) -> bool:
        """Whether the wall clock was right when it was last looked at."""
        return not self._off

    @property
    def sentence(self) -> str:
        """What the officer is told, empty while the wall clock is right."""
        if not self._off:
            return ""
        way = "快" if self._off > 0 else "慢"
        return f"系统时间比应有的{way}约{_amount(abs(self._off))}，请核对；对的请确认，不对的请校正"

    def micros(self) -> int:
        """Wall microseconds, or those of the trusted line while that speaks against the wall clock."""
        off = self.look()
        follow = off < 0 or (off > 0 and not self._line.earliest)
        return to_micros(self._allowed() if follow else self.clock.now())

    def confirm(self) -> None:
        """An officer says the wall clock is right."""
        self._line = _Line(self.clock.now(), self.clock.boottime())
        self._off = 0.0
        self.elapsed.confirm()

    def keep(self, *, at_once: bool = False) -> None:
        """Write the line down, once a minute or when the doubt has changed; a disk that refuses stops nothing."""
        boot = self.clock.boottime()
        due = self._kept_at is None or boot - self._kept_at >= KEEP_EVERY
        if self.path is None or not (at_once or due or self._kept_doubt is self.confirmed):
            return
        self._kept_at, self._kept_doubt = boot, not self.confirmed
        line = Trusted(
            at=to_micros(self._allowed()), boot=boot, start=self.clock.start(), off=self._off,
            earliest=self._line.earliest, elapsed=to_micros(self.elapsed.now()), guess=self.elapsed.guess,
            frames=self.frames,
        ).checked()  # fmt: skip
        part = self.path.with_name(f"{self.path.name}.{secrets.token_hex(3)}")
        with contextlib.suppress(OSError):
            try:
                private.write(part, msgspec.json.encode(line))
                held_files.replace(part, self.path)
            finally:
                part.unlink(missing_ok=True)


def _read(path: Path | None) -> Trusted | None:
    """The line as it was kept; None when there is none, or none that reads and can be reckoned with."""
    if path is None:
        return None
    try:
        known = msgspec.json.decode(private.read(path, private.SMALL), type=Trusted)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if known.check and known != known.checked():
        return None
    instants = (known.at, *((known.elapsed,) if known.elapsed else ()))
    spans = (known.boot, known.off, *known.frames.values())
    sane = all(_FIRST <= one < _LAST for one in instants) and all(abs(one) < LONGEST for one in spans)
    return known if sane else None


def _amount(seconds: float) -> str:
    if seconds >= 2 * 86400:
        return f"{seconds / 86400:.0f}天"
    if seconds >= 2 * 3600:
        return f"{seconds / 3600:.0f}小时"
    return f"{seconds / 60:.0f}分钟"
