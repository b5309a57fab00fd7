"""Journal lines of hand-overs."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.handover.facts import HandedOver
from app.models.vocabulary.journal import Lane


def _signed(fact: HandedOver) -> Narration:
    bad = [one.name for one in fact.checks if not one.sound]
    parts = (
        f"{'联合' if fact.joint else ''}交接班：{'、'.join(fact.out)}交，{'、'.join(fact.taken)}接",
        f"事项{len(fact.items)}项",
        f"未履行时限{len(fact.clocks)}个由接班人员负责" if fact.clocks else "",
        f"设备异常：{'、'.join(bad)}" if bad else "",
        f"值班表上是{'、'.join(fact.planned)}" if fact.planned else "",
        f"晚{fact.late_minutes}分钟" if fact.late_minutes else "",
    )
    return Narration(Lane.NOTE, "，".join(filter(None, parts)))


LINES: dict[type[Fact], Callable[[Any], Narration]] = {HandedOver: _signed}
