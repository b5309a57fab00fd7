"""People of the duty room (值班人员): who they are, what they may be asked to do, who left."""

from app.models.book.signature import name_in, person_in
from app.models.officer.facts import OfficerAdded, OfficerChanged, OfficerLeft
from app.models.officer.rights import role_in
from app.models.officer.rows import OfficerRow
from app.models.texts import one_line
from app.models.vocabulary.duty import OfficerRole
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused

LONGEST = 20


def role_of(words: str) -> OfficerRole:
    """The role of a label or a code; raises Refused naming all there are."""
    role = next((one for one in OfficerRole if words.strip() in {one.value, one.label}), None)
    if role is None:
        names = "、".join(one.label for one in OfficerRole)
        raise Refused(f"没有“{words}”这种角色。可用：{names}。", field="role")
    return role


def label_of(row: OfficerRow) -> str:
    """The role in words."""
    return OfficerRole.said(row.role)


def listed(desk: Desk, *, everybody: bool = False) -> list[OfficerRow]:
    """Who belongs to the room, by role and name; ``everybody`` those who left too."""
    with desk.store.read() as reading:
        rows = reading.rows(OfficerRow, "1" if everybody else "active = 1")
    roles = [one.value for one in OfficerRole]
    return sorted(rows, key=lambda one: (-one.active, roles.index(one.role), one.name))


def phones(desk: Desk) -> dict[str, str]:
    """The numbers of those who have one, by name."""
    return {one.name: one.phone for one in listed(desk) if one.phone}


def add(desk: Desk, name: str, role: OfficerRole, phone: str = "") -> Changed:
    """Somebody belongs to the room; the name stands for one person.

    Raises:
        Refused: no name, or somebody of that name is there already.
    """
    known = one_line(name)
    if not known:
        raise Refused("请写姓名。", field="name")
    if len(known) > LONGEST:
        raise Refused(f"姓名最多{LONGEST}个字。", field="name")
    if any(sign in known for sign in ",，、;；@"):
        raise Refused("一次登记一人，姓名里不要有顿号、逗号和@。", field="name")
    held = {one.name: one for one in listed(desk, everybody=True)}.get(known)
    if held is not None and held.active:
        raise Refused(
            f"已经有“{known}”（{label_of(held)}）。两人同名的，请在姓名后注明，如“{known}（信息科）”。",
            field="name",
        )
    identity = held.id if held is not None else desk.new_id()
    with desk.write() as transaction:
        transaction.append(f"officer:{identity}", OfficerAdded(name=known, role=role, phone=one_line(phone)))
    return Changed(transaction.topics, identity)


def leave(desk: Desk, name: str, reason: str = "") -> Changed:
    """Somebody does no duty any more; what was booked keeps the name.

    Raises:
        Refused: nobody of that name, or the last 管理员.
    """
    found = _named(desk, name)
    _keep_an_administrator(desk, found, "name")
    with desk.write() as transaction:
        transaction.append(f"officer:{found.id}", OfficerLeft(reason=one_line(reason), name=found.name))
        transaction.beside.credentials.drop(found.id)
    desk.refresh()
    return Changed(transaction.topics, found.id)


def change(
    desk: Desk, name: str, role: OfficerRole | None = None, phone: str | None = None, reason: str = ""
) -> Changed:
    """Somebody has another role or number from now on; whoever is signed on may do at once what the new role allows.

    Raises:
        Refused: nobody of that name, the last 管理员 would be none any more, or nothing is other than before.
    """
    found = _named(desk, name)
    was = role_in(found.role)
    now, number = role or was, one_line(phone) if phone is not None else found.phone
    if (now, number) == (was, found.phone):
        raise Refused(f"{found.name}已经是{was.label}，没有要改的。", field="role")
    if now is not OfficerRole.ADMIN:
        _keep_an_administrator(desk, found, "role")
    with desk.write() as transaction:
        fact = OfficerChanged(name=found.name, role=now, was=was, phone=number, reason=one_line(reason))
        transaction.append(f"officer:{found.id}", fact)
    desk.refresh()
    return Changed(transaction.topics, found.id)


def _named(desk: Desk, name: str) -> OfficerRow:
    """The one of that name who belongs to the room; raises Refused."""
    found = next((one for one in listed(desk) if one.name == one_line(name)), None)
    if found is None:
        raise Refused(f"值班人员里没有“{one_line(name)}”。", field="name")
    return found


def _keep_an_administrator(desk: Desk, found: OfficerRow, field: str) -> None:
    """Nothing happens where another 管理员 is left, with a password where others have one; raises Refused else."""
    with desk.store.read() as reading:
        held = reading.credentials()
    admins = [one for one in listed(desk) if one.role == OfficerRole.ADMIN]
    signing = [one for one in admins if one.id in held]
    if admins == [found] or (signing == [found] and len(held) > 1):
        raise Refused(f"{found.name}是最后一名管理员，先登记另一名管理员{'并设口令' if held else ''}。", field=field)


def by_name(desk: Desk) -> dict[str, str]:
    """The id of everybody who belongs or belonged to the room, by name; a name stands for one person."""
    return {one.name: one.id for one in listed(desk, everybody=True)}


def person_of(known: dict[str, str], by: str) -> str | None:
    """Whose entry it is: by the id it was signed with, in old books by the name; None for nobody of the list."""
    return person_in(by) or known.get(name_in(by))


def gone(desk: Desk) -> set[str]:
    """Names of those who left."""
    return {one.name for one in listed(desk, everybody=True) if not one.active}
