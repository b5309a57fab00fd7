"""Journal lines (日志用语): what an entry reads as; the words stand with each subject."""

from collections.abc import Callable
from typing import Any

from app.models.book import words as book
from app.models.book.codec import Unknown
from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.call import words as call
from app.models.dispatch import words as dispatch
from app.models.duty import words as duty
from app.models.incident import words as incident
from app.models.library import words as library
from app.models.merge import words as merge
from app.models.obligations import words as obligations
from app.models.outbox import words as outbox
from app.models.paper import words as paper
from app.models.report import words as report
from app.models.resource import words as resource
from app.models.security import words as security
from app.models.settings import words as settings
from app.models.supply import words as supply
from app.models.vocabulary.journal import Lane
from app.models.warning import words as warning
from app.models.watch import words as watch

_LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    **book.LINES,
    **call.LINES,
    **dispatch.LINES,
    **duty.LINES,
    **incident.LINES,
    **library.LINES,
    **merge.LINES,
    **obligations.LINES,
    **outbox.LINES,
    **paper.LINES,
    **report.LINES,
    **resource.LINES,
    **security.LINES,
    **settings.LINES,
    **supply.LINES,
    **warning.LINES,
    **watch.LINES,
}


def describe(fact: Fact | Unknown) -> Narration:
    """The journal line of a fact; a kind of a newer version says so."""
    if isinstance(fact, Unknown):
        return Narration(Lane.SYSTEM, f"新版本记录（{fact.kind}）")
    return _LINES[type(fact)](fact)
