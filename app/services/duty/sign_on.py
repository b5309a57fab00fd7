"""登录: passwords of the people of the room, signing on and off at a window, who of two writes now.

A password lies as Argon2id beside the book (desk table), never in it. After some wrong ones the next may be tried only
after a delay that grows; it is counted in the table, so that a restart shortens nothing.
"""

import hmac
import secrets
import unicodedata
from itertools import pairwise

import msgspec

from app.models.duty.facts import CallClaimed, SignedOff, SignedOn
from app.models.moments import to_micros
from app.models.officer.facts import PasswordSet
from app.models.officer.rights import Right, role_in
from app.models.officer.rows import OfficerRow
from app.models.texts import one_line
from app.models.vocabulary.duty import OfficerRole
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.desk.session import Person, Session
from app.services.duty import officers
from app.services.runtime.errors import Refused
from app.services.store.credential_table import Credential

SHORTEST, LONGEST = 4, 64
MEMORY, PASSES, LANES = 19456, 2, 1
"""KiB, passes, lanes of Argon2id (OWASP Password Storage Cheat Sheet, the least it names): a tenth of a second."""
FREE = 3
"""Wrong ones in a row before there is a delay."""
FIRST_DELAY, LONGEST_DELAY = 5, 900
"""Seconds: doubled with each further wrong one."""
ROOM = "duty:room"


def delay_after(wrong: int) -> int:
    """Seconds to wait after so many wrong ones in a row."""
    return min(LONGEST_DELAY, FIRST_DELAY << min(wrong - FREE, 20)) if wrong >= FREE else 0


