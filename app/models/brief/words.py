"""Journal lines of 值班快报."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.brief.facts import BriefIssued
from app.models.brief.state import issue_name
from app.models.vocabulary.journal import Lane


def _issued(fact: BriefIssued) -> Narration:
    to = "；".join(f"{word}{'、'.join(names)}" for word, names in (("报", fact.reported), ("送", fact.copied)) if names)
    return Narration(
        Lane.REPORT,
        f"值班快报{issue_name(fact)}签发：{fact.title}（{fact.signed_by}签发{f'，{to}' if to else ''}）",
        fact.signed_at,
    )


LINES: dict[type[Fact], Callable[[Any], Narration]] = {BriefIssued: _issued}
