"""Journal lines of matters."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.matter.facts import MatterAnswered, MatterPassed, MatterPressed, MatterTaken
from app.models.vocabulary.journal import Lane


def _taken(fact: MatterTaken) -> Narration:
    who = f"{fact.asker}→{fact.asked}" if fact.asked else fact.asker
    number = f"　{fact.number}" if fact.number else ""
    files = f"（附件：{'、'.join(one.name for one in fact.files)}）" if fact.files else ""
    return Narration(Lane.INTAKE, f"{fact.kind.label}{number}　{who}：{fact.words}{files}", fact.at)


def _with(fact: MatterPassed | MatterPressed) -> str:
    who = " ".join(part for part in (fact.to, fact.person) if part)
    return who + (f"：{fact.words}" if fact.words else "")


def _pressed(fact: MatterPressed) -> Narration:
    return Narration(Lane.CALL, f"催办　{_with(fact)}{'' if fact.reached else '（未接听）'}", fact.at)


def _answered(fact: MatterAnswered) -> Narration:
    way = "→".join(part for part in (fact.by, fact.to) if part)
    return Narration(Lane.REPORT, f"反馈{f'　{way}' if way else ''}　{fact.answer.label}：{fact.words}", fact.at)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    MatterTaken: _taken,
    MatterPassed: lambda fact: Narration(Lane.HANDLING, f"转办、传达　{_with(fact)}", fact.at),
    MatterPressed: _pressed,
    MatterAnswered: _answered,
}
