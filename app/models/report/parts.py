"""Reports inside an incident's state."""

import datetime as dt

import msgspec

from app.models.report.facts import Letterhead, ReportSigned
from app.models.report.sendings import Sending
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, ReportState, Stage


class OralReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A phone report that was made."""

    entry: str
    recipient: Recipient
    recipient_name: str
    answered_by: str
    made_at: dt.datetime
    said: str
    reported_by: str


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An authority that was notified (通知)."""

    entry: str
    recipient: Recipient
    name: str
    person: str
    channel: Channel
    at: dt.datetime


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
    heard: tuple[str, ...] = ()
    struck: tuple[tuple[str, str], ...] = ()
    confirmed: tuple[str, ...] = ()
    signed_by: str = ""
    signed_at: dt.datetime | None = None
    year: int | None = None
    number: int | None = None
    mark: str = ""
    digests: tuple[str, ...] = ()
    """SHA-256 of its PDF at signing, in colour and in black."""
    by_word: bool = False
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
    sendings: tuple[Sending, ...] = ()
    """To whom it goes or went, each by itself."""
    hat: str = ""
    stuck: str = ""
    """Why its message is not sent again by itself."""

    @property
    def signatory(self) -> str:
        """Who signed as papers name him: 赵启明, or 赵启明（口头同意）."""
        return f"{self.signed_by}（口头同意）" if self.by_word else self.signed_by

    def sending_to(self, recipient: Recipient | None, name: str) -> Sending | None:
        """How it goes to somebody, by role or, where there is none, by name."""
        return next((one for one in self.sendings if one.is_to(recipient, name)), None)

    @property
    def awaiting(self) -> tuple[Sending, ...]:
        """Those to whom it left and who are still to say that it is there; a 抄送 is not asked after."""
        return tuple(one for one in self.sendings if one.awaited)

    @property
    def state(self) -> ReportState:
        """Where it stands: the first of these that is so."""
        stands = (
            (self.withdrawn, ReportState.WITHDRAWN),
            (self.awaiting, ReportState.UNCONFIRMED),
            (self.sent_at, ReportState.SENT),
            (self.stuck, ReportState.STUCK),
            (self.relayed_at, ReportState.UNCONFIRMED),
            (self.queued_at, ReportState.QUEUED),
            (self.signed_at, ReportState.SIGNED),
        )
        return next((state for true, state in stands if true), ReportState.SUBMITTED)


def signed(report: Report, fact: ReportSigned) -> Report:
    """The report as it is once a leader signed."""
    return msgspec.structs.replace(
        report,
        signed_by=fact.signed_by,
        signed_at=fact.signed_at,
        year=fact.year,
        number=fact.number,
        mark=fact.mark,
        digests=fact.digests,
        by_word=fact.by_word,
    )
