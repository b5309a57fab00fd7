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
