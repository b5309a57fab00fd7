"""Facts about an 应急响应: who started it at which level when, what became of it, to whom it was reported."""

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.matter import ResponseLevel


class ResponseStarted(Fact, frozen=True, kw_only=True, tag="response:started"):
    """A response was started (启动)."""

    name: str
    """Which response: 防汛应急响应, 森林火灾应急响应 …"""
    level: ResponseLevel
    signatory: str
    at: Instant
    office: str = ""
    """The headquarters that started it."""
    measures: str = ""
    expected: str = ""
    """How long it is expected to last (预计期限)."""
    incident: str = ""


class ResponseAdjusted(Fact, frozen=True, kw_only=True, tag="response:adjusted"):
    """Its level was changed (调整)."""

    level: ResponseLevel
    signatory: str
    at: Instant
    reason: str = ""


class ResponseEnded(Fact, frozen=True, kw_only=True, tag="response:ended"):
    """It was ended (终止)."""

    signatory: str
    at: Instant
    reason: str = ""


class ResponseReported(Fact, frozen=True, kw_only=True, tag="response:reported"):
    """It was reported to the government above (突发事件应对法第72条)."""

    to: str
    at: Instant
    received_by: str
    means: str = ""
