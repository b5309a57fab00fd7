"""View tables: functions of the book, dropped and rebuilt at will. Columns match ``subjects/rows.py``."""

from types import MappingProxyType

from sqlalchemy import BigInteger, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.tables.base import Base


class SnapshotTable(Base):
    """The folded state of a subject (msgpack), so that one more entry need not fold all."""

    __tablename__ = "snapshot"

    subject: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class JournalTable(Base):
    """One line per entry, in words."""

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_entry", "entry", unique=True),  # no key of the table's own: an index is sooner made at the end
        Index("journal_subject", "subject", "order"),
        Index("journal_order", "order"),
    )
    __mapper_args__ = MappingProxyType({"primary_key": ["entry"]})

    entry: Mapped[str]
    subject: Mapped[str]
    at: Mapped[int] = mapped_column(BigInteger)
    order: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str]
    kind: Mapped[str]
    lane: Mapped[str]
    text: Mapped[str]
    instant: Mapped[int | None] = mapped_column(BigInteger)
    struck_by: Mapped[str]
    corrected: Mapped[str]


class IncidentTable(Base):
    """See IncidentRow."""

    __tablename__ = "incident"
    __table_args__ = (Index("incident_status", "status", "received_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    title: Mapped[str]
    status: Mapped[str]
    level: Mapped[int]
    confirmed: Mapped[int]
    may_rise: Mapped[int]
    sensitive: Mapped[int]
    place: Mapped[str]
    category: Mapped[str]
    received_at: Mapped[int] = mapped_column(BigInteger)
    occurred_at: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[str]
    figures: Mapped[str]
    last_at: Mapped[int] = mapped_column(BigInteger)
    search: Mapped[str]


class ClockTable(Base):
    """See ClockRow."""

    __tablename__ = "clock"
    __table_args__ = (
        Index("clock_running", "running", "due"),
        Index("clock_subject", "subject"),
        Index("clock_shown_with", "shown_with"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    shown_with: Mapped[str]
    rule: Mapped[str]
    obligation: Mapped[str]
    recipient: Mapped[str]
    owner: Mapped[str]
    basis: Mapped[str]
    due: Mapped[int] = mapped_column(BigInteger)
    running: Mapped[int]
    started_at: Mapped[int] = mapped_column(BigInteger)
    met_at: Mapped[int | None] = mapped_column(BigInteger)
    heard_until: Mapped[int | None] = mapped_column(BigInteger)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ReportTable(Base):
    """See ReportRow."""

    __tablename__ = "report"
    __table_args__ = (Index("report_number", "year", "number"), Index("report_subject", "subject"))

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    stage: Mapped[str]
    ordinal: Mapped[int]
    title: Mapped[str]
    status: Mapped[str]
    year: Mapped[int | None]
    number: Mapped[int | None]
    mark: Mapped[str]
    submitted_at: Mapped[int] = mapped_column(BigInteger)
    signed_at: Mapped[int | None] = mapped_column(BigInteger)
    sent_at: Mapped[int | None] = mapped_column(BigInteger)


class CallTable(Base):
    """See CallRow."""

    __tablename__ = "call"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str]
    narrative: Mapped[str]
    caller: Mapped[str]
    received_at: Mapped[int] = mapped_column(BigInteger)
    incident: Mapped[str]


class MergeTable(Base):
    """See MergeRow."""

    __tablename__ = "merge"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kept: Mapped[str]
    absorbed: Mapped[str]
    standing: Mapped[int]


class DutyTable(Base):
    """See DutyRow."""

    __tablename__ = "duty"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    person: Mapped[str]
    phone: Mapped[str]
    since: Mapped[int] = mapped_column(BigInteger)


class SettingTable(Base):
    """See SettingRow."""

    __tablename__ = "setting"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    value: Mapped[bytes] = mapped_column(LargeBinary)


class RuleTable(Base):
    """See RuleRow."""

    __tablename__ = "rule"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    toml: Mapped[str]
    enabled: Mapped[int]


class ResourceTable(Base):
    """See ResourceRow."""

    __tablename__ = "resource"
    __table_args__ = (Index("resource_kind", "kind", "name"), Index("resource_expiry", "expires_on"))

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    category: Mapped[str]
    level: Mapped[str]
    region: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    retired: Mapped[int]
    verified_at: Mapped[int | None] = mapped_column(BigInteger)
    verified_by: Mapped[str]
    expires_on: Mapped[str]
    expires_last: Mapped[str]
    doubtful: Mapped[int]
    search: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class StockTable(Base):
    """See StockRow."""

    __tablename__ = "stock"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    quantity: Mapped[float | None]
    unpapered: Mapped[int]
    lots: Mapped[str]


class DispatchTable(Base):
    """See DispatchRow."""

    __tablename__ = "dispatch"
    __table_args__ = (Index("dispatch_incident", "incident"), Index("dispatch_out", "out", "team"))

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    incident: Mapped[str]
    team: Mapped[str]
    name: Mapped[str]
    task: Mapped[str]
    step: Mapped[str]
    out: Mapped[int]
    ordered_at: Mapped[int] = mapped_column(BigInteger)
    eta: Mapped[int | None] = mapped_column(BigInteger)
    arrived_at: Mapped[int | None] = mapped_column(BigInteger)
    people: Mapped[int | None]
    vehicles: Mapped[int | None]


class MovementTable(Base):
    """See MovementRow."""

    __tablename__ = "movement"
    __table_args__ = (Index("movement_incident", "incident"), Index("movement_papered", "papered"))

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    name: Mapped[str]
    measure: Mapped[str]
    depot: Mapped[str]
    specification: Mapped[str]
    move: Mapped[str]
    delta: Mapped[float]
    at: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str]
    incident: Mapped[str]
    to: Mapped[str]
    note: Mapped[str]
    papered: Mapped[int]
    supply: Mapped[str]


class SupplyTable(Base):
    """See SupplyRow."""

    __tablename__ = "supply"
    __table_args__ = (Index("supply_incident", "incident"), Index("supply_open", "open"))

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    incident: Mapped[str]
    to: Mapped[str]
    goods: Mapped[str]
    step: Mapped[str]
    open: Mapped[int]
    requested_at: Mapped[int] = mapped_column(BigInteger)
    issued_at: Mapped[int | None] = mapped_column(BigInteger)
    eta: Mapped[int | None] = mapped_column(BigInteger)
    received_at: Mapped[int | None] = mapped_column(BigInteger)
    differs: Mapped[int]
    unpapered: Mapped[int]


class DocumentTable(Base):
    """See DocumentRow."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    name: Mapped[str]
    kind: Mapped[str]
    file: Mapped[str]
    digest: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    text: Mapped[str]
    classes: Mapped[str]
    region: Mapped[str]
    version: Mapped[str]
    valid_until: Mapped[str]
    note: Mapped[str]
    guessed: Mapped[int]
    shelved: Mapped[str]
    filed_at: Mapped[int] = mapped_column(BigInteger)


class WarningTable(Base):
    """See WarningRow."""

    __tablename__ = "warning"
    __table_args__ = (Index("warning_sent", "sent_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    kind: Mapped[str]
    event: Mapped[str]
    colour: Mapped[str]
    headline: Mapped[str]
    areas: Mapped[str]
    sender: Mapped[str]
    sent_at: Mapped[int] = mapped_column(BigInteger)
    expires: Mapped[int | None] = mapped_column(BigInteger)
    replaced: Mapped[str]
