"""Which of time, place and kind a sentence of ours says, and what became of each clause of the messages."""

import re
from itertools import takewhile

import msgspec

from app.models.report.conservation import Account, Fate, Span, account, clauses, levelled
from app.models.vocabulary.incident import Detail, FigureKind, Section
from app.models.vocabulary.report import Stage
from app.services.paper.wording import occurred_text
from app.services.reports.covering import KIND, PLACE, SOURCE, TIME, Printed, spans_of
from app.services.reports.ground import PEOPLE, Ground, event_name

_HAPPENED = frozenset({Section.CAUSE, Section.REACH, Section.TREND, Section.OTHER})

_UNFOUND = re.compile(
    "联系不上|没有?联系上|位置不明|没有?上来|没有?出来|被堵|被卡|没有?找到"
    "|(?:暂|尚|目前)?(?:无|没有|未造成|未发生|未发现)(?:人员|群众|人)?"
    "(?:伤亡|死亡|受伤|被困|失联|冻伤|中毒|烧伤|溺水|被埋|遇难)"
)
"""Words for people who are not there or are unhurt, read as a figure or not: they belong to what happened."""
_COURSE_TOO = frozenset({Section.COURSE, Section.REACH})
"""What still belongs to the course once it is told what happened."""


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """The account of each clause, and the slots a sentence of ours prints."""

    accounts: tuple[Account, ...]
    slots: frozenset[str]
    """Of time, place and kind, those a sentence of ours prints."""


def lead_of(ground: Ground, held: dict[FigureKind, Printed]) -> Lead:
    """Which of time, place and kind are printed by a slot: none of them in a clause that is carried as said."""
    name = event_name(ground)
    values = {TIME: occurred_text(ground.state), PLACE: ground.state.place, KIND: name}
    slots = {slot for slot, value in values.items() if value} if ground.stage is not Stage.FOLLOWUP else set()
    news = {kind: one for kind, one in held.items() if not _as_told(ground, one)}
    struck = {each for one in ground.state.reports if not one.withdrawn for each in one.struck}
    all_clauses = [
        one
        for message in ground.heard
        for one in clauses(message.entry, message.narrative)
        if ground.stage is not Stage.FINAL or (message.entry, one.words) not in struck
    ]
    spans = {
        one.entry: spans_of(
            ground.state,
            one,
            ground.changes.get(one.entry, ()),
            ground.trade,
            name,
            news,
            ground.said_of.get(one.entry),
        )
        for one in ground.heard
    }
    if _only_of_the_caller(spans):
        slots.discard(PLACE)
    if not _says(KIND, spans) and _kind_was_said(ground):
        slots.discard(KIND)
    people = {
        one.entry: (
            *(
                (each.finding.start, each.finding.end)
                for each in ground.changes.get(one.entry, ())
                if each.field in PEOPLE
            ),
            *((match.start(), match.end()) for match in _UNFOUND.finditer(one.narrative)),
        )
        for one in ground.heard
    }
    first = ground.state.messages[0].entry if ground.state.messages else ""
    events = {
        first: tuple(
            (each.finding.start, each.finding.end)
            for each in ground.changes.get(first, ())
            if each.field is Detail.CATEGORY
        )
    }
    while True:
        usable = {entry: tuple(span for span in found if _may(span, slots)) for entry, found in spans.items()}
        accounts = account(all_clauses, usable, ground.trade, people, events)
        carried = {
            span.slot
            for one in accounts
            if one.fate is Fate.CARRIED
            for span in spans[one.clause.message]
            if span.slot in slots and span.start < one.clause.end and span.end > one.clause.start
        }
        carried |= (_out_of_order(accounts) | _late_time(accounts)) & slots
        told = levelled("".join(one.clause.text for one in accounts if one.fate is Fate.CARRIED))
        carried |= {PLACE} & slots if levelled(ground.state.place) in told else set()
        if ground.stage is Stage.FINAL and slots - carried == {TIME} and _says(TIME, spans):
            carried |= {TIME}
        if not carried:
            return Lead(accounts=accounts, slots=frozenset(slots))
        slots -= carried


def _as_told(ground: Ground, one: Printed) -> bool:
    """A 续报 does not print this figure: it stands as this recipient was told; words that repeat it are said."""
    told = dict(ground.told.figures) if ground.told is not None else {}
    return ground.stage is Stage.FOLLOWUP and told.get(one.figure.kind.value) == one.figure.value


def _may(span: Span, slots: set[str]) -> bool:
    return span.slot not in {TIME, PLACE, KIND} or span.slot in slots


def _says(slot: str, spans: dict[str, tuple[Span, ...]]) -> bool:
    return any(span.slot == slot for found in spans.values() for span in found)


def _only_of_the_caller(spans: dict[str, tuple[Span, ...]]) -> bool:
    """Whether the place was read nowhere but in the name of whoever calls: 我青山镇派出所的 says no place."""
    places = [(each, found) for found in spans.values() for each in found if each.slot == PLACE]
    return bool(places) and all(
        any(one.slot == SOURCE and one.start <= each.start and each.end <= one.end for one in found)
        for each, found in places
    )


def _kind_was_said(ground: Ground) -> bool:
    """Whether the adopted class was read in a message: then its words stand on paper as they were said."""
    return any(
        each.field is Detail.CATEGORY and each.finding.text.partition(" ")[0] == ground.state.category
        for one in ground.heard
        for each in ground.changes.get(one.entry, ())
    )


def _out_of_order(accounts: tuple[Account, ...]) -> set[str]:
    """Place and kind where a clause before theirs in the same sentence is carried: that sentence reads as said."""
    carried = False
    for one in accounts:
        if one.fate is Fate.CARRIED:
            carried = True
        elif carried and {PLACE, KIND} & set(one.slot.split("、")):
            return {PLACE, KIND}
        if one.clause.closes:
            carried = False
    return set()


def _late_time(accounts: tuple[Account, ...]) -> set[str]:
    """The time where a sentence that is carried stands before it in its message: it is said where it was said."""
    carried = ""
    for one in accounts:
        if one.fate is Fate.CARRIED and one.clause.closes:
            carried = one.clause.message
        elif carried == one.clause.message and TIME in one.slot.split("、"):
            return {TIME}
    return set()


def opened(ground: Ground, lead: Lead) -> tuple[Account, ...]:
    """What the first caller said first stands after his name: the course, up to what is done about it."""
    accounts = lead.accounts
    if ground.stage is Stage.FOLLOWUP or not ground.heard:
        return accounts
    entry = ground.heard[0].entry
    mine = [one for one in accounts if one.clause.message == entry]
    told = [one for one in mine if one.fate is Fate.CARRIED]
    first = next((number for number, one in enumerate(mine, 1) if one.clause.closes), len(mine))
    opening = [one for one in mine[:first] if one.fate is Fate.CARRIED]
    happened = next((number for number, one in enumerate(opening) if one.section is Section.COURSE), len(opening))
    leading = [
        *takewhile(lambda one: one.section in _HAPPENED, opening[:happened]),
        *takewhile(lambda one: one.section in _COURSE_TOO, opening[happened:]),
    ]
    if happened < len(opening) and len(leading) < happened:
        leading = []
    if not lead.slots and not leading and told and not any(one.section is Section.COURSE for one in told):
        opening = opening or told
        leading = [one for one in opening if one.section in _HAPPENED] or opening
    return tuple(msgspec.structs.replace(one, section=Section.COURSE) if one in leading else one for one in accounts)
