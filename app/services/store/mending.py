"""Making derived rows again where they are not what the book says; how they were found is kept in the book's files."""

import hashlib
from collections.abc import Iterable

import msgspec

from app.models.security.facts import DerivedMended
from app.services.store import chunks, index_proof, views, word_index
from app.services.store.derived import (
    AN_INDEX,
    KEYS,
    MOST,
    Comparison,
    Difference,
    differences,
    named,
    rows_held,
    wanted_of,
)
from app.services.store.rebuild import folded, rebuild
from app.services.store.shapes import insert, names_of, sql
from app.services.store.store import Store
from app.services.store.transaction import Transaction
from app.services.store.views import VIEWS

PIECE = 256 * 1024


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """What differed, and whether all was made again."""

    found: tuple[Difference, ...] = ()
    whole: bool = False


def compare_and_mend(store: Store, by: str) -> Mended:
    """Compare everything at one go and mend what differs; books that it did, if anything differed."""
    return mend(store, by, Comparison(store).all())


def mend(store: Store, by: str, found: list[Difference]) -> Mended:
    """Make the rows again that differ still, and book it with a copy of the rows as they were found."""
    if not found:
        return Mended()
    indexes = [one for one in found if one.field == AN_INDEX]
    if indexes:  # first: what was read through them was no comparison
        with store.raw() as connection:
            index_proof.make_again(connection, {one.id: one.table for one in indexes})
        found = Comparison(store).all()
    words = [one for one in found if one.table == word_index.TABLE]
    rows = [one for one in found if one.table != word_index.TABLE and one.field != AN_INDEX]
    whole = len(rows) > MOST or any(not one.id for one in rows)
    if whole:
        rebuild(store)
    with store.write(by) as transaction:
        mine = (rows if whole else _again(transaction, rows)) + words + indexes
        if words:
            word_index.drop(transaction.connection)
        if mine:
            _book(transaction, mine, whole=whole)
    return Mended(found=tuple(mine), whole=whole)


def _again(transaction: Transaction, found: list[Difference]) -> list[Difference]:
    """Within the transaction nobody else writes: what differs now is what is mended."""
    connection = transaction.connection
    subjects = list(dict.fromkeys(one.subject for one in found))
    wanted = wanted_of(folded(connection, subjects))
    differ = differences(connection, wanted)
    for shape in VIEWS:
        ids = [one.id for one in found if one.table == shape.name and one.id not in wanted[shape.name]]
        held = rows_held(connection, shape, ids)
        known = {one.id: one for one in found if one.table == shape.name}
        differ += [msgspec.structs.replace(known[identity], held=row) for identity, row in held.items()]
    for shape in VIEWS:
        gone = [(one.id,) for one in differ if one.table == shape.name]
        connection.executemany(sql("DELETE FROM", shape.name, "WHERE", names_of((KEYS[shape.name],)), "= ?"), gone)
        rows = [wanted[shape.name][identity][1] for (identity,) in gone if identity in wanted[shape.name]]
        if shape.name == views.SNAPSHOT.name:
            views.write_snapshots(connection, dict(rows))
        else:
            connection.executemany(insert(shape), rows)
    return differ


def _book(transaction: Transaction, found: list[Difference], *, whole: bool) -> None:
    first = found[0]
    kept = b"".join(_lines(found[:MOST]))
    digest = hashlib.sha256(kept).hexdigest()
    for number, start in enumerate(range(0, len(kept), PIECE)):
        chunks.keep(transaction.connection, digest, number, kept[start : start + PIECE])
    fact = DerivedMended(
        count=len(found),
        tables=tuple(sorted({one.table for one in found if one.table})),
        first=named(first),
        kept=digest,
        whole=whole,
    )
    transaction.append(f"seat:{transaction.seat}", fact)


def _lines(found: Iterable[Difference]) -> Iterable[bytes]:
    encoder = msgspec.json.Encoder(enc_hook=str)
    for one in found:
        yield encoder.encode(one) + b"\n"
