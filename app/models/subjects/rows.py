"""What folds project into: one frozen row type per view table, columns of primitive values only.

Instants are UTC microseconds, lists are JSON text. A row belongs to exactly one subject.
"""

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A view row; ``id`` is its key and ``subject`` the one it belongs to."""

    id: str
    subject: str


class IncidentRow(Row, frozen=True, kw_only=True):
    """An incident as the board lists it."""

    title: str
    status: str
    level: int
    confirmed: int
    may_rise: int
    sensitive: int
    place: str
    category: str
    received_at: int
    occurred_at: int | None
    source: str
    figures: str
    last_at: int
    search: str


class ClockRow(Row, frozen=True, kw_only=True):
    """A clock with everything its state is derived from."""

    rule: str
    obligation: str
    recipient: str
    owner: str
    basis: str
    due: int
    running: int
    started_at: int
    met_at: int | None
    heard_until: int | None
    data: bytes


class ReportRow(Row, frozen=True, kw_only=True):
    """A report with its number, if signed."""

    stage: str
    ordinal: int
    title: str
    status: str
    year: int | None
    number: int | None
    mark: str
    submitted_at: int
    signed_at: int | None
    sent_at: int | None


class CallRow(Row, frozen=True, kw_only=True):
    """A call that was no incident."""

    kind: str
    narrative: str
    caller: str
    received_at: int
    incident: str


class MergeRow(Row, frozen=True, kw_only=True):
    """A merge and whether it stands."""

    kept: str
    absorbed: str
    standing: int


class DutyRow(Row, frozen=True, kw_only=True):
    """Who is on duty, per role."""

    person: str
    phone: str
    since: int


class SettingRow(Row, frozen=True, kw_only=True):
    """One unit setting, its value as JSON."""

    value: bytes


class RuleRow(Row, frozen=True, kw_only=True):
    """An edited rule (``toml``) or a switched pack (``enabled``)."""

    toml: str
    enabled: int


class ResourceRow(Row, frozen=True, kw_only=True):
    """A ledger record as lists and lookup need it; ``data`` is the whole record, msgpack; the point is WGS-84."""

    kind: str
    name: str
    category: str
    level: str
    region: str
    lat: float | None
    lon: float | None
    retired: int
    verified_at: int | None
    verified_by: str
    expires_on: str
    """The first day something runs out."""
    expires_last: str
    """The day on which all of it has; empty where something never does."""
    doubtful: int
    search: str
    data: bytes


class StockRow(Row, frozen=True, kw_only=True):
    """How much of a material there is, and how many movements still want their form."""

    quantity: float | None
    """None while nobody said how much there is."""
    unpapered: int
    lots: str
    """[[expiry, quantity], …] as JSON; empty where no lot runs out."""


class DispatchRow(Row, frozen=True, kw_only=True):
    """A team called out."""

    incident: str
    team: str
    name: str
    task: str
    step: str
    out: int
    ordered_at: int
    eta: int | None
    arrived_at: int | None
    people: int | None
    vehicles: int | None


class MovementRow(Row, frozen=True, kw_only=True):
    """A movement of stock other than the first; ``id`` is its entry."""

    name: str
    measure: str
    depot: str
    specification: str
    move: str
    delta: float
    at: int
    by: str
    incident: str
    to: str
    note: str
    papered: int
    supply: str


class SupplyRow(Row, frozen=True, kw_only=True):
    """A 调拨; ``goods`` is what of how much in words, ``open`` whether something is still to be done about it."""

    incident: str
    to: str
    goods: str
    step: str
    open: int
    requested_at: int
    issued_at: int | None
    eta: int | None
    received_at: int | None
    differs: int
    unpapered: int


class DocumentRow(Row, frozen=True, kw_only=True):
    """A document of 资料库; ``digest`` and ``text`` name what lies in the store, ``classes`` are parted by 、."""

    name: str
    kind: str
    file: str
    digest: str
    size: int
    text: str
    classes: str
    region: str
    version: str
    valid_until: str
    note: str
    guessed: int
    shelved: str
    filed_at: int


class WarningRow(Row, frozen=True, kw_only=True):
    """A warning message; ``replaced`` are the identifiers it takes the place of, parted by spaces."""

    kind: str
    event: str
    colour: str
    headline: str
    areas: str
    sender: str
    sent_at: int
    expires: int | None
    replaced: str
