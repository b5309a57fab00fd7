"""The set of chains (席号): what each continues, what was ever held and is not here any more.

A chain proves its own entries only. That a whole chain, or the end of one, was taken out is known by what others say of
it: each seat names the chain it continues (``SeatBegan.continues``) and the heads of all chains that were held when it
began, and what was known to be lost then; the heads beside the book and in other places (mirror, backups) say more.
Whatever is missing is named by every verification for ever; what was booked as lost is told apart (``booked``).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlcipher3 import dbapi2

from app.models.book import codec
from app.models.book.entry import GENESIS
from app.models.security.facts import ChainHead, Gap, SeatBegan, SeatResumed
from app.services.store.heads import HASH, Head
from app.services.store.values import meta_in

CONTINUES = re.compile(r"^(S[0-9a-f]{8}) 第(\d+)条 ([0-9A-F]{4})-([0-9A-F]{4})-([0-9A-F]{4})$")
"""How a seat named the chain it continues before it named all of them."""
SEAT = re.compile(r"^S[0-9a-f]{8}$")
BEGUN = (
    "SELECT seat, kind, data FROM entry WHERE subject >= 'seat:' AND subject < 'seat;' "
    "AND kind IN ('seat:began', 'seat:resumed') ORDER BY position"
)
CAME = "SELECT 1 FROM entry JOIN arrival ON arrival.entry = entry.id WHERE entry.seat = ? AND entry.seq = ?"
"""Our own entries came from nowhere."""
MOST_SEQ = 1 << 53
"""No seat ever reaches this number, and each program can reckon with what lies below it."""
Ends = Mapping[str, tuple[int, bytes]]


class ChainProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, and with which entry; ``booked`` where the book says itself that it was lost."""

    seat: str
    seq: int
    entry: str
    text: str
    booked: bool = False


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """That a chain reached an entry, as somebody says; ``digits`` is the beginning of its hash in hex."""

    seat: str
    seq: int
    digits: str
    by: str
    """Who says so."""


def begun(connection: dbapi2.Connection) -> tuple[list[Link], list[tuple[str, Gap]]]:
    """(what seats say of chains that were held, what they say was lost with the seat that says so)."""
    links, gaps = list[Link](), list[tuple[str, Gap]]()
    for seat, kind, data in connection.execute(BEGUN).fetchall():
        fact = codec.decode(data, kind)
        if not isinstance(fact, SeatBegan | SeatResumed):
            continue
        by = f"{seat}启用时"
        links += [Link(seat=one.seat, seq=one.seq, digits=one.hash, by=by) for one in fact.chains]
        gaps += [(seat, one) for one in fact.lost] if isinstance(fact, SeatBegan) else []
        named = CONTINUES.match(fact.continues)
        if named is not None and not fact.chains:
            digits = "".join(named.groups()[2:]).lower()
            links.append(Link(seat=named[1], seq=int(named[2]), digits=digits, by=by))
    return links, gaps


def held_at(connection: dbapi2.Connection, seat: str, seq: int) -> bytes | None:
    """The hash the book holds under that seat and number."""
    rows = connection.execute("SELECT hash FROM entry WHERE seat = ? AND seq = ?", (seat, seq)).fetchall()
    return rows[0][0] if rows else None


def last_of(connection: dbapi2.Connection, seat: str) -> tuple[int, bytes]:
    """(seq, hash) of a chain's last entry."""
    row = connection.execute("SELECT seq, hash FROM entry WHERE seat = ? ORDER BY seq DESC LIMIT 1", (seat,)).fetchone()
    return (row[0], row[1]) if row else (0, GENESIS)


def chain_heads(connection: dbapi2.Connection) -> tuple[ChainHead, ...]:
    """The head of every chain in the book, by name; asked chain by chain, however long they are."""
    found = []
    seat = ""
    while (row := connection.execute("SELECT min(seat) FROM entry WHERE seat > ?", (seat,)).fetchone()) and row[0]:
        seat = row[0]
        seq, head = last_of(connection, seat)
        found.append(ChainHead(seat=seat, seq=seq, hash=head.hex()))
    return tuple(found)


def covered(head: Head, gaps: Iterable[Gap]) -> bool:
    """Whether the book says itself that an entry was lost."""
    return any(one.seat == head[0] and one.first <= head[1] <= one.last for one in gaps)


def is_back(connection: dbapi2.Connection, gap: Gap) -> bool:
    """Whether what was booked as lost was found and delivered since."""
    found = held_at(connection, gap.seat, gap.last)
    if gap.hash and (found is None or found.hex() != gap.hash):
        return False
    span = (gap.seat, gap.first, gap.last)
    counted = connection.execute("SELECT count(*) FROM entry WHERE seat = ? AND seq BETWEEN ? AND ?", span).fetchall()
    return bool(counted[0][0] == gap.last - gap.first + 1)


def missing_seats(connection: dbapi2.Connection, ends: Ends) -> list[ChainProblem]:
    """Chains that are missing, shortened or another than they were, by what the book says of them itself."""
    links, gaps = begun(connection)
    found = [_of_gap(seat, one) for seat, one in gaps if not is_back(connection, one)]
    booked = [one for _, one in gaps]
    for one in links:
        text = _against(one, ends, held_at(connection, one.seat, one.seq))
        if text and not _named(one, found, booked):
            found.append(ChainProblem(seat=one.seat, seq=min(one.seq, ends.get(one.seat, (0, b""))[0] + 1), entry="",
                                      text=text))  # fmt: skip
    seat = meta_in(connection, "seat")
    if seat not in ends and meta_in(connection, "began") and not any(one.seat == seat for one in found):
        found.append(ChainProblem(seat=seat, seq=1, entry="", text="现用席号的记录全部缺失"))
    return found


