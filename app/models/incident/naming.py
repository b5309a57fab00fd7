"""How an incident is named where subjects of every kind stand side by side (``incident:…``)."""

PREFIX = "incident:"


def subject_of(incident: str) -> str:
    """The subject name of an incident."""
    return f"{PREFIX}{incident}"


def incident_in(subject: str) -> str:
    """The incident that a subject is; nothing where it is another thing."""
    return subject.removeprefix(PREFIX) if subject.startswith(PREFIX) else ""
