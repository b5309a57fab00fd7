"""What was carried here is found by an index of its own: nothing else of the book is read for it."""

import msgspec
from sqlcipher3 import dbapi2

from app.models.book.codec import KINDS, encode
from app.models.incident.facts import Carried, IncidentReceived
from app.models.vocabulary.exchange import Seal
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.exchange import receiving
from app.services.incident.intake import receive
from app.services.store.book import CARRIED, CARRYING, SELECT_CARRIED
from app.services.store.shapes import sql
from tests.conftest import START
from tests.helpers import draft_of

WORDS = '"carried":{"digest":"d1"} 的字样写在来话里'
"""What a text would have to hold to look like what is sought."""


def carried(digest: str) -> Carried:
    return Carried(unit="临川市应急管理局", means="package", seal=Seal.UNKNOWN, digest=digest, origin="i-7")


def planned(connection: dbapi2.Connection) -> str:
    steps = connection.execute(sql("EXPLAIN QUERY PLAN", SELECT_CARRIED), (b"d1",)).fetchall()
    return " ".join(words for *_, words in steps)


def held(desk: Desk, digest: str) -> list[str]:
    with desk.store.read() as reading:
        return [entry.subject for entry in reading.book.carried(digest)]


def test_every_fact_that_may_have_been_carried_here_is_in_the_index() -> None:
    assert {kind for kind, fact in KINDS.items() if "carried" in fact.__struct_fields__} == set(CARRYING)


def test_the_bytes_of_a_fact_tell_whether_it_was_carried_whatever_its_words_are() -> None:
    told = b'"carried":{'
    without = IncidentReceived(narrative=WORDS, title="火灾", received_at=START, place="青山镇", category="12G00")
    assert told not in encode(without)
    assert told in encode(msgspec.structs.replace(without, carried=carried("d1")))


def test_only_what_was_carried_is_read_and_the_same_is_found_without_the_index(desk: Desk) -> None:
    shift.write_note(desk, WORDS)
    receive(desk, draft_of(desk, text=WORDS))
    done = receive(desk, msgspec.structs.replace(draft_of(desk), carried=carried("d1")))
    assert held(desk, "d1") == [f"incident:{done.id}"]
    assert held(desk, "d2") == []
    assert receiving.booked_before(desk, "d1") == done.id
    with desk.store.raw() as connection:
        assert planned(connection) == "SCAN entry USING INDEX entry_carried"
        within = sql("SELECT count(*) FROM entry INDEXED BY entry_carried WHERE", CARRIED)
        assert connection.execute(within).fetchall() == [(1,)]
        connection.execute("DROP INDEX entry_carried")
        assert planned(connection) == "SCAN entry"
    assert held(desk, "d1") == [f"incident:{done.id}"]
