"""Offices by name (报送对象): which one a name means, by its own name, its role's, or a short name only one can have.

县委办, 市局, 省厅 are words of the trade (``resources/wording/offices.toml``); a short name two offices could have, or
one nobody knows, means nobody and is refused with the names there are.
"""

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from app.models.obligations.rules import resolve
from app.models.settings.settings import Settings
from app.models.texts import one_line
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.term import UnitLevel
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource

FILE = resource("wording", "offices.toml")
SEPARATED = re.compile(r"\s*[、，,；;：:]\s*")
_TIERS = "县区旗市省乡镇"
_OURS = {UnitLevel.TOWN: "乡", UnitLevel.COUNTY: "县", UnitLevel.CITY: "市", UnitLevel.PROVINCE: "省"}
_UPPER = {UnitLevel.TOWN: "县", UnitLevel.COUNTY: "市", UnitLevel.CITY: "省", UnitLevel.PROVINCE: "国"}
_ABOVE = frozenset({
    Recipient.COUNTY, Recipient.CITY, Recipient.PROVINCE, Recipient.MINISTRY, Recipient.STATE_COUNCIL,
    Recipient.UPPER_GOVERNMENT,
    Recipient.FOREST_CITY, Recipient.FOREST_UPPER, Recipient.FOREST_STATE, Recipient.SAFETY_COMMITTEE,
})  # fmt: skip
_NOT_ABOVE = {
    UnitLevel.TOWN: frozenset[Recipient](),
    UnitLevel.COUNTY: frozenset({Recipient.COUNTY}),
    UnitLevel.CITY: frozenset({Recipient.COUNTY, Recipient.CITY, Recipient.FOREST_CITY}),
    UnitLevel.PROVINCE: frozenset({
        Recipient.COUNTY, Recipient.CITY, Recipient.FOREST_CITY, Recipient.PROVINCE, Recipient.SAFETY_COMMITTEE
    }),
}  # fmt: skip
SHORTEST = 2
"""Characters of the shortest short name."""


class Office(msgspec.Struct, frozen=True):
    """One office a report may go to; without a role no clock is met by it."""

    name: str
    role: Recipient | None = None


class _Known(msgspec.Struct, frozen=True):
    role: Recipient
    levels: tuple[str, ...]
    words: tuple[str, ...]


def names_in(line: str) -> tuple[str, ...]:
    """The offices in a line of 主送 or 抄送."""
    return tuple(dict.fromkeys(name for name in map(one_line, SEPARATED.split(line)) if name))


def above(level: UnitLevel) -> frozenset[Recipient]:
    """The roles of offices above a unit of this tier."""
    return _ABOVE - _NOT_ABOVE[level]


def role_of(settings: Settings, name: str) -> Recipient | None:
    """The role of an office by any name that means it alone; None for one without a role, and for an unclear one."""
    found = _meant(settings, name, ())
    return found[0].role if len(found) == 1 else None


def office_named(settings: Settings, name: str, paper: Iterable[str] = (), *, unlisted: bool = False) -> Office:
    """The one office a name means; ``paper`` are the names on the report (主送、抄送) and those it went to.

    With ``unlisted`` the officer says that it may be none of them: then its name is all that is known of it.

    Raises Refused, with the names there are, where it means none of them or more than one.
    """
    listed = tuple(paper)
    found = _meant(settings, name, listed)
    if len(found) == 1:
        return found[0]
    words = one_line(name)
    if found:
        names = "、".join(one.name for one in found)
        raise Refused(f"“{words}”说的是哪一家不清楚：{names}。请写全称。", field="recipients")
    if unlisted and words:
        return Office(words)
    names = "、".join(dict.fromkeys(one.name for one in _listed(settings, listed)))
    raise Refused(
        f"不知道“{words}”是哪一家。报送对象有：{names}。不在其中的，请先写进主送、抄送，或写进“设置 → 报送对象”。",
        field="recipients",
    )


def _meant(settings: Settings, name: str, paper: tuple[str, ...]) -> tuple[Office, ...]:
    """The offices a name may mean, by the surest way that gives any."""
    words = one_line(name)
    if not words:
        return ()
    exact = _exact(settings, words)
    if exact is not None:
        return (Office(settings.recipient_name(exact), exact),)
    trade = _by_trade(settings, words)
    if words in {*paper, *settings.copies}:
        return (Office(words, trade[0] if len(trade) == 1 else None),)
    if trade:
        return tuple(Office(_called(settings, one, words), one) for one in trade)
    if len(words) < SHORTEST:
        return ()
    short: dict[object, Office] = {}
    for one in _listed(settings, paper):
        if _shortens(words, one.name):
            short.setdefault(one.role or one.name, one)
    return tuple(short.values())


def _exact(settings: Settings, words: str) -> Recipient | None:
    for role in Recipient:
        if words in {settings.recipient_name(role), role.label, role.value}:
            return resolve(role, settings.unit_level)
    if words == one_line(settings.addressee):
        return resolve(Recipient.UPPER, settings.unit_level)  # 设置 → 主送 is another name for the tier above
    return None


def _called(settings: Settings, role: Recipient, words: str) -> str:
    """What the book calls it: the unit's own name for it, the words used where it has none."""
    contact = settings.recipients.get(role)
    return contact.name if contact is not None and contact.name else words


def _listed(settings: Settings, paper: Iterable[str]) -> list[Office]:
    """The offices the unit has named, and those on the paper."""
    found = [Office(one.name, resolve(role, settings.unit_level)) for role, one in settings.recipients.items()]
    for name in (*paper, settings.addressee, *settings.copies):
        held = one_line(name)
        role = _exact(settings, held) if held else None
        trade = _by_trade(settings, held) if held and role is None else ()
        found.append(Office(held, role or (trade[0] if len(trade) == 1 else None)))
    upper = resolve(Recipient.UPPER, settings.unit_level)
    found.append(Office(settings.recipient_name(upper), upper))
    return [one for one in found if one.name]


def _shortens(words: str, name: str) -> bool:
    """Whether a name is said short: its characters in their order, some left out (市局 of 云岭市应急管理局)."""
    rest = iter(name)
    return len(words) < len(name) and all(char in rest for char in words)


@cache
def _offices() -> tuple[_Known, ...]:
    import tomllib  # no first window asks for an office

    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["offices"]
    return tuple(
        _Known(
            next(one for one in Recipient if one.value == row["role"]), tuple(row.get("levels", ())),
            tuple(row["words"]),
        )
        for row in rows
    )  # fmt: skip


@cache
def _pattern(words: tuple[str, ...], ours: str, upper: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one.replace('{本级}', ours).replace('{上级}', upper)})" for one in words))


def _by_trade(settings: Settings, said: str) -> tuple[Recipient, ...]:
    """The roles a short name of the trade means for this unit."""
    level = settings.unit_level
    region = one_line(settings.region)
    ours = region[-1] if level in {UnitLevel.TOWN, UnitLevel.COUNTY} and region[-1:] in set(_TIERS) else _OURS[level]
    words = said.removeprefix("中共")
    words = words.replace(region, ours, 1) if region and region[-1] == ours else words
    found = []
    for one in _offices():
        if one.levels and level.value not in one.levels:
            continue
        pattern = _pattern(one.words, ours, _UPPER[level])
        contact = settings.recipients.get(one.role)
        named = contact.name.replace(region, ours, 1) if contact is not None and region else ""
        other = bool(named) and not any(pattern.fullmatch(named, at) for at in range(len(named)))
        if pattern.fullmatch(words) and not other:
            found.append(one.role)
    return tuple(found)
