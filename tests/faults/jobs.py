"""What a child does until it is killed; each says so on the pipe only after it is durable.

A job gets the data folder, a number of its own and a ``say``; it runs until it is killed.
"""

import itertools
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from app.models.vocabulary.resource import ResourceKind
from app.services.desk.desk import Desk, open_desk
from app.services.duty import shift
from app.services.incident import handling
from app.services.incident.intake import receive
from app.services.resources.importing.plan import dry_run, take
from app.services.runtime.clock import SystemClock
from app.services.runtime.errors import DutyDeskError
from app.services.security import encryption
from app.services.security.keystore import Way
from app.services.store import copies
from app.services.store.rebuild import rebuild
from tests.helpers import draft_of

Say = Callable[[str], None]
KEY = bytes(range(32))
PHRASE = "campaign-phrase-2026"
CLOCK = SystemClock()


def opened(home: Path) -> Desk:
    """The book under the campaign's key, or the one its pass-phrase gives; a campaign of changing keys has both."""
    return open_desk(home, officer="战备", key=key_of(home))


def key_of(home: Path) -> bytes:
    """The key that opens the book now."""
    from app.services.security import keystore

    if not keystore.ways(home):
        return KEY
    return encryption.unlock(home, lambda: [*keystore.from_phrase(home, PHRASE), KEY])


def booking(home: Path, run: int, say: Say) -> None:
    """Notes and incidents with an attachment, as fast as they go."""
    desk = opened(home)
    for number in itertools.count():
        words = f"记事{run}-{number}。"
        if number % 5 == 4:
            name = f"{run}-{number}"
            draft = draft_of(desk, text=f"来报{name}。青山镇厂房火灾，1人受伤。")
            identity = receive(desk, draft).id
            say(f"来报{name}。")
            path = home.parent / f"附件{name}.bin"
            path.write_bytes(os.urandom(random.randint(1, 600_000)))  # noqa: S311 - a size, no secret
            handling.attach(desk, identity, path)
            path.unlink()
            say(f"附件{name}.bin")
        else:
            shift.write_note(desk, words)
            say(words)


def importing(home: Path, run: int, say: Say) -> None:
    """A roster of 400 rows at one go: all or none."""
    desk = opened(home)
    for number in itertools.count():
        name = f"队{run}-{number}"
        path = home.parent / f"{name}.csv"
        rows = "".join(f"{name}号{row},青山镇,{row + 3},0700-555{row:04d}\n" for row in range(400))
        path.write_text("队伍名称,驻地,人数,值班电话\n" + rows, encoding="utf-8")
        take(desk, dry_run(desk, ResourceKind.TEAM, path))
        path.unlink()
        say(name)


def backing_up(home: Path, run: int, say: Say) -> None:
    """Copy after copy while somebody books."""
    desk = opened(home)
    for number in itertools.count():
        words = f"备份前{run}-{number}。"
        shift.write_note(desk, words)
        say(words)
        copies.backup(desk.store, home.parent / "盘", keep=3)


def rebuilding(home: Path, run: int, say: Say) -> None:
    """All views again and again, a note in between."""
    desk = opened(home)
    for number in itertools.count():
        words = f"重建前{run}-{number}。"
        shift.write_note(desk, words)
        say(words)
        rebuild(desk.store)


def rekeying(home: Path, run: int, say: Say) -> None:
    """A new key for the whole book after each note."""
    keeping = encryption.Keeping(way=Way.PHRASE, phrase=PHRASE)
    for number in itertools.count():
        words = f"换钥前{run}-{number}。"
        desk = opened(home)
        shift.write_note(desk, words)
        desk.close()
        say(words)
        encryption.rekey(home, CLOCK, "战备", key_of(home), keeping)


def book_some(home: Path, say: Say) -> None:
    """A dozen long notes."""
    desk = opened(home)
    for number in range(12):
        shift.write_note(desk, f"写到{number}。" + "字" * 3000)
        say(f"写到{number}。")


def back_up_once(home: Path, _say: Say) -> None:
    """One verified copy."""
    copies.backup(opened(home).store, home.parent / "盘")


def rebuild_once(home: Path, _say: Say) -> None:
    """All views."""
    rebuild(opened(home).store)


def rekey_once(home: Path, _say: Say) -> None:
    """A new key."""
    encryption.rekey(home, CLOCK, "战备", key_of(home), encryption.Keeping(way=Way.PHRASE, phrase=PHRASE))


def copy_once(home: Path, _say: Say) -> None:
    """A plain copy."""
    encryption.plain_copy(opened(home), home.parent / "明文.db", "演练")


ONCE: dict[str, Callable[[Path, Say], None]] = {
    "book": book_some,
    "backup": back_up_once,
    "rebuild": rebuild_once,
    "rekey": rekey_once,
    "copy": copy_once,
}


def limited(job: str) -> Callable[[Path, int, Say], None]:
    """A job under a limit on the size of files (bytes), as a disk that is full there; says 完成 or 受阻."""

    def act(home: Path, limit: int, say: Say) -> None:
        import resource  # not on every system; neither are these jobs
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            ONCE[job](home, say)
        except DutyDeskError:
            say("受阻")
        else:
            say("完成")

    return act


JOBS: dict[str, Callable[[Path, int, Say], None]] = {
    "booking": booking,
    "import": importing,
    "backup": backing_up,
    "rebuild": rebuilding,
    "rekey": rekeying,
    **{f"limited {job}": limited(job) for job in ONCE},
}


def told(desk: Desk) -> Iterator[str]:
    """Every line of the book, and the names of the teams in the ledger."""
    with desk.store.read() as reading:
        yield from (line.text for line in reading.journal.lines(limit=1_000_000))
        yield from (row.name for row, _, _ in reading.ledgers.records(ResourceKind.TEAM))
