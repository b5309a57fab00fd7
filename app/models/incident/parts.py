"""The parts an incident's state is made of."""

import datetime as dt

import msgspec

from app.models.incident.facts import Carried
from app.models.vocabulary.incident import Medium, Section


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One message that came in about the incident (来报)."""

    entry: str
    narrative: str
    received_at: dt.datetime
    medium: Medium
    caller_unit: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    recording: str = ""
    carried: Carried | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An officer's line for one part of the report."""

    entry: str
    section: Section
    text: str
    at: dt.datetime
    by: str


class Note(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A 记事 on the incident; it goes into no report by itself."""

    entry: str
    text: str
    at: dt.datetime
    by: str


class Telling(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody of our own bureau was told, or did not answer."""

    entry: str
    post: str
    person: str
    answered: bool
    at: dt.datetime
    said: str


class Attachment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file of the incident; ``size`` in bytes, ``digest`` SHA-256 hex."""

    entry: str
    name: str
    digest: str
    size: int
