"""双方签字: each side of a hand-over signs with the own password where one is set; the new ones write from then on."""

from collections.abc import Mapping, Sequence

from app.models.duty.facts import SignedOff, SignedOn
from app.models.handover.facts import HandedOver, Signature
from app.models.officer.rights import role_in
from app.services.desk.desk import Desk
from app.services.desk.session import Person
from app.services.duty import officers, sign_on
from app.services.runtime.errors import Refused
from app.services.store import Transaction

ROOM = "duty:room"


def asked(desk: Desk, names: Sequence[str]) -> tuple[str, ...]:
    """Of these names who signs with a password at this window: nobody where nobody of the room has one."""
    if desk.session is None or not desk.session.required:
        return ()
    known = {one.name for one in sign_on.with_passwords(desk)}
    return tuple(one for one in dict.fromkeys(names) if one in known)


def proven(
    desk: Desk, names: Sequence[str], passwords: Mapping[str, str], taken: Sequence[str]
) -> tuple[Signature, ...]:
    """Everybody's signature, proven for those who have a password; at the command line by name alone.

    Raises:
        Refused: a password is missing or wrong, or whoever takes over could not sign on afterwards.
    """
    signing = asked(desk, names)
    if desk.session is not None and desk.session.required and taken[0] not in signing:
        raise Refused(f"接班的{taken[0]}没有登录口令，接了班不能登记。请管理员先在“人员”里设。", field="to")
    missing = [one for one in signing if not passwords.get(one)]
    if missing:
        raise Refused(f"请{'、'.join(missing)}输入自己的口令签字。", field=f"password:{missing[0]}")
    ids = officers.by_name(desk)
    for name in signing:
        try:
            sign_on.prove(desk, name, passwords[name])
        except Refused as error:
            raise Refused(f"{name}：{error.sentence}", field=f"password:{name}") from error
    return tuple(
        Signature(name=one, person=ids.get(one, ""), proven=one in signing) for one in dict.fromkeys(names)
    )  # fmt: skip


def _changes(desk: Desk, fact: HandedOver) -> tuple[list[Signature], list[Signature]]:
    """(who comes, who goes) at this window; in a joint hand-over nobody goes."""
    session = desk.session
    if session is None or not session.required:
        return [], []
    here = {one.id for one in session.present}
    come = [one for one in fact.signed if one.proven and one.name in fact.taken]
    go = [one for one in fact.signed if one.name in fact.out and one.name not in fact.taken and one.person in here]
    return come, [] if fact.joint else go


def book(desk: Desk, transaction: Transaction, fact: HandedOver) -> None:
    """Who signed on and off with the hand-over stands in the book."""
    come, go = _changes(desk, fact)
    here = {one.id for one in desk.session.present} if desk.session is not None else set()
    for one in come:
        if one.person not in here:
            transaction.append(ROOM, SignedOn(person=one.person, name=one.name))
    for one in go:
        transaction.append(ROOM, SignedOff(person=one.person, name=one.name, why="交班"))


def take(desk: Desk, fact: HandedOver) -> None:
    """After it is booked: the new 主班 writes at this window, the old ones are signed off."""
    session = desk.session
    if session is None:
        return
    come, go = _changes(desk, fact)
    rows = {one.id: one for one in officers.listed(desk)}
    order = sorted(come, key=lambda one: fact.taken.index(one.name), reverse=True)
    for one in order:
        row = rows[one.person]
        session.come(Person(id=row.id, name=row.name, role=role_in(row.role)))
    for one in go:
        session.go(one.person)
