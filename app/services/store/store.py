"""Opening the store and running transactions on it."""

import contextlib
import datetime as dt
import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.models.moments import from_micros, to_micros
from app.models.registry import views_version
from app.services.runtime import held_files, private
from app.services.runtime.clock import Clock
from app.services.runtime.errors import Damaged, Derived, Unavailable
from app.services.runtime.lock import in_use
from app.services.runtime.order_clock import OrderClock
from app.services.store import engine as engines
from app.services.store import migrations
from app.services.store.beside import DeskWriting
from app.services.store.engine import CommitUnknown
from app.services.store.failures import IOERR, LANDED, UNREAD, explained
from app.services.store.heads import Heads
from app.services.store.open_files import strange_logs
from app.services.store.placing import foreign_journal, parted
from app.services.store.reading import Reading
from app.services.store.replacing import finish_or_undo
from app.services.store.transaction import Transaction
from app.services.store.values import meta_in, set_meta

FILE = "dutydesk.db"
SAVED = "dutydesk.saved.db"
"""Lines that a program saved when the log was damaged under it (``kept_lines``)."""
LATELY = 2_000
"""Lines held in memory: more than the log holds before it is copied into the book."""
UNWRITABLE = "账本只能看、不能登记：磁盘已满或不可写。时限照样响；请清理磁盘或检查权限，好了自动恢复登记"
STRANGE_ASIDE = "账本的日志文件名被管道、设备、链接或文件夹占着，会停住、不能登记，已改名为 {name}。请核验账本。"
TWICE = (
    "账本文件还有另一个名字（硬链接），两个名字都登记会丢记录；这里存不成单独的一份（磁盘已满或不可写）。"
    "请只用这一个，并清理磁盘。{path}"
)
JOURNAL_ASIDE = "账本旁边有一个不属于它的回滚文件（同步软件、手工拷贝放回的），照它打开会毁掉账本，已改名为 {name}。"
EMPTY = "未作任何改动。请保留全部文件，从备份或镜像恢复，或救出可读的记录。"