def weak(password: str) -> str:
    """What is wrong with a password, empty where it will do."""
    words = unicodedata.normalize("NFKC", password.strip())
    if not SHORTEST <= len(words) <= LONGEST:
        return f"口令要{SHORTEST}到{LONGEST}个字符。"
    steps = {ord(second) - ord(first) for first, second in pairwise(words)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        return "口令不要用同一个字符，也不要用1234这样挨着的。"
    return ""


def with_passwords(desk: Desk) -> list[OfficerRow]:
    """Who can sign on, in the order of the list."""
    with desk.store.read() as reading:
        held = reading.credentials()
    return [one for one in officers.listed(desk) if one.id in held]


def _credential(person: str, password: str, now: int) -> Credential:
    from app.services.security import keystore

    salt = secrets.token_bytes(16)
    digest = keystore.stretched(password, salt, memory=MEMORY, passes=PASSES, lanes=LANES)
    return Credential(
        id=person, salt=salt, digest=digest, memory=MEMORY, passes=PASSES, lanes=LANES, set_at=now
    )  # fmt: skip


def _found(desk: Desk, name: str) -> OfficerRow:
    found = next((one for one in officers.listed(desk) if one.name == one_line(name)), None)
    if found is None:
        raise Refused(f"值班人员里没有“{one_line(name)}”，请先登记这个人。", field="name")
    return found


def set_password(desk: Desk, name: str, password: str, again: str) -> Changed:
    """Somebody signs on with this password from now on; who is signed on may change the own one.

    Raises:
        Refused: nobody of that name, a weak password, two that differ, or no 管理员 has one yet and this is none.
    """
    found = _found(desk, name)
    who = desk.session.who if desk.session is not None else None
    if who is None or who.id != found.id:
        desk.ask(Right.MANAGE)
    said = weak(password)
    if said:
        raise Refused(said, field="password")
    if password != again:
        raise Refused("两遍口令不一样，请再输。", field="again")
    if found.role != OfficerRole.ADMIN and not _admins(desk):
        raise Refused("请先给管理员设口令，免得设了以后没有人能改设置、管人员。", field="name")
    credential = _credential(found.id, password, to_micros(desk.now()))
    with desk.write(itself=True) as transaction:  # asked above: one's own is no matter of administration
        transaction.beside.credentials.save(credential)
        transaction.append(f"officer:{found.id}", PasswordSet(name=found.name))
    _learn(desk, found)
    return Changed(transaction.topics, found.id)


def _admins(desk: Desk) -> list[OfficerRow]:
    return [one for one in with_passwords(desk) if one.role == OfficerRole.ADMIN]


def take_password(desk: Desk, name: str) -> Changed:
    """Somebody has no password any more and cannot sign on.

    Raises:
        Refused: nobody of that name has one, or it is that of the last 管理员 while others have one.
    """
    desk.ask(Right.MANAGE)
    found, held = _found(desk, name), with_passwords(desk)
    if found.id not in {one.id for one in held}:
        raise Refused(f"{found.name}没有设口令。", field="name")
    if [one.id for one in _admins(desk)] == [found.id] and len(held) > 1:
        raise Refused(f"{found.name}是最后一名有口令的管理员，先给另一名管理员设口令。", field="name")
    with desk.write() as transaction:
        transaction.beside.credentials.drop(found.id)
        transaction.append(f"officer:{found.id}", PasswordSet(taken_away=True, name=found.name))
    desk.refresh()
    return Changed(transaction.topics, found.id)


def _learn(desk: Desk, set_for: OfficerRow) -> None:
    """The window knows of a password; whoever set the first one of all is signed on, and not shut out by it."""
    session = desk.session
    if session is None:
        return
    first = not session.required
    desk.refresh()
    if first and set_for.id in {one.id for one in with_passwords(desk)}:
        session.come(_person(set_for))


def _person(row: OfficerRow) -> Person:
    return Person(id=row.id, name=row.name, role=role_in(row.role))


def session_of(desk: Desk) -> Session:
    """The session of a window; raises Refused where nobody signs on."""
    if desk.session is None or not desk.session.required:
        raise Refused("还没有人设登录口令，不用登录，也不锁屏。要用的，请在“值班 → 人员”里先给管理员设口令。")
    return desk.session


def prove(desk: Desk, name: str, password: str) -> OfficerRow:
    """The person, whose password this is; a wrong one is counted.

    Raises:
        Refused: a wrong password, too soon after wrong ones, or nobody of that name has one.
    """
    found = next((one for one in with_passwords(desk) if one.name == one_line(name)), None)
    if found is None:
        raise Refused(f"“{one_line(name)}”没有登录口令，请管理员先设。", field="name")
    with desk.store.read() as reading:
        held = reading.credentials()[found.id]
    now = to_micros(desk.now())
    left = delay_after(held.wrong) - max(0, now - held.wrong_at) // 1_000_000
    if held.wrong >= FREE and left > 0:
        raise Refused(f"口令连错{held.wrong}次，请等{_span(left)}再试，或请别人登录。", field="password", wait=left)
    from app.services.security import keystore  # where nobody has a password it is not wanted

    digest = keystore.stretched(password, held.salt, memory=held.memory, passes=held.passes, lanes=held.lanes)
    right = hmac.compare_digest(digest, held.digest)
    if right and not held.wrong:
        return found
    counted = msgspec.structs.replace(held, wrong=0 if right else held.wrong + 1, wrong_at=0 if right else now)
    with desk.store.beside() as writing:
        writing.credentials.save(counted)
    if right:
        return found
    wait = delay_after(counted.wrong)
    more = f"再试要等{_span(wait)}。" if wait else f"再错{FREE - counted.wrong}次要等一会儿才能再试。"
    raise Refused(f"口令不对，{more}忘了口令的，请管理员重设。", field="password", wait=wait)


def _span(seconds: int) -> str:
    return f"{seconds}秒" if seconds < 120 else f"{-(-seconds // 60)}分钟"


def sign_on(desk: Desk, name: str, password: str) -> Changed:
    """Somebody is signed on at this window and writes from now on; those who were stay signed on.

    Raises:
        Refused: as ``prove``, or nobody of the room has a password.
    """
    session = session_of(desk)
    person = _person(prove(desk, name, password))
    fresh = person.id not in {one.id for one in session.present}
    session.come(person)
    if not fresh:
        return Changed(frozenset({"duty"}), person.id)
    with desk.write() as transaction:
        transaction.append(ROOM, SignedOn(person=person.id, name=person.name))
    return Changed(transaction.topics, person.id)


def sign_off(desk: Desk) -> Changed:
    """Whoever writes now is not signed on any more; another who is writes on, else the window is locked.

    Raises:
        Refused: nobody is signed on.
    """
    session = session_of(desk)
    who = session.who
    if who is None:
        raise Refused("现在没有人登录。")
    with desk.write() as transaction:
        transaction.append(ROOM, SignedOff(person=who.id, name=who.name))
    session.go(who.id)
    return Changed(transaction.topics, who.id)


def lock(desk: Desk) -> Changed:
    """The window shows and takes nothing but the clock, alarms and calls until somebody's password is typed."""
    session_of(desk).locked = True
    return Changed(frozenset({"duty"}))


def turn(desk: Desk) -> Person:
    """The other of two who are signed on writes from now on.

    Raises:
        Refused: nobody else is signed on.
    """
    turned = session_of(desk).turn()
    if turned is None:
        raise Refused("只有一人登录。另一人要记录的，请先登录。")
    return turned


def claim(desk: Desk, subject: str, name: str) -> Changed:
    """Who took a call that was booked at the locked window.

    Raises:
        Refused: nobody of that name belongs to the room.
    """
    found = _found(desk, name)
    with desk.write() as transaction:
        transaction.append(ROOM, CallClaimed(subject=subject, person=found.id, name=found.name))
    return Changed(transaction.topics, subject)
