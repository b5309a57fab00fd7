"""What a use case returns: which topics changed. Screens decide what to redraw."""

import enum

import msgspec

from app.models.registry import ROWS


class Topic(enum.StrEnum):
    """What screens listen to: tables of view rows by their names, and what stands beside the book.

    A transaction says itself which it changed (``Transaction.topics``); nobody lists them by hand. A subject of its own
    needs no line here, its screens may listen to its table's name.
    """

    INCIDENTS = "incident"
    CLOCKS = "clock"
    JOURNAL = "journal"
    REPORTS = "report"
    CALLS = "call"
    DUTY = "duty"
    SETTINGS = "setting"
    RULES = "rule"
    DRAFTS = "draft"
    OUTBOX = "outbox"
    LEDGERS = "ledgers"
    """Records, stock, movements, what is out, documents."""
    WARNINGS = "warning"


class Changed(msgspec.Struct, frozen=True):
    """Topics that changed and the id of what was made or acted on."""

    topics: frozenset[str]
    id: str = ""


EVERYTHING: frozenset[str] = frozenset({*Topic, *(kind.table for kind in ROWS)})
"""For what stands behind every screen: settings, rules, another program that wrote."""
