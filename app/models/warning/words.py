"""Journal lines of warnings."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.vocabulary.journal import Lane
from app.models.warning.facts import WarningReceived


def _warned(fact: WarningReceived) -> Narration:
    message = fact.message
    areas = "、".join(one.name for one in message.areas[:6])
    where = f"（{areas}）" if areas else ""
    return Narration(Lane.INTAKE, f"预警{message.kind.label}：{message.title}{where}", message.sent)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    WarningReceived: _warned,
}
