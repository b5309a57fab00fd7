"""Facts about reports (报告): the phone report and the 首报/续报/终报."""

import msgspec

from app.models.book.fact import Fact, Instant
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, HeadStyle, Stage, Standing


class OralReportMade(Fact, frozen=True, kw_only=True, tag="report:oral_made"):
    """A phone report was made (口头报告): who told whom, what, and who answered."""

    recipient: Recipient
    recipient_name: str
    answered_by: str
    made_at: Instant
    said: str
    phone: str = ""
    reported_by: str = ""
    """Who spoke, when it was not the officer who books it (代报)."""
    recording: str = ""


class Letterhead(msgspec.Struct, frozen=True, kw_only=True):
    """What the unit called itself when the report was laid before the leader; later settings leave it alone."""

    unit: str
    phone: str = ""
    red_head: str = ""
    head_style: str = HeadStyle.COMPACT
    """A ``HeadStyle``; open, for a newer program may have written another."""
    urgency: str = ""
    secrecy: str = ""
    sealed: bool = False
    """Whether a seal is put on (加盖印章): the date stands so that it can be pressed (GB/T 9704-2012 7.3.5.1)."""

    @property
    def standard(self) -> bool:
        """Whether it has 标准版头; any other is set as 简报版头."""
        return self.head_style == HeadStyle.STANDARD


class Hat(msgspec.Struct, frozen=True, kw_only=True):
    """Another name under which the unit reports (防汛抗旱指挥部办公室、森防指、安委办), with papers of its own."""

    name: str
    red_head: str
    number_code: str
    """发文代字 of its own number series."""
    seal_line: str = ""
    """What stands in the signature (落款); its name where nothing else is said."""


WITNESS_FRAME = 3
"""Version of the QR code that carries the whole hash of the entry its paper was made of."""


class ReportSubmitted(Fact, frozen=True, kw_only=True, tag="report:submitted"):
    """A draft was laid before the leader (送签)."""

    report: str
    stage: Stage
    ordinal: int
    title: str
    body: str
    addressee: str
    copies: tuple[str, ...] = ()
    figures: tuple[tuple[str, float | None], ...] = ()
    """The figures the text rests on, for the next 续报 to compare with."""
    covers: int = 0
    """How many progress lines the text already carries."""
    annexes: tuple[str, ...] = ()
    """附件说明: titles of what is sent along."""
    joint: tuple[str, ...] = ()
    """Other units that sign with ours (联合行文)."""
    letterhead: Letterhead | None = None
    heard: tuple[str, ...] = ()
    """Entries of the messages whose every clause the text accounts for."""
    struck: tuple[tuple[str, str], ...] = ()
    """(message, words) the officer left out of the text."""
    confirmed: tuple[str, ...] = ()
    """Sentences without a source that the officer who submits stands for."""
    hat: str = ""
    """Under which other name of the unit it goes out (防汛抗旱指挥部办公室 …), empty for its own."""
    mark_digits: int = 12
    """Hex digits of this entry's hash in the mark on its paper, which stays as it was printed first."""
    code_frame: int = 2
    """Version of the QR code on its paper, likewise; since 3 it carries the whole hash of this entry."""


class ReportSigned(Fact, frozen=True, kw_only=True, tag="report:signed"):
    """A leader signed (签发); from here text and number are fixed."""

    report: str
    signed_by: str
    signed_at: Instant
    year: int
    number: int
    mark: str
    """The number as printed, e.g. 青应急值〔2026〕37号."""
    digests: tuple[str, ...] = ()
    """SHA-256 (hex) of its PDF as laid out at signing, in colour and in black; none in books of earlier programs."""
    by_word: bool = False
    """Whether the leader agreed by word of mouth (经其口头同意) and the officer who books it vouches for that."""


class ReportSent(Fact, frozen=True, kw_only=True, tag="report:sent"):
    """A signed report left the house, to whom was inferred: books made before 0.2 (now ``ReportSentTo``)."""

    report: str
    channel: Channel
    sent_at: Instant
    recipients: tuple[Recipient, ...]
    received_by: str = ""


class ReportSentTo(Fact, frozen=True, kw_only=True, tag="report:sent_to"):
    """A signed report left for one recipient; with a receiver it is evidence, for this recipient alone."""

    report: str
    name: str
    """The recipient as the unit calls it."""
    channel: Channel
    sent_at: Instant
    recipient: Recipient | None = None
    """Its role, None where it has none: then no clock is met by it."""
    standing: Standing = Standing.MAIN
    received_by: str = ""
    receipt: str = ""
    """The number the other side's system gave it."""
    message: str = ""
    """Id of the message, where it went over a route."""


class ReceiptConfirmed(Fact, frozen=True, kw_only=True, tag="report:receipt_confirmed"):
    """A recipient to whom a report had left unconfirmed said that it is there (确认送达)."""

    report: str
    name: str
    received_by: str
    confirmed_at: Instant
    recipient: Recipient | None = None
    receipt: str = ""


class UnitNotified(Fact, frozen=True, kw_only=True, tag="report:unit_notified"):
    """An authority that is to be notified besides was notified (通知), e.g. 公安机关 by 国务院令第493号 article 10."""

    recipient: Recipient
    name: str
    person: str
    channel: Channel
    at: Instant
    said: str = ""


class ReportQueued(Fact, frozen=True, kw_only=True, tag="report:queued"):
    """A signed report waits to go out over a route (待发); no clock is met by it."""

    report: str
    message: str
    """Id of the message: whoever receives it twice knows it again by this."""
    route: str
    channel: Channel
    recipients: tuple[Recipient, ...] = ()
    name: str = ""
    """The recipient at the end of the route as the unit calls it; none named in books made before 0.2."""
    standing: Standing = Standing.MAIN


class ReportRelayed(Fact, frozen=True, kw_only=True, tag="report:relayed"):
    """A message left over its route. Delivered only once the receiver confirms; till then 未确认送达."""

    report: str
    message: str
    route: str
    channel: Channel
    at: Instant
    receipt: str = ""
    confirmed: bool = False


class ReportStuck(Fact, frozen=True, kw_only=True, tag="report:stuck"):
    """A message was refused for good, or taken back by an officer; it is not sent again by itself."""

    report: str
    message: str
    route: str
    reason: str


class ReportPrinted(Fact, frozen=True, kw_only=True, tag="report:printed"):
    """A report was handed to the printer (已交打印)."""

    report: str
    printer: str
    copies: int = 1


class ReportWithdrawn(Fact, frozen=True, kw_only=True, tag="report:withdrawn"):
    """An unsigned draft was taken back."""

    report: str
    reason: str