def to_be_left(connection: dbapi2.Connection, seat: str) -> tuple[Gap, ...] | None:
    """What is missing of a seat that must not be written under, None where it may be.

    Which seat is in use stands beside the book and is not hashed. One that the book holds nothing of may be anybody's;
    one whose entries came from elsewhere is somebody else's;
    one with a number that none of ours reaches holds somebody's entry, and no number is left after it;
    one that another seat continues goes on elsewhere, or went on here: two histories under one name would follow.
    What went on elsewhere and came back to the machine it was written on says so itself (``SeatResumed``).
    """
    last, _ = last_of(connection, seat)
    if last >= MOST_SEQ:
        return ()
    if not last:
        return (Gap(seat=seat, first=1, last=1),) if SEAT.match(seat) else ()
    if all(connection.execute(CAME, (seat, seq)).fetchone() is not None for seq in {1, last}):
        return ()
    left = False
    for of, kind, data in connection.execute(BEGUN).fetchall():
        fact = codec.decode(data, kind)
        named = CONTINUES.match(fact.continues) if isinstance(fact, SeatBegan | SeatResumed) else None
        if of == seat and isinstance(fact, SeatResumed):
            left = False
        elif named is not None and named[1] == seat:
            left = True
    return () if left else None


def _named(link: Link, found: list[ChainProblem], gaps: list[Gap]) -> bool:
    """Whether that chain's end was named already; the first to name it is the one that began first."""
    if covered((link.seat, link.seq, b""), gaps):
        return True
    return any(one.seat == link.seat and one.seq <= link.seq and not one.booked for one in found)


def _of_gap(seat: str, gap: Gap) -> ChainProblem:
    span = f"第{gap.first}条到第{gap.last}条" if gap.last > gap.first else f"第{gap.first}条"
    text = f"缺少{span}（{seat}启用时已登记缺失）"
    return ChainProblem(seat=gap.seat, seq=gap.first, entry="", text=text, booked=True)


def _against(link: Link, ends: Ends, found: bytes | None) -> str:
    """What is wrong with a chain that somebody saw; empty when it reaches that entry."""
    if found is not None:
        if found.hex().startswith(link.digits.lower()):
            return ""
        return f"第{link.seq}条与{link.by}所见的不符，记录被换过"
    last = ends.get(link.seat, (0, b""))[0]
    if last == 0:
        return f"这个席号的记录全部缺失（{link.by}它到第{link.seq}条）"
    if last >= link.seq:
        return ""  # a gap in between, which the walk along the chain names
    return f"末尾缺少第{last + 1}条到第{link.seq}条（{link.by}它到第{link.seq}条）"


def lost_from(connection: dbapi2.Connection, heads: Sequence[Head], *, own: bool = False) -> tuple[Gap, ...]:
    """What one witness saw of this book and the book does not hold nor say itself that it was lost.

    A witness that saw no chain the book knows saw another book, unless it is the book's ``own``.
    """
    if not own and not any(last_of(connection, seat)[0] for seat, _, _ in heads):
        return ()
    _, known = begun(connection)
    booked = [one for _, one in known]
    found: dict[str, Gap] = {}
    for seat, seq, head in heads:
        last, _ = last_of(connection, seat)
        held = held_at(connection, seat, seq)
        if held == head or covered((seat, seq, head), booked):
            continue
        first = last + 1 if last < seq else seq
        one = Gap(seat=seat, first=first, last=seq, hash=head.hex())
        if seat not in found or found[seat].last < seq:
            found[seat] = one
    return tuple(found.values())


def inner_gaps(connection: dbapi2.Connection) -> tuple[Gap, ...]:
    """Numbers missing inside chains."""
    rows = connection.execute(
        "SELECT seat, seq, lag(seq, 1, 0) OVER (PARTITION BY seat ORDER BY seq) FROM entry ORDER BY seat, seq"
    )
    return tuple(Gap(seat=seat, first=before + 1, last=seq - 1) for seat, seq, before in rows if seq > before + 1)


def lost_links(connection: dbapi2.Connection) -> tuple[Gap, ...]:
    """What seats say was held when they began and is not here, as far as it was not booked as lost."""
    links, known = begun(connection)
    booked = [one for _, one in known]
    found = []
    for one in links:
        last, _ = last_of(connection, one.seat)
        if last < one.seq and not covered((one.seat, one.seq, b""), booked):
            digits = one.digits if len(one.digits) == HASH else ""
            found.append(Gap(seat=one.seat, first=last + 1, last=one.seq, hash=digits))
    return tuple(found) + tuple(one for one in booked if not is_back(connection, one))


def gaps_once(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Of several that say the same end of a chain is gone the widest."""
    found: dict[tuple[str, int], Gap] = {}
    for one in gaps:
        held = found.get((one.seat, one.first))
        if held is None or held.last < one.last:
            found[one.seat, one.first] = one
    return tuple(found.values())
