"""Opening the store and running transactions on it."""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, PoolProxiedConnection, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from app.models.moments import from_micros, to_micros
from app.models.subjects import views_version
from app.models.tables import Base, EntryTable, MetaTable
from app.services.clock import Clock, OrderClock
from app.services.errors import Damaged, Unavailable
from app.services.store import engine as engines
from app.services.store.heads import Heads
from app.services.store.reading import Reading
from app.services.store.transaction import Transaction

FILE = "dutydesk.db"


class Store:
    """An open store: ``write`` for use cases, ``read`` for screens."""

    def __init__(self, path: Path, engine: Engine, clock: Clock) -> None:
        self.path = path
        self.engine = engine
        self.clock = clock
        self.order_clock = OrderClock(clock)
        self.heads = Heads(path.with_suffix(".head"))
        self.seat = ""
        self._watching: PoolProxiedConnection | None = None

    @contextmanager
    def write(self, by: str) -> Iterator[Transaction]:
        """One durable transaction as an officer; raises Unavailable with a sentence when it cannot be."""
        with engines.explained(self.path):
            with self.engine.connect() as connection, connection.begin():
                now = to_micros(self.clock.now())
                transaction = Transaction(connection, self.seat, by, now, self.order_clock.micros())
                yield transaction
                written = transaction.flush()
            if any(entry.seat == self.seat for entry in written):
                self.heads.keep(self.seat, *transaction.head)

    @contextmanager
    def desk(self) -> Iterator[Connection]:
        """A write transaction on the desk tables (drafts, chunks, meta)."""
        with engines.explained(self.path), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """A consistent view of the store for reading."""
        with engines.explained(self.path), self.engine.connect().execution_options(reading=True) as connection:
            yield Reading(connection)

    def data_version(self) -> int:
        """A number that moves with every commit, ours or the command line's; read on one connection kept for it."""
        with engines.explained(self.path):
            if self._watching is None:
                self._watching = self.engine.raw_connection()
            cursor = self._watching.cursor()
            try:
                cursor.execute("PRAGMA data_version")
                return int(cursor.fetchall()[0][0])
            finally:
                cursor.close()

    def entries(self) -> int:
        """How many entries the book holds."""
        with self.read() as reading:
            return entry_count(reading.connection)

    def now(self) -> dt.datetime:
        """The wall clock."""
        return self.clock.now()

    def meta(self, name: str) -> str:
        """A single value beside the book, empty when unset."""
        with self.read() as reading:
            found = reading.connection.execute(select(MetaTable.value).where(MetaTable.name == name)).scalar()
            return found or ""

    def set_meta(self, name: str, value: str) -> None:
        """Keep a single value beside the book."""
        with self.desk() as connection:
            set_meta(connection, name, value)

    def close(self) -> None:
        """Let go of the file."""
        if self._watching is not None:
            self._watching.close()
            self._watching = None
        self.heads.close()
        self.engine.dispose()


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Keep a single value within a transaction."""
    statement = upsert(MetaTable).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def open_store(home: Path, clock: Clock, key: bytes | None = None) -> Store:
    """Open, or make, the store in a folder. The one door.

    Raises:
        Unavailable: the folder is not writable, or the file is locked or of a newer program.
        Damaged: the file is not a sound database; it is left as it is.
    """
    engines.check_library()
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"不能建立数据文件夹 {home}，请检查路径和权限。") from error
    engine = engines.make_engine(path, key)
    store = Store(path, engine, clock)
    try:
        with engines.explained(path):
            _prepare(store)
    except BaseException:
        engine.dispose()
        raise
    return store


def _prepare(store: Store) -> None:
    version = int(engines.pragma(store.engine, "user_version") or 0)
    if version > engines.FORMAT:
        raise Unavailable(f"数据文件由更新版本的值守台建立（格式{version}），请升级本程序后再打开。")
    if version == 0:
        engines.pragma(store.engine, "journal_mode=WAL")
        _create(store)
    with store.read() as reading:
        tables = set(reading.connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'")).scalars())
    if not {"entry", "meta", "journal"} <= tables:
        raise Damaged(f"数据文件缺少账本，未作任何改动。请保留原文件并用备份恢复。数据文件：{store.path}")
    store.seat = store.meta("seat")


def _create(store: Store) -> None:
    with store.desk() as connection:
        Base.metadata.create_all(connection)
        for statement in engines.GUARDS:
            connection.exec_driver_sql(statement)
        set_meta(connection, "seat", f"S{secrets.token_hex(4)}")
        set_meta(connection, "views", views_version())
        set_meta(connection, "made_at", from_micros(to_micros(store.now())).isoformat())
        connection.exec_driver_sql(f"PRAGMA application_id={engines.APPLICATION}")
        connection.exec_driver_sql(f"PRAGMA user_version={engines.FORMAT}")


def entry_count(connection: Connection) -> int:
    """How many entries the book holds."""
    return connection.execute(select(EntryTable.position).order_by(EntryTable.position.desc()).limit(1)).scalar() or 0
