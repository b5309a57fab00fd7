"""The records of the ledgers (台账): what is known of a team, a depot, a material … (docs/规则来源.md#台账).

A record is stated whole; a later statement replaces it, both stay in the book. Numbers may be what an office writes:
``Amount`` keeps 约30 and 12-15 as they were. Stock is no field: it is the sum of movements.
"""

import datetime as dt

import msgspec

from app.models.incident.figures import stated
from app.models.vocabulary.incident import Bound
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.resource import Reserve, ResourceKind


class Amount(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number as given: the value where there is one, how it was qualified, the words where they say more."""

    value: float | None = None
    bound: Bound = Bound.EXACT
    words: str = ""

    @property
    def text(self) -> str:
        """As an office writes it."""
        return self.words if self.value is None else stated(self.value, self.bound, "")


class Phone(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number and what it is (值班, 手机, 卫星电话)."""

    number: str
    label: str = ""

    @property
    def text(self) -> str:
        """13800000000（值班）."""
        return f"{self.number}（{self.label}）" if self.label else self.number


class Grading(msgspec.Struct, frozen=True, omit_defaults=True):
    """测评: discipline, level and until when it holds (YJ/T 1.1–1.6—2022)."""

    discipline: str
    level: str = ""
    until: dt.date | None = None


class Lot(msgspec.Struct, frozen=True, omit_defaults=True):
    """A lot of a material: its number, made, expires."""

    number: str = ""
    made: dt.date | None = None
    expires: dt.date | None = None


class Portion(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a movement that is of one lot."""

    lot: Lot
    delta: float


class Resource(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What all ledgers share. ``lat``, ``lon`` are degrees in ``datum``; ``doubts`` is what an import left open."""

    name: str
    code: str = ""
    aliases: tuple[str, ...] = ()
    category: str = ""
    level: str = ""
    region: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    datum: Datum = Datum.CGCS2000
    contact: str = ""
    phones: tuple[Phone, ...] = ()
    unit: str = ""
    """The organisation that owns or runs it."""
    remark: str = ""
    doubts: tuple[str, ...] = ()


class Team(Resource, frozen=True, kw_only=True, tag="team"):
    """救援队伍."""

    skills: tuple[str, ...] = ()
    duty_phone: tuple[Phone, ...] = ()
    deputy: str = ""
    total: Amount | None = None
    on_duty: Amount | None = None
    deployable: Amount | None = None
    vehicles: str = ""
    equipment: str = ""
    assembly_day: Amount | None = None
    """Minutes until it can leave, by day and by night."""
    assembly_night: Amount | None = None
    mobilisation: str = ""
    gradings: tuple[Grading, ...] = ()
    channel: str = ""
    satellite_phone: str = ""
    agreement: str = ""


class Depot(Resource, frozen=True, kw_only=True, tag="depot"):
    """仓库、储备点."""

    area: Amount | None = None
    keyholders: str = ""
    loading: str = ""


class Material(Resource, frozen=True, kw_only=True, tag="material"):
    """物资: one line of a depot's ledger."""

    specification: str = ""
    measure: str = ""
    """计量单位."""
    depot: str = ""
    place: str = ""
    """库位."""
    reserve: Reserve = Reserve.REAL
    reserve_words: str = ""
    lot: Lot = Lot()
    minimum: Amount | None = None
    maximum: Amount | None = None
    maintenance: dt.date | None = None
    supplier: str = ""


class Equipment(Resource, frozen=True, kw_only=True, tag="equipment"):
    """装备、车辆."""

    specification: str = ""
    plate: str = ""
    count: Amount | None = None
    measure: str = ""
    depot: str = ""
    state: str = ""
    maintenance: dt.date | None = None


class Expert(Resource, frozen=True, kw_only=True, tag="expert"):
    """专家."""

    skills: tuple[str, ...] = ()
    title: str = ""
    arrival: Amount | None = None
    """Minutes until on scene."""
    until: dt.date | None = None


class Pad(Resource, frozen=True, kw_only=True, tag="pad"):
    """直升机起降点."""

    size: str = ""
    surface: str = ""
    obstacles: str = ""


class Shelter(Resource, frozen=True, kw_only=True, tag="shelter"):
    """应急避难场所 (GB/T 44013-2024)."""

    area: Amount | None = None
    capacity: Amount | None = None
    current: Amount | None = None
    facilities: str = ""


class ContactRecord(Resource, frozen=True, kw_only=True, tag="contact"):
    """通讯录: a person or a duty room."""

    post: str = ""


AnyResource = Team | Depot | Material | Equipment | Expert | Pad | Shelter | ContactRecord
RECORDS: dict[ResourceKind, type[AnyResource]] = {
    ResourceKind.TEAM: Team,
    ResourceKind.DEPOT: Depot,
    ResourceKind.MATERIAL: Material,
    ResourceKind.EQUIPMENT: Equipment,
    ResourceKind.EXPERT: Expert,
    ResourceKind.PAD: Pad,
    ResourceKind.SHELTER: Shelter,
    ResourceKind.CONTACT: ContactRecord,
}

KINDS: dict[type, ResourceKind] = {record: kind for kind, record in RECORDS.items()}


def kind_of(record: AnyResource) -> ResourceKind:
    """The ledger a record belongs to."""
    return KINDS[type(record)]


def expiry_of(record: AnyResource) -> dt.date | None:
    """The first day something about it runs out: a lot, a grading, a contract."""
    days: list[dt.date | None] = []
    if isinstance(record, Material):
        days = [record.lot.expires]
    elif isinstance(record, Team):
        days = [one.until for one in record.gradings]
    elif isinstance(record, Expert):
        days = [record.until]
    return min((day for day in days if day is not None), default=None)
