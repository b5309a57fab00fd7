"""A matter: what was asked by whom, to whom it went, how it was answered."""

import datetime as dt

from msgspec.structs import replace

from app.models.book.entry import Entry
from app.models.book.rows import Row
from app.models.matter.facts import MatterAnswered, MatterPassed, MatterPressed, MatterTaken
from app.models.matter.rows import MatterRow
from app.models.moments import to_micros
from app.models.obligations.deadlines import Instants
from app.models.obligations.offer import Offer
from app.models.obligations.rules import Situation
from app.models.subject.fold import State, doubt
from app.models.texts import shortened
from app.models.vocabulary.incident import Flag
from app.models.vocabulary.matter import MatterAnswer, MatterKind
from app.models.vocabulary.term import Level, UnitLevel

FLAGS = {
    MatterKind.INSTRUCTION: Flag.INSTRUCTION,
    MatterKind.QUERY: Flag.QUERY,
    MatterKind.DOCUMENT: Flag.DOCUMENT,
    MatterKind.SYSTEM_MESSAGE: Flag.SYSTEM_WARNING,
}
"""The circumstance each kind states; a 调度 is asked by ourselves and no rule looks at it."""


class Matter(State, frozen=True, kw_only=True):
    """What was asked, and how far it got."""

    taken: MatterTaken | None = None
    passed: tuple[str, ...] = ()
    pressed: int = 0
    answer: MatterAnswer | None = None
    answered: str = ""

    @property
    def open(self) -> bool:
        """Whether an answer is still to come; what only had to be passed on is done once it was."""
        if self.taken is None or self.answer not in {None, MatterAnswer.CHECKING}:
            return False
        only_passed = self.taken.kind in {MatterKind.DOCUMENT, MatterKind.SYSTEM_MESSAGE}
        return not (only_passed and self.passed and not any(one.running for one in self.clocks))


def apply(state: Matter, entry: Entry) -> Matter:
    """The first taking stands, the last answer counts."""
    fact = entry.fact
    if isinstance(fact, MatterTaken):
        return replace(state, taken=fact) if state.taken is None else doubt(state, "同一办件登记了两次")
    if isinstance(fact, MatterPassed):
        return replace(state, passed=(*state.passed, " ".join(part for part in (fact.to, fact.person) if part)))
    if isinstance(fact, MatterPressed):
        return replace(state, pressed=state.pressed + 1)
    if isinstance(fact, MatterAnswered):
        return replace(state, answer=fact.answer, answered=fact.words)
    return state


def title_of(state: Matter) -> str:
    """领导批示　全力救人…."""
    taken = state.taken
    return f"{taken.kind.label}　{shortened(taken.words, 24)}" if taken else "（办件记录未到）"


def project(state: Matter) -> tuple[Row, ...]:
    """One row."""
    taken = state.taken
    if taken is None:
        return ()
    row = MatterRow(
        id=state.id,
        subject=f"matter:{state.id}",
        kind=taken.kind,
        title=title_of(state),
        words=taken.words,
        asker=taken.asker,
        asked=taken.asked,
        at=to_micros(taken.at),
        due=to_micros(taken.due) if taken.due else None,
        answer=state.answer or "",
        passed="、".join(state.passed),
        incident=taken.incident,
        open=int(state.open),
    )
    return (row,)


def offer(state: Matter, unit_level: UnitLevel, _known_at: dt.datetime) -> Offer | None:
    """What came in asks for its own limits until it is answered; a 调度 asks nothing of us."""
    taken = state.taken
    if taken is None or taken.kind not in FLAGS or state.answer is not None:
        return None
    situation = Situation(
        unit_level=unit_level, category="", level=Level.ORDINARY, flags=frozenset({FLAGS[taken.kind]})
    )
    belongs = f"incident:{taken.incident}" if taken.incident else ""
    return Offer(situation=situation, instants=Instants(asked=taken.at), belongs_to=belongs)
