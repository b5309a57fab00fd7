"""Journal lines of merges."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.merge.facts import IncidentsMerged, MergeUndone
from app.models.vocabulary.journal import Lane

LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    IncidentsMerged: lambda f: Narration(Lane.CORRECTION, f"并案：{f.reason}"),
    MergeUndone: lambda f: Narration(Lane.CORRECTION, f"撤销并案：{f.reason}"),
}
