"""Everything a figure of people may be in a text: each number told, what numbers add up to, what was read.

Likewise the kinds it may have. One candidate has one value for one field and the signs of it: whether the grammars say
it and how, in which state the second reader sees these people and their rivals, the bare words around. What each sign
is worth was learned (``second_reader``).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from app.services.extraction.findings import Finding
from app.services.extraction.signs import NO_KIND, PeopleNumber, bare, pieces, step, talk
from app.services.extraction.verdicts import is_sure
from app.services.extraction.view import View

FIELDS = ("deaths", "missing", "injured", "seriously_injured", "trapped", "evacuated")
"""The figures as they are labelled."""
LABELS = {"serious": "seriously_injured"}
"""Fields of findings → fields of labels, where the names differ."""
AT_ALL, LIKELY, MAYBE = 0.08, 0.4, 0.2
"""Shares of a state from which a number is weighed at all, is likely in it, may be in it."""
GONE = "trapped"
"""Of these that nobody is left may follow from what is told; of all others nobody is inferred to be unhurt."""
_OUT = re.compile("[^，。；\n]{0,60}[无没未零0全都均已完][^，。；\n]{0,60}")
_CLAUSES = 6
READ_ONLY = "seriously_injured"
"""Whether somebody is hurt gravely decides the level and is never inferred."""
KINDS, RARE = 3, 0.05
"""How many kinds of a text are weighed, and from which share on."""

People = Sequence[tuple[PeopleNumber, Mapping[str, float]]]
"""The numbers of a text, each with the shares of its states."""


class PossibleValue(msgspec.Struct, frozen=True):
    """One value a field may have, where it is told, its signs, and whether the grammars read it."""

    field: str
    number: float | None
    start: int
    end: int
    signs: tuple[tuple[str, Collection[str]], ...]
    """Its signs in sets, each with what stands before the signs of the set."""
    read: bool
    name: str = ""
    """The name of a kind."""

    @property
    def spelled(self) -> tuple[str, ...]:
        """Its signs in full, each once."""
        return tuple(dict.fromkeys(before + sign for before, signs in self.signs for sign in signs))


class SameNumber(msgspec.Struct):
    """One number, however often it is told: the likeliest it is of each state, its first states, how often."""

    best: dict[str, float]
    tops: set[str]
    count: int = 0


class Seen(msgspec.Struct, frozen=True):
    """A text, its numbers with the shares of their states, and what the grammars read of people, by field."""

    view: View
    people: tuple[tuple[PeopleNumber, Mapping[str, float]], ...]
    read: dict[str, list[Finding]]
    timed: bool
    numbers: dict[float, SameNumber]

    @property
    def text(self) -> str:
        """The text."""
        return self.view.text


def seen(view: View, people: People, findings: Sequence[Finding], *, timed: bool) -> Seen:
    """What candidates are made of."""
    read: dict[str, list[Finding]] = {}
    for one in findings:
        field = label_of(one)
        if field in FIELDS and one.number is not None:
            read.setdefault(field, []).append(one)
    numbers: dict[float, SameNumber] = {}
    for told, shares in people:
        same = numbers.get(told.number)
        if same is None:
            same = numbers[told.number] = SameNumber({}, set())
        same.count += 1
        same.tops.add(max(shares, key=shares.__getitem__))
        for state, share in shares.items():
            if share > same.best.get(state, -1.0):
                same.best[state] = share
    return Seen(view, tuple(people), read, timed, numbers)


def label_of(one: Finding) -> str:
    """The field of a finding as it is labelled."""
    return LABELS.get(str(one.field), str(one.field))


def candidates(of: Seen) -> Iterator[PossibleValue]:
    """Every value each field may have."""
    denied = _denied(of.text)
    common = (f"talk{talk(of.text)}", f"len{min(6, len(of.text) // 60)}")
    for field in FIELDS:
        shares = [each.get(field, 0.0) for _, each in of.people]
        values = _values(field, of, shares)
        likely = sum(one.number for (one, _), share in zip(of.people, shares, strict=True) if share > LIKELY)
        for number, ways in values.items():
            same = f"gsum{number == likely}", f"rank{_rank(number, field, of, shares)}"
            signs = (*_signs(field, number, ways, of), *same, *common, f"nv{min(5, len(values))}")
            zero = "" if number else "0"
            sets: list[tuple[str, Collection[str]]] = [(zero, signs), (f"{field}:{zero}", signs)]
            sets += _read_signs(field, number, of)
            told = _told(number, of.people, shares)
            if number and told is not None:
                sets.append((f"{field}~", told.signs))
            if not number:
                sets.append((f"{field}z", denied))
            first = next((one for one in of.read.get(field, ()) if one.number == number), None)
            start, end = (first.start, first.end) if first else (told.start, told.end) if told else (0, 0)
            yield PossibleValue(field, number, start, end, tuple(sets), first is not None)


def _denied(text: str) -> Collection[str]:
    clauses = [bare(match.group()) for match, _ in zip(_OUT.finditer(text), range(_CLAUSES), strict=False)]
    return dict.fromkeys(piece for clause in clauses for piece in pieces(clause, 2, 3))


def _values(field: str, of: Seen, shares: Sequence[float]) -> dict[float, set[str]]:
    """The values of a field and in which ways they come about."""
    values: dict[float, set[str]] = {}
    for (one, _), share in zip(of.people, shares, strict=True):
        if share > AT_ALL and field != READ_ONLY:
            values.setdefault(one.number, set()).add("single")
    for limit, way in ((LIKELY, "sum"), (MAYBE, "sum2")):
        added = [one.number for (one, _), share in zip(of.people, shares, strict=True) if share > limit]
        if len(added) > 1 and field != READ_ONLY:
            values.setdefault(sum(added), set()).add(way)
    for read in of.read.get(field, ()):
        if read.number is not None:
            values.setdefault(read.number, set()).add("gram")
    if field == GONE:
        values.setdefault(0, set()).add("zero")
    return values


def _told(number: float, people: People, shares: Sequence[float]) -> PeopleNumber | None:
    """The place where a number is told of people most likely in this state."""
    same = [(share, -at) for at, share in enumerate(shares) if people[at][0].number == number]
    return people[-max(same)[1]][0] if same else None


def _rank(number: float, field: str, of: Seen, shares: Sequence[float]) -> int:
    """How many numbers are likelier in this state, three at most."""
    own = of.numbers[number].best.get(field, 0.0) if number in of.numbers else -1.0
    return min(3, sum([share > own for share in shares]))


def _signs(field: str, number: float, ways: set[str], of: Seen) -> list[str]:
    """How the grammars and the states of people bear a value out."""
    read = [one.number or 0.0 for one in of.read.get(field, ())]
    says = "G" if number in read else "g" if read else "-"
    same = of.numbers.get(number)
    best = same.best if same is not None else dict.fromkeys(FIELDS, -1.0)
    rivals = [each.best.get(field, 0.0) for other, each in of.numbers.items() if other != number]
    own, rival = step(best.get(field, 0.0)), step(max(rivals, default=-1.0))
    tops = sorted(same.tops) if same is not None else []
    others = sorted(name for name, each in of.read.items() if name != field and any(g.number == number for g in each))
    signs = [
        says, f"own{own}", f"riv{rival}", f"{says}own{own}", f"or{own}:{rival}", f"{says}riv{rival}",
        *(f"how{way}" for way in sorted(ways)), f"{says}{'+'.join(sorted(ways))}", f"tops{'+'.join(tops[:2])}",
        f"n{min(4, same.count) if same is not None else 0}", f"oth{''.join(others[:1])}", f"{says}oth{bool(others)}",
        f"gz{says}{0 in read}", f"lt{bool(read) and number < max(read)}{bool(read) and number > max(read)}",
    ]  # fmt: skip
    return signs + [f"h:{name}{step(best.get(name, 0.0))}" for name in FIELDS if name != field]


def _read_signs(field: str, number: float, of: Seen) -> list[tuple[str, Collection[str]]]:
    """How what the grammars read of this field was told: of this value, of another one."""
    told: dict[str, None] = {}
    around: dict[str, None] = {}
    for one in of.read.get(field, ()):
        name = of.view.construction(one, timed=of.timed)
        tag = ("V" if one.number == number else "O") + ("" if number else "0")
        told |= dict.fromkeys((
            f"{tag}sure{one.sure}", f"{tag}prov{one.sure and (not name or is_sure(name))}",
            f"{tag}conf{round(one.confidence, 1)}", f"{tag}how{one.how}", f"{tag}n{name}", f"{tag}why{one.why[:6]}",
            f"{tag}earl{bool(one.earlier)}",
        ))  # fmt: skip
        if one.number == number:
            around |= dict.fromkeys(of.view.value_signs(one, name))
    return [("", told), (f"{field}:", told), ("V:", around)] if told else []


def kinds(
    view: View, shares: Mapping[str, float], read: Finding | None, names: Collection[str]
) -> Iterator[PossibleValue]:
    """The kinds a text may have: the likeliest of ``names``, and what the grammars ``read``."""
    own = read.text[6:] if read is not None else ""
    ranked = sorted(((value, name) for name, value in shares.items() if name in names), reverse=True)
    weighed = [name for value, name in ranked[:KINDS] if value >= RARE]
    class_of = read.text[:2] if read is not None else ""
    none = step(shares.get(NO_KIND, 0.0))
    text = view.text
    common = (f"talk{talk(text)}", f"len{min(6, len(text) // 60)}")
    how: list[str] = []
    proven = ""
    if read is not None:
        construct = view.construction(read, timed=True)
        how = [*view.value_signs(read, construct), f"class{class_of}"]
        proven = f"prov{read.sure and is_sure(construct)}"
    for name in dict.fromkeys((*weighed, *([own] if own else []))):
        says = "G" if name == own else "g" if own else "-"
        share = shares.get(name, 0.0)
        other, rival = max(((value, each) for value, each in ranked if each != name), default=(0.0, ""))
        signs = [
            says, f"own{step(share)}", f"riv{step(other)}", f"or{step(share)}:{step(other)}",
            f"rank{min(4, sum(value > share for value, _ in ranked))}", f"none{none}", f"known{name in shares}",
            *common, f"is:{name}",
        ]  # fmt: skip
        pair = (f"{name}|{rival}", f"{says}{name}|{own}", f"{name}|{says}own{step(share)}")
        sets: list[tuple[str, Collection[str]]] = [("", signs), (f"{says}:", signs), ("", pair)]
        if read is not None:
            sets += [(f"{says}:", how), (says, (proven,))]
        start, end = (read.start, read.end) if read is not None and name == own else (0, 0)
        yield PossibleValue("category", None, start, end, tuple(sets), name == own, name)
