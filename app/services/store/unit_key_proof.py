"""The keys by which others know this unit (本单位的签名密钥) against the book: put there unseen they would sign as us.

They stand beside the book, for they are secret. Which they are is booked when they are made: a digest of them, and what
others know of them. What was booked elsewhere and came here is another room's. A copy out of the house, a mirror and a
rescued book carry no keys along: that they are gone is named under the seat that made them only.
"""

import hashlib

from sqlcipher3 import dbapi2

from app.models.book import codec
from app.models.security.facts import UnitKeysMade
from app.services.store.reading import Reading
from app.services.store.values import meta_in

META = "unit_keys"
BOOKED = (
    "SELECT seat, data FROM entry WHERE subject >= 'seat:' AND subject < 'seat;' AND kind = 'seat:unit_keys' "
    "AND NOT EXISTS (SELECT 1 FROM arrival WHERE arrival.entry = entry.id) ORDER BY position DESC LIMIT 1"
)
OTHERS = "本单位的签名密钥与账本登记的不是同一副，像是被换过，用它签的会冒充本单位；请从备份恢复，不要用它签发"
GONE = "账本登记过的本单位签名密钥不在了；请从备份恢复，否则会另建一副，别的单位要重新交换名片"


def digest_of(held: str) -> str:
    """What is booked of keys as they are kept; it tells nothing of them."""
    return hashlib.sha256(b"dutydesk unit keys\n" + held.encode()).hexdigest()


def booked_keys(connection: dbapi2.Connection) -> tuple[str, UnitKeysMade | None]:
    """(the seat that booked them, what it says) of the keys that are ours by the book."""
    for seat, data in connection.execute(BOOKED).fetchall():
        fact = codec.decode(data, "seat:unit_keys")
        if isinstance(fact, UnitKeysMade):
            return seat, fact
    return "", None


def keys_booked(reading: Reading) -> UnitKeysMade | None:
    """What the book says of the keys that are ours, None where it says nothing yet."""
    return booked_keys(reading.connection)[1]


def unit_key_problems(connection: dbapi2.Connection) -> list[str]:
    """That other keys stand there than the book says, or none any more, as sentences."""
    seat, booked = booked_keys(connection)
    held = meta_in(connection, META)
    if booked is None:
        return []
    if not held:
        return [GONE] if seat == meta_in(connection, "seat") else []
    return [] if digest_of(held) == booked.kept else [OTHERS]
