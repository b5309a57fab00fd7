"""How an incident is named where subjects of every kind stand side by side (``incident:…``)."""

import re

PREFIX = "incident:"
_UNNAMED = re.compile(r"\d{2}:\d{2} (?P<who>.*来报)")
"""What an incident is called of which neither place nor class is known: when it came, and from whom."""


def subject_of(incident: str) -> str:
    """The subject name of an incident."""
    return f"{PREFIX}{incident}"


def incident_in(subject: str) -> str:
    """The incident that a subject is; nothing where it is another thing."""
    return subject.removeprefix(PREFIX) if subject.startswith(PREFIX) else ""


def beside_its_time(title: str) -> str:
    """县信访局来报 for 09:05 县信访局来报, where the time stands in a column of its own."""
    found = _UNNAMED.fullmatch(title)
    return found["who"] if found is not None else title


def unnamed(title: str) -> bool:
    """Whether a title only says when a call came and from whom, as the text below it does."""
    return _UNNAMED.fullmatch(title) is not None
