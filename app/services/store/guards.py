"""What the file of a book does by itself: two triggers hold the book, and nothing else acts or stands in between.

SQLite runs whatever triggers a file brings along, on our own writes. One that is not ours may take back what was just
written, a view under a table's name may show what it likes, a unique index may refuse what is right; and without ours
the book is not held any more. None of that is seen by SQLite's own check of the file.
"""

from sqlcipher3 import dbapi2

from app.services.store.book import ENTRY
from app.services.store.sqlite_pages import INDEX, VIRTUAL, take_out

ACTS = ("UPDATE", "DELETE")
GUARDS = tuple(
    f"CREATE TRIGGER entry_no_{act.lower()} BEFORE {act} ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END"
    for act in ACTS
)
PLACES = "SELECT min(position), max(position), count(*) FROM entry"
BENDING = (" CHECK", "ON CONFLICT", "COLLATE", "GENERATED", "REFERENCES", " DEFAULT")
"""Words that stand in none of our tables."""
HELD = frozenset({"entry", "arrival", "draft", "chunk", "outbox", "meta", "waiting", "credential"})
"""Tables whose own keys are the only ones: none of them was ever given a unique index apart."""
_OURS = frozenset(
    one.replace('"', "")
    for one in (
        *(f"{ENTRY.name} ({', '.join(some)})" for some in ENTRY.indexes),
        *(f"{ENTRY.name} ({', '.join(part.columns)}) WHERE {part.where}" for part in ENTRY.some),
    )
)
"""What the indexes of those tables are on."""
_ALL = "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY name"

_STRANGE_ARRIVALS = (
    "SELECT count(*) FROM arrival LEFT JOIN entry ON entry.id = arrival.entry WHERE entry.id IS NULL "
    "OR typeof(arrival.at) <> 'integer' OR entry.seat = (SELECT value FROM meta WHERE name = 'seat')"
)
"""Only what came from elsewhere has one."""


def _bent(connection: dbapi2.Connection) -> list[str]:
    """Tables of ours that hold more than we gave them: a rule that refuses what is right, a column that reckons."""
    said = []
    for name, words in connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall():
        if name in HELD and (bent := next((one for one in BENDING if one in words.upper()), "")):
            said.append(f"表 {name} 里多出了规定（{bent}），不是本程序的，会挡住或改动登记；请用救出（salvage）另建")
    return said


def put_in_order(connection: dbapi2.Connection) -> None:
    """Entries stand one after the other from 1 on, in the order they stood in; in a copy that is about to be the book.

    Where an entry stands is hashed by nothing, and what follows the book by it (mirror, index) would leave it out.
    """
    ((first, last, count),) = connection.execute(PLACES).fetchall()
    if not count or (first, last) == (1, count):
        return
    for act in ACTS:
        connection.execute(f"DROP TRIGGER IF EXISTS entry_no_{act.lower()}")
    places = [row[0] for row in connection.execute("SELECT position FROM entry ORDER BY position").fetchall()]
    free = -len(places) - 1 if first > -len(places) - 1 else first - len(places) - 1
    move = "UPDATE entry SET position = ? WHERE position = ?"
    connection.executemany(move, [(free + number, place) for number, place in enumerate(places)])
    connection.executemany(move, [(number + 1, free + number) for number in range(len(places))])
    for one in GUARDS:
        connection.execute(one)


def _is_stray(kind: str, table: str, words: str) -> bool:
    """Whether it is an index that this program never made: SQLite may read its values instead of those of the table."""
    defined = " ".join(words.replace('"', "").split())
    return (
        kind == "index"
        and table in HELD
        and bool(defined)
        and not (defined.startswith("CREATE INDEX ") and defined.partition(" ON ")[2] in _OURS)
    )


def let_go(connection: dbapi2.Connection) -> tuple[str, ...]:
    """What a file does that is not ours is taken out of it, and the book's own guards stand; names of what went.

    For a copy that is about to be the book, before anything is written into it.
    """
    gone = []
    for kind, name, table, words in connection.execute(_ALL).fetchall():
        stray = _is_stray(kind, table, words)
        if kind == "table" and words.upper().startswith(VIRTUAL) and name != INDEX:
            take_out(connection, name)
            gone.append(name)
        elif (kind == "trigger" and words not in GUARDS) or kind == "view" or stray:
            quoted = name.replace('"', '""')
            connection.execute(f'DROP {kind} "{quoted}"')
            gone.append(name)
    stand = {words for _, _, _, words in connection.execute(_ALL).fetchall()}
    for one in GUARDS:
        if one not in stand:
            connection.execute(one)
    return tuple(gone)


def not_ours(connection: dbapi2.Connection) -> list[str]:
    """What the file does that it was not made to do, and which of its guards are not there, as sentences."""
    found, said, stand = connection.execute(_ALL).fetchall(), [], set()
    for kind, name, table, words in found:
        if kind == "trigger" and words in GUARDS:
            stand.add(words)
        elif kind == "trigger":
            said.append(f"多出触发器 {name}（{table}），不是本程序的，登记时会被它改动")
        elif kind == "view":
            said.append(f"多出视图 {name}，不是本程序的")
        elif kind == "table" and words.upper().startswith(VIRTUAL) and name != INDEX:
            said.append(f"多出虚拟表 {name}，不是本程序的")
        elif _is_stray(kind, table, words):
            what = "唯一索引" if words.upper().startswith("CREATE UNIQUE") else "索引"
            said.append(f"多出{what} {name}（{table}），不是本程序的，会挡住登记或让人读到别的")
    said += _bent(connection)
    ((strange,),) = connection.execute(_STRANGE_ARRIVALS).fetchall()
    if strange:
        said.append(f"到达时刻有{strange}条不是登记时写下的，复盘“当时已知”会不对")
    ((first, last, count),) = connection.execute(PLACES).fetchall()
    if count and (first, last) != (1, count):
        said.append("账目在文件里的次序号不是从1起连着的，被改过，检索、镜像会漏；请备份后恢复（restore），恢复时重排")
    said += [f"缺少保护账本的触发器 {one.split()[2]}" for one in GUARDS if one not in stand]
    return said
