"""Reports inside an incident's state."""

import datetime as dt

import msgspec

from app.models.report.facts import Letterhead, ReportSigned
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, Stage


class OralReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A phone report that was made."""

    entry: str
    recipient: Recipient
    recipient_name: str
    answered_by: str
    made_at: dt.datetime
    said: str
    reported_by: str


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
    )