class Follower(Protocol):
    """Somebody who takes every entry to a second place (``mirror``)."""

    folder: Path
    path: Path
    wrong: str

    def begin(self) -> None:
        """Take what is new, without waiting."""
        ...

    def follow(self) -> None:
        """Take what is new, and wait for it as long as a booking may."""
        ...

    def renew(self) -> None:
        """Begin anew, what is there being damaged, without waiting."""
        ...

    def caught_up(self, seconds: float) -> bool:
        """Whether every entry is there, after so many seconds at most."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class _Moment(threading.local):
    """What a thread holds open so that all it reads is of one moment."""

    reading: Reading | None = None


class Store:
    """An open store: ``write`` for use cases, ``read`` for screens."""

    def __init__(self, path: Path, engine: engines.Engine, clock: Clock) -> None:
        self.path = path
        self.engine = engine
        self.clock = clock
        self.order_clock = OrderClock(clock)
        self.heads = Heads(path.with_suffix(".head"))
        self.seat = ""
        self.mirror: Follower | None = None
        self.lately: deque[Entry] = deque(maxlen=LATELY)
        """What was written last, as long as the program runs; kept beside where the log goes (``kept_lines``)."""
        self.news: deque[str] = deque()
        self.parted = False
        """Whether the file had a second name until now: under that one somebody may go on with the seat."""
        """What is to be said once of places beside the book; whoever shows it takes it out."""
        self.on_damage: Callable[[], None] = _nothing
        """Called when a derived row does not read, by whatever thread met it."""
        self._moment = _Moment()
        self._doubted = False
        self._watching: dbapi2.Connection | None = None

    @contextmanager
    def write(self, by: str) -> Iterator[Transaction]:
        """One durable transaction as an officer; raises Unavailable with a sentence when it cannot be."""
        written: list[Entry] = []
        with self._explained():
            try:
                with self.engine.transaction() as connection:
                    now = to_micros(self.clock.now())
                    seat = meta_in(connection, "seat")  # another program may have gone on under a new one
                    transaction = Transaction(connection, seat, by, now, self.order_clock.micros())
                    yield transaction
                    written = transaction.flush()
            except CommitUnknown:
                if not written or not self._landed(written[-1]):
                    raise
            self.seat = transaction.seat
            self.lately.extend(written)
            if written and transaction.head[0]:
                others = {one.seat: (one.seat, one.seq, one.hash) for one in written if one.seat != self.seat}
                self.heads.keep(self.seat, *transaction.head, others.values())
        mirror = self.mirror
        if written and mirror is not None:
            mirror.follow()

    @contextmanager
    def trial(self, by: str) -> Iterator[Transaction]:
        """What booking would do to what the book holds now, folded in memory: nothing of it is ever written."""
        with self._explained(), self.engine.transaction(reading=True) as connection:
            now, wall = to_micros(self.clock.now()), self.order_clock.micros()
            yield Transaction(connection, meta_in(connection, "seat"), by, now, wall)

    def _landed(self, last: Entry) -> bool:
        """Whether a commit of unknown outcome is in the book; told by writing once more and reading back after it.

        The next commit either finds the entries or is written over what was left of them. Raises Unavailable when they
        are not there, CommitUnknown or a database error while the disk goes on failing.
        """
        with self.engine.transaction() as connection:
            set_meta(connection, "settled", last.id)
        with self.engine.transaction(reading=True) as connection:
            found = connection.execute("SELECT hash FROM entry WHERE id = ?", (last.id,)).fetchall()
        if not found:
            raise Unavailable(IOERR)
        self.news.append(LANDED)
        return True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self.path):
                yield
        except Derived:
            self.on_damage()
            raise
        except UNREAD:  # the rows, or a fault of ours: looked for once
            if not self._doubted:
                self._doubted = True
                self.on_damage()
            raise

    @contextmanager
    def beside(self) -> Iterator[DeskWriting]:
        """A write transaction beside the book: drafts, pieces of files, outbox, single values."""
        with self.raw() as connection:
            yield DeskWriting(connection)

    @contextmanager
    def raw(self) -> Iterator[dbapi2.Connection]:
        """A write transaction on the bare connection, for the store's own modules."""
        with self._explained(), self.engine.transaction() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """A consistent view of the store for reading; within ``moment`` it is of that moment."""
        held = self._moment.reading
        if held is not None:
            yield held
            return
        with self._explained(), self.engine.transaction(reading=True) as connection:
            yield Reading(connection)

    @contextmanager
    def moment(self) -> Iterator[Reading]:
        """Whatever this thread reads within is of one moment, by however many functions; others go on booking."""
        with self.read() as reading:
            before, self._moment.reading = self._moment.reading, reading
            try:
                yield reading
            finally:
                self._moment.reading = before

    @property
    def unwritable(self) -> str:
        """What the officer is told while the book can only be read, empty while it can be written to."""
        return UNWRITABLE if self.engine.unwritable else ""

    def data_version(self) -> int:
        """A number that moves with every commit, ours or the command line's; read on one connection kept for it."""
        with explained(self.path):
            if self._watching is None:
                watching = self.engine.readable()
                if self.engine.unwritable:
                    watching.close()
                    return 0
                self._watching = watching
            return int(self._watching.execute("PRAGMA data_version").fetchall()[0][0])

    def entries(self) -> int:
        """How many entries the book holds."""
        with self.read() as reading:
            return reading.book.count()

    def now(self) -> dt.datetime:
        """The wall clock."""
        return self.clock.now()

    def meta(self, name: str) -> str:
        """A single value beside the book, empty when unset."""
        with self.read() as reading:
            return reading.value(name)

    def set_meta(self, name: str, value: str) -> None:
        """Keep a single value beside the book."""
        with self.raw() as connection:
            set_meta(connection, name, value)

    def change_meta(self, name: str, change: Callable[[str], str]) -> str:
        """What ``change`` makes of a value beside the book is kept; nobody changes it in between. Returns it."""
        with self.raw() as connection:
            value = change(meta_in(connection, name))
            set_meta(connection, name, value)
        return value

    def close(self) -> None:
        """Let go of the file."""
        if self._watching is not None:
            self._watching.close()
            self._watching = None
        if self.mirror is not None:
            self.mirror.close()
            self.mirror = None
        self.engine.dispose()


def _nothing() -> None:
    """Nobody is told yet."""


