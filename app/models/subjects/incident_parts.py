"""The parts an incident's state is made of."""

import datetime as dt

import msgspec

from app.models.facts.incident import Carried
from app.models.facts.reports import Letterhead
from app.models.vocabulary import Channel, Medium, Recipient, Section, Stage


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


class Oral(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A phone report that was made."""

    entry: str
    recipient: Recipient
    recipient_name: str
    answered_by: str
    made_at: dt.datetime
    said: str
    reported_by: str


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


class Report(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report from draft to receipt: 送签 → 签发 → 报出."""

    id: str
    entry: str
    stage: Stage
    ordinal: int
    title: str
    body: str
    addressee: str
    copies: tuple[str, ...]
    submitted_at: dt.datetime
    author: str
    figures: tuple[tuple[str, float | None], ...] = ()
    covers: int = 0
    annexes: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    letterhead: Letterhead | None = None
    signed_by: str = ""
    signed_at: dt.datetime | None = None
    year: int | None = None
    number: int | None = None
    mark: str = ""
    sent_at: dt.datetime | None = None
    channel: Channel | None = None
    received_by: str = ""
    recipients: tuple[Recipient, ...] = ()
    withdrawn: bool = False
    route: str = ""
    message: str = ""
    queued_at: dt.datetime | None = None
    relayed_at: dt.datetime | None = None
    receipt: str = ""
    stuck: str = ""
    """Why its message is not sent again by itself."""

    @property
    def state(self) -> str:
        """送签, 已签发, 待发, 已发出待确认, 发送受阻, 已报出 or 已撤回."""
        if self.withdrawn:
            return "已撤回"
        if self.sent_at:
            return "已报出"
        if self.stuck:
            return "发送受阻"
        if self.relayed_at:
            return "已发出待确认"
        if self.queued_at:
            return "待发"
        return "已签发" if self.signed_at else "送签"
