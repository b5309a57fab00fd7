"""The desk tables step by step: one function a format, each as that format was, whatever the structs say today.

Views are not stepped but made again (``rebuild``), the book never changes. A step runs within the transaction that also
writes the new number; a step that has its table already changes nothing. Format 1: entries, arrivals, drafts, pieces
of files, single values. 2: the outbox. 3: what waits for earlier entries of its seat. 4: passwords of the people.
5: which entries tell where they come from.
"""

from collections.abc import Callable

from sqlcipher3 import dbapi2

Step = Callable[[dbapi2.Connection], None]
ADDED = {
    "outbox": (
        "CREATE TABLE IF NOT EXISTS outbox (number INTEGER NOT NULL, id VARCHAR NOT NULL, incident VARCHAR NOT NULL, "
        "report VARCHAR NOT NULL, route VARCHAR NOT NULL, title VARCHAR NOT NULL, queued_at BIGINT NOT NULL, "
        "state VARCHAR NOT NULL, attempts INTEGER NOT NULL, next_at BIGINT NOT NULL, error VARCHAR NOT NULL, "
        "receipt VARCHAR NOT NULL, done_at BIGINT NOT NULL, PRIMARY KEY (number), UNIQUE (id))"
    ),
    "waiting": (
        "CREATE TABLE IF NOT EXISTS waiting (seat VARCHAR NOT NULL, seq BIGINT NOT NULL, id VARCHAR NOT NULL, "
        'at BIGINT NOT NULL, "order" BIGINT NOT NULL, "by" VARCHAR NOT NULL, subject VARCHAR NOT NULL, '
        "kind VARCHAR NOT NULL, data BLOB NOT NULL, prev BLOB NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (seat, seq))"
    ),
    "credential": (
        "CREATE TABLE IF NOT EXISTS credential (id VARCHAR NOT NULL, salt BLOB NOT NULL, digest BLOB NOT NULL, "
        "memory BIGINT NOT NULL, passes BIGINT NOT NULL, lanes BIGINT NOT NULL, set_at BIGINT NOT NULL, "
        "wrong BIGINT NOT NULL, wrong_at BIGINT NOT NULL, PRIMARY KEY (id))"
    ),
}
"""Tables that came after the first format, each as its step makes it."""


def add_outbox(connection: dbapi2.Connection) -> None:
    """1 → 2: messages on their way out."""
    connection.execute(ADDED["outbox"])


def add_waiting(connection: dbapi2.Connection) -> None:
    """2 → 3: entries from elsewhere that wait until those before them are here."""
    connection.execute(ADDED["waiting"])


def add_credentials(connection: dbapi2.Connection) -> None:
    """3 → 4: what tells the password of a person from a wrong one, and how often it was wrong."""
    connection.execute(ADDED["credential"])


def index_carried(connection: dbapi2.Connection) -> None:
    """4 → 5: which entries say that they were carried here, so that whether a paper was booked reads these alone."""
    connection.execute(
        "CREATE INDEX IF NOT EXISTS entry_carried ON entry (position) "
        "WHERE kind IN ('incident:received', 'incident:followed_up', 'call:booked') AND instr(data, '\"carried\":{')"
    )


STEPS: tuple[Step, ...] = (add_outbox, add_waiting, add_credentials, index_carried)
FORMAT = len(STEPS) + 1
"""Of the files this program makes; newer ones are refused."""


def step_up(connection: dbapi2.Connection) -> None:
    """Bring a file to today's format, within a transaction."""
    version = int(connection.execute("PRAGMA user_version").fetchall()[0][0])
    for step in STEPS[version - 1 :] if version else ():
        step(connection)
    set_format(connection)


def lend_tables(connection: dbapi2.Connection) -> None:
    """The tables a file of an earlier format has not, empty, in the memory of a connection; the file stays as it is."""
    connection.execute("PRAGMA temp_store=MEMORY")
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    for name, words in ADDED.items():
        if name not in there:
            connection.execute(words.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))


def set_format(connection: dbapi2.Connection) -> None:
    """Say that a file is of today's format; one that is newer stays so."""
    if int(connection.execute("PRAGMA user_version").fetchall()[0][0]) < FORMAT:
        connection.execute(f"PRAGMA user_version={FORMAT}")
