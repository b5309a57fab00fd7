"""Journal lines of the rota and of leave."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.rota.facts import LeaveCancelled, LeaveTaken, RotaChanged, RotaMade, StandbyNamed
from app.models.vocabulary.journal import Lane


def _made(fact: RotaMade) -> Narration:
    how = f"（{fact.pattern.label}）" if fact.pattern else f"（来自{fact.source}）" if fact.source else ""
    return Narration(Lane.NOTE, f"排定{fact.room}{fact.month}值班表，{len(fact.turns)}班{how}")


def _changed(fact: RotaChanged) -> Narration:
    was = fact.was or "空缺"
    return Narration(Lane.NOTE, f"调班：{fact.turn}{fact.post.label}由{was}改为{fact.now}，原因：{fact.reason}")


def _standby(fact: StandbyNamed) -> Narration:
    people = "、".join(fact.people) or "没有人"
    was = f"，原为{'、'.join(fact.was)}" if fact.was else ""
    why = f"，原因：{fact.reason}" if fact.reason else ""
    return Narration(Lane.NOTE, f"备勤：{fact.turn}由{people}备勤{was}{why}")


def _taken(fact: LeaveTaken) -> Narration:
    until = "" if fact.first == fact.last else f"至{fact.last}"
    return Narration(Lane.NOTE, f"{fact.name}{fact.first}{until}不在岗：{fact.reason}")


def _cancelled(fact: LeaveCancelled) -> Narration:
    return Narration(Lane.NOTE, f"销假{f'：{fact.reason}' if fact.reason else ''}")


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    RotaMade: _made,
    RotaChanged: _changed,
    StandbyNamed: _standby,
    LeaveTaken: _taken,
    LeaveCancelled: _cancelled,
}
