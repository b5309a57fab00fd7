"""Facts about incidents taken as one (并案)."""

from app.models.book.fact import Fact


class IncidentsMerged(Fact, frozen=True, kw_only=True, tag="merge:made"):
    """Two incidents are one; both keep their entries, the earlier limits count."""

    kept: str
    absorbed: str
    reason: str


class MergeUndone(Fact, frozen=True, kw_only=True, tag="merge:undone"):
    """They were two after all."""

    reason: str
