"""Passwords (登录口令) against the book: who lost the row of it signs on as nobody, and the rights of all are open.

That somebody got a password or has none any more is booked. A copy out of the house and a mirror carry none along: only
what was booked under the seat in use is held against the rows, and nothing in a plain copy.
"""

from sqlcipher3 import dbapi2

from app.models.book import codec
from app.models.officer.facts import OfficerLeft, PasswordSet
from app.models.security.facts import PlainCopied
from app.services.store.values import meta_in

BOOKED = (
    "SELECT subject, seat, kind, data FROM entry WHERE kind IN "
    "('officer:password_set', 'officer:left', 'seat:plain_copied') ORDER BY position"
)


def password_problems(connection: dbapi2.Connection, *, plain: bool) -> list[str]:
    """Who has a password by the book and no row, or a row and none by the book, as sentences."""
    held = {str(row[0]) for row in connection.execute("SELECT id FROM credential").fetchall()}
    seat, booked, ever = meta_in(connection, "seat"), dict[str, bool](), set[str]()
    for subject, under, kind, data in connection.execute(BOOKED).fetchall():
        fact, person = codec.decode(data, kind), str(subject).partition(":")[2]
        if isinstance(fact, PasswordSet):
            ever.add(person)
            if under == seat:
                booked[person] = not fact.taken_away
        elif isinstance(fact, OfficerLeft):
            booked[person] = False
        elif isinstance(fact, PlainCopied) and plain:
            return []
    lost = [person for person, has in booked.items() if has and person not in held]
    said = [f"账本里设了登录口令的 {person} 现在没有口令，谁都能用其名义登记，请立即重设" for person in lost]
    strange = [person for person in held if not booked.get(person, person in ever)]
    return said + [f"{person} 的登录口令不是在账本里登记设的，请立即重设" for person in strange]