def open_store(
    home: Path,
    clock: Clock,
    key: bytes | None = None,
    *,
    before_step: Callable[[Store], None] | None = None,
    as_it_is: bool = False,
) -> Store:
    """Open, or make, the store in a folder. The one door.

    ``before_step`` is called with a book of an earlier format before its tables are brought to today's; ``as_it_is`` it
    is looked at in the format it has, and nothing is written.

    Raises:
        Unavailable: the folder is not writable, or the file is locked or of a newer program.
        Damaged: the file is not a sound database; it is left as it is.
    """
    engines.check_library()
    path = home / FILE
    try:
        private.make_folder(home)
    except OSError as error:
        raise Unavailable(f"不能建立数据文件夹 {home}，请检查路径和权限。") from error
    try:
        finish_or_undo(path)
        foreign = foreign_journal(path.resolve())
    except OSError as error:
        raise Unavailable(f"上次恢复没有做完，现在也做不完：{home} 不能写。请检查磁盘和权限。") from error
    told: list[str] = []
    with contextlib.suppress(OSError):  # a disk that takes nothing: what stands in the way is named when it is met
        strange = held_files.put_aside(strange_logs(path.resolve()))
        told += [STRANGE_ASIDE.format(name=name) for name in strange]
    twice = False
    if not as_it_is and not in_use(home):  # a window that is open has parted it
        try:
            twice = parted(path.resolve())
        except OSError:
            told.append(TWICE.format(path=path))
    for held in home.glob(f"{path.stem}.*"):  # of earlier versions, which everybody could read
        private.close_off(held)
    engine = engines.Engine(path, key)
    store = Store(path, engine, clock)
    if foreign is not None:
        store.news.append(JOURNAL_ASIDE.format(name=foreign.name))
    store.news.extend(told)
    store.parted = twice
    try:
        with explained(path):
            _prepare(store, before_step, as_it_is=as_it_is)
    except BaseException:
        engine.dispose()
        raise
    return store


def _prepare(store: Store, before_step: Callable[[Store], None] | None, *, as_it_is: bool) -> None:
    known = store.heads.exists  # before the version: a book that is just being made gets its head last
    version = int(store.engine.pragma("user_version") or 0)
    if version > migrations.FORMAT:
        raise Unavailable(f"数据文件由更新版本的值守台建立（格式{version}），请升级本程序后再打开。")
    with store.read() as reading:
        numbered = reading.connection.execute("PRAGMA user_version").fetchall()[0][0]
        found = reading.connection.execute("SELECT name FROM sqlite_master WHERE name = 'entry'").fetchall()
    if found and not numbered:
        raise Damaged(f"数据文件的格式号不对，像是被别的程序改过。{EMPTY}数据文件：{store.path}")
    if version == 0 and known:
        raise Damaged(
            f"账本是空的，可是另存的链头说原来有记录：日志文件可能已损坏或丢失。{EMPTY}数据文件：{store.path}"
        )
    mode = store.engine.pragma("journal_mode")
    if as_it_is and version:
        store.engine.dispose()
        store.engine.lend = migrations.lend_tables
    elif mode != "wal" and not store.engine.unwritable:  # a new file, or a copy that was carried about as one file
        store.engine.pragma("journal_mode=WAL")
    if version == 0:
        _create(store)
    elif version < migrations.FORMAT and not as_it_is:
        if before_step is not None:
            before_step(store)
        with store.raw() as connection:
            migrations.step_up(connection)
    with store.read() as reading:
        found = reading.connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        tables = {row[0] for row in found}
    if not {"entry", "meta"} <= tables:
        raise Damaged(f"数据文件缺少账本，未作任何改动。请保留原文件并用备份恢复。数据文件：{store.path}")
    with store.read() as reading:
        store.seat = reading.value("seat")
        last = reading.book.last_made(store.seat)
    store.order_clock = OrderClock(store.clock, store.path.with_suffix(".clock"), from_micros(last) if last else None)


def _create(store: Store) -> None:
    from app.services.store import schema

    with store.raw() as connection:
        if connection.execute("PRAGMA user_version").fetchall()[0][0]:
            return  # another program was quicker
        schema.create(connection)
        set_meta(connection, "seat", f"S{secrets.token_hex(4)}")
        set_meta(connection, "views", views_version())
        set_meta(connection, "made_at", from_micros(to_micros(store.now())).isoformat())
