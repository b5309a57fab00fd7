"""Journal lines of dispatches."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.dispatch.facts import DispatchOrdered, DispatchStepped
from app.models.vocabulary.journal import Lane


def _dispatched(fact: DispatchOrdered) -> Narration:
    parts = (
        f"集结{fact.assembly}" if fact.assembly else "",
        f"现场联系{fact.scene_contact}" if fact.scene_contact else "",
    )
    again = f"（重复调派：{fact.repeated}）" if fact.repeated else ""
    return Narration(
        Lane.FORCES, "，".join([f"调派{fact.team_name}：{fact.task}", *filter(None, parts)]) + again, fact.eta
    )


def _stepped(fact: DispatchStepped) -> Narration:
    numbers = "".join(
        f"{count}{unit}" for count, unit in ((fact.people, "人"), (fact.vehicles, "车")) if count is not None
    )
    return Narration(
        Lane.FORCES, "，".join(filter(None, (f"{fact.team_name}{fact.step.label}", numbers, fact.note))), fact.at
    )


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    DispatchOrdered: _dispatched,
    DispatchStepped: _stepped,
}
