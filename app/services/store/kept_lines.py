"""Lines that a damaged log took along (日志坏掉时刚登记的): the program that wrote them holds them still.

They were acknowledged. Where the log was cut or written over in its place they stand neither there nor in the book; the
window has them in memory. They are written into a small book beside it, under the same key, and taken in again at the
next start, each with its own seal, once the book has gone on under another seat.
"""

import contextlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.entry import Entry
from app.services.runtime import held_files
from app.services.runtime.errors import DutyDeskError
from app.services.store.book import SELECT_ENTRY, entry_from
from app.services.store.engine import Engine, connect, refuse_views
from app.services.store.placing import remove, settle
from app.services.store.seats import held_at
from app.services.store.shapes import names_of, sql
from app.services.store.store import SAVED, Store

TAKEN = "dutydesk.saved.taken.db"
TAKEN_BACK = "日志坏掉时刚登记的{count}条，原来的程序另存了下来，现在已收回账本。"
NOT_TAKEN = "日志坏掉时刚登记的几条另存在 {name}，没有收回账本：{why}请保留这个文件，从它或从纸上补记。"
_FIELDS = tuple(Entry.__struct_fields__)


def keep(engine: Engine, entries: Sequence[Entry]) -> None:
    """What was acknowledged lately stands in a file of its own; one that stands there already is added to."""
    path = engine.path.with_name(SAVED)
    part = path.with_name(f"{SAVED}.part")
    known = [*_read(path, engine.key), *entries]
    with contextlib.suppress(OSError, dbapi2.Error):  # a disk that takes nothing: the mirror, the backups, the paper
        remove(part)
        with contextlib.closing(connect(part, engine.key)) as connection:
            connection.execute(sql("CREATE TABLE entry (", names_of(_FIELDS), ", UNIQUE (seat, seq))"))
            rows = {(one.seat, one.seq): msgspec.structs.astuple(one) for one in known}
            connection.execute("BEGIN")
            marks = ", ".join("?" * len(_FIELDS))
            connection.executemany(sql("INSERT INTO entry VALUES (", marks, ")"), list(rows.values()))
            connection.execute("COMMIT")
        settle(part, path)


def _read(path: Path, key: bytes | None) -> list[Entry]:
    if not path.is_file():
        return []
    try:
        with contextlib.closing(connect(path, key)) as connection:
            refuse_views(connection)
            found = connection.execute(sql(SELECT_ENTRY, "ORDER BY seat, seq")).fetchall()
        return [entry_from(row) for row in found]
    except (dbapi2.DatabaseError, UnicodeDecodeError, msgspec.MsgspecError, RecursionError):
        return []


def take_back(store: Store, by: str) -> None:
    """What was kept so is in the book again; said in ``news``. Under the seat in use nobody else writes: not before."""
    path = store.path.with_name(SAVED)
    entries = _read(path, store.engine.key)
    with store.read() as reading:
        entries = [one for one in entries if held_at(reading.connection, one.seat, one.seq) != one.hash]
    if store.unwritable or any(one.seat == store.seat for one in entries):
        return
    try:
        with store.write(by) as transaction:
            received = transaction.receive(entries)
    except DutyDeskError as error:
        store.news.append(NOT_TAKEN.format(name=path.name, why=error.sentence))
        return
    if received.taken:
        store.news.append(TAKEN_BACK.format(count=received.taken))
    with contextlib.suppress(OSError):
        held_files.replace(path, path.with_name(TAKEN))
