"""What a use case returns: which topics changed. Screens decide what to redraw."""

import enum

import msgspec


class Topic(enum.StrEnum):
    """What screens listen to."""

    INCIDENTS = "incidents"
    CLOCKS = "clocks"
    JOURNAL = "journal"
    REPORTS = "reports"
    DUTY = "duty"
    SETTINGS = "settings"
    RULES = "rules"
    DRAFTS = "drafts"
    LEDGERS = "ledgers"
    WARNINGS = "warnings"


class Changed(msgspec.Struct, frozen=True):
    """Topics that changed and the id of what was made or acted on."""

    topics: frozenset[Topic]
    id: str = ""


EVERYTHING = frozenset(Topic)
ON_INCIDENT = frozenset({Topic.INCIDENTS, Topic.CLOCKS, Topic.JOURNAL, Topic.REPORTS})
